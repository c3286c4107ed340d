"""The generator of synthetic photos: `benchmarks/synth`."""

from __future__ import annotations

import json
import os
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from benchmarks.synth import symbols, typefaces
from benchmarks.synth.__main__ import main
from benchmarks.synth.difficulty import CAUSES, Difficulty, only
from benchmarks.synth.label_wording import Text, Wording, gtin13
from benchmarks.synth.photos import SynthPhoto, make_photo

needs_fonts = pytest.mark.skipif(
    not typefaces.faces("regular") and os.environ.get("LABELCHECK_REQUIRE_TYPEFACES") != "1",
    reason=f"no typefaces: {typefaces.INSTALL}",
)
HIDING = ("blur", "motion", "glare", "small", "dark", "bright", "noise", "faint")
"""Causes that at their strongest leave a person nothing to read."""


def ink_inside_and_beside(photo: SynthPhoto) -> tuple[float, float]:
    """Mean departure from the ground, within the lines' outlines and in the gaps just beside them."""
    grey = cv2.cvtColor(photo.pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    departure = np.abs(grey - cv2.medianBlur(grey.astype(np.uint8), 61))
    inside = np.zeros(grey.shape, np.uint8)
    for outline in photo.truth["outlines"]:
        cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
    reach = max(3, round(photo.truth["print_px"] * 0.3))
    near = cv2.dilate(inside, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return float(departure[inside > 0].mean()), float(departure[(near > 0) & (inside == 0)].mean())


@needs_fonts
def test_the_same_seed_gives_the_same_photo() -> None:
    first, second = make_photo(5), make_photo(5)
    assert first.jpeg == second.jpeg
    assert first.truth == second.truth


@needs_fonts
def test_another_seed_gives_another_device_and_another_label() -> None:
    first, second = make_photo(5), make_photo(6)
    assert first.truth["text"] != second.truth["text"]
    assert first.jpeg != second.jpeg


@needs_fonts
def test_a_photo_does_not_depend_on_those_made_before_it() -> None:
    alone = make_photo(11).jpeg
    make_photo(12)
    assert make_photo(11).jpeg == alone


@needs_fonts
@pytest.mark.parametrize("seed", range(20, 26))
@pytest.mark.parametrize(
    "conditions", [{}, {"turn": 33.0, "tilt": 40.0, "tilt_towards": 70.0}, {"bend": 40.0, "tilt": 20.0}], ids=str
)
def test_the_truth_lies_on_the_print(seed: int, conditions: dict[str, float]) -> None:
    photo = make_photo(seed, cause="blur", strength=0.0, **conditions)
    inside, beside = ink_inside_and_beside(photo)
    assert inside > 1.6 * beside


@needs_fonts
def test_quads_read_clockwise_from_the_capitals_top_left() -> None:
    photo = make_photo(31, cause="turn", strength=0.0)
    for quad in photo.truth["quads"]:
        (left, top), (right, _), (_, bottom), _ = quad
        assert left < right
        assert top < bottom


@needs_fonts
def test_a_turned_label_has_turned_quads() -> None:
    upright = np.array(make_photo(31, cause="turn", strength=0.0).truth["quads"])
    overturned = np.array(make_photo(31, cause="turn", strength=1.0).truth["quads"])
    assert np.allclose(overturned, np.array([1600, 1200]) - upright, atol=0.2)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("strength", [0.2, 0.7, 1.0])
def test_a_single_cause_changes_that_cause_alone(cause: str, strength: float) -> None:
    easy, hard = asdict(Difficulty()), asdict(only(cause, strength))
    assert [key for key in easy if easy[key] != hard[key]] == [next(iter(CAUSES[cause][0](strength)))]


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != "no_label"])
def test_at_no_strength_nothing_is_wrong(cause: str) -> None:
    assert only(cause, 0.0) == Difficulty()


@needs_fonts
@pytest.mark.parametrize("cause", ["blur", "glare", "dark", "noise", "jpeg"])
def test_device_and_label_stay_the_same_whatever_the_cause(cause: str) -> None:
    easy = make_photo(41, cause="blur", strength=0.0).truth
    hard = make_photo(41, cause=cause, strength=0.8).truth
    assert hard["quads"] == easy["quads"]
    assert hard["text"] == easy["text"]


@needs_fonts
@pytest.mark.parametrize("cause", HIDING)
def test_what_is_legible_becomes_illegible_as_the_cause_grows(cause: str) -> None:
    # Several seeds: how much of a label is lost depends on its typeface, and so on the fonts that are installed.
    assert {make_photo(seed, cause=cause, strength=0.0).truth["legible"] for seed in (43, 44, 46)} == {"yes"}
    after = {make_photo(seed, cause=cause, strength=1.0).truth["legible"] for seed in (43, 44, 46)}
    assert "no" in after
    assert "yes" not in after


@needs_fonts
def test_a_side_without_a_label_has_no_model() -> None:
    truth = make_photo(44, cause="no_label").truth
    assert truth["model"] is None
    assert truth["legible"] == "no"
    assert len(truth["text"]) == 1


@needs_fonts
def test_photos_have_any_size() -> None:
    assert make_photo(45, size=(811, 603)).pixels.shape == (603, 811, 3)


@needs_fonts
def test_the_command_writes_photos_and_truth(tmp_path: Path) -> None:
    assert main(["--count", "3", "--seed", "9", "--output", str(tmp_path), "--only", "glare", "--size", "800x600"]) == 0
    rows = [json.loads(row) for row in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["strength"] for row in rows] == [0.0, 0.5, 1.0]
    for row in rows:
        assert {"file", "model", "legible", "text", "recalled", "print_px", "blur_px", "curved", "quads"} <= set(row)
        assert cv2.imread(str(tmp_path / row["file"])).shape == (600, 800, 3)


def test_without_typefaces_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typefaces, "faces", lambda kind: ())
    assert main(["--count", "1", "--output", str(tmp_path)]) == 1
    assert "apt-get install fonts-liberation" in capsys.readouterr().err


def test_a_bar_code_says_its_number() -> None:
    zxingcpp: Any = pytest.importorskip("zxingcpp")
    digits = gtin13(random.Random(3))  # noqa: S311 - no secret
    bars = 255 - cv2.copyMakeBorder(symbols.ean13(digits, 3, 90), 40, 40, 60, 60, cv2.BORDER_CONSTANT, value=0)
    assert [code.text for code in zxingcpp.read_barcodes(bars)] == [digits]


def test_a_qr_code_says_its_address() -> None:
    code = 255 - cv2.copyMakeBorder(
        symbols.qr("https://example.com/A1", 200), 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=0
    )
    assert cv2.QRCodeDetector().detectAndDecode(code)[0] == "https://example.com/A1"


@needs_fonts
def test_a_label_with_a_given_wording_is_printed_as_given() -> None:
    wording = Wording((Text("Anker", 1.2, True), Text("Model: A1112")), "Anker", "A1112")
    truth = make_photo(3, wording=wording).truth
    assert truth["text"] == ["Anker", "Model: A1112"]
    assert truth["model"] == "A1112"

"""From a photo to a verdict, with real image files and the real readers."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawn_print import Grey, bent, drawn, on_canvas, turned_by
from labelcheck import Answer, Catalogue, Checker, Verdict
from labelcheck.errors import PhotoError, ReaderMissingError
from read_lines import catalogue, recall


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(second_reader=False)


def encoded(grey: Grey, file_format: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(grey).convert("RGB").save(buffer, file_format, quality=90)
    return buffer.getvalue()


def photo_of(*lines: str, capitals: int = 26, degrees: float = 0) -> bytes:
    return encoded(turned_by(drawn(lines, capitals=capitals), degrees), "JPEG")


A1112 = ("Anker 321 Power Bank", "(PowerCore 5K, Black)", "Model: A1112", "Input: 5V 2A", "Anker Innovations Limited")


def answer_without_times(verdict: Verdict) -> dict[str, object]:
    whole = verdict.to_dict()
    whole.pop("seconds")
    for attempt in whole.get("attempts", []):
        attempt.pop("seconds")
    return whole


@pytest.mark.parametrize("degrees", [0, 90, 180, 308])
def test_a_recalled_label_is_recalled_in_any_direction(degrees: int, checker: Checker) -> None:
    verdict = checker.check(photo_of(*A1112, degrees=degrees))
    assert verdict.answer is Answer.RECALLED
    assert verdict.recalls[0].id == "anker:a1112-2024"
    assert verdict.label.model is not None
    assert verdict.label.model.value == "A1112"


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (("Anker Power Bank", "Model: A1257", "Anker Innovations Limited"), Answer.NEEDS_CHECK),
        (("Belkin Power Bank", "Model: PB0003", "Belkin International, Inc."), Answer.RECALLED),
        (("ESR Power Bank", "Model: 2G505B", "Made in China"), Answer.RECALLED),
        (("UGREEN Power Bank", "Model: PB205X", "Ugreen Group Limited"), Answer.NOT_LISTED),
        (("SKIL 40V battery", "Model: BY8708-00", "Made in China"), Answer.NEEDS_CHECK),
    ],
)
def test_labels_get_their_answers(lines: tuple[str, ...], answer: Answer, checker: Checker) -> None:
    assert checker.check(photo_of(*lines)).answer is answer


@pytest.mark.parametrize("neighbour", ["A1268", "A1653"])
def test_a_neighbour_is_never_recalled(neighbour: str, checker: Checker) -> None:
    verdict = checker.check(photo_of("Anker Power Bank", f"Model: {neighbour}", "Anker Innovations Limited"))
    assert verdict.answer in (Answer.NOT_LISTED, Answer.NEEDS_CHECK)


@pytest.mark.parametrize("capitals", [6, 8, 11])
def test_a_recalled_label_too_small_to_read_is_never_cleared(capitals: int, checker: Checker) -> None:
    grey = on_canvas(drawn(A1112, capitals=capitals), 500, 300, 30, 30)
    assert checker.check(encoded(grey)).answer not in (Answer.NOT_LISTED, Answer.NOT_AFFECTED)


def test_a_recalled_label_under_glare_is_never_cleared(checker: Checker) -> None:
    for left in range(150, 400, 60):
        grey = drawn(A1112, capitals=26)
        grey[100:260, left : left + 90] = 255
        assert checker.check(encoded(grey)).answer not in (Answer.NOT_LISTED, Answer.NOT_AFFECTED), left


def test_a_label_round_a_bend_is_read(checker: Checker) -> None:
    verdict = checker.check(encoded(bent(drawn(A1112, margin=4), 25)))
    assert verdict.answer is Answer.RECALLED


def test_a_device_without_a_label_is_unreadable_with_a_hint(checker: Checker) -> None:
    for value in (0, 120, 255):
        verdict = checker.check(encoded(np.full((400, 600), value, np.uint8)))
        assert verdict.answer is Answer.UNREADABLE
        assert verdict.hints
        assert verdict.recalls == ()


def test_a_verdict_tells_where_the_model_stands(checker: Checker) -> None:
    model = checker.check(photo_of(*A1112, capitals=26)).label.model
    assert model is not None
    assert model.box is not None
    middle = np.mean(model.box, axis=0)
    # The third line: its capitals begin two heights below those of the second, after a margin of three.
    assert middle[1] == pytest.approx((3 + 2 * 2 + 0.5) * 26, abs=16)


def test_a_verdict_tells_the_catalogue_and_the_digest_of_the_file(checker: Checker) -> None:
    verdict = checker.check(photo_of(*A1112))
    bundled = Catalogue.bundled()
    assert verdict.catalogue is not None
    assert (verdict.catalogue.date, verdict.catalogue.recalls) == (bundled.date, len(bundled))
    assert verdict.sha256 is not None
    assert len(verdict.sha256) == 64
    assert verdict.seconds > 0


def test_the_catalogue_that_was_given_decides() -> None:
    other = Checker(catalogue(recall("other", codes=["QX7700"])), second_reader=False)
    assert other.check(photo_of("Anker Power Bank", "Model: QX7700")).answer is Answer.RECALLED
    assert other.check(photo_of(*A1112)).answer is Answer.NOT_LISTED


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "BMP", "TIFF"])
def test_a_file_and_its_bytes_get_the_same_answer_in_every_format(
    file_format: str, tmp_path: Path, checker: Checker
) -> None:
    data = encoded(drawn(A1112), file_format)
    path = tmp_path / "label"
    path.write_bytes(data)
    from_file, from_bytes = checker.check(path), checker.check(data, name="upload")
    assert from_file.answer is from_bytes.answer is Answer.RECALLED
    assert (from_file.photo, from_bytes.photo) == (str(path), "upload")
    assert answer_without_times(from_file.renamed("x")) == answer_without_times(from_bytes.renamed("x"))


def test_bytes_without_a_name_are_called_bytes(checker: Checker) -> None:
    assert checker.check(b"").photo == "<bytes>"


def test_the_same_photo_gets_the_same_verdict_twice(checker: Checker) -> None:
    data = photo_of(*A1112, degrees=40)
    assert answer_without_times(checker.check(data)) == answer_without_times(checker.check(data))


def test_a_checker_sent_to_another_process_answers_alike(checker: Checker) -> None:
    data = photo_of(*A1112)
    expected = answer_without_times(checker.check(data))
    again = pickle.loads(pickle.dumps(checker))  # noqa: S301 - our own
    assert answer_without_times(again.check(data)) == expected


def test_verdicts_are_frozen_picklable_and_plain_json(checker: Checker) -> None:
    verdict = checker.check(photo_of(*A1112))
    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict.answer = Answer.NOT_LISTED  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(verdict)) == verdict  # noqa: S301 - our own
    assert json.loads(json.dumps(verdict.to_dict())) == verdict.to_dict()


def test_two_checks_leave_nothing_of_the_first_in_the_second(checker: Checker) -> None:
    alone = answer_without_times(checker.check(photo_of("UGREEN Power Bank", "Model: PB205X")))
    checker.check(photo_of(*A1112))
    assert answer_without_times(checker.check(photo_of("UGREEN Power Bank", "Model: PB205X"))) == alone


GOOD = encoded(drawn(("Model: A1112",)))
BAD_FILES = {
    "empty.jpg": b"",
    "text.jpg": b"this is no photo\n" * 20,
    "truncated.png": GOOD[: len(GOOD) // 2],
    "header only.png": GOOD[:40],
    "noise.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8,
    "animated.gif": b"GIF89a" + b"\x00" * 200,
    "zeros.bmp": b"BM" + b"\x00" * 500,
    "document.pdf": b"%PDF-1.7\n" + b"\x00" * 200,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "odd\nname\x1b[31m.jpg": b"nothing",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_a_failed_row_that_says_what_to_do(name: str, tmp_path: Path, checker: Checker) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    for verdict in (checker.check(path), checker.check(BAD_FILES[name], name=str(path))):
        assert verdict.answer is Answer.FAILED
        assert verdict.photo == str(path)
        assert verdict.why
        assert verdict.next
        assert (verdict.recalls, verdict.label.lines, verdict.catalogue) == ((), (), None)
        assert json.loads(json.dumps(verdict.to_dict()))["verdict"] == "failed"


def test_a_missing_file_and_a_folder_are_failed_rows(tmp_path: Path, checker: Checker) -> None:
    for path in (tmp_path / "missing.jpg", tmp_path):
        assert checker.check(path).answer is Answer.FAILED


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_a_failed_row(tmp_path: Path, checker: Checker) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(GOOD)
    path.chmod(0)
    assert checker.check(path).answer is Answer.FAILED


def test_a_photo_over_the_limit_is_a_failed_row() -> None:
    small = Checker(second_reader=False, max_megapixels=0.01)
    verdict = small.check(GOOD)
    assert verdict.answer is Answer.FAILED
    assert "pixel" in (verdict.why + verdict.next).lower()


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (40, 40)])
def test_tiny_and_narrow_photos_are_unreadable_not_an_error(size: tuple[int, int], checker: Checker) -> None:
    noise = np.random.default_rng(0).integers(0, 255, size, dtype=np.uint8)
    assert checker.check(encoded(noise)).answer is Answer.UNREADABLE


def test_a_photo_of_noise_is_never_recalled_or_cleared(checker: Checker) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (500, 700), dtype=np.uint8)
    assert checker.check(encoded(noise)).answer is Answer.UNREADABLE


def test_a_label_can_be_read_without_matching(checker: Checker) -> None:
    label = checker.read(photo_of(*A1112))
    assert label.brand is not None
    assert label.model is not None
    assert (label.brand.value, label.model.value) == ("Anker", "A1112")
    assert any("PowerCore" in line.text for line in label.lines)


def test_reading_a_bad_file_is_an_error(checker: Checker) -> None:
    with pytest.raises(PhotoError):
        checker.read(b"no photo")


def test_a_checker_cannot_be_made_with_a_program_that_is_no_tesseract(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissingError, match="nowhere"):
        Checker(tesseract=str(tmp_path / "nowhere"))

"""The deciding benchmark: what it prints, how it misreads, and what it counts."""

from __future__ import annotations

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.deciding import __main__ as command
from benchmarks.deciding import found_lines, labels, material, report, simulation, summary
from benchmarks.deciding.code_photos import held_out_typefaces
from benchmarks.deciding.confusion_table import certainty, code_words, table
from benchmarks.deciding.misreading import Misreader
from benchmarks.deciding.observations import (
    LEVELS,
    Observations,
    Observed,
    align,
    confidence_of,
    level,
)
from benchmarks.synth import typefaces

from labelcheck.text.lookalikes import look_alike_key

NAMES = ("print/plain", "tesseract/normalised")


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - reproducible on purpose


def observed(printed: str, *read: str, photo: int = 1) -> Observed:
    return Observed(photo, printed, tuple((text, "t" * len(text)) for text in read))


def observations(*lines: Observed) -> Observations:
    return Observations("a test", (1, 1), NAMES, lines)


@pytest.fixture(scope="module")
def measured() -> Observations:
    return Observations.load()


class TestAlignment:
    def test_each_printed_character_gets_what_was_read_for_it(self) -> None:
        aligned = align("A1112", "A4112", "abcde")
        assert aligned is not None
        assert aligned.pieces == ("A", "4", "1", "1", "2")
        assert aligned.levels == ("a", "b", "c", "d", "e")

    def test_what_stands_around_the_line_is_kept_apart(self) -> None:
        aligned = align("SN: 123", "] SN: 123 |", "t" * 11)
        assert aligned is not None
        assert (aligned.before, aligned.after) == ("] ", " |")

    def test_lost_ends_are_cuts(self) -> None:
        aligned = align("Model A1263", "del A12", "t" * 7)
        assert aligned is not None
        assert (aligned.cut_first, aligned.cut_last) == (2, 2)

    @pytest.mark.parametrize("read", ["", "?!", "zzzzzzzz"])
    def test_a_reading_of_something_else_failed(self, read: str) -> None:
        assert align("A1112-B3", read, "a" * len(read)) is None


@pytest.mark.parametrize("confidence", [0.0, 0.05, 0.3, 0.5, 0.9, 0.99, 0.999, 1.0])
def test_a_kept_confidence_is_near_the_true_one(confidence: float) -> None:
    assert confidence_of(level(confidence)) == pytest.approx(confidence, abs=0.065)
    assert level(confidence) in LEVELS


def test_observations_come_back_as_they_were_saved(tmp_path: Path) -> None:
    seen = observations(observed("型号: A1112", "A1112", "BS A1112"), Observed(2, "not found", ()))
    seen.save(tmp_path / "seen.xz")
    assert Observations.load(tmp_path / "seen.xz") == seen


class TestTable:
    def test_a_confusion_is_counted_for_its_reader_only(self) -> None:
        seen = observations(*[observed("A1268", "A1268", "A1263")] * 50, *[observed("A1268", "A1268", "A1268")] * 50)
        witnesses = table(seen)["witnesses"]
        assert witnesses["tesseract"]["printed"]["8"]["reads"]["3"] == pytest.approx(0.41, abs=0.03)
        assert witnesses["print"]["errors"] == 0
        assert witnesses["print"]["printed"]["8"]["count"] == 100

    def test_each_row_sums_to_one(self, measured: Observations) -> None:
        for witness in table(measured)["witnesses"].values():
            for row in witness["printed"].values():
                others = 37 - len(row["reads"])
                assert sum(row["reads"].values()) + others * row["other"] == pytest.approx(1, abs=1e-3)

    def test_words_are_no_codes_and_keywords_are_left_out(self) -> None:
        text = "Model:A1112 Power Bank B-2 5V"
        assert [text[slice(*word)] for word in code_words(text)] == ["A1112", "B-2", "5V"]

    def test_certainty_never_rises_with_doubt(self) -> None:
        words = [(0.3, 1, 10), (0.6, 5, 10), (0.9, 1, 10), (0.999, 0, 1000)]
        shares = [share for _, share, _ in certainty(words)]
        assert shares == sorted(shares, reverse=True)


class TestMaterial:
    def test_codes_are_found_in_prose_after_the_word_model(self) -> None:
        prose = "sold since 2021. The models are SP-14, NZ9110.3 and B0605Y. They hold 18.5Wh."
        assert material.codes_in(prose) == ["SP-14", "NZ9110.3", "B0605Y"]
        assert material.codes_in("Lamp A1112") == []

    def test_no_two_codes_of_the_families_look_alike(self) -> None:
        keys = [look_alike_key(code) for family in material.families(3, 120) for code in family.codes]
        assert len(keys) == len(set(keys))

    def test_the_catalogue_holds_every_family_with_its_rule(self) -> None:
        listed = material.families(3, 120)
        recalls = list(material.catalogue(listed))
        assert [len(recall.products[0].codes) for recall in recalls] == [len(family.codes) for family in listed]
        assert [recall.products[0].unit_rule is None for recall in recalls] == [
            family.rule is None for family in listed
        ]


class TestLabels:
    listed = material.families(3, 120)
    keys = frozenset(look_alike_key(code) for family in listed for code in family.codes)

    def devices(self, count: int = 300) -> list[labels.Device]:
        brands = material.known_brands()
        return [labels.device(seeded(seed), self.listed, self.keys, brands) for seed in range(count)]

    def test_a_sibling_is_one_edit_away_and_in_no_list(self) -> None:
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

        siblings = [device for device in self.devices() if device.kind == "sibling"]
        assert siblings
        assert {Levenshtein.distance(device.model, device.near) for device in siblings} == {1}
        assert not self.keys & {look_alike_key(device.model) for device in siblings}

    def test_every_label_bears_its_model_its_brand_and_its_serial_number(self) -> None:
        for device in self.devices():
            whole = "".join(device.lines).replace(" ", "").upper()
            assert device.model.replace(" ", "").upper() in whole
            assert device.brand.replace(" ", "").upper() in whole
            assert device.serial in whole

    def test_units_meet_the_rule_of_their_notice_as_their_kind_says(self) -> None:
        rules = {code: family.rule for family in self.listed for code in family.codes}
        met = {"recalled": set(), "outside": set()}  # type: dict[str, set[bool]]
        for device in self.devices():
            rule = rules.get(device.near)
            if device.kind in met and rule:
                inside = (
                    device.serial.startswith(rule[1]) if rule[0] == "prefix" else rule[1] <= device.serial <= rule[2]
                )
                met[device.kind].add(inside)
        assert met == {"recalled": {True}, "outside": {False}}


class TestMisreading:
    def test_at_strength_0_every_character_is_read_right(self, measured: Observations) -> None:
        lines = ["Anker Power Bank", "Model: BS-30KP365", "SN: A1B2C3D4E5"]
        misreader = Misreader(measured, 0.0)
        for seed in range(20):
            for printed, readings in zip(lines, misreader.read(seeded(seed), lines), strict=True):
                assert {reading.text for reading in readings} == {printed}

    def test_more_strength_means_more_errors(self, measured: Observations) -> None:
        line = "Model: BS-30KP365"
        wrong = []
        for strength in (0.0, 0.5, 1.0, 2.0):
            misreader = Misreader(measured, strength)
            read = [misreader.read(seeded(seed), [line])[0] for seed in range(400)]
            wrong.append(sum(not readings or readings[0].text != line for readings in read))
        assert wrong == sorted(wrong)
        assert len(set(wrong)) == 4

    def test_at_strength_1_characters_are_misread_as_often_as_was_measured(self) -> None:
        seen = observations(*[observed("A8A8A8A8", "A8A8A8A8", "A8A8A3A8", photo=photo) for photo in range(200)])
        misreader = Misreader(seen, 1.0)
        texts = [misreader.read(seeded(seed), ["8888888888"])[0][1].text for seed in range(300)]
        assert sum(text.count("3") for text in texts) / 3000 == pytest.approx(0.25, abs=0.03)

    def test_what_was_not_found_or_cut_is_not_found_or_cut(self) -> None:
        rng = seeded(1)
        missing = Misreader(observations(Observed(1, "A1112", ())), 1.0)
        assert missing.read(rng, ["A1263"]) == [()]
        cut = Misreader(observations(observed("A1112", "A11", "] A1112")), 1.0)
        plain, normalised = cut.read(rng, ["AAAAAAA"])[0]
        assert (plain.text, normalised.text) == ("AAAAA", "] AAAAAAA")

    def test_each_reading_has_a_confidence_for_each_character(self, measured: Observations) -> None:
        misreader = Misreader(measured, 1.0)
        for seed in range(100):
            for readings in misreader.read(seeded(seed), ["Model: A1112", "5V⎓3A"]):
                for reading in readings:
                    assert len(reading.text) == len(reading.confidences)
                    assert reading.text == " ".join(reading.text.split())

    def test_tesseract_gives_a_word_one_confidence(self, measured: Observations) -> None:
        misreader = Misreader(measured, 0.0)
        (readings,) = misreader.read(seeded(5), ["A1B2C3D4"])
        assert len(set(readings[1].confidences)) == 1


def judged(**changes: object) -> simulation.Judged:
    row = simulation.Judged(
        number=1, kind="recalled", form="Model: {}", brand="Anker", printed="A1112", near="A1112", serial="",
        clean=True, read="A1112", field_confidence=0.99, rivals=(), witnesses=2, by_keyword=True, characters=5,
        answer="recalled", confidence=0.95, doubt="none", right=True, brand_read="Anker", serial_read=None,
        closeness="SAME", texts=("A1112",), partial_ratio=100.0, folded=True, attempts=2,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


class TestSummary:
    def test_a_cleared_recalled_unit_is_a_miss_and_an_accused_sibling_an_alarm(self) -> None:
        counted = summary.Summary.of(
            [
                judged(),
                judged(answer="not_listed", right=False, read="A1117"),
                judged(kind="sibling", right=False),
                judged(kind="outside", answer="not_affected"),
            ]
        ).to_dict()
        assert counted["bars"]["missed"] == {"labels": 1, "of": 2}
        assert counted["bars"]["sibling_alarms"] == {"labels": 1, "of": 1}
        assert counted["bars"]["unasked_of_clean"] == counted["bars"]["decided_of_clean"] == {"labels": 4, "of": 4}
        assert set(counted["causes"]) == {
            "recalled called not_listed: 1 of its characters misread",
            "sibling called recalled: model read right",
        }

    def test_what_is_asked_about_and_what_is_unreadable_are_told_apart(self) -> None:
        answers = ("recalled", "needs_check", "unreadable")
        bars = summary.Summary.of([judged(answer=answer) for answer in answers]).to_dict()["bars"]
        assert bars["unasked_of_clean"] == {"labels": 2, "of": 3}
        assert bars["decided_of_clean"] == {"labels": 1, "of": 3}

    def test_the_calibration_error_is_the_mean_distance_from_the_share_of_right_answers(self) -> None:
        calibration = summary.Calibration()
        for right in (True, True, True, False):
            calibration.add(0.95, right=right)
        calibration.add(0.5, right=True)
        assert calibration.error == pytest.approx((4 * 0.2 + 0.5) / 5)

    def test_a_perfectly_calibrated_answer_has_no_error(self) -> None:
        calibration = summary.Calibration()
        for number in range(10):
            calibration.add(0.9, right=number > 0)
        assert calibration.error == pytest.approx(0)

    def test_the_peer_is_given_its_best_threshold(self) -> None:
        rows = [judged(partial_ratio=90.0 + number) for number in range(5)]
        rows += [judged(kind="sibling", answer="not_listed", partial_ratio=80.0 + number) for number in range(5)]
        best = summary.Summary.of(rows).to_dict()["peers"]["partial_ratio"]
        assert (best["missed"], best["alarms"]) == (0, 0)
        assert 84 < best["threshold"] <= 90


class TestSimulation:
    setting = simulation.Setting(labels=12, strength=1.0, seed=4, codes=60, jobs=1)

    def test_the_same_seed_gives_the_same_answers(self) -> None:
        assert list(simulation.simulate(self.setting)) == list(simulation.simulate(self.setting))

    def test_labels_are_the_same_whatever_the_strength(self) -> None:
        clean = replace(self.setting, strength=0.0)
        pairs = zip(simulation.simulate(self.setting), simulation.simulate(clean), strict=True)
        assert all(
            (one.kind, one.printed, one.serial) == (other.kind, other.printed, other.serial) for one, other in pairs
        )

    def test_without_confusions_what_is_read_is_what_is_printed(self) -> None:
        rows = list(simulation.simulate(replace(self.setting, strength=0.0, labels=40)))
        assert all(row.clean for row in rows)
        assert all(row.printed.replace(" ", "") in "".join(row.texts).replace(" ", "") for row in rows)


def test_the_command_writes_report_tables_dump_and_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    files = {name: str(tmp_path / name) for name in ("report.json", "table.md", "labels.jsonl")}
    arguments = [
        "--labels",
        "8",
        "--strengths",
        "0,1",
        "--codes",
        "40",
        "--jobs",
        "1",
        "--output",
        files["report.json"],
    ]
    arguments += ["--markdown", files["table.md"], "--dump", files["labels.jsonl"], "--charts", str(tmp_path)]
    assert command.main(arguments) == 0
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert list(written["strengths"]) == ["0", "1"]
    assert "expected calibration error" in (tmp_path / "table.md").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 16
    assert {
        "kind",
        "printed",
        "read",
        "field_confidence",
        "rivals",
        "witnesses",
        "answer",
        "confidence",
        "right",
    } <= set(rows[0])
    assert (tmp_path / "deciding-calibration.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert "strength 1: 8 labels" in capsys.readouterr().out


def test_figures_that_could_not_be_measured_are_a_dash() -> None:
    figures = summary.Summary.of([judged(kind="sibling", answer="needs_check", right=False)]).to_dict()
    assert report.value(figures, "missed") == "–"
    assert report.value(figures, "calibration_error") == "–"


def test_lines_found_on_synthetic_photos_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    if not held_out_typefaces() and os.environ.get("LABELCHECK_REQUIRE_TYPEFACES") != "1":
        pytest.skip(f"none of the typefaces that training holds out: {typefaces.INSTALL}")
    assert found_lines.main(["--photos", "6", "--jobs", "1"]) == 0
    legible, whole, nearly, missing, *_ = (
        int(re.findall(r"\d+", line)[0]) for line in capsys.readouterr().out.splitlines()
    )
    assert 0 < whole <= nearly <= legible - missing

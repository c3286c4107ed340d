"""Reading strips with the real Tesseract, and with one that crashes, hangs and answers nonsense."""

from __future__ import annotations

import os
import pickle
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drawn_print import Grey, drawn
from labelcheck.errors import ReaderError, ReaderMissingError
from labelcheck.model.reading import Reading, joined
from labelcheck.read.enhance import normalised
from labelcheck.read.tesseract import LEAST_SIDE, TesseractReader
from labelcheck.text.lookalikes import look_alike_key

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name == "nt", reason="the fake programs are scripts")

TEXTS = ["Model: A1112", "Input: 5V 2A", "Made in China", "SN: 57V31204401277", "Anker 321 Power Bank"]
CULPRIT_WIDTH = 333
"""Width of the strip that the fake program dies of."""


def strip(text: str) -> Grey:
    return normalised(drawn((text,), capitals=34, margin=0.4))


def culprit() -> Grey:
    return np.full((61, CULPRIT_WIDTH), 200, np.uint8)


Fake = Callable[[str], str]


@pytest.fixture
def fake(tmp_path: Path, tesseract: TesseractReader) -> Fake:
    """Make a program that does what the given lines say with `listing` and `output`, and otherwise is the real one."""

    def make(body: str) -> str:
        program = tmp_path / "tesseract"
        program.write_text(
            f"#!{sys.executable} -S\n"
            + textwrap.dedent(f"""
                import os, signal, struct, sys, time
                REAL = {tesseract.install.path!r}
                os.environ.setdefault("TESSDATA_PREFIX", {tesseract.install.data_folder!r})  # not known to the wheel
                if not sys.argv[1].startswith("-"):
                    listing, output = sys.argv[1], sys.argv[2] + ".tsv"
                    images = open(listing).read().split("\\n")[:-1]
                    with open({str(tmp_path / "runs")!r}, "a") as runs:
                        runs.write(f"{{len(images)}}\\n")
                    widths = [struct.unpack(">I", open(name, "rb").read(20)[16:])[0] - 20 for name in images]
                """)
            + textwrap.indent(textwrap.dedent(body), "    ")
            + textwrap.dedent("""
                os.execv(REAL, [REAL, *sys.argv[1:]])
                """)
        )
        program.chmod(0o755)
        return str(program)

    return make


def runs(fake_program: str) -> list[int]:
    """How many strips each run of the fake program was given."""
    return [int(line) for line in Path(fake_program).with_name("runs").read_text().split()]


def test_strips_are_read_in_order(tesseract: TesseractReader) -> None:
    assert [reading.text for reading in tesseract.read([strip(text) for text in TEXTS])] == TEXTS


def test_every_character_has_a_confidence(tesseract: TesseractReader) -> None:
    for reading in tesseract.read([strip(text) for text in TEXTS[:2]]):
        assert len(reading.confidences) == len(reading.text)
        assert all(0 <= sure <= 1 for sure in reading.confidences)
        assert 0.5 < reading.confidence <= 1
        assert reading.reader == "tesseract"


def test_codes_are_not_pulled_towards_words(tesseract: TesseractReader) -> None:
    codes = ["A17B0", "PPCXM06", "2G505B", "BS-30KP365"]
    readings = tesseract.read([strip(code) for code in codes])
    assert [look_alike_key(reading.text) for reading in readings] == [look_alike_key(code) for code in codes]


def test_no_strips_give_no_readings(tesseract: TesseractReader) -> None:
    assert tesseract.read([]) == []


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 400), (400, 1), (LEAST_SIDE - 1, 300), (LEAST_SIDE, LEAST_SIDE), (61, 3000)]
)
def test_degenerate_strips_leave_good_ones_alone(shape: tuple[int, int], tesseract: TesseractReader) -> None:
    before, good, after = tesseract.read([np.full(shape, 255, np.uint8), strip(TEXTS[0]), np.zeros(shape, np.uint8)])
    assert good.text == TEXTS[0]
    assert max(len(before.text), len(after.text)) <= (0 if min(shape) < LEAST_SIDE else 1)


def test_all_strips_of_a_photo_are_read_in_one_run(fake: Fake) -> None:
    program = fake("pass")
    TesseractReader(program).read([strip(text) for text in TEXTS])
    assert runs(program) == [len(TEXTS)]


@posix
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_strip_that_crashes_the_program_costs_no_other_strip_its_text(place: int, fake: Fake) -> None:
    program = fake(f"if {CULPRIT_WIDTH} in widths: os.kill(os.getpid(), signal.SIGFPE)")
    strips = [strip(text) for text in TEXTS]
    strips.insert(place, culprit())
    expected = TEXTS.copy()
    expected.insert(place, "")
    assert [reading.text for reading in TesseractReader(program).read(strips)] == expected


@posix
def test_a_program_that_always_fails_reads_nothing_and_comes_to_an_end(fake: Fake) -> None:
    program = fake("sys.exit('Error during processing.')")
    assert [reading.text for reading in TesseractReader(program).read([strip(text) for text in TEXTS[:3]])] == [""] * 3
    assert sum(runs(program)) < 12


@posix
def test_a_program_that_hangs_is_stopped_with_an_error_that_says_so(fake: Fake) -> None:
    with pytest.raises(ReaderError, match="took longer"):
        TesseractReader(fake("time.sleep(300)"), seconds=0.5).read([strip(TEXTS[0])])


def row(text: bytes, *, page: bytes = b"1", sure: bytes = b"90.5", level: bytes = b"5") -> bytes:
    return b"\t".join([level, page, b"1", b"1", b"1", b"1", b"0", b"0", b"9", b"9", sure, text]) + b"\n"


def answering(fake: Fake, table: bytes) -> list[Reading]:
    program = fake(f"open(output, 'wb').write({table!r}); sys.exit()")
    return TesseractReader(program).read([strip(TEXTS[0]), strip(TEXTS[1])])


HEADER = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


@posix
def test_bytes_that_are_no_utf8_are_replaced(fake: Fake) -> None:
    readings = answering(fake, HEADER + row(b"A1\xff\xfe12") + row(b"5V", page=b"2"))
    assert [reading.text for reading in readings] == ["A1\ufffd\ufffd12", "5V"]


@posix
@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x00\xff\x00garbage",
        b"5\t1\n",
        row(b"X", page=b"one"),
        row(b"X", sure=b"sure"),
        row(b"X", sure=b"nan"),
        row(b"X", page=b""),
        row(b"X", page=b"9"),
        row(b"X", page=b"0"),
        row(b"X", page=b"-1"),
        row(b" "),
        row(b"X", level=b"4"),
        row(b"X").replace(b"\n", b"\tmore\n"),
    ],
)
def test_rows_of_nonsense_are_passed_over(bad: bytes, fake: Fake) -> None:
    readings = answering(fake, HEADER + bad + b"\n" + row(b"A1112") + row(b"5V", page=b"2"))
    assert [reading.text for reading in readings] == ["A1112", "5V"]


@posix
@pytest.mark.parametrize("table", [b"", b"\n", HEADER, b"\xff" * 4000])
def test_a_table_of_nothing_reads_as_empty(table: bytes, fake: Fake) -> None:
    assert [reading.text for reading in answering(fake, table)] == ["", ""]


@posix
def test_confidences_stay_between_none_and_all(fake: Fake) -> None:
    first, second = answering(fake, HEADER + row(b"A", sure=b"-1") + row(b"B", page=b"2", sure=b"140"))
    assert (first.confidences, second.confidences) == ((0.0,), (1.0,))


@posix
def test_a_program_that_has_gone_since_is_missed_by_name(fake: Fake) -> None:
    program = fake("pass")
    reader = TesseractReader(program)
    Path(program).unlink()
    with pytest.raises(ReaderMissingError, match="tesseract"):
        reader.read([strip(TEXTS[0])])


@posix
def test_a_program_that_may_no_longer_be_run_is_an_error_of_the_reader(fake: Fake) -> None:
    program = fake("pass")
    reader = TesseractReader(program)
    Path(program).write_text("this is no program")
    assert [reading.text for reading in _read_or_fail(reader)] in ([], [""])


def _read_or_fail(reader: TesseractReader) -> list[Reading]:
    try:
        return reader.read([strip(TEXTS[0])])
    except ReaderError:
        return []


def test_nothing_is_left_behind(tesseract: TesseractReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tesseract.read([strip(TEXTS[0])])
    assert list(tmp_path.iterdir()) == []


def test_a_reader_can_be_sent_to_another_process(tesseract: TesseractReader) -> None:
    again = pickle.loads(pickle.dumps(tesseract))  # noqa: S301 - our own
    assert again.read([strip(TEXTS[0])]) == tesseract.read([strip(TEXTS[0])])


def test_words_are_joined_by_spaces_as_sure_as_the_less_sure_word() -> None:
    reading = joined([("A1", 0.9), ("B", 0.4)], "tesseract")
    assert (reading.text, reading.confidences) == ("A1 B", (0.9, 0.9, 0.4, 0.4))
    assert joined([], "tesseract").text == ""


def test_print_the_right_way_up_is_more_plausible_than_upside_down(tesseract: TesseractReader) -> None:
    upright, upside_down = tesseract.read([strip(TEXTS[0]), np.ascontiguousarray(strip(TEXTS[0])[::-1, ::-1])])
    assert upright.plausibility > max(upside_down.plausibility, 0)

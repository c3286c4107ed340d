"""Whatever else stands on a label, in whatever order, however weak: a device that is recalled is not cleared."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from labelcheck.decide.decision import Decision
from labelcheck.interpret.label_fields import ReadLine, gather
from labelcheck.model.reading import Reading
from labelcheck.model.verdict import Answer
from labelcheck.text.lookalikes import CONFUSABLE
from read_lines import BY_HAND, decided

BUNDLED = BY_HAND
EXAMPLES = 60
"""Labels a property is tried on; each takes some 10 ms."""
CLEARED = (Answer.NOT_LISTED, Answer.NOT_AFFECTED)
READERS = ("print/plain", "print/softened", "tesseract/normalised", "second/plain")

# For each recalled model a label of a unit that is covered: brand, code, and what its unit rule asks for.
COVERED = {
    "BS-30KP365": "SN: FSD230203D",
    "BPD005": "S/N: 57V31204401277",
    "MMA008": "S/N: 57X31204401277",
    "BPB002": "S/N: 35S31204401277",
    "BI-B41": "SN: 000G21",
    "MXB008": "SN: GK2309880",
    "DBL6000M": "SN: GK2309901",
    "AO10FK-A": "Date code: 0923",
    "E2037": "2318",
    "E2038": "2318",
    "PA-10": "Date code: 2126",
    "BY8708-00": "S/N: 911000123",
    "PAC20-272": "MFG: 2023-08-15",
    "ZHX-PB21": "PO-PP005",
}
MODELS = sorted(
    {
        (recall.brands[0], code.value)
        for recall in BUNDLED
        for product in recall.products
        for code in product.codes
        if code.kind != "gtin" and code.match == "exact" and product.lookup is None and product.seen is None
        if product.unit_rule is None or code.value in COVERED
    }
)

CONFIDENCES = st.one_of(st.floats(0.9, 1), st.floats(0.5, 1))
CODE = st.text("ABCDEFGHKLMNPRSTXZ0123456789-", min_size=1, max_size=14)
JUNK = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40),
    CODE,
    st.builds(
        "{}{} {}".format,
        st.sampled_from(
            ["Model", "Model No.", "M/N", "Type", "SN", "S/N", "P/N", "Date", "MFG", "D/C", "LOT", "PO", "EAN", "型号"]
        ),
        st.sampled_from(["", ":"]),
        CODE,
    ),
    st.sampled_from(
        [
            "Made in China", "Input: 5V=2A", "Model:", "SN:", "Type-C", "5000mAh", "2319", "2023", "Samsung",
            "Apple Inc.",  "Shenzhen Foo Technology Co., Ltd.", "FCC ID: 2AOKB-A1112", "Model: A9999",
 "SN: WXYZ99887766", "MFG: 2020-01-01",
        ]
    ),
)  # fmt: skip


@st.composite
def weak(draw: st.DrawFn, text: str) -> str:
    """A text with a character or two confused, or one lost."""
    spelt = list(text)
    for place in draw(st.lists(st.integers(0, len(text) - 1), max_size=2)):
        like = "".join(group for group in CONFUSABLE if text[place] in group) or text[place]
        spelt[place] = draw(st.sampled_from(["", *like]))
    return "".join(spelt)


@st.composite
def read(draw: st.DrawFn, text: str, row: int) -> ReadLine:
    """A line of print as one to four readings, the first of them right."""
    box = ((0.0, 30.0 * row), (200.0, 30.0 * row), (200.0, 30.0 * row + 20), (0.0, 30.0 * row + 20))
    readings = []
    for reader in READERS[: draw(st.integers(1, len(READERS)))]:
        said = draw(weak(text)) if readings and text and draw(st.integers(0, 4)) == 0 else text
        readings.append(Reading(said, (draw(CONFIDENCES),) * len(said), reader))
    return ReadLine(box, tuple(readings))


@st.composite
def labels(draw: st.DrawFn) -> list[ReadLine]:
    """The lines of a recalled device, junk among them, from top to bottom."""
    brand, code = draw(st.sampled_from(MODELS))
    keyword = draw(st.sampled_from(["Model: ", "Model No.: ", "M/N:", "型号：", ""]))
    texts = [f"{brand} Power Bank", f"{keyword}{code}", *([COVERED[code]] if code in COVERED else [])]
    texts += draw(st.lists(JUNK, max_size=3))
    order = draw(st.permutations(texts))
    return [draw(read(text, row)) for row, text in enumerate(order)]


def answer(lines: Sequence[ReadLine]) -> Decision:
    return decided(gather(lines), BUNDLED)


def at(line: ReadLine, row: float) -> ReadLine:
    """The same line, moved to another row."""
    top = line.box[0][1]
    return ReadLine(tuple((x, y - top + 30.0 * row) for x, y in line.box), line.readings)  # type: ignore[arg-type]


def weakened(reading: Reading, share: float) -> Reading:
    """The same reading, with that share of its confidence."""
    return Reading(reading.text, tuple(share * sure for sure in reading.confidences), reading.reader)


@given(labels(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_the_order_in_which_lines_are_found_changes_nothing(lines: list[ReadLine], data: st.DataObject) -> None:
    before, after = answer(lines), answer(data.draw(st.permutations(lines)))
    assert (before.answer, before.confidence) == (after.answer, after.confidence)


@given(labels(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_order_of_its_lines_clears_a_recalled_device(lines: list[ReadLine], data: st.DataObject) -> None:
    assume(answer(lines).answer is Answer.RECALLED)
    shuffled = [at(line, row) for row, line in enumerate(data.draw(st.permutations(lines)))]
    assert answer(shuffled).answer not in CLEARED


@given(labels(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_line_more_clears_a_recalled_device(lines: list[ReadLine], data: st.DataObject) -> None:
    assume(answer(lines).answer is Answer.RECALLED)
    place = data.draw(st.integers(0, len(lines)))
    junk = data.draw(read(data.draw(JUNK), 0))
    more = [at(line, row) for row, line in enumerate([*lines[:place], junk, *lines[place:]])]
    assert answer(more).answer not in CLEARED


@given(labels(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_weaker_reading_clears_a_recalled_device(lines: list[ReadLine], data: st.DataObject) -> None:
    assume(answer(lines).answer is Answer.RECALLED)
    shares = st.one_of(st.just(1.0), st.floats(0, 1))
    weaker = [ReadLine(line.box, tuple(weakened(one, data.draw(shares)) for one in line.readings)) for line in lines]
    assert answer(weaker).answer not in CLEARED


@given(labels(), st.floats(0, 1))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_label_that_is_weaker_all_over_clears_no_recalled_device(lines: list[ReadLine], share: float) -> None:
    assume(answer(lines).answer is Answer.RECALLED)
    weaker = [ReadLine(line.box, tuple(weakened(one, share) for one in line.readings)) for line in lines]
    assert answer(weaker).answer not in CLEARED


def test_the_labels_are_recalled_when_they_are_read_well() -> None:
    """Else the properties above would hold for want of labels."""
    for brand, code in MODELS:
        texts = [f"{brand} Power Bank", f"Model: {code}", *([COVERED[code]] if code in COVERED else [])]
        lines = []
        for row, text in enumerate(texts):
            box = ((0.0, 30.0 * row), (200.0, 30.0 * row), (200.0, 30.0 * row + 20), (0.0, 30.0 * row + 20))
            lines.append(ReadLine(box, tuple(Reading(text, (0.99,) * len(text), reader) for reader in READERS)))
        assert answer(lines).answer is Answer.RECALLED, (brand, code)

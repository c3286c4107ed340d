"""From matches to one of six words: a recalled unit is never cleared, a neighbour is never called recalled."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.decide.decision import Decision, Doubt, settled
from labelcheck.interpret.label_fields import gather
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Answer
from labelcheck.text.lookalikes import CONFUSABLE
from read_lines import BY_HAND, Said, catalogue, decided, label, read_line, recall

BUNDLED = BY_HAND
CLEARED = (Answer.NOT_LISTED, Answer.NOT_AFFECTED)

# Each code with a brand, where neither a unit rule nor the maker's page decides: a label that reads so is recalled.
EVERY_UNIT = sorted(
    {
        (product_recall.brands[0], code.value)
        for product_recall in BUNDLED
        for product in product_recall.products
        for code in product.codes
        if product.unit_rule is None and product.lookup is None and product.seen is None and code.match == "exact"
    }
)
EVERY_CODE = sorted(
    {
        (one.brands[0], code.value)
        for one in BUNDLED
        for product in one.products
        for code in product.codes
        if code.kind != "gtin"
    }
)
LIKE = {
    one: "".join(group for group in ("0OQD", "1IL", "2Z", "5S", "8B", "6G") if one in group)
    for one in "0OQD1IL2Z5S8B6G"
}


def on(*lines: str | Sequence[Said], recalls: Catalogue = BUNDLED) -> Decision:
    return decided(label(*lines), recalls)


@st.composite
def corrupted(draw: st.DrawFn, code: str, misread: int) -> str:
    """A code as weak print is read: any look-alikes, and `misread` confused characters or one lost at an end."""
    text = [draw(st.sampled_from(LIKE.get(one, one))) for one in code.upper()]
    places = [place for place, one in enumerate(text) if one.isalnum()]
    for place in draw(st.lists(st.sampled_from(places), max_size=misread, unique=True)):
        # The confusion is of what is printed, not of a look-alike of it.
        text[place] = draw(
            st.sampled_from("".join(group for group in CONFUSABLE if code[place].upper() in group) or text[place])
        )
    spelt = "".join(text)
    return draw(st.sampled_from([spelt, spelt[1:], spelt[:-1]])) if spelt == code.upper() else spelt


@pytest.mark.parametrize(("brand", "code"), EVERY_UNIT)
def test_a_model_recalled_whole_is_recalled(brand: str, code: str) -> None:
    decision = on(f"{brand} Power Bank", f"Model: {code}", "Made in China")
    assert decision.answer is Answer.RECALLED
    assert decision.confidence > 0.5


@pytest.mark.parametrize(("brand", "code"), EVERY_CODE)
def test_no_model_of_the_catalogue_is_ever_cleared_when_only_the_model_is_read(brand: str, code: str) -> None:
    for lines in ([brand, f"Model: {code}"], [f"Model: {code}"]):
        assert on(*lines).answer in (Answer.RECALLED, Answer.NEEDS_CHECK), lines
    for lines in ([brand, code], [code]):
        assert on(*lines).answer not in CLEARED, lines


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_recalled_product_read_right_at_least_once_is_never_cleared(data: st.DataObject) -> None:
    brand, code = data.draw(st.sampled_from(EVERY_CODE))
    confidence = st.floats(0, 1)
    readings = [(f"Model: {code}", data.draw(confidence))]
    for _ in range(data.draw(st.integers(0, 4))):
        readings.append((f"Model: {data.draw(corrupted(code, 5))}", data.draw(confidence)))
    order = data.draw(st.permutations(readings))
    assert (
        on(data.draw(st.sampled_from([brand, "", "Apple", "Manufacturer: Foo Bar Co., Ltd."])), order).answer
        not in CLEARED
    )


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_recalled_product_misread_unsurely_is_never_cleared(data: st.DataObject) -> None:
    brand, code = data.draw(st.sampled_from([pair for pair in EVERY_CODE if len(pair[1]) > 4]))
    read = data.draw(corrupted(code, 1 if len(code) < 8 else 2))
    confidences = data.draw(st.lists(st.floats(0, 0.69), min_size=1, max_size=4))
    assert on(brand, [(f"Model: {read}", confidence) for confidence in confidences]).answer not in CLEARED


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_look_alikes_leave_a_recalled_product_recalled(data: st.DataObject) -> None:
    brand, code = data.draw(st.sampled_from(EVERY_UNIT))
    read = "".join(data.draw(st.sampled_from(LIKE.get(one, one))) for one in code.upper())
    # At least half of it must still look like a code.
    if not any(one.isdigit() for one in read):
        read = code
    answer = on(brand, f"Model: {read}").answer
    # Of a code in two words, the second may be lost to the field; it is still found in the line.
    assert answer is Answer.RECALLED or (" " in code and answer is Answer.NEEDS_CHECK)


@pytest.mark.parametrize("confidence", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_a_recalled_model_read_at_any_confidence_is_recalled_or_looked_at_again(confidence: float) -> None:
    answer = on("Anker", [("Model: A1112", confidence)] * 4).answer
    assert answer in (Answer.RECALLED, Answer.NEEDS_CHECK)


@pytest.mark.parametrize(
    ("brand", "neighbour"),
    [
        ("Anker", "A1268"),
        ("Anker", "A1653"),
        ("Anker", "A1113"),
        ("Anker", "A1122"),
        ("Anker", "A1648"),
        ("ESR", "2G504"),
        ("ESR", "2G506"),
        ("ESR", "2G505C"),
        ("Casely", "E33B"),
        ("Baseus", "PPCXM05"),
        ("Belkin", "PB0002"),
        ("Anker", "A11120"),
    ],
)
def test_a_neighbour_is_never_recalled_and_a_sure_one_is_not_listed(brand: str, neighbour: str) -> None:
    by_both = [(f"Model: {neighbour}", 0.99), (f"Model: {neighbour}", 0.99, "tesseract")]
    assert on(brand, by_both).answer is Answer.NOT_LISTED
    for confidence in (0.1, 0.5, 0.7):
        answer = on(brand, [(f"Model: {neighbour}", confidence)] * 4).answer
        assert answer is not Answer.RECALLED, confidence
    assert on(brand, neighbour).answer is not Answer.RECALLED


def test_a_code_that_begins_as_another_is_its_own_model() -> None:
    recalls = catalogue(recall(brands=("ESR",), codes=["2G505B"]))
    assert on("ESR", "Model: 2G505B", recalls=recalls).answer is Answer.RECALLED
    for confidence in (0.5, 1.0):
        cut_off = on("ESR", [("Model: 2G505", confidence)] * 4, recalls=recalls)
        assert (cut_off.answer, cut_off.doubt) == (Answer.NEEDS_CHECK, Doubt.CHARACTER)


@pytest.mark.parametrize(("brand", "code"), EVERY_CODE[::3])
def test_a_code_that_glare_or_the_photos_edge_cut_off_is_never_cleared(brand: str, code: str) -> None:
    named = label(brand)
    for left in range(3, len(code)):
        for part in (code[:left], code[-left:]):
            if sum(one.isalnum() for one in part) < 3:
                continue  # Fields take so little for no model.
            model = Field(part, 1.0, by_keyword=True)
            cut = Label.of(model=(model,), brand=named.brand, lines=named.lines)
            assert decided(cut, BUNDLED).answer not in CLEARED, part


def test_a_device_is_cleared_for_good_only_by_surer_readings_than_a_recalled_one_is_found_by() -> None:
    def read_by_both(model: str, print_sure: float, tesseract_sure: float) -> Decision:
        said = [(f"Model: {model}", print_sure, "print"), (f"Model: {model}", tesseract_sure, "tesseract")]
        return on("Anker Power Bank", said)

    doubtful, sure = read_by_both("ZX9000", 0.8, 0.1), read_by_both("ZX9000", 0.99, 0.9)
    assert doubtful.answer is sure.answer is Answer.NOT_LISTED
    assert (settled(doubtful), settled(sure)) == (False, True)
    recalled = read_by_both("A1112", 0.8, 0.1)
    assert recalled.answer is Answer.RECALLED
    assert settled(recalled)


def test_a_neighbour_with_one_reading_that_is_recalled_must_be_looked_at() -> None:
    decision = on("Anker", [("Model: A1268", 0.99), ("Model: A1268", 0.99), ("Model: A1263", 0.1)])
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.CHARACTER)
    assert decision.matches[0].place == 5


LABEL = ["Anker 321 Power Bank", "Model: A1112", "Input: 5V=2A", "SN: AFPZ1204401277", "Made in China"]
JUNK = st.one_of(
    st.text("ABCDEFabcdef0123456789 -:/.", max_size=20),
    st.sampled_from(
        ["Model: X9000", "Type: Polymer", "Samsung", "for Apple Watch", "SN: 12345678", "Battery type: CR2032", "2318",
         "Manufacturer: Foo Bar Co., Ltd.", "Model: A1268", "M/N: A1113", "Lot: 55", "FCC ID: 2AOKB-A1113", "TYPE-C"]
    ),
)  # fmt: skip


@given(st.permutations(LABEL), st.lists(st.tuples(JUNK, st.floats(0, 1), st.integers(0, 5)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_neither_order_nor_junk_lines_turn_recalled_into_cleared(
    lines: list[str], junk: list[tuple[str, float, int]]
) -> None:
    whole: list[list[tuple[str, float]]] = [[(line, 0.99)] for line in lines]
    for text, confidence, place in junk:
        whole.insert(place, [(text, confidence)])
    assert decided(label(*LABEL), BUNDLED).answer is Answer.RECALLED
    assert on(*whole).answer in (Answer.RECALLED, Answer.NEEDS_CHECK)


@given(st.permutations(range(len(LABEL))))
@settings(max_examples=12, deadline=None)
def test_lines_given_in_any_order_decide_alike(order: list[int]) -> None:
    lines = [read_line(text, row=row) for row, text in enumerate(LABEL)]
    assert decided(gather([lines[index] for index in order]), BUNDLED) == decided(gather(lines), BUNDLED)


def test_a_recalled_code_that_a_single_reading_gave_is_never_cleared_however_weak() -> None:
    strong = [("Model: A1172", 0.999), ("Model: A1172", 0.999, "print/2"), ("Model: A1172", 0.99, "tesseract")]
    assert on("Anker", strong).answer is Answer.NOT_LISTED
    assert on("Anker", [*strong, ("Model: A1112", 0.02, "tesseract/2")]).answer is Answer.NEEDS_CHECK


def test_a_recalled_code_that_was_read_twice_is_no_other_model() -> None:
    both = [("Model: E33AE33A", 0.999), ("Model: E33AE33A", 0.999, "tesseract")]
    assert on("Casely", both).answer not in CLEARED


@pytest.mark.parametrize("words", ["WBattery type", "tery type", "Pack typ", "Cord Tipo"])
def test_what_is_left_of_the_type_of_a_part_makes_it_no_model(words: str) -> None:
    both = [(f"{words}: 186s0", 0.999), (f"{words}: 186s0", 0.999, "tesseract")]
    assert on("Anker", both).answer not in CLEARED
    assert on("Anker", [("Type: A1172", 0.999), ("Type: A1172", 0.999, "tesseract")]).answer in CLEARED


def test_a_code_that_just_stands_on_a_label_of_another_model_is_looked_at() -> None:
    decision = on("Anker", "Model: A1999", "A1112")
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.MODEL)


def test_a_recalled_code_that_goes_on_after_a_hyphen_is_looked_at() -> None:
    decision = on("Anker", "Model: A1112- 336")
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.MODEL)


def test_a_recalled_model_under_another_brand_must_be_looked_at() -> None:
    for brand in ("Samsung", "Manufacturer: Foo Bar Co., Ltd."):
        decision = on(brand, "Model: A1112")
        assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.BRAND)


def test_the_name_of_a_company_does_not_speak_against_a_long_code() -> None:
    recalls = catalogue(recall(brands=("Baseus",), codes=["PPCXM06"]))
    made_for = on("Manufacturer: Foo Bar Co., Ltd.", "Model: PPCXM06", recalls=recalls)
    assert made_for.answer is Answer.RECALLED
    other = on("Samsung", "Model: PPCXM06", recalls=recalls)
    assert (other.answer, other.doubt) == (Answer.NEEDS_CHECK, Doubt.BRAND)


def test_a_telling_recalled_model_needs_no_brand() -> None:
    assert on("Model: A1112").answer is Answer.RECALLED
    assert on("Model: E33A").answer is Answer.RECALLED


def test_an_unlisted_model_without_a_brand_needs_the_brand() -> None:
    decision = on("Model: ZX9000")
    assert (decision.answer, decision.doubt, decision.matches) == (Answer.NEEDS_CHECK, Doubt.BRAND, ())


def test_a_recalled_code_of_digits_only_needs_the_brand_to_be_recalled() -> None:
    recalls = catalogue(recall(brands=("Baseus",), codes=["123456"]))
    assert on("Baseus", "Model: 123456", recalls=recalls).answer is Answer.RECALLED
    unbranded = on("Model: 123456", recalls=recalls)
    assert (unbranded.answer, unbranded.doubt) == (Answer.NEEDS_CHECK, Doubt.BRAND)
    assert unbranded.matches[0].recall.brands == ("Baseus",)
    maker = on("Manufacturer: Foo Bar Co., Ltd.", "Model: 123456", recalls=recalls)
    assert (maker.answer, maker.doubt) == (Answer.NEEDS_CHECK, Doubt.BRAND)
    assert on("Anker", "Model: 123456", recalls=recalls).answer is Answer.NOT_LISTED


@pytest.mark.parametrize(
    "text", ["Battery type: Li-polymer", "Cell Type: 18650", "Model: Black", "Item: 4-in-1", "ZX9000", ""]
)
def test_nothing_is_cleared_without_a_model_that_is_called_so(text: str) -> None:
    assert on("Anker", text).answer is Answer.UNREADABLE


def test_a_listed_brand_with_an_unlisted_model_is_not_listed() -> None:
    decision = on("Anker", "Model: A9999")
    assert (decision.answer, decision.matches) == (Answer.NOT_LISTED, ())
    assert decision.model is not None
    assert decision.model.value == "A9999"


def test_only_the_makers_page_can_tell_for_models_that_need_the_look_up() -> None:
    decision = on("Anker", "Model: A1263", "SN: AFPZ120440127712")
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.SERIAL)
    assert {match.recall.id for match in decision.matches} == {"us-cpsc:25338", "jp-caa:anker-2025-10-21"}


def test_a_model_in_a_recall_of_all_units_and_in_one_with_a_look_up_is_recalled() -> None:
    decision = on("Anker", "Model: A1647")
    assert decision.answer is Answer.RECALLED
    assert decision.matches[0].recall.id == "us-cpsc:25011"
    assert {match.recall.id for match in decision.matches} == {"us-cpsc:25011", "us-cpsc:25466"}


def test_a_base_model_needs_the_sales_number() -> None:
    recalls = catalogue(recall(base_model="A1263", codes=[{"kind": "sku", "match": "exact", "value": "A1263016"}]))
    base = on("Anker", "Model: A1263", recalls=recalls)
    assert (base.answer, base.doubt) == (Answer.NEEDS_CHECK, Doubt.SALES_NUMBER)
    assert on("Anker", "Model: A1263016", recalls=recalls).answer is Answer.RECALLED


def test_every_unit_of_pb0003_is_recalled_whatever_its_serial_number() -> None:
    for lines in ([], ["SN: 1234567890"], ["SN: ZZZ"]):
        assert on("Belkin", "Model: PB0003", *lines).answer is Answer.RECALLED


def made(model: str, brand: str, **fields: Field | tuple[Field, ...]) -> Label:
    start = label(brand, f"Model: {model}")
    return Label.of(model=start.models, brand=start.brand, lines=start.lines, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("serial", "confidence", "answer"),
    [
        ("911000123", 0.99, Answer.RECALLED),
        ("124999999", 0.99, Answer.RECALLED),
        ("125000001", 0.99, Answer.NOT_AFFECTED),
        ("125000001", 0.85, Answer.NEEDS_CHECK),
        ("125000001", 0.30, Answer.NEEDS_CHECK),
        ("12500000", 0.99, Answer.NEEDS_CHECK),
    ],
)
def test_a_serial_number_decides_where_a_rule_asks_for_it(serial: str, confidence: float, answer: Answer) -> None:
    one = made("BY8708-00", "SKIL", serial=Field(serial, confidence, by_keyword=True))
    assert decided(one, BUNDLED).answer is answer


def test_a_unit_without_a_readable_serial_number_must_be_looked_at() -> None:
    decision = on("SKIL", "Model: BY8708-00")
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.UNIT)


def test_words_that_run_on_after_a_serial_number_never_clear_a_unit() -> None:
    recalls = catalogue(
        recall(codes=["AB100"], unit_rule={"field": "serial", "op": "suffix", "value": [*"0123456789D"]})
    )
    for line in ("SN: BS240D MADE IN CHINA", "SN: BS240D 10Wh MADE", "SN: BS24 0D12A", "SN: BS240D 5000MAH"):
        assert on("Anker", "Model: AB100", line, recalls=recalls).answer is not Answer.NOT_AFFECTED, line


@pytest.mark.parametrize(("code", "answer"), [("2318", Answer.RECALLED), ("2320", Answer.NOT_AFFECTED)])
def test_a_date_code_decides_where_a_rule_asks_for_it(code: str, answer: Answer) -> None:
    assert decided(made("E2037", "IKEA", date_code=(Field(code, 0.99, by_keyword=True),)), BUNDLED).answer is answer


def test_a_condition_that_only_eyes_can_tell_needs_eyes() -> None:
    recalls = catalogue(recall(codes=["AB100"], seen="A punch mark beside the port."))
    decision = on("Anker", "Model: AB100", recalls=recalls)
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.SEEN)


def test_brand_and_name_alone_are_at_most_a_reason_to_look() -> None:
    decision = on("Quad Lock MAG Battery Pack")
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.NAME)
    assert on("Quad Lock", "Model: QLC-1234").answer is Answer.NEEDS_CHECK


def test_a_code_that_the_notice_excludes_is_not_listed_when_it_is_sure_and_looked_at_when_it_is_not() -> None:
    recalls = catalogue(recall(codes=["AB1263"], excluded=["AB1268"]))
    assert on("Anker", [("Model: AB1268", 0.998)] * 3, recalls=recalls).answer is Answer.NOT_LISTED
    assert on("Anker", [("Model: AB1268", 0.5)] * 3, recalls=recalls).answer is Answer.NEEDS_CHECK
    mixed = [("Model: AB1268", 0.998), ("Model: AB1263", 0.2)]
    assert on("Anker", mixed, recalls=recalls).answer is Answer.NEEDS_CHECK


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_prefixes_and_globs_misread_once_are_never_cleared_unless_they_were_read_surely(data: st.DataObject) -> None:
    value, match = data.draw(st.sampled_from([("RE1122", "prefix"), ("FEFBZ90GC*", "glob"), ("GK23?9901", "glob")]))
    recalls = catalogue(recall(codes=[{"kind": "model", "match": match, "value": value}]))
    printed = value.replace("*", "7A").replace("?", "4") + ("X3" if match == "prefix" else "")
    given_places = [place for place, one in enumerate(value) if one not in "*?"]
    place = data.draw(st.sampled_from(given_places))
    others = "".join(group for group in CONFUSABLE if printed[place] in group) or printed[place]
    read = printed[:place] + data.draw(st.sampled_from(others)) + printed[place + 1 :]
    assert on("Anker", f"Model: {printed}", recalls=recalls).answer is Answer.RECALLED
    assert on("Anker", [(f"Model: {read}", 0.6)], recalls=recalls).answer not in CLEARED


@given(
    st.lists(
        st.lists(st.tuples(st.text("Model: A12SN5VankerBE#", max_size=24), st.floats(0, 1)), min_size=1, max_size=3),
        max_size=5,
    )
)
@settings(max_examples=50, deadline=None)
def test_every_label_gets_an_answer_with_a_confidence(lines: list[list[tuple[str, float]]]) -> None:
    decision = on(*[[(" ".join(text.split()), sure) for text, sure in line] for line in lines])
    assert decision.answer is not Answer.FAILED
    assert 0 <= decision.confidence <= 1

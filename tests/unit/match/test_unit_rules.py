"""Unit rules in the words of real notices: covered, not covered, and in doubt."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from labelcheck.catalogue.recall import Code, Rule
from labelcheck.match.possible_characters import BEYOND_DOUBT, SURE, in_doubt
from labelcheck.match.unit_rules import READABLE, WELL_READ, evaluate
from labelcheck.model.label import Field, FieldReading, Label
from labelcheck.model.verdict import UnitRule

MET, NOT_MET, CANNOT_TELL, NONE = UnitRule.MET, UnitRule.NOT_MET, UnitRule.CANNOT_TELL, UnitRule.NONE
RULES: TypeAdapter[Any] = TypeAdapter(Rule)


def rule(**keys: Any) -> Any:
    """Return a rule from its JSON keys; `for_` and `from_` stand for the words that Python reserves."""
    return RULES.validate_python({key.rstrip("_"): value for key, value in keys.items()})


def serial(value: str, confidence: float = 0.99, *rivals: str) -> Label:
    return Label.of(serial=Field(value, confidence, by_keyword=True, rivals=rivals))


def dated(*values: str, confidence: float = 0.99, by_keyword: bool = True) -> Label:
    return Label.of(date_code=tuple(Field(value, confidence, by_keyword=by_keyword) for value in values))


def check(one: Any, label: Label, code: str = "") -> UnitRule:
    return evaluate(one, label, code)


ENDS_IN = rule(field="serial", op="suffix", value=[*"0123456789D"])
SIXTH_IS_A = rule(field="serial", op="at", position=6, value=["A"])
LAST_K_OR_M = rule(field="serial", op="at", position=-1, value=["K", "M"])
EMBEDDED = rule(field="serial", op="glob_range", from_="T**0815****", to="T**1253****")
DECADE = rule(
    all=[
        {"field": "serial", "op": "range", "position": 1, "format": "YMM", "from": "506", "to": "408"},
        {"field": "serial", "op": "glob", "value": ["???KM???????"]},
    ]
)
DAY_OF_YEAR = rule(field="date_code", op="range", format="DDDYY", from_="15623", to="18724")
WEEK_AND_FACTORY = rule(field="date_code", op="range", format="YYYY WW-??", from_="2023 32-58", to="2024 13-58")
OLDER_THAN = rule(field="made", op="range", to="2024-02-29")
OLDER_THAN_WRITTEN = rule(field="made", op="range", format="DD-MMM-YY", to="29-Feb-24")
PO_OR_NONE = rule(
    any=[
        {"field": "po_number", "op": "range", "from": "PO-PP001", "to": "PO-PP010"},
        {"field": "po_number", "op": "missing"},
    ]
)
SERIAL_MASK = rule(field="serial", op="glob_range", from_="VF122?????", to="VF334?????")


@pytest.mark.parametrize(
    ("words", "one", "label", "expected"),
    [
        ("serial number ending in 0 through 9 or the letter D", ENDS_IN, serial("BS240D"), MET),
        ("serial number ending in 0 through 9 or the letter D", ENDS_IN, serial("BS2407"), MET),
        ("serial number ending in 0 through 9 or the letter D", ENDS_IN, serial("BS240A"), NOT_MET),
        ("serial number ending in 0 through 9 or the letter D", ENDS_IN, serial("BS240A", 0.9), CANNOT_TELL),
        ("the sixth digit of the serial number is A", SIXTH_IS_A, serial("03919A123"), MET),
        ("the sixth digit of the serial number is A", SIXTH_IS_A, serial("039-19 A123"), MET),
        ("the sixth digit of the serial number is A", SIXTH_IS_A, serial("03919B123"), NOT_MET),
        ("the sixth digit of the serial number is A", SIXTH_IS_A, serial("039"), CANNOT_TELL),
        ("K or M as the last digit", LAST_K_OR_M, serial("5212345K"), MET),
        ("K or M as the last digit", LAST_K_OR_M, serial("5212345M"), MET),
        ("K or M as the last digit", LAST_K_OR_M, serial("52M1K345"), NOT_MET),
        ("T**0815**** to T**1253****", EMBEDDED, serial("TAB0815WXYZ"), MET),
        ("T**0815**** to T**1253****", EMBEDDED, serial("TZZ1253ZZZZ"), MET),
        ("T**0815**** to T**1253****", EMBEDDED, serial("TAA1254AAAA"), NOT_MET),
        ("T**0815**** to T**1253****", EMBEDDED, serial("TZZ0814ZZZZ"), NOT_MET),
        ("T**0815**** to T**1253****", EMBEDDED, serial("TAB0815WXY"), CANNOT_TELL),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("506KM1234567"), MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("911KM1234567"), MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("001KM1234567"), MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("408KM1234567"), MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("409KM1234567"), NOT_MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("505KM1234567"), NOT_MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("506PN1234567"), NOT_MET),
        ("506KMXXXXXXX to 408KMXXXXXXX", DECADE, serial("513KM1234567"), CANNOT_TELL),
        ("date codes from 15623 to 18724", DAY_OF_YEAR, dated("15623"), MET),
        ("date codes from 15623 to 18724", DAY_OF_YEAR, dated("00124"), MET),
        ("date codes from 15623 to 18724", DAY_OF_YEAR, dated("18824"), NOT_MET),
        ("date codes from 15623 to 18724", DAY_OF_YEAR, dated("16022"), NOT_MET),
        ("date codes from 15623 to 18724", DAY_OF_YEAR, dated("36623"), CANNOT_TELL),
        ("2023 32-58 through 2024 13-58", WEEK_AND_FACTORY, dated("2023 32-58"), MET),
        ("2023 32-58 through 2024 13-58", WEEK_AND_FACTORY, dated("2024 01-58"), MET),
        ("2023 32-58 through 2024 13-58", WEEK_AND_FACTORY, dated("2024 14-58"), NOT_MET),
        ("2023 32-58 through 2024 13-58", WEEK_AND_FACTORY, dated("2024 54-58"), CANNOT_TELL),
        ("any date older than 01-Mar-24", OLDER_THAN, dated("29-Feb-24"), MET),
        ("any date older than 01-Mar-24", OLDER_THAN, dated("2019"), CANNOT_TELL),
        ("any date older than 01-Mar-24", OLDER_THAN, dated("01-Mar-24"), NOT_MET),
        ("any date older than 01-Mar-24", OLDER_THAN, dated("APR 2024"), NOT_MET),
        ("any date older than 01-Mar-24", OLDER_THAN, dated("01-03-24"), CANNOT_TELL),
        ("any date older than 01-Mar-24", OLDER_THAN_WRITTEN, dated("15 JAN 24"), MET),
        ("any date older than 01-Mar-24", OLDER_THAN_WRITTEN, dated("01MAR24"), NOT_MET),
        ("any date older than 01-Mar-24", OLDER_THAN_WRITTEN, dated("30-Feb-24"), CANNOT_TELL),
        ("VF122xxxxx - VF334xxxxx", SERIAL_MASK, serial("VF33499999"), MET),
        ("VF122xxxxx - VF334xxxxx", SERIAL_MASK, serial("VF33500000"), NOT_MET),
        ("PO-PP001 to PO-PP010", PO_OR_NONE, Label.of(po_number=Field("PO-PP010", 0.99, by_keyword=True)), MET),
        ("PO-PP001 to PO-PP010", PO_OR_NONE, Label.of(po_number=Field("PO-PP011", 0.99, by_keyword=True)), NOT_MET),
        ("or no PO number at all", PO_OR_NONE, Label(), CANNOT_TELL),
    ],
)
def test_a_rule_answers_in_the_sense_of_the_notice(words: str, one: Any, label: Label, expected: UnitRule) -> None:
    assert check(one, label) is expected, words


@pytest.mark.parametrize(
    ("match", "value"), [("prefix", "RE1122"), ("glob", "FEFBZ90GC*"), ("exact", "NZ 9110.3"), ("exact", "OP301 I07")]
)
def test_the_codes_of_the_hardest_notices_can_be_written(match: str, value: str) -> None:
    assert Code.model_validate({"kind": "model", "match": match, "value": value}).value == value


EVERY_OP = [
    rule(field="serial", op="in", value=["GK2309880"]),
    rule(field="serial", op="prefix", value=["57V"], length=14),
    ENDS_IN,
    SIXTH_IS_A,
    EMBEDDED,
    DECADE,
    SERIAL_MASK,
    rule(field="serial", op="glob", value=["GK*"]),
    rule(field="serial", op="range", from_="A100", to="A200"),
    rule(field="serial", op="missing"),
    rule(field="lot", op="in", value=["L1"]),
    DAY_OF_YEAR,
    OLDER_THAN,
]


@pytest.mark.parametrize("one", EVERY_OP)
def test_a_label_without_the_value_cannot_tell(one: Any) -> None:
    assert check(one, Label()) is CANNOT_TELL


def test_a_rule_for_all_units_needs_no_value() -> None:
    assert check(rule(field="serial", op="all"), Label()) is MET


def test_no_rule_means_that_every_unit_is_covered() -> None:
    assert evaluate(None, serial("A1"), "VP-10") is NONE


@pytest.mark.parametrize("field", ["sold", "model_year"])
def test_what_stands_on_no_label_cannot_tell(field: str) -> None:
    assert check(rule(field=field, op="range", from_="2020", to="2021"), dated("2020-05-05")) is CANNOT_TELL


def test_a_value_that_is_there_is_not_missing_once_it_is_read_well() -> None:
    missing = rule(field="po_number", op="missing")
    assert check(missing, Label.of(po_number=Field("PO-PP099", SURE, by_keyword=True))) is NOT_MET
    assert check(missing, Label.of(po_number=Field("PO-PP099", SURE))) is CANNOT_TELL
    assert check(missing, Label.of(po_number=Field("PO-PP099", SURE - 0.01, by_keyword=True))) is CANNOT_TELL
    assert check(missing, Label.of(po_number=Field("--", SURE, by_keyword=True))) is CANNOT_TELL


def test_a_rule_for_some_codes_says_nothing_about_others() -> None:
    for_one = rule(for_=["VP-20"], field="serial", op="prefix", value=["A"])
    assert check(for_one, serial("B1"), "vp 20") is NOT_MET
    assert check(for_one, serial("B1"), "VP-10") is NONE
    assert check(for_one, serial("B1"), "") is CANNOT_TELL


def test_rules_for_other_codes_have_no_say_in_a_group() -> None:
    ours = {"for": ["VP-20"], "field": "serial", "op": "prefix", "value": ["A"]}
    other = {"for": ["VP-30"], "field": "serial", "op": "prefix", "value": ["B"]}
    for key in ("any", "all"):
        group = rule(**{key: [ours, other]})
        assert check(group, serial("A1"), "VP-20") is MET
        assert check(group, serial("B1"), "VP-20") is NOT_MET
        assert check(group, serial("B1"), "VP-10") is NONE


YES = {"field": "serial", "op": "prefix", "value": ["A"]}
NO = {"field": "serial", "op": "prefix", "value": ["X"]}
UNKNOWN = {"field": "lot", "op": "prefix", "value": ["A"]}


@pytest.mark.parametrize(
    ("key", "parts", "expected"),
    [
        ("any", [NO, YES], MET),
        ("any", [UNKNOWN, YES], MET),
        ("any", [NO, UNKNOWN], CANNOT_TELL),
        ("any", [NO, NO], NOT_MET),
        ("all", [YES, YES], MET),
        ("all", [YES, UNKNOWN], CANNOT_TELL),
        ("all", [UNKNOWN, NO], NOT_MET),
        ("all", [{"any": [NO, YES]}, {"all": [YES]}], MET),
    ],
)
def test_groups_are_as_sure_as_their_parts_allow(key: str, parts: list[Any], expected: UnitRule) -> None:
    assert check(rule(**{key: parts}), serial("A1")) is expected


@pytest.mark.parametrize("letter", ["OQD0", "IL1", "Z2", "S5", "B8", "G6"])
def test_look_alikes_clear_no_unit_however_sure_the_reading(letter: str) -> None:
    for printed in letter:
        for read in set(letter) - {printed}:
            one = rule(field="serial", op="in", value=[f"X{printed}7"])
            assert check(one, serial(f"X{read}7", 0.9)) is CANNOT_TELL
            assert check(one, serial(f"X{read}7", 1.0)) is CANNOT_TELL


def test_other_confusions_clear_a_unit_only_when_the_reading_is_sure() -> None:
    one, both = (rule(field="serial", op="in", value=[value]) for value in ("XH7", "KH7"))
    assert check(one, serial("XK7", BEYOND_DOUBT - 0.001)) is CANNOT_TELL
    assert check(one, serial("XK7", BEYOND_DOUBT)) is NOT_MET
    # Two characters are not confused in a reading that is sure.
    assert check(both, serial("XK7", SURE - 0.01)) is CANNOT_TELL
    assert check(both, serial("XK7", SURE)) is NOT_MET


def test_a_value_that_nothing_calls_so_clears_no_unit() -> None:
    for field in ("serial", "lot", "po_number"):
        one = rule(field=field, op="in", value=["PX44"])
        for said, answer in ((True, NOT_MET), (False, CANNOT_TELL)):
            assert check(one, Label.of(**{field: Field("WW77", 0.99, by_keyword=said)})) is answer
            assert check(one, Label.of(**{field: Field("PX44", 0.99, by_keyword=said)})) is MET


def test_four_digits_alone_are_a_date_code_but_a_year_clears_no_unit() -> None:
    codes = rule(field="date_code", op="range", format="WWYY", from_="0124", to="1024")
    assert check(codes, dated("2324", by_keyword=False)) is NOT_MET
    assert check(codes, dated("2024", by_keyword=True)) is NOT_MET
    assert check(codes, dated("2024", by_keyword=False)) is CANNOT_TELL


@pytest.mark.parametrize(
    ("one", "label"),
    [
        (rule(field="serial", op="range", from_="A100", to="A199"), serial("AZ50", 0.9)),
        (rule(field="serial", op="range", from_="A100", to="A199"), serial("A750", 0.9)),
        (rule(field="serial", op="glob_range", from_="T??08", to="T??12"), serial("TXX78", 0.9)),
        (rule(field="serial", op="glob", value=["AB8*Z"]), serial("ABB777Z", 0.9)),
        (rule(field="date_code", op="range", format="WWYY", from_="0124", to="1024"), dated("0729", confidence=0.9)),
        (rule(field="serial", op="prefix", value=["157"]), serial("5700", 0.9)),
        (rule(field="serial", op="suffix", value=["D"]), serial("5700", 0.9)),
    ],
)
def test_doubtful_characters_clear_no_unit(one: Any, label: Label) -> None:
    assert check(one, label) is CANNOT_TELL


def test_characters_that_no_look_alike_could_explain_clear_a_unit() -> None:
    one = rule(field="serial", op="range", from_="AX100", to="AX199")
    assert check(one, serial("PW477", WELL_READ)) is NOT_MET
    assert check(one, serial("PW477", WELL_READ - 0.01)) is CANNOT_TELL


def test_a_rival_reading_that_would_be_covered_clears_no_unit() -> None:
    one = rule(field="serial", op="in", value=["PX44"])
    assert check(one, serial("WW77", 0.99)) is NOT_MET
    assert check(one, serial("WW77", 0.99, "PX44")) is CANNOT_TELL
    # A rival that is no such serial at all leaves it open, too.
    assert check(one, serial("WW77", 0.99, "PX4")) is CANNOT_TELL


def test_a_reading_that_says_that_a_unit_is_covered_counts_however_little_it_is_worth() -> None:
    one = rule(field="serial", op="prefix", value=["J7"])
    said = [FieldReading("799890739", 0.99, "print/plain"), FieldReading("J79989073S", 0.1, "tesseract/plain")]
    alone, both = (
        Label.of(serial=Field("899890739", 0.99, by_keyword=True, readings=tuple(heard))) for heard in (said[:1], said)
    )
    assert (check(one, alone), check(one, both)) == (NOT_MET, CANNOT_TELL)


@pytest.mark.parametrize(("value", "answer"), [("99890739", CANNOT_TELL), ("X99890739", NOT_MET)])
def test_a_thin_first_character_may_be_lost_however_sure_the_reading(value: str, answer: UnitRule) -> None:
    assert check(rule(field="serial", op="prefix", value=["J9"]), serial(value, 0.999)) is answer


def test_a_rival_reading_that_would_not_be_covered_asks_for_a_look() -> None:
    one = rule(field="serial", op="in", value=["PX44"])
    assert check(one, serial("PX44", 0.9)) is MET
    assert check(one, serial("PX44", 0.9, "WW77")) is CANNOT_TELL
    assert check(one, serial("PX44", SURE, "WW77")) is MET


def test_a_value_that_could_hardly_be_read_says_nothing() -> None:
    assert check(rule(field="serial", op="in", value=["PX44"]), serial("PX44", READABLE - 0.01)) is CANNOT_TELL


def test_a_range_compares_only_strings_of_one_length_and_letter_pattern() -> None:
    one = rule(field="serial", op="range", from_="AB100", to="AB900")
    assert check(one, serial("AB500")) is MET
    for other in ("AB5000", "AB50", "A5000", "ABC00", "ABCDE", ""):
        assert check(one, serial(other)) is CANNOT_TELL


def test_a_half_open_range_holds_on_its_side_only() -> None:
    one = rule(field="lot", op="range", from_="L200")
    assert evaluate(one, Label.of(lot=Field("L200", 0.99, by_keyword=True))) is MET
    assert evaluate(one, Label.of(lot=Field("L199", 0.99, by_keyword=True))) is NOT_MET


def test_two_date_codes_that_disagree_cannot_tell() -> None:
    one = rule(field="date_code", op="range", format="WWYY", from_="0124", to="1024")
    assert check(one, dated("0524", "0624")) is MET
    assert check(one, dated("0524", "9999")) is MET
    assert check(one, dated("0524", "0525")) is CANNOT_TELL
    assert check(one, dated("0525", "9999")) is CANNOT_TELL
    assert check(one, dated("0525", "0625")) is NOT_MET


def test_a_date_that_no_keyword_calls_the_date_of_making_clears_no_unit() -> None:
    assert check(OLDER_THAN, dated("2024-03-01")) is NOT_MET
    assert check(OLDER_THAN, dated("2024-03-01", by_keyword=False)) is CANNOT_TELL
    assert check(OLDER_THAN, dated("2024-02-01", by_keyword=False)) is MET


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("*", "anything", True),
        ("A*", "A", True),
        ("*A", "BA", True),
        ("A?C", "ABC", True),
        ("A?C", "ABD", False),
        ("A*C*E", "ABCDE", True),
        ("A*C*E", "ABCDF", False),
        ("A**B", "AB", True),
        ("*AB*AB", "ABXAB", True),
        ("NZ-9110.*", "NZ 9110 3", True),
    ],
)
def test_globs_know_a_run_and_one_character(pattern: str, value: str, matches: bool) -> None:
    # A star alone has no letter: written with one that every value begins with.
    one = rule(field="serial", op="glob", value=["S" + pattern])
    assert check(one, serial("S" + value)) is (MET if matches else NOT_MET)


def test_a_long_doubtful_value_and_a_nasty_glob_come_to_an_end() -> None:
    # Tried one by one, the readings or the ways to match would take longer than anyone waits.
    one = rule(any=[{"field": "serial", "op": "glob", "value": ["*0" * 31 + "*1"]}] * 20)
    assert check(one, serial("0O8B5S1I" * 50, 0.9)) is CANNOT_TELL
    ranged = rule(field="serial", op="range", from_="0" * 60, to="1" * 60)
    check(ranged, serial("O" * 60, 0.9))
    check(rule(field="date_code", op="range", format="YYYYMMDD", to="20240101"), dated("O8O8O8O8", confidence=0.9))


TEXTS = st.text("A0O1I2Z5S8B6G4K-", min_size=0, max_size=12)
ANY_RULE = st.sampled_from([*EVERY_OP, LAST_K_OR_M, PO_OR_NONE, WEEK_AND_FACTORY])


def label_of(text: str, confidence: float, rivals: tuple[str, ...]) -> Label:
    field = Field(text, confidence, by_keyword=True, rivals=rivals)
    return Label.of(serial=field, lot=field, po_number=field, date_code=(field,))


@given(ANY_RULE, TEXTS, st.lists(TEXTS, max_size=3), TEXTS, st.floats(0, 1))
def test_another_rival_only_moves_towards_cannot_tell(
    one: Any, text: str, rivals: list[str], rival: str, confidence: float
) -> None:
    before = check(one, label_of(text, confidence, tuple(rivals)))
    after = check(one, label_of(text, confidence, (*rivals, rival)))
    assert after in (before, CANNOT_TELL)


@given(ANY_RULE, TEXTS, st.lists(TEXTS, max_size=3), st.floats(0, 1), st.floats(0, 1))
def test_less_confidence_only_moves_towards_cannot_tell(
    one: Any, text: str, rivals: list[str], first: float, second: float
) -> None:
    surer = check(one, label_of(text, max(first, second), tuple(rivals)))
    less_sure = check(one, label_of(text, min(first, second), tuple(rivals)))
    assert less_sure in (surer, CANNOT_TELL)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=3, max_size=8), st.data())
def test_a_covered_unit_is_never_cleared_by_look_alikes(printed: str, data: st.DataObject) -> None:
    read = "".join(data.draw(st.sampled_from(options)) for options in in_doubt(printed))
    rules = [
        rule(field="serial", op="in", value=[printed]),
        rule(field="serial", op="prefix", value=[printed[:2]]),
        rule(field="serial", op="suffix", value=[printed[-2:]]),
        rule(field="serial", op="at", position=2, value=[printed[1]]),
        rule(field="serial", op="glob", value=[printed[0] + "*" + printed[-1]]),
        rule(field="serial", op="range", from_=printed, to=printed),
        rule(field="serial", op="glob_range", from_=printed[:-1] + "?", to=printed[:-1] + "?"),
    ]
    for one in rules:
        assert check(one, serial(read, SURE - 0.01)) is not NOT_MET
        assert check(one, serial(printed, 1.0)) is MET


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_of_numbers_is_the_range_of_the_numbers(low: int, high: int, value: int) -> None:
    low, high = sorted((low, high))
    one = rule(field="serial", op="range", from_=f"X{low:04}", to=f"X{high:04}")
    assert check(one, serial(f"X{value:04}")) is (MET if low <= value <= high else NOT_MET)

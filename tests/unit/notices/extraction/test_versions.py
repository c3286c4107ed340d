"""Two versions of one notice."""

from __future__ import annotations

from notices_for_tests import codes, extraction, rule

FIRST = "This recall involves dressers, model number HI1318_02."


def test_a_code_that_only_one_version_names_is_recalled_and_noted() -> None:
    found = extraction(FIRST, "This recall involves dressers, model number HI1381_02.")
    assert [code.value for code in found.products[0].codes] == ["HI1318_02", "HI1381_02"]
    assert found.conflicts == ("Only one version of the notice names HI1381_02.",)


def test_a_version_that_differs_in_spaces_and_quotes_changes_nothing() -> None:
    assert extraction(FIRST, FIRST.replace(", ", ",  ")).products == extraction(FIRST).products


def test_glued_cells_of_the_second_version_are_not_taken_for_codes() -> None:
    first = "Model Numbers LB16020DEN LB16020DMNR LB18020DEN are recalled."
    second = "Model NumbersLB16020DENLB16020DMNRLB18020DEN are recalled."
    assert codes(first, second) == codes(first)


def test_versions_that_limit_the_recall_differently_leave_it_to_a_person() -> None:
    first = "Recalled are model A100 fans with serial numbers 1000 to 2000."
    second = "Recalled are model A100 fans with lot numbers L5001 and L5002."
    found = extraction(first, second)
    assert found.products[0].unit_rule is None
    assert found.products[0].seen is not None
    assert "L5001" in " ".join(found.conflicts)


def test_a_wider_range_in_the_second_version_widens_the_rule() -> None:
    first = "Recalled are model A100 fans with serial numbers 22D226941 to 23C087042."
    second = "Recalled are model A100 fans with serial numbers 22D000001 to 23C087042."
    assert len(rule(first, second)["any"]) == 2

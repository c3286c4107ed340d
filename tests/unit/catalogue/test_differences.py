"""What changed between two catalogues, which recalls a person asks for, and how many there are."""

from __future__ import annotations

import pytest

from labelcheck.catalogue.differences import differences, notice_ids
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.selection import Choice, hazards_of, statistics
from labelcheck.notices.feeds import feed_named
from labelcheck.notices.importing import Imported, composed
from places import FEED_DATA

DATA = FEED_DATA


@pytest.fixture(scope="module")
def recalls() -> list[Recall]:
    return [one.recall for one in composed(feed_named("cpsc"), [DATA / "cpsc-api.json"], Imported())]


def chosen(recalls: list[Recall], **wanted: object) -> list[str]:
    choice = Choice(**wanted)  # type: ignore[arg-type]
    return [recall.number or "" for recall in recalls if choice.takes(recall)]


def test_nothing_changed_between_a_catalogue_and_itself(recalls: list[Recall]) -> None:
    assert differences(recalls, recalls[::-1]) == []


def test_a_change_names_the_fields(recalls: list[Recall]) -> None:
    changed = recalls[0].model_copy(update={"title": "New", "hazard": "Other"})
    (change,) = differences(recalls, [changed, *recalls[1:]])
    assert (change.kind, change.id, change.fields) == ("changed", recalls[0].id, ("title", "hazard"))


def test_a_recall_told_in_another_is_merged_and_not_removed(recalls: list[Recall]) -> None:
    told = recalls[1].model_copy(update={"sources": (*recalls[1].sources, f"{recalls[0].id} (some file)")})
    kinds = {change.id: (change.kind, change.fields) for change in differences(recalls, [told, *recalls[2:]])}
    assert kinds[recalls[0].id] == ("merged", (recalls[1].id,))


def test_notice_ids_are_no_web_addresses(recalls: list[Recall]) -> None:
    odd = recalls[0].model_copy(update={"sources": ("https://example.org/a", "owner/repo@1: file", "Press")})
    assert notice_ids(odd) == (odd.id,)


def test_choices_narrow_by_all_that_is_asked(recalls: list[Recall]) -> None:
    assert chosen(recalls, brands=("ANKER",)) == ["25338"]
    assert chosen(recalls, since="2025-06-12", hazards=("fire",)) == ["25338"]
    assert chosen(recalls, until="2023-12") == ["24039"]
    assert len(chosen(recalls, authorities=("consumer product",))) == len(recalls)
    assert chosen(recalls, authorities=("eu-safety-gate",)) == []


def test_a_recall_of_a_year_may_be_of_any_day_of_it(recalls: list[Recall]) -> None:
    loose = [recalls[0].model_copy(update={"published": "2024"})]
    assert chosen(loose, since="2024-06-01")
    assert chosen(loose, until="2024-06-01")
    assert not chosen(loose, since="2025")


def test_hazards_are_told_from_the_text(recalls: list[Recall]) -> None:
    by_number = {recall.number: hazards_of(recall) for recall in recalls}
    assert "fire" in by_number["25338"]
    assert "shock" in by_number["24039"]


def test_statistics_add_up(recalls: list[Recall]) -> None:
    counted = statistics(recalls)
    assert counted.recalls == sum(counted.years.values()) == sum(counted.authorities.values()) == len(recalls)
    assert counted.with_codes <= counted.recalls

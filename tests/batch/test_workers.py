"""Checking many photos: order, isolation, and what becomes of those that crash."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from fake_checkers import FakeChecker, Unstartable

from labelcheck.batch.discovery import Found
from labelcheck.batch.workers import PHOTOS_IN_FLIGHT_PER_JOB, check_many, default_jobs, failed_verdict
from labelcheck.errors import NotAPhotoError, ReaderError, ReaderMissingError
from labelcheck.verdict import Answer

BOTH = pytest.mark.parametrize("jobs", [1, 2])


@BOTH
def test_answers_come_in_the_order_of_the_photos(jobs: int) -> None:
    photos = ["0-slow.jpg", *(f"{number}.jpg" for number in range(1, 12))]
    assert [verdict.photo for verdict in check_many(photos, FakeChecker(), jobs)] == photos


@BOTH
def test_an_exception_costs_one_failed_row_that_says_what_happened(jobs: int) -> None:
    verdicts = list(check_many(["a.jpg", "raise.jpg", "b.jpg"], FakeChecker(), jobs))
    assert [verdict.answer for verdict in verdicts] == [Answer.NOT_LISTED, Answer.FAILED, Answer.NOT_LISTED]
    assert "something odd" in verdicts[1].why


@BOTH
def test_what_discovery_refused_becomes_a_failed_row_at_its_place(jobs: int) -> None:
    problem = NotAPhotoError("b.gif is a GIF.", "Save it as JPEG.")
    verdicts = list(check_many([Found("a.jpg"), Found("b.gif", problem), Found("c.jpg")], FakeChecker(), jobs))
    assert [verdict.answer for verdict in verdicts] == [Answer.NOT_LISTED, Answer.FAILED, Answer.NOT_LISTED]
    assert (verdicts[1].why, verdicts[1].next) == ("b.gif is a GIF.", "Save it as JPEG.")


@BOTH
def test_without_a_reader_the_batch_ends_rather_than_failing_photo_by_photo(jobs: int) -> None:
    with pytest.raises(ReaderMissingError, match="Install it"):
        list(check_many(["no-reader.jpg", "a.jpg"], FakeChecker(), jobs))


def test_one_job_works_in_this_process_and_more_work_in_others() -> None:
    here = f"checked in {os.getpid()}"
    assert [verdict.why for verdict in check_many(["a.jpg"], FakeChecker(), 1)] == [here]
    assert here not in [verdict.why for verdict in check_many(["a.jpg", "b.jpg"], FakeChecker(), 2)]


def test_only_the_photo_that_kills_its_worker_fails() -> None:
    photos = [f"{number}{'-crash' if number in (3, 11) else ''}.jpg" for number in range(14)]
    verdicts = list(check_many(photos, FakeChecker(), 2))
    assert [verdict.photo for verdict in verdicts] == photos
    assert [verdict.photo for verdict in verdicts if verdict.answer is Answer.FAILED] == ["3-crash.jpg", "11-crash.jpg"]
    assert "crashed or was killed" in verdicts[3].why


def test_a_photo_that_crashes_last_does_not_hide_the_others() -> None:
    verdicts = list(check_many(["a.jpg", "crash.jpg"], FakeChecker(), 2))
    assert [verdict.answer for verdict in verdicts] == [Answer.NOT_LISTED, Answer.FAILED]


def test_workers_that_cannot_start_end_the_batch_with_an_error() -> None:
    with pytest.raises(ReaderError, match="cannot start"):
        list(check_many(["a.jpg", "b.jpg"], Unstartable(), 2))


def test_photos_are_listed_only_a_little_ahead_of_the_work() -> None:
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield f"{asked}.jpg"

    verdicts = check_many(endless(), FakeChecker(), 2)
    for _ in range(5):
        next(verdicts)
    verdicts.close()
    assert asked <= 5 + 2 * PHOTOS_IN_FLIGHT_PER_JOB


def test_closing_the_answers_ends_the_work_at_once() -> None:
    verdicts = check_many([f"{number}-slow.jpg" for number in range(1000)], FakeChecker(), 2)
    next(verdicts)
    start = time.monotonic()
    verdicts.close()
    assert time.monotonic() - start < 2


def test_no_photos_give_no_answers() -> None:
    assert list(check_many([], FakeChecker(), 2)) == []


def test_an_unforeseen_error_asks_to_be_reported() -> None:
    verdict = failed_verdict("a.jpg", KeyError("x"))
    assert (verdict.answer, verdict.photo) == (Answer.FAILED, "a.jpg")
    assert "KeyError" in verdict.why
    assert "report" in verdict.next


def test_there_is_at_least_one_job() -> None:
    assert default_jobs() >= 1

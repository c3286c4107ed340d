"""Every report tells when the catalogue is old."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pytest

from labelcheck.model.verdict import OLD_AFTER_DAYS, CatalogueStamp, Verdict
from labelcheck.report import Format, report_in
from verdicts_for_tests import verdict

TODAY = datetime.date.today()


def aged(days: int, photo: str = "label.jpg") -> Verdict:
    return verdict(photo=photo, catalogue=CatalogueStamp((TODAY - datetime.timedelta(days=days)).isoformat(), 32))


def written(wanted: Format, *verdicts: Verdict) -> str:
    stream = io.StringIO()
    report = report_in(wanted, stream)
    for one in verdicts:
        report.add(one)
    report.finish()
    return " ".join(stream.getvalue().split())


@pytest.mark.parametrize("wanted", list(Format))
@pytest.mark.parametrize("many", [False, True])
def test_a_catalogue_older_than_thirty_days_is_told_in_every_report(wanted: Format, many: bool) -> None:
    names = ("a.jpg", "b.jpg") if many else ("a.jpg",)
    old = written(wanted, *(aged(OLD_AFTER_DAYS + 1, name) for name in names))
    assert "The catalogue is 31 days old" in old
    assert "labelcheck recalls update" in old
    assert "days old:" not in written(wanted, *(aged(OLD_AFTER_DAYS, name) for name in names))


def test_programs_find_the_age_in_fields_of_their_own() -> None:
    row = json.loads(written(Format.JSONL, aged(40)))["catalogue"]
    assert (row["days_old"], row["recalls"]) == (40, 32)
    assert row["warning"]
    assert json.loads(written(Format.JSONL, aged(3)))["catalogue"]["warning"] is None
    stream = io.StringIO()
    report_in(Format.CSV, stream).add(aged(40))
    stream.seek(0)
    assert next(csv.DictReader(stream))["catalogue_warning"].startswith("The catalogue is 40 days old")


@pytest.mark.parametrize(("date", "days"), [("2026-01-01", 30), ("2026-01-31", 0), ("2027-01-01", 0), ("none", 0)])
def test_age_is_counted_in_days_and_never_negative(date: str, days: int) -> None:
    assert CatalogueStamp(date, 1).days_old(datetime.date(2026, 1, 31)) == days

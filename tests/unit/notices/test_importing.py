"""From the files of a feed to a catalogue on disk."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path

import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.notices.extraction import Extraction, Notice, extract
from labelcheck.notices.feeds import feed_named
from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.interface import Why
from labelcheck.notices.importing import Composed, Imported, composed, import_files
from labelcheck.system.temporary import Spool
from places import FEED_DATA

DATA = FEED_DATA
CPSC = [DATA / "cpsc-api.json", DATA / "cpsc-export.csv", DATA / "cpsc-short.json"]


def test_every_record_becomes_a_recall_joins_another_or_is_set_aside(tmp_path: Path) -> None:
    done = import_files(feed_named("cpsc"), CPSC, tmp_path / "c.json")
    assert (done.records, done.joined, done.recalls + done.merged, len(done.set_aside)) == (19, 7, 11, 1)
    assert len(Catalogue.load(tmp_path / "c.json")) == done.recalls


@pytest.mark.parametrize(
    ("feed", "name"),
    [
        ("safety-gate", "safety-gate-week.xml"),
        ("safety-gate", "safety-gate.json"),
        ("opss", "opss.json"),
        ("health-canada", "health-canada.json"),
        ("rappelconso", "rappelconso.json"),
    ],
)
def test_each_feed_makes_a_catalogue_that_can_be_used(feed: str, name: str, tmp_path: Path) -> None:
    done = import_files(feed_named(feed), [DATA / name], tmp_path / "c.json")
    catalogue = Catalogue.load(tmp_path / "c.json")
    assert len(catalogue) == done.recalls == 1
    assert done.records == done.recalls + len(done.set_aside)


def test_a_notice_that_cannot_be_read_is_told_and_the_others_are_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(notice: Notice) -> Extraction:
        if notice.id == "us-cpsc:25338":
            raise RecursionError
        return extract(notice)

    whole = import_files(feed_named("cpsc"), CPSC, tmp_path / "whole.json")
    monkeypatch.setattr("labelcheck.notices.compose.extract", broken)
    done = import_files(feed_named("cpsc"), CPSC, tmp_path / "c.json")
    assert done.recalls == whole.recalls - 1
    told = done.set_aside[-1]
    assert (told.where, told.why) == ("us-cpsc:25338", Why.UNUSABLE)
    assert "RecursionError" in told.reason
    assert "25338" not in (tmp_path / "c.json").read_text("utf-8")


def test_the_newest_recall_comes_first_and_gives_the_date(tmp_path: Path) -> None:
    import_files(feed_named("cpsc"), CPSC, tmp_path / "c.json")
    catalogue = Catalogue.load(tmp_path / "c.json")
    days = [recall.published for recall in catalogue]
    assert days == sorted(days, reverse=True)
    assert catalogue.date >= days[0]


def test_packed_catalogues_hold_the_same_and_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.json", "a.json.gz", "b.json.gz", "a.json.xz"):
        import_files(feed_named("cpsc"), CPSC, tmp_path / name)
    plain = (tmp_path / "a.json").read_bytes()
    assert gzip.decompress((tmp_path / "a.json.gz").read_bytes()) == plain
    assert lzma.decompress((tmp_path / "a.json.xz").read_bytes()) == plain
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


def test_the_catalogue_names_its_source_and_licence(tmp_path: Path) -> None:
    import_files(feed_named("safety-gate"), [DATA / "safety-gate.json"], tmp_path / "c.json")
    assert "CC BY 4.0" in json.loads((tmp_path / "c.json").read_text("utf-8"))["source"]


def test_a_damaged_file_leaves_the_old_catalogue(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("old")
    (tmp_path / "cut.json").write_bytes(CPSC[0].read_bytes()[:3000])
    with pytest.raises(FeedError):
        import_files(feed_named("cpsc"), [tmp_path / "cut.json"], tmp_path / "c.json")
    assert (tmp_path / "c.json").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.json", "cut.json"]


def test_a_recall_set_down_in_a_part_comes_back_the_same() -> None:
    for one in composed(feed_named("cpsc"), CPSC, Imported()):
        assert Composed.from_json(one.to_json()) == one


def test_a_spool_gives_back_what_was_set_down_in_order() -> None:
    with Spool() as spool:
        for key, text in (("a", "1"), ("b", "é\n"), ("a", "2")):
            spool.add(key, text)
        assert (list(spool), list(spool.get("a")), list(spool.get("b"))) == (["a", "b"], ["1", "2"], ["é\n"])
        assert list(spool.get("c")) == []

"""Updates of the user's catalogue, over a real server: what is new comes in, and nothing bad replaces what is there."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.user_catalogue import UserCatalogue, bundled_files, user_file, usual_files
from labelcheck.errors import LabelcheckError
from labelcheck.notices import compose, importing
from labelcheck.notices.download import Downloader
from labelcheck.notices.feeds import cpsc, opss, rappelconso, safety_gate
from labelcheck.notices.feeds.feed_errors import DownloadError, FeedError, OfflineError, UpdateRefusedError
from labelcheck.notices.feeds.interface import Feed
from labelcheck.notices.update import Updated, read_state, update_feed
from labelcheck.system.http import HttpLimits
from places import FEED_DATA
from web_server import Answer, Asked, Server, serving

DATA = FEED_DATA
RECORDS: list[dict[str, Any]] = json.loads((DATA / "cpsc-api.json").read_text("utf-8"))
QUICK = HttpLimits(attempts=2, first_pause=0.01, connect_timeout=2, read_timeout=2, total_timeout=20)
DAY = datetime.date(2026, 10, 1)


@dataclass
class Site:
    """An authority's site: what it answers by path, with ETags, and how often its bodies were sent."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, Answer] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, _before: int) -> Answer:
        path = asked.path.split("?")[0]
        if path in self.faults:
            return self.faults[path]
        if path not in self.bodies:
            return Answer(404)
        etag = f'"{hash(self.bodies[path])}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304)
        self.sent.append(path)
        return Answer(body=gzip.compress(self.bodies[path]), headers={"ETag": etag, "Content-Encoding": "gzip"})


@pytest.fixture
def site() -> Site:
    return Site({"/recalls": json.dumps(RECORDS).encode()})


@pytest.fixture
def server(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(site) as running:
        monkeypatch.setattr(cpsc.Cpsc, "address", running.url + "/recalls")
        yield running


@pytest.fixture
def files(tmp_path: Path) -> UserCatalogue:
    return UserCatalogue(tmp_path / "data")


Update = Callable[..., Updated]


@pytest.fixture
def update(server: Server, files: UserCatalogue) -> Update:
    def run(feed: Feed | None = None, **settings: Any) -> Updated:
        downloader = Downloader(QUICK, sleep=lambda _seconds: None)
        return update_feed(feed or cpsc.Cpsc(), files, downloader, **({"today": DAY} | settings))

    return run


def ids(path: Path) -> set[str]:
    return {recall.id for recall in Catalogue.load(path)}


def test_the_first_update_makes_a_catalogue_as_of_today(update: Update, files: UserCatalogue) -> None:
    result = update()
    assert (result.changed, result.recalls, len(result.added)) == (True, 7, 7)
    catalogue = Catalogue.load(files.file)
    assert (len(catalogue), catalogue.date) == (7, "2026-10-01")
    assert not files.previous.exists()
    assert not files.lock.exists()


def test_what_has_not_changed_is_neither_sent_nor_read_again_but_is_as_of_today(
    update: Update, files: UserCatalogue, site: Site
) -> None:
    update()
    result = update(today=DAY + datetime.timedelta(days=9))
    assert (result.changed, result.recalls, site.sent) == (False, 7, ["/recalls"])
    assert Catalogue.load(files.file).date == "2026-10-10"


def test_a_new_recall_comes_in_and_the_previous_catalogue_is_kept(
    update: Update, files: UserCatalogue, site: Site
) -> None:
    site.bodies["/recalls"] = json.dumps(RECORDS[1:]).encode()
    update()
    site.bodies["/recalls"] = json.dumps(RECORDS).encode()
    result = update()
    assert result.added == (f"us-cpsc:{RECORDS[0]['RecallNumber']}",)
    assert ids(files.file) - ids(files.previous) == set(result.added)


def test_an_update_that_loses_recalls_is_refused_unless_that_is_wanted(
    update: Update, files: UserCatalogue, site: Site
) -> None:
    update()
    site.bodies["/recalls"] = json.dumps(RECORDS[2:]).encode()
    before = files.file.read_bytes()
    with pytest.raises(UpdateRefusedError, match=r"lacks 2 recalls .*us-cpsc:.*--accept-loss"):
        update()
    assert files.file.read_bytes() == before
    with pytest.raises(UpdateRefusedError):
        update()  # not forgotten, though the server now answers that nothing has changed
    assert len(update(accept_loss=True).lost) == 2
    assert len(ids(files.file)) == 5


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[]", "not one recall"),
        (b"<html>Maintenance</html>", "neither JSON"),
        (json.dumps(RECORDS).encode()[:9000], "cut off"),
        (json.dumps(RECORDS, ensure_ascii=False).encode("utf-16"), "neither JSON"),
        ('[{"RecallNumber": "é"}]'.encode("latin-1"), "not UTF-8"),
        (json.dumps([{"RecallID": 0, "Title": "Bad date"}]).encode(), "not one recall"),
    ],
)
def test_an_answer_that_is_none_leaves_the_old_catalogue(
    body: bytes, said: str, update: Update, files: UserCatalogue, site: Site
) -> None:
    update()
    before = files.file.read_bytes()
    site.bodies["/recalls"] = body
    with pytest.raises((FeedError, UpdateRefusedError), match=said):
        update(accept_loss=body == b"[]" or b"RecallID" in body)
    assert files.file.read_bytes() == before
    assert not files.lock.exists()


@pytest.mark.parametrize("fault", [Answer(500), Answer(429), Answer(body=b"[{", announced=9), Answer(403)])
def test_a_server_that_fails_leaves_the_old_catalogue(
    fault: Answer, update: Update, files: UserCatalogue, site: Site
) -> None:
    update()
    before = files.file.read_bytes()
    site.faults["/recalls"] = fault
    with pytest.raises(DownloadError):
        update()
    assert files.file.read_bytes() == before


def test_offline_says_so_and_the_old_catalogue_stays(
    update: Update, files: UserCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    update()
    monkeypatch.setattr(cpsc.Cpsc, "address", "http://127.0.0.1:9/recalls")
    with pytest.raises(OfflineError, match="stays as it is"):
        update()
    assert len(ids(files.file)) == 7


def test_two_feeds_stand_in_one_catalogue_and_each_keeps_its_own(
    update: Update, files: UserCatalogue, site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.bodies["/fr"] = (DATA / "rappelconso.json").read_bytes()
    monkeypatch.setattr(rappelconso.RappelConso, "address", server.url + "/fr")
    update()
    update(rappelconso.RappelConso(), today=DAY + datetime.timedelta(days=5))
    catalogue = Catalogue.load(files.file)
    assert (len(catalogue), catalogue.date) == (8, "2026-10-01")  # as old as its oldest list
    site.bodies["/recalls"] = json.dumps([*RECORDS, {**RECORDS[0], "RecallNumber": "25999"}]).encode()
    update()
    assert len(ids(files.file)) == 9
    assert set(read_state(files)) == {"cpsc", "rappelconso"}


def test_only_what_changed_is_read_again(
    update: Update, files: UserCatalogue, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    update()
    made: list[str] = []

    def counting(records: Any, copied: Any) -> Any:
        made.extend(record.number for record in records)
        return compose.compose(records, copied)

    monkeypatch.setattr(importing, "compose", counting)
    changed = {**RECORDS[3], "Title": "Another title"}
    site.bodies["/recalls"] = json.dumps([*RECORDS[:3], changed, *RECORDS[4:]]).encode()
    assert update().recalls == 7
    assert made == [RECORDS[3]["RecallNumber"]]
    recall = Catalogue.load(files.file).get(f"us-cpsc:{made[0]}")
    assert recall is not None
    assert recall.title == "Another title"


def test_weeks_that_are_over_are_fetched_once(
    update: Update, site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = "https://ec.europa.eu"
    weeks = (DATA / "safety-gate-weeks.xml").read_text("utf-8")
    detail = "/safety-gate-alerts/api/download/weeklyReport/detail/xml/"
    week = (DATA / "safety-gate-week.xml").read_bytes()
    site.bodies |= {
        "/weeks": weeks.replace(host, server.url).encode(),
        f"{detail}99000320": week,
        f"{detail}99000319": week.replace(b"SR/09001/26", b"SR/09009/26"),
    }
    monkeypatch.setattr(safety_gate.SafetyGate, "address", server.url + "/weeks")
    assert update(safety_gate.SafetyGate()).recalls == 2
    assert site.sent == ["/weeks", f"{detail}99000320", f"{detail}99000319"]
    update(safety_gate.SafetyGate())
    asked = [one.path.split("?")[0] for one in server.asked]
    assert asked.count(f"{detail}99000319") == 1
    assert asked.count(f"{detail}99000320") == 2  # the newest may still grow


def test_notices_that_changed_are_fetched_again_and_withdrawn_ones_are_no_error(
    update: Update, site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opss, "GOV_UK", server.url)
    monkeypatch.setattr(opss.Opss, "address", server.url + "/search?count={count}&start={start}")
    path = "/product-safety-alerts-reports-recalls/voltling"

    def search(stamp: str) -> bytes:
        found = [
            {"link": path, "public_timestamp": stamp},
            {"link": f"{path}-gone"},
            {"link": "https://evil.example/"},
            7,
        ]
        return json.dumps({"results": found, "total": len(found)}).encode()

    site.bodies |= {"/search": search("1"), f"/api/content{path}": (DATA / "opss.json").read_bytes()}
    assert update(opss.Opss()).recalls == 1
    update(opss.Opss())
    assert site.sent.count(f"/api/content{path}") == 1
    site.bodies["/search"] = search("2")
    assert update(opss.Opss()).changed
    assert site.sent.count(f"/api/content{path}") == 2


def test_two_updates_at_a_time_are_one_too_many(update: Update, files: UserCatalogue) -> None:
    files.folder.mkdir()
    files.lock.touch()
    with pytest.raises(UpdateRefusedError, match="Another update is running"):
        update()
    long_ago = time.time() - 100 * 3600
    os.utime(files.lock, (long_ago, long_ago))
    assert update().recalls == 7


def test_a_damaged_part_is_named_and_nothing_is_replaced(update: Update, files: UserCatalogue, site: Site) -> None:
    update()
    before = files.file.read_bytes()
    files.part("cpsc").write_bytes(b"rubbish")
    site.bodies["/recalls"] = json.dumps(RECORDS[::-1]).encode()
    with pytest.raises(UpdateRefusedError, match="is damaged"):
        update()
    assert files.file.read_bytes() == before


def test_nothing_is_left_lying_about(update: Update, files: UserCatalogue, site: Site) -> None:
    update()
    site.bodies["/recalls"] = b"[]"
    with pytest.raises(LabelcheckError):
        update()
    found = {path.relative_to(files.folder).as_posix() for path in files.folder.rglob("*") if path.is_file()}
    known = {"catalogue.json", "state.json", "parts/cpsc.jsonl.gz"}
    assert found == known | {f"downloads/cpsc/{name}" for name in ("recalls.json", "recalls.json.http", "unread")}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="no such permissions there")
def test_a_folder_that_cannot_be_written_is_named(update: Update, files: UserCatalogue) -> None:
    files.folder.mkdir(mode=0o500)
    with pytest.raises(LabelcheckError, match="cannot be"):
        update()


def test_the_users_catalogue_stands_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABELCHECK_DATA", str(tmp_path))
    assert user_file() is None
    (tmp_path / "catalogue.json").write_text("{}")
    assert user_file() == tmp_path / "catalogue.json"
    assert usual_files()[:2] == (bundled_files()[0], tmp_path / "catalogue.json")
    assert set(usual_files()) == {*bundled_files(), tmp_path / "catalogue.json"}
    assert usual_files()[0].name == "recalls.json"
    monkeypatch.delenv("LABELCHECK_DATA")
    assert UserCatalogue.usual().folder.name == "labelcheck"

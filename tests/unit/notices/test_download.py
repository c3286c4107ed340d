"""Downloads, against a real server that fails in all the ways that servers and networks fail."""

from __future__ import annotations

import gzip
import io
import itertools
import os
import socket
import time
import zlib
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from labelcheck.notices.download import Downloader
from labelcheck.notices.feeds.feed_errors import DownloadError, OfflineError
from labelcheck.system.http import HttpLimits, redirect_target
from labelcheck.system.http_errors import RedirectError
from web_server import Answer, Asked, Server, serving

BODY = bytes(range(256)) * 400
QUICK = HttpLimits(attempts=3, first_pause=0.01, longest_pause=5, connect_timeout=2, read_timeout=1, total_timeout=20)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


class Pauses(list[float]):
    """Counts the pauses instead of sleeping."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def get(server: Server, path: Path, limits: HttpLimits = QUICK, pauses: Pauses | None = None, **settings: bool) -> bool:
    downloader = Downloader(limits, sleep=pauses if pauses is not None else Pauses())
    return downloader.get(f"{server.url}/feed", path, **settings)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_had_and_not_sent_again_while_it_is_the_same(tmp_path: Path) -> None:
    def answers(asked: Asked, _before: int) -> Answer:
        if asked.headers.get("if-none-match") == '"1"' and asked.headers.get("if-modified-since") == "yesterday":
            return Answer(304)
        return Answer(body=BODY, headers={"ETag": '"1"', "Last-Modified": "yesterday"})

    with serving(answers) as server:
        assert get(server, tmp_path / "a") is True
        assert (tmp_path / "a").read_bytes() == BODY
        assert get(server, tmp_path / "a") is False
        (tmp_path / "a").unlink()
        assert get(server, tmp_path / "a") is True


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_each_time_later(status: int, tmp_path: Path) -> None:
    pauses = Pauses()
    with serving(lambda _asked, before: Answer(status) if before < 2 else Answer(body=BODY)) as server:
        assert get(server, tmp_path / "a", pauses=pauses)
    assert pauses == [0.01, 0.02]


def test_retry_after_is_obeyed_in_seconds_and_as_a_date(tmp_path: Path) -> None:
    waits = iter(["3", formatdate(time.time() + 4, usegmt=True)])
    pauses = Pauses()

    def answers(_asked: Asked, before: int) -> Answer:
        return Answer(429, headers={"Retry-After": next(waits)}) if before < 2 else Answer(body=BODY)

    with serving(answers) as server:
        assert get(server, tmp_path / "a", pauses=pauses)
    assert pauses[0] == 3
    assert 1 < pauses[1] <= 4


def test_a_server_that_asks_for_an_hour_is_left_alone(tmp_path: Path) -> None:
    pauses = Pauses()
    with (
        serving(lambda *_: Answer(503, headers={"Retry-After": "3600"})) as server,
        pytest.raises(DownloadError, match="asks to wait 3600 seconds"),
    ):
        get(server, tmp_path / "a", pauses=pauses)
    assert pauses == []


def test_what_fails_for_good_is_not_asked_again(tmp_path: Path) -> None:
    with serving(lambda *_: Answer(403)) as server:
        with pytest.raises(DownloadError, match="answers 403"):
            get(server, tmp_path / "a")
        assert len(server.asked) == 1


def test_a_page_that_was_withdrawn_is_no_error_where_that_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with serving(lambda *_: Answer(410)) as server:
        assert get(server, tmp_path / "a", may_be_gone=True) is False
    assert not (tmp_path / "a").exists()


def test_a_body_that_breaks_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    def answers(asked: Asked, before: int) -> Answer:
        if before == 0:
            return Answer(body=BODY[:5000], announced=len(BODY), headers={"ETag": '"1"'})
        assert asked.headers["if-range"] == '"1"'
        start = int(asked.headers["range"].removeprefix("bytes=").removesuffix("-"))
        return Answer(206, BODY[start:], {"Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}", "ETag": '"1"'})

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
        assert server.asked[1].headers["range"] == "bytes=5000-"
    assert (tmp_path / "a").read_bytes() == BODY
    assert left_in(tmp_path) == ["a", "a.http"]


def test_it_goes_on_in_a_later_run_too(tmp_path: Path) -> None:
    once = HttpLimits(attempts=1, total_timeout=20)

    def answers(asked: Asked, before: int) -> Answer:
        if before == 0:
            return Answer(body=BODY[:5000], announced=len(BODY), headers={"Last-Modified": "yesterday"})
        assert asked.headers["if-range"] == "yesterday"
        return Answer(206, BODY[5000:], {"Content-Range": f"bytes 5000-{len(BODY) - 1}/{len(BODY)}"})

    with serving(answers) as server:
        with pytest.raises(DownloadError, match="broke off after 5,000 bytes"):
            get(server, tmp_path / "a", once)
        assert get(server, tmp_path / "a", once)
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_had_from_its_beginning(tmp_path: Path) -> None:
    def answers(_asked: Asked, before: int) -> Answer:
        if before == 0:
            return Answer(body=BODY[:5000], announced=len(BODY), headers={"ETag": '"1"'})
        return Answer(body=BODY[::-1], headers={"ETag": '"2"'})

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == BODY[::-1]


@pytest.mark.parametrize(
    "odd", [Answer(416), Answer(206, b"zzz", {"Content-Range": "bytes 0-2/3"}), Answer(206, b"zzz")]
)
def test_a_server_that_goes_on_elsewhere_is_asked_from_the_beginning(odd: Answer, tmp_path: Path) -> None:
    def answers(_asked: Asked, before: int) -> Answer:
        if before == 0:
            return Answer(body=BODY[:5000], announced=len(BODY), headers={"ETag": '"1"'})
        return odd if before == 1 else Answer(body=BODY)

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
        assert "range" not in server.asked[2].headers
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_body_without_etag_or_date_is_had_from_its_beginning(tmp_path: Path) -> None:
    def answers(_asked: Asked, before: int) -> Answer:
        return Answer(body=BODY[:5000], announced=len(BODY)) if before == 0 else Answer(body=BODY)

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
        assert "range" not in server.asked[1].headers


def test_packed_bodies_are_unpacked_also_after_breaking_off(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(3000) + BODY) + gzip.compress(b"second member")
    head = {"Content-Encoding": "gzip", "ETag": '"1"'}

    def answers(_asked: Asked, before: int) -> Answer:
        if before == 0:
            return Answer(body=packed[:2000], announced=len(packed), headers=head)
        return Answer(206, packed[2000:], {**head, "Content-Range": f"bytes 2000-{len(packed) - 1}/{len(packed)}"})

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes().endswith(BODY + b"second member")
    assert left_in(tmp_path) == ["a", "a.http"]


def test_a_gzip_bomb_is_stopped_at_the_limit(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as packing:
        for _ in range(64):
            packing.write(bytes(1 << 20))
    bomb = Answer(body=buffer.getvalue(), headers={"Content-Encoding": "gzip"})
    with serving(lambda *_: bomb) as server, pytest.raises(DownloadError, match="too large"):
        get(server, tmp_path / "a", HttpLimits(most_unpacked=2 << 20))
    assert len(buffer.getvalue()) < 100_000
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_stopped_whether_it_says_so_or_not(announced: bool, tmp_path: Path) -> None:
    endless: Iterator[bytes] = itertools.repeat(bytes(1 << 16), 2000)

    def answers(*_: object) -> Answer:
        return Answer(body=b"x", announced=10**9) if announced else Answer(pieces=endless)

    with serving(answers) as server, pytest.raises(DownloadError, match="too large"):
        get(server, tmp_path / "a", HttpLimits(most_sent=1 << 20))
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("body", [b"no gzip at all", gzip.compress(BODY)[:200], zlib.compress(BODY)])
def test_what_cannot_be_unpacked_is_no_file(body: bytes, tmp_path: Path) -> None:
    with (
        serving(lambda *_: Answer(body=body, headers={"Content-Encoding": "gzip", "ETag": '"1"'})) as server,
        pytest.raises(DownloadError, match="cannot be unpacked"),
    ):
        get(server, tmp_path / "a")
    assert left_in(tmp_path) == []


def test_an_encoding_that_was_not_asked_for_is_refused(tmp_path: Path) -> None:
    with (
        serving(lambda *_: Answer(body=b"x", headers={"Content-Encoding": "br"})) as server,
        pytest.raises(DownloadError, match="'br'"),
    ):
        get(server, tmp_path / "a")


@pytest.mark.parametrize("length", ["²", "9" * 5000, "-1", "many"])
def test_a_length_that_is_no_number_is_passed_over(length: str, tmp_path: Path) -> None:
    def answers(_asked: Asked, _before: int) -> Answer:
        headers = {"Content-Length": length, "Connection": "close"}
        return Answer(headers=headers, pieces=iter([b"all of it"]))

    with serving(answers) as server:
        assert get(server, tmp_path / "a") is True
    assert (tmp_path / "a").read_bytes() == b"all of it"


@pytest.mark.slow
def test_a_slow_trickle_ends_at_the_time_limit(tmp_path: Path) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(1000):
            time.sleep(0.05)
            yield b"x"

    with (
        serving(lambda *_: Answer(pieces=trickle())) as server,
        pytest.raises(DownloadError, match="takes longer than 1 seconds"),
    ):
        get(server, tmp_path / "a", HttpLimits(read_timeout=5, total_timeout=1))


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    def silence() -> Iterator[bytes]:
        time.sleep(2)
        yield b""

    limits = HttpLimits(attempts=1, read_timeout=0.2, total_timeout=20)
    with serving(lambda *_: Answer(pieces=silence())) as server, pytest.raises(DownloadError, match="broke off"):
        get(server, tmp_path / "a", limits)


def test_nobody_there_is_told_as_offline(tmp_path: Path) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    with pytest.raises(OfflineError, match="no connection"):
        Downloader(QUICK, sleep=Pauses()).get(f"http://127.0.0.1:{port}/feed", tmp_path / "a")


def test_a_name_that_leads_nowhere_is_told_as_offline(tmp_path: Path) -> None:
    with pytest.raises(OfflineError):
        Downloader(QUICK, sleep=Pauses()).get("http://no-such-host.invalid/feed", tmp_path / "a")


def test_a_redirect_on_the_same_host_is_followed(tmp_path: Path) -> None:
    def answers(asked: Asked, _before: int) -> Answer:
        return Answer(body=BODY) if asked.path == "/new" else Answer(302, headers={"Location": "/new"})

    with serving(answers) as server:
        assert get(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == BODY


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "http://example.org/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://10.0.0.1/x",
        "https://user:secret@example.org/x",
        "gopher://x",
        "http://127.0.0.1:1/x",
    ],
)
def test_redirects_to_other_schemes_and_into_the_own_network_are_refused(target: str, tmp_path: Path) -> None:
    with serving(lambda *_: Answer(301, headers={"Location": target})) as server:
        with pytest.raises(DownloadError, match=r"not followed|not on the public internet"):
            get(server, tmp_path / "a")
        assert len(server.asked) == 1
    assert left_in(tmp_path) == []


def test_https_is_never_left_for_http_on_the_same_host() -> None:
    with pytest.raises(RedirectError, match="not https"):
        redirect_target("https://www.saferproducts.gov/a", "http://www.saferproducts.gov/a")
    assert redirect_target("https://www.gov.uk/a", "https://www.gov.uk/b") == "https://www.gov.uk/b"


def test_redirects_without_end_are_given_up(tmp_path: Path) -> None:
    with (
        serving(lambda *_: Answer(302, headers={"Location": "/feed"})) as server,
        pytest.raises(DownloadError, match="moved on and on"),
    ):
        get(server, tmp_path / "a")


def test_a_damaged_note_of_what_the_server_said_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a.http").write_text('{"url": ["x"], "surprise": 1}')
    with serving(lambda *_: Answer(body=BODY)) as server:
        assert get(server, tmp_path / "a")
        assert "if-none-match" not in server.asked[0].headers

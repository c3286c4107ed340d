"""Remote stores: listed by the rules of folders, read within limits, and every failure a typed one without secrets."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from labelcheck.batch import addresses, remote_stores, web_photo
from labelcheck.batch.addresses import is_address, local_path, redacted
from labelcheck.batch.discovery import find_photos
from labelcheck.batch.remote_stores import photos_at, remote_photo
from labelcheck.batch.task import Task
from labelcheck.batch.task_runner import InProcessEngine
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.errors import NotAPhotoError, PhotoAccessError, PhotoTooLargeError
from labelcheck.system.http import HttpClient
from opening_checker import OpeningChecker
from web_server import Answer, Asked, serving


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """fsspec's store in memory, which nobody but tests has a use for."""
    fsspec = pytest.importorskip("fsspec")
    monkeypatch.setitem(addresses.STORES, "memory", "")
    store = fsspec.filesystem("memory")
    yield store
    store.store.clear()
    store.pseudo_dirs[:] = [""]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits too short for a test to notice."""
    client = HttpClient(replace(web_photo.LIMITS, first_pause=0.01))
    monkeypatch.setattr(web_photo, "_client", lambda: client)


def put(store: object, *names: str) -> None:
    for name in names:
        store.pipe_file(f"/shop/{name}", name.encode())  # type: ignore[attr-defined]


def test_a_folder_in_a_store_is_searched_by_the_rules_of_folders(memory: object) -> None:
    put(memory, "b.JPG", "a/deep/x.png", "notes.txt", ".hidden/c.jpg", ".d.jpg", "e.labelcheck.jpg", "__MACOSX/f.jpg")
    found = find_photos(["memory://shop"])
    assert [entry.path for entry in found] == ["memory://shop/a/deep/x.png", "memory://shop/b.JPG"]
    assert [entry.size for entry in found] == [len("a/deep/x.png"), len("b.JPG")]
    assert remote_photo(found[0].path) == b"a/deep/x.png"


def test_a_photo_that_is_named_is_taken_whatever_its_suffix(memory: object) -> None:
    put(memory, "scan.dat")
    assert [entry.path for entry in find_photos(["memory://shop/scan.dat"])] == ["memory://shop/scan.dat"]


def test_a_pattern_is_expanded_by_the_store_and_a_folder_that_matches_is_searched(memory: object) -> None:
    put(memory, "2026-01/a.jpg", "2026-02/b.jpg", "2025/c.jpg", "2026-02/deep/d.jpg")
    found = find_photos(["memory://shop/2026-*/*.jpg"])
    assert [entry.path for entry in found] == ["memory://shop/2026-01/a.jpg", "memory://shop/2026-02/b.jpg"]
    assert len(find_photos(["memory://shop/2026-*"])) == 3
    assert len(find_photos(["memory://shop/**/*.jpg"])) == 4


def test_a_name_with_brackets_is_a_name_when_there_is_such_a_photo(memory: object) -> None:
    put(memory, "label[1]", "sub/a[2].jpg")
    assert [entry.path for entry in find_photos(["memory://shop/label[1]"])] == ["memory://shop/label[1]"]
    (entry,) = find_photos(["memory://shop/sub"])
    assert remote_photo(entry.path) == b"sub/a[2].jpg"


def test_what_cannot_be_used_is_reported_not_dropped(memory: object) -> None:
    put(memory, "a.gif", "texts/notes.txt")
    (gif, texts, gone, unmatched) = (
        find_photos([f"memory://shop/{what}"])[0].problem for what in ("*.gif", "texts", "gone", "*.png")
    )
    assert isinstance(find_photos(["memory://shop"])[0].problem, NotAPhotoError)
    assert gif is None  # it was asked for; opening it will tell
    assert "holds no photos" in str(texts)
    assert "does not exist" in str(gone)
    assert "Nothing matches" in str(unmatched)


def test_a_folder_that_cannot_be_listed_costs_nothing_else(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    put(memory, "closed/a.jpg", "open/b.jpg")
    real = type(memory).ls

    def ls(self: object, path: str, **options: object) -> object:
        if "closed" in path:
            raise PermissionError(path)
        return real(self, path, **options)

    monkeypatch.setattr(type(memory), "ls", ls)
    closed, opened = find_photos(["memory://shop"])
    assert isinstance(closed.problem, PhotoAccessError)
    assert "credentials" in closed.problem.remedy
    assert (opened.path, opened.problem) == ("memory://shop/open/b.jpg", None)


def test_a_store_that_never_answers_is_given_up(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    put(memory, "a.jpg")
    forever = threading.Event()
    monkeypatch.setattr(remote_stores, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(type(memory), "cat_file", lambda *_words, **_options: forever.wait())
    with pytest.raises(PhotoAccessError, match="did not answer"):
        remote_photo("memory://shop/a.jpg")
    forever.set()


def test_a_photo_of_a_store_that_is_too_large_is_refused(memory: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelcheck.photo.open.MAX_MEGABYTES", 1)
    memory.pipe_file("/shop/a.jpg", b"x" * 1_000_001)  # type: ignore[attr-defined]
    with pytest.raises(PhotoTooLargeError, match=r"memory://shop/a\.jpg"):
        remote_photo("memory://shop/a.jpg")


def test_a_missing_package_is_named_with_the_command_that_installs_it() -> None:
    pytest.importorskip("fsspec")
    try:
        import s3fs  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        (entry,) = find_photos(["s3://bucket/folder"])
        assert entry.problem is not None
        assert "pip install" in entry.problem.remedy
        assert "s3fs" in entry.problem.remedy
    else:
        pytest.skip("s3fs is here")


@pytest.mark.parametrize(
    "address",
    [
        "simplecache::https://host/a.jpg",
        "filecache::s3://bucket/a.jpg",
        "zip://a.jpg::photos.zip",
        "tar://a.jpg::https://host/a.tar",
        "local:///etc/passwd",
        "dir:///etc/passwd",
        "reference://a.jpg",
        "data://a.jpg",
        "file://another-host/a.jpg",
        "memory://shop/a.jpg",
        "nonsense://a.jpg",
    ],
)
def test_addresses_that_reach_into_this_machine_are_refused(address: str) -> None:
    (entry,) = find_photos([address])
    assert isinstance(entry.problem, PhotoAccessError)
    with pytest.raises(PhotoAccessError):
        remote_photo(address)


def test_a_file_address_is_the_path_that_it_stands_for(tmp_path: Path) -> None:
    photo = tmp_path / "a b.jpg"
    photo.write_bytes(b"x")
    assert [entry.path for entry in find_photos([photo.as_uri()])] == [str(photo)]
    assert local_path("file://another-host/a.jpg") is None


@pytest.mark.parametrize("path", ["photo.jpg", "C://photos/a.jpg", "a:b.jpg", "/data/a::b.jpg", "https:/a.jpg"])
def test_paths_are_no_addresses(path: str) -> None:
    assert not is_address(path)


@pytest.mark.parametrize(
    "address",
    [
        "https://me:secret@host/a.jpg",
        "https://secret@host/a.jpg",
        "https://me:p@secret@host/a.jpg",
        "https://host/a.jpg?X-Amz-Signature=secret&w=1",
        "https://host/a.jpg?sv=1&sig=secret",
        "https://host/a.jpg?GoogleAccessId=me&Signature=secret",
        "https://host/a.jpg?access_token=secret#top",
        "sftp://me:secret@host/a.jpg",
    ],
)
def test_secrets_in_addresses_are_never_shown(address: str) -> None:
    assert "secret" not in redacted(address)
    assert "host/a.jpg" in redacted(address)


def test_an_account_in_an_address_is_no_secret() -> None:
    assert redacted("abfs://photos@account.host/a.jpg") == "abfs://photos@account.host/a.jpg"


def test_neither_a_photo_nor_a_problem_is_called_by_its_secrets() -> None:
    (photo,) = find_photos(["https://me:secret@host/a.jpg"])
    (problem,) = find_photos(["zip://me:secret@host/a.jpg"])
    assert photo.name == "https://host/a.jpg"
    assert "secret" in photo.path  # what reads it needs it
    assert "secret" not in f"{problem}"


# A web server, with its faults.


def test_a_photo_at_a_web_address_is_one_photo_and_is_read() -> None:
    with serving(lambda _asked, _before: Answer(body=b"pixels")) as server:
        (entry,) = find_photos([f"{server.url}/photos/*.jpg"])
        assert entry.problem is None
        assert server.asked == []
        assert remote_photo(f"{server.url}/a.jpg") == b"pixels"


@pytest.mark.parametrize(("status", "said"), [(404, "does not exist"), (403, "may not be read"), (418, "answers 418")])
def test_a_refusal_says_which(status: int, said: str) -> None:
    with (
        serving(lambda _asked, _before: Answer(status)) as server,
        pytest.raises(PhotoAccessError, match=said) as told,
    ):
        remote_photo(f"{server.url}/a.jpg?sig=secret")
    assert "secret" not in str(told.value)
    assert "/a.jpg" in str(told.value)
    assert len(server.asked) == 1


def test_a_server_that_is_busy_is_asked_again() -> None:
    with serving(lambda _asked, before: Answer(503 if before < 2 else 200, b"pixels")) as server:
        assert remote_photo(f"{server.url}/a.jpg") == b"pixels"
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_given_up() -> None:
    with (
        serving(lambda _asked, _before: Answer(503)) as server,
        pytest.raises(PhotoAccessError, match="answers 503"),
    ):
        remote_photo(f"{server.url}/a.jpg")


def test_a_password_is_sent_but_never_shown_and_never_to_another_server() -> None:
    with (
        serving(lambda _asked, _before: Answer(body=b"pixels")) as server,
        serving(lambda _asked, _before: Answer(302, headers={"Location": server.url + "/b.jpg"})) as first,
    ):
        assert remote_photo(server.url.replace("//", "//me:secret%40@") + "/a.jpg") == b"pixels"
        assert server.asked[0].headers["authorization"] == "Basic bWU6c2VjcmV0QA=="
        with pytest.raises(PhotoAccessError, match="not followed") as told:
            remote_photo(first.url.replace("//", "//me:secret@") + "/a.jpg")
    assert "secret" not in str(told.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://host/a.jpg", "http://127.0.0.1:9/a.jpg"])
def test_no_redirect_leads_to_files_other_schemes_or_the_own_network(target: str) -> None:
    with (
        serving(lambda _asked, _before: Answer(302, headers={"Location": target})) as server,
        pytest.raises(PhotoAccessError, match="not followed"),
    ):
        remote_photo(f"{server.url}/a.jpg")


def test_a_redirect_on_the_same_server_is_followed_but_not_for_ever() -> None:
    def answer(asked: Asked, _before: int) -> Answer:
        path = asked.path
        return Answer(body=b"pixels") if path == "/b.jpg" else Answer(302, headers={"Location": path.replace("a", "b")})

    with serving(answer) as server:
        assert remote_photo(f"{server.url}/a.jpg") == b"pixels"
        with pytest.raises(PhotoAccessError, match="on and on"):
            remote_photo(f"{server.url}/circle")


def test_a_body_without_an_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelcheck.photo.open.MAX_MEGABYTES", 1)
    sent = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 1000:
            sent.append(1)
            yield b"x" * 100_000

    with serving(lambda _asked, _before: Answer(pieces=endless())) as server, pytest.raises(PhotoTooLargeError):
        remote_photo(f"{server.url}/a.jpg")
    assert len(sent) < 500


def test_a_body_that_breaks_off_is_no_photo() -> None:
    with (
        serving(lambda _asked, _before: Answer(body=b"half", announced=1000)) as server,
        pytest.raises(PhotoAccessError, match="broke"),
    ):
        remote_photo(f"{server.url}/a.jpg")


def test_a_server_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    client = HttpClient(replace(web_photo.LIMITS, first_pause=0.01, read_timeout=0.05))
    monkeypatch.setattr(web_photo, "_client", lambda: client)
    forever = threading.Event()

    def silent() -> Iterator[bytes]:
        yield b"x"
        forever.wait(10)

    with serving(lambda _asked, _before: Answer(pieces=silent())) as server:
        with pytest.raises(PhotoAccessError, match="fell silent"):
            remote_photo(f"{server.url}/a.jpg")
        forever.set()


def test_a_trickle_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_stores, "LONGEST_WAIT", 0.05)
    stop = threading.Event()

    def trickle() -> Iterator[bytes]:
        while not stop.wait(0.02):
            yield b"x"

    with serving(lambda _asked, _before: Answer(pieces=trickle())) as server:
        with pytest.raises(PhotoAccessError, match="too long"):
            remote_photo(f"{server.url}/a.jpg")
        stop.set()


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PhotoAccessError, match="no connection"):
        remote_photo(f"http://127.0.0.1:{port}/a.jpg")


@pytest.mark.parametrize("address", ["https://", "http://[::1/a.jpg", "https://host:port/a.jpg", "http://ho st/a.jpg"])
def test_what_is_no_proper_address_is_a_failed_photo(address: str) -> None:
    with pytest.raises(PhotoAccessError):
        remote_photo(address)


def test_a_packed_body_is_refused() -> None:
    with (
        serving(lambda _asked, _before: Answer(body=b"x", headers={"Content-Encoding": "gzip"})) as server,
        pytest.raises(PhotoAccessError, match="packed"),
    ):
        remote_photo(f"{server.url}/a.jpg")


@pytest.mark.parametrize("jobs", [1, 2])
def test_photos_of_a_web_server_are_checked_like_any_other(tmp_path: Path, jobs: int) -> None:
    data = io.BytesIO()
    Image.new("RGB", (32, 24)).save(data, "PNG")

    def answer(asked: Asked, _before: int) -> Answer:
        return Answer(body=data.getvalue()) if asked.path == "/a.png" else Answer(404)

    with serving(answer) as server:
        photos = find_photos([f"{server.url}/{name}" for name in ("a.png", "gone.png")])
        checker = OpeningChecker(str(tmp_path / "log"))
        engine = InProcessEngine(checker) if jobs == 1 else WorkerPool(checker, jobs)
        outcomes = engine.run(Task(number, photo) for number, photo in enumerate(photos))
        verdicts = [outcome.verdict for outcome in sorted(outcomes, key=lambda outcome: outcome.number)]
    assert [verdict.photo for verdict in verdicts] == [f"{server.url}/a.png", f"{server.url}/gone.png"]
    assert [verdict.answer.value for verdict in verdicts] == ["not_listed", "failed"]
    assert "does not exist" in verdicts[1].why


def test_listing_is_lazy(memory: object) -> None:
    put(memory, "a.jpg")
    entries = photos_at("memory://shop")
    memory.pipe_file("/shop/b.jpg", b"x")  # type: ignore[attr-defined]
    assert len(list(entries)) == 2

"""Large catalogues are kept on disk: the same recalls as in their files, whatever happens to what is kept."""

from __future__ import annotations

import concurrent.futures
import contextlib
import gzip
import json
import lzma
import multiprocessing
import os
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelcheck.catalogue import cache, database, stored_recalls
from labelcheck.catalogue import catalogue as catalogue_module
from labelcheck.catalogue import file as catalogue_file
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.file import read_catalogue_file
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.stored_recalls import StoredRecalls
from labelcheck.errors import CatalogueError
from labelcheck.match.matches import find_matches, matches_among
from places import ROOT
from read_lines import BY_HAND, label

pytestmark = pytest.mark.slow

LABELS = [
    label("Anker 321 Power Bank", "Model: A1112"),
    label("Anker", "Model: A1268"),
    label("ESR", "Model: 2G505B"),
    label("Baseus", "Model: BS-30KP36"),
    label("HP", "SN: 6BZLU1234567"),
    label("Sony", "Model: WH-1000XM4"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every catalogue on disk, in a cache of this test's own."""
    monkeypatch.setattr(catalogue_module, "SMALL", 0)
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The bundled catalogue under another name."""
    path = tmp_path / "mine.json"
    path.write_bytes((ROOT / "recalls.json").read_bytes())
    return path


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "catalogues").rglob("*") if path.is_file())


def holds_all(loaded: Catalogue, file: Path) -> bool:
    """Whether a catalogue has the recalls of a file, in order, and finds what a scan of them all would."""
    expected = read_catalogue_file(file)
    same = list(loaded) == list(expected.recalls) and loaded.date == expected.date
    return same and all(find_matches(one, loaded) == matches_among(one, expected.recalls) for one in LABELS)


def test_it_is_the_catalogue_of_the_file(file: Path) -> None:
    loaded = Catalogue.load(file)
    assert isinstance(loaded.recalls, StoredRecalls)
    assert holds_all(loaded, file)
    assert len(loaded) == 32
    assert loaded.recalls[0].id == "anker:a1112-2024"
    assert [recall.id for recall in loaded.recalls[1:3]] == [recall.id for recall in list(loaded)[1:3]]
    assert loaded.recalls[-1] == list(loaded)[-1]
    assert loaded.get("us-cpsc:25338") == next(recall for recall in loaded if recall.id == "us-cpsc:25338")
    assert [loaded.get(odd) for odd in ("us-cpsc:2533", "us-cpsc:253380", "", "é", "x" * 999)] == [None] * 5
    assert any(find_matches(one, loaded) for one in LABELS)


def test_what_is_kept_is_used_without_reading_the_file_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Catalogue.load(file)

    def not_again(*_: object) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr(stored_recalls, "scan_catalogue_file", not_again)
    again = Catalogue.load(file)
    assert [match.recall.id for match in find_matches(LABELS[0], again)] == ["anker:a1112-2024"]


def test_a_large_file_that_was_left_alone_is_not_even_hashed_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(file, (1, 1))
    monkeypatch.setattr(cache, "_SETTLED", -1.0)
    Catalogue.load(file)
    real_open = Path.open

    def watched(path: Path, *args: Any, **keys: Any) -> Any:
        assert path != file, "it was opened again"
        return real_open(path, *args, **keys)

    monkeypatch.setattr(Path, "open", watched)
    assert len(Catalogue.load(file)) == 32


@pytest.mark.parametrize("settled", [-1.0, 2.0], ids=["noted", "too new to be noted"])
def test_a_changed_file_is_read_again_though_its_size_and_time_are_the_same(
    settled: float, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_SETTLED", settled)
    before, status = Catalogue.load(file), file.stat()
    file.write_bytes(file.read_bytes().replace(b'"A1112"', b'"A1113"'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = Catalogue.load(file)
    assert file.stat().st_size == status.st_size
    assert before != after
    assert holds_all(after, file)


def test_the_first_of_several_files_wins_and_one_file_never_has_an_id_twice(file: Path, tmp_path: Path) -> None:
    record = json.loads(file.read_text(encoding="utf-8"))["recalls"][0] | {"hazard": "Another hazard."}
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"schema": 1, "date": "2099-01-01", "recalls": [record]}), encoding="utf-8")
    hazards = {}
    for files in ((file, other), (other, file)):
        loaded = Catalogue.load(*files)
        found = loaded.get(record["id"])
        assert found is not None
        hazards[files[0]] = found.hazard
        assert (len(loaded), loaded.date) == (32, "2099-01-01")
    assert hazards[other] == "Another hazard."
    assert hazards[file] != "Another hazard."
    other.write_text(json.dumps({"schema": 1, "date": "2099-01-01", "recalls": [record, record]}), encoding="utf-8")
    with pytest.raises(CatalogueError, match="stands there twice"):
        Catalogue.load(other)


def test_a_file_that_is_no_catalogue_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"schema": 1, "date": "2025-01-01", "recalls": [{"id": "x"}]}', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"bad\.json: record x, "):
        Catalogue.load(bad)
    assert kept(folder) == []
    assert list((folder / "catalogues").iterdir()) == []


def test_a_worker_gets_little_more_than_names_and_opens_the_rest_itself(file: Path) -> None:
    loaded = Catalogue.load(file).restricted(["US"])
    sent = pickle.dumps(loaded)
    assert len(sent) < 2_000
    # What a worker opens is what its parent had, though the file may be gone by then.
    file.unlink()
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(ids_found, sent).result()
    assert found == [[match.recall.id for match in find_matches(one, loaded)] for one in LABELS]


def ids_found(sent: bytes) -> list[list[str]]:
    loaded = pickle.loads(sent)  # noqa: S301 - our own bytes
    assert isinstance(loaded.recalls, StoredRecalls)
    return [[match.recall.id for match in find_matches(one, loaded)] for one in LABELS]


def test_a_pickled_catalogue_is_made_again_from_its_file_or_refused_if_that_has_changed(
    file: Path, folder: Path
) -> None:
    loaded = Catalogue.load(file)
    sent = pickle.dumps(loaded)
    for path in kept(folder):
        path.unlink()
    assert pickle.loads(sent) == loaded  # noqa: S301 - our own bytes
    for path in kept(folder):
        path.unlink()
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(CatalogueError, match="changed while in use"):
        pickle.loads(sent)  # noqa: S301 - our own bytes


@pytest.mark.parametrize("place", [0, 0.02, 0.3, 0.5, 0.8, 0.999])
@pytest.mark.parametrize("damage", ["flipped", "cut off", "emptied", "zeroed", "deleted"])
def test_whatever_is_damaged_is_made_again(damage: str, place: float, file: Path, folder: Path) -> None:
    Catalogue.load(file)
    (path,) = kept(folder)
    spoil(path, damage, place)
    assert holds_all(Catalogue.load(file), file)
    assert holds_all(Catalogue.load(file), file)


def spoil(path: Path, damage: str, place: float) -> None:
    whole = path.read_bytes()
    at = min(int(place * len(whole)), len(whole) - 1)
    if damage == "deleted":
        path.unlink()
        return
    spoilt = {
        "flipped": whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :],
        "cut off": whole[:at],
        "emptied": b"",
        "zeroed": whole[:at] + bytes(len(whole) - at),
    }[damage]
    path.write_bytes(spoilt)


def spoil_recalls(folder: Path) -> None:
    """Zero all pages of recalls; the tables stay as they are."""
    (path,) = kept(folder)
    whole = path.read_bytes()
    end = first_page_of_tables(whole) * database._PAGE
    path.write_bytes(whole[: database._PAGE] + bytes(end - database._PAGE) + whole[end:])


def first_page_of_tables(whole: bytes) -> int:
    pages: int = database._TRAILER.unpack(whole[-database._TRAILER.size :])[0]
    assert 3 < pages < len(whole) // database._PAGE
    return pages


def test_recalls_that_are_damaged_while_in_use_are_made_again(file: Path, folder: Path) -> None:
    loaded = Catalogue.load(file)
    spoil_recalls(folder)
    assert holds_all(loaded, file)


def test_damage_in_a_cache_that_cannot_be_written_to_is_mended_elsewhere(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    loaded = Catalogue.load(file)
    spoil_recalls(folder)
    monkeypatch.setattr(Path, "unlink", refuses)
    assert holds_all(loaded, file)
    assert holds_all(Catalogue.load(file), file)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")
def test_processes_that_were_forked_do_not_disturb_one_another(file: Path) -> None:
    loaded = Catalogue.load(file)
    expected = [recall.id for recall in loaded]
    context = multiprocessing.get_context("fork")
    with context.Pool(4, _remember, (loaded,)) as pool:
        assert pool.map(_ids_remembered, range(40), chunksize=1) == [expected] * 40
    assert len(loaded.recalls[0].id) > 0


_remembered: list[Catalogue] = []


def _remember(loaded: Catalogue) -> None:
    _remembered.append(loaded)


def _ids_remembered(_: int) -> list[str]:
    return [recall.id for recall in _remembered[0]]


def test_a_file_that_has_changed_cannot_mend_what_was_damaged(file: Path, folder: Path) -> None:
    loaded = Catalogue.load(file)
    spoil_recalls(folder)
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(CatalogueError, match="changed while in use"):
        list(loaded)


def test_without_a_cache_that_can_be_written_to_a_temporary_folder_does(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(file / "below a file"))
    loaded = Catalogue.load(file)
    assert isinstance(loaded.recalls, StoredRecalls)
    assert holds_all(loaded, file)


def test_a_temporary_folder_is_gone_when_the_program_ends(file: Path, tmp_path: Path) -> None:
    program = (
        "import sys, labelcheck.catalogue.catalogue as module; module.SMALL = 0; "
        "loaded = module.Catalogue.load(sys.argv[1]); print(type(loaded.recalls).__name__, len(list(loaded)))"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, cache.VARIABLE: str(file / "below a file"), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", program, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["StoredRecalls", "32"]
    assert list(temporary.iterdir()) == []


def test_with_nowhere_to_write_at_all_recalls_stay_in_memory(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> str:
        raise PermissionError("read-only")

    monkeypatch.setattr("tempfile.mkdtemp", refuses)
    monkeypatch.setattr(Path, "mkdir", refuses)
    loaded = Catalogue.load(file)
    assert not isinstance(loaded.recalls, StoredRecalls)
    assert holds_all(loaded, file)


def test_damage_that_can_be_mended_nowhere_is_told_with_a_remedy(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> str:
        raise PermissionError("read-only")

    loaded = Catalogue.load(file)
    spoil_recalls(folder)
    monkeypatch.setattr("tempfile.mkdtemp", refuses)
    monkeypatch.setattr(Path, "mkdir", refuses)
    with pytest.raises(CatalogueError, match=cache.VARIABLE):
        list(loaded)


@pytest.mark.parametrize("pages", [2, 20, 40])
def test_a_disk_that_fills_up_costs_the_cache_and_not_the_run(
    pages: int, file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_connect = sqlite3.connect

    def full(*args: Any, **keys: Any) -> sqlite3.Connection:
        connection = real_connect(*args, **keys)
        connection.execute(f"PRAGMA max_page_count={pages}")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", full)
        loaded = Catalogue.load(file)
    assert not isinstance(loaded.recalls, StoredRecalls)
    assert kept(folder) == []
    assert holds_all(loaded, file)


def test_processes_that_make_it_at_the_same_time_all_have_it_whole(file: Path, folder: Path) -> None:
    program = """
import sys, time
import labelcheck.catalogue.catalogue as module
module.SMALL = 0
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    loaded = module.Catalogue.load(sys.argv[1])
    print(type(loaded.recalls).__name__, [recall.id for recall in loaded])
"""
    command = [sys.executable, "-c", program, str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate()[0].splitlines() for process in running]
    expected = f"StoredRecalls {[recall.id for recall in read_catalogue_file(file).recalls]}"
    assert told == [[expected] * 3] * 4
    assert len(list((folder / "catalogues").iterdir())) == 1


def test_catalogues_that_were_not_used_for_longest_are_removed(file: Path, folder: Path) -> None:
    folders = []
    for number in range(cache.KEPT + 3):
        file.write_bytes(file.read_bytes() + b"\n")
        before = set((folder / "catalogues").iterdir()) if number else set()
        Catalogue.load(file)
        (new,) = set((folder / "catalogues").iterdir()) - before
        os.utime(new, (1000 + number, 1000 + number))
        folders.append(new)
    Catalogue.load(file)
    left = set((folder / "catalogues").iterdir())
    assert left == set(folders[-cache.KEPT :])


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_a_packed_file_is_read_as_it_is_unpacked(
    pack: Callable[[bytes], bytes], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "mine.json.packed"
    packed.write_bytes(pack(file.read_bytes()))
    assert holds_all(Catalogue.load(packed), file)
    monkeypatch.setattr(catalogue_module, "SMALL", 1 << 30)
    assert holds_all(Catalogue.load(packed), file)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_a_packed_file_that_is_damaged_or_a_bomb_is_refused(
    pack: Callable[[bytes], bytes], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "mine.json.packed"
    whole = pack(file.read_bytes())
    noise = bytes(range(64))
    for damaged in (whole[:-20], whole[: len(whole) // 2] + noise + whole[len(whole) // 2 :]):
        packed.write_bytes(damaged)
        with pytest.raises(CatalogueError, match=r"packed: is (packed, and damaged|not)"):
            Catalogue.load(packed)
    monkeypatch.setattr(catalogue_file, "MAX_BYTES", 1 << 22)
    packed.write_bytes(pack(b'{"recalls": [' + b" " * (1 << 24) + b"]}"))
    with pytest.raises(CatalogueError, match="is larger than 4 MB"):
        Catalogue.load(packed)


def test_regions_leave_out_recalls_and_keep_the_index(file: Path) -> None:
    whole = Catalogue.load(file)
    held = [recall for recall in whole if {"US", "worldwide"} & set(recall.jurisdictions)]
    fewer = whole.restricted(["us"])
    assert 0 < len(held) < len(whole)
    assert list(fewer) == held == list(fewer.recalls[:])
    assert fewer.database is whole.database
    assert all(find_matches(one, fewer) == matches_among(one, held) for one in LABELS)
    gone = next(recall for recall in whole if recall not in held)
    assert fewer.get(gone.id) is None
    assert fewer.restricted(["JP"]).restricted(["US"]) == whole.restricted(["JP"]).restricted(["US"])
    assert fewer != whole
    assert pickle.loads(pickle.dumps(fewer)) == fewer  # noqa: S301 - our own bytes


@pytest.mark.parametrize("query", ["A1112", "anker powercore", "ankr", "us-cpsc:25338", "2G505", "25-338", "水"])
def test_search_finds_the_same_on_disk_and_in_memory(query: str, file: Path) -> None:
    assert Catalogue.load(file).search(query) == Catalogue(read_catalogue_file(file).recalls, "2026-01-01").search(
        query
    )


def test_many_threads_read_one_catalogue(file: Path) -> None:
    loaded = Catalogue.load(file)
    expected = [recall.id for recall in read_catalogue_file(file).recalls]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: [recall.id for recall in loaded], range(40)))
    assert told == [expected] * 40


def test_a_single_flipped_bit_anywhere_in_what_finds_recalls_is_noticed(file: Path, folder: Path) -> None:
    Catalogue.load(file)
    (path,) = kept(folder)
    whole = path.read_bytes()
    tables = range(first_page_of_tables(whole) * database._PAGE, len(whole), 977)
    for place in [*range(0, database._PAGE, 97), *tables, *range(len(whole) - database._TRAILER.size, len(whole))]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(database.DamagedDatabaseError):
            database.connect_read_only(path)
    for length in range(0, len(whole), 1999):
        path.write_bytes(whole[:length])
        with pytest.raises(database.DamagedDatabaseError):
            database.connect_read_only(path)


def test_no_damage_among_the_recalls_gives_another_recall(file: Path, folder: Path) -> None:
    expected = read_catalogue_file(file).recalls
    Catalogue.load(file)
    (path,) = kept(folder)
    whole = path.read_bytes()
    for place in range(database._PAGE, first_page_of_tables(whole) * database._PAGE, 1009):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert tuple(Catalogue.load(file)) == expected


def test_a_recall_in_the_place_of_another_is_noticed(file: Path, folder: Path) -> None:
    Catalogue.load(file)
    (path,) = kept(folder)
    whole = path.read_bytes()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE recall SET (crc, text) = (SELECT crc, text FROM recall WHERE row = 2) WHERE row = 1")
        connection.commit()
    changed = path.read_bytes()[database._PAGE : len(whole) - database._TRAILER.size]
    path.write_bytes(whole[: database._PAGE] + changed + whole[-database._TRAILER.size :])
    assert database.connect_read_only(path)
    assert holds_all(Catalogue.load(file), file)


def test_every_recall_is_kept_as_it_is() -> None:
    assert all(Recall.model_validate_json(database.text_of(one)) == one for one in (*BY_HAND, *Catalogue.bundled()))


def test_digests_are_the_same_on_disk_and_in_memory_and_in_fewer_regions(file: Path) -> None:
    loaded, held = Catalogue.load(file), Catalogue(read_catalogue_file(file).recalls, "2026-01-01")
    assert loaded.digests() == held.digests()
    assert loaded.restricted(["US"]).digests() == held.restricted(["US"]).digests()
    assert 0 < len(loaded.restricted(["US"]).digests()) < len(set(held.digests().values()))

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from labelcheck.catalogue import file as catalogue_file
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.errors import CatalogueError


def record(which: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"example:{which}",
        "authority": "Example Safety Office",
        "published": "2025",
        "jurisdictions": ["US"],
        "brands": ["Voltify"],
        "title": "Voltify power banks",
        "url": "https://example.org/",
        "hazard": "Fire.",
        "remedy": {"text": "Stop using it."},
        "identification_text": "Model VP-10.",
        "products": [{"name": "PocketCell", "codes": [{"kind": "model", "value": f"VP-{which}"}]}],
        "sources": ["https://example.org/"],
        **changes,
    }


def write(path: Path, *records: dict[str, Any], date: str = "2025-01-01") -> Path:
    path.write_text(json.dumps({"schema": 1, "date": date, "recalls": records}), encoding="utf-8")
    return path


def test_several_files_make_one_catalogue_with_the_newest_date(tmp_path: Path) -> None:
    first = write(tmp_path / "a.json", record(1), date="2025-03-01")
    second = write(tmp_path / "b.json", record(2), date="2024-12-31")
    both = Catalogue.load(first, second)
    assert [recall.id for recall in both.recalls] == ["example:1", "example:2"]
    assert both.date == "2025-03-01"


def test_a_recall_that_stands_in_two_files_counts_once_as_the_first_file_has_it(tmp_path: Path) -> None:
    first = write(tmp_path / "a.json", record(1, hazard="Checked by hand."))
    second = write(tmp_path / "b.json", record(2), record(1, hazard="Taken from a feed."))
    for files, hazard in (((first, second), "Checked by hand."), ((second, first), "Taken from a feed.")):
        both = Catalogue.load(*files)
        found = both.get("example:1")
        assert len(both) == 2
        assert found is not None
        assert found.hazard == hazard
        assert [recall.id for recall in both].count("example:1") == 1


def test_an_id_that_stands_twice_in_one_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="record example:1: stands there twice"):
        Catalogue.load(write(tmp_path / "a.json", record(1), record(1)))


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", record(1))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(Catalogue.load(path)) == 1


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes("{'é'}".encode("utf-16"))
    with pytest.raises(CatalogueError, match="not UTF-8"):
        Catalogue.load(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no such file"):
        Catalogue.load(tmp_path / "none.json")
    with pytest.raises(CatalogueError, match="cannot be read"):
        Catalogue.load(tmp_path)
    with pytest.raises(CatalogueError, match="is no path"):
        Catalogue.load("nul\0.json")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", record(1))
    path.chmod(0)
    with pytest.raises(CatalogueError, match="Permission denied"):
        Catalogue.load(path)


def test_a_file_over_the_cap_is_refused_without_reading_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.json", record(1))
    monkeypatch.setattr(catalogue_file, "MAX_BYTES", path.stat().st_size - 1)
    with pytest.raises(CatalogueError, match="is larger than"):
        Catalogue.load(path)
    monkeypatch.setattr(catalogue_file, "MAX_BYTES", path.stat().st_size)
    assert len(Catalogue.load(path)) == 1


def test_no_file_at_all_is_an_error() -> None:
    with pytest.raises(CatalogueError, match="No catalogue was given"):
        Catalogue.load()


def test_a_catalogue_survives_pickling(tmp_path: Path) -> None:
    before = Catalogue.load(write(tmp_path / "a.json", record(1), record(2)))
    after = pickle.loads(pickle.dumps(before))  # noqa: S301 - our own bytes
    assert after == before
    assert after.get("example:2") == before.get("example:2")


def test_nothing_in_a_catalogue_can_be_changed(tmp_path: Path) -> None:
    catalogue = Catalogue.load(write(tmp_path / "a.json", record(1)))
    with pytest.raises(AttributeError):
        catalogue.date = "2099-01-01"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        catalogue.recalls[0].title = "other"
    with pytest.raises(TypeError):
        catalogue.recalls[0] = catalogue.recalls[0]  # type: ignore[index]


def test_get_finds_by_id_and_says_none_otherwise(tmp_path: Path) -> None:
    catalogue = Catalogue.load(write(tmp_path / "a.json", record(1)))
    found = catalogue.get("example:1")
    assert found is not None
    assert found.products[0].codes[0].value == "VP-1"
    assert catalogue.get("example:2") is None


@pytest.mark.parametrize(
    ("jurisdictions", "regions", "kept"),
    [
        (["US"], ["US"], True),
        (["US"], ["us "], True),
        (["US"], ["CA"], False),
        (["US", "CA"], ["CA", "JP"], True),
        (["worldwide"], ["JP"], True),
        (["EU"], ["DE"], True),
        (["DE"], ["EU"], True),
        (["DE"], ["FR"], False),
        (["EU"], ["UK"], False),
        (["UK"], ["GB"], True),
        (["US"], [], True),
        (["US"], ["worldwide"], True),
    ],
)
def test_a_region_keeps_its_recalls_and_those_that_hold_worldwide(
    jurisdictions: list[str], regions: list[str], kept: bool, tmp_path: Path
) -> None:
    catalogue = Catalogue.load(write(tmp_path / "a.json", record(1, jurisdictions=jurisdictions)))
    restricted = catalogue.restricted(regions)
    assert len(restricted) == kept
    assert restricted.date == catalogue.date


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("example:2", "example:2"),
        ("vp 2", "example:2"),
        ("voltify VP-3", "example:3"),
        ("EX-2025/3", "example:3"),
        ("vp2xx", "example:2"),
        ("voltfy towercell", "example:3"),
    ],
)
def test_search_finds_what_a_person_means_first(query: str, first: str, tmp_path: Path) -> None:
    second = record(2)
    second["products"][0]["code_aliases"] = {"VP2XX": "VP-2"}
    third = record(3, number="EX-2025/3", title="Voltify charging towers")
    third["products"][0]["name"] = "TowerCell"
    catalogue = Catalogue.load(write(tmp_path / "a.json", record(1), second, third))
    assert catalogue.search(query)[0].id == first


@pytest.mark.parametrize("query", ["", "   ", "washing machine", "x" * 100_000])
def test_search_finds_nothing_for_nothing(query: str, tmp_path: Path) -> None:
    assert Catalogue.load(write(tmp_path / "a.json", record(1))).search(query) == ()


def test_recalls_can_be_keys(tmp_path: Path) -> None:
    catalogue = Catalogue.load(write(tmp_path / "a.json", record(1), record(2)))
    twin = copy.deepcopy(catalogue.recalls[0])
    assert {twin, *catalogue.recalls} == set(catalogue.recalls)
    assert len({recall.products[0] for recall in catalogue}) == 2


def test_loading_a_catalogue_does_not_load_rapidfuzz() -> None:
    program = "import sys; from labelcheck import Catalogue; Catalogue.bundled(); print('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_package_itself_loads_no_pydantic() -> None:
    program = "import sys, labelcheck, labelcheck.catalogue; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

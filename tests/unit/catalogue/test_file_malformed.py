"""Every field of a catalogue, wrong in turn: the error names the file, the record and the field."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.problems import MAX_SHOWN
from labelcheck.catalogue.recall import Product
from labelcheck.errors import CatalogueError
from labelcheck.system.json_stream import MAX_DEPTH

WINDOW = {"from": "2024-01", "to": "2024-12-31", "note": "n", "source": "https://example.org/w"}
CONDITION = {
    "for": ["VP-10"], "field": "serial", "op": "range", "format": "YMM", "from": "506", "to": "408",
    "position": 1, "length": 12, "note": "n",
}  # fmt: skip
GROUP = {"all": [CONDITION, {"field": "lot", "op": "in", "value": ["L1"]}], "for": ["VP-10"], "note": "n"}
PLACES_ON_DEVICE = (
    "brand", "name", "model", "serial", "date_code", "lot", "po_number", "gtin", "text", "all", "other",
)  # fmt: skip
EVERYTHING: dict[str, Any] = {
    "schema": 1,
    "date": "2025-06-12",
    "source": "s",
    "recalls": [
        {
            "id": "example:1",
            "authority": "a",
            "number": "1",
            "published": "2025-06",
            "jurisdictions": ["US"],
            "brands": ["Voltify"],
            "title": "t",
            "url": "https://example.org/1",
            "hazard": "h",
            "remedy": {"text": "t", "options": ["Refund"], "contact": "c"},
            "units": "u",
            "sold": WINDOW,
            "sold_text": "s",
            "supersedes": ["example:0"],
            "superseded_by": "example:2",
            "identification_text": "i",
            "images": [{"url": "https://example.org/i", "caption": "c"}],
            "regions": [
                {
                    "jurisdiction": "UK", "codes": ["VP-10"], "published": "2025", "units": "u", "made": WINDOW,
                    "sold": WINDOW, "note": "n", "source": "s",
                }
            ],
            "conflict": "c",
            "note": "n",
            "sources": ["s"],
            "products": [
                {
                    "name": "n",
                    "aliases": ["a"],
                    "base_model": "VP",
                    "codes": [{"kind": "model", "match": "exact", "value": "VP-10"}],
                    "code_aliases": {"VP10X": "VP-10"},
                    "excluded": ["VP-20"],
                    "colors": ["black"],
                    "label": dict.fromkeys(PLACES_ON_DEVICE, "back"),
                    "units": "u",
                    "made": WINDOW,
                    "sold": WINDOW,
                    "unit_rule": {"for": ["VP-10"], "any": [GROUP], "note": "n"},
                    "seen": "s",
                    "lookup": {"url": "https://example.org/l", "needs": ["serial"]},
                    "note": "n",
                }
            ],
        }
    ],
}  # fmt: skip
REQUIRED = {
    "": {"schema", "date", "recalls"},
    "recall": {
        "id", "authority", "published", "jurisdictions", "brands", "title", "url", "hazard", "remedy",
        "identification_text", "sources", "products",
    },
}  # fmt: skip
NO_CHOICE = ("kind", "match", "op", "field")

Path_ = tuple[str | int, ...]


def places(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every value of a document with its path, the document itself left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key), inner
        yield from places(inner, (*path, key))


def shown(path: Path_) -> str:
    """Return a path as an error shows it, without the record."""
    text = ""
    for part in path[2:] if path[0] == "recalls" and len(path) > 2 else path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def changed(path: Path_, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(EVERYTHING)
    inner: Any = document
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return document


def error_of(document: Any, folder: Path) -> str:
    file = folder / "mine.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(file)
    assert "\n" not in caught.value.problem
    assert caught.value.problem.startswith(f"{file}: ")
    assert caught.value.remedy
    return caught.value.problem


PLACES = [
    pytest.param(path, value, id=shown(path) or "recalls")
    for path, value in places(EVERYTHING)
    if path != ("recalls", 0)
]
TEXTS = [param for param in PLACES if isinstance(param.values[1], str)]
OBJECTS = [((), EVERYTHING), *((path, value) for path, value in places(EVERYTHING) if isinstance(value, dict))]


def test_the_document_that_is_spoilt_below_is_itself_good(tmp_path: Path) -> None:
    file = tmp_path / "good.json"
    file.write_text(json.dumps(EVERYTHING), encoding="utf-8")
    assert [recall.id for recall in Catalogue.load(file)] == ["example:1"]


@pytest.mark.parametrize(("path", "value"), PLACES)
def test_a_value_of_the_wrong_type_is_named(path: Path_, value: Any, tmp_path: Path) -> None:
    for wrong in (True, ["x"], {"x": "y"}, 1.5):
        if type(wrong) is type(value) or (path[-1] == "label" and wrong == {}):
            continue
        problem = error_of(changed(path, wrong), tmp_path)
        assert shown(path) in problem
        if path[:2] == ("recalls", 0):
            # A record whose id is wrong is named by its place.
            assert ("record [0]," if path[2] == "id" else "record example:1,") in problem


@pytest.mark.parametrize(("path", "value"), TEXTS)
@pytest.mark.parametrize("wrong", ["", "   ", "x" * 30_000, "two\x1b[31mred", "evil\u202etxt"])
def test_an_empty_long_or_invisible_text_is_named(path: Path_, value: Any, wrong: str, tmp_path: Path) -> None:
    problem = error_of(changed(path, wrong), tmp_path)
    assert shown(path) in problem
    assert wrong not in problem or not wrong.strip()


@pytest.mark.parametrize(
    ("path", "value"), [p for p in PLACES if isinstance(p.values[1], list) and p.values[0] != ("recalls",)]
)
def test_a_list_that_is_too_long_is_named(path: Path_, value: list[Any], tmp_path: Path) -> None:
    problem = error_of(changed(path, value[:1] * 5_001), tmp_path)
    assert f"{shown(path)}: must have at most" in problem


@pytest.mark.parametrize(("path", "value"), [pytest.param(p, v, id=shown(p) if p else "file") for p, v in OBJECTS])
def test_an_unknown_key_is_named_in_every_object(path: Path_, value: Any, tmp_path: Path) -> None:
    if path[-1:] == ("code_aliases",):
        # Its keys are free, but what they stand for is not.
        assert "VPX" in error_of(changed(path, {"VPX": "no such code"}), tmp_path)
        return
    spoilt = {**value, "modle": "x"}
    problem = error_of(changed(path, spoilt) if path else spoilt, tmp_path)
    assert "modle: is not a known key" in problem


@pytest.mark.parametrize("key", sorted(REQUIRED[""]))
def test_a_missing_key_of_the_file_is_named(key: str, tmp_path: Path) -> None:
    document = {name: value for name, value in EVERYTHING.items() if name != key}
    assert f"{key}: is missing" in error_of(document, tmp_path)


@pytest.mark.parametrize("key", sorted(EVERYTHING["recalls"][0]))
def test_a_key_of_a_recall_may_be_missing_only_if_the_format_says_so(key: str, tmp_path: Path) -> None:
    document = copy.deepcopy(EVERYTHING)
    del document["recalls"][0][key]
    if key in REQUIRED["recall"]:
        assert f"{key}: is missing" in error_of(document, tmp_path)
    else:
        file = tmp_path / "mine.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        assert len(Catalogue.load(file)) == 1


@pytest.mark.parametrize("path", [p.values[0] for p in TEXTS if str(p.values[1]).startswith("https:")], ids=shown)
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "https://a b", "//x.org"]
)
def test_an_address_must_be_http(path: Path_, url: str, tmp_path: Path) -> None:
    assert f"{shown(path)}: must look like" in error_of(changed(path, url), tmp_path)


@pytest.mark.parametrize("date", ["2024-13", "2023-02-29", "12/06/2025", "2025-6-1", "2024-W10-1", "20240101", "0000"])
def test_a_date_must_exist(date: str, tmp_path: Path) -> None:
    assert "published: must" in error_of(changed(("recalls", 0, "published"), date), tmp_path)


RULE = ("recalls", 0, "products", 0, "unit_rule")


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"field": "serial", "op": "regex", "value": ["(a+)+$"]}, "op: must be"),
        ({"field": "serial", "op": "in"}, "op `in` needs `value`"),
        ({"field": "serial", "op": "in", "value": []}, "must not be empty"),
        ({"field": "serial", "op": "in", "value": ["a*"]}, "need op `glob`"),
        ({"field": "serial", "op": "in", "value": ["-"]}, "no letter or digit"),
        ({"field": "serial", "op": "all", "value": ["A"]}, "no use for `value`"),
        ({"field": "serial", "op": "range"}, "needs `from` or `to`"),
        ({"field": "serial", "op": "range", "from": "B2", "to": "A9"}, "must not be later"),
        ({"field": "serial", "op": "range", "from": "A1", "to": "A10"}, "one length"),
        ({"field": "serial", "op": "glob_range", "from": "T**08", "to": "T*12*"}, "same places"),
        ({"field": "serial", "op": "at", "value": ["A"]}, "needs `position`"),
        ({"field": "serial", "op": "at", "value": ["A"], "position": 0}, "position: counts from 1"),
        ({"field": "serial", "op": "at", "value": ["A", "BB"], "position": 1}, "one length"),
        ({"field": "date_code", "op": "range", "format": "XXYY", "from": "0120", "to": "0220"}, "`XX` is not known"),
        ({"field": "date_code", "op": "range", "format": "WW", "from": "01", "to": "02"}, "needs a year"),
        (
            {"field": "date_code", "op": "range", "format": "WWYY", "from": "6020", "to": "0221"},
            "no date written as WWYY",
        ),
        ({"field": "date_code", "op": "range", "format": "WWYY", "from": "0122", "to": "5221"}, "must not be later"),
        ({"field": "made", "op": "in", "value": ["2024"]}, "needs op `range`"),
        ({"field": "made", "op": "range", "from": "March 2024"}, "must be a date"),
        ({"any": []}, "any: must not be empty"),
        ({"any": [], "all": []}, "is not a known key"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    problem = error_of(changed(RULE, rule), tmp_path)
    assert complaint in problem
    assert "record example:1, products[0].unit_rule" in problem


def test_rules_nest_only_so_deep(tmp_path: Path) -> None:
    rule: dict[str, Any] = {"field": "serial", "op": "all"}
    for _ in range(5):
        rule = {"any": [rule]}
    assert "must not nest deeper" in error_of(changed(RULE, rule), tmp_path)


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ({"kind": "model", "match": "glob", "value": "*"}, "must have more letters"),
        ({"kind": "model", "match": "prefix", "value": "A1"}, "must have more letters"),
        ({"kind": "model", "value": "A1*"}, "need match `glob`"),
        ({"kind": "gtin", "value": "12345"}, "8, 12, 13 or 14 digits"),
    ],
)
def test_a_code_that_would_match_half_the_world_is_refused(
    code: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    problem = error_of(changed(("recalls", 0, "products", 0, "codes", 0), code), tmp_path)
    assert f"products[0].codes[0]: {complaint}" in problem or complaint in problem


def test_a_code_cannot_be_recalled_and_excluded(tmp_path: Path) -> None:
    problem = error_of(changed(("recalls", 0, "products", 0, "excluded"), ["vp 10"]), tmp_path)
    assert "both in codes and in excluded" in problem


def test_a_product_without_codes_or_rule_needs_a_brand(tmp_path: Path) -> None:
    document = changed(("recalls", 0, "brands"), [])
    document["recalls"][0]["products"] = [{"name": "n"}]
    assert "need a brand" in error_of(document, tmp_path)


def test_only_a_handful_of_errors_is_told_and_the_rest_counted(tmp_path: Path) -> None:
    document = copy.deepcopy(EVERYTHING)
    document["recalls"] = [{"id": f"example:{number}"} for number in range(100)]
    problem = error_of(document, tmp_path)
    assert problem.count("is missing") == MAX_SHOWN
    assert "more." in problem
    assert len(problem) < 2_000


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[1]", "must be an object"),
        ("null", "must be an object"),
        ('{"schema": 1, "schema": 1}', "'schema' stands twice"),
        ('{"schema": NaN}', "NaN is no JSON"),
        ('{"schema": -Infinity}', "-Infinity is no JSON"),
        ("[" * 100_000 + "]" * 100_000, "nests"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "nests deeper"),
        ('{"schema": ' + "9" * 10_000 + "}", ""),
        ('{"\\u001b[31m": 1}', "is not a known key"),
        ('{"schema": 2, "date": "2025-01-01", "recalls": []}', "schema: must be 1"),
        ('{"schema": 1, "date": "2025-01-01", "recalls": {}}', "recalls: must be a list"),
        ('{"schema": 1, "date": "2025-01-01", "recalls": [], "source": "\\ud800"}', "source: must be valid Unicode"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    problem = error_of(text, tmp_path)
    assert complaint in problem
    assert problem.isprintable()


@pytest.mark.parametrize("base", ["A", "A1*", "--"])
def test_a_base_model_that_no_label_could_be_told_by_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="must have two letters or digits"):
        Product.model_validate({"name": "Power bank", "base_model": base})

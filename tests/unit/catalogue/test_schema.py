from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.schema import catalogue_schema, schema_text
from places import ROOT


def test_the_shipped_schema_is_up_to_date() -> None:
    shipped = (ROOT / "docs" / "recalls.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "labelcheck recalls schema > docs/recalls.schema.json"


def test_the_schema_is_a_valid_schema_and_the_bundled_file_keeps_it() -> None:
    jsonschema.Draft202012Validator.check_schema(catalogue_schema())
    bundled = json.loads((ROOT / "recalls.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(catalogue_schema()).validate(bundled)


def test_the_schema_refuses_an_unknown_key() -> None:
    bundled = json.loads((ROOT / "recalls.json").read_text(encoding="utf-8"))
    bundled["recalls"][0]["modle"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(catalogue_schema()).validate(bundled)


def test_the_documented_example_is_a_catalogue(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "recalls-json.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    file = tmp_path / "example.json"
    file.write_text(example[1], encoding="utf-8")
    assert [recall.id for recall in Catalogue.load(file)] == ["example:2025-7"]


def test_every_key_of_the_shape_is_documented() -> None:
    text = (ROOT / "docs" / "recalls-json.md").read_text(encoding="utf-8")
    keys = {key for part in catalogue_schema()["$defs"].values() for key in part.get("properties", {})}
    assert {key for key in keys if not re.search(rf'[`"{{ ]{key}[`"}},:]', text)} == set()

"""The JSON Schema of `recalls.json`, generated from the models; shipped as `docs/recalls.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from labelcheck.catalogue.recall import CatalogueFile


def catalogue_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12). It describes the shape; relations of fields are checked on loading."""
    schema = CatalogueFile.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A labelcheck catalogue of recalls",
    }


def schema_text() -> str:
    """Return the schema as `docs/recalls.schema.json` holds it: what `labelcheck recalls schema` prints."""
    return json.dumps(catalogue_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"

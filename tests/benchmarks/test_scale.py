"""The scale benchmark: real catalogues of made-up recalls, measured end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.deciding import scale
from benchmarks.deciding.synthetic_catalogue import labels, write_catalogue

from labelcheck.catalogue.catalogue import Catalogue


def test_a_synthetic_catalogue_is_valid_the_same_each_time_and_has_every_kind_of_code(tmp_path: Path) -> None:
    recalls, products = write_catalogue(tmp_path / "a.json", 3000, 7, 50)
    write_catalogue(tmp_path / "b.json", 3000, 7, 50)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    loaded = Catalogue.load(tmp_path / "a.json")
    assert len(loaded) == recalls
    assert len(products) == 50
    codes = [code for recall in loaded for product in recall.products for code in product.codes]
    assert len(codes) >= 3000
    assert {code.match for code in codes} == {"exact", "prefix", "glob"}
    assert 0.1 < sum(code.value.isdigit() for code in codes) / len(codes) < 0.4
    assert any(not product.codes for recall in loaded for product in recall.products)
    lines = list(labels(products, 40, 1))
    assert lines == list(labels(products, 40, 1))
    assert any(line.startswith("Model: ") for label in lines for line in label)


def test_the_figures_of_every_size_are_written_as_a_table_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scale.json"
    assert scale.main(["--codes", "300", "900", "--labels", "25", "--rounds", "2", "--output", str(output)]) == 0
    written = json.loads(output.read_text(encoding="utf-8"))
    assert [size["codes"] for size in written["sizes"]] == [300, 900]
    for size in written["sizes"]:
        assert min(size[key] for key in ("build", "load", "median", "p95", "processor", "memory", "scan")) > 0
    table = capsys.readouterr().out.splitlines()
    assert len({line.count("|") for line in table[2:]}) == 1
    assert "`python -m benchmarks.deciding.scale" in table[0]

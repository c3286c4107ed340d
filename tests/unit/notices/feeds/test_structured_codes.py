"""Codes out of fields of their own."""

from __future__ import annotations

import pytest

from labelcheck.notices.feeds.structured_codes import model_codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Model No.: PS-360", ["PS-360"]),
        ("VL-200, VL-201 and VL-202", ["VL-200", "VL-201", "VL-202"]),
        ("e1*2007/46*2180*", []),
        ("all models of the 2019 series that were sold in blue", []),
        ("B07XYZ1234", []),
        ("601099512345678", []),
        ("unknown", []),
        ("", []),
    ],
)
def test_only_codes_that_can_stand_on_a_device_are_taken(text: str, codes: list[str]) -> None:
    assert [code.value for code in model_codes(text)] == codes

"""Data files of the package.

`print_reader.onnx`, `print_reader.json`: the print network, its characters and temperature (`training.export_reader`).
`confusions.json`: how often one character is read as another (`benchmarks.deciding.measure_confusions`).
`calibration.json`: from the agreement of readings to a probability (`benchmarks.deciding.calibrate`).
`known_brands.txt`, `serial_grammars.json`: brands, and how makers write serial numbers, by hand.
`notice_brands.txt`: brands of the bundled notices (`training.notice_brands`).
`archive.json.xz`: recalls made from official notices (`labelcheck recalls import`).
`recalls.json`: recalls checked by hand. Only the wheel holds it here; in a checkout it lies at the top.
"""

from __future__ import annotations

from pathlib import Path


def data_file(name: str) -> Path:
    """Return the path of a data file of this package."""
    return Path(__file__).with_name(name)

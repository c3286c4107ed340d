"""The photos in `samples/` that are made here: labels that the path-traced renders do not show.

python -m benchmarks.synth.sample_photos samples
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.synth.label_wording import Text, Wording
from benchmarks.synth.photos import make_photo


@dataclass(frozen=True)
class Sample:
    """A photo to make: its name, seed, label and conditions."""

    file: str
    seed: int
    wording: Wording
    conditions: dict[str, Any] = field(default_factory=dict)


def _label(brand: str, model: str, serial: str | None, *lines: str) -> Wording:
    return Wording((Text(lines[0], 1.25, True), *(Text(line) for line in lines[1:])), brand, model, serial)


def _belkin(serial: str) -> Wording:
    return _label(
        "Belkin",
        "BPD005",
        serial,
        "Belkin",
        "BoostCharge Pro Fast Wireless Charger",
        "for Apple Watch + Power Bank 10K",
        "Model: BPD005",
        f"S/N: {serial}",
        "Input: 5V=3A 9V=2A",
        "Belkin International, Inc.",
        "Made in China",
    )


def _baseus(serial: str) -> Wording:
    return _label(
        "Baseus",
        "BS-30KP365",
        serial,
        "Baseus Power Bank",
        "Model NO.:BS-30KP365",
        "Battery:Polymer lithium battery",
        "Capacity:30000mAh/111Wh",
        "Input:5V=3A 9V=3A 12V=3A 15V=3A 20V=3A",
        f"SN:{serial}",
        "Shenzhen Times Innovation Technology Co., Ltd",
        "Made in China",
    )


def _ikea(model: str, capacity: str, date_code: str) -> Wording:
    return _label(
        "IKEA",
        model,
        None,
        "IKEA of Sweden AB",
        f"Type: {model} VARMFRONT",
        f"Battery capacity: {capacity}",
        "Input: 5V=3A",
        "Output: 5V=3A",
        date_code,
        "Made in China",
    )


def _anker(name: str, model: str, capacity: str, serial: str) -> Wording:
    return _label(
        "Anker",
        model,
        serial,
        name,
        f"Model: {model}",
        f"Battery Capacity: {capacity}",
        "Input: 5V=2A",
        "Output: 5V=2.4A",
        "Anker Innovations Limited",
        "Made in China",
        f"SN: {serial}",
    )


_A1112 = _anker("Anker 321 Power Bank (PowerCore 5K, Black)", "A1112", "5000mAh 3.7V / 18.5Wh", "ACC7PX0E08200531")
_EASY: dict[str, Any] = {"tilt": 14.0, "tilt_towards": 60.0, "defocus_px": 1.0, "noise": 2.5, "jpeg_quality": 82}

_AUKEY = _label(
    "AUKEY",
    "PB-N83S",
    None,
    "AUKEY Power Bank",
    "Model: PB-N83S",
    "Capacity: 10000mAh 37Wh",
    "Input: 5V=2A",
    "Made in China",
)

SAMPLES = (
    Sample("belkin-bpd005-serial-56k.jpg", 4, _belkin("56K31204401277"), {**_EASY, "turn": -9, "print_px": 20}),
    Sample("baseus-bs-30kp365-serial-a.jpg", 16, _baseus("FSD230203A"), {**_EASY, "turn": 24, "print_px": 19}),
    Sample(
        "ikea-varmfront-e2037-week-2330.jpg",
        19,
        _ikea("E2037", "5200mAh 18.72Wh", "2330"),
        {**_EASY, "turn": 171, "print_px": 22},
    ),
    Sample("aukey-model-under-glare.jpg", 23, _AUKEY, {**_EASY, "turn": 12, "glare": 1.0, "print_px": 20}),
    Sample("anker-321-a1112-too-far.jpg", 15, _A1112, {**_EASY, "turn": -20, "print_px": 3.0}),
    Sample("anker-321-a1112-dark.jpg", 6, _A1112, {**_EASY, "turn": 8, "exposure": -6.0, "noise": 14.0}),
)


def main() -> None:
    """Write the samples that are made here into a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for sample in SAMPLES:
        photo = make_photo(sample.seed, cause="blur", strength=0.0, wording=sample.wording, **sample.conditions)
        (folder / sample.file).write_bytes(photo.jpeg)
        print(sample.file, photo.truth["legible"], photo.truth["legibility"], photo.truth["print_px"])


if __name__ == "__main__":
    main()

"""What is photographed and from where: a device with a label, and a camera over it."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.synth import surface
from benchmarks.synth.difficulty import Difficulty
from benchmarks.synth.label_layout import LabelInk, LaidLine, draw_style, lay_out
from benchmarks.synth.label_wording import Wording, device_label, logo_only
from benchmarks.synth.typefaces import faces
from benchmarks.synth.view import Points, View

_SHARP = 18
"""Lowest resolution at which a label is drawn, pixels per capital; it is reduced afterwards."""
OUTLINE = 9
"""Points along each long side of a line's outline."""


@dataclass(frozen=True)
class Scene:
    """What is photographed and from where.

    Attributes:
        wording: What the label says.
        ink: The label.
        capital_mm: Height of a capital of size 1, millimetres.
        body: The device.
        offset: Of the label's centre from the face's, millimetres.
        view: The camera; the label's centre is the origin of the face.
        embossed: The print is relief, not ink.
    """

    wording: Wording
    ink: LabelInk
    capital_mm: float
    body: surface.Body
    offset: tuple[float, float]
    view: View
    embossed: bool

    @property
    def body_view(self) -> View:
        """The same view with the centre of the body's face as its origin."""
        x, y = self.view.centre
        return replace(self.view, centre=(x + self.offset[0], y + self.offset[1]))

    @property
    def rim(self) -> Points:
        """The outline of the body's face in the photo, pixels."""
        body = self.body
        rim = surface.rounded((-body.width / 2, -body.height / 2, body.width / 2, body.height / 2), body.corner)
        return np.clip(self.body_view.place(rim), -8000, 8000)

    @property
    def model_line(self) -> LaidLine:
        """The line with the model; the first one when there is none."""
        model = (self.wording.model or "").upper()
        lines = self.ink.lines
        return next((line for line in lines if model and model in line.text.upper()), lines[0])

    def place(self, across: Sequence[float], down: Sequence[float]) -> Points:
        """Return where points of the label, in capital heights from its centre, stand in the photo, pixels."""
        return self.view.place(np.column_stack([across, down]) * self.capital_mm)

    def outline(self, line: LaidLine) -> Points:
        """Return points along the capitals' top from left to right, then along the baseline back, pixels."""
        across = np.linspace(line.left, line.right, OUTLINE)
        down = [line.top] * OUTLINE + [line.bottom] * OUTLINE
        return self.place([*across, *across[::-1]], down)


def arrange(
    rng: random.Random, hard: Difficulty, wording: Wording | None, size: tuple[int, int], *, plain: bool
) -> Scene:
    """Choose the device, its label and the camera's place; nothing here is drawn from the difficulties."""
    drawn_wording = device_label(rng, chinese=rng.random() < 0.15 and bool(faces("cjk")))
    if hard.no_label:
        drawn_wording = logo_only(rng, drawn_wording.brand)
    wording = wording or drawn_wording
    style = draw_style(rng, wording)
    embossed = rng.random() < 0.06 and not plain
    resolution = max(float(_SHARP), min(64.0, round(1.4 * hard.print_px)))
    ink = lay_out(wording, style, resolution, rng)
    capital = rng.uniform(1.1, 1.9)
    label = (ink.size[0] * capital, ink.size[1] * capital)
    body = surface.draw_body(rng, label)
    along_y = rng.random() < 0.6
    offset = (
        rng.uniform(-0.5, 0.5) * (body.width - label[0]) * 0.85,
        rng.uniform(-0.5, 0.5) * (body.height - label[1]) * 0.85,
    )
    radius = math.inf
    if hard.bend > 0.5:
        radius = (label[0] if along_y else label[1]) / 2 / math.radians(hard.bend)
        girth = 0.96 * math.pi * radius
        body = replace(
            body,
            width=min(body.width, girth) if along_y else body.width,
            height=body.height if along_y else min(body.height, girth),
            depth=max(body.depth, radius),
        )
        offset = (0.0, offset[1]) if along_y else (offset[0], 0.0)
    distance = rng.uniform(2.0, 4.5) * max(*label, 60.0)
    aim = (rng.uniform(-0.1, 0.1) * label[0], rng.uniform(-0.1, 0.1) * label[1])
    view = View(
        size=size,
        turn=math.radians(hard.turn),
        tilt=math.radians(hard.tilt),
        tilt_towards=math.radians(hard.tilt_towards),
        distance=distance,
        focal=hard.print_px / capital * distance,
        centre=aim,
        radius=radius,
        along_y=along_y,
    )
    return Scene(wording, ink, capital, body, offset, _fitting(view, label), embossed)


def _fitting(view: View, label: tuple[float, float]) -> View:
    """Step back until the whole label is in the photo."""
    corners = surface.rounded((-label[0] / 2, -label[1] / 2, label[0] / 2, label[1] / 2), 0.1)
    reach = np.abs(view.place(corners) - np.array(view.size) / 2).max(axis=0) / (np.array(view.size) / 2)
    return replace(view, focal=view.focal * min(1.0, 0.97 / float(reach.max())))

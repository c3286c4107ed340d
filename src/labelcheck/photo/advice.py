"""From the quality of a photo to advice: what is wrong with it, and how to take a better one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labelcheck.model.verdict import Quality


@dataclass(frozen=True)
class Thresholds:
    """The limits between a good photo and a fault.

    All were chosen on synthetic photos with exactly one cause (seeds 7000 to 7023). docs/quality.md has the confusion
    table of held-out photos, made by `python -m benchmarks.quality`.
    """

    dark: float = 30.0
    """Grey level of the brightest hundredth of the photo. Print was lost from four stops under, at 15."""
    noisy: float = 22.0
    """Noise in quiet places, grey levels. Print of 22 pixels was read up to some 30."""
    overexposed: float = 0.3
    """Share of the photo that is blown out while no print shows. Reflections blew out 0.09 at most."""
    glaring: float = 0.04
    """Share of the surroundings of the print that is blown out. Reflections that hid the print had 0.08 or more, all
    but one; photos without reflections had 0.02 at most."""
    nothing: float = 2.2
    """Detail (grey levels, at half size and a quarter) below which no print stands out. The grain of a table has up to
    1.9."""
    print_like: float = 6.0
    """Detail at half size from which there is print, whatever is blown out beside it."""
    tiny: float = 2.4
    """Detail at full size over that at a quarter. Print of 6 pixels had 2.8, of 22 pixels 1.9 at most."""
    small_print: float = 9.5
    """Height of capitals, pixels, below which print is read badly."""
    surely_large: float = 13.0
    """Height of capitals, pixels, from which a line that was read excludes tiny print. Print of 6 measured 12."""
    coarse: float = 1.02
    """Detail at full size over that at an eighth, below which fine strokes are lost. Crisp print had 1.03."""
    soft_coarse: float = 1.5
    """The same with soft edges: shaken print keeps the strokes along the movement."""
    soft_edges: float = 3.4
    """Width of the edges, pixels, from which a photo is blurred. Sharp photos had up to 3.3, blurred ones from 3.8."""
    crisp_edges: float = 1.5
    """Width of the edges, pixels, below which nothing is blurred. Real photos of plugs: large detail, and 1.4."""
    logo: float = 1.8
    """Detail at an eighth over that at a half, from which crisp print is large: a logo."""


THRESHOLDS = Thresholds()


class Cause(Enum):
    """The causes that keep a label from being read, each with its advice."""

    DARK = "put more light on the label: the photo is too dark"
    OVEREXPOSED = "use less light, or tap the label on the screen to set the exposure: the photo is too bright"
    NOISE = "put more light on the label and hold still: the photo is full of noise"
    GLARE = "tilt the device or turn the flash off: light is reflected from the label"
    SMALL = "move closer: the print is only a few pixels high"
    BLUR = "hold still and tap the label on the screen to focus: the print is blurred"
    NO_LABEL = "photograph the side of the device that carries the small print"
    FAINT = (
        "let light fall on the label from the side, or photograph the side that carries the small print: "
        "hardly any print stands out here"
    )


def causes(quality: Quality) -> tuple[Cause, ...]:
    """Return what is wrong with a photo, the gravest first; empty when nothing is.

    A fault of the whole photo stands alone: darkness, noise and blown-out light look like all the other causes.
    """
    whole = _of_the_whole_photo(quality)
    if whole is not None:
        return (whole,)
    found = [Cause.GLARE] if quality.glare > THRESHOLDS.glaring else []
    print_cause = _of_the_print(quality)
    if print_cause is not None and not (found and print_cause in (Cause.NO_LABEL, Cause.FAINT)):
        found.append(print_cause)
    return tuple(found)


def hints(quality: Quality) -> tuple[str, ...]:
    """Return advice on how to take a better photo; empty when nothing is wrong with this one."""
    return tuple(cause.value for cause in causes(quality))


def _of_the_whole_photo(quality: Quality) -> Cause | None:
    if quality.light is not None and quality.light < THRESHOLDS.dark:
        return Cause.DARK
    if quality.noise is not None and quality.noise > THRESHOLDS.noisy:
        return Cause.NOISE
    shows = bool(quality.detail) and quality.detail[1] >= THRESHOLDS.print_like
    if quality.blown_out > THRESHOLDS.overexposed and not shows:
        return Cause.OVEREXPOSED
    return None


def _of_the_print(quality: Quality) -> Cause | None:
    if quality.print_px is not None and quality.print_px < THRESHOLDS.small_print:
        return Cause.SMALL
    if not quality.detail:
        return None
    full, half, quarter, eighth, _ = quality.detail
    soft = quality.edge_px is not None and quality.edge_px > THRESHOLDS.soft_edges
    if max(half, quarter) < THRESHOLDS.nothing:
        return Cause.BLUR if soft else Cause.FAINT
    if full > THRESHOLDS.tiny * quarter and (quality.print_px is None or quality.print_px < THRESHOLDS.surely_large):
        return Cause.SMALL
    if full >= (THRESHOLDS.soft_coarse if soft else THRESHOLDS.coarse) * eighth:
        return None
    if not soft and eighth >= THRESHOLDS.logo * half:
        return Cause.NO_LABEL
    return Cause.BLUR if quality.edge_px is not None and quality.edge_px > THRESHOLDS.crisp_edges else None

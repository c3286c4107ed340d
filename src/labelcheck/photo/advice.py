"""What a photo's measures mean: what is wrong with it, and what the person who took it can do."""

from __future__ import annotations

from enum import Enum

from labelcheck.model.verdict import Quality

# All were chosen on synthetic photos with exactly one cause (seeds 7000 to 7023); docs/quality.md has the confusion
# table of others, held out, which `python -m benchmarks.quality` makes.
DARK = 30.0
"""Grey level that the brightest hundredth of the photo stays below. Print was lost from four stops under, at 15."""
NOISY = 22.0
"""Noise in quiet places, grey levels. Print of 22 pixels was read up to some 30."""
OVEREXPOSED = 0.3
"""Share of the photo that is blown out, while nothing print-like shows: reflections blew out 0.09 at most."""
GLARING = 0.04
"""Share of the print's surroundings that is blown out. Reflections that hid the print had 0.08 or more, all but one;
photos without had 0.02 at most."""
NOTHING = 2.2
"""Detail (grey levels, at half size and a quarter) below which no print stands out; a table's grain makes up to 1.9."""
PRINT_LIKE = 6.0
"""Detail at half size from which there is print, whatever is blown out beside it."""
TINY = 2.4
"""Detail in full size over that at a quarter: print of 6 pixels had 2.8, of 22 pixels 1.9 at most."""
SMALL_PRINT = 9.5
"""Height of capitals, pixels, below which print is read badly."""
SURELY_LARGE = 13.0
"""Height of capitals, pixels, from which a line that was read speaks against tiny print: at 6 pixels, 12 were taken."""
COARSE = 1.02
"""Detail in full size over that at an eighth, below which the fine strokes are lost; crisp print had 1.03 or more."""
SOFT_COARSE = 1.5
"""The same where the edges are soft: shaken print keeps the strokes that lie along the movement."""
SOFT_EDGES = 3.4
"""Width of the edges, pixels, from which a photo is blurred: photos that were not had 3.3, blurred ones 3.8 or more."""
CRISP_EDGES = 1.5
"""Width of the edges, pixels, below which nothing is blurred: real photos of plugs have much large detail, and 1.4."""
LOGO = 1.8
"""Detail at an eighth over that at a half, from which crisp print is large: a logo."""


class Cause(Enum):
    """What keeps a label from being read, with what to do about it."""

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
    """Name what is wrong with a photo, what spoils most first; empty when nothing is.

    What ruins the whole photo is named alone: darkness, noise and blown-out light feign all the other causes.
    """
    whole = _of_the_whole_photo(quality)
    if whole is not None:
        return (whole,)
    found = [Cause.GLARE] if quality.glare > GLARING else []
    print_cause = _of_the_print(quality)
    if print_cause is not None and not (found and print_cause in (Cause.NO_LABEL, Cause.FAINT)):
        found.append(print_cause)
    return tuple(found)


def hints(quality: Quality) -> tuple[str, ...]:
    """Say how to take a better photo; empty when nothing is wrong with this one."""
    return tuple(cause.value for cause in causes(quality))


def _of_the_whole_photo(quality: Quality) -> Cause | None:
    if quality.light is not None and quality.light < DARK:
        return Cause.DARK
    if quality.noise is not None and quality.noise > NOISY:
        return Cause.NOISE
    shows = bool(quality.detail) and quality.detail[1] >= PRINT_LIKE
    if quality.blown_out > OVEREXPOSED and not shows:
        return Cause.OVEREXPOSED
    return None


def _of_the_print(quality: Quality) -> Cause | None:
    if quality.print_px is not None and quality.print_px < SMALL_PRINT:
        return Cause.SMALL
    if not quality.detail:
        return None
    full, half, quarter, eighth, _ = quality.detail
    soft = quality.edge_px is not None and quality.edge_px > SOFT_EDGES
    if max(half, quarter) < NOTHING:
        return Cause.BLUR if soft else Cause.FAINT
    if full > TINY * quarter and (quality.print_px is None or quality.print_px < SURELY_LARGE):
        return Cause.SMALL
    if full >= (SOFT_COARSE if soft else COARSE) * eighth:
        return None
    if not soft and eighth >= LOGO * half:
        return Cause.NO_LABEL
    return Cause.BLUR if quality.edge_px is not None and quality.edge_px > CRISP_EDGES else None

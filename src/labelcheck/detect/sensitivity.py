"""How hard lines of print are looked for: at a glance all over a photo, or closely where a label is known to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sensitivity:
    """What counts as a line.

    Attributes:
        ink_from: Contrast, in units of the photo's own noise, at which a pixel begins to count as ink.
        least_ink: Blurred ink under which nothing is a crest; it spares the empty ground the work.
        least_rise: A crest stands above what lies three pixels to either side by this, absolutely and as a share of
            itself.
        level: Only lines that lie level, give or take `MOST_ASLANT`.
    """

    ink_from: float
    least_ink: float
    least_rise: float
    level: bool = False


WHOLE_PHOTO = Sensitivity(ink_from=1.7, least_ink=0.10, least_rise=0.12)
"""For whole photos: far below faint print, and yet grain, rims and the table do not push it out."""
ZOOMED = Sensitivity(ink_from=1.0, least_ink=0.06, least_rise=0.07, level=True)
"""For a label that lies level: what is on it is print mostly, so less will do. Of 14 legible model lines of synthetic
photos that the glance had not found, 12 were found so, 6 at the glance's own limits."""
MOST_ASLANT = 20.0
"""How far a line that lies level is turned at most, degrees: perspective and a cylinder's curve leave so much."""

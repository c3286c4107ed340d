"""How the evidence for one product adds up, as a waterfall chart: each bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from labelcheck.model.verdict import Evidence


class WaterfallChart:
    """The places of the bars.

    Args:
        evidence: The reasons, in the order in which they are to add up.
        width: How wide the chart is, in any unit.

    Attributes:
        total: The sum of the weights, bits.
    """

    def __init__(self, evidence: Sequence[Evidence], width: float) -> None:
        self.evidence = evidence
        self._sums = list(accumulate((item.weight for item in evidence), initial=0.0))
        self.total = self._sums[-1]
        self._low = min(self._sums)
        span = max(self._sums) - self._low
        self._scale = width / span if span > 0 else 0.0

    def steps(self) -> Iterator[tuple[Evidence, float, float]]:
        """Yield each reason with the sums before and after it, bits."""
        return ((item, start, end) for item, (start, end) in zip(self.evidence, pairwise(self._sums), strict=True))

    def position(self, bits: float) -> float:
        """Return where a sum is, from the left edge."""
        return (bits - self._low) * self._scale

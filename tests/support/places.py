"""Where the tests' material lies in the checkout or the unpacked source archive."""

from __future__ import annotations

from pathlib import Path

SUPPORT = Path(__file__).parent
ROOT = SUPPORT.parents[1]
SAMPLES = ROOT / "samples"
RECALLS = ROOT / "recalls.json"
FEED_DATA = SUPPORT / "feed_data"
NAMED_ANSWERS = SUPPORT / "with_named_answers.py"
"""The command line with a checker that answers by the photo's name."""

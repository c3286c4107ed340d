"""Frozen data that the stages share: geometry, readings, bar codes, labels, verdicts."""

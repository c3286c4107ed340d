"""Hold a label against the catalogue: blocking, scoring, unit rules."""

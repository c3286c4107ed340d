"""The story of a check: what is tried in which order, from photo to verdict."""

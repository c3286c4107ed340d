"""Find the lines of print in a photo."""

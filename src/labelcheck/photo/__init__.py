"""Open a photo safely, measure its quality, and say how to take a better one."""

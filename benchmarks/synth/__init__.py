"""Synthetic device print with its exact truth: strips to train and measure readers, photos to measure the program."""

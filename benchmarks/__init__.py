"""Accuracy, speed and scale, measured against peers."""

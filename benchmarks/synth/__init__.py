"""Synthetic strips of device print, with their exact text: to train and to measure readers."""

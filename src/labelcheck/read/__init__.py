"""Readers turn straightened strips of print into text."""

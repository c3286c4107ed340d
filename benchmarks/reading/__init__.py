"""Measures reading: the models that each system reads, its character errors, time and memory."""

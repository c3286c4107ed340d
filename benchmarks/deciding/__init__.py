"""Measures matching and deciding: real codes, printed as labels, misread as our readers misread, and decided on."""

"""How the print reader is made."""

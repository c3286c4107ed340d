"""Many photos: which ones, and who works on them."""

"""The catalogue of recalls: what one recall says (`model`), the files it comes from (`catalogue`), their schema."""

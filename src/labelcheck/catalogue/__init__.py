"""Recalls as data: the records, their files, the database, search."""

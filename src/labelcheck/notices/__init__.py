"""From official notices and feeds to records of the catalogue."""

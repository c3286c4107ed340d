"""Access to the machine: files, HTTP, JSON streams, temporary files, safe text."""

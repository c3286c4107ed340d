"""What touches the machine: files, HTTP, temporary folders, safe text."""

"""What the update of the catalogue and photos from the web share: connections, and where a redirect may lead."""

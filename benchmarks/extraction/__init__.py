"""What the importer makes of recall notices' prose, measured against notices labelled by reading."""

"""Measures the extraction of rules from recall notices' prose, against notices labelled by a careful reader."""

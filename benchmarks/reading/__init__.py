"""Reading, measured: which models each system reads, how many characters wrong, how fast, with how much memory."""

"""How fast batches are, what the machinery costs, and how memory grows."""

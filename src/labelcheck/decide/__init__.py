"""From matches to one of six answers, and its explanation in words."""

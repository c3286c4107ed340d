"""Large catalogues on disk: their recalls, the arrays that find some of them, and the cache that both lie in."""

"""From the label's fields and the catalogue to an answer: look-alikes, matches, unit rules, the decision."""

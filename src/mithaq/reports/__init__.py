"""Parallel reports from outline to publication: their people and stages, the writing, findings and recommendations,
what the official review made of them, and what became of them since."""

"""Parallel reports, contributors, findings, recommendations and their follow-up."""

"""Number and date formats of this language."""

"""What a person does in a real browser with the real server: every page in both languages, wide and narrow."""

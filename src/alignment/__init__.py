"""The alignment engine: whose words ended up in the text."""

"""Countries, regions, treaties with their provisions and parties, review bodies and mechanisms: reference data with sources."""

"""Missions, contacts, the contact log, agreements, partnerships."""

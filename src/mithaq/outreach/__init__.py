"""Newsletters and subscribers, joint statements and sign-ons, events, web figures."""

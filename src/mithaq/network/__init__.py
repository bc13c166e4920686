"""Organisations, people, memberships, applications, regions, working groups, stories."""

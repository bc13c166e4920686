"""Donors, grants, sub-grants, income, budgets, price index."""

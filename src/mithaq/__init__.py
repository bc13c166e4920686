"""Mithaq: the platform on which a treaty coalition works, and the strategy that measures itself."""

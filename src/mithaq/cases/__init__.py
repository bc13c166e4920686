"""Confidential support to attacked members, sealed from the server's operator; only anonymous counts leave."""

"""Documents, their versions and languages, passages and full-text search.

A document is read once into passages with stable numbers; quotations, findings and matches point at passages.
What other packages want found they register with `library.search_kinds`.
"""

"""Documents, their versions and languages, passages and full-text search.

Not begun: its place is held so that later work finds its room."""

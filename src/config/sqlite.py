"""Chooses the SQLite library: one free of the WAL-reset corruption bug.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode (fixed in 3.51.3, March 2026). The
`pysqlite3` package carries a newer library; Django takes it when it stands in for `sqlite3`.
"""

import sys

FIXED = (3, 51, 3)


def use_newest_sqlite() -> tuple[int, int, int]:
    """Put `pysqlite3` in the place of `sqlite3` when it is newer, and return the version in use."""
    import sqlite3

    try:
        import pysqlite3
    except ImportError:
        return sqlite3.sqlite_version_info[:3]
    if pysqlite3.sqlite_version_info <= sqlite3.sqlite_version_info:
        return sqlite3.sqlite_version_info[:3]
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    major, minor, patch = pysqlite3.sqlite_version_info[:3]
    return major, minor, patch

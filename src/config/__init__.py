"""Settings, addresses and the WSGI entry of the platform."""

from config.sqlite import use_newest_sqlite

SQLITE_VERSION = use_newest_sqlite()

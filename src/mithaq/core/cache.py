"""Where the shared cache lives: a database of its own, so that caching never waits for records."""

from typing import Any

from django.conf import settings


class CacheRouter:
    """Sends the cache table to the database named `cache` when there is one, and nothing else there."""

    app_label = "django_cache"

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return self._database(model)

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return self._database(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if db == "cache":
            return app_label == self.app_label
        return None if app_label != self.app_label else "cache" not in settings.DATABASES

    def _database(self, model: Any) -> str | None:
        if model._meta.app_label == self.app_label and "cache" in settings.DATABASES:
            return "cache"
        return None

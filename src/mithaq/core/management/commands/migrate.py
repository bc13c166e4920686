"""`manage.py migrate`, which on an empty database makes all tables at once. Everything else is Django's own."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from mithaq.core import first_tables


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        asks_for_something = any(
            options.get(name)
            for name in (
                "app_label",
                "migration_name",
                "plan",
                "check_unapplied",
                "fake",
                "fake_initial",
                "prune",
            )
        )
        if connection.alias == "default" and not asks_for_something and first_tables.is_empty(connection):
            connection.prepare_database()
            first_tables.make(connection)
        return super().handle(*args, **options)

"""Registers the package with Django, and its files with the loader."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mithaq.core"
    label = "core"

    def ready(self) -> None:
        from mithaq.core import audit_words, changes, installation_files, nightly, shell, upkeep

        changes.watch_writes()
        audit_words.name_verbs()
        installation_files.register_files()
        upkeep.plan()
        upkeep.name_secrets()
        nightly.plan()
        upkeep.name_pages()
        shell.name_pages()

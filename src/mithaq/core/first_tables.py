"""The tables of an empty database, made at once from the models instead of step by step.

Every step of a migration renders the models anew that hang together, and here nearly all do: some hundred steps take half a
minute of work for the same tables. A database that holds anything is brought forward by the steps themselves
(tests/core/test_first_tables.py holds the two ways to the same result).
"""

from django.apps import apps
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

#: Packages of ours: what their steps do beside making tables (triggers, search) is done here too. Those of others only
#: move rows that an empty database has not.
OURS = "mithaq."


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether no step was ever taken on this database. The cache's own table does not count."""
    return MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names() and not (
        {model._meta.db_table for model in apps.get_models()} & set(connection.introspection.table_names())
    )


def make(connection: BaseDatabaseWrapper) -> None:
    """Make all tables, and note every step as taken."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    # As the steps leave them, and not as the code has them: the two may differ in what Django fills in by itself.
    models = executor.loader.project_state().apps
    with connection.schema_editor() as editor:
        for model in models.get_models():
            if (
                model._meta.managed
                and not model._meta.proxy
                and router.allow_migrate_model(connection.alias, model)
            ):
                editor.create_model(model)
    executor.recorder.ensure_schema()
    for migration, _backwards in plan:
        if apps.get_app_config(migration.app_label).name.startswith(OURS):
            for operation in migration.operations:
                if isinstance(operation, RunPython):
                    with connection.schema_editor(atomic=True) as editor:
                        operation.code(models, editor)
        executor.recorder.record_applied(migration.app_label, migration.name)

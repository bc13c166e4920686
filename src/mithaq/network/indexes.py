"""An index for looking through a whole column, which SQLite alone needs.

SQLite reads a row whole to look at one of its columns; an index over that column is a narrow copy which it keeps by
itself. PostgreSQL looks through the rows themselves fast enough, and would refuse an entry as long as all names of an
organisation in six languages may be: there the index is nothing.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class LookThroughIndex(models.Index):
    """The index on SQLite; on every other database nothing."""

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: "BaseDatabaseSchemaEditor",
        using: str = "",
        **told: Any,
    ) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return "SELECT 1"
        return super().create_sql(model, schema_editor, using, **told)

"""What makes search quick, filled by triggers from the words of each entry: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import migrations

SQLITE = (
    # `ascii` cuts at spaces only, as far as our words go: every letter beyond ASCII belongs to a word.
    """CREATE VIRTUAL TABLE library_words USING fts5(
        tokens, content='library_searchentry', content_rowid='id', tokenize='ascii')""",
    """CREATE TRIGGER library_words_added AFTER INSERT ON library_searchentry BEGIN
        INSERT INTO library_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER library_words_removed AFTER DELETE ON library_searchentry BEGIN
        INSERT INTO library_words(library_words, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER library_words_changed AFTER UPDATE OF tokens ON library_searchentry BEGIN
        INSERT INTO library_words(library_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO library_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
)
SQLITE_UNDO = (
    "DROP TRIGGER library_words_added",
    "DROP TRIGGER library_words_removed",
    "DROP TRIGGER library_words_changed",
    "DROP TABLE library_words",
)
POSTGRESQL = (
    "ALTER TABLE library_searchentry ADD COLUMN vector tsvector",
    # Our words hold no quote and no backslash, so that they may stand in the text form of a tsvector as they are.
    """CREATE FUNCTION library_set_vector() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        new.vector := coalesce((
            SELECT string_agg('''' || word || ''':' || least(place, 16383), ' ')
            FROM unnest(string_to_array(new.tokens, ' ')) WITH ORDINALITY AS cut(word, place)
            WHERE word <> ''
        ), '')::tsvector;
        RETURN new;
    END $$""",
    """CREATE TRIGGER library_words_set BEFORE INSERT OR UPDATE OF tokens ON library_searchentry
        FOR EACH ROW EXECUTE FUNCTION library_set_vector()""",
    "CREATE INDEX library_words ON library_searchentry USING gin(vector)",
)
POSTGRESQL_UNDO = (
    "DROP INDEX library_words",
    "DROP TRIGGER library_words_set ON library_searchentry",
    "DROP FUNCTION library_set_vector()",
    "ALTER TABLE library_searchentry DROP COLUMN vector",
)


def install(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

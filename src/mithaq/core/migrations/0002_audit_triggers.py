"""Rows of the audit are only ever added: the database itself refuses the rest, in both dialects."""

from django.db import migrations

REFUSAL = "audit rows are only ever added"
SAME = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    for column in (
        "number",
        "at",
        "actor_id",
        "verb",
        "thing_kind",
        "thing_key",
        "details_digest",
        "previous_hash",
        "hash",
    )
)
#: The one change that is allowed: details and their salt erased, all else untouched (see mithaq.core.audit).
ERASED = f"(OLD.details IS NOT NULL AND NEW.details IS NULL AND NEW.salt = '' AND {SAME})"

SQLITE = [
    f"""CREATE TRIGGER core_auditentry_update BEFORE UPDATE ON core_auditentry WHEN NOT {ERASED}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""".replace(" IS NOT DISTINCT FROM ", " IS "),
    f"""CREATE TRIGGER core_auditentry_delete BEFORE DELETE ON core_auditentry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # INSERT OR REPLACE would remove a row without any DELETE trigger.
    f"""CREATE TRIGGER core_auditentry_insert BEFORE INSERT ON core_auditentry
        WHEN NOT EXISTS (SELECT 1 FROM core_audithead
                         WHERE number = NEW.number - 1 AND hash = NEW.previous_hash)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}, at the end'); END""",
    f"""CREATE TRIGGER core_audithead_update BEFORE UPDATE ON core_audithead WHEN NEW.number <> OLD.number + 1
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER core_audithead_delete BEFORE DELETE ON core_audithead
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
SQLITE_UNDO = [
    f"DROP TRIGGER IF EXISTS core_{name}"
    for name in (
        "auditentry_update",
        "auditentry_delete",
        "auditentry_insert",
        "audithead_update",
        "audithead_delete",
    )
]
POSTGRESQL = [
    f"""CREATE FUNCTION core_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_auditentry' THEN
                IF {ERASED} THEN RETURN NEW; END IF;
            ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_audithead' THEN
                IF NEW.number = OLD.number + 1 THEN RETURN NEW; END IF;
            ELSIF TG_OP = 'INSERT' THEN
                IF EXISTS (SELECT 1 FROM core_audithead
                           WHERE number = NEW.number - 1 AND hash = NEW.previous_hash) THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$""",
    """CREATE TRIGGER core_auditentry_guard BEFORE INSERT OR UPDATE OR DELETE ON core_auditentry
        FOR EACH ROW EXECUTE FUNCTION core_audit_guard()""",
    """CREATE TRIGGER core_auditentry_truncate BEFORE TRUNCATE ON core_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION core_audit_guard()""",
    """CREATE TRIGGER core_audithead_guard BEFORE UPDATE OR DELETE ON core_audithead
        FOR EACH ROW EXECUTE FUNCTION core_audit_guard()""",
    """CREATE TRIGGER core_audithead_truncate BEFORE TRUNCATE ON core_audithead
        FOR EACH STATEMENT EXECUTE FUNCTION core_audit_guard()""",
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER IF EXISTS core_auditentry_guard ON core_auditentry",
    "DROP TRIGGER IF EXISTS core_auditentry_truncate ON core_auditentry",
    "DROP TRIGGER IF EXISTS core_audithead_guard ON core_audithead",
    "DROP TRIGGER IF EXISTS core_audithead_truncate ON core_audithead",
    "DROP FUNCTION IF EXISTS core_audit_guard()",
]


def install(apps, schema_editor):
    head = apps.get_model("core", "AuditHead")
    head.objects.get_or_create(pk=1, defaults={"number": 0, "hash": "0" * 64})
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]

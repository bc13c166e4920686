"""Brings texts, tables, static files, reference data and demo to where the sources are.

`python -m config.prepare STEP…`; the supervisor names the steps that are due. Every step is safe
to repeat, and a step that fails leaves the ones before it done.
"""

import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from django.core.management.base import CommandError


def texts() -> None:
    """Compile the catalogues. Comes before Django reads them."""
    from config import settings
    from mithaq.core.catalogues import compile_catalogues

    compile_catalogues(settings.ROOT)


def tables() -> None:
    """Make the cache table and migrate the database. In this order: what is written is noticed in the cache."""
    from django.conf import settings
    from django.core.management import call_command

    for alias in ("default", "cache"):
        if alias in settings.DATABASES:
            call_command("createcachetable", database=alias, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def static() -> None:
    """Collect the static files under names that change with their content, compressed."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def data() -> None:
    """Load the reference data: all or nothing."""
    from mithaq.core import reference

    outcome = reference.load(at=datetime.now(UTC), apply=True)
    if outcome.faults:
        faults = "\n".join(f"  {fault}" for fault in outcome.faults)
        raise CommandError(f"The reference data in data/ was not loaded. Places to correct:\n{faults}")


def demo() -> None:
    """Load the invented coalition."""
    from mithaq.core.demo import load_all

    load_all(datetime.now(UTC), is_demo=True)


DO: dict[str, Callable[[], None]] = {
    "tables": tables,
    "static": static,
    "data": data,
    "demo": demo,
}


def sign_ins() -> tuple[list[list[str]], str]:
    """The demo people (address and role, in words) and their password."""
    from mithaq.accounts.demo import PASSWORD, PEOPLE

    return [[person.email, str(person.what)] for person in PEOPLE], PASSWORD


def main(steps: list[str]) -> int:
    """Do `steps` in their order; say what is done, and in one sentence what could not be."""
    import django
    from django.db import DatabaseError

    from config import child, stamps
    from config import settings as written

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    child.die_with_parent()
    started = stamps.wanted(written.ROOT, stamps.address_of(written.DATABASES["default"]), demo=written.DEMO)
    if "texts" in steps:
        texts()
    django.setup()
    logging.getLogger("mithaq").setLevel(logging.WARNING)
    prepared = stamps.read(written.DATA_DIR)
    known = dict(prepared.steps)
    try:
        for step in steps:
            if step in DO:
                DO[step]()
            known[step] = started[step]
    except KeyboardInterrupt:
        return 130
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"The database could not be prepared: {error}".strip(), file=sys.stderr)
        return 1
    finally:
        people, password = sign_ins() if written.DEMO else ([], "")
        signs = stamps.signs_of(written.DATABASES["default"])
        stamps.write(
            written.DATA_DIR,
            stamps.Prepared(steps=known, signs=signs, sign_ins=people, password=password),
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""When records last changed: noticed where writes pass, at the database connection.

So bulk writes and loads count as well as single saves. The shared cache holds one token for each area (a package's
label) and one for all public records.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache as once
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.signals import connection_created

#: Packages whose rows change all the time and stand on no public page.
PRIVATE_AREAS = frozenset({"accounts", "cases", "desk"})
#: Tables of core that a public page shows; the rest of core (audit, jobs, mail) changes all the time.
PUBLIC_CORE_TABLES = frozenset({"core_coalition", "core_coalitionname"})
#: Tables made from other records: what they hold changes with those, and counts as no change of its own.
MADE_TABLES = frozenset({"results_storedtotal"})
EVERYTHING = "records"
_KEEP_TOKENS = 60 * 60 * 24 * 30
_WRITE = re.compile(r"""\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)""", re.IGNORECASE)

#: For how long another process may not yet know of a change, in seconds.
RECENT = 0.25
_states: dict[tuple[str, ...], tuple[float, str]] = {}
#: What the cache could not be told while it did not answer (before its table is made, or while its server is down).
_untold: set[str] = set()
log = logging.getLogger("mithaq.freshness")


def touch(*areas: str) -> None:
    """Say that records of these areas changed: what was made from them is made again.

    A cache that does not answer breaks no write: it is told as soon as it answers again, and until then nothing is
    kept.
    """
    keys = {_token_key(area) for area in areas}
    if any(area not in PRIVATE_AREAS for area in areas):
        keys.add(_token_key(EVERYTHING))
    _states.clear()
    _tell(keys)


def _tell(keys: set[str]) -> bool:
    """Write a new token for these keys, and for those owed from before; False when the cache does not answer."""
    keys = keys | _untold
    try:
        failed = cache.set_many(dict.fromkeys(keys, uuid.uuid4().hex), _KEEP_TOKENS)
    except Exception as error:  # each kind of cache has errors of its own
        did_not_answer(type(error).__name__)
        _untold.update(keys)
        return False
    _untold.difference_update(keys)
    _untold.update(failed)
    return not failed


@once
def did_not_answer(kind: str) -> None:
    """Said once in each process and kind of error: a line for every write would bury everything else."""
    log.warning("the shared cache does not answer (%s); pages are made anew each time", kind)


def _token_key(area: str) -> str:
    return f"changed:{area}"


def state_of(areas: Sequence[str]) -> str:
    """The state of these areas as one text: asked of the shared cache, at most every quarter of a second.

    What this process itself changes is known to it at once.
    """
    now = time.monotonic()
    held = _states.get(tuple(areas))
    if held is not None and held[0] > now:
        return held[1]
    try:
        if _untold and not _tell(set()):
            return uuid.uuid4().hex
        state = _tokens(areas)
    except Exception as error:
        did_not_answer(type(error).__name__)
        return uuid.uuid4().hex  # the state of no other moment
    _states[tuple(areas)] = (now + RECENT, state)
    return state


def _tokens(areas: Sequence[str]) -> str:
    found = cache.get_many([_token_key(area) for area in areas])
    told = []
    for area in areas:
        token = found.get(_token_key(area))
        if token is None:
            fresh = uuid.uuid4().hex
            token = (
                fresh
                if cache.add(_token_key(area), fresh, _KEEP_TOKENS)
                else cache.get(_token_key(area), fresh)
            )
        told.append(token)
    return ".".join(told)


Made = TypeVar("Made")


def until_changed(*areas: str) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Keep what a function without arguments makes in this process until records of `areas` change.

    For small tables that many pages ask for, such as the names of countries. What is kept is shared: nobody changes it.
    Inside a transaction nothing is kept: what is seen there may never be committed.
    """

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        @lru_cache(maxsize=1)
        def made_in(state: str) -> Made:
            return make()

        @wraps(make)
        def kept() -> Made:
            return make() if connection.in_atomic_block else made_in(state_of(areas))

        return kept

    return keep


# --- noticing writes -----------------------------------------------------------------------------


@once
def _area_of_table() -> dict[str, str]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label, table = model._meta.app_label, model._meta.db_table
        if table in MADE_TABLES:
            continue
        if model._meta.app_config.name.startswith("mithaq.") and (
            label != "core" or table in PUBLIC_CORE_TABLES
        ):
            found[table] = label
    return found


def _notice(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if isinstance(sql, str) and sql[:1] in "IUDiud\n ":
        match = _WRITE.match(sql)
        area = _area_of_table().get(match.group(1)) if match else None
        if area is not None:
            _changed(context["connection"], area)
    return result


def _changed(on: Any, area: str) -> None:
    if not on.in_atomic_block:
        touch(area)
        return
    # Once now and once when it is committed: what others make in between is made from the old rows. What waits for the
    # commit is asked of Django, which forgets it when the transaction, or the savepoint, is rolled back.
    if any(isinstance(told, _AfterCommit) and told.area == area for _ids, told, _robust in on.run_on_commit):
        return
    touch(area)
    transaction.on_commit(_AfterCommit(area), using=on.alias)


@dataclass(frozen=True)
class _AfterCommit:
    """Touches an area once its change is committed."""

    area: str

    def __call__(self) -> None:
        touch(self.area)


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    if connection.alias == "default" and _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def watch_writes() -> None:
    """Notice writes on every connection from now on (called when the application is ready)."""
    connection_created.connect(_watch, dispatch_uid="mithaq.core.freshness")

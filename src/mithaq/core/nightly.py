"""The nightly backup: one file a night in the data folder, of which the newest seven are kept.

Where the settings name recipients it is sealed to them, and this machine cannot open it again.
"""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from mithaq.core import backup, sealing
from mithaq.core.jobs import schedule

KEPT = 7
_NAME = re.compile(r"mithaq-\d{4}-\d{2}-\d{2}\.backup(\.age)?")


def folder() -> Path:
    """Where the nightly backups are."""
    return Path(settings.DATA_DIR) / "backups"


def back_up(at: datetime) -> backup.Made:
    """Write the backup of the day; when it is whole, remove what is older than the newest seven."""
    folder().mkdir(parents=True, exist_ok=True)
    folder().chmod(0o700)
    seal_to = sealing.standing_recipients()
    suffix = sealing.SUFFIX if seal_to else ""
    target = folder() / f"mithaq-{at.astimezone(UTC):%Y-%m-%d}.backup{suffix}"
    _clear_what_was_cut_off(target)
    made = backup.make(target, at=at, seal_to=seal_to)
    whole = sorted(path for path in folder().iterdir() if _NAME.fullmatch(path.name))
    for path in whole[:-KEPT]:
        path.unlink(missing_ok=True)
    return made


def _clear_what_was_cut_off(target: Path) -> None:
    """Remove what earlier nights left when the machine went down in the middle."""
    for path in folder().iterdir():
        if path.stem != target.name and _NAME.fullmatch(path.stem):
            if path.suffix == ".work":
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".part":
                path.unlink(missing_ok=True)


@task()
def nightly_backup() -> str:
    """Write the nightly backup into the data folder, and keep the newest seven."""
    made = back_up(timezone.now())
    return f"{made.path.name}: {made.rows} rows, {made.files} files, {made.size} bytes"


def plan() -> None:
    """Put it on the clock, unless the operator makes backups in another way."""
    if settings.NIGHTLY_BACKUP:
        schedule("nightly_backup", every=timedelta(days=1), at=timedelta(hours=1), task=nightly_backup)

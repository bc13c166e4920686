"""kill -9 while two people write: nothing that was acknowledged is lost. A hundred kills: benchmarks/writing.py."""

import json
import os
import subprocess
import sys

from django.conf import settings


def test_a_killed_server_loses_no_word_that_had_a_receipt() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = subprocess.run(
        [sys.executable, "benchmarks/writing.py", "--kills", "3"],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    figures = json.loads(told.stdout)
    assert figures["kills"] == 3
    assert figures["receipts"] > 0
    assert (figures["lost"], figures["paragraphs_unlike_their_newest_version"]) == (0, 0)
    assert figures["database"] == "ok"
    assert figures["audit_whole"]

"""Workers that are killed or told to stop lose no job and double no effect."""

import json
import time

from tests.core.processes import Installation, installation  # noqa: F401

STORM = """
import json, pathlib, tempfile
from benchmarks.jobs import storm
print(json.dumps(storm(kills=10, jobs_per_kill=5, folder=pathlib.Path(tempfile.mkdtemp(dir="{folder}")))))
"""
WAIT = """
import time
from mithaq.core.models import Switch
until = time.monotonic() + 30
while not Switch.objects.filter(pk="{name}").exists():
    assert time.monotonic() < until
    time.sleep(0.05)
"""
ADD = """
from mithaq.core.models import Job, Switch
Job.objects.all().delete()
from tests.core import job_samples
job_samples.sleep_long.enqueue(2.0)
job_samples.once.enqueue("after-the-stop")
"""
LOOK = """
import json
from mithaq.core.models import Job, Switch
print(json.dumps([
    list(Job.objects.filter(key=None, task__contains="job_samples").order_by("id").values_list("state", flat=True)),
    Switch.objects.filter(pk="awake").exists(),
]))
"""


def test_ten_kills_lose_no_job_and_double_no_effect(installation: Installation) -> None:  # noqa: F811
    figures = json.loads(installation.run(STORM.format(folder=installation.folder)).splitlines()[-1])
    assert figures["kills"] == 10
    assert figures["done"] == figures["jobs"] == figures["rows"] == 50
    assert (figures["lost"], figures["parked"]) == (0, 0)
    assert (figures["without_effect"], figures["doubled_effects"]) == (0, 0)
    assert figures["runs"] >= figures["jobs"]
    assert figures["audit_whole"]


def test_term_lets_the_job_in_hand_end_and_leaves_the_rest_waiting(installation: Installation) -> None:  # noqa: F811
    installation.run(ADD)
    child = installation.manage("work", "--pause", "0.05")
    installation.run(WAIT.format(name="asleep"))
    began = time.monotonic()
    child.terminate()
    installation.finish(child)
    assert time.monotonic() - began < 20
    assert json.loads(installation.run(LOOK)) == [["done", "waiting"], True]
    installation.finish(installation.manage("work", "--until-empty", "--pause", "0.05"))
    assert json.loads(installation.run(LOOK)) == [["done", "done"], True]

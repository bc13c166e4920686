"""Jobs are added with their cause, run by whoever holds the lease, tried five times, and then parked with the reason."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import jobs, jobs_celery, schedules, staff, worker
from mithaq.core.jobs import Planned, enqueue_once
from mithaq.core.models import AuditEntry, Job, JobState, Schedule
from tests.core import job_samples as samples
from tests.people import Cast

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def traces() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb="trace").order_by("number").values_list("thing_key", flat=True)
    )


@pytest.mark.django_db
def test_a_job_waits_runs_once_and_tells_what_it_returned() -> None:
    result = samples.leave_trace.enqueue("one")
    assert result.status == TaskResultStatus.READY
    assert traces() == []
    assert worker.run_waiting() == 1
    assert worker.run_waiting() == 0
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (TaskResultStatus.SUCCESSFUL, "one", 1)
    assert traces() == ["one"]


@pytest.mark.django_db
def test_a_job_is_gone_when_the_transaction_of_its_cause_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        samples.leave_trace.enqueue("never")
        1 / 0  # noqa: B018
    assert worker.run_waiting() == 0
    assert traces() == []


@pytest.mark.django_db
def test_the_same_key_is_the_same_job_even_when_it_is_done() -> None:
    first = enqueue_once(samples.leave_trace, "key", "one")
    assert enqueue_once(samples.leave_trace, "key", "one").id == first.id
    worker.run_waiting()
    assert enqueue_once(samples.leave_trace, "key", "one").id == first.id
    assert worker.run_waiting() == 0
    assert traces() == ["one"]


@pytest.mark.django_db
def test_urgent_jobs_go_first_then_the_oldest() -> None:
    samples.leave_trace.enqueue("first")
    samples.leave_trace.enqueue("second")
    samples.urgent.enqueue()
    worker.run_waiting()
    assert traces() == ["urgent", "first", "second"]


@pytest.mark.django_db
def test_a_job_for_later_waits_until_then() -> None:
    later = timezone.now() + timedelta(hours=1)
    samples.leave_trace.using(run_after=later).enqueue("later")
    assert worker.run_waiting() == 0
    assert worker.run_waiting(at=later) == 1


@pytest.mark.django_db
def test_a_failing_job_is_tried_five_times_with_longer_pauses_and_then_parked_with_its_reason() -> None:
    result = samples.fail.enqueue("swim")
    at, pauses = timezone.now(), []
    for attempt in range(1, worker.MAX_ATTEMPTS + 1):
        assert worker.run_waiting(at=at) == 1
        job = Job.objects.get()
        assert job.attempts == attempt
        if job.run_after:
            pauses.append((job.run_after - timezone.now()).total_seconds())
            assert worker.run_waiting(at=timezone.now()) == 0
            at = job.run_after
    assert job.state == JobState.PARKED
    assert pauses == sorted(pauses)
    assert len(pauses) == worker.MAX_ATTEMPTS - 1
    assert "cannot swim" in job.error
    assert worker.run_waiting(at=at + timedelta(days=9)) == 0
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is ValueError


@pytest.mark.django_db
def test_a_job_that_gives_up_is_parked_at_once() -> None:
    samples.give_up.enqueue()
    worker.run_waiting()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.PARKED, 1, "the address is wrong for good")


@pytest.mark.django_db
def test_a_job_whose_task_is_unknown_does_not_end_the_worker() -> None:
    Job.objects.create(task="mithaq.nowhere.nothing", created_at=AT)
    samples.leave_trace.enqueue("after")
    worker.run_waiting()
    assert traces() == ["after"]
    assert "ModuleNotFoundError" in Job.objects.get(task="mithaq.nowhere.nothing").error


@pytest.mark.django_db
def test_a_task_that_wants_it_is_told_its_attempt() -> None:
    result = samples.tell_attempt.enqueue()
    worker.run_waiting()
    result.refresh()
    assert result.return_value == 1


@pytest.mark.django_db
def test_at_once_runs_where_it_is_added(settings: pytest.FixtureRequest) -> None:
    settings.TASKS = {"default": {**jobs_settings(), "OPTIONS": {"at_once": True}}}  # type: ignore[attr-defined]
    assert samples.leave_trace.enqueue("now").return_value == "now"
    assert traces() == ["now"]


def jobs_settings() -> dict[str, object]:
    return {"BACKEND": "mithaq.core.jobs.RowBackend", "QUEUES": []}


@pytest.mark.django_db
def test_an_unknown_result_says_so() -> None:
    for key in ("99", "nonsense"):
        with pytest.raises(TaskResultDoesNotExist):
            samples.leave_trace.get_result(key)


# --- leases -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_claimed_job_is_not_claimed_again() -> None:
    samples.leave_trace.enqueue("one")
    assert len(worker.claim("first", at=AT + timedelta(days=9))) == 1
    assert worker.claim("second", at=AT + timedelta(days=99)) == []


@pytest.mark.django_db
def test_a_lease_that_is_not_renewed_gives_the_job_back() -> None:
    samples.leave_trace.enqueue("one")
    [job] = worker.claim("dead", at=AT)
    worker.begin(job, at=AT)
    watch = worker.Watch()
    lease = watch.lease
    assert watch.give_back(at=AT, steady=100) == 0
    assert watch.give_back(at=AT, steady=100 + lease - 1) == 0
    assert watch.give_back(at=AT, steady=100 + lease) == 1
    assert worker.run_waiting() == 1
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 2, "")


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 1])
def test_setting_the_clock_takes_no_job_from_a_living_worker(days: int) -> None:
    samples.leave_trace.enqueue("one")
    [job] = worker.claim("alive", at=AT)
    watch = worker.Watch()
    for beat in range(20):
        Job.objects.update(lease_until=AT + timedelta(seconds=beat))
        assert watch.give_back(at=AT + timedelta(days=days), steady=100 + 10 * beat) == 0
    assert Job.objects.get().worker == "alive"
    assert job.pk


@pytest.mark.django_db
def test_a_job_due_before_the_clock_was_set_back_still_runs() -> None:
    samples.leave_trace.enqueue("one")
    assert worker.run_waiting(at=timezone.now() - timedelta(days=1)) == 1


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_parked_and_its_neighbours_are_not() -> None:
    samples.leave_trace.enqueue("poison")
    samples.leave_trace.enqueue("neighbour")
    watch = worker.Watch()
    for number in range(worker.MAX_ATTEMPTS):
        batch = worker.claim(f"dead {number}", at=timezone.now())
        worker.begin(batch[0], at=timezone.now())  # and now it is killed
        watch.give_back(at=timezone.now(), steady=number * 1000)
        watch.give_back(at=timezone.now(), steady=number * 1000 + 999)
    poison, neighbour = Job.objects.order_by("id")
    assert (poison.state, poison.error_kind) == (JobState.PARKED, worker.LOST)
    assert (neighbour.state, neighbour.attempts) == (JobState.WAITING, 0)


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_does_not_overwrite_the_other() -> None:
    samples.leave_trace.enqueue("one")
    [slow] = worker.claim("slow", at=AT)
    worker.begin(slow, at=AT)
    Job.objects.update(state=JobState.WAITING, lease_until=None)
    [fast] = worker.claim("fast", at=AT)
    worker.begin(fast, at=AT)
    assert worker.settle(worker.Outcome(job=slow, error_kind="late"), at=AT) is False
    assert worker.settle(worker.Outcome(job=fast, value="fine"), at=AT) is True
    assert Job.objects.get().return_value == "fine"


@pytest.mark.django_db
def test_a_stop_finishes_the_job_in_hand_and_returns_the_rest() -> None:
    for word in ("one", "two", "three"):
        samples.leave_trace.enqueue(word)
    stop = threading.Event()
    batch = worker.claim("stopping", at=timezone.now())

    def first_then_stop() -> object:
        for job in batch:
            yield job
            stop.set()

    assert worker.run_batch(first_then_stop(), stop=stop) == 1  # type: ignore[arg-type]
    assert list(Job.objects.order_by("id").values_list("state", flat=True)) == ["done", "waiting", "waiting"]
    assert Job.objects.filter(state="waiting", attempts=0, worker="", lease_until=None).count() == 2


@pytest.mark.django_db
def test_a_running_job_without_a_lease_cannot_be_written() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task="x", state=JobState.RUNNING, created_at=AT)


# --- the clock --------------------------------------------------------------------------------------

HOURLY = Planned(name="hourly", every=timedelta(hours=1), at=timedelta(minutes=5), task=samples.leave_trace)


@pytest.fixture
def hourly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "PLANNED", {"hourly": HOURLY})


def slots() -> list[str]:
    keys = Job.objects.order_by("id").values_list("key", flat=True)
    return [str(key).split("@")[1][5:16] for key in keys]


@pytest.mark.django_db
@pytest.mark.usefixtures("hourly")
def test_a_schedule_adds_each_slot_once() -> None:
    for minute in range(0, 185, 1):
        schedules.tick(AT + timedelta(minutes=minute))
        schedules.tick(AT + timedelta(minutes=minute))
    assert slots() == ["11-24T10:05", "11-24T11:05", "11-24T12:05"]


@pytest.mark.django_db
@pytest.mark.usefixtures("hourly")
def test_slots_missed_while_nothing_ran_are_made_up_for_by_one() -> None:
    schedules.tick(AT)
    schedules.tick(AT + timedelta(days=3))
    assert slots() == ["11-27T09:05"]


@pytest.mark.django_db
@pytest.mark.usefixtures("hourly")
def test_a_clock_set_forward_and_back_neither_repeats_nor_skips() -> None:
    schedules.tick(AT)
    schedules.tick(AT + timedelta(minutes=6))
    schedules.tick(AT + timedelta(days=1, minutes=7))  # set forward by a day
    for minute in range(8, 200):  # and back
        schedules.tick(AT + timedelta(minutes=minute))
    for minute in range(8, 70):  # a day later
        schedules.tick(AT + timedelta(days=1, minutes=minute))
    assert slots() == [
        "11-24T10:05",
        "11-25T10:05",
        "11-24T11:05",
        "11-24T12:05",
        "11-24T13:05",
        "11-25T11:05",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("hourly")
def test_a_schedule_row_that_moved_meanwhile_adds_nothing() -> None:
    schedules.tick(AT)
    stale = Schedule.objects.get()
    schedules.tick(AT + timedelta(minutes=6))
    assert schedules._advance(HOURLY, stale, AT + timedelta(minutes=6)) == 0
    assert len(slots()) == 1


@given(
    at=st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    seconds=st.integers(1, 10**7),
    offset=st.integers(0, 10**7),
)
def test_slots_lie_on_a_grid_round_every_moment(at: datetime, seconds: int, offset: int) -> None:
    every = timedelta(seconds=seconds)
    shift = timedelta(seconds=offset) % every
    before, after = schedules.slot_before(at, every, shift), schedules.slot_after(at, every, shift)
    assert before <= at < after
    assert after - before == every
    assert schedules.slot_before(before, every, shift) == before
    assert (before - schedules.EPOCH - shift) % every == timedelta(0)


def test_two_schedules_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PLANNED", {})
    jobs.schedule("name", every=timedelta(days=1), task=samples.leave_trace)
    jobs.schedule("name", every=timedelta(days=1), task=samples.leave_trace)
    with pytest.raises(ValueError, match="two schedules"):
        jobs.schedule("name", every=timedelta(days=1), task=samples.fail)


# --- the broker -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_broker_is_told_after_the_commit_and_only_then(
    monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(jobs_celery, "wake", lambda: woken.append(Job.objects.count()))
    samples.leave_trace.enqueue("without a broker")
    assert woken == []
    settings.TASKS_BACKEND = "celery"  # type: ignore[attr-defined]
    with transaction.atomic():
        samples.leave_trace.enqueue("with one")
        assert woken == []
    assert woken == [2]
    assert jobs_celery.look() == 2


def test_without_celery_the_setting_is_refused_with_a_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(jobs_celery, "import_module", nothing)
    monkeypatch.setattr(jobs_celery, "_kept", [])
    with pytest.raises(ImportError, match="Install celery, or leave TASKS_BACKEND unset"):
        jobs_celery.wake()


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def operated(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setitem(staff._predicates, "jobs", lambda person: person == cast.operator)
    return cast


@pytest.mark.django_db
def test_a_parked_job_can_be_tried_again_from_its_page_once(client: Client, operated: Cast) -> None:
    samples.give_up.enqueue()
    worker.run_waiting()
    job = Job.objects.get()
    address = f"/en/desk/jobs/{job.pk}"
    client.force_login(operated.stranger)
    assert client.post(address).status_code == 403
    client.force_login(operated.operator)
    assert "the address is wrong for good" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert client.post(address).status_code == 409
    assert AuditEntry.objects.get(verb="try_job_again").actor == operated.operator


@pytest.mark.django_db
def test_the_list_shows_parked_jobs(client: Client, operated: Cast) -> None:
    samples.give_up.enqueue()
    samples.leave_trace.enqueue("one")
    worker.run_waiting()
    client.force_login(operated.operator)
    page = client.get("/en/desk/jobs?state=parked").content.decode()
    assert "give_up" in page
    assert "leave_trace" not in page
    assert client.get("/en/desk/jobs/99999").status_code == 404

"""The browser and the server of the journeys, each started once."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys import site as sites


@pytest.fixture(scope="session")
def browser() -> "Iterator[object]":
    """Chromium, or a skip that says how to get it."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="The browser tests need the package playwright (requirements-test.txt)."
    )
    from tests.journeys.browsing import ARGUMENTS, find_chromium

    path = find_chromium()
    if path is None:
        pytest.skip(
            "The browser tests need Chromium, and there is none here. On Debian: apt-get install chromium."
        )
    with playwright.sync_playwright() as player:
        running = player.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """The server with reference data and demo, in a folder of its own."""
    folder = tmp_path_factory.mktemp("journeys") / "data"
    folder.mkdir()
    running, process = sites.start(folder, sites.free_port())
    yield running
    sites.stop(process)


@pytest.fixture(scope="session")
def session_of(site: sites.Site) -> Callable[[str], str]:
    """`session_of("director")`: the key of a session of one of the cast; the same one each time."""
    kept: dict[str, str] = {}

    def session(name: str) -> str:
        if name and name not in kept:
            kept[name] = site.sign_in(name)
        return kept.get(name, "")

    return session


@pytest.fixture(scope="session")
def windows(browser: object, site: sites.Site) -> "Iterator[object]":
    """Windows that stay open from page to page, one for each person."""
    from tests.journeys.browsing import Windows

    opened = Windows(browser, site.address)  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def people(browser: object, site: sites.Site) -> "Iterator[object]":
    """The people of the demo, each signed in once in a window of their own."""
    from tests.journeys.report_walk import People

    met = People(browser, site)  # type: ignore[arg-type]
    yield met
    met.close()


@pytest.fixture(scope="session")
def approved_report(people: object) -> str:
    """The workroom of a report that its people have led from outline to approval in the browser, once for all who go on."""
    from tests.journeys.report_walk import walk_to_approval

    return walk_to_approval(people)  # type: ignore[arg-type]

"""The documents say what the product does."""

import re
from pathlib import Path

import pytest

from config import reference_pages
from tests.promises.tree import ROOT, is_text, name, tracked


def test_the_readme_names_both_commands_and_shows_the_product() -> None:
    text = (ROOT / "README.md").read_text()
    assert "./mithaq run" in text
    assert "./mithaq test" in text
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", text)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("page", sorted(reference_pages.PAGES))
def test_the_reference_page_is_what_the_sources_say(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from config import readers

    # The tests themselves run with settings of their own; the page shows what stands when nothing is set.
    assert readers.KNOWN
    path = ROOT / "docs" / "reference" / page
    assert path.read_text() == reference_pages.PAGES[page](), f"{page} is out of date: run ./mithaq pages"


def test_every_setting_is_read_once_and_says_what_it_is() -> None:
    from config import readers

    assert not [key for key, (what, _default) in readers.KNOWN.items() if not what.strip()]


def test_every_environment_variable_of_the_sources_is_a_known_setting() -> None:
    from config import readers

    asked = set()
    for path in (ROOT / "src").rglob("*.py"):
        asked |= set(
            re.findall(r"\b(MITHAQ_[A-Z_]+|DATABASE_URL|CACHE_URL|CELERY_BROKER_URL)\b", path.read_text())
        )
    assert asked - {"MITHAQ_PYTHON"} <= set(readers.KNOWN)


def test_every_data_file_says_where_it_comes_from() -> None:
    told = (ROOT / "data" / "README.md").read_text()
    files = [
        path.relative_to(ROOT / "data").as_posix() for path in tracked() if path.is_relative_to(ROOT / "data")
    ]
    assert not [file for file in files if file != "README.md" and file not in told]


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
            if (
                "://" not in target
                and not target.startswith("mailto:")
                and not (path.parent / target).exists()
            ):
                broken.append(f"{name(path)}: {target}")
    assert not broken


def test_every_decision_says_what_was_decided_and_what_was_not() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert len(numbers) == len(set(numbers))
    for path in decisions:
        text = path.read_text()
        for heading in ("## Context", "## Decision", "## Rejected", "## Consequences"):
            assert heading in text, f"{name(path)} lacks {heading}"


def test_no_document_speaks_of_how_the_work_is_shared_out() -> None:
    words = ["a" + "gent", "Clau" + "de", "LL" + "M", "co" + "pilot", "AI-" + "generated"]
    found = []
    for path in tracked():
        if not is_text(path) or not _is_ours(path):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name(path)}: {word}" for word in words if re.search(rf"(?<![-\w]){word}s?\b", text)]
    assert not found


def _is_ours(path: Path) -> bool:
    return path.suffix in {".md", ".py", ".html", ".toml", ".txt", ".sh"} and not path.name.startswith(
        "requirements"
    )

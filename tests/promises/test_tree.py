"""The tree is as the house says: every package placed and explained, small files, plain names."""

import ast
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from tests.promises.tree import ROOT, SRC, is_text, name, sources, tracked

FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "manager",
    "managers",
    "service",
    "services",
    "base",
}
LONGEST = 400


def test_every_package_is_placed_and_installed() -> None:
    folders = {path.name for path in (SRC / "mithaq").iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(settings.PACKAGES)


def test_every_module_says_what_is_here() -> None:
    silent = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.name == "__init__.py" and not text.strip() and path.parent.parent.name != "mithaq":
            continue  # a folder that Python or Django wants, not a package of the house
        if not ast.get_docstring(ast.parse(text)):
            silent.append(name(path))
    assert not silent


def test_no_module_is_a_drawer() -> None:
    drawers = [name(path) for path in sources() if set(re.split("_", path.stem)) & FORBIDDEN]
    assert not drawers


def test_no_source_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        name(path): lines for path in sources() if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long


def test_no_name_holds_a_space() -> None:
    assert not [name(path) for path in tracked() if " " in name(path)]


def test_the_direction_between_packages_holds() -> None:
    if subprocess.run(
        [sys.executable, "-c", "import importlinter"], capture_output=True, check=False
    ).returncode:
        pytest.skip("import-linter is not installed; ./mithaq check installs and runs it")
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        env={"PYTHONPATH": str(SRC), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]


def addresses() -> dict[str, list[str]]:
    """Every pattern of an address, with the names of the pages that claim it."""
    found: dict[str, list[str]] = {}

    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> None:
        for each in patterns:
            pattern = before + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, pattern, (*spaces, *filter(None, [each.namespace])))
            else:
                found.setdefault(pattern, []).append(":".join((*spaces, str(each.name))))

    walk(get_resolver().url_patterns, "", ())
    return found


def test_no_page_stands_in_front_of_another() -> None:
    twice = {pattern: names for pattern, names in addresses().items() if len(names) > 1}
    assert len(addresses()) > 300 and not twice, "the second of these can never be opened"


def test_models_say_what_one_row_is() -> None:
    from django.apps import apps

    silent = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("mithaq.")
        and not (model.__doc__ or "").lstrip().startswith("One row is")
    ]
    assert not silent


def test_no_machine_path_and_no_package_index_in_a_tracked_file() -> None:
    # Put together here, so that this file does not find itself.
    signs = [f"/{word}/" for word in ("root", "workspace")] + [
        "/ho" + "me/",
        "/us" + "r/local",
        "/op" + "t/py",
    ]
    signs += ["pypi" + ".org", "python" + "hosted", "npm" + "js.org", "index" + "-url="]
    found = []
    for path in tracked():
        if not is_text(path) or name(path) == "LICENSE":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name(path)}: {sign}" for sign in signs if sign in text]
    assert not found


def test_locks_pin_every_package_by_hash_and_agree_with_each_other() -> None:
    pins = {}
    for level in ("", "-test", "-dev"):
        text = (ROOT / f"requirements{level}.txt").read_text()
        entries = re.findall(
            r"^([A-Za-z0-9._-]+==[^ \\;]+)[^\n]*\\\n((?:    --hash=[^\n]+\n?)+)", text, re.MULTILINE
        )
        assert len(entries) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
        assert "://" not in text
        pins[level] = {pin for pin, _hashes in entries}
    assert pins[""] <= pins["-test"] <= pins["-dev"]


def test_the_licence_is_the_affero_one_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "13. Remote Network Interaction" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert 'license = "AGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text()

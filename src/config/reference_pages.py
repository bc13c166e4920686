"""Writes the pages of docs/reference that are made from the sources: settings, commands, jobs.

`./mithaq pages` writes them; `--check` fails when one is out of date, as the test suite does.
"""

import argparse
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MADE = "<!-- Made by ./mithaq pages. Change the sources, not this page. -->\n"


def settings_page() -> str:
    """Every setting with what it is and its default."""
    from config import readers, settings

    lines = [
        MADE,
        "# Settings",
        "",
        "All settings come from environment variables. A wrong value stops the start with a sentence that names it.",
        "Everything else is code, in `src/config/settings.py`.",
        "",
        "| Setting | What it is | When unset |",
        "|---|---|---|",
    ]
    for name, (what, default) in sorted(readers.KNOWN.items()):
        shown = default.replace(str(settings.ROOT) + "/", "")
        if name == "MITHAQ_DATA":
            shown = "var"
        elif default.startswith("["):
            shown = default.strip("[]").replace("'", "")
            shown = "127.0.0.1, localhost, [::1]" if name == "MITHAQ_HOSTS" else shown
        lines.append(f"| `{name}` | {what} | {f'`{shown}`' if shown else 'empty'} |")
    lines += [
        "",
        "Read by the command `./mithaq` alone:",
        "",
        "| Setting | What it is |",
        "|---|---|",
        "| `MITHAQ_PYTHON` | the Python that makes `.venv`, when the first suitable one on the path is not wanted |",
        "",
        "`./mithaq run` sets `MITHAQ_DEMO=1` unless `--no-demo` is given or the environment says otherwise, and takes "
        "`MITHAQ_BASE_URL` and `MITHAQ_HOSTS` from `--host` and `--port` where they are unset.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """What `./mithaq` and `manage.py` can do, in their own words."""
    from django.core.management import get_commands, load_command_class

    usage = subprocess.run(
        [str(ROOT / "mithaq"), "help"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    ).stdout
    lines = [MADE, "# Commands", "", "```", usage.rstrip(), "```", ""]
    # `migrate` is Django's own command, only quicker on an empty database; its choices hang on the settings.
    found = {name for name, app in get_commands().items() if str(app).startswith("mithaq.")}
    ours = sorted(found - {"migrate"})
    os.environ["COLUMNS"] = "100"
    for name in ours:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        lines += [f"## {name}", "", f"```\n{_own_options(parser)}\n```", ""]
    return "\n".join(lines)


#: Options that every Django command takes.
_EVERY = {
    *("--help", "--version", "--verbosity", "--settings", "--pythonpath"),
    *("--traceback", "--no-color", "--force-color", "--skip-checks"),
}


def _own_options(parser: argparse.ArgumentParser) -> str:
    lines = [parser.description or "", ""]
    for action in parser._actions:
        if _EVERY & set(action.option_strings):
            continue
        name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = ""
        if action.option_strings and action.nargs != 0:
            value = " " + str(action.metavar or action.dest.upper())
        choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
        lines.append(f"  {name}{value}{choices}\n      {action.help or ''}".rstrip())
        if isinstance(action, argparse._SubParsersAction):
            for word, sub in action.choices.items():
                lines.append(f"  {word}")
                lines += [f"    {line}" for line in _own_options(sub).strip().splitlines() if line]
    return "\n".join(lines).strip()


def jobs_page() -> str:
    """Every job with its purpose, and those that the clock starts."""
    import importlib

    from django.apps import apps
    from django_tasks.base import Task

    lines = [
        MADE,
        "# Jobs",
        "",
        "Jobs run in the job worker (`manage.py work`), which `./mithaq run` starts and keeps alive.",
        "",
        "| Job | What it does |",
        "|---|---|",
    ]
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("mithaq."):
            continue
        for path in sorted(Path(config.path).glob("*.py")):
            if not re.search(r"^@task\(", path.read_text(encoding="utf-8"), re.MULTILINE):
                continue
            module = importlib.import_module(f"{config.name}.{path.stem}")
            for value in vars(module).values():
                if isinstance(value, Task) and value.module_path.startswith(module.__name__ + "."):
                    what = (value.func.__doc__ or "").strip().splitlines()
                    found[value.module_path] = what[0] if what else ""
    lines += [f"| `{path}` | {what} |" for path, what in sorted(found.items())] or ["| none yet | |"]
    from mithaq.core.jobs import PLANNED

    lines += ["", "## By the clock", "", "| Name | Every | Job |", "|---|---|---|"]
    lines += [
        f"| {name} | {_span(planned.every)} | `{planned.task.module_path}` |"
        for name, planned in sorted(PLANNED.items())
    ] or ["| none yet | | |"]
    return "\n".join(lines) + "\n"


def _span(every: timedelta) -> str:
    for word, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        count, rest = divmod(every, length)
        if count and not rest:
            return word if count == 1 else f"{count} {word}s"
    return f"{every.total_seconds():g} seconds"


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "jobs.md": jobs_page}


def made() -> dict[Path, str]:
    """Every page as it should be now."""
    return {ROOT / "docs" / "reference" / name: make() for name, make in PAGES.items()}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are out of date."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in os.environ if name.startswith("MITHAQ_")]:
            del os.environ[name]
        os.environ["MITHAQ_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        old = [
            path
            for path, text in made().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        if arguments == ["--check"]:
            for path in old:
                print(f"{path.relative_to(ROOT)} is out of date: run ./mithaq pages")
            return 1 if old else 0
        for path in old:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made()[path], encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

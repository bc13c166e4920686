"""`./mithaq bench [NAME …]`: runs the benchmarks, all or those named, and keeps what they print in benchmarks/results.

A benchmark is a script in this folder (or in one below) that runs alone and prints one JSON object.
What stands after `--` goes to the scripts.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent


def scripts() -> dict[str, Path]:
    """Every benchmark by name: `jobs`, `alignment/search`."""
    found = {}
    for path in sorted(FOLDER.rglob("*.py")):
        if path.name.startswith("_") or '__name__ == "__main__"' not in path.read_text(encoding="utf-8"):
            continue
        found[path.relative_to(FOLDER).with_suffix("").as_posix()] = path
    return found


def run(name: str, path: Path, more: list[str]) -> bool:
    """Run one; show and keep its figures."""
    print(f"--- {name}", file=sys.stderr, flush=True)
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, str(path), *more],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, flush=True)
    if done.returncode != 0:
        print(f"{name} ended with exit code {done.returncode}.", file=sys.stderr)
        return False
    try:
        figures = json.loads(done.stdout[done.stdout.index("{") :])
    except ValueError:
        print(f"{name} printed no JSON; nothing was kept.", file=sys.stderr)
        return True
    kept = FOLDER / "results" / f"{name.replace('/', '-')}.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return True


def main(arguments: list[str]) -> int:
    """Run what is asked for; 1 when one failed, 2 when one is not known."""
    names, more = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        names, more = arguments[:at], arguments[at + 1 :]
    known = scripts()
    if unknown := [name for name in names if name not in known]:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = [name for name in names or known if not run(name, known[name], more)]
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

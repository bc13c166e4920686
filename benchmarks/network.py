"""Times the duplicate finder, the count of a past day, and the reading of an import, on invented organisations.

    PYTHONPATH=src .venv/bin/python benchmarks/network.py [--names 100000]

Writes one JSON object: seconds of CPU, pairs found, precision and recall on tests/network/pairs.csv.
"""

import argparse
import csv
import json
import platform
import random
import time
from pathlib import Path

from mithaq.network import duplicates
from mithaq.network.duplicates import Entry

PAIRS = Path(__file__).parent.parent / "tests" / "network" / "pairs.csv"
SYLLABLES = [
    "ba",
    "da",
    "fa",
    "ga",
    "ka",
    "la",
    "ma",
    "na",
    "ra",
    "sa",
    "ta",
    "wa",
    "bi",
    "di",
    "fi",
    "ki",
    "li",
    "mi",
    "ni",
    "ri",
    "si",
    "ti",
    "bu",
    "du",
    "ku",
    "lu",
    "mu",
    "nu",
    "ru",
    "su",
    "tu",
]
ARABIC = dict(zip("bdfgklmnrstw", "بدفغكلمنرستو", strict=True)) | {"a": "ا", "i": "ي", "u": "و"}
FORMS = (
    ("Forum", "منتدى"),
    ("Centre", "مركز"),
    ("Network", "شبكة"),
    ("Association", "جمعية"),
    ("Institute", "معهد"),
)


def entries(count: int) -> list[Entry]:
    """Names in two scripts; every twentieth is written again in the other one."""
    chance = random.Random(20261124)
    made: list[Entry] = []
    while len(made) < count:
        word = "".join(chance.choices(SYLLABLES, k=chance.choice((3, 4))))
        second = "".join(chance.choices(SYLLABLES, k=3))
        latin, arabic = chance.choice(FORMS)
        names = (f"{word.title()} {second.title()} {latin}", f"{arabic} {spelled(word)} {spelled(second)}")
        first = chance.randrange(2)
        made.append(Entry(key=str(len(made)), names=(names[first],)))
        if len(made) % 20 == 0:
            made.append(Entry(key=str(len(made)), names=(names[1 - first],)))
    return made[:count]


def spelled(word: str) -> str:
    """A word of the syllables in Arabic letters."""
    return "".join(ARABIC[letter] for letter in word)


def quality() -> dict[str, float]:
    """Precision and recall on the labelled pairs."""
    said = right = same = 0
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            score = duplicates.score(
                Entry(key="a", names=(row["one"],), acronym=row["one_acronym"], web=row["one_web"]),
                Entry(key="b", names=(row["other"],), acronym=row["other_acronym"], web=row["other_web"]),
            )
            same += row["same"] == "1"
            said += score >= duplicates.LIKELY
            right += score >= duplicates.LIKELY and row["same"] == "1"
    return {"precision": round(right / said, 4), "recall": round(right / same, 4)}


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--names", type=int, default=100_000)
    names = options.parse_args().names
    made = entries(names)
    start, cpu = time.perf_counter(), time.process_time()
    pairs = duplicates.find(made)
    print(
        json.dumps(
            {
                "names": names,
                "seconds": round(time.perf_counter() - start, 2),
                "cpu_seconds": round(time.process_time() - cpu, 2),
                "pairs": len(pairs),
                **quality(),
                "machine": f"{platform.machine()} {platform.python_version()}",
            }
        )
    )


if __name__ == "__main__":
    main()

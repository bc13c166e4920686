"""Reading texts from JSON lines and writing matches, with the line named in every error.

Here: the file formats. Not here: what the values mean (values).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from alignment.dates import days
from alignment.errors import BadDate, BadLine
from alignment.values import Match, Source, Text

_FIELDS = ("lang", "date", "actor", "symbol", "base")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers from 1; `.gz` is unpacked."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as wrong:
                raise BadLine(
                    path.name, number, f"not UTF-8 ({wrong.reason} at byte {wrong.start + 1})"
                ) from wrong
            if line.strip():
                yield number, line


def read_object(path: Path, number: int, line: str) -> dict[str, object]:
    """One line as a JSON object. Raises BadLine."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise BadLine(path.name, number, f"broken JSON ({wrong.msg} at character {wrong.pos + 1})") from wrong
    except RecursionError as wrong:
        raise BadLine(path.name, number, "JSON nested too deeply") from wrong
    if not isinstance(value, dict):
        raise BadLine(path.name, number, "not a JSON object")
    return value


def read_texts(path: Path) -> Iterator[Text]:
    """The texts of a file in order. Raises BadLine for anything that is not a record with an id and a text."""
    for number, line in read_lines(path):
        value = read_object(path, number, line)
        text_id, text = value.get("id"), value.get("text")
        if not isinstance(text_id, str) or not text_id:
            raise BadLine(path.name, number, "the field id is missing or is not a text")
        if not isinstance(text, str):
            raise BadLine(path.name, number, "the field text is missing or is not a text")
        rest: dict[str, str | None] = {}
        for field in _FIELDS:
            found = value.get(field)
            if isinstance(found, int) and not isinstance(found, bool) and field == "date":
                found = str(found)
            if found is not None and not isinstance(found, str):
                raise BadLine(path.name, number, f"the field {field} is not a text")
            rest[field] = found or None
        try:
            days(rest["date"])
        except BadDate as wrong:
            raise BadLine(path.name, number, str(wrong)) from wrong
        yield Text(
            id=text_id, text=text, lang=rest["lang"], date=rest["date"], actor=rest["actor"], symbol=rest["symbol"],
            base=rest["base"],
        )  # fmt: skip


def _source(source: Source) -> dict[str, object]:
    return {"id": source.id, "date": source.date, "actor": source.actor, "share": source.share}


def as_record(match: Match) -> dict[str, object]:
    """A match as the values of one output line."""
    return {
        "proposal": match.proposal,
        "official": match.official,
        "kind": match.kind.value,
        "probability": match.probability,
        "score": match.score,
        "novel_score": match.novel_score,
        "mass": match.mass,
        "novel_share": match.novel_share,
        "spans": [
            [s.proposal_start, s.proposal_end, s.official_start, s.official_end, s.op.value]
            for s in match.spans
        ],
        "first_seen": _source(match.first_seen) if match.first_seen else None,
        "rivals": [_source(rival) for rival in match.rivals],
        "flags": [flag.value for flag in match.flags],
    }


def write_lines(path: Path, matches: Iterable[Match]) -> int:
    """Write matches as JSON lines; gives how many. The file appears under its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    count = 0
    with part.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        for match in matches:
            file.write(json.dumps(as_record(match), ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    part.replace(path)
    return count


def write_parquet(path: Path, matches: Iterable[Match]) -> int:
    """Write matches as one Parquet file, spans, sources and flags as JSON text; gives how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [as_record(match) for match in matches]
    nested = ("spans", "first_seen", "rivals", "flags")
    plain = {"proposal": pa.string(), "official": pa.string(), "kind": pa.string()}
    numbers = {name: pa.float64() for name in ("probability", "score", "novel_score", "mass", "novel_share")}
    columns = {
        name: pa.array([row[name] for row in rows], kind) for name, kind in {**plain, **numbers}.items()
    }
    for name in nested:
        columns[name] = pa.array([json.dumps(row[name], ensure_ascii=False) for row in rows], pa.string())
    part = path.with_name(path.name + ".part")
    pq.write_table(pa.table(columns), part, compression="zstd", store_schema=True)
    part.replace(path)
    return len(rows)

"""The command line: match, explain, calibrate, bench.

Here: arguments, progress, exit codes (0 done, 1 refused input, 2 wrong use). Not here: the work itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from alignment.classes import read_model
from alignment.display import as_html, as_json, as_text
from alignment.engine import Configuration, Engine, write_out
from alignment.errors import AlignmentError
from alignment.meaning import foreign_matches
from alignment.records import read_texts, write_lines, write_parquet
from alignment.shelf import Shelf
from alignment.values import Match, Text


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = argparse.ArgumentParser(
        prog="alignment", description="Find which proposed wording is reflected in which official text."
    )
    commands = top.add_subparsers(dest="command", required=True)
    match = commands.add_parser("match", help="match proposals with official texts")
    _add_texts(match)
    match.add_argument("--out", type=Path, required=True, help="a .jsonl or .parquet file")
    match.add_argument(
        "--batch",
        type=int,
        default=0,
        help="save finished work every so many proposals, to resume after a stop",
    )
    explain = commands.add_parser("explain", help="show one pair side by side")
    _add_texts(explain)
    explain.add_argument("proposal_id", help="id of the proposal")
    explain.add_argument(
        "official_id", nargs="?", help="id of the official text; the best match when left out"
    )
    explain.add_argument("--format", choices=("text", "html", "json"), default="text")
    calibrate = commands.add_parser("calibrate", help="fit the model from labelled pairs")
    calibrate.add_argument("--corpora", type=Path, help="folder of the development sets: fits every curve")
    calibrate.add_argument("--labels", type=Path, help="your own labelled pairs: fits the curve for them")
    calibrate.add_argument("--out", type=Path, required=True)
    _add_texts(calibrate, required=False)
    bench = commands.add_parser("bench", help="run one benchmark")
    bench.add_argument("name", help="lobby novelty exact scale plagdet six lid shard controls latency")
    bench.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    bench.add_argument("--results", type=Path, default=Path("benchmarks/alignment/results"))
    bench.add_argument(
        "--size", default="", help="proposals x official for exact, scale and shard, as 2000x20000"
    )
    bench.add_argument("--peers", default="", help="peers to run beside, separated by commas")
    return top


def _add_texts(command: argparse.ArgumentParser, *, required: bool = True) -> None:
    command.add_argument("--proposals", type=Path, required=required)
    command.add_argument("--official", type=Path, required=required)
    command.add_argument("--prior", type=Path)
    command.add_argument("--semantic", choices=("auto", "on", "off"), default="auto")
    command.add_argument("--model", type=Path, help="a model file instead of the shipped one")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    chosen = parser().parse_args(arguments)
    try:
        return {"match": run_match, "explain": run_explain, "calibrate": run_calibrate, "bench": run_bench}[
            chosen.command
        ](chosen)
    except AlignmentError as refused:
        print(f"{refused.code}: {refused}", file=sys.stderr)
        return 1
    except FileNotFoundError as missing:
        print(f"no-file: {missing.filename} does not exist", file=sys.stderr)
        return 1


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _engine(chosen: argparse.Namespace) -> Engine:
    engine = Engine(Configuration(semantic=chosen.semantic, model=chosen.model))
    count = engine.add_official(read_texts(chosen.official))
    if chosen.prior and chosen.prior.stat().st_size:
        engine.add_prior(read_texts(chosen.prior))
    _say(
        f"{count} official texts in {engine.official.shelf.passages} passages, {len(engine.prior.shelf)} prior texts"
    )
    return engine


def run_match(chosen: argparse.Namespace) -> int:
    """Match all proposals and write the matches, best first."""
    if chosen.out.suffix not in (".jsonl", ".parquet"):
        _say("wrong-use: --out must end in .jsonl or .parquet")
        return 2
    engine = _engine(chosen)
    shelf = engine.take_proposals(read_texts(chosen.proposals))
    for warning in engine.warnings(shelf):
        _say(f"warning: {warning}")
    name = engine.name_run(shelf)
    _say(f"run {name}: {len(shelf)} proposals")
    matches = _in_batches(engine, shelf, chosen, name) if chosen.batch else engine.stream(shelf)
    write = write_parquet if chosen.out.suffix == ".parquet" else write_lines
    _say(f"{write(chosen.out, matches)} matches written to {chosen.out.name}")
    return 0


def _in_batches(engine: Engine, shelf: Shelf, chosen: argparse.Namespace, name: str) -> Iterator[Match]:
    """Align in batches kept beside the output, so that a stopped run goes on where it was; then judge all at
    once.
    """
    desk = engine.look(
        shelf, keep=chosen.out.with_name(f"{chosen.out.name}.{name}"), batch=chosen.batch, say=_say
    )
    yield from write_out(desk, foreign_matches(engine.encoder, shelf, engine.official.shelf, engine.model))


def run_explain(chosen: argparse.Namespace) -> int:
    """Explain one pair, or the best match of a proposal."""
    engine = _engine(chosen)
    proposals = {text.id: text for text in read_texts(chosen.proposals)}
    proposal = proposals.get(chosen.proposal_id)
    if proposal is None:
        _say(f"unknown-text: no text with the id {chosen.proposal_id!r} among the proposals")
        return 1
    explanation = engine.explain(proposal, chosen.official_id, beside=proposals.values())
    print({"text": as_text, "html": as_html, "json": as_json}[chosen.format](explanation))
    return 0


def run_calibrate(chosen: argparse.Namespace) -> int:
    """Fit the curves and write the model; prints the cross-validated figures."""
    from alignment.bench import corpora
    from alignment.calibrate import Label, Sample, collect, foreign_sample, read_labels, write_model

    samples: dict[str, Sample] = {}
    old = read_model(chosen.model)
    made: dict[str, object] = {"by": "python -m alignment calibrate"}

    def add(curve: str, engine: Engine, proposals: Sequence[Text], labels: list[Label]) -> None:
        shelf = engine.take_proposals(proposals)
        samples[curve] = collect(engine, shelf, engine.look(shelf), labels, curve)

    if chosen.corpora:
        lobby, lid = (
            corpora.labelled(chosen.corpora / "lobby", prior=True),
            corpora.labelled(chosen.corpora / "lid", prior=False),
        )
        for curve, found, semantic in (
            ("change", lobby, "off"),
            ("meaning", lobby, "auto"),
            ("whole", lid, "off"),
        ):
            engine = Engine(Configuration(semantic=semantic))
            if curve == "meaning" and engine.encoder is None:
                continue
            engine.add_official(found.official)
            engine.add_prior(found.prior)
            add(curve, engine, found.proposals, list(found.labels))
        engine = Engine(Configuration(semantic="auto"))
        if engine.encoder is not None:
            samples["foreign"] = foreign_sample(engine, corpora.six_languages(chosen.corpora / "un6way"))
        made["from"] = "development sets lobby (change, meaning), lid (whole), un6way (foreign)"
    elif chosen.labels and chosen.proposals and chosen.official:
        engine = _engine(chosen)
        labels = read_labels(chosen.labels)
        proposals = list(read_texts(chosen.proposals))
        curve = "whole" if not len(engine.prior.shelf) else "change"
        add(curve, engine, proposals, labels)
        if curve == "change" and engine.encoder is not None:
            add("meaning", engine, proposals, labels)
        made["from"] = f"labels with the hash {hashlib.sha256(chosen.labels.read_bytes()).hexdigest()[:16]}"
    else:
        _say("wrong-use: give --corpora, or --labels with --proposals and --official")
        return 2
    figures = write_model(chosen.out, old, samples, made)
    print(json.dumps(figures, indent=1, sort_keys=True))
    return 0


def run_bench(chosen: argparse.Namespace) -> int:
    """Run one benchmark and keep its results."""
    from alignment.bench import registry

    return registry.run(chosen.name, chosen.corpora, chosen.results, chosen.size, chosen.peers)

"""The command line: matches in and out, bad input named with its line, explanations, resuming."""

import json

import pytest

from alignment.commands import main
from tests.alignment.fixtures import OFFICIAL, PRIOR, PROPOSAL, UNRELATED


def write(path, texts):
    rows = [
        {"id": t.id, "text": t.text, "lang": t.lang, "date": t.date, "actor": t.actor, "symbol": t.symbol}
        for t in texts
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    return {
        "--proposals": write(tmp_path / "p.jsonl", [PROPOSAL]),
        "--official": write(tmp_path / "o.jsonl", [OFFICIAL, UNRELATED]),
        "--prior": write(tmp_path / "r.jsonl", [PRIOR]),
    }


def arguments(files, *rest):
    return [*(str(part) for pair in files.items() for part in pair), "--semantic", "off", *rest]


def test_match_writes_the_documented_fields_and_the_same_bytes_twice(files, tmp_path):
    out = tmp_path / "m.jsonl"
    assert main(["match", *arguments(files, "--out", str(out))]) == 0
    first = out.read_bytes()
    row = json.loads(first.splitlines()[0])
    assert {
        "proposal",
        "official",
        "kind",
        "probability",
        "score",
        "novel_score",
        "spans",
        "first_seen",
        "rivals",
        "flags",
    } <= set(row)
    assert (row["proposal"], row["official"]) == ("ours", "adopted")
    assert all(len(span) == 5 and span[4] in ("same", "edit", "moved", "prior") for span in row["spans"])
    assert main(["match", *arguments(files, "--out", str(out))]) == 0
    assert out.read_bytes() == first


def test_batches_give_the_same_bytes_and_a_stopped_run_goes_on(files, tmp_path):
    whole, parts = tmp_path / "m.jsonl", tmp_path / "n.jsonl"
    main(["match", *arguments(files, "--out", str(whole))])
    assert main(["match", *arguments(files, "--out", str(parts), "--batch", "1")]) == 0
    assert parts.read_bytes() == whole.read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_parquet_holds_the_same_rows(files, tmp_path):
    import pyarrow.parquet as pq

    out = tmp_path / "m.parquet"
    assert main(["match", *arguments(files, "--out", str(out))]) == 0
    assert pq.read_table(out).column("proposal").to_pylist()[0] == "ours"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "x", "text": ', "line 2: broken JSON"),
        ('["x"]', "line 2: not a JSON object"),
        ('{"text": "no id"}', "line 2: the field id"),
        ('{"id": "x", "text": 5}', "line 2: the field text"),
        ('{"id": "x", "text": "t", "date": "soon"}', "line 2: 'soon' is not a date"),
        ('{"id": "x", "text": "t", "lang": 5}', "line 2: the field lang"),
        ('{"id": "ours", "text": "another"}', "'ours' was already used"),
    ],
)
def test_bad_input_is_refused_with_its_line(files, tmp_path, capsys, line, words):
    with files["--proposals"].open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "m.jsonl").exists()


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(files, tmp_path, capsys):
    files["--proposals"].write_bytes(b'\n{"id": "x", "text": "\xff"}\n')
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 1
    assert "line 2: not UTF-8" in capsys.readouterr().err


def test_strange_texts_give_a_warning_and_a_result(files, tmp_path, capsys):
    rows = [
        {"id": "empty", "text": ""},
        {"id": "marks", "text": "... \u200f ؟"},
        {"id": "lone", "text": "States \ud800 shall publish the reports of their review"},
        {"id": "tongue", "text": "Statene skal offentliggjøre rapportene", "lang": "nb"},
        {"id": "mixed", "text": "States 各国 الدول государства shall publish"},
    ]
    with files["--proposals"].open("a", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 0
    said = capsys.readouterr().err
    assert "'empty' has no words" in said
    assert "'marks' has no words" in said
    assert "'nb'" in said
    assert "5 of 6 texts have no date" in said


def test_a_missing_file_is_named(files, tmp_path, capsys):
    files["--official"] = tmp_path / "nowhere.jsonl"
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 1
    assert "nowhere.jsonl does not exist" in capsys.readouterr().err


def test_an_empty_prior_file_is_no_prior(files, tmp_path):
    files["--prior"].write_text("")
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 0


def test_a_huge_paragraph_is_compared_in_passages(files, tmp_path, capsys):
    huge = " ".join(f"word{at}" for at in range(110_000)) + ". " + PROPOSAL.text
    files["--official"].write_text(json.dumps({"id": "huge", "text": huge, "date": "2022"}) + "\n", "utf-8")
    assert main(["match", *arguments(files, "--out", str(tmp_path / "m.jsonl"))]) == 0
    assert "'huge' is very long" in capsys.readouterr().err
    row = json.loads((tmp_path / "m.jsonl").read_text("utf-8").splitlines()[0])
    start, end = row["spans"][-1][2:4]
    assert huge[start:end] in PROPOSAL.text


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_explain_prints_both_sides_and_the_verdict(files, capsys, form):
    assert main(["explain", *arguments(files, "ours", "adopted", "--format", form)]) == 0
    said = capsys.readouterr().out
    assert "replies of civil society" in said
    assert "CON/1 (2009-11)" in said
    if form == "json":
        assert json.loads(said)["match"]["official"] == "adopted"
    if form == "html":
        assert '<mark class="alignment-prior"' in said
        assert "<script" not in said


def test_explain_names_an_unknown_id(files, capsys):
    assert main(["explain", *arguments(files, "nobody")]) == 1
    assert main(["explain", *arguments(files, "ours", "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_calibrate_fits_own_labels(files, tmp_path, capsys):
    proposals = [
        PROPOSAL,
        *(type(PROPOSAL)(id=f"p{at}", text=f"{UNRELATED.text} {at}", date="2020") for at in range(6)),
    ]
    write(files["--proposals"], proposals)
    labels = tmp_path / "labels.jsonl"
    rows = [{"proposal": "ours", "official": "adopted", "label": 2}]
    rows += [{"proposal": f"p{at}", "official": "adopted", "label": 0} for at in range(6)]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows))
    model = tmp_path / "model.json"
    assert main(["calibrate", *arguments(files, "--labels", str(labels), "--out", str(model))]) == 0
    assert json.loads(capsys.readouterr().out)["change"]["pairs"] == 7
    assert main(["match", *arguments(files, "--model", str(model), "--out", str(tmp_path / "m.jsonl"))]) == 0


def test_an_unknown_benchmark_is_named(capsys):
    assert main(["bench", "everything"]) == 1
    assert "everything" in capsys.readouterr().err

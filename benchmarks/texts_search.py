"""Search over passages in six languages: how well it finds (F1), whether both databases answer alike, and CPU a query.

    PYTHONPATH=src .venv/bin/python benchmarks/texts_search.py [--corpus FOLDER] [--passages 200000]

`--corpus` is the folder of the United Nations Parallel Corpus' development set, one `<language>.jsonl.gz` a language
(`{"text": …}`, line n is the same sentence in each); without it only speed is measured, on invented words. Questions are
18 concepts as a user types them: singular, no accents, no hamza, ه for ة. A sentence is relevant when its English side
matches the concept's pattern. Peers: FTS5 with unicode61 on the raw text, and on PostgreSQL its built-in configurations.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import facts, set_up

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
#: pattern of the English side, then the question in each language.
CONCEPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"human rights", ("human right", "droit de l'homme", "derecho humano", "право человека", "حقوق الانسان", "人权")),
    (r"\bchild(ren)?\b", ("child", "enfant", "nino", "ребенок", "طفل", "儿童")),
    (r"\brefugees?\b", ("refugee", "refugie", "refugiado", "беженец", "لاجئ", "难民")),
    (r"\b(weapons?|arms)\b", ("weapon", "arme", "arma", "оружие", "سلاح", "武器")),
    (r"\bterroris[mt]", ("terrorism", "terrorisme", "terrorismo", "терроризм", "ارهاب", "恐怖主义")),
    (r"\bcorruption\b", ("corruption", "corruption", "corrupcion", "коррупция", "فساد", "腐败")),
    (r"\bwom[ae]n\b", ("woman", "femme", "mujer", "женщина", "مراه", "妇女")),
    (r"\bresources?\b", ("resource", "ressource", "recurso", "ресурс", "مورد", "资源")),
    (r"\bpoverty\b", ("poverty", "pauvrete", "pobreza", "нищета", "فقر", "贫困")),
    (r"\belections?\b", ("election", "election", "eleccion", "выборы", "انتخاب", "选举")),
    (r"\bbudgets?\b", ("budget", "budget", "presupuesto", "бюджет", "ميزانيه", "预算")),
    (r"climate change", ("climate change", "changement climatique", "cambio climatico", "изменение климата", "تغير المناخ", "气候变化")),
    (r"\bpeacekeeping\b", ("peacekeeping", "maintien de la paix", "mantenimiento de la paz", "поддержание мира", "حفظ السلام", "维持和平")),
    (r"\beducation(al)?\b", ("education", "education", "educacion", "образование", "تعليم", "教育")),
    (r"\bconventions?\b", ("convention", "convention", "convencion", "конвенция", "اتفاقيه", "公约")),
    (r"\bsecurity council\b", ("security council", "conseil de securite", "consejo de seguridad", "совет безопасности", "مجلس الامن", "安全理事会")),
    (r"\bhealth\b", ("health", "sante", "salud", "здоровье", "صحه", "卫生")),
    (r"\bcivilians?\b", ("civilian", "civil", "civil", "гражданское население", "مدني", "平民")),
)  # fmt: skip
PG_CONFIGS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "zh": "simple",
}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--passages", type=int, default=200_000)
    given = parser.parse_args()
    set_up("texts")
    from django.core.management import call_command
    from django.db import connection

    call_command("load", apply=True, verbosity=0, only=["world", "library"])
    sentences = read_corpus(given.corpus) if given.corpus else {}
    figures: dict[str, Any] = {"machine": facts(), "database": connection.vendor}
    if sentences:
        figures["f1"] = quality(sentences)
    else:
        figures["f1"] = "not measured: no corpus was named (--corpus FOLDER)"
    figures["speed"] = speed(sentences, given.passages)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def read_corpus(folder: Path) -> dict[str, list[str]]:
    """Sentences by language; line n of each is the same sentence."""
    found = {}
    for language in LANGUAGES:
        with gzip.open(folder / f"{language}.jsonl.gz", "rt", encoding="utf-8") as file:
            found[language] = [json.loads(line)["text"] for line in file]
    return found


def add_entries(texts: Sequence[tuple[int, str, str]]) -> None:
    """Index texts given as (owner, language, words)."""
    from mithaq.library import indexing
    from mithaq.library.models import SearchEntry
    from mithaq.library.search_kinds import NewEntry

    batch = []
    for owner, language, words in texts:
        entry = NewEntry(owner=owner, language=language, is_public=True, words=words)
        batch.append(indexing.row_of("passage", entry))
        if len(batch) == 2_000:
            SearchEntry.objects.bulk_create(batch)
            batch = []
    SearchEntry.objects.bulk_create(batch)


def quality(sentences: dict[str, list[str]]) -> dict[str, Any]:
    """F1 for each language: ours with and without the lexicon, and the peers."""
    from django.db import connection

    from mithaq.library import indexing, questions, search_tables
    from mithaq.library.lexicon import lexicon
    from mithaq.library.models import SearchEntry

    count = len(sentences["en"])
    started = time.process_time()
    add_entries(
        [(number, language, sentences[language][number]) for language in LANGUAGES for number in range(count)]
    )
    build = time.process_time() - started
    owner_of = dict(SearchEntry.objects.values_list("pk", "owner"))
    raw_peer(sentences)
    result: dict[str, Any] = {"sentences": count, "build_cpu_s": round(build, 2)}
    found_by: dict[str, dict[str, list[float]]] = {}
    for pattern, asked in CONCEPTS:
        relevant = {n for n, text in enumerate(sentences["en"]) if re.search(pattern, text, re.IGNORECASE)}
        for language, words in zip(LANGUAGES, asked, strict=True):
            mark = questions.marker(indexing.LANGUAGE, language)
            for name, terms in (("own", None), ("own_with_lexicon", lexicon())):
                question = questions.ask(words, languages=(language,), lexicon=terms)
                assert question is not None
                keys = search_tables.newest(questions.with_markers(question, [mark]), 10**6)
                found = {owner_of[key] for key in keys}
                found_by.setdefault(name, {}).setdefault(language, []).append(f1(found, relevant))
            for name, found in peer(words, language).items():
                found_by.setdefault(name, {}).setdefault(language, []).append(f1(found, relevant))
    for name, by_language in found_by.items():
        result[name] = {
            language: round(statistics.mean(values), 3) for language, values in by_language.items()
        }
        result[f"{name}_by_concept"] = {
            language: {CONCEPTS[n][1][0]: round(value, 2) for n, value in enumerate(values) if value < 0.6}
            for language, values in by_language.items()
        }
    SearchEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE raw_peer")
    return result


def f1(found: set[int], relevant: set[int]) -> float:
    """The harmonic mean of precision and recall."""
    both = len(found & relevant)
    return 2 * both / (len(found) + len(relevant)) if found or relevant else 1.0


def raw_peer(sentences: dict[str, list[str]]) -> None:
    """The table of the peer: the raw texts, and the database's own way of cutting them."""
    from django.db import connection

    rows = [
        (language, number, text) for language in LANGUAGES for number, text in enumerate(sentences[language])
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE raw_peer (language text, number int, text text)")
            cursor.executemany("INSERT INTO raw_peer VALUES (%s, %s, %s)", rows)
        else:
            cursor.execute(
                "CREATE VIRTUAL TABLE raw_peer USING fts5(language UNINDEXED, number UNINDEXED, text)"
            )
            cursor.executemany("INSERT INTO raw_peer VALUES (%s, %s, %s)", rows)


def peer(words: str, language: str) -> dict[str, set[int]]:
    """What the database finds by itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            config = PG_CONFIGS[language]
            cursor.execute(
                "SELECT number FROM raw_peer WHERE language = %s "
                f"AND to_tsvector('{config}', text) @@ plainto_tsquery('{config}', %s)",
                [language, words],
            )
            return {"postgresql_built_in": {row[0] for row in cursor.fetchall()}}
        asked = " ".join('"' + word.replace('"', "") + '"' for word in re.split(r"[\s']+", words))
        cursor.execute(
            "SELECT number FROM raw_peer WHERE raw_peer MATCH %s AND language = %s", [asked, language]
        )
        return {"fts5_unicode61": {int(row[0]) for row in cursor.fetchall()}}


def speed(sentences: dict[str, list[str]], wanted: int) -> dict[str, Any]:
    """CPU a query over many passages, through the whole of `texts_search.search`, for a reader and for the hub's kind."""
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from mithaq.core.models import StoredFile
    from mithaq.library import texts_search
    from mithaq.library.models import Document, DocumentText, Passage, SearchEntry

    chance = random.Random(6)
    base = sentences or invented(chance)
    document = Document.objects.create(
        kind="note", titles={"en": "Measured"}, readership="public", added_at=timezone.now()
    )
    stored = StoredFile.objects.create(
        label="library", name="a.txt", extension="txt", size=1, sha256="0" * 64, kept_at=timezone.now()
    )
    texts = {
        language: DocumentText.objects.create(
            document=document, language=language, stored=stored, state="read", added_at=timezone.now()
        )
        for language in LANGUAGES
    }
    started = time.process_time()
    made = 0
    while made < wanted:
        rows = []
        for _ in range(2_000):
            language = LANGUAGES[made % len(LANGUAGES)]
            words = base[language][chance.randrange(len(base[language]))]
            rows.append(Passage(text=texts[language], number=made + 1, kind="paragraph", words=words))
            made += 1
        kept = Passage.objects.bulk_create(rows)
        add_passages(kept, {text.pk: language for language, text in texts.items()}, document.pk)
    build = time.process_time() - started
    person = AnonymousUser()
    asked = (
        [words for _pattern, row in CONCEPTS for words in row]
        if sentences
        else [" ".join(chance.sample(base["en"][0].split(), 2)) for _ in range(60)]
    )
    texts_search.search("warm", person)
    spent: list[tuple[float, str, int]] = []
    for words in asked:
        begun = time.process_time()
        found = texts_search.search(words, person)
        spent.append((time.process_time() - begun, words, found.total))
    times = sorted(each for each, _words, _total in spent)
    slowest = max(spent)
    return {
        "passages": SearchEntry.objects.count(),
        "build_cpu_s": round(build, 1),
        "queries": len(times),
        "cpu_ms_median": round(1000 * statistics.median(times), 1),
        "cpu_ms_p95": round(1000 * times[int(0.95 * len(times))], 1),
        "cpu_ms_most": round(1000 * slowest[0], 1),
        "slowest": {"words": slowest[1], "found": slowest[2]},
    }


def add_passages(rows: Sequence[Any], language_of: dict[int, str], owner: int) -> None:
    """Index passages."""
    from mithaq.library import indexing
    from mithaq.library.models import SearchEntry
    from mithaq.library.search_kinds import NewEntry

    SearchEntry.objects.bulk_create(
        indexing.row_of(
            "passage",
            NewEntry(
                owner=owner, place=row.pk, language=language_of[row.text_id], is_public=True, words=row.words
            ),
        )
        for row in rows
    )


def invented(chance: random.Random) -> dict[str, list[str]]:
    """Sentences of invented words, common ones far more often than rare ones."""
    syllables = ["ba", "de", "fi", "go", "lu", "mar", "nes", "por", "ti", "ves"]
    words = ["".join(chance.choices(syllables, k=chance.choice((2, 3, 4)))) for _ in range(20_000)]
    weights = [1 / (place + 1) for place in range(len(words))]
    made = [" ".join(chance.choices(words, weights, k=25)) for _ in range(4_000)]
    return dict.fromkeys(LANGUAGES, made)


if __name__ == "__main__":
    main()

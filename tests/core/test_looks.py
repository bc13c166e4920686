"""The looks hold their own rules: logical directions, nothing inline, every file there, contrast as promised."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

SOURCES = Path(settings.ROOT) / "src"
STYLES = sorted(SOURCES.rglob("static/**/*.css"))
TEMPLATES = sorted(path for path in SOURCES.rglob("templates/**/*.html"))
CORE = SOURCES / "mithaq/core/static/core"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def named(path: Path) -> str:
    return path.relative_to(SOURCES).as_posix()


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_no_style_knows_left_or_right(path: Path) -> None:
    style = re.sub(r"@media[^{]*", "@media", COMMENT.sub("", path.read_text(encoding="utf-8")))
    assert not re.findall(r"[^{};]*\b(?:left|right)\b[^{};]*", style)
    physical = re.findall(
        r"(?<![\w-])(?:(?:max-|min-)?(?:width|height)|(?:margin|padding)-(?:top|bottom))\s*:", style
    )
    assert not physical, "sizes and spaces are logical as well"


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_asks_nothing_of_another_server(path: Path) -> None:
    for address in re.findall(r"url\(([^)]*)\)", path.read_text(encoding="utf-8")):
        assert not re.match(r"[\"']?(?:https?:|//|data:)", address), address
        assert (path.parent / address.strip("\"'")).is_file(), address


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_the_head_of_a_row_that_folds_stands_above_its_cells(path: Path) -> None:
    for table in re.findall(
        r'<table[^>]*class="[^"]*\bfold\b.*?</table>', path.read_text("utf-8"), re.DOTALL
    ):
        bare = re.findall(r'<th role="rowheader"[^>]*>(?!<span)[^\n]*', table)
        assert not bare, "on a narrow screen every value would slip one line down: set the head in a span"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_holds_style_or_script_of_its_own(path: Path) -> None:
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert not re.search(r"<style\b|\sstyle\s*=", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert "javascript:" not in text
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_static_file_a_template_names_is_there(path: Path) -> None:
    for name in re.findall(r"{% static [\"']([^\"']+)[\"'] %}", path.read_text(encoding="utf-8")):
        assert finders.find(name), name


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (CORE / "fonts/LICENSE-OFL.txt").read_text(encoding="utf-8").upper()
    assert len(list((CORE / "fonts").glob("*.woff2"))) == 6
    assert all(font.stat().st_size < 16_000 for font in (CORE / "fonts").glob("*.woff2"))


def test_one_style_serves_every_page_and_stays_light() -> None:
    assert (CORE / "mithaq.css").stat().st_size < 26_000


# --- colours --------------------------------------------------------------------------------------


def tokens(dark: bool) -> dict[str, str]:
    style = (CORE / "mithaq.css").read_text(encoding="utf-8")
    part = (
        style.split("@media(prefers-color-scheme:dark)")[1].split("@media print")[0]
        if dark
        else style.split("@media")[0]
    )
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", part))


def light_of(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light_of(one), light_of(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_words_and_shapes_stand_out_on_every_ground(dark: bool) -> None:
    colour = tokens(dark)
    for ground in ("paper", "wash", "tint", "warn-tint", "bad-tint"):
        for word in ("ink", "soft"):
            assert contrast(colour[word], colour[ground]) >= 4.5, (word, ground)
    for ground in ("paper", "wash", "tint"):
        for word in ("accent", "warn", "bad"):
            assert contrast(colour[word], colour[ground]) >= 4.5, (word, ground)
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    for shape in ("edge", "focus"):
        assert contrast(colour[shape], colour["paper"]) >= 3, shape


@pytest.mark.parametrize("dark", [False, True])
def test_the_classes_of_the_map_are_ordered_by_light_alone(dark: bool) -> None:
    colour = tokens(dark)
    steps = [light_of(colour[name]) for name in ("land", "ramp-1", "ramp-2", "ramp-3")]
    assert steps == sorted(steps, reverse=not dark)
    assert all(abs(one - other) > 0.015 for one, other in pairwise(steps))


def test_both_grounds_define_the_same_colours() -> None:
    assert set(tokens(False)) == set(tokens(True))

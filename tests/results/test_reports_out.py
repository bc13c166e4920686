"""A report says the same in every format, follows the record until it is signed off, and never after."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from mithaq.core import installation, reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import Coalition
from mithaq.funding import actions as funding_actions
from mithaq.funding import actions_agreements, actions_money
from mithaq.funding import rules as funding_rules
from mithaq.results import (
    actions_out,
    actions_signing,
    charts_out,
    documents_out,
    iati_out,
    rules_out,
)
from mithaq.results.models import OutBlock, OutReport, PublishedMeasurement, ReportingPeriod, StrategyPeriod
from mithaq.results.rules_out import OutKind
from tests.people import Cast

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
SCHEMA = Path(__file__).parent / "iati_2_03" / "iati-activities-schema.xsd"


# --- rules ---------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab{}:%\n é"), max_size=40)


@given(TEXTS, TEXTS)
def test_a_filled_field_is_never_read_as_a_field_again(before: str, after: str) -> None:
    filled = rules_out.fill(f"{before} {{value:x}} {after}", lambda kind, name: "{day}")
    assert "{day}" in filled


@given(st.lists(st.sampled_from(["a", "b"]), max_size=4))
def test_paragraphs_come_back_in_order(parts: list[str]) -> None:
    assert rules_out.paragraphs("\n\n".join(parts)) == parts
    assert rules_out.paragraphs("\r\n \r\n".join(parts)) == parts


def test_a_field_of_the_wrong_shape_is_unknown() -> None:
    def known(kind: str, name: str) -> bool:
        return True

    assert rules_out.unknown_fields("{value:x} {day} {income:2025}", known) == []
    assert rules_out.unknown_fields("{value} {day:x} {colour:x}", known) == [
        "{value}",
        "{day:x}",
        "{colour:x}",
    ]
    assert rules_out.unknown_fields("{value:x}", lambda kind, name: False) == ["{value:x}"]


def test_the_newest_text_of_each_section_is_carried_over() -> None:
    kept = rules_out.carried_over(
        ["opening"],
        [
            {("opening", "en"): "new", ("opening", "ar"): " "},
            {("opening", "en"): "old", ("opening", "ar"): "قديم", ("gone", "en"): "x"},
        ],
    )
    assert kept == {("opening", "en"): "new", ("opening", "ar"): "قديم"}


# --- a report ------------------------------------------------------------------------------------------------


@pytest.fixture
def reporting(strategy: reference.Outcome, cast: Cast) -> ReportingPeriod:
    """The year 2024, its figures signed off."""
    opened = actions_signing.open_period(
        cast.hub_staff,
        StrategyPeriod.objects.get(code="2023-2026"),
        code="2024",
        starts=date(2024, 1, 1),
        ends=date(2024, 12, 31),
        at=AT,
    )
    submitted = actions_signing.submit_period(cast.hub_staff, opened, at=AT)
    return actions_signing.approve_period(cast.board_member, submitted, at=AT)


def begin(cast: Cast, reporting: ReportingPeriod, code: str = "annual-2024", **more: Any) -> OutReport:
    more.setdefault("kind", OutKind.ANNUAL)
    return actions_out.open_report(
        cast.hub_staff,
        reporting,
        code=code,
        titles={"en": "Invented report", "ar": "تقرير مخترع"},
        at=AT,
        **more,
    )


def fill(cast: Cast, report: OutReport, text: str = "In the room: {value:cosp-people}.") -> None:
    for section in rules_out.text_sections(OutKind(report.kind)):
        for language in ("en", "ar"):
            actions_out.write_text(
                cast.hub_staff, report, section=section, language=language, text=text, at=AT
            )


def test_signing_freezes_words_and_numbers(client: Client, reporting: ReportingPeriod, cast: Cast) -> None:
    report = begin(cast, reporting)
    with pytest.raises(RuleBroken) as refused:
        actions_out.sign_report(cast.director, report, at=AT)
    assert refused.value.code == "texts_missing" and "opening (en)" in str(refused.value)
    fill(cast, report)
    assert client.get("/en/strategy/reports/annual-2024").status_code == 404
    with pytest.raises(NotPermitted):
        actions_out.sign_report(cast.hub_staff, report, at=AT)
    report = actions_out.sign_report(cast.director, report, at=AT)
    before = client.get("/en/strategy/reports/annual-2024").content.decode()
    assert "In the room: over 400 (published)." in before
    assert actions_out.holds(report)
    PublishedMeasurement.objects.all().delete()
    OutBlock.objects.all().delete()
    after = client.get("/en/strategy/reports/annual-2024").content.decode()
    assert "In the room: over 400 (published)." in after
    for act in (
        lambda: actions_out.sign_report(cast.director, report, at=AT),
        lambda: actions_out.write_text(
            cast.hub_staff, report, section="opening", language="en", text="x", at=AT
        ),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "signed_off"
    OutReport.objects.update(frozen=report.frozen.replace("over 400", "over 900"))
    assert "no longer what was signed" in client.get("/en/strategy/reports/annual-2024").content.decode()


def test_figures_are_signed_before_the_words(strategy: reference.Outcome, cast: Cast) -> None:
    opened = actions_signing.open_period(
        cast.hub_staff,
        StrategyPeriod.objects.get(code="2023-2026"),
        code="2025",
        starts=date(2025, 1, 1),
        ends=date(2025, 12, 31),
        at=AT,
    )
    report = begin(cast, opened, "annual-2025")
    assert "Draft" in documents_out.document_of(report, "en")["notes"][0]
    fill(cast, report)
    with pytest.raises(RuleBroken) as refused:
        actions_out.sign_report(cast.director, report, at=AT)
    assert refused.value.code == "figures_not_signed"


def test_a_new_report_begins_with_the_texts_of_the_last(reporting: ReportingPeriod, cast: Cast) -> None:
    fill(cast, begin(cast, reporting), "Kept words, {day}.")
    again = begin(cast, reporting, "annual-again")
    assert {block.text for block in again.blocks.all()} == {"Kept words, {day}."}
    assert not begin(cast, reporting, "board-2024", kind=OutKind.BOARD).blocks.exists()
    with pytest.raises(RuleBroken) as refused:
        begin(cast, reporting)
    assert refused.value.code == "report_twice"


def test_an_unknown_field_is_refused_with_its_name(reporting: ReportingPeriod, cast: Cast) -> None:
    report = begin(cast, reporting)
    with pytest.raises(RuleBroken) as refused:
        actions_out.write_text(
            cast.hub_staff,
            report,
            section="opening",
            language="en",
            text="{value:nothing-such} {income:24} {day}",
            at=AT,
        )
    assert "{value:nothing-such}, {income:24}" in str(refused.value)
    with pytest.raises(RuleBroken):
        actions_out.write_text(cast.hub_staff, report, section="figures", language="en", text="x", at=AT)
    old = OutReport.objects.get(pk=report.pk)
    actions_out.write_text(cast.hub_staff, report, section="opening", language="en", text="x", at=AT)
    with pytest.raises(Conflict):
        actions_out.write_text(cast.hub_staff, old, section="opening", language="en", text="y", at=AT)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_format_says_what_the_screen_says(
    language: str, client: Client, reporting: ReportingPeriod, cast: Cast
) -> None:
    report = begin(cast, reporting)
    fill(cast, report, "=1+1 is no formula. {value:cosp-people}")
    actions_out.sign_report(cast.director, report, at=AT)
    address = f"/{language}/strategy/reports/annual-2024"
    document = documents_out.document_of(OutReport.objects.get(), language)
    told = client.get(f"{address}.json").json()
    assert told["sections"] == json.loads(json.dumps(document["sections"]))
    assert {name.split(".")[0] for name in told["meta"]["dictionary"]} >= {"sections", "digest", "figures"}
    tables = {section["code"]: section["table"] for section in document["sections"] if section["table"]}
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{address}.xlsx").content))
    for code, table in tables.items():
        rows = book.get_sheet_by_name(code).to_python()
        assert rows[0] == [column["label"] for column in table["columns"]]
        assert [[cell if cell != "" else None for cell in row] for row in rows[1:]] == [
            [cell if cell != "" else None for cell in row] for row in table["rows"]
        ]
    assert ["'=1+1 is no formula." in str(row[0]) for row in book.get_sheet_by_name("i").to_python()].count(
        True
    ) == 3
    page = client.get(address).content.decode()
    figures = next(section for section in document["sections"] if section["code"] == "figures")
    assert page.count('<th role="rowheader"') == sum(len(table["rows"]) for table in tables.values())
    answer: Any = client.get(f"{address}.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(figures["table"]["rows"])
    assert lines[0] == ",".join(documents_out.FIGURE_KEYS)
    content = client.get(f"{address}.docx").content
    words = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert ("<w:bidi" in words) == (language == "ar")
    assert words.count("descr=") >= 3 and 'descr=""' not in words
    pdf = client.get(f"{address}.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf.content


def test_charts_stand_alone_and_say_what_they_show(
    client: Client, reporting: ReportingPeriod, cast: Cast
) -> None:
    report = begin(cast, reporting)
    fill(cast, report)
    actions_out.sign_report(cast.director, report, at=AT)
    svg = client.get("/en/strategy/reports/annual-2024/charts/2.1.svg").content.decode()
    root = ET.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and "var(" not in svg
    assert "over 400" in charts_out.words_of(svg)
    png = client.get("/en/strategy/reports/annual-2024/charts/2.1.png")
    assert png.content.startswith(b"\x89PNG") and int.from_bytes(png.content[16:20], "big") > 1000
    assert client.get("/en/strategy/reports/annual-2024/charts/9.9.svg").status_code == 404
    assert charts_out.alone("no picture") == ""


def test_a_donor_reads_of_its_objectives_and_its_money_only(reporting: ReportingPeriod, cast: Cast) -> None:
    donor = funding_actions.save_donor(
        cast.hub_staff, None, key="lamp-fund", names={"en": "Invented lamp fund"}, kind="foundation", at=AT
    )
    other = funding_actions.save_donor(
        cast.hub_staff, None, key="bell-fund", names={"en": "Invented bell fund"}, kind="foundation", at=AT
    )
    agreement = actions_agreements.sign_agreement(
        cast.director,
        donor,
        key="lamp",
        titles={"en": "Invented lamp"},
        starts=date(2024, 1, 1),
        ends=date(2025, 12, 31),
        objectives=["1"],
        at=AT,
    )
    for number, (giver, under) in enumerate(((donor, agreement), (other, None)), start=1):
        actions_money.book(
            cast.hub_staff,
            reference=f"V-{number}",
            direction=funding_rules.Direction.IN,
            on=date(2024, 5, number),
            amount=Decimal(100 * number),
            donor=giver,
            agreement=under,
            at=AT,
        )
    with pytest.raises(RuleBroken):
        begin(cast, reporting, "donor-x", kind=OutKind.DONOR)
    with pytest.raises(RuleBroken):
        begin(cast, reporting, "annual-x", agreement=agreement)
    report = begin(cast, reporting, "donor-2024", kind=OutKind.DONOR, agreement=agreement)
    document = documents_out.document_of(report, "en")
    sections = {section["code"]: section for section in document["sections"]}
    assert {row[0].split(".")[0] for row in sections["figures"]["table"]["rows"]} == {"1"}
    assert [row[2] for row in sections["money"]["table"]["rows"]] == [100]
    assert not OutReport.objects.visible_to(cast.member_in_lima).exists()


# --- IATI ------------------------------------------------------------------------------------------------------


def test_the_iati_file_is_valid_by_the_official_schema(
    client: Client, reporting: ReportingPeriod, cast: Cast
) -> None:
    from lxml import etree

    donor = funding_actions.save_donor(
        cast.hub_staff,
        None,
        key="lamp-fund",
        names={"en": "Invented <lamp> & fund"},
        kind="government",
        at=AT,
    )
    hidden = funding_actions.save_donor(
        cast.director,
        None,
        key="dark-fund",
        names={"en": "Hidden fund"},
        kind="foundation",
        withheld_because="Invented harm",
        public_interest="None",
        at=AT,
    )
    for key, giver in (("lamp", donor), ("dark", hidden)):
        row = actions_agreements.sign_agreement(
            cast.director,
            giver,
            key=key,
            titles={"en": f"Invented {key}", "ar": "مخترع"},
            starts=date(2024, 3, 1),
            ends=date(2026, 2, 28),
            amount=Decimal("1000.01"),
            currency="USD",
            at=AT,
        )
        if giver is donor:
            actions_agreements.publish_agreement(cast.director, row, at=AT)
    actions_money.book(
        cast.hub_staff,
        reference="V-1",
        direction=funding_rules.Direction.IN,
        on=date(2024, 5, 1),
        amount=Decimal(77),
        donor=donor,
        at=AT,
    )
    actions_money.publish_sum(cast.director, donor, year=2024, at=AT)
    content = client.get("/en/strategy/iati.xml").content
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    root = etree.fromstring(content)
    schema.assertValid(root)
    assert b"Hidden" not in content and b"dark" not in content
    # Nobody gave the coalition an identifier: none is made up, and the file says so.
    organisation = root.find(".//reporting-org")
    assert organisation is not None and organisation.get("ref") == ""
    assert iati_out.UNIDENTIFIED.encode() in content
    assert root.findtext(".//iati-identifier") == reporting.period.code
    assert root.get("version") == "2.03" and len(root.findall("iati-activity")) == 2
    budgets = [Decimal(each.text or "") for each in root.iterfind(".//budget/value")]
    assert sum(budgets) == Decimal("1000.01") and len(budgets) == 3
    assert [each.text for each in root.iterfind(".//transaction/value")] == ["77"]
    codes = {each.get("code") for each in root.iterfind(".//activity-status")}
    assert codes <= {"1", "2", "3", "4", "5", "6"}
    # A line about people, and a value nobody knows, are left out; nothing is told as zero.
    actuals = [each.get("value") for each in root.iterfind(".//period/actual")]
    assert actuals and "" not in actuals
    titles = [each.text for each in root.iterfind(".//result/title/narrative")]
    assert "Civil society in person at the Conference" in titles


def test_the_iati_file_carries_the_identifier_that_a_register_gave(
    client: Client, reporting: ReportingPeriod
) -> None:
    from lxml import etree

    Coalition.objects.update(iati_identifier="AT-ZVR-000000000")
    installation.forget()
    content = client.get("/en/strategy/iati.xml").content
    root = etree.fromstring(content)
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(root)
    organisation = root.find(".//reporting-org")
    assert organisation is not None and organisation.get("ref") == "AT-ZVR-000000000"
    assert root.findtext(".//iati-identifier") == f"AT-ZVR-000000000-{reporting.period.code}"
    assert iati_out.UNIDENTIFIED.encode() not in content
    installation.forget()


def test_without_a_strategy_the_file_is_still_a_file(db: None) -> None:
    root = ET.fromstring(iati_out.activities(date(2026, 1, 1)))
    assert root.tag == "iati-activities" and not list(root)


def test_the_demo_stands_and_is_safe_to_run_twice(reporting: ReportingPeriod, cast: Cast) -> None:
    from mithaq.accounts.demo import load_demo as load_people
    from mithaq.funding.demo import load_demo as load_money
    from mithaq.results.demo_plan import load_demo

    load_people(AT)
    load_money(AT)
    load_demo(AT)
    load_demo(AT)
    assert list(OutReport.objects.order_by("kind").values_list("kind", flat=True)) == [
        "annual",
        "board",
        "donor",
    ]
    assert OutReport.objects.signed().count() == 1

"""The reference files of this package: known donors and agreements, price changes, what the strategy asks of funding."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.partial_dates import Precision
from mithaq.core.reference import ReferenceFile, Row
from mithaq.funding import rules
from mithaq.funding.models import Donor, FundingTest, GrantAgreement, PriceChange
from mithaq.world.models import Country


def _sourced(row: Row) -> dict[str, Any]:
    return {
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_donor(row: Row) -> Mapping[str, Any]:
    """One row of donors.csv."""
    return {
        "key": row.text("key"),
        "names": row.texts("name", required=("en", "ar")),
        "kind": row.choice("kind", rules.DonorKind),
        "country": row.known(Country, "country", optional=True),
        **_sourced(row),
    }


def read_agreement(row: Row) -> Mapping[str, Any]:
    """One row of agreements.csv."""
    starts = row.partial_date("starts", optional=True)
    return {
        "key": row.text("key"),
        "donor": row.known(Donor, "donor", field="key"),
        "titles": row.texts("title", required=("en", "ar")),
        "starts": starts.first if starts else None,
        "starts_precision": starts.precision.value if starts else Precision.DAY.value,
        "ends": row.day("ends", optional=True),
        "length": row.choice("length", rules.Length),
        "amount": row.decimal("amount", optional=True),
        "currency": row.matching("currency", r"[A-Z]{3}", "EUR"),
        "is_public": row.flag("is_public"),
        **_sourced(row),
    }


def read_price(row: Row) -> Mapping[str, Any]:
    """One row of price_index.csv."""
    return {
        "key": f"{row.text('index')}-{row.number('year')}",
        "index": row.text("index"),
        "year": row.number("year"),
        "percent": row.decimal("percent"),
        **_sourced(row),
    }


def read_test(row: Row) -> Mapping[str, Any]:
    """One row of tests.csv."""
    return {
        "key": row.text("key"),
        "least": row.decimal("least"),
        "most": row.decimal("most", optional=True),
        "base_year": row.number("base_year", optional=True),
        "price_index": row.text("price_index", optional=True),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(path="funding/donors.csv", model=Donor, key=("key",), read_row=read_donor, order=400),
    ReferenceFile(
        path="funding/agreements.csv", model=GrantAgreement, key=("key",), read_row=read_agreement, order=410
    ),
    ReferenceFile(
        path="funding/price_index.csv", model=PriceChange, key=("key",), read_row=read_price, order=420
    ),
    ReferenceFile(path="funding/tests.csv", model=FundingTest, key=("key",), read_row=read_test, order=430),
)

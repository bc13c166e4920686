"""Every answer carries all security headers: pages, refusals, redirects, data and unknown addresses."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from mithaq.core.middleware import HEADERS


def plain_paths(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address that takes no argument."""
    for pattern in resolver.url_patterns:
        part = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from plain_paths(pattern, before + part)
        elif isinstance(pattern, URLPattern) and "<" not in before + part and "(" not in before + part:
            yield "/" + (before + part).replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def all_plain_paths() -> list[str]:
    with translation.override("en"):
        return sorted(set(plain_paths(get_resolver())))


def lacking(response: Any) -> dict[str, str]:
    """The headers that are absent or weaker than promised. Open data may be read by other sites' pages, and says so."""
    is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
    wanted = {**HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"} if is_open else HEADERS
    return {key: value for key, value in wanted.items() if response.headers.get(key) != value}


@pytest.mark.django_db
def test_every_page_carries_all_headers() -> None:
    client = Client(raise_request_exception=False)
    paths = all_plain_paths()
    assert "/en/" in paths
    faults = {}
    for path in [*paths, "/en/nothing", "/nothing.json", "/static/nothing.css"]:
        for response in (client.get(path), client.post(path), client.options(path)):
            if weak := lacking(response):
                faults[path] = weak
            if "Cache-Control" not in response.headers:
                faults[path] = {"Cache-Control": "absent"}
    assert not faults


@pytest.mark.django_db
def test_no_page_fails_for_a_stranger() -> None:
    client = Client(raise_request_exception=False)
    broken = {path: code for path in all_plain_paths() if (code := client.get(path).status_code) >= 500}
    assert not broken


def test_the_policy_allows_no_inline_code_and_no_third_party() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy

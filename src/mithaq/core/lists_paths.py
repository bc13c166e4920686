"""The addresses of a list: the page, and its data in each format beside it."""

from typing import Any

from django.urls import URLPattern, path, register_converter

from mithaq.core.lists_ask import OWN_NAMES

FORMATS = ("json", "csv", "xlsx")


class FormatConverter:
    """The formats of data twins in addresses."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")


def list_paths(route: str, view: type[Any]) -> list[URLPattern]:
    """The addresses of a list: the page at `route` (named as the list), its data at `route.json`, `.csv`, `.xlsx`
    (named `<name>_data`, with `format`)."""
    clash = {each.key for each in view.filters} & {*OWN_NAMES}
    if clash:
        raise ValueError(
            f"{view.__name__} has a filter named {clash}: the kit itself uses that name in addresses"
        )
    name = view.name or route.rsplit("/", 1)[-1]
    answer = view.as_view()
    return [
        path(route, answer, name=name),
        path(f"{route}.<format:format>", answer, name=f"{name}_data"),
    ]

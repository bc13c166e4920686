"""Registers the package with Django, with the way about, the first page, the country page and the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "mithaq.public"
    label = "public"

    def ready(self) -> None:
        from mithaq.core import country_sections, home_sections, navigation, search_sources
        from mithaq.public import leaves, queries

        for entry in (
            navigation.Entry(
                key="strategy", label=_("Strategy"), url_name="results:strategy", place="main", order=10
            ),
            navigation.Entry(
                key="countries", label=_("Countries"), url_name="public:countries", place="main", order=30
            ),
            navigation.Entry(
                key="search", label=_("Search"), url_name="public:search", place="main", order=90
            ),
            navigation.Entry(
                key="about",
                label=_("About this platform"),
                url_name="public:about",
                place="footer",
                order=10,
            ),
            navigation.Entry(
                key="indicators",
                label=_("Indicators"),
                url_name="results:indicators",
                place="footer",
                order=20,
            ),
        ):
            navigation.register(entry)
        home_sections.register(leaves.promises_leaf, order=20, key="promises")
        home_sections.register(leaves.take_part_leaf, order=80, key="take_part")
        home_sections.register(leaves.latest_leaf, order=90, key="latest")
        country_sections.register(leaves.treaty_leaf, order=10, key="treaty")
        country_sections.register(leaves.civic_space_leaf, order=70, key="civic_space")
        country_sections.register(leaves.place_leaf, order=90, key="place")
        for source in (
            search_sources.SearchSource(
                key="countries", label=_("Countries"), find=queries.find_countries, order=10
            ),
            search_sources.SearchSource(
                key="indicators", label=_("Indicators"), find=queries.find_indicators, order=20
            ),
            search_sources.SearchSource(
                key="articles", label=_("Articles of treaties"), find=queries.find_articles, order=30
            ),
            search_sources.SearchSource(
                key="sources", label=_("Sources"), find=queries.find_sources, order=90
            ),
        ):
            search_sources.register(source)

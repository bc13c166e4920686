"""What documents and search register with the house; called from the package's `apps.py`."""


def register() -> None:
    """Verbs, readers of files, the lexicon, kinds of search, navigation, the leaf of a State, the desk, the demo."""
    from django.utils.translation import gettext_lazy as _

    from mithaq.core import (
        audit,
        country_sections,
        demo,
        files,
        navigation,
        reference,
        search_sources,
        waiting,
    )
    from mithaq.library import actions, permissions, search_kinds, search_own, sections, waiting_for
    from mithaq.library.reference import FILES

    audit.label_verbs(
        {
            "add_library_document": _("Added a document to the library"),
            "add_library_text": _("Added a text to a document of the library"),
            "ask_library_text_again": _("Asked for a text to be read again"),
            "change_library_document": _("Changed what is said of a document"),
            "read_library_text": _("Read a text of the library"),
            "refuse_library_text": _("Could not read a text of the library"),
            "withdraw_library_document": _("Withdrew a document of the library"),
        }
    )
    reference.register(*FILES)
    demo.register(150, "mithaq.library.demo.load_demo")
    files.register_reader(actions.LABEL, permissions.may_read_file)
    for kind in search_own.KINDS:
        search_kinds.register(kind)
    search_sources.register(
        search_sources.SearchSource(
            key="texts", label=_("Texts of documents and reports"), find=sections.find_texts, order=60
        )
    )
    country_sections.register(sections.documents_leaf, order=70, key="documents")
    waiting.register(waiting_for.waiting)
    navigation.register(
        navigation.Entry(
            key="library", label=_("Library"), url_name="library:documents", place="main", order=50
        )
    )
    navigation.register(
        navigation.Entry(
            key="library_desk",
            label=_("Documents"),
            url_name="library:desk_documents",
            place="desk",
            order=44,
            may=permissions.may_read_desk,
        )
    )

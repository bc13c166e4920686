"""Who may do what with the library. Public documents are for everybody; `models.visible_to` says who reads the others."""

from mithaq.accounts.models import Anybody
from mithaq.accounts.permissions import has_role, is_signed_in, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.core.models import StoredFile
from mithaq.library.models import Document, DocumentText


def may_see_document(person: Anybody, document: Document) -> bool:
    """Whether the person may know of it."""
    return Document.objects.visible_to(person).filter(pk=document.pk).exists()


def may_read_desk(person: Anybody) -> bool:
    """The working list with the state of every reading: who adds documents, and the auditor."""
    return may_add_document(person) or has_role(person, Role.AUDITOR)


def may_add_document(person: Anybody) -> bool:
    """Add documents: the hub and the regional coordinators."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR)


def may_change_document(person: Anybody, document: Document) -> bool:
    """Change what is said of it, add languages and versions: the hub; a coordinator what they added themselves."""
    if is_staff_of_hub(person):
        return True
    return may_add_document(person) and is_signed_in(person) and document.added_by_id == person.pk


def may_open_documents(person: Anybody) -> bool:
    """Open documents to everybody, and withdraw them: the hub."""
    return is_staff_of_hub(person)


def may_read_file(person: Anybody, stored: StoredFile) -> bool:
    """Whether the person may have a file: that of a text of a document they may read."""
    return DocumentText.objects.visible_to(person).filter(stored=stored).exists()

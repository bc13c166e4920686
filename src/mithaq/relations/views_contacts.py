"""People outside the network in their posts: the list with marked exports, correcting one, and a mail into the contact log."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import Requires
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.relations import actions, actions_contacts, forms, permissions, rules
from mithaq.relations.mail_reading import MOST_BYTES, NotAMail, ReadMail, read_mail
from mithaq.relations.models import KINDS, Agreement, AgreementClause, Body, Contact, ExportMark, Post
from mithaq.relations.views_log import LogPage
from mithaq.relations.views_parts import GuardedEdit

MAIL_FAULTS = {
    "too_large": _("This mail is larger than 5 MB. Save it without its attachments."),
    "too_nested": _("This mail holds too many parts. Open the one you mean and save it alone."),
    "not_a_mail": _("This file is no mail. Save the mail as .eml in your mail program."),
}


class ContactList(Requires, ListPage):
    """People in posts at bodies that the person may see. Every file made of it carries a mark in each row."""

    may = staticmethod(permissions.may_work)
    name = "contacts"
    title = _("People outside the network")
    intro = _(
        "A file made of this list carries a mark in each row that leads back to you. Pass it on with care."
    )
    default_order = ("name",)
    search_fields = ("contact__name", "contact__email", "title", "body__names__en", "body__names__ar")
    empty = _("Nobody is recorded in a post yet.")
    filters = (
        Filter("kind", _("Kind"), KINDS, lambda rows, value: rows.filter(body__kind=value)),
        Filter(
            "when",
            _("In post"),
            [("now", _("Now")), ("before", _("Earlier"))],
            lambda rows, value: rows.filter(until__isnull=value == "now"),
        ),
    )
    #: Set when a file is asked for.
    mark = ""

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """The last one stands in files only."""
        return (
            Column(
                "name",
                _("Name"),
                lambda row: row.contact.name,
                lambda row: Cell(
                    row.contact.name, href=reverse("relations:contact", kwargs={"pk": row.contact_id})
                ),
                sort="contact__name",
            ),
            Column("title", _("Post"), lambda row: row.title, sort="title"),
            Column(
                "body",
                _("Body"),
                lambda row: str(row.body),
                lambda row: Cell(str(row.body), href=row.body.get_absolute_url()),
            ),
            Column("email", _("E-mail address"), lambda row: row.contact.email, expected=False),
            Column("phone", _("Telephone"), lambda row: row.contact.phone, expected=False),
            Column("since", _("Since"), lambda row: row.since, kind=Kind.DATE, sort="since"),
            Column("until", _("Until"), lambda row: row.until, kind=Kind.DATE, sort="until", expected=False),
            Column("mark", _("Mark"), lambda row: self.mark, in_page=False),
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "format" in kwargs and permissions.may_work(request.user):
            count = Post.objects.filter(body__in=Body.objects.visible_to(request.user)).count()
            self.mark = actions_contacts.mark_export(
                request.user,  # type: ignore[arg-type]
                f"contacts.{kwargs['format']}",
                rows=count,
                at=timezone.now(),
            )
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Post]:
        rows = Post.objects.filter(body__in=Body.objects.visible_to(self.request.user))
        return rows.select_related("contact", "body")


class MarkList(Requires, ListPage):
    """Whose export a mark belongs to."""

    may = staticmethod(permissions.may_trace)
    name = "export_marks"
    title = _("Exports of contacts")
    intro = _("Found a list where it should not be? Search for its mark.")
    default_order = ("-at",)
    search_fields = ("token",)
    empty = _("Nobody has exported contacts yet.")
    columns = (
        Column("token", _("Mark"), lambda row: row.token),
        Column("by", _("By"), lambda row: str(row.by)),
        Column("at", _("When"), lambda row: row.at, kind=Kind.TIME, sort="at"),
        Column("list", _("List"), lambda row: row.list_name),
        Column("rows", _("Rows"), lambda row: row.rows, kind=Kind.NUMBER, sort="rows"),
    )

    def rows(self) -> QuerySet[ExportMark]:
        return ExportMark.objects.visible_to(self.request.user).select_related("by")


class ContactEdit(GuardedEdit):
    """Correct a person outside the network."""

    guard = staticmethod(permissions.may_work)
    title = _("Correct the person")
    form_class = forms.ContactForm

    def find(self) -> Any:
        seen = Post.objects.filter(body__in=Body.objects.visible_to(self.request.user)).values("contact")
        return get_or_not_found(Contact.objects.filter(pk__in=seen), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_contact(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_contacts.change_contact(by, thing, at=at, **data)

    def after(self, thing: Any) -> str:
        return reverse("relations:contacts")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class ClausePromise(GuardedEdit):
    """A promise that rests on a clause of an agreement."""

    guard = staticmethod(permissions.may_log)
    title = _("A promise from a clause")
    form_class = forms.CommitmentForm
    show_history = False

    def clause(self) -> AgreementClause:
        """The clause of the address."""
        agreements = Agreement.objects.visible_to(self.request.user).filter(key=self.kwargs["key"])
        rows = AgreementClause.objects.filter(agreement__in=agreements).select_related("agreement__body")
        found: AgreementClause = get_or_not_found(rows, pk=self.kwargs["pk"])
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_log_with(person, self.clause().agreement.body)

    def initial(self, thing: Any) -> dict[str, Any]:
        clause = self.clause()
        promiser = rules.Promiser.WE if clause.whose == "we" else rules.Promiser.THEY
        return {"what": clause.text[:300], "promiser": promiser.value, "promised_on": timezone.localdate()}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        clause = self.clause()
        return actions.add_commitment(
            by,
            clause.agreement.body,
            clause=clause,
            what=data["what"],
            promiser=rules.Promiser(data["promiser"]),
            promised_on=data["promised_on"],
            due_on=data["due_on"],
            sensitivity=rules.Sensitivity(data["sensitivity"]),
            at=at,
        )

    def after(self, thing: Any) -> str:
        return self.clause().agreement.get_absolute_url()

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class MailPage(LogPage):
    """A forwarded mail into the contact log: it fills the form, and nothing is kept before somebody has read it."""

    title = _("A mail into the contact log")
    template_name = "relations/mail.html"
    #: What the uploaded mail said.
    mail: ReadMail | None = None
    fault = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = request.FILES.get("mail")
        if upload is None:
            return super().post(request, *args, **kwargs)
        self.permitted(None)
        try:
            self.mail = read_mail(upload.read(MOST_BYTES + 1))
        except NotAMail as error:
            self.fault = str(MAIL_FAULTS[str(error)])
            return self.page(self.make_form(), None, seen="", status=422)
        return self.page(self.make_form(), None, seen="")

    def known(self) -> Post | None:
        """The post of the first address of the mail that belongs to somebody at a body this person may see."""
        if self.mail is None:
            return None
        posts = Post.objects.filter(
            body__in=Body.objects.visible_to(self.request.user), contact__email__in=self.mail.addresses
        ).select_related("contact", "body")
        by_address = {post.contact.email.lower(): post for post in posts.order_by("-until", "pk")}
        return next((by_address[each] for each in self.mail.addresses if each in by_address), None)

    def asked(self) -> Body | None:
        post = self.known()
        return post.body if post else super().asked()

    def initial(self, thing: Any) -> dict[str, Any]:
        found = super().initial(thing)
        if self.mail is None:
            return found
        post, today = self.known(), timezone.localdate()
        return {
            **found,
            "what": f"{self.mail.subject}\n\n{self.mail.text}".strip()[:4000],
            "way": rules.Way.MESSAGE.value,
            "on": min(self.mail.on, today) if self.mail.on else today,
            "contact": post.contact_id if post and post.until is None else "",
        }

    def page(self, form: django_forms.BaseForm, thing: Any, **kwargs: Any) -> HttpResponse:
        return super().page(form, thing, **kwargs)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {
            **super().extra_context(thing),
            "mail": self.mail,
            "mail_fault": self.fault,
            "known": self.known(),
            "reading": self.mail is not None or (self.request.method == "POST" and not self.fault),
        }

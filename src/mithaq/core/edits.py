"""The edit kit: a page on which one thing is made or changed, that forgives and never loses what was written.

    class RegionEdit(EditPage):
        name = "region_edit"
        title = _("Edit the region")
        form_class = RegionForm
        version_field = "version"          # or leave it out: the fields themselves are compared

        def find(self):
            return get_or_not_found(Region.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

        def may(self, person, thing):
            return may_edit_region(person, thing)

        def save(self, thing, data, *, by, at):
            return actions.change_region(thing, by=by, at=at, **data)

The page itself never saves: `save` calls an action, inside a transaction in which the row is locked and known to be
the one that was shown. `RuleBroken` from the action becomes an error on the page (its value `field` names the field).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect  # noqa: TID251 - edit pages are views
from django.shortcuts import render  # noqa: TID251 - edit pages are views
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views import View

from mithaq.core.errors import NotFound, NotPermitted, RuleBroken
from mithaq.core.history import history_entries
from mithaq.core.lists_parts import Text
from mithaq.core.lists_table import plain_html

SEEN = "_seen"


def get_or_not_found(rows: QuerySet[Any], **lookup: Any) -> Any:
    """The one row, or NotFound; a key that no database can hold is not found either."""
    try:
        found = rows.filter(**lookup).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class Row:
    """One field as the page shows it: label, hint, error, entry, in that order."""

    name: str
    id: str
    label: str
    hint: str
    errors: Sequence[str]
    html: SafeString
    optional: bool
    #: entry, tick, or group (a fieldset of ticks or choices)
    shape: str


def form_rows(form: forms.BaseForm) -> list[Row]:
    """The visible fields of a form, in their order."""
    return [_row(bound) for bound in form.visible_fields()]


def _row(bound: BoundField) -> Row:
    widget = bound.field.widget
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    shape = "group" if group else "tick" if isinstance(widget, forms.CheckboxInput) else "entry"
    identity = bound.auto_id or f"id_{bound.html_name}"
    errors = [str(error) for error in bound.errors]
    about = []
    if bound.help_text:
        about.append(f"{identity}_hint")
    if errors:
        about.append(f"{identity}_error")
    attributes: dict[str, str | bool] = {}
    if about and not group:
        attributes["aria-describedby"] = " ".join(about)
    if errors and not group:
        attributes["aria-invalid"] = "true"
    return Row(
        name=bound.html_name,
        id=f"{identity}_0" if group else identity,
        label=str(bound.label),
        hint=str(bound.help_text),
        errors=errors,
        html=bound.as_widget(attrs=attributes),
        optional=not bound.field.required and shape != "tick",
        shape=shape,
    )


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field that somebody else changed meanwhile: what they saved, and what was written here."""

    name: str
    label: str
    theirs: str
    ours: str
    both: bool


class EditPage(View):
    """A page that makes or changes one thing. Subclasses declare; see the module."""

    name: ClassVar[str] = ""
    title: Text = ""
    intro: Text = ""
    form_class: type[Any] = forms.Form
    template_name: str = "core/edit.html"
    button: Text = ""
    #: The field that counts changes; without one, the fields of the form are compared.
    version_field: str | None = None
    show_history: bool = True
    #: Where "leave without saving" and a finished edit lead.
    back_address: str = ""

    # --- what a subclass says -----------------------------------------------------------------------

    def find(self) -> models.Model | None:
        """The thing to change (NotFound when this person may not see it), or None to make a new one."""
        return None

    def may(self, person: Any, thing: Any) -> bool:
        """Whether the person may do this. Closed until a subclass says otherwise."""
        return False

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        """Call the action; return the thing."""
        raise NotImplementedError

    def initial(self, thing: Any) -> dict[str, Any]:
        """What the form holds at first: the fields of the same names."""
        if thing is None:
            return {}
        names = {field.name for field in thing._meta.get_fields()}
        return {name: _attribute(thing, name) for name in self.form_class.base_fields if name in names}

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> forms.BaseForm:
        """The form; override to hand it more."""
        given: dict[str, Any] = {"initial": self.initial(thing)}
        if issubclass(self.form_class, forms.BaseModelForm):
            given["instance"] = thing
        form: forms.BaseForm = self.form_class(data, files, **given)
        return form

    def after(self, thing: Any) -> str:
        """Where to go when it is saved."""
        if self.back_address:
            return self.back_address
        address = getattr(thing, "get_absolute_url", None)
        return str(address()) if address else self.request.path

    def leave(self, thing: Any) -> str:
        """Where "leave without saving" leads."""
        return self.back_address or (self.after(thing) if thing is not None else "../")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        """What the subclass's own template needs besides."""
        return {}

    # --- answers ------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        thing = self.permitted(self.find())
        return self.page(self.make_form(thing=thing), thing, seen=self.seen(thing))

    def permitted(self, thing: Any) -> Any:
        if not self.may(self.request.user, thing):
            raise NotPermitted
        return thing

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            thing = self.permitted(self.find())
            if thing is not None:
                held = type(thing)._base_manager.select_for_update().filter(pk=thing.pk).first()
                if held is None:
                    raise NotFound
                # Read again now that nobody else can write: what `find` gave may be old by now.
                thing = self.find()
            form = self.make_form(request.POST, request.FILES, thing=thing)
            seen, now = request.POST.get(SEEN, ""), self.seen(thing)
            if thing is not None and seen != now:
                clashes = self.clashes(form, thing, seen)
                if clashes:
                    return self.conflict(form, thing, clashes, now)
            if not form.is_valid():
                return self.page(form, thing, seen=seen, status=422)
            try:
                with transaction.atomic():
                    saved = self.save(thing, form.cleaned_data, by=request.user, at=timezone.now())
            except RuleBroken as error:
                field = str(error.values.get("field", ""))
                form.add_error(field if field in form.fields else None, str(error))
                return self.page(form, thing, seen=seen, status=error.status)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(self.after(saved if saved is not None else thing))

    def page(
        self,
        form: forms.BaseForm,
        thing: Any,
        *,
        seen: str,
        status: int = 200,
        clashes: Sequence[Clash] = (),
    ) -> HttpResponse:
        """The form, with everything that was written."""
        rows = form_rows(form)
        context = {
            "page": self,
            "title": self.title,
            "intro": self.intro,
            "button": self.button or _("Save"),
            "form": form,
            "rows": rows,
            "general_errors": [str(error) for error in form.non_field_errors()] if form.is_bound else [],
            "wrong": [(row, error) for row in rows for error in row.errors],
            "seen_name": SEEN,
            "seen": seen,
            "clashes": clashes,
            "leave": self.leave(thing),
            "thing": thing,
            "history": history_entries(thing) if thing is not None and self.show_history else None,
            **self.extra_context(thing),
        }
        return render(self.request, self.template_name, context, status=status)

    # --- two people at once -------------------------------------------------------------------------

    def seen(self, thing: Any) -> str:
        """What was shown, as the form carries it: the version, and a short digest of each field."""
        if thing is None:
            return ""
        version = str(getattr(thing, self.version_field)) if self.version_field else ""
        initial = self.initial(thing)
        return ".".join(
            [version, *(f"{name}-{_digest(initial.get(name))}" for name in self.form_class.base_fields)]
        )

    def clashes(self, form: forms.BaseForm, thing: Any, seen: str) -> list[Clash]:
        """The fields that were saved otherwise since the form was opened, and differ from what was written."""
        before = dict(part.rsplit("-", 1) for part in seen.split(".")[1:] if "-" in part)
        form.is_valid()
        theirs = self.initial(thing)
        found = []
        for name, field in form.fields.items():
            ours = _ours(form, name)
            if _digest(theirs.get(name)) in (before.get(name), _digest(ours)):
                continue
            found.append(
                Clash(
                    name=name,
                    label=str(form[name].label),
                    theirs=_shown(field, theirs.get(name)),
                    ours=_shown(field, ours),
                    both=_digest(ours) != before.get(name),
                )
            )
        return found

    def conflict(self, form: forms.BaseForm, thing: Any, clashes: Sequence[Clash], now: str) -> HttpResponse:
        """Show both texts; keep what was written here, and take theirs where nothing was.

        Saving again is then a decision, so the form carries the state that is shown now.
        """
        theirs = self.initial(thing)
        filled = self.request.POST.copy()
        for clash in clashes:
            if not clash.both:
                _put(filled, form.add_prefix(clash.name), form.fields[clash.name], theirs.get(clash.name))
        again = self.make_form(filled, self.request.FILES, thing=thing)
        again.is_valid()
        return self.page(again, thing, seen=now, status=409, clashes=clashes)


def _attribute(thing: models.Model, name: str) -> Any:
    field = thing._meta.get_field(name)
    if field.many_to_many:
        return [each.pk for each in getattr(thing, name).all()]
    return field.value_from_object(thing) if isinstance(field, models.Field) else getattr(thing, name)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, Mapping):
        return sorted((str(key), str(_plain(each))) for key, each in value.items())
    return value


def _digest(value: Any) -> str:
    plain = _plain(value)
    text = "" if plain is None else str(plain).replace("\r\n", "\n").strip()
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _ours(form: forms.BaseForm, name: str) -> Any:
    """What was written: as the field understands it, else as it came."""
    cleaned: Mapping[str, Any] = getattr(form, "cleaned_data", {})
    return cleaned[name] if name in cleaned else form[name].value()


def _put(filled: Any, key: str, field: forms.Field, value: Any) -> None:
    prepared = field.prepare_value(value)
    if isinstance(prepared, list | tuple):
        filled.setlist(key, [str(each) for each in prepared])
    elif isinstance(field, forms.BooleanField):
        filled.pop(key, None)
        if value:
            filled[key] = "on"
    else:
        filled[key] = "" if prepared is None else str(prepared)


def _shown(field: forms.Field, value: Any) -> str:
    """A field's value as text for people."""
    if isinstance(field, forms.ChoiceField):
        asked = {str(each) for each in (value if isinstance(value, list | tuple) else [_plain(value)])}
        labels = [
            str(label) for key, label in _flat(field.choices) if str(getattr(key, "value", key)) in asked
        ]
        if labels:
            return SafeString(", ".join(plain_html(label) for label in labels))
    plain = _plain(value)
    if isinstance(plain, list):
        plain = ", ".join(str(each) for each in plain)
    return SafeString(plain_html(plain, expected=False))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(key, label)]
    return found

"""The body of a leaf on the pages of a report: a template of the half that brought it, with what it put beside it."""

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from mithaq.core.sections import Section

register = template.Library()


@register.simple_tag(takes_context=True)
def report_leaf(context: Context, section: Section) -> SafeString:
    """The template of a section, with the page's context, `section`, and its own values (by name, and as `context`)."""
    if not section.template:
        return SafeString("")
    found = get_template(section.template)
    inner: template.Template = found.template  # type: ignore[attr-defined]
    with context.push({**section.context, "section": section, "context": section.context}):
        return mark_safe(inner.render(context))  # a template of ours, which escapes

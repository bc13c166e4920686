"""The body of a leaf: a package's own template, with what the package put beside it."""

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from mithaq.core.sections import Section

register = template.Library()


@register.simple_tag(takes_context=True)
def leaf_body(context: Context, section: Section) -> SafeString:
    """The template of a section, rendered with the page's context, its own, and `section`."""
    found = get_template(section.template)
    inner: template.Template = found.template  # type: ignore[attr-defined]
    with context.push(**{**section.context, "section": section}):
        return mark_safe(inner.render(context))  # a template of ours, which escapes

"""The one tree of errors that a person may meet.

Rules and actions raise these; `mithaq.core.middleware` turns them into a page, a fragment or JSON.
Each carries a status, a code for programs, values, and one translatable sentence that says what to do next.
"""

from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class MithaqError(Exception):
    """The root. `code` names the case for programs; `values` fill the sentence."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    code: str = "error"
    sentence: Sentence = _(
        "Something went wrong on our side. What you sent was not changed. Try again in a minute."
    )

    def __init__(self, sentence: Sentence | None = None, *, code: str | None = None, **values: Any) -> None:
        self.sentence = sentence if sentence is not None else type(self).sentence
        self.code = code or type(self).code
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.values if self.values else text


class NotPermitted(MithaqError):
    """The person may know of the thing but not do this to it."""

    status = HTTPStatus.FORBIDDEN
    code = "not_permitted"
    sentence = _("Your role does not allow this. If you need it for your work, ask the hub.")


class NotFound(MithaqError):
    """There is no such thing, or the person may not know that there is."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    sentence = _("There is nothing at this address. It may have moved, or the address may have a slip.")


class BadRequest(MithaqError):
    """What was sent cannot be read at all: broken off, too large, or not made by a browser."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    sentence = _("What was sent cannot be read. Go back, reload the page and send it again.")


class WrongMethod(MithaqError):
    """The address is there, but does not take this: a form's address opened, or a page's address sent to."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "wrong_method"
    sentence = _("This address does not take what was sent. Go back to the page and use its button.")


class RuleBroken(MithaqError):
    """The input breaks a rule of the field; the sentence names the rule and the remedy."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "rule_broken"
    sentence = _("This does not agree with a rule. Correct what is marked and send it again.")


class Conflict(MithaqError):
    """Somebody else changed the thing in the meantime."""

    status = HTTPStatus.CONFLICT
    code = "conflict"
    sentence = _(
        "Somebody changed this since you opened it. Your text is still below. Compare the two and save again."
    )


class Unavailable(MithaqError):
    """Something this needs does not answer now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    sentence = _("A part that this needs does not answer now. Nothing was lost. Try again in a minute.")

"""What an applicant is told when the rules refuse an application, and at which field."""

from django.utils.translation import gettext_lazy as _

from mithaq.network import admission_rules as way

FAULTS = {
    way.Fault.BUSINESS: _(
        "Business associations and chambers of commerce cannot belong. If your organisation is something else, choose it above."
    ),
    way.Fault.TOO_FEW_COUNTRIES: _(
        "An international member works in three countries or more. Name them, or apply as a national member."
    ),
    way.Fault.TOO_MANY_COUNTRIES: _(
        "A national member works in one or two countries. Apply as an international member, or correct the countries."
    ),
    way.Fault.NO_RECORD: _("Describe at least one piece of your work in this field, in two sentences."),
    way.Fault.TOO_FEW_REFEREES: _("Name two referees who know your work."),
    way.Fault.REFEREE_IS_APPLICANT: _(
        "A referee cannot be the applicant, nor belong to the same organisation. Name somebody else."
    ),
    way.Fault.REFEREE_TWICE: _("The two referees have the same address. Name two different people."),
}
FIELD_OF = {
    way.Fault.BUSINESS: "kind",
    way.Fault.TOO_FEW_COUNTRIES: "works_in",
    way.Fault.TOO_MANY_COUNTRIES: "works_in",
    way.Fault.NO_RECORD: "work",
    way.Fault.TOO_FEW_REFEREES: "referee_1_email",
    way.Fault.REFEREE_IS_APPLICANT: "referee_1_email",
    way.Fault.REFEREE_TWICE: "referee_2_email",
}

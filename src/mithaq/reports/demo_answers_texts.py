"""The invented texts of `demo_answers`: recommendations, the State's reply, two official documents, a grant. All of it is made up."""

from dataclasses import dataclass

Texts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One invented recommendation."""

    texts: Texts
    addressees: Texts
    success: Texts
    action: str
    theme: str
    article: str


RECOMMENDATIONS = (
    Asked(
        texts={
            "en": "Publish every three months how many requests for information were refused, and on what ground.",
            "ar": "نشر عدد طلبات المعلومات المرفوضة وسبب رفض كل منها كل ثلاثة أشهر.",
        },
        addressees={"en": "Information council (invented)", "ar": "مجلس المعلومات (مخترع)"},
        success={
            "en": "The figures of the last quarter stand on the council's site.",
            "ar": "أرقام الربع الأخير منشورة على موقع المجلس.",
        },
        action="publish",
        theme="access-to-information",
        article="10",
    ),
    Asked(
        texts={
            "en": "Open the register of beneficial owners to everybody, free of charge and without an account.",
            "ar": "فتح سجلّ المستفيدين الحقيقيين أمام الجميع من دون رسوم ومن دون حساب.",
        },
        addressees={"en": "Companies register (invented)", "ar": "سجلّ الشركات (مخترع)"},
        success={
            "en": "Anybody finds the owners of a company without asking.",
            "ar": "يجد أيّ شخص مالكي الشركة من دون طلب.",
        },
        action="publish",
        theme="beneficial-ownership",
        article="12",
    ),
    Asked(
        texts={
            "en": "Fill vacant posts in the anti-corruption body within ninety days and let it decide on its own budget.",
            "ar": "ملء المناصب الشاغرة في هيئة مكافحة الفساد خلال تسعين يومًا، وتمكينها من إقرار موازنتها.",
        },
        addressees={"en": "Council of ministers (invented)", "ar": "مجلس الوزراء (مخترع)"},
        success={
            "en": "No post is vacant for longer than ninety days.",
            "ar": "لا يبقى منصب شاغرًا أكثر من تسعين يومًا.",
        },
        action="resource",
        theme="justice",
        article="6",
    ),
    Asked(
        texts={
            "en": "Invite civil society organisations to take part in writing the self-assessment of the next review.",
            "ar": "دعوة منظمات المجتمع المدني إلى المشاركة في كتابة التقييم الذاتي للاستعراض المقبل.",
        },
        addressees={"en": "Focal point of the review (invented)", "ar": "جهة اتصال الاستعراض (مخترعة)"},
        success={
            "en": "The self-assessment names the organisations that took part.",
            "ar": "يسمّي التقييم الذاتي المنظمات التي شاركت.",
        },
        action="consult",
        theme="access-to-information",
        article="13",
    ),
)
REPLY = (
    "تشكر السلطات (المخترعة) معدّي التقرير. وتودّ أن توضح أن موازنة الهيئة زيدت في السنة الجارية، "
    "وأن نشر أسباب رفض طلبات المعلومات قيد الدراسة.\nولا توافق على وصف السجلّ بأنه مغلق: فهو متاح للجهات المختصة."
)
REPLIED_BY = "منسّق الاستعراض (شخص مخترع)"

SUMMARY_TITLE = "Executive summary of an invented review (demonstration)"
SUMMARY: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Introduction",
        (
            "This text is invented. It stands for the executive summary of a State's review, so that a reader can see how official words are compared with those of civil society.",
            "The reviewing experts thank the invented authorities for their cooperation during the visit to the capital.",
        ),
    ),
    (
        "Preventive measures",
        (
            "The invented State adopted a national strategy of five years and named the bodies that carry it out.",
            "It is recommended that the invented State publish every three months how many requests for information were refused, and on what ground, on the website of the competent authority.",
            "The State should consider opening the register of beneficial owners to the competent authorities, where appropriate.",
            "The authorities indicated that vacant posts in the anti-corruption body would be filled in the course of the year.",
            "Codes of conduct for public officials exist, and training is given every year.",
        ),
    ),
    (
        "Good practices",
        (
            "Procurement notices can be followed by everybody in an electronic system.",
            "Organisations of civil society spoke with the experts during the visit.",
        ),
    ),
)
FULL_TITLE = "تقرير قُطري كامل لاستعراض مخترع (للعرض)"
FULL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "مقدمة",
        (
            "هذا النص مخترع، وهو يمثّل التقرير الكامل لاستعراض دولة حتى يرى القارئ كيف تُقارن الكلمات الرسمية بكلمات المجتمع المدني.",
        ),
    ),
    (
        "التدابير الوقائية",
        (
            "يوصى بأن تعمل الدولة المخترعة على نشر عدد طلبات المعلومات المرفوضة وسبب رفض كل منها كل ثلاثة أشهر على موقع الجهة المختصة.",
            "ينبغي للدولة أن تنظر في فتح سجلّ المستفيدين الحقيقيين أمام السلطات المختصة عند الاقتضاء.",
            "أفادت السلطات بأن المناصب الشاغرة في الهيئة ستُملأ خلال السنة.",
            "يوصى بدعوة منظمات المجتمع المدني إلى المشاركة في كتابة التقييم الذاتي للاستعراض المقبل.",
        ),
    ),
)
GRANT: Texts = {
    "goals": "Obtain a first publication of refused requests for information, and reasons with it. (Invented.)",
    "stakeholders": "Information council, committee on legislation, two newspapers. (Invented.)",
    "activities": "Months 1-2: legal note. Month 3: hearing. Months 4-6: follow the first publication. (Invented.)",
    "resources": "One lawyer for ten days, printing, two round tables. (Invented.)",
}
GRANT_ACCOUNT = "Invented account of the demo, XX00 0000 0000 0000"

"""The invented texts of `demo_recommendations`: every one of them is made up, whatever the State."""

from dataclasses import dataclass

from mithaq.reports.rules_followup import Ladder, Rung, Voice

Texts = dict[str, str]
STATE, OURS, SECOND = Voice.STATE, Voice.CIVIL_SOCIETY, Voice.SECOND
LAW, PRACTICE = Ladder.LAW, Ladder.PRACTICE


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One invented recommendation."""

    texts: Texts
    addressees: Texts
    success: Texts
    action: str
    theme: str
    articles: tuple[str, ...]
    priority: str = "medium"


RECOMMENDATIONS: dict[str, tuple[Asked, ...]] = {
    "JOR": (
        Asked(
            texts={
                "en": "Publish the full country report and the self-assessment within a month of their completion.",
                "ar": "نشر التقرير القُطري الكامل والتقييم الذاتي خلال شهر من إنجازهما.",
            },
            addressees={"en": "Integrity commission", "ar": "هيئة النزاهة"},
            success={
                "en": "Both documents stand on the commission’s site, free to download.",
                "ar": "الوثيقتان متاحتان للتنزيل مجانًا على موقع الهيئة.",
            },
            action="publish",
            theme="access-to-information",
            articles=("10", "13"),
            priority="high",
        ),
        Asked(
            texts={
                "en": "Open the register of beneficial owners to everybody, free of charge.",
                "ar": "فتح سجلّ المستفيدين الحقيقيين أمام الجميع من دون رسوم.",
            },
            addressees={"en": "Companies control department", "ar": "دائرة مراقبة الشركات"},
            success={
                "en": "Anybody finds the owners of a company on line without an account.",
                "ar": "يستطيع أيّ شخص معرفة مالكي الشركة عبر الإنترنت من دون حساب.",
            },
            action="publish",
            theme="beneficial-ownership",
            articles=("12", "14", "52"),
            priority="high",
        ),
        Asked(
            texts={
                "en": "Adopt a law that protects reporting persons in the private sector too.",
                "ar": "إصدار قانون يحمي المبلّغين في القطاع الخاص أيضًا.",
            },
            addressees={"en": "House of representatives", "ar": "مجلس النواب"},
            success={
                "en": "The law is in the official gazette and names private employers.",
                "ar": "القانون منشور في الجريدة الرسمية ويشمل أصحاب العمل في القطاع الخاص.",
            },
            action="legislate",
            theme="whistleblowers",
            articles=("8", "13"),
        ),
        Asked(
            texts={
                "en": "Set up an office that manages recovered assets and reports on them every year.",
                "ar": "إنشاء مكتب يدير الموجودات المستردّة ويقدّم عنها تقريرًا كل سنة.",
            },
            addressees={"en": "Council of ministers", "ar": "مجلس الوزراء"},
            success={
                "en": "The office has a budget line, and its first yearly report is public.",
                "ar": "للمكتب بند في الموازنة، وتقريره السنوي الأول منشور.",
            },
            action="set_up",
            theme="asset-recovery",
            articles=("51", "57"),
        ),
        Asked(
            texts={
                "en": "Publish the asset declarations of ministers and members of parliament.",
                "ar": "نشر إقرارات الذمّة المالية للوزراء وأعضاء البرلمان.",
            },
            addressees={"en": "Integrity commission", "ar": "هيئة النزاهة"},
            success={
                "en": "The declarations of the current year can be read on line.",
                "ar": "يمكن الاطلاع على إقرارات السنة الجارية عبر الإنترنت.",
            },
            action="publish",
            theme="justice",
            articles=("8",),
            priority="high",
        ),
        Asked(
            texts={
                "en": "Train procurement officers of municipalities in open contracting.",
                "ar": "تدريب موظفي المشتريات في البلديات على التعاقد المفتوح.",
            },
            addressees={"en": "Ministry of local administration", "ar": "وزارة الإدارة المحلية"},
            success={
                "en": "Every municipality has two officers with the certificate.",
                "ar": "لدى كل بلدية موظفان يحملان الشهادة.",
            },
            action="train",
            theme="procurement",
            articles=("7", "9"),
            priority="low",
        ),
    ),
    "PER": (
        Asked(
            texts={
                "en": "Publish every contract concluded in an emergency within ten days.",
                "ar": "نشر كل عقد يُبرم في حالة طوارئ خلال عشرة أيام.",
            },
            addressees={"en": "Procurement agency", "ar": "هيئة المشتريات"},
            success={
                "en": "The open data of the agency hold each contract with its day of signature.",
                "ar": "تتضمن البيانات المفتوحة للهيئة كل عقد مع تاريخ توقيعه.",
            },
            action="publish",
            theme="procurement",
            articles=("9",),
            priority="high",
        ),
        Asked(
            texts={
                "en": "Require political parties to publish donations before elections.",
                "ar": "إلزام الأحزاب السياسية بنشر التبرعات قبل الانتخابات.",
            },
            addressees={"en": "Congress", "ar": "الكونغرس"},
            success={
                "en": "Donations of the last month can be read a week before the vote.",
                "ar": "يمكن الاطلاع على تبرعات الشهر الأخير قبل أسبوع من الاقتراع.",
            },
            action="legislate",
            theme="political-finance",
            articles=("7",),
            priority="high",
        ),
        Asked(
            texts={
                "en": "Return recovered assets to the communities that were harmed, with civil society at the table.",
                "ar": "إعادة الموجودات المستردّة إلى المجتمعات المتضررة بمشاركة المجتمع المدني.",
            },
            addressees={"en": "Ministry of justice", "ar": "وزارة العدل"},
            success={
                "en": "An agreement on the use of the first sum is public.",
                "ar": "اتفاق استخدام المبلغ الأول منشور.",
            },
            action="cooperate",
            theme="victims",
            articles=("57",),
        ),
        Asked(
            texts={
                "en": "Consult civil society before each session of the Conference of the States Parties.",
                "ar": "استشارة المجتمع المدني قبل كل دورة من دورات مؤتمر الدول الأطراف.",
            },
            addressees={"en": "Ministry of foreign affairs", "ar": "وزارة الخارجية"},
            success={
                "en": "An invitation, an agenda and a summary of each consultation are public.",
                "ar": "دعوة كل استشارة وجدول أعمالها وموجزها منشورة.",
            },
            action="consult",
            theme="civic-space",
            articles=("13",),
            priority="low",
        ),
    ),
}
#: State and number -> who says what on which ladder, how many days before the demo, resting on which kind of evidence.
#: Voice, ladder, rung, days before the day of the demo, kind of evidence.
SaidRow = tuple[Voice, Ladder, Rung, int, str]
#: The report that the demo writes from outline to publication, and what was said of its recommendations, by number.
WRITTEN_HERE = "JOR-irm-2-2025"
SAID_OF_WRITTEN: dict[int, tuple[SaidRow, ...]] = {
    1: (
        (STATE, LAW, Rung.IN_FORCE, 120, "statement"),
        (STATE, PRACTICE, Rung.ENFORCED, 119, "official_report"),
        (OURS, LAW, Rung.IN_LAW, 100, "law"),
        (OURS, PRACTICE, Rung.NONE, 99, ""),
    ),
    2: (
        (STATE, LAW, Rung.ANNOUNCED, 110, "statement"),
        (OURS, LAW, Rung.NONE, 90, ""),
    ),
}
SAID: dict[tuple[str, int], tuple[SaidRow, ...]] = {
    ("JOR", 1): (
        (STATE, PRACTICE, Rung.ENFORCED, 300, "official_report"),
        (OURS, PRACTICE, Rung.NONE, 280, ""),
        (OURS, LAW, Rung.NONE, 279, ""),
    ),
    ("JOR", 2): (
        (STATE, LAW, Rung.IN_FORCE, 250, "statement"),
        (OURS, LAW, Rung.IN_LAW, 330, "law"),
        (OURS, LAW, Rung.IN_FORCE, 200, "law"),
        (OURS, PRACTICE, Rung.ANNOUNCED, 199, "news"),
        (SECOND, LAW, Rung.IN_FORCE, 150, "law"),
    ),
    ("JOR", 3): (
        (STATE, LAW, Rung.ANNOUNCED, 220, "statement"),
        (OURS, LAW, Rung.ANNOUNCED, 210, "news"),
    ),
    ("JOR", 4): (
        (OURS, LAW, Rung.IN_LAW, 180, "law"),
        (OURS, PRACTICE, Rung.NONE, 179, ""),
    ),
    ("JOR", 5): (
        (OURS, PRACTICE, Rung.ENFORCED, 400, "data"),
        (STATE, PRACTICE, Rung.ENFORCED, 390, "official_report"),
        (OURS, PRACTICE, Rung.REVERSED, 90, "news"),
    ),
    ("PER", 1): (
        (STATE, LAW, Rung.IN_FORCE, 260, "law"),
        (OURS, LAW, Rung.IN_FORCE, 240, "law"),
        (OURS, PRACTICE, Rung.ENFORCED, 120, "data"),
        (SECOND, PRACTICE, Rung.ENFORCED, 80, "data"),
    ),
    ("PER", 2): (
        (STATE, LAW, Rung.IN_FORCE, 200, "statement"),
        (OURS, LAW, Rung.IN_LAW, 190, "law"),
        (SECOND, LAW, Rung.ANNOUNCED, 100, "news"),
    ),
    ("PER", 3): (
        (OURS, PRACTICE, Rung.ANNOUNCED, 110, "news"),
        (STATE, PRACTICE, Rung.NONE, 105, "letter"),
    ),
}
#: State and number -> kind of event, days before the demo, in a line.
EVENTS: dict[tuple[str, int], tuple[tuple[str, int, Texts], ...]] = {
    ("JOR", 2): (
        (
            "law",
            345,
            {
                "en": "Law on companies amended (invented)",
                "ar": "تعديل قانون الشركات (حدث مخترع)",
            },
        ),
        (
            "advocacy",
            430,
            {
                "en": "Model register shown to the department (invented)",
                "ar": "عرض سجلّ نموذجي على الدائرة (حدث مخترع)",
            },
        ),
    ),
    ("JOR", 5): (
        (
            "court_case",
            100,
            {
                "en": "Constitutional court closes the declarations (invented)",
                "ar": "المحكمة الدستورية تحجب الإقرارات (حدث مخترع)",
            },
        ),
    ),
    ("PER", 1): (
        (
            "law",
            275,
            {
                "en": "Emergency procurement law in the gazette (invented)",
                "ar": "نشر قانون مشتريات الطوارئ في الجريدة الرسمية (حدث مخترع)",
            },
        ),
    ),
}
#: State -> code, mechanism, years before the demo, text, number of ours, whether a person confirmed the link.
OUTSIDE: dict[str, tuple[tuple[str, str, int, str, int, bool], ...]] = {
    "JOR": (
        (
            "demo-upr-jor-1",
            "Universal Periodic Review (invented)",
            2,
            "Protect persons who report corruption, including those who work in private companies.",
            3,
            True,
        ),
        (
            "demo-fatf-jor-1",
            "FATF mutual evaluation (invented)",
            3,
            "Make information on the beneficial owners of companies available without delay.",
            2,
            False,
        ),
    ),
    "PER": (
        (
            "demo-oecd-per-1",
            "OECD Working Group on Bribery (invented)",
            1,
            "Publish contracts concluded under emergency procedures in open data.",
            1,
            True,
        ),
    ),
}

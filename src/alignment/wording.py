"""The words that carry the force of a clause, in the six UN languages.

Here: opening verbs with their strength, modal verbs, negations and words of striking. Not here: comparing two texts
(contradiction). Strength runs from 1 (notes) through 2 (invites, calls upon), 3 (urges) and 4 (requests, demands) to
5 (decides); modal verbs from 1 (may) through 2 (should) to 3 (shall, must).
"""

from __future__ import annotations

from functools import cache

from alignment.tokens import folded_words

# strength: openers, as a delegate would write them; several forms are separated by a bar
OPERATIVE: dict[int, str] = {
    1: "notes|takes note|welcomes|encourages|acknowledges|expresses appreciation|commends|prend note|se félicite|encourage|salue|constate|"
    "toma nota|acoge con beneplácito|alienta|observa|принимает к сведению|приветствует|рекомендует рассмотреть|отмечает|поощряет|"
    "يلاحظ|تلاحظ|يحيط علما|تحيط علما|يرحب|ترحب|يشجع|تشجع|注意到|欢迎|鼓励|赞赏|表示注意",
    2: "invites|calls upon|calls on|appeals|recommends|invite|appelle|recommande|engage|invita|exhorta a que consideren|recomienda|hace un llamamiento|pide encarecidamente que consideren|"
    "приглашает|предлагает|рекомендует|обращается с призывом|يدعو|تدعو|يهيب|تهيب|يوصي|توصي|邀请|吁请|呼吁|建议",
    3: "urges|strongly urges|demande instamment|exhorte|prie instamment|insta|exhorta|настоятельно призывает|призывает|يحث|تحث|敦促|促请",
    4: "requests|demands|insists|instructs|directs|prie|demande|exige|charge|pide|solicita|exige|encarga|просит|требует|поручает|"
    "يطلب|تطلب|يطالب|تطالب|请|要求|责成",
    5: "decides|resolves|adopts|establishes|determines|décide|adopte|crée|decide|resuelve|aprueba|establece|постановляет|решает|принимает решение|учреждает|"
    "يقرر|تقرر|يعتمد|تعتمد|ينشئ|تنشئ|决定|通过|设立",
}  # fmt: skip

PREAMBULAR = (
    "recalling|recognizing|recognising|noting|reaffirming|having|bearing|considering|concerned|deeply concerned|gravely concerned|"
    "aware|mindful|convinced|welcoming|stressing|emphasizing|acknowledging|guided|taking note|expressing|determined|whereas|alarmed|"
    "rappelant|reconnaissant|notant|réaffirmant|ayant|considérant|préoccupé|préoccupée|consciente|conscient|convaincu|convaincue|soulignant|se félicitant|prenant note|gardant|"
    "recordando|reconociendo|observando|reafirmando|habiendo|considerando|preocupada|preocupado|consciente|convencida|convencido|subrayando|acogiendo|tomando nota|teniendo|"
    "ссылаясь|признавая|отмечая|подтверждая|рассмотрев|учитывая|будучи|сознавая|подчеркивая|приветствуя|принимая во внимание|памятуя|вновь подтверждая|"
    "إذ|وإذ|回顾|确认|注意到|重申|审议了|铭记|考虑到|关切|意识到|深信|强调|欢迎"
)  # fmt: skip

MODALS: dict[int, str] = {
    1: "may can could might peut peuvent pourrait pourraient puede pueden podrá podrán podría может могут можно يجوز يمكن 可 可以",
    2: "should ought devrait devraient debería deberían следует должно ينبغي 应该 宜",
    3: "shall must required doit doivent debe deben deberá deberán должен должна должны обязан обязаны обязана يجب يلتزم تلتزم 应 必须 须",
}

NEGATIONS = (
    "not no never neither without nor non ne pas aucun aucune sans ni jamais no nunca ningún ninguna sin tampoco "
    "не нет без никогда ни لا ليس لم لن دون غير عدم ليست 不 未 无 没 非 勿 禁"
)

STRIKING = (
    "delete deleted deletion strike stricken supprimer supprimé suppression suprimir supresión suprimido "
    "исключить исключено удалить вычеркнуть حذف يحذف تحذف 删除 删去"
)

RESTRICTING = (
    "where appropriate|as appropriate|if appropriate|where possible|if possible|as far as possible|to the extent possible|voluntary|voluntarily|"
    "consider|subject to|le cas échéant|si possible|dans la mesure du possible|envisager|cuando proceda|si es posible|en la medida de lo posible|considerar|"
    "по возможности|в соответствующих случаях|при необходимости|рассмотреть возможность|عند الاقتضاء|حسب الاقتضاء|قدر الإمكان|النظر في|酌情|尽可能|考虑"
)  # fmt: skip


@cache
def opening_table() -> tuple[tuple[tuple[str, ...], int, bool], ...]:
    """Folded words of every opener with strength and whether it is preambular, the longest first."""
    rows = [
        (tuple(folded_words(form)), strength, False)
        for strength, forms in OPERATIVE.items()
        for form in forms.split("|")
    ]
    rows += [(tuple(folded_words(form)), 0, True) for form in PREAMBULAR.split("|")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0], row[1])))


@cache
def word_set(words: str) -> frozenset[str]:
    """The folded forms of words separated by spaces (a Chinese word of two characters is found by phrase only)."""
    return frozenset(folded[0] for word in words.split() if len(folded := folded_words(word)) == 1)


@cache
def modal_table() -> dict[str, int]:
    """Folded modal verb → strength."""
    return {word: strength for strength, words in MODALS.items() for word in word_set(words)}


def opener(text: str) -> tuple[int, bool] | None:
    """Strength of the verb that opens a clause and whether it is preambular; None when no known verb opens it."""
    words = folded_words(text)[:6]
    if not words:
        return None
    for start in range(min(3, len(words))):
        for form, strength, preambular in opening_table():
            if tuple(words[start : start + len(form)]) == form:
                return strength, preambular
        if start == 0 and words[0] not in _LEADING:
            return None
    return None


_LEADING = frozenset(
    folded_words(
        "the also further strongly solemnly again and deeply la le el также далее вновь كذلك أيضا 又 还 强烈 再次 并"
    )
)

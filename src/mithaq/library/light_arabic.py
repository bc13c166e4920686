"""Light stemming of Arabic words: the article, its companions and the commonest endings are taken off. Pure.

The method is "light10" (L. Larkey, L. Ballesteros, M. Connell, "Light Stemming for Arabic Information Retrieval", 2007),
written anew, with one step more. It takes folded words (one form of alef, ya, ta marbuta as ha).
"""

_FRONTS = ("وال", "بال", "كال", "فال", "لل", "ال")
_ENDS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def stem(word: str) -> str:
    """The word without what is hung on it in front and behind."""
    if len(word) > 3 and word[0] == "و" and not word.startswith("وال"):
        word = word[1:]
    for front in _FRONTS:
        if word.startswith(front) and len(word) - len(front) >= 2:
            word = word[len(front) :]
            break
    for end in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= 2:
            word = word[: -len(end)]
    # Beyond light10: "in" and "for" are written onto the word (بمكافحة); short words keep their first letter.
    if len(word) >= 4 and word[0] in "بل":
        word = word[1:]
    return word

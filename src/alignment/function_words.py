"""Words that carry grammar and not substance, in the six UN languages.

Here: the list, used to keep weights sensible in small collections. Not here: verbs of strength and negations
(wording).
"""

from __future__ import annotations

from functools import cache

from alignment.tokens import word_hash

FUNCTION_WORDS: dict[str, str] = {
    "en": "a an the and or but nor of in on at to for from by with without within into upon under over between "
    "through during after before against about as than that this these those which who whom whose what when where "
    "while if unless because it its they them their he she his her him we our us you your i my is are was were be "
    "been being has have had do does did will would shall should may might can could must not no any all each such "
    "other there here so also only same both more most very out up s where how per via",
    "fr": "le la les l un une des du de d et ou mais ni en dans sur sous à au aux pour par avec sans entre vers chez "
    "que qui quoi dont où quand si ce cet cette ces celui celle ceux son sa ses leur leurs il elle ils elles on nous "
    "vous je tu se s me te y ne n pas plus est sont été être était a ont avoir avait fait qu comme ainsi aussi tout "
    "toute tous toutes autre autres même cela c j",
    "es": "el la los las un una unos unas de del y e o u pero ni en sobre a al para por con sin entre hacia hasta "
    "desde que quien cuyo donde cuando si este esta estos estas ese esa eso su sus lo le les se él ella ellos nos "
    "me te no es son fue ser sido está han ha haber había como así también todo toda todos todas otro otra otros "
    "otras mismo más muy ya",
    "ru": "и или а но в во на с со к ко по о об от до из за для при без между над под через у не ни что который "
    "которая которые которых которой это этот эта эти тот та те того он она они оно его ее их им мы вы я быть был "
    "была были есть также как так если когда чтобы все всех всего каждый другие другой том ее себя своих свой а же ли",
    "ar": "في من إلى على عن مع بين بعد قبل عند حتى لدى منذ خلال دون أو و ثم أن إن لا ما لم لن قد كان كانت يكون تكون "
    "هذا هذه ذلك تلك التي الذي الذين اللتي هو هي هم كل بعض أي غير كما لكن إذا حيث بما فيما مما ومن وفي وعلى وإلى وأن "
    "بأن لها له لهم بها به فيها فيه منها منه عليها عليه التى ذات أية",
    "zh": "的 了 和 与 及 或 在 是 为 以 于 对 其 这 那 之 而 并 等 中 上 下 有 不 将 被 把 从 到 由 所 各 该 此 个 也 又 就 则 但 如 一",
}

SHARE = 0.3
"""The share of passages in which a function word is taken to stand before anything is counted."""


@cache
def function_hashes() -> tuple[int, ...]:
    """The hashes of all function words, in rising order."""
    return tuple(sorted({word_hash(word) for words in FUNCTION_WORDS.values() for word in words.split()}))

"""Whatever the audit records can be read: each verb in the source is said in words by its package."""

import ast
from collections.abc import Iterator

from mithaq.core import audit
from tests.promises.tree import name, sources


def recorded(tree: ast.AST) -> Iterator[ast.Call]:
    """Each call of `audit.record`, or of `record` where that is the audit's own."""
    own = {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "mithaq.core.audit"
        for each in node.names
        if each.name == "record"
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called == "audit.record" or called in own:
            yield node


def verbs_of(call: ast.Call, tree: ast.AST) -> set[str]:
    """The verbs that a call can record: written there, in either branch, or given to the name that stands there."""
    given = [word.value for word in call.keywords if word.arg == "verb"] + call.args[1:2]
    if given and isinstance(given[0], ast.Name):
        given = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == given[0].id for target in node.targets)
        ]
    branches = [
        branch
        for value in given
        for branch in ([value.body, value.orelse] if isinstance(value, ast.IfExp) else [value])
    ]
    found = {branch.value for branch in branches if isinstance(branch, ast.Constant)}
    return {str(verb) for verb in found} if len(found) == len(branches) else set()


def test_every_verb_of_the_audit_reads_in_words() -> None:
    silent, hidden, count = [], [], 0
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in recorded(tree):
            verbs = verbs_of(call, tree)
            if not verbs:
                hidden.append(f"{name(path)}:{call.lineno}")
                continue
            count += len(verbs)
            silent += [f"{name(path)}: {verb}" for verb in sorted(verbs - audit.labelled_verbs())]
    assert not hidden, "write the verb itself, or one for each branch, so that this promise can read it"
    assert not silent, "say them with core.audit.label_verbs in the package's AppConfig.ready"
    assert count > 30


def test_the_words_are_no_codes() -> None:
    assert not [
        verb
        for verb in audit.labelled_verbs()
        if audit.verb_in_words(verb) == verb or "_" in audit.verb_in_words(verb)
    ]
    assert audit.verb_in_words("verb_of_tomorrow") == "verb of tomorrow"


def test_the_audit_itself_says_what_it_erases() -> None:
    assert audit.ERASE in audit.labelled_verbs()

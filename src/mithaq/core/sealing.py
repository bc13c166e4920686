"""Files sealed to recipients with age: whoever holds the key file opens them, this machine cannot.

Recipients are public keys (`age1…`, or an SSH key of the kinds ed25519 and rsa). What is sealed, and when, stands in
`backup` and `exit_export`.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pyrage
from django.conf import settings

from mithaq.core.errors import RuleBroken

MAGIC = b"age-encryption.org/"
#: What a sealed file is called beyond its name.
SUFFIX = ".age"


class NotSealed(RuleBroken):
    """Nothing was sealed or opened. The sentence is for the operator's console."""

    code = "not_sealed"


def recipients(keys: Sequence[str]) -> list[object]:
    """The recipients behind public keys. Raises NotSealed for what is none."""
    found: list[object] = []
    for key in keys:
        kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
        try:
            found.append(kind.Recipient.from_str(key))
        except pyrage.RecipientError:
            raise NotSealed(
                f"{key[:24]!r} is no key to seal to. Give a public key that begins with age1 or ssh-."
            ) from None
    return found


def standing_recipients() -> list[str]:
    """The public keys to which this installation seals its backups, by its settings."""
    return list(settings.BACKUP_RECIPIENTS)


def make_key(path: Path) -> str:
    """Write a new key to `path`, which must not be there yet, and return the public key that belongs to it."""
    key = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise NotSealed(f"There is a file {path} already. A key is never written over.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"# public key: {key.to_public()}\n{key}\n")
    return str(key.to_public())


def is_sealed(path: Path) -> bool:
    """Whether the file is sealed. A file that cannot be read is none."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def seal(plain: Path, target: Path, keys: Sequence[str]) -> None:
    """Write `plain` sealed to `target`, readable by this account only, and flushed."""
    to = recipients(keys)
    with plain.open("rb") as source, os.fdopen(_new(target), "wb") as out:
        pyrage.encrypt_io(source, out, to)
        out.flush()
        os.fsync(out.fileno())


def unseal(sealed: Path, target: Path, key_file: Path | None) -> None:
    """Write what is in `sealed` to `target`. Raises NotSealed when the key does not fit or the file is damaged."""
    if key_file is None:
        raise NotSealed(f"{sealed} is sealed. Name the file with its key: --key FILE.")
    keys = _keys_in(key_file)
    try:
        with sealed.open("rb") as source, os.fdopen(_new(target), "wb") as out:
            pyrage.decrypt_io(source, out, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotSealed(
                f"The key in {key_file} does not open {sealed}. Use the one it was sealed to."
            ) from None
        raise NotSealed(f"{sealed} is damaged or not whole: {error}.") from None
    except OSError as error:
        raise NotSealed(f"{sealed} is damaged or not whole: {error}.") from None


def _keys_in(path: Path) -> list[object]:
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError):
        raise NotSealed(f"The key file {path} cannot be read.") from None
    try:
        if "PRIVATE KEY-----" in text:
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = [line.strip() for line in text.splitlines()]
        keys: list[object] = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")
        ]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise NotSealed(f"There is no key in {path}. It is a line that begins with AGE-SECRET-KEY-.")
    return keys


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)

"""How a token's secret is made and told apart from anything else.

It is `ogpdk_`, 43 letters and digits (256 bits) and a checksum of eight digits, so that programs
that look for leaked secrets find it, and one that is cut off needs no look into the database.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass

PREFIX = "ogpdk_"
LETTERS = string.ascii_letters + string.digits
LENGTH = 43
_SECRET = re.compile(rf"({PREFIX}[0-9A-Za-z]{{{LENGTH}}})([0-9a-f]{{8}})")
_SCHEME = "bearer"


@dataclass(frozen=True)
class Presented:
    """What came in the Authorization header. The secret itself goes no further than `read`.

    `digest` is "" for nothing at all, and for what can be no token of ours.
    """

    is_there: bool = False
    digest: str = ""


def new_secret() -> str:
    """A secret that nobody has seen."""
    random = PREFIX + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return random + _checksum(random)


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal digits: all that is kept. Enough, since nobody can guess 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read(header: str) -> Presented:
    """What an Authorization header holds; any other scheme than Bearer is nothing we know."""
    scheme, _space, secret = header.strip().partition(" ")
    found = _SECRET.fullmatch(secret.strip())
    is_ours = scheme.lower() == _SCHEME and found and _checksum(found[1]) == found[2]
    return Presented(bool(header), digest_of(secret.strip()) if is_ours else "")


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"

"""What two posts of the same words have in common."""

import uuid
from hashlib import sha256

from consultations.likeness import words_of
from ogp_portal.common import limits


def fingerprint_of(text: str) -> uuid.UUID | None:
    """The same for texts that differ in case, signs and line breaks alone; None for short ones."""
    words = words_of(text)
    if sum(map(len, words)) < limits.DUPLICATE_FEWEST_CHARACTERS:
        return None
    return uuid.UUID(bytes=sha256(" ".join(words).encode()).digest()[:16])

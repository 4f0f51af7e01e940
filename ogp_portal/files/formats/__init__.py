"""What strangers' files hold, one module per format. Only the process of its own (child.py) runs it.

Nothing here knows Django, the database or a secret; what a parser is made to do, it can do there.
"""

from ..kinds import OPEN_TEXT, WORD, decoded
from . import open_text, pdf, pictures, word


def check(content: bytes, content_type: str) -> None:
    """Raises `Unfit` for what a file of this type may not be or hold."""
    if content_type == "application/pdf":
        pdf.check(content)
    elif content_type == WORD:
        word.check(content)
    elif content_type == OPEN_TEXT:
        open_text.check(content)
    elif content_type in pictures.FORMATS:
        pictures.check(content, content_type)


def cleaned(content: bytes, content_type: str, title: str) -> bytes:
    """The copy that the public may have. Raises `Unclean` when none can be made for certain."""
    if content_type == "application/pdf":
        return pdf.cleaned(content, title)
    if content_type == WORD:
        return word.cleaned(content)
    if content_type == OPEN_TEXT:
        return open_text.cleaned(content)
    if content_type in pictures.FORMATS:
        return pictures.cleaned(content, content_type)
    return decoded(content).encode()

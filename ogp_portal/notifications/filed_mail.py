"""The mail backend without a mail server: one .eml file per mail under the data folder."""

import tempfile
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class FiledMailBackend(BaseEmailBackend):
    """Keeps each mail as `<time>-<id>.eml`; the same Message-ID again replaces its file."""

    def send_messages(self, email_messages) -> int:
        settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            content = mail.message()
            written = parsedate_to_datetime(content["Date"]).strftime("%Y%m%d-%H%M%S")
            name = content["Message-ID"].strip("<>").split("@")[0]
            _write_whole(settings.MAIL_DIR / f"{written}-{name}.eml", content.as_bytes())
        return len(email_messages)


def _write_whole(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)

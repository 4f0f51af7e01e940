"""Reading a page as a visitor would."""

import html
import re


def html_of(client, path: str) -> str:
    """The page's HTML; the page is there."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{answer.status_code} {path}"
    return answer.content.decode()


def main_of(client, path: str) -> str:
    """The HTML of the page's own content, without header and footer."""
    page = html_of(client, path)
    return page[page.index("<main") : page.index("</main>")]


def words_of(client, path: str) -> str:
    """The words of the page's own content, with single spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", main_of(client, path)))
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))

"""Hostile text, names, titles and addresses: inert on every page, and no page takes long."""

import cProfile
import pstats
import re
import uuid
from html.parser import HTMLParser

import pytest

from forum.actions import start_topic, write_post
from ogp_portal.common import limits
from tests.factories import CategoryFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href='//evil.example/'>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<style>@import '//evil.example/x.css';</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:alert(1))",
    '<https://example.org/"onmouseover=alert(1)//>',
    "![x](https://evil.example/pixel.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "{{ settings.SECRET_KEY }}",
    '"><script>alert(1)</script>',
    "';alert(1)//",
]

BOMBS = {
    "quotes": ">" * limits.POST_LENGTH,
    "quoted lines": ">>>>>>>> x\n" * (limits.POST_LENGTH // 11),
    "lists": "".join("  " * n + "- x\n" for n in range(130)),
    "brackets": "[" * limits.POST_LENGTH,
    "links": "[a](" * (limits.POST_LENGTH // 4),
    "stars": "*a **a " * (limits.POST_LENGTH // 7),
    "underscores": "_" * limits.POST_LENGTH,
    "backticks": "".join("`" * n + "a" for n in range(190)),
    "table": "|" * (limits.POST_LENGTH // 2) + "\n" + "|-" * (limits.POST_LENGTH // 4),
    "one word": "ø" * limits.POST_LENGTH,
    "entities": "&#" * (limits.POST_LENGTH // 2),
    "mentions": "@navn " * 500,
}


MOST_CALLS = 3_000_000
"""Calls of functions, about a second of work; unlike the clock the same on every machine."""


class Markup(HTMLParser):
    """Collects the tags, attributes and addresses of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes, self.addresses, self.loaded = set(), set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        found = [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        self.addresses += found
        self.loaded += [] if tag == "a" else found


def assert_inert(html: str) -> None:
    """Nothing in `html` runs, loads from elsewhere or leads to a script."""
    found = Markup(html)
    assert found.tags.isdisjoint({"iframe", "base", "style", "math", "img", "object", "embed"})
    assert not [name for name in found.attributes if name.startswith("on")]
    for address in found.addresses:
        assert not re.match(r"\s*(javascript|vbscript|data):", address, re.IGNORECASE)
    assert len(re.findall("<script", html)) == 1  # the portal's own
    assert not [address for address in found.loaded if "evil.example" in address.split("?")[0]]


@pytest.fixture
def hostile(request, now):
    """A topic whose title, text and author's name are the payload."""
    payload = request.param
    author = UserFactory(display_name=payload[: limits.DISPLAY_NAME_LENGTH])
    return start_topic(
        CategoryFactory(slug="debat", title_da=payload, text_da=payload),
        title=payload[: limits.TITLE_LENGTH].replace("\n", " "),
        text=f"findes {payload}",
        by=author,
        now=now,
        idempotency_key=uuid.uuid4(),
    )


@pytest.mark.parametrize("hostile", PAYLOADS, indirect=True)
def test_payload_is_inert_on_every_page(client, hostile):
    addresses = ["/forum/", "/forum/debat/", "/soeg/?q=findes", hostile.get_absolute_url()]
    for address in [*addresses, "/en/forum/", "/en/search/?q=findes"]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert_inert(answer.content.decode())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_inert_in_the_preview_and_the_form(client_of, stranger, payload):
    address = PostFactory().topic.get_absolute_url() + "svar/"
    form = {"text": f"x {payload}", "idempotency_key": uuid.uuid4(), "preview": "1"}
    assert_inert(client_of(stranger).post(address, form).content.decode())


@pytest.mark.parametrize("name", ["q", "side", "fra", "slags", "initiativ", "unknown"])
def test_payload_in_a_query_is_inert(client, name):
    topic = PostFactory(topic__category__slug="debat").topic
    CategoryFactory()
    for address in ["/soeg/", "/forum/debat/", "/forum/nyt/", topic.get_absolute_url()]:
        for payload in PAYLOADS:
            answer = client.get(address, {name: payload})
            assert answer.status_code in {200, 404}
            assert_inert(answer.content.decode())


def test_links_of_others_are_not_followed_by_search_engines(stranger, now):
    topic = PostFactory().topic
    text = "[x](https://example.org)"
    post = write_post(topic, text=text, by=stranger, now=now, idempotency_key=uuid.uuid4())
    assert 'rel="nofollow ugc noopener"' in post.html


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_read_or_refused_with_little_work(client_of, stranger, bomb):
    topic = PostFactory().topic
    form = {"text": BOMBS[bomb][: limits.POST_LENGTH], "idempotency_key": uuid.uuid4()}
    client = client_of(stranger)
    client.get(topic.get_absolute_url())
    with cProfile.Profile() as calls:
        answer = client.post(topic.get_absolute_url() + "svar/", form)
        shown = client.get(topic.get_absolute_url())
    assert pstats.Stats(calls).total_calls < MOST_CALLS
    assert answer.status_code in {302, 400}
    assert shown.status_code == 200


@pytest.mark.parametrize(
    "name", ["\u202eevE", "שלום", "مرحبا", "Z" + "\u0335" * 40, "\u200f\u200e"]
)
def test_name_cannot_turn_or_cover_what_stands_beside_it(client, now, name):
    author = UserFactory(display_name=name)
    topic = PostFactory().topic
    write_post(topic, text="x", by=author, now=now, idempotency_key=uuid.uuid4())
    page = client.get(topic.category.get_absolute_url()).content.decode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    assert not re.search("[\u0300-\u036f]{3}", page)
    link = rf'<a href="/forum/profil/[a-z0-9-]*{author.pk}/">'
    assert re.search(rf"af ({link})?<bdi>[^<]+</bdi>(</a>)?</span></p></li>", page)


def test_huge_markdown_is_refused_by_its_length_before_it_is_rendered(client_of, stranger):
    topic = PostFactory().topic
    form = {"text": "> " * 500_000, "idempotency_key": uuid.uuid4(), "preview": "1"}
    with cProfile.Profile() as calls:
        answer = client_of(stranger).post(topic.get_absolute_url() + "svar/", form)
    assert answer.status_code == 400
    assert pstats.Stats(calls).total_calls < MOST_CALLS

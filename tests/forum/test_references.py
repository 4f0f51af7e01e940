"""References such as #DK0050 in a post: links with the title, for what everybody may see."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.actions import write_post
from ogp_portal.common import limits
from tests.factories import CommitmentFactory, PlanFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    return CommitmentFactory(ogp_id="DK0050", title_da="Åbne <b>dagsordener</b>", title_en="Open")


def written(stranger, now, text: str) -> str:
    topic, key = PostFactory().topic, uuid.uuid4()
    return write_post(topic, text=text, by=stranger, now=now, idempotency_key=key).html


def test_reference_becomes_a_link_with_the_title(stranger, now, commitment):
    html = written(stranger, now, "Se **#DK0050**, tak.")
    words = "DK0050: Åbne &lt;b&gt;dagsordener&lt;/b&gt;</a></strong>, tak."
    assert f'<strong><a href="{commitment.get_absolute_url()}" rel=' in html
    assert words in html


@pytest.mark.parametrize(
    "text",
    [
        "`#DK0050`",
        "```\n#DK0050\n```",
        "    #DK0050",
        "[#DK0050](https://example.org)",
        "#DK00501",
        "x#DK0050",
        "##DK0050",
        "DK0050",
        "#dk0050",
        "https://example.org/#DK0050",
        "\\#DK0051",
        "#1.1",
    ],
)
def test_what_is_no_reference_stays_as_written(stranger, now, commitment, text):
    assert commitment.get_absolute_url() not in written(stranger, now, f"x\n\n{text}")


def test_initiative_of_a_draft_is_not_named(editor, now):
    draft = PlanFactory(state="draft")
    CommitmentFactory(ogp_id="DK0077", plan=draft, title_da="Hemmeligt")
    assert written(editor, now, "Se #DK0077") == "<p>Se #DK0077</p>\n"


def test_only_so_many_references_become_links(stranger, now, commitment):
    html = written(stranger, now, "#DK0050 " * 2_000)
    assert html.count("<a ") == limits.REFERENCES_PER_POST


def test_bomb_of_different_references_asks_once_for_so_many(stranger, now):
    text = " ".join(f"#DK{number:04}" for number in range(2_000))
    with CaptureQueriesContext(connection) as captured:
        assert "<a " not in written(stranger, now, text)
    asked = [query["sql"] for query in captured if "plans_commitment" in query["sql"]]
    assert len(asked) == 1
    assert asked[0].count("'DK") == limits.REFERENCES_PER_POST


def test_preview_shows_the_link(client_of, stranger, commitment):
    form = {"text": "#DK0050", "idempotency_key": uuid.uuid4(), "preview": "1"}
    page = client_of(stranger).post(PostFactory().topic.get_absolute_url() + "svar/", form)
    assert f'<a href="{commitment.get_absolute_url()}"' in page.content.decode()


def test_english_form_gives_the_english_title_and_address(client_of, stranger, commitment):
    form = {"text": "#DK0050", "idempotency_key": uuid.uuid4()}
    topic = PostFactory().topic
    client_of(stranger).post("/en" + topic.get_absolute_url() + "reply/", form)
    html = topic.posts.get(position=2).html
    assert f'<a href="/en/action-plans/{commitment.plan.slug}/{commitment.address}/"' in html
    assert "DK0050: Open</a>" in html

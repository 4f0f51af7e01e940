"""What strangers write is inert for staff: in every list of the admin, its pages, revisions and log."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from consultations import actions
from consultations.models import SubmissionVersion
from ogp_portal import audit
from ogp_portal.common.markdown import render_markdown
from tests.factories import (
    ConsultationFactory,
    PostFactory,
    ResponseFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SCRIPT = "\"'><script>alert(1)</script><svg onload=alert(2)>"
WRITTEN = {
    "script": SCRIPT,
    "formula": '=HYPERLINK("https://evil.example")',
    "template": "{{ settings.SECRET_KEY }}",
    "other direction": "txt.\u202eexe",
    "link": "[x](javascript:alert(1))",
}


@pytest.fixture
def reader(db):
    """Somebody with every role, so that no page is kept from the test."""
    roles = ["editor", "moderator", "administrator"]
    return UserFactory(email="alle@example.org", display_name="Alle roller", roles=roles)


@pytest.fixture
def written(request, reader, now):
    """An answer, a proposal with its response, a post and a removal, all in the same words."""
    words = WRITTEN[request.param]
    held = ConsultationFactory(slug="aabenhed", title_da=words, contact=words)
    answer = SubmissionFactory(consultation=held, public_name=words)
    SubmissionVersion.objects.create(
        submission=answer,
        number=2,
        text=words,
        html=render_markdown(words),
        checksum="0" * 64,
        received_at=now,
    )
    answer.proposals.update(summary=words)
    type(answer.identity).objects.update(role=words[:60])
    answer.public_name = f"{words} "
    answer.save()  # a revision
    ResponseFactory(proposal=answer.proposals.get(), reason_da=words)
    PostFactory(text=words, author_name=words, topic__title=words)
    actions.hide(answer, reason="off_topic", by=reader, now=now)
    audit.record("did something", answer, by=reader, now=now, reason=words, given=words)
    return words


def _pages() -> list[str]:
    found = []
    for model, shown in sorted(admin.site._registry.items(), key=lambda one: one[0]._meta.label):
        names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{names}_changelist"))
        for row in shown.model._default_manager.all()[:2]:
            for page in ("change", "history"):
                try:
                    found.append(reverse(f"{names}_{page}", args=[row.pk]))
                except NoReverseMatch:
                    continue
    return found


@pytest.mark.parametrize("written", sorted(WRITTEN), indirect=True)
def test_what_strangers_write_is_inert_for_staff(client_of, reader, written):
    client, wrong, shown = client_of(reader), [], 0
    for page in _pages():
        answer = client.get(page)
        if answer.status_code not in {200, 302, 403, 404} or SCRIPT in answer.text:
            wrong.append((page, answer.status_code))
        shown += "settings.SECRET_KEY" in answer.text or "alert(1)" in answer.text
    assert wrong == []
    assert "alert" not in written or shown

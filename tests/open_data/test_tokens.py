"""Tokens: made by an administrator, shown once, kept as a checksum, and nowhere else."""

import datetime as dt
import logging
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.views.debug import ExceptionReporter

from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.open_data.tokens import actions
from ogp_portal.open_data.tokens.models import ApiToken
from ogp_portal.open_data.tokens.secrets import digest_of, new_secret, read
from tests.consultations.test_parallel import at_once
from tests.factories import OrganisationFactory, UserFactory

from .sending import owned_commitment, post, report, to_commitment, token_for

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"ogpdk_[0-9A-Za-z]{43}[0-9a-f]{8}")
ADD = "/admin/open_data/apitoken/add/"


def form(**fields) -> dict:
    last = timezone.localdate() + dt.timedelta(days=30)
    return {
        "label": "ESDH",
        "organisation": OrganisationFactory().pk,
        "scopes": ["status:write"],
        "commitments": [],
        "last_day": last.isoformat(),
    } | fields


def test_an_administrator_makes_one_and_sees_it_once(client_of, client, administrator):
    staff = client_of(administrator)
    commitment, body = owned_commitment(organisation__reports_at_once=True)
    asking = staff.post(ADD, form(organisation=body.pk), follow=True)
    token = ApiToken.objects.get()
    assert (token.created_by, token.digest) == (administrator, None)
    assert not SECRET.search(asking.text)
    address = asking.redirect_chain[-1][0]
    shown = staff.post(address)
    assert "no-store" in shown.headers["Cache-Control"]
    (secret,) = SECRET.findall(shown.text)
    token.refresh_from_db()
    assert token.digest == digest_of(secret)
    again = staff.post(address)
    assert again.status_code == 409
    assert not SECRET.search(again.text + staff.get(address).text)
    assert post(client, to_commitment(commitment), report(), secret=secret).status_code == 201
    for page in ("", f"{token.pk}/change/", f"{token.pk}/history/"):
        text = staff.get(f"/admin/open_data/apitoken/{page}").text
        assert secret not in text
        assert token.digest not in text
    assert [one.verb for one in Event.objects.about(token)] == ["added", "showed a token"]
    assert (
        staff.post(f"/admin/open_data/apitoken/{token.pk}/revoke/", {"reason": "Væk"}).status_code
        == 302
    )
    assert post(client, to_commitment(commitment), report(), secret=secret).status_code == 401
    assert Event.objects.about(token).last().reason == "Væk"
    assert staff.post(f"/admin/open_data/apitoken/{token.pk}/delete/").status_code == 403


@pytest.mark.parametrize("who", ["editor", "moderator", "stranger"])
def test_others_neither_see_nor_make_any(client_of, request, who):
    token, _secret = token_for(is_shown=False)
    visitor = client_of(request.getfixturevalue(who))
    shown = f"/admin/open_data/apitoken/{token.pk}/show/"
    for path in (
        ADD,
        "/admin/open_data/apitoken/",
        shown,
        f"/admin/open_data/apitoken/{token.pk}/revoke/",
    ):
        assert visitor.get(path).status_code in {302, 403}
        assert visitor.post(path, form()).status_code in {302, 403}
    token.refresh_from_db()
    assert (ApiToken.objects.count(), token.digest, token.revoked_at) == (1, None, None)


WRONG = [
    ("label", ""),
    ("label", "x" * (limits.TOKEN_LABEL_LENGTH + 1)),
    ("organisation", ""),
    ("scopes", []),
    ("scopes", ["all"]),
    ("last_day", "2020-01-01"),
    ("last_day", "2099-01-01"),
]


def test_what_cannot_be_a_token_is_told_beside_the_field(client_of, administrator):
    staff = client_of(administrator)
    for field, value in WRONG:
        page = staff.post(ADD, form(**{field: value}))
        assert page.status_code == 200
        assert page.context["adminform"].form.errors.keys() == {field}
    assert not ApiToken.objects.exists()


def test_the_longest_time_is_taken(client_of, administrator):
    last = timezone.localdate() + dt.timedelta(days=limits.TOKEN_LONGEST_DAYS - 1)
    page = client_of(administrator).post(ADD, form(last_day=last.isoformat()))
    assert page.status_code == 302
    assert ApiToken.objects.get().expires_at.date() == last


def expired(token):
    later = dt.timedelta(days=40)
    fields = {"created_at": token.created_at - later, "expires_at": token.expires_at - later}
    ApiToken.objects.filter(pk=token.pk).update(**fields)


def revoked(token):
    actions.revoke(token, by=UserFactory(), now=timezone.now())


@pytest.mark.parametrize("stop", [expired, revoked])
def test_one_that_does_not_work_any_more_is_told_as_one_that_never_was(client, stop):
    commitment, body = owned_commitment()
    token, secret = token_for(body)
    stop(token)
    path = to_commitment(commitment)
    said = [post(client, path, report(), secret=one) for one in (secret, new_secret())]
    for answer in said:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="ogp", error="invalid_token"'
    assert said[0].json() == said[1].json()


NO_TOKENS = [
    *("Bearer", "Bearer x", "Basic eDp5", "Token {secret}", "{secret}", "Bearer {secret}x"),
    *("Bearer {secret} {secret}", "Bearer {cut}", "Bearer {upper}"),
]


def test_what_is_no_token_of_ours_is_not_even_looked_up(client, django_assert_num_queries):
    commitment, body = owned_commitment()
    secret = token_for(body)[1]
    post(client, to_commitment(commitment), report())
    for header in NO_TOKENS:
        text = header.format(secret=secret, cut=secret[:-1], upper=secret.upper())
        with django_assert_num_queries(1):  # the visit is counted
            answer = post(client, to_commitment(commitment), report(), Authorization=text)
        assert answer.status_code == 401


def test_nothing_but_the_header_is_a_token(client, client_of, administrator):
    commitment, body = owned_commitment()
    secret = token_for(body)[1]
    path = to_commitment(commitment)
    assert post(client, path, report()).status_code == 401
    assert post(client, path, report()).headers["WWW-Authenticate"] == 'Bearer realm="ogp"'
    client.cookies["Authorization"] = f"Bearer {secret}"
    assert post(client, path, report()).status_code == 401
    assert post(client, f"{path}?access_token={secret}", report()).status_code == 400
    assert post(client_of(administrator), path, report()).status_code == 401
    assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 405


def test_a_token_for_something_else_is_not_enough(client):
    commitment, body = owned_commitment()
    secret = token_for(body, "submissions:write")[1]
    answer = post(client, to_commitment(commitment), report(), secret=secret)
    assert answer.status_code == 403
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge == 'Bearer realm="ogp", error="insufficient_scope", scope="status:write"'


def test_the_day_of_its_last_use_is_noted_and_no_more(client, django_assert_num_queries):
    commitment, body = owned_commitment()
    token, secret = token_for(body)
    post(client, to_commitment(commitment), report(), secret=secret)
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()
    with django_assert_num_queries(1):
        ApiToken.objects.by_digest(digest_of(secret), timezone.now())


def test_it_is_read_by_prefix_and_checksum():
    secret = new_secret()
    assert SECRET.fullmatch(secret)
    assert read(f"bearer  {secret} ").digest == digest_of(secret)
    wrong = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert read(f"Bearer {wrong}") == type(read(""))(is_there=True, digest="")


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_see_one_secret():
    token, _none = token_for(is_shown=False)
    by = UserFactory(roles=["administrator"])

    def show():
        try:
            return actions.show_secret(ApiToken.objects.get(pk=token.pk), by=by, now=timezone.now())
        except ValidationError:
            return None

    seen = [one for one in at_once(show, show) if one]
    assert len(seen) == 1
    token.refresh_from_db()
    assert token.digest == digest_of(seen[0])


def test_it_is_in_no_table_log_or_report_of_an_error(client, monkeypatch, caplog):
    """Even where the portal breaks while the token is in use."""
    from ogp_portal.open_data.writing import statuses

    commitment, body = owned_commitment()
    secret = token_for(body)[1]

    def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(statuses, "send", broken)
    client.raise_request_exception = False
    caplog.set_level(logging.DEBUG)
    answer = post(client, to_commitment(commitment), report(), secret=secret)
    assert answer.status_code == 500
    request = answer.wsgi_request
    error = caplog.records[-1].exc_info or next(
        one.exc_info for one in reversed(caplog.records) if one.exc_info
    )
    told = ExceptionReporter(request, *error)
    for words in (told.get_traceback_html(), told.get_traceback_text(), caplog.text, answer.text):
        assert secret not in words
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            assert secret not in str(list(model._base_manager.values()))

"""What is no body that can be taken: each refused with the place, none an error of the server."""

import json

import pytest

from consultations.models import Submission
from ogp_portal.common import limits
from ogp_portal.open_data.writing.throttles import WriteThrottle
from tests.factories import ConsultationFactory

from .sending import faults, post, submission, to_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(db) -> str:
    return to_consultation(ConsultationFactory(phase__closes_at="2100-01-01T00:00Z"))


def raw(text: str) -> bytes:
    """A body that is right but for `text`, which stands in it as it is."""
    return json.dumps(submission(text="HERE")).replace('"HERE"', text).encode()


BODIES = [
    (b" ", ""),
    (b"{", ""),
    (b"\xff\xfe", ""),
    (b'\xef\xbb\xbf{"name": "x"}', ""),
    (b"[]", ""),
    (b'"text"', ""),
    (b"null", ""),
    (b"NaN", ""),
    (b"[" * 100_000, ""),
    (b'{"text":' * 50_000 + b"1" + b"}" * 50_000, ""),
    (raw("[" * 30 + "]" * 30), "/text"),
    (raw("[" * 900 + "]" * 900), ""),
    (raw('"a", "text": "b"'), ""),
    (raw("1"), "/text"),
    (raw("null"), "/text"),
    (raw("true"), "/text"),
    (raw("NaN"), ""),
    (raw("1e400"), "/text"),
    (raw('"a\\u0000b"'), "/text"),
    (raw('"a\\ud800b"'), "/text"),
    (raw('"a", "unknown~/x": 1'), "/unknown~0~1x"),
    (raw('"a", "\\ud800\\u0000": 1'), "/??"),
    (raw('"a", "answers": 5'), "/answers"),
    (raw('"a", "answers": [{"question": "1", "text": "a"}]'), "/answers/0/question"),
    (raw('"a", "answers": [{"question": 1.5, "text": "a"}]'), "/answers/0/question"),
    (raw('"a", "answers": [{"question": 0, "text": "a"}]'), "/answers/0/question"),
    (
        raw(f'"a", "answers": [{{"question": {"9" * 5000}, "text": "a"}}]'),
        "/answers/0/question",
    ),
    (raw('"a", "answers": [{"question": 1, "text": "  "}]'), "/answers/0/text"),
    (raw('"a", "answers": [{"question": 1}]'), "/answers/0/text"),
    (raw(f'"a", "comments": [{"1," * 100_000}1]'), "/comments/0"),
    (raw(f'"{"a" * (limits.ANSWER_LENGTH + 1)}"'), "/text"),
    (raw('"a", "wish": "perhaps"'), ""),
    (raw('"a", "has_no_remarks": "true"'), "/has_no_remarks"),
    (raw('"a", "language": "de"'), "/language"),
    (raw('"a", "role": "a\\nb", "organisation_name": "x"'), "/role"),
]


def test_a_fault_is_told_with_its_place(client, path, monkeypatch):
    monkeypatch.setattr(WriteThrottle, "most", 1_000)
    for body, place in BODIES:
        said = faults(post(client, path, body, **{"Accept-Language": "en"}))
        assert place in said, body[-200:]
        assert all(said.values())
        assert len(said) <= limits.API_ERRORS
    assert not Submission.objects.exists()


def test_all_that_is_missing_is_named_at_once(client, path):
    assert set(faults(post(client, path, {}))) == {
        *("/submitter_kind", "/name", "/email", "/wish", "/privacy_text_version")
    }


KINDS = [
    *("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"),
    *("application/json; charset=iso-8859-1", "application/problem+json", "text/json"),
]


def test_another_kind_of_body_is_refused(client, path):
    for kind in KINDS:
        answer = client.generic("POST", path, b"name=x", content_type=kind)
        assert answer.status_code == 415, kind
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_not_read(client, path):
    for size in (limits.API_BODY_SIZE + 1, 10_000_000, 100_000_000):
        sent = {"content_type": "application/json", "CONTENT_LENGTH": str(size)}
        answer = client.generic("POST", path, b"{}", **sent)
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert post(client, path, raw(f'"{"x" * 10_000_000}"')).status_code == 413


def test_a_body_in_utf_8_may_say_so(client, path):
    headers = {"Idempotency-Key": "00000000-0000-0000-0000-000000000001"}
    body = json.dumps(submission(text="Ærø", role="")).encode()
    kind = "application/json; charset=UTF-8"
    assert client.post(path, body, content_type=kind, headers=headers).status_code == 201


def test_parameters_of_the_address_are_refused(client, path):
    answer = post(client, f"{path}?access_token=x", submission())
    assert (answer.status_code, answer.json()["parameter"]) == (400, "access_token")
    assert post(client, path, submission(), Accept="text/html").status_code == 406

"""Whatever is sent to the form of an answer is answered by a page, and nothing half is stored."""

import uuid
from urllib.parse import quote

import pytest
from django.urls import reverse

from consultations.models import Submission
from tests.conftest import WatchfulClient
from tests.consultations import conftest

pytestmark = pytest.mark.django_db

PAGE = {200, 422}
"""The form once more, with what is wrong beside its field."""

B = b"--x\r\n"
TEXT = B + b'Content-Disposition: form-data; name="text"\r\n'
FILE = B + b'Content-Disposition: form-data; name="files"; filename="a.txt"\r\n'
BASE64 = b"Content-Transfer-Encoding: base64\r\n"
MULTIPART = {
    "empty": b"",
    "no boundary": b"hello",
    "no end": TEXT + b"\r\nwords",
    "only boundaries": B * 2_000,
    "cut in a header": TEXT[:-20],
    "header without end": B + b"A" * 1_000_000,
    "very many headers": B + b"X-A: b\r\n" * 50_000 + b"\r\nwords\r\n--x--\r\n",
    "very many parts": (TEXT + b"\r\nx\r\n") * 2_000 + b"--x--\r\n",
    "base64 with white space": TEXT + BASE64 + b"\r\n" + b" \n" * 500_000 + b"\r\n--x--\r\n",
    "base64 that is none": FILE + BASE64 + b"\r\n===ab=\r\n--x--\r\n",
    "unknown encoding": TEXT + b"Content-Transfer-Encoding: uuencode\r\n\r\nx\r\n--x--\r\n",
    "unknown characters": TEXT + b"Content-Type: text/plain; charset=none\r\n\r\nx\r\n--x--\r\n",
    "multipart in multipart": TEXT + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--x--",
    "name that climbs": FILE.replace(b"a.txt", b"../../../etc/passwd") + b"\r\nx\r\n--x--\r\n",
    "name with a NUL": FILE.replace(b"a.txt", b"a\x00.txt") + b"\r\nx\r\n--x--\r\n",
    "name of a prototype": TEXT.replace(b"text", b"__proto__[x]") + b"\r\nx\r\n--x--\r\n",
    "three files, the last hostile": (FILE + b"\r\nord\r\n") * 2
    + FILE.replace(b"a.txt", b"a.svg") + b"\r\n<svg onload=alert(1)>\r\n--x--\r\n",
    "no name": B + b"Content-Disposition: form-data\r\n\r\nx\r\n--x--\r\n",
    "RFC 2231 name": FILE.replace(b'filename="a.txt"', b"filename*=utf-8''%00%ff%2e%2e") + b"\r\nx",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_time(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def client() -> WatchfulClient:
    return WatchfulClient(raise_request_exception=False)


consultation, form = conftest.consultation, conftest.form


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.mark.parametrize("kind", sorted(MULTIPART))
def test_malformed_uploads_are_answered(client, address, kind):
    kind_of_body = "multipart/form-data; boundary=x"
    answer = client.post(address, MULTIPART[kind], content_type=kind_of_body)
    assert answer.status_code in PAGE | {400, 413}
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'x' * 10_000}",
        "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=x; charset=none",
        "application/json",
        "text/xml",
        "application/x-www-form-urlencoded; charset=utf-7",
        "\ud800",
        "",
    ],
)
def test_bodies_of_any_kind_are_answered(client, address, kind):
    answer = client.generic("POST", address, b"--x\r\n\r\n", content_type=kind)
    assert answer.status_code in {200, 400, 403, 413, 415}


@pytest.mark.parametrize(
    "value",
    [
        "2026-13-45T99:99",
        "1e999999999",
        "0000-00-00",
        "2026-11-23T12:00:00+99:99",
        "9" * 5_000,
        "\x00",
        "\ud800",
        "-1",
        "__proto__",
        "📅",
    ],
)
@pytest.mark.parametrize(
    "field", ["gaa", "idempotency_key", "begyndt", "wish", "submitter_kind", "cvr"]
)
def test_malformed_values_of_fields_nobody_types_in_are_answered(
    client, address, form, field, value
):
    typed = {**form, field: value}
    body = "&".join(f"{name}={quote(one, errors='surrogatepass')}" for name, one in typed.items())
    kind = "application/x-www-form-urlencoded"
    answer = client.post(address, body, content_type=kind)
    assert answer.status_code in PAGE | {302, 303, 400}


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "da," * 40_000},
        {"accept-language": "-".join("a" * 100_000)},
        {"accept": "*/*;" * 30_000},
        {"accept-encoding": "gzip;q=" + "9" * 100_000},
        {"cookie": "a=" + "b" * 120_000},
        {"cookie": "ogp_session=" + "é" * 200},
        {"cookie": "messages=" + "W" * 20_000},
        {"if-none-match": '"a",' * 40_000},
        {"if-modified-since": "x" * 120_000},
        {"range": "bytes=" + "0-1," * 30_000},
        {"referer": "javascript:" + "x" * 120_000},
        {"x-forwarded-for": "::1," * 40_000},
        {f"x-{number}": "y" for number in range(10_000)},
    ],
)
def test_long_headers_and_very_many_are_answered(client, address, headers):
    for path in ("/", address, "/konto/log-ind/"):
        assert client.get(path, headers=headers).status_code in {200, 304}


@pytest.mark.parametrize("cookie", ['ogp_session="a\\000b"', "ogp_session=a\x00b", 'x="\\000"'])
def test_a_nul_in_a_cookie_is_answered_with_400(client, address, cookie):
    for path in ("/", address):
        assert client.get(path, headers={"cookie": cookie}).status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "a" * 120_000 + "@example.org"),
        ("email", "a@" + "a." * 60_000 + "dk"),
        ("email", "a@b.dk\r\nBcc: c@d.dk"),
        ("name", "a" * 120_000),
        ("name", "ﷺ" * 60_000),
        ("text", "[" * 4_000 + "*_" * 4_000),
    ],
)
def test_very_long_fields_are_answered_beside_the_field(client, address, form, field, value):
    answer = client.post(address, {**form, field: value, "idempotency_key": str(uuid.uuid4())})
    assert answer.status_code in PAGE | {302, 303}
    is_sent = answer.status_code not in PAGE
    assert Submission.objects.count() == is_sent
    assert is_sent or "form-error-message" in answer.text

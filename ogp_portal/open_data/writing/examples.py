"""Examples of sending that one can copy and run. Tests run them as they stand here, with the number
of another consultation or initiative in place of 12."""

from django.conf import settings

CURL_SUBMISSION = """\
cat > answer.json <<'END'
{
  "submitter_kind": "organisation",
  "organisation_name": "Foreningen Åben",
  "name": "Karen Jensen",
  "email": "karen@example.org",
  "text": "Vi foreslår, at dagsordener kommer på nettet.",
  "wish": "with_name",
  "privacy_text_version": 1
}
END
KEY=$(python3 -c 'import uuid; print(uuid.uuid4())')
curl --silent --fail --data-binary @answer.json \\
  --header "Content-Type: application/json" --header "Idempotency-Key: $KEY" \\
  "{site}/api/v1/consultations/12/submissions/"
"""

PYTHON_SUBMISSION = """\
import json
import uuid
from urllib.request import Request, urlopen

consultation = "{site}/api/v1/consultations/12/"
with urlopen(f"{consultation}submission-form/") as answer:
    form = json.load(answer)

print("Show the sender", form["privacy_text"]["url"])
body = {
    "submitter_kind": "citizen",
    "name": "Karen Jensen",
    "email": "karen@example.org",
    "text": "Vi foreslår, at dagsordener kommer på nettet.",
    "answers": [{"question": one["id"], "text": "Ja"} for one in form["questions"]],
    "wish": "without_name",
    "privacy_text_version": form["privacy_text"]["version"],
}
headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
with urlopen(Request(form["send_to"], json.dumps(body).encode(), headers)) as answer:
    receipt = json.load(answer)

print(receipt["reference"], receipt["received_at"])
"""

CURL_STATUS = """\
cat > status.json <<'END'
{
  "completion": "substantial",
  "text": {"da": "Portalen er åbnet.", "en": "The portal is open."},
  "evidence": {"title": {"da": "Portalen"}, "url": "https://example.org/"}
}
END
KEY=$(python3 -c 'import uuid; print(uuid.uuid4())')
curl --silent --fail --data-binary @status.json \\
  --header "Authorization: Bearer $TOKEN" \\
  --header "Content-Type: application/json" --header "Idempotency-Key: $KEY" \\
  "{site}/api/v1/commitments/12/status-updates/"
"""

PYTHON_STATUS = """\
import json
import os
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

address = "{site}/api/v1/commitments/12/status-updates/"
body = {"completion": "limited", "text": {"da": "Vi er i gang."}}
headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "Content-Type": "application/json",
    "Idempotency-Key": str(uuid.uuid4()),
}
try:
    with urlopen(Request(address, json.dumps(body).encode(), headers)) as answer:
        print(answer.status, json.load(answer)["state"])
except HTTPError as refusal:
    print(refusal.code, refusal.read().decode())
"""

_ALL = {
    "submission": [("curl", CURL_SUBMISSION), ("Python", PYTHON_SUBMISSION)],
    "status": [("curl", CURL_STATUS), ("Python", PYTHON_STATUS)],
}


def of(what: str) -> list[tuple[str, str]]:
    """(language, lines) of the examples about 'submission' or 'status'."""
    return [(name, lines.replace("{site}", settings.OGP_SITE_URL)) for name, lines in _ALL[what]]

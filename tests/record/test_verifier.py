"""The verifier, run as an auditor runs it: on the live portal, on files, on every kind of tampering."""

import copy
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ogp_portal import record
from ogp_portal.record import actions
from ogp_portal.record.models import EventKind
from ogp_portal.record.reading import heads_document, proof_document
from tests.factories import PlanFactory, StatusUpdateFactory

VERIFIER = Path(__file__).parents[2] / "deploy" / "verifier" / "verify_record.py"


def verify(*arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", VERIFIER, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def begin(now) -> tuple:
    """Three entries of two days, and what the holder of the last one keeps."""
    record.seal(EventKind.STATUS, StatusUpdateFactory(), {"completion": "limited"}, now=now)
    actions.place_waiting(now=now)
    plan = PlanFactory()
    for text in ("Første", "Anden"):
        sum_of = actions_checksum(text)
        record.seal(EventKind.RECEIPT, plan, {"text_sha256": sum_of}, now=now)
    actions.place_waiting(now=now + dt.timedelta(days=1))
    return plan, proof_document(plan)


def actions_checksum(text: str) -> str:
    from ogp_portal.record.chain import checksum_of_text

    return checksum_of_text(text)


@pytest.mark.django_db(transaction=True)
def test_it_finds_the_live_portal_in_order(live_server, now, tmp_path):
    _plan, proofs = begin(now)
    receipt, text = tmp_path / "kvittering.json", tmp_path / "svar.txt"
    receipt.write_text(json.dumps(proofs))
    text.write_text("Anden\n")
    done = verify(live_server.url, "--receipt", receipt, "--text", text)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 entries" in done.stdout
    text.write_text("Noget andet")
    assert verify(live_server.url, "--receipt", receipt, "--text", text).returncode == 1
    assert verify(live_server.url + "/nowhere").returncode == 2


@pytest.fixture
def kept(db, now, client, tmp_path):
    """A function that writes chain, heads and receipt as files and returns the arguments."""
    _plan, proofs = begin(now)
    lines = b"".join(client.get("/api/v1/record.jsonl")).decode().splitlines()
    found = {
        "chain": [json.loads(line) for line in lines],
        "heads": heads_document()["heads"],
        "proofs": proofs["proofs"],
    }

    def write(tamper=lambda found: None):
        changed = copy.deepcopy(found)
        tamper(changed)
        chain, heads, receipt = (
            tmp_path / name for name in ("record.jsonl", "heads.json", "kvittering.json")
        )
        chain.write_text("\n".join(map(json.dumps, changed["chain"])))
        heads.write_text(json.dumps({"heads": changed["heads"]}))
        receipt.write_text(json.dumps({"proofs": changed["proofs"]}))
        return ["--chain", chain, "--kept-heads", heads, "--receipt", receipt]

    return write


def _remake(found) -> None:
    """Somebody changes the first entry and works out the whole chain anew."""
    from ogp_portal.record.chain import BEFORE_THE_FIRST, hash_of

    previous = BEFORE_THE_FIRST
    found["chain"][0]["at"] = "2026-11-23T11:00:00Z"
    for one in found["chain"]:
        one["previous"] = previous
        previous = one["hash"] = hash_of(one["id"], one["at"], one["event"], one["seal"], previous)


TAMPERED = {
    "an entry is taken out": lambda found: found["chain"].pop(1),
    "the first is taken out": lambda found: found["chain"].pop(0),
    "the last is taken out": lambda found: found["chain"].pop(),
    "the order is changed": lambda found: found["chain"].reverse(),
    "a time is changed": lambda found: found["chain"][1].update(at="2026-11-24T12:00:01Z"),
    "an event is changed": lambda found: found["chain"][1].update(event="redaction"),
    "a seal is changed": lambda found: found["chain"][1].update(seal="0" * 64),
    "a hash is changed": lambda found: found["chain"][2].update(hash="0" * 64),
    "public facts are changed": lambda found: found["chain"][0]["opening"]["facts"].update(
        completion="complete"
    ),
    "an entry is there twice": lambda found: found["chain"].insert(1, found["chain"][0]),
    "the whole chain is made anew": _remake,
    "a kept head is another": lambda found: found["heads"][0].update(hash="0" * 64),
    "a kept head is beyond the end": lambda found: found["heads"][0].update(number=9),
    "the receipt says something else": lambda found: found["proofs"][0]["facts"].update(
        text_sha256="0" * 64
    ),
    "the receipt has another salt": lambda found: found["proofs"][0].update(salt="0" * 64),
    "the receipt claims another place": lambda found: found["proofs"][0].update(number=1),
    "the receipt is empty": lambda found: found["proofs"].clear(),
}


def test_files_in_order(kept):
    done = verify(*kept())
    assert (done.returncode, done.stdout.startswith("All fits: 3 entries")) == (0, True)


@pytest.mark.parametrize("tampering", sorted(TAMPERED))
def test_every_tampering_is_found(kept, tampering):
    done = verify(*kept(TAMPERED[tampering]))
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("WRONG")


def test_after_erasing_all_still_fits(kept, client):
    plan = PlanFactory()
    record.forget(type(plan), [plan.pk])
    assert verify(*kept()).returncode == 0


def test_what_cannot_be_read_is_said(tmp_path):
    broken = tmp_path / "record.jsonl"
    broken.write_text('{"id": 1}')
    for arguments in (["--chain", broken], ["--chain", tmp_path / "nothing"]):
        done = verify(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("It could not be read")
    assert verify().returncode == 2

#!/usr/bin/env python3
"""Checks the public record of the portal "Open Government in Denmark", without the portal.

    python3 verify_record.py https://portal.example --receipt kvittering.json
    python3 verify_record.py --chain record.jsonl --heads heads.json --kept-heads old-heads.json

Needs Python 3.9 or later and nothing else. README.md beside it, and docs/record.md of the portal,
say how the record is made. Ends with 0 when all fits, 1 when something does not, 2 when it could
not be read.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from urllib.request import urlopen

BEFORE_THE_FIRST = "0" * 64
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SECONDS = 60


def canonical(value):
    """The one way to write a value as JSON: names sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(words):
    return hashlib.sha256(words.encode()).hexdigest()


def hash_of(entry):
    """The hash that an entry must have."""
    names = {"number": "id", "at": "at", "event": "event"}
    names.update({"seal": "seal", "previous": "previous"})
    return sha256(canonical({name: entry[field] for name, field in names.items()}))


def seal_of(facts, salt):
    return sha256(f"{salt}\n{canonical(facts)}")


def read(place):
    """The text of a file, or of an address on the web."""
    if place.startswith(("http://", "https://")):
        with urlopen(place, timeout=SECONDS) as answer:  # noqa: S310 - http alone, checked above
            return answer.read().decode()
    return Path(place).read_text(encoding="utf-8")


def read_chain(place):
    """The entries, from JSON Lines."""
    return [json.loads(line) for line in read(place).splitlines() if line.strip()]


def check_chain(entries):
    """What is wrong with the chain itself: order, gaps, links, hashes, times, openings."""
    problems, previous, before, seen = [], BEFORE_THE_FIRST, "", set()
    for place, entry in enumerate(entries, start=1):
        number = entry["id"]
        if number != place:
            problems.append(f"entry {place} is missing: the next one has the number {number}")
            return problems
        if entry["previous"] != previous:
            problems.append(f"entry {number} does not follow the one before it")
        if entry["hash"] != hash_of(entry):
            problems.append(f"entry {number} was changed: its hash does not fit")
        if not TIME.fullmatch(entry["at"]) or entry["at"] < before:
            problems.append(f"entry {number} has a time before the one before it")
        if entry["seal"] in seen:
            problems.append(f"entry {number} has the same seal as an earlier one")
        problems += check_opening(entry)
        seen.add(entry["seal"])
        previous, before = entry["hash"], entry["at"]
    return problems


def check_opening(entry):
    """Whether the public facts are those that were sealed."""
    opening = entry.get("opening")
    if not opening:
        return []
    if seal_of(opening["facts"], opening["salt"]) != entry["seal"]:
        return [f"entry {entry['id']}: its facts are not those that were sealed"]
    if opening["facts"].get("event") != entry["event"]:
        return [f"entry {entry['id']}: its facts are about another kind of event"]
    return []


def check_heads(entries, heads, name="heads"):
    """Whether every head is an entry of the chain, and later days have no earlier entries."""
    problems, last = [], 0
    for head in sorted(heads, key=lambda one: one["day"]):
        number = head["number"]
        if not 1 <= number <= len(entries):
            problems.append(f"{name}: {head['day']} ends at entry {number}, which is missing")
        elif entries[number - 1]["hash"] != head["hash"]:
            problems.append(f"{name}: the head of {head['day']} is not entry {number} of the chain")
        if number < last:
            problems.append(f"{name}: {head['day']} ends before the day before it")
        last = number
    return problems


def check_receipt(entries, receipt, name="receipt"):
    """Whether each proof opens its seal, and that seal is in the chain."""
    places = {entry["seal"]: entry for entry in entries}
    problems = [] if receipt["proofs"] else [f"{name}: there is no proof in it"]
    for proof in receipt["proofs"]:
        seal, facts = proof["seal"], proof["facts"]
        if not facts or seal_of(facts, proof["salt"]) != seal:
            problems.append(f"{name}: {seal[:12]} is not made of the facts beside it")
        elif seal not in places:
            problems.append(f"{name}: {seal[:12]} is not in the chain")
        elif places[seal]["event"] != facts["event"]:
            problems.append(f"{name}: {seal[:12]} is in the chain as another kind of event")
        elif proof.get("number") not in (None, places[seal]["id"]):
            problems.append(f"{name}: {seal[:12]} has another place in the chain")
    return problems


def check_text(receipt, text, name="text"):
    """Whether a text is the one that was received, in any of the receipts."""
    sums = {proof["facts"].get("text_sha256") for proof in receipt["proofs"] if proof["facts"]}
    same_lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if sums & {sha256(same_lines), sha256(same_lines.rstrip("\n"))}:
        return []
    return [f"{name}: it is not the text of the receipt"]


def asked(arguments):
    parser = argparse.ArgumentParser(
        description="Checks the public record: chain, daily heads and receipts."
    )
    parser.add_argument("site", nargs="?", help="address of the portal, for example https://…")
    parser.add_argument("--chain", help="file or address of the chain (JSON Lines)")
    parser.add_argument("--heads", help="file or address of the daily heads (JSON)")
    parser.add_argument(
        "--kept-heads", action="append", default=[], help="heads that you have kept from before"
    )
    parser.add_argument("--receipt", action="append", default=[], help="your receipt (JSON)")
    parser.add_argument("--text", help="the text that you sent, to compare with the receipts")
    chosen = parser.parse_args(arguments)
    if not chosen.site and not chosen.chain:
        parser.error("give the address of the portal, or --chain")
    if chosen.text and not chosen.receipt:
        parser.error("--text needs --receipt")
    return chosen


def problems_of(chosen):
    """(number of entries, what is wrong with everything that was asked for)."""
    site = (chosen.site or "").rstrip("/")
    heads = chosen.heads or (f"{site}/data/record/heads.json" if site else None)
    # The heads first: what is placed meanwhile only makes the chain longer.
    published = json.loads(read(heads))["heads"] if heads else []
    entries = read_chain(chosen.chain or f"{site}/api/v1/record.jsonl")
    problems = check_chain(entries) + check_heads(entries, published)
    for place in chosen.kept_heads:
        problems += check_heads(entries, json.loads(read(place))["heads"], place)
    receipts = {place: json.loads(read(place)) for place in chosen.receipt}
    for place, receipt in receipts.items():
        problems += check_receipt(entries, receipt, place)
    if chosen.text:
        every = {"proofs": [one for receipt in receipts.values() for one in receipt["proofs"]]}
        problems += check_text(every, read(chosen.text), chosen.text)
    return len(entries), problems


def main(arguments=None):
    try:
        number, problems = problems_of(asked(arguments))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"It could not be read: {error!r}", file=sys.stderr)
        return 2
    for problem in problems:
        print(f"WRONG  {problem}")
    if problems:
        return 1
    print(f"All fits: {number} entries, each following the one before.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

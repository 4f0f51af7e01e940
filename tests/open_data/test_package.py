"""The complete package: whole, checked, of one moment, and gone when something in it is removed."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.db import connection, transaction
from django.utils import timezone

from consultations.models import Submission
from ogp_portal import audit, jobs
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.jobs.models import Job, JobState
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.package import actions, building, tasks
from ogp_portal.open_data.package.models import Package, folder
from ogp_portal.open_data.package.removals import TAKES_NOTHING_AWAY
from tests.factories import CommitmentFactory, PlanFactory

from .conftest import one_of_each
from .hidden import SECRETS

pytestmark = pytest.mark.django_db
ADDRESS = "/data/package.zip"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def built() -> Package:
    return actions.build(timezone.now())


def asked(client):
    """The answer to who asks for the package, whose bytes are left."""
    answer = client.get(ADDRESS)
    if answer.streaming:
        b"".join(answer)
    return answer


def opened(client) -> zipfile.ZipFile:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer)))


def test_it_holds_every_kind_with_checksums_dictionary_and_manifest(client, everything):
    package = built()
    archive = opened(client)
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    for name, kind in KINDS.items():
        listed = client.get(f"/api/v1/{name}/?page_size=200").json()["results"]
        lines = archive.read(f"data/{name}.jsonl").decode().splitlines()
        assert sorted(map(json.loads, lines), key=str) == sorted(listed, key=str), name
        table = csv.reader(io.StringIO(archive.read(f"data/{name}.csv").decode("utf-8-sig")))
        assert len(list(table)) == len(lines) + 1
        (said,) = [one for one in manifest["datasets"] if one["name"] == name]
        assert (said["rows"], said["rights"]["licence"]) == (len(lines), kind.rights.licence)
        assert {*said["title"]} == {"da", "en"}
    for one in manifest["files"]:
        content = archive.read(one["path"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
    sums = archive.read("SHA256SUMS").decode().splitlines()
    named = {line.split("  ")[1]: line.split("  ")[0] for line in sums}
    assert {*named} == {*archive.namelist()} - {"SHA256SUMS"}
    assert all(hashlib.sha256(archive.read(path)).hexdigest() == one for path, one in named.items())
    assert package.rows == sum(one["rows"] for one in manifest["datasets"])


def test_the_dictionary_tells_type_unit_codes_and_licence_of_every_column(client, everything):
    built()
    archive = opened(client)
    rows = json.loads(archive.read("dictionary.json"))
    columns = {(row["dataset"], row["column"]): row for row in rows}
    for name in KINDS:
        header = archive.read(f"data/{name}.csv").decode("utf-8-sig").splitlines()[0]
        assert [column for kind, column in columns if kind == name] == header.split(",")
    assert columns["plans", "length_years"]["unit"] == "years"
    assert columns["submissions", "published_at"]["unit"] == "second (ISO 8601, UTC)"
    completion = columns["commitments", "completion"]
    codes = {one["code"]: one["da"] for one in completion["code_list"]}
    assert codes["substantial"] == "Gennemført i væsentlig grad"
    assert completion["licence"] == "CC-BY-4.0"
    assert all(row["meaning"]["da"] and row["meaning"]["en"] and row["type"] for row in rows)
    table = archive.read("dictionary.csv").decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(rows)
    assert "Privatperson" in archive.read("README.md").decode()


def test_nothing_hidden_is_in_it(client):
    one_of_each()
    for hide in SECRETS:
        hide()
    Package.objects.all().delete()
    built()
    archive = opened(client)
    heard = [name for name in archive.namelist() if b"kanarie" in archive.read(name).lower()]
    assert heard == []
    assert not any(b"@example" in archive.read(name).lower() for name in archive.namelist())


def test_the_page_gives_address_size_date_and_checksum(client, everything):
    assert "SHA-256" not in client.get("/aabne-data/").text
    package = built()
    page = client.get("/aabne-data/").text
    assert f'href="{ADDRESS}"' in page
    assert package.sha256 in page
    assert 'href="/data/catalog.ttl"' in page
    assert package.sha256 in client.get("/data/catalog.ttl").text
    head = client.head(ADDRESS)
    b"".join(head)
    assert head.headers["Content-Length"] == str(package.size)
    assert head.headers["ETag"] == f'"{package.sha256}"'
    assert head.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("verb", ["hidden", "nobody thought of this"])
def test_what_is_removed_withholds_it_at_once_until_the_next(client, everything, now, verb):
    first = built()
    audit.record(verb, Submission.objects.first(), by=None, now=now)
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "600"
    assert "bygges" in answer.text
    assert first.sha256 not in client.get("/aabne-data/").text
    assert first.sha256 not in client.get("/data/catalog.ttl").text
    tasks.renew_package()
    tasks.renew_package()
    job = Job.objects.get(kind=actions.BUILD)
    tasks.build_package(job.subject_id, lambda *a: None)
    assert opened(client).testzip() is None


def test_what_takes_nothing_away_leaves_it(client, everything, now):
    built()
    commitment = CommitmentFactory()
    for verb in TAKES_NOTHING_AWAY:
        audit.record(verb, commitment, by=None, now=now)
    audit.record("changed", commitment, by=None, now=now, fields=["title_da"])
    audit.record("edited", commitment, by=None, now=now)
    assert asked(client).status_code == 200
    tasks.renew_package()
    assert not Job.objects.filter(kind=actions.BUILD).exists()
    audit.record("changed", commitment, by=None, now=now, fields=["is_held_back"])
    assert asked(client).status_code == 503


def test_a_changed_post_that_is_read_first_withholds_it(client, everything, now):
    built()
    audit.record("edited", Submission.objects.first(), by=None, now=now, held_for="links")
    assert asked(client).status_code == 503


def test_a_removal_that_is_committed_late_counts(client, everything, now):
    """Its number in the log is smaller than one that the building saw."""
    subject = Submission.objects.first()
    audit.record("hidden", subject, by=None, now=now)
    audit.record("published", subject, by=None, now=now)
    late = Event.objects.order_by("pk").values_list("pk", flat=True)[0]
    package = built()
    package.removals_seen -= 1  # as if the building's transaction had not seen it
    package.save()
    assert package.log_read_from < late
    assert asked(client).status_code == 503


def test_no_package_yet_and_a_lost_file_are_said_and_mended(client, everything):
    assert asked(client).status_code == 503
    tasks.renew_package()
    assert Job.objects.filter(kind=actions.BUILD).count() == 1
    built().path.unlink()
    assert asked(client).status_code == 503
    assert client.get("/aabne-data/").status_code == 200
    tasks.renew_package()
    assert Job.objects.filter(kind=actions.BUILD).count() == 2


def test_the_last_few_are_kept(everything, monkeypatch):
    monkeypatch.setattr(limits, "PACKAGES_KEPT", 2)
    for number in range(4):
        PlanFactory(title_da=f"Plan {number}")
        built()
    assert Package.objects.count() == 2
    assert {path.stem for path in folder().iterdir()} == {
        one.sha256 for one in Package.objects.all()
    }


def test_a_night_has_one_job_and_work_run_twice_makes_one_package(everything):
    tasks.package_nightly()
    tasks.package_nightly()
    job = Job.objects.get(kind=actions.BUILD)
    assert job.queue == jobs.BUILDS
    for _ in range(2):
        tasks.build_package(job.subject_id, lambda *a: None)
    assert Package.objects.count() == 1


def test_a_building_that_dies_leaves_nothing_to_fetch(client, everything, monkeypatch):
    before = built()
    PlanFactory()

    def die(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(building.contents, "manifest", die)
        actions.build(timezone.now() + dt.timedelta(seconds=1))
    (left,) = folder().glob(f"*{building.UNFINISHED}")
    assert asked(client).headers["ETag"] == f'"{before.sha256}"'
    actions.build(timezone.now())
    assert not left.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_a_time_become_one(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [building._LOCK])
        with pytest.raises(jobs.NotYet):
            tasks.build_package(timezone.now().isoformat(), lambda *a: None)
        assert not Package.objects.exists()
    finally:
        other.close()
    assert Job.objects.filter(state=JobState.FAILED).count() == 0
    built()
    assert Package.objects.newest().is_public


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_and_writes_nothing(settings, tmp_path, monkeypatch):
    """What is written while it is built is in none of it, and reading cannot write."""
    settings.DATA_DIR = tmp_path
    PlanFactory()
    real, seen = building._Package.add_kind, []

    def add_kind(self, kind, form):
        if not seen:
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("UPDATE plans_actionplan SET title_da = 'Senere'")
            other.close()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SHOW transaction_read_only")
                assert cursor.fetchone() == ("on",)
        seen.append((kind.name, form))
        real(self, kind, form)

    monkeypatch.setattr(building._Package, "add_kind", add_kind)
    with zipfile.ZipFile(built().path) as archive:
        assert b"Senere" not in archive.read("data/plans.jsonl")

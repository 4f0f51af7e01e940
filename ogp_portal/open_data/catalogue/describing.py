"""The registry of kinds as DCAT-AP-DK 2.0.2 has data sets, and the package beside them."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..addresses import API, page_address
from ..files import FORMATS
from ..kinds import KINDS, Kind
from ..package.models import Package
from ..rights import CC_BY, SENDERS, Rights
from .graph import Iri, Node, Typed, Words, in_both
from .times import Times, times_of

AUTHORITY = "http://publications.europa.eu/resource/authority"
_CC_BY = Iri(f"{AUTHORITY}/licence/CC_BY_4_0")
_DENMARK = Iri(f"{AUTHORITY}/country/DNK")
_GOVERNMENT = Iri(f"{AUTHORITY}/data-theme/GOVE")
_LANGUAGES = [Iri(f"{AUTHORITY}/language/{code}") for code in ("DAN", "ENG")]
_OPEN_TO_ALL = Iri(f"{AUTHORITY}/access-right/PUBLIC")
_TO_STAY = Iri(f"{AUTHORITY}/planned-availability/STABLE")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

FILE_TYPES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "zip": "ZIP"}
"""Words of the EU's list of file types, and types that IANA knows. JSON Lines is in neither."""

FORM_NAMES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonl": "JSON Lines"}
TITLE = _("Open Government in Denmark: open data")
DESCRIPTION = _(
    "Denmark's action plans for open government, what authorities report on them, and what "
    "citizens and organisations answer, propose and discuss."
)
WORDS = [_("open government"), _("public participation"), _("action plan")]


def catalogue(now: dt.datetime) -> Iterator[Node]:
    """The catalogue, then all that it lists, each with a name of its own."""
    times, package = times_of(KINDS.values(), now), Package.objects.newest()
    if package is not None and not package.is_public:
        package = None
    yield _catalogue(times, package)
    yield _publisher()
    yield _contact()
    yield _service()
    for kind in KINDS.values():
        yield _dataset(kind, times.get(kind.name))
        yield from _distributions(kind)
    if package is not None:
        yield from _complete(package)


def _name(fragment: str) -> Iri:
    return Iri(f"{settings.OGP_SITE_URL}/data/catalog.ttl#{fragment}")


def _catalogue(times: dict[str, Times], package: Package | None) -> Node:
    datasets = [_name(name) for name in KINDS] + ([_name("package")] if package else [])
    node = Node("dcat:Catalog", _name("catalog"))
    node.say("dct:title", *in_both(TITLE)).say("dct:description", *in_both(DESCRIPTION))
    node.say("dct:publisher", _name("publisher")).say("dcat:contactPoint", _name("contact"))
    node.say("foaf:homepage", Iri(page_address("open-data")))
    node.say("dct:language", *_LANGUAGES).say("dct:license", _CC_BY)
    node.say("dct:spatial", _DENMARK).say("dcat:themeTaxonomy", Iri(f"{AUTHORITY}/data-theme"))
    _say_times(node, _widest(times.values()))
    return node.say("dcat:dataset", *datasets).say("dcat:service", _name("api"))


def _widest(times: Iterable[Times]) -> Times | None:
    found = list(times)
    if not found:
        return None
    return min(first for first, _last in found), max(last for _first, last in found)


def _say_times(node: Node, times: Times | None) -> None:
    if times is not None:
        for name, moment in zip(("dct:issued", "dct:modified"), times, strict=True):
            node.say(name, _moment(moment))


def _moment(moment: dt.datetime) -> Typed:
    return Typed(f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", "xsd:dateTime")


def _publisher() -> Node:
    """Who runs the portal; the portal itself where nobody is named yet."""
    node = Node("foaf:Agent", _name("publisher"))
    node.say("foaf:name", *_publisher_names())
    authority = Iri("http://purl.org/adms/publishertype/NationalAuthority")
    node.say("dct:type", authority if settings.OGP_PUBLISHER else None)
    return node.say("foaf:homepage", Iri(f"{settings.OGP_SITE_URL}/"))


def _publisher_names() -> Iterable[Words]:
    if settings.OGP_PUBLISHER:
        return [Words(settings.OGP_PUBLISHER, "da")]
    return in_both(_("Open Government in Denmark (trial, without a publisher)"))


def _contact() -> Node:
    node = Node("vcard:Organization", _name("contact"))
    node.say("vcard:fn", *_publisher_names())
    mail = settings.OGP_CONTACT_MAIL
    node.say("vcard:hasEmail", Iri(f"mailto:{mail}") if mail else None)
    return node.say("vcard:hasURL", Iri(page_address("about")))


def _service() -> Node:
    node = Node("dcat:DataService", _name("api"))
    node.say("dct:title", *in_both(_("The API of the portal")))
    node.say("dct:description", *in_both(_("Every list page by page, and every object, as JSON.")))
    node.say("dcat:endpointURL", Iri(settings.OGP_SITE_URL + API))
    node.say("dcat:endpointDescription", Iri(f"{settings.OGP_SITE_URL}{API}schema/"))
    node.say("dcat:landingPage", Iri(page_address("open-data-api")))
    node.say("dct:publisher", _name("publisher")).say("dcat:contactPoint", _name("contact"))
    node.say("dct:accessRights", _OPEN_TO_ALL).say("dcat:theme", _GOVERNMENT)
    return node.say("dcat:servesDataset", *map(_name, KINDS))


def _dataset(kind: Kind, times: Times | None) -> Node:
    node = _described(kind.name, kind.title, kind.description, "UPDATE_CONT")
    node.say("dcat:landingPage", Iri(page_address("open-data-set", name=kind.name)))
    _say_times(node, times)
    forms = [_name(f"{kind.name}-{form}") for form in FORMATS]
    return node.say("dcat:distribution", *forms, _name(f"{kind.name}-api"))


def _described(name: str, title: object, description: object, frequency: str) -> Node:
    """What is said of every data set."""
    node = Node("dcat:Dataset", _name(name))
    node.say("dct:identifier", Words(name))
    node.say("dct:title", *in_both(title)).say("dct:description", *in_both(description))
    node.say("dcat:keyword", *(one for word in WORDS for one in in_both(word)))
    node.say("dct:publisher", _name("publisher")).say("dcat:contactPoint", _name("contact"))
    node.say("dcat:theme", _GOVERNMENT).say("dct:language", *_LANGUAGES)
    node.say("dct:spatial", _DENMARK).say("dct:accessRights", _OPEN_TO_ALL)
    return node.say("dct:accrualPeriodicity", Iri(f"{AUTHORITY}/frequency/{frequency}"))


def _distributions(kind: Kind) -> Iterator[Node]:
    base = kind.api_url.rstrip("/")
    for form, written in FORMATS.items():
        media_type = written.content_type.partition(";")[0]
        node = _distribution(f"{kind.name}-{form}", kind.title, FORM_NAMES[form], kind.rights)
        node.say("dcat:accessURL", Iri(f"{base}.{form}"))
        node.say("dcat:downloadURL", Iri(f"{base}.{form}"))
        yield _say_form(node, form, media_type)
    node = _distribution(f"{kind.name}-api", kind.title, "API", kind.rights)
    node.say("dcat:accessURL", Iri(kind.api_url)).say("dcat:accessService", _name("api"))
    yield _say_form(node, "json", "application/json")


def _distribution(name: str, title: object, form: str, rights: Rights) -> Node:
    """One form of a data set, with its licence, or who holds the rights where there is none."""
    node = Node("dcat:Distribution", _name(name))
    titles = [Words(f"{one.text} ({form})", one.language) for one in in_both(title)]
    node.say("dct:title", *titles).say("dct:language", *_LANGUAGES)
    node.say("dcatap:availability", _TO_STAY)
    node.say("dct:license", _CC_BY if rights.licence == CC_BY else None)
    statement = Node("dct:RightsStatement").say("rdfs:label", *in_both(rights.statement))
    return node.say("dct:rights", statement)


def _say_form(node: Node, form: str, media_type: str) -> Node:
    if form in FILE_TYPES:
        node.say("dct:format", Iri(f"{AUTHORITY}/file-type/{FILE_TYPES[form]}"))
        node.say("dcat:mediaType", Iri(_MEDIA_TYPES + media_type))
    return node


def _complete(package: Package) -> Iterator[Node]:
    """The package of last night, with its size and checksum."""
    title, words = _("The complete package"), _("All data sets of one moment in one ZIP file.")
    dataset = _described("package", title, words, "DAILY")
    dataset.say("dcat:landingPage", Iri(page_address("open-data")))
    dataset.say("dct:modified", _moment(package.as_of))
    yield dataset.say("dcat:distribution", _name("package-zip"))
    address = Iri(f"{settings.OGP_SITE_URL}/data/package.zip")
    checksum = Node("spdx:Checksum")
    checksum.say("spdx:algorithm", Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"))
    checksum.say("spdx:checksumValue", Typed(package.sha256, "xsd:hexBinary"))
    node = _distribution("package-zip", title, "ZIP", SENDERS)
    node.say("dcat:accessURL", address).say("dcat:downloadURL", address)
    node.say("dcat:byteSize", Typed(str(package.size), "xsd:decimal"))
    node.say("dct:modified", _moment(package.as_of)).say("spdx:checksum", checksum)
    yield _say_form(node, "zip", "application/zip")

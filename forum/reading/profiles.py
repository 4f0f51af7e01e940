"""A person as the forum shows one: name, whom the person speaks for, and the posts all can read."""

import datetime as dt
from types import SimpleNamespace

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import Mandate, RoleAssignment, User
from ogp_portal.accounts.permissions import Role
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language, language_of
from ogp_portal.common.dates import COPENHAGEN, Precision, format_imprecise, format_instant
from ogp_portal.common.rows import lang_attribute

from ..enums import AuthorMark
from ..lines import excerpt_of, plain_line
from ..models import Block, Post, Topic, owned_now, people_with_profile
from ..names import handle_of, person_in, profile_path
from ..paging import lasting_place_of
from ..permissions import is_moderator
from .ways import BY_LAST_POST, Order, Place

_LARGEST_KEY = 2**63 - 1
_BY_WRITING = Order("written_at", BY_LAST_POST.number_of, BY_LAST_POST.value_of)
_ROW = (
    "pk",
    "position",
    "written_at",
    "html",
    "language",
    "topic_id",
    "topic__title",
    "topic__language",
    "topic__slug",
    "topic__category__slug",
    "topic__is_demonstration",
)


class Profile(SimpleNamespace):
    """One person: `pk`, `name`, `handle`, `mark`, `since`, `bodies`, `is_demonstration`,
    `is_own`, and whether the reader has blocked (`is_blocked`) or may block (`may_be_blocked`)."""

    @property
    def path(self) -> str:
        return profile_path(self.name, self.pk)


def shown_profile(handle: str, user: User | None, now: dt.datetime) -> Profile:
    """The person of a handle for the reader `user`. Http404 for whoever the forum does not show.

    Moderators and the person also see the profile of somebody with no post that all can read.
    """
    person = _person(person_in(handle), user)
    own = user is not None and user.pk == person.pk
    name = plain_line(person.display_name)
    return Profile(
        pk=person.pk,
        name=name or _("Unnamed"),
        handle=handle_of(name, person.pk),
        mark=_mark(person.current_roles),
        since=_month(person.joined_at),
        bodies=_bodies(person.pk, now),
        is_demonstration=person.is_demonstration,
        is_own=own,
        is_blocked=person.is_blocked,
        may_be_blocked=_may_be_blocked(person, user),
    )


def _person(key: int | None, user: User | None) -> User:
    shown = people_with_profile()
    if is_moderator(user):
        shown = User.objects.filter(is_active=True)
    elif user is not None:
        shown = User.objects.filter(Q(pk=user.pk) | Q(pk__in=shown.values("pk")))
    roles = RoleAssignment.objects.current().filter(user=OuterRef("pk")).values("role")
    found = shown.filter(pk=key if key and key <= _LARGEST_KEY else 0).annotate(
        current_roles=ArraySubquery(roles), is_blocked=_is_blocked(user)
    )
    person = found.first()
    if person is None:
        raise Http404("nobody whom the forum shows")
    return person


def _is_blocked(user: User | None):
    if user is None:
        return Value(False, output_field=BooleanField())
    return Exists(Block.objects.filter(by=user, person=OuterRef("pk")))


def _may_be_blocked(person: User, user: User | None) -> bool:
    """Worked out of what is read already, as `forum.block_person` asks it."""
    if user is None or user.pk == person.pk:
        return False
    return not person.current_roles and not is_moderator(user)


def _mark(roles: list[str]) -> str:
    """Who the person is at the agency: "Moderator, Digitaliseringsstyrelsen"; else ""."""
    if not roles:
        return ""
    mark = AuthorMark.MODERATOR if Role.MODERATOR in roles else AuthorMark.STAFF
    return ", ".join(filter(None, [str(mark.label), settings.OGP_PUBLISHER]))


def _month(instant: dt.datetime) -> str:
    day = instant.astimezone(COPENHAGEN).date()
    return format_imprecise(day, Precision.MONTH)


def _bodies(person: int, now: dt.datetime) -> list[SimpleNamespace]:
    """The organisations that the person speaks for now, each with its present name and with the
    initiatives that it is responsible for; at most limits.OWNED_ON_PROFILE of those."""
    mandates = Mandate.objects.confirmed(now).filter(user=person).select_related("organisation")
    bodies = [mandate.organisation for mandate in mandates.order_by("organisation__sort_key")]
    if not bodies:
        return []
    parties = owned_now().filter(organisation__in=bodies).select_related("commitment__plan")
    parties = parties.order_by("-commitment__plan__starts_on", "commitment__position", "pk")
    owned: dict[int, list] = {}
    for party in parties[: limits.OWNED_ON_PROFILE]:
        owned.setdefault(party.organisation_id, []).append(_initiative(party.commitment))
    return [SimpleNamespace(name=body.name, owned=owned.get(body.pk, [])) for body in bodies]


def _initiative(commitment) -> SimpleNamespace:
    return SimpleNamespace(
        number=commitment.address,
        title=in_reader_language(commitment, "title"),
        language=language_of(commitment, "title"),
        path=commitment.get_absolute_url(),
    )


def posts_of(person: int, start: str | None) -> tuple[list[dict[str, object]], Place | None]:
    """(rows, place of the next page or None) of a person's posts that all can read, newest first.

    The same for every reader. `start` is the place where the page begins, None for the first
    page; Http404 for a place that cannot be.
    """
    posts = _BY_WRITING.sort(_posts(person))
    if start is not None:
        posts = _BY_WRITING.after(posts, Place.from_text(start))
    rows = list(posts.values(*_ROW)[: limits.POSTS_PER_PAGE + 1])
    shown = [_worded(row) for row in rows[: limits.POSTS_PER_PAGE]]
    return shown, _BY_WRITING.place_after(shown[-1]) if len(rows) > len(shown) else None


def _posts(person: int) -> QuerySet[Post]:
    topics = Topic.objects.visible_to(None)
    return Post.objects.visible_to(None).filter(author=person, topic__in=topics)


def _worded(row: dict[str, object]) -> dict[str, object]:
    language = get_language()
    topic = row["topic__category__slug"], row["topic_id"], row["topic__slug"]
    row["path"] = reverse("topic", args=topic) + lasting_place_of(row["position"])
    row["said"] = excerpt_of(row["html"])
    row["written"] = format_instant(row["written_at"], language)
    row["lang"] = lang_attribute(row["language"], language)
    row["title_lang"] = lang_attribute(row["topic__language"], language)
    return row

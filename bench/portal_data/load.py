"""Loads everything in the order in which it hangs together."""

from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command

from bench import generate
from bench.generate import Sizes
from bench.loading import DataSet, reply_topic_numbers
from bench.portal_data.consultations import make_consultations
from bench.portal_data.forum import ROOM, make_forum
from bench.portal_data.people import make_authors, make_organisations, sign_in
from bench.portal_data.plans import LoadedPlans, make_plans
from bench.portal_data.texts import Texts
from consultations.models import Consultation
from forum.models import Topic
from ogp_portal.common.catalogue import compile_catalogue


def prepare() -> None:
    """Makes the tables, the Danish catalogue and the names of the static files."""
    compile_catalogue()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def load(scale: float, writers: int) -> DataSet:
    """Fills an empty database; returns the addresses to measure and the writers' sessions."""
    sizes, texts = Sizes.of(scale), Texts()
    plans = make_plans(sizes, make_organisations(), texts)
    consultation = make_consultations(sizes, plans, texts)
    topics = make_forum(sizes, make_authors(), plans, consultation, texts)
    return DataSet(
        paths=_paths(sizes, plans, consultation, topics),
        reply_paths=[_reply_path(topics[number]) for number in reply_topic_numbers(len(topics))],
        session_cookie=settings.SESSION_COOKIE_NAME,
        sessions=sign_in(make_authors(writers, "skribent")),
    )


def _paths(
    sizes: Sizes, plans: LoadedPlans, consultation: Consultation, topics: list[Topic]
) -> dict[str, str]:
    """Page key → address. Written out, because addresses never change once published."""
    plan, large_plan = plans.plans[:2]
    initiative = plans.initiatives[0]
    paths = {
        "front": "/",
        "plan_list": "/handlingsplaner/",
        "plan": f"/handlingsplaner/{plan.slug}/",
        "plan_200": f"/handlingsplaner/{large_plan.slug}/",
        "initiative": f"/handlingsplaner/{plan.slug}/{initiative.address}/",
        "consultation_list": "/hoeringer/",
        "consultation": f"/hoeringer/{consultation.slug}/",
        "answers": f"/hoeringer/{consultation.slug}/svar/",
        "topic_list": f"/forum/{ROOM}/",
        "topic": _topic_path(topics[0]),
        "topic_p40": f"{_topic_path(topics[0])}?side=40",
        "search": f"/soeg/?q={quote(generate.SEARCHED_WORD)}",
    }
    if sizes.has_largest_topic:
        paths["topic_p400"] = f"{_topic_path(topics[1])}?side=400"
    return paths


def _topic_path(topic: Topic) -> str:
    return f"/forum/{ROOM}/{topic.pk}-{topic.slug}/"


def _reply_path(topic: Topic) -> str:
    return f"{_topic_path(topic)}svar/"

"""Django's `migrate`, in a sixth of the time on an empty database (docs/adr/0032)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState, get_related_models_tuples


class Command(migrate.Command):
    """The same steps with the same end, tests/deploy/test_migrate.py compares."""

    def handle(self, *args, **options) -> None:
        with neighbours_drawn_anew():
            super().handle(*args, **options)


@contextmanager
def neighbours_drawn_anew() -> Iterator[None]:
    """Within it, a step of a migration draws a changed model and its neighbours anew, not all.

    Django draws everything that hangs together, however far away; here nearly all models hang
    together by way of the person who did something. SQL is made from a model and those that it
    points to or that point to it. A step of Python still gets everything drawn anew, since the
    state is said to be behind (`is_delayed`).
    """
    djangos = ProjectState._find_reload_model
    ProjectState._find_reload_model = _neighbours
    try:
        yield
    finally:
        ProjectState._find_reload_model = djangos


def _neighbours(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
) -> set[tuple[str, str]]:
    state.is_delayed = True
    found = {(app_label, model_name)}
    try:
        known = state.apps.get_model(app_label, model_name)
    except LookupError:  # it is new
        return found
    return found | get_related_models_tuples(known)

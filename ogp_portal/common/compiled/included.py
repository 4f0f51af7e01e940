"""Finds the template of an {% include %} while another template is being compiled."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.template import Template, TemplateDoesNotExist
from django.template.loader_tags import IncludeNode

from .expressions import is_literal
from .scopes import CannotCompile

_open = threading.local()
"""Names of the templates that this thread is in the middle of: one may include itself."""


@contextmanager
def included(node: IncludeNode, engine) -> Iterator[Template]:
    """The included template, for as long as it is put into another.

    CannotCompile where its name is not known before a page is asked for.
    """
    name = str(node.template.var)
    if not is_literal(node.template) or name.startswith(("./", "../")):
        raise CannotCompile("a name that depends on the page")
    names = _open.__dict__.setdefault("names", set())
    if name in names:
        raise CannotCompile("a template that includes itself")
    names.add(name)
    try:
        yield engine.get_template(name)
    except TemplateDoesNotExist:
        raise CannotCompile("no such template; the page says so when it comes to it") from None
    finally:
        names.discard(name)

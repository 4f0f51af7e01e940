"""What compiled templates ask while they run: values as Django's templates look them up."""

from collections.abc import Callable, Iterable
from html import escape

from django.conf import settings
from django.template import Context, Node, Variable, VariableDoesNotExist
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext, ngettext, npgettext, pgettext

_HELD = "-held-"
"""A name that no template can write, under which a value is lent to a context."""


class _Missing:
    """The value of a variable that is not there: false, and nothing when printed."""

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


def read(context: Context, name: str) -> object:
    """The context's variable, or MISSING."""
    for variables in reversed(context.dicts):
        if name in variables:
            return variables[name]
    return MISSING


def settled(value: object, default: object, context: Context) -> object:
    """The value of a plain variable: called if it can be, `default` where it is missing."""
    if value is MISSING:
        return default
    return _looked_up(value, "", default, context) if callable(value) else value


def chained(value: object, bits: Iterable[str], default: object, context: Context) -> object:
    """`value.a.b`, each step as Django takes it; `default` where one leads nowhere."""
    value = settled(value, MISSING, context)
    for bit in bits:
        if value is MISSING:
            return default
        value = _step(value, bit, context)
    return default if value is MISSING else value


def _step(value: object, bit: str, context: Context) -> object:
    found = MISSING
    if value.__class__ is dict:
        found = value.get(bit, MISSING)
    elif isinstance(value, tuple) or not hasattr(value.__class__, "__getitem__"):
        found = getattr(value, bit, MISSING)
    if found is MISSING or callable(found):
        return _looked_up(value, f".{bit}", MISSING, context)
    return found


def _looked_up(value: object, rest: str, default: object, context: Context) -> object:
    """By Django itself, which knows what may be called and what an error means."""
    with context.push(**{_HELD: value}):
        try:
            return Variable(_HELD + rest).resolve(context)
        except VariableDoesNotExist:
            return default


def shown(value: object, context: Context) -> str:
    """A value as the page prints it, escaped."""
    kind = value.__class__
    if kind is SafeString:
        return value
    if kind is str:
        return escape(value)
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return render_value_in_context(settled(value, "", context), context)


def filtered(value: object, filters: list, context: Context) -> object:
    """As FilterExpression.resolve does it; the filters' arguments are constants."""
    for filter_function, arguments in filters:
        given = [
            argument.resolve(context) if is_variable else mark_safe(argument)  # noqa: S308
            for is_variable, argument in arguments
        ]
        if getattr(filter_function, "expects_localtime", False):
            value = template_localtime(value, context.use_tz)
        if getattr(filter_function, "needs_autoescape", False):
            found = filter_function(value, *given, autoescape=context.autoescape)
        else:
            found = filter_function(value, *given)
        is_safe = getattr(filter_function, "is_safe", False) and isinstance(value, SafeData)
        value = mark_safe(found) if is_safe else found  # noqa: S308 - the filter says so
    return value


def tag_output(output: object) -> str:
    """What a simple tag gave, escaped unless it is HTML."""
    return output if output.__class__ is SafeString else conditional_escape(output)


def compared(compare: Callable, first: object, second: object) -> bool:
    """A comparison of {% if %}: false where the two cannot be compared."""
    try:
        return compare(first, second)
    except Exception:  # noqa: BLE001 - as Django's smartif has it
        return False


def listed(values: object) -> object:
    """What {% for %} goes through: something with a length."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def worded(
    words: tuple[str, str | None, str | None], count: object, values: dict[str, str]
) -> SafeString:
    """A message with its values, untranslated where the translation cannot be filled in."""
    singular, plural, about = words
    if plural is None:
        text = pgettext(about, singular) if about else gettext(singular)
    else:
        text = npgettext(about, singular, plural, count) if about else ngettext(*words[:2], count)
    try:
        return SafeString(text % values)
    except (KeyError, ValueError):
        is_plural = plural is not None and count != 1
        return SafeString((plural if is_plural else singular) % values)


class Fixed(dict):
    """Text of nodes that depend on the language alone: language → HTML, worked out when asked."""

    def __init__(self, nodes: list[Node], engine):
        super().__init__()
        self._nodes, self._engine = nodes, engine

    def __missing__(self, language: str | None) -> str:
        """For the language that is active now, which `language` must be."""
        context = _empty_context(self._engine)
        text = self[language] = "".join(node.render(context) for node in self._nodes)
        return text


class FixedValue(Fixed):
    """As Fixed, for a tag that gives its text to a variable: `… as name`."""

    def __init__(self, node: Node, name: str, engine):
        super().__init__([node], engine)
        self._name = name

    def __missing__(self, language: str | None) -> str:
        context = _empty_context(self._engine)
        self._nodes[0].render(context)
        value = self[language] = context[self._name]
        return value


class _Engine:
    """Stands for the template of a context that has none."""

    def __init__(self, engine):
        self.engine = engine


def _empty_context(engine) -> Context:
    context = Context()
    context.template = _Engine(engine)
    return context

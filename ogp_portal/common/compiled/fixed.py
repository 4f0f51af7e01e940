"""Which nodes say the same on every page of a language."""

from collections.abc import Callable

from django.template import Node
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from .expressions import is_literal
from .scopes import CannotCompile


def same_for_all(tag: Callable) -> Callable:
    """Marks a simple tag that depends on its arguments and the language alone."""
    tag.is_same_for_all = True
    return tag


def is_fixed(node: Node) -> bool:
    """Whether a node's text depends on the language alone."""
    decide = _DECIDE.get(type(node))
    return decide is not None and decide(node)


def _words(node: TranslateNode) -> bool:
    return (
        not node.asvar
        and is_literal(node.filter_expression)
        and (node.message_context is None or is_literal(node.message_context))
    )


def _message(node: BlockTranslateNode) -> bool:
    if node.asvar or node.extra_context or node.plural or node.message_context:
        return False
    return not node.render_token_list(node.singular)[1]


def _tag(node: SimpleNode) -> bool:
    given = [*node.args, *node.kwargs.values()]
    return (
        getattr(node.func, "is_same_for_all", False)
        and not node.takes_context
        and node.target_var is None
        and all(is_literal(one) for one in given)
    )


def _address(node: URLNode) -> bool:
    """An address of no arguments; one in a namespace depends on where the reader is."""
    name = node.view_name
    if node.args or node.kwargs or node.asvar or not is_literal(name):
        return False
    return ":" not in str(name.var)


_DECIDE: dict[type[Node], Callable[[Node], bool]] = {
    TranslateNode: _words,
    BlockTranslateNode: _message,
    SimpleNode: _tag,
    URLNode: _address,
}


def message_of(node: BlockTranslateNode) -> tuple[tuple, list[str]]:
    """(singular, plural, context) of a message, and the variables named in it."""
    if node.message_context is not None:
        raise CannotCompile("a message with a context")
    singular, names = node.render_token_list(node.singular)
    plural = None
    if node.plural and node.countervar and node.counter:
        plural, more = node.render_token_list(node.plural)
        names = [*names, *more]
    if not all(name.isidentifier() for name in names):
        raise CannotCompile("a message with more than names in it")
    return (singular, plural, None), list(dict.fromkeys(names))

"""Variables, filters and conditions of a template as expressions of Python."""

from collections.abc import Callable
from operator import contains

from django.template import Variable
from django.template.base import FilterExpression
from django.template.defaulttags import TemplateLiteral, URLNode
from django.template.smartif import TokenBase
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from .code import Code
from .scopes import CannotCompile, Scope

_WORDS = {"True": "True", "False": "False", "None": "None"}
_PLAIN = {"==": "==", "!=": "!=", "is": "is", "is not": "is not", "and": "and", "or": "or"}
_COMPARE: dict[str, Callable] = {
    "in": lambda one, many: contains(many, one),
    "not in": lambda one, many: not contains(many, one),
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
}


def is_literal(expression: FilterExpression) -> bool:
    """Whether an expression is a text or number written in the template."""
    variable = expression.var
    if expression.filters:
        return False
    return not isinstance(variable, Variable) or variable.lookups is None


def _address_or_nothing(name: str, args: list, kwargs: dict) -> str:
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def _address(name: str, args: list, kwargs: dict) -> str:
    return reverse(name, args=args, kwargs=kwargs)


class Expressions:
    """Writes expressions whose constants live in `code`."""

    def __init__(self, code: Code):
        self._code = code

    def printed(self, expression: FilterExpression, scope: Scope) -> str:
        """The HTML of `{{ … }}`."""
        name = self._plain_name(expression)
        if name is None:
            return f"shown({self.value(expression, scope, '')}, context)"
        held = scope.find(name)
        if not held.isidentifier():
            return f"shown({held}, context)"
        return f"({held} if {held}.__class__ is SafeString else shown({held}, context))"

    def value(self, expression: FilterExpression, scope: Scope, default: str | None) -> str:
        """The value of an expression; `default` is what Django takes for a missing variable."""
        value = self._variable(expression.var, scope, default)
        if not expression.filters:
            return value
        filters = [(function, arguments) for function, arguments in expression.filters]
        if not all(_is_constant(given) for _function, arguments in filters for given in arguments):
            raise CannotCompile("a filter whose argument is a variable")
        return f"filtered({value}, {self._code.constant(filters, 'filters')}, context)"

    def condition(self, token: TokenBase, scope: Scope) -> str:
        """A condition of {% if %}."""
        if isinstance(token, TemplateLiteral):
            return self.value(token.value, scope, None)
        first = self.condition(token.first, scope)
        if token.id == "not":
            return f"(not {first})"
        second = self.condition(token.second, scope)
        if token.id in _PLAIN:
            return f"({first} {_PLAIN[token.id]} {second})"
        if token.id not in _COMPARE:
            raise CannotCompile(f"the operator {token.id}")
        compare = self._code.constant(_COMPARE[token.id], "compare")
        return f"compared({compare}, {first}, {second})"

    def address(self, node: URLNode, scope: Scope) -> str:
        """The address of {% url %}; with `as`, nothing where there is none."""
        if not is_literal(node.view_name) or ":" in str(node.view_name.var):
            raise CannotCompile("an address that depends on where the reader is")
        found = self._code.constant(_address_or_nothing if node.asvar else _address, "address")
        args = ", ".join(self.value(one, scope, "") for one in node.args)
        kwargs = ", ".join(
            f"{name!r}: {self.value(one, scope, '')}" for name, one in node.kwargs.items()
        )
        return f"{found}({str(node.view_name.var)!r}, [{args}], {{{kwargs}}})"

    def _plain_name(self, expression: FilterExpression) -> str | None:
        """The name of `{{ name }}`, where there is nothing more to it."""
        variable = expression.var
        if expression.filters or not isinstance(variable, Variable) or variable.translate:
            return None
        lookups = variable.lookups
        if lookups is None or len(lookups) > 1 or lookups[0] in {*_WORDS, "forloop"}:
            return None
        return lookups[0]

    def _variable(self, variable: object, scope: Scope, default: str | None) -> str:
        if not isinstance(variable, Variable):
            return self._literal(variable)
        if variable.translate:
            raise CannotCompile("_(…)")
        if variable.lookups is None:
            return self._literal(variable.literal)
        name, *bits = variable.lookups
        if name in _WORDS and not bits:
            return _WORDS[name]
        if name == "forloop":
            return self._of_loop(bits, scope)
        if bits:
            return f"chained({scope.find(name)}, {tuple(bits)!r}, {default!r}, context)"
        return f"settled({scope.find(name)}, {default!r}, context)"

    def _literal(self, literal: object) -> str:
        """Texts written in a template are safe, as Django has them."""
        if isinstance(literal, SafeString):
            return self._code.constant(literal, "text")
        return repr(literal)

    def _of_loop(self, bits: list[str], scope: Scope) -> str:
        known = scope.find_loop().loop
        if len(bits) != 1 or bits[0] not in known:
            raise CannotCompile("forloop")
        return known[bits[0]]


def _is_constant(argument: tuple[bool, object]) -> bool:
    is_variable, value = argument
    return not is_variable or value.lookups is None

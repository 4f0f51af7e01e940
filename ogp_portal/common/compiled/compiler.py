"""Turns a template's nodes into one function, part by part; what it does not know stays a node."""

from collections.abc import Callable
from contextlib import contextmanager

from django.template import Node, NodeList
from django.template.base import TextNode, VariableNode
from django.template.defaulttags import CommentNode, FirstOfNode, ForNode, IfNode, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from .code import Code
from .expressions import Expressions, is_literal
from .fixed import is_fixed, message_of
from .included import included
from .scopes import CannotCompile, RootScope, Scope
from .values import FixedValue


class Compiled(Node):
    """Nodes as one function. `originals` stay for Django, which looks for blocks in them."""

    child_nodelists = ()

    def __init__(self, originals: NodeList, function: Callable):
        self.originals, self._function = originals, function
        self._by_type: dict[type, list[Node]] = {}

    def render(self, context) -> str:
        """Where a template switches escaping off, Django's own nodes speak."""
        return self._function(context) if context.autoescape else self.originals.render(context)

    render_annotated = render

    def get_nodes_by_type(self, nodetype: type) -> list[Node]:
        """Asked for at each request by {% extends %}, so it is looked for once."""
        if nodetype not in self._by_type:
            self._by_type[nodetype] = self.originals.get_nodes_by_type(nodetype)
        return self._by_type[nodetype]


def compiled(nodes: NodeList, engine) -> NodeList:
    """Nodes that say the same, most of them in one function.

    A template that extends another keeps its {% extends %}, and its blocks are compiled.
    """
    if any(isinstance(node, Compiled) for node in nodes):
        return nodes
    if any(isinstance(node, ExtendsNode) for node in nodes):
        for node in nodes:
            _compile_inside(node, engine)
        return nodes
    return NodeList([Compiled(nodes, _Compiler(engine).function(nodes))]) if nodes else nodes


def _compile_inside(node: Node, engine) -> None:
    """What a node that stays holds inside."""
    if isinstance(node, IfNode):
        node.conditions_nodelists = [
            (condition, compiled(nodes, engine)) for condition, nodes in node.conditions_nodelists
        ]
        return
    for attribute in node.child_nodelists:
        nodes = getattr(node, attribute, None)
        if nodes:
            setattr(node, attribute, compiled(nodes, engine))


class _Compiler:
    """One template's function in the making."""

    def __init__(self, engine):
        self._engine = engine
        self._code = Code(engine)
        self._root = RootScope()
        self._expressions = Expressions(self._code)
        self._by_type = {
            VariableNode: self._variable,
            IfNode: self._if,
            ForNode: self._for,
            WithNode: self._with,
            IncludeNode: self._include,
            SimpleNode: self._tag,
            URLNode: self._url,
            FirstOfNode: self._first_of,
            TranslateNode: self._translate,
            BlockTranslateNode: self._message,
        }

    def function(self, nodes: NodeList) -> Callable:
        self._nodes(nodes, self._root)
        return self._code.function()

    def _nodes(self, nodes: NodeList, scope: Scope) -> None:
        for node in nodes:
            self._node(node, scope)

    def _node(self, node: Node, scope: Scope) -> None:
        if isinstance(node, CommentNode):
            return
        if isinstance(node, TextNode) or is_fixed(node):
            self._code.fixed(node)
            return
        if isinstance(node, Compiled):
            self._nodes(node.originals, scope)
            return
        if not scope.is_root:
            self._known(node)(node, scope)
            return
        try:
            with self._code.attempt():
                self._known(node)(node, scope)
        except CannotCompile:
            self._as_it_is(node)

    def _known(self, node: Node) -> Callable:
        try:
            return self._by_type[type(node)]
        except KeyError:
            raise CannotCompile(type(node).__name__) from None

    def _as_it_is(self, node: Node) -> None:
        """Django's node, which may read and change the context: nothing is asked before its turn."""
        _compile_inside(node, self._engine)
        self._code.statement(f"put(({self._code.constant(node, 'node')}.render(context),))")

    def _variable(self, node: VariableNode, scope: Scope) -> None:
        self._code.piece(self._expressions.printed(node.filter_expression, scope))

    def _if(self, node: IfNode, scope: Scope) -> None:
        self._branches(list(node.conditions_nodelists), scope)

    def _branches(self, branches: list, scope: Scope) -> None:
        """Each {% elif %} stands inside the `else` before it, so its condition is asked last."""
        (condition, nodes), *others = branches
        if condition is None:
            self._nodes(nodes, scope)
            return
        with self._code.block(f"if {self._expressions.condition(condition, scope)}:"):
            self._nodes(nodes, scope)
        if others:
            with self._code.block("else:"):
                self._branches(others, scope)

    def _for(self, node: ForNode, scope: Scope) -> None:
        code, inner = self._code, Scope(scope)
        inner.loop = {}
        rows = code.name("rows")
        code.statement(f"{rows} = listed({self._expressions.value(node.sequence, scope, None)})")
        with self._hoisting() as hoisted, code.aside() as lines:
            self._loop(node, rows, inner)
        for name, held in (hoisted or {}).items():
            code.statement(f"{held} = read(context, {name!r})")
        code.insert(lines)
        if node.nodelist_empty:
            with code.block(f"if not len({rows}):"):
                self._scoped(node.nodelist_empty, Scope(scope))

    def _loop(self, node: ForNode, rows: str, inner: Scope) -> None:
        code = self._code
        inner.held = {name: code.name("row") for name in node.loopvars}
        targets = ", ".join(inner.held.values())
        turns = f"reversed({rows})" if node.is_reversed else rows
        number = code.name("number")
        inner.loop = {
            "counter0": number,
            "counter": f"({number} + 1)",
            "first": f"({number} == 0)",
            "last": f"({number} == len({rows}) - 1)",
        }
        targets = f"({targets})" if len(inner.held) > 1 else targets
        with code.block(f"for {number}, {targets} in enumerate({turns}):"):
            self._scoped(node.nodelist_loop, inner)

    @contextmanager
    def _hoisting(self):
        """The outermost loop reads what it needs of the context once, before it begins."""
        if self._root.hoisted is not None:
            yield None
            return
        self._root.hoisted = {}
        try:
            yield self._root.hoisted
        finally:
            self._root.hoisted = None

    def _scoped(self, nodes: NodeList, scope: Scope) -> None:
        """Nodes in a scope of their own; a name they give a value to has its outer value first."""
        with self._code.aside() as lines:
            self._nodes(nodes, scope)
        for name, held in scope.assigned.items():
            outer = "MISSING" if scope.is_isolated else scope.outer.find(name)
            self._code.statement(f"{held} = {outer}")
        self._code.insert(lines)

    def _give(self, name: str, expression: str, scope: Scope) -> None:
        """Assigns to a template's variable: `… as name`."""
        if scope.is_root:
            self._code.statement(f"context[{name!r}] = {expression}")
            return
        if name not in scope.assigned:
            scope.assigned[name] = self._code.name("given")
        self._code.statement(f"{scope.assigned[name]} = {expression}")
        scope.held[name] = scope.assigned[name]

    def _with(self, node: WithNode, scope: Scope) -> None:
        self._given(node.extra_context, node.nodelist, scope, Scope(scope))

    def _include(self, node: IncludeNode, scope: Scope) -> None:
        with included(node, self._engine) as template:
            if template.nodelist.get_nodes_by_type((BlockNode, ExtendsNode)):
                raise CannotCompile("blocks in an included template")
            inner = Scope(scope, is_isolated=node.isolated_context)
            self._given(node.extra_context, template.nodelist, scope, inner)

    def _given(self, given: dict, nodes: NodeList, scope: Scope, inner: Scope) -> None:
        for name, expression in given.items():
            held = self._code.name("given")
            self._code.statement(f"{held} = {self._expressions.value(expression, scope, '')}")
            inner.held[name] = held
        self._scoped(nodes, inner)

    def _tag(self, node: SimpleNode, scope: Scope) -> None:
        if node.takes_context:
            raise CannotCompile("a tag that takes the context")
        value, code = self._expressions.value, self._code
        given = [value(one, scope, "") for one in node.args]
        given += [f"{name}={value(one, scope, '')}" for name, one in node.kwargs.items()]
        call = f"{code.constant(node.func, 'tag')}({', '.join(given)})"
        if node.target_var is not None:
            self._give(node.target_var, call, scope)
        else:
            code.piece(f"tag_output({call})")

    def _url(self, node: URLNode, scope: Scope) -> None:
        address = self._expressions.address(node, scope)
        if node.asvar:
            self._give(node.asvar, address, scope)
        else:
            self._code.piece(f"tag_output({address})")

    def _first_of(self, node: FirstOfNode, scope: Scope) -> None:
        tried = [self._expressions.value(one, scope, None) for one in node.vars]
        first = f"shown({' or '.join(tried)} or '', context)"
        if node.asvar:
            self._give(node.asvar, f"SafeString({first})", scope)
        else:
            self._code.piece(first)

    def _translate(self, node: TranslateNode, scope: Scope) -> None:
        """Only `… as name` comes here: the words themselves are fixed."""
        if not node.asvar or not is_literal(node.filter_expression) or node.message_context:
            raise CannotCompile("words that are not in the template")
        fixed = self._code.constant(FixedValue(node, node.asvar, self._engine), "fixed")
        self._give(node.asvar, f"{fixed}[language]", scope)

    def _message(self, node: BlockTranslateNode, scope: Scope) -> None:
        words, names = message_of(node)
        value, inner = self._expressions.value, Scope(scope)
        for name, expression in node.extra_context.items():
            inner.held[name] = self._code.name("given")
            self._code.statement(f"{inner.held[name]} = {value(expression, scope, '')}")
        count = "None"
        if node.counter is not None:
            count = self._code.name("count")
            self._code.statement(f"{count} = {value(node.counter, inner, '')}")
            inner.held[node.countervar] = count
        filled = ", ".join(f"{name!r}: shown({inner.find(name)}, context)" for name in names)
        words = self._code.constant(words, "words")
        text = f"worded({words}, {count}, {{{filled}}})"
        if node.asvar:
            self._give(node.asvar, text, scope)
        else:
            self._code.piece(text)

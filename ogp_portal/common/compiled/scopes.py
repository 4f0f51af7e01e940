"""Which variable of the generated function holds which variable of the template."""


class CannotCompile(Exception):
    """This part of a template stays with Django's own nodes."""


class Scope:
    """The names known in one part of a template: the whole, a loop's body, an included template.

    The outermost scope reads and writes the page's context, since nodes that are not compiled
    look there. All others keep their names in variables of the function.
    """

    is_root = False

    def __init__(self, outer: "Scope | None", *, is_isolated: bool = False):
        self.outer, self.is_isolated = outer, is_isolated
        self.held: dict[str, str] = {}
        self.assigned: dict[str, str] = {}
        self.loop: dict[str, str] | None = None
        """What the body asks of `forloop`, by the variable that holds it."""

    def find(self, name: str) -> str:
        """The Python expression of a template's variable."""
        if name in self.held:
            return self.held[name]
        if self.is_isolated or self.outer is None:
            return "MISSING"
        return self.outer.find(name)

    def find_loop(self) -> "Scope":
        """The innermost loop. CannotCompile outside of one."""
        if self.loop is not None:
            return self
        if self.is_isolated or self.outer is None:
            raise CannotCompile("forloop")
        return self.outer.find_loop()


class RootScope(Scope):
    """The page's own context."""

    is_root = True

    def __init__(self):
        super().__init__(None)
        self.hoisted: dict[str, str] | None = None
        """Inside a loop: what it reads of the context, once for all its rounds."""

    def find(self, name: str) -> str:
        if self.hoisted is None:
            return f"read(context, {name!r})"
        return self.hoisted.setdefault(name, f"outer_{len(self.hoisted)}_{name}")

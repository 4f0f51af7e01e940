"""What is wrong with a data file: each fault names its file, line and field."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `field` is the path of the value: 'commitments[2].title_da.status'."""

    file: str
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field or 'the file'}: {self.text}"


class BrokenFiles(Exception):
    """At least one data file is broken; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

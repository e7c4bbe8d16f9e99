"""Small changes of Python: conditions dropped or negated, bounds moved, comparisons turned, statements, decorators and
elements left out, words swapped; SQL that stands in a text is changed as SQL.

What people read is left alone: what an exception says, documentation, the help of a command, and the progress of a step.
"""

from __future__ import annotations

import ast
import re

from mutate.change import Spot
from mutate.sql_changes import is_sql, sql_spots

__all__ = ["python_spots"]

_TURNED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
_BRACKETS = {ast.Tuple: ("(", ")"), ast.List: ("[", "]"), ast.Set: ("{", "}")}
_SWAPPED = {"sorted": "list", "min": "max", "max": "min", "any": "all", "all": "any"}
# Calls in a chain that narrow or order what is before them.
_CHAINED = frozenset({"filter", "exclude", "order_by", "distinct", "strip", "lower", "casefold", "reverse"})
_NARROWING = frozenset({"filter", "exclude", "get", "update"})
# They make a thing what it is: without them nothing runs at all, or nothing differs but speed.
_KEPT_DECORATORS = frozenset(
    {"property", "staticmethod", "classmethod", "dataclass", "contextmanager", "cache", "cached_property", "overload", "abstractmethod"}
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z_][\w.:-]{0,40}")
_PROGRESS = re.compile(r"(?:step|self\._step|progress)\.|advance\(")
_LEFT_ALONE = re.compile(rf"{_PROGRESS.pattern}|TypeVar\(")
# How many are dealt with at a time, and what a module calls its face.
_UNSEEN = frozenset({"__all__", "_CHUNK"})
# What a person reads who asks a command for help.
_TOLD = frozenset({"help", "metavar", "description", "title"})


def python_spots(source: str) -> list[Spot]:
    """Every small change of a module, in the order of their places."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda spot: (spot.start, spot.end))


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._rows = source.splitlines(keepends=True)
        self._function = 0
        self.found: list[Spot] = []

    # Places of nodes.

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self._place(node.lineno, node.col_offset)

    def _stop(self, node: ast.expr | ast.stmt) -> int:
        assert node.end_lineno
        assert node.end_col_offset is not None
        return self._place(node.end_lineno, node.end_col_offset)

    def _place(self, line: int, column: int) -> int:
        """Of a column in bytes, as `ast` has it, the one in characters."""
        row = self._rows[line - 1] if line <= len(self._rows) else ""
        return self._lines[line - 1] + len(row.encode()[:column].decode())

    def _text(self, node: ast.expr | ast.stmt) -> str:
        return self._source[self._start(node) : self._stop(node)]

    def _put(self, node: ast.expr | ast.stmt, new: str) -> None:
        self._add(self._start(node), self._stop(node), new)

    def _add(self, start: int, end: int, new: str) -> None:
        self.found.append(Spot(start, end, new, self._function))

    # Statements.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._decorators(node)
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            self.visit(default)
        outer = self._function
        self._function = _beginning(node)
        for statement in node.body:
            self.visit(statement)
        self._function = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._decorators(node)
        for statement in node.body:
            self.visit(statement)

    def _decorators(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            name = ast.unparse(decorator).partition("(")[0].rpartition(".")[2]
            if name not in _KEPT_DECORATORS:
                start = self._source.rindex("@", 0, self._start(decorator))
                self._add(start, self._stop(decorator), "")
                self.visit(decorator)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value and not (isinstance(node.target, ast.Name) and node.target.id in _UNSEEN):
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if _UNSEEN.intersection(names):
            return
        if not names and not isinstance(node.targets[0], ast.Tuple):
            self._put(node, "pass")
        self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._put(node, "pass")
        self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant) or _PROGRESS.match(self._text(node)):
            return
        self._put(node, "pass")
        self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._put(node, "pass")

    def visit_If(self, node: ast.If) -> None:
        self._test(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._test(node.test)
        self.generic_visit(node)

    def _test(self, test: ast.expr) -> None:
        if not isinstance(test, ast.UnaryOp) and not (isinstance(test, ast.Compare) and len(test.ops) == 1):
            self._put(test, f"(not ({self._text(test)}))")

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is None and not _PROGRESS.match(self._text(item.context_expr)):
                self._put(item.context_expr, "__import__('contextlib').nullcontext()")
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        """Nothing to change."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Nothing to change."""

    # Expressions.

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1:
            old, new = _TURNED[type(node.ops[0])]
            begin, end = self._stop(node.left), self._start(node.comparators[0])
            between = self._source[begin:end]
            turned = re.sub(r"\s+", " ", between).replace(old, new, 1)
            source = self._source
            self._put(node, source[self._start(node) : begin] + turned + source[end : self._stop(node)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word, other = (" and ", " or ") if isinstance(node.op, ast.And) else (" or ", " and ")
        parts = [f"({self._text(value)})" for value in node.values]
        self._put(node, f"({other.join(parts)})")
        for at in range(len(parts)):
            self._put(node, f"({word.join(part for n, part in enumerate(parts) if n != at)})")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._put(node, f"({self._text(node.operand)})")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._put(node, f"({self._text(node.body)})")
        self._put(node, f"({self._text(node.orelse)})")
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self._put(condition, "True")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        turned = {ast.Sub: "+", ast.BitOr: "&", ast.BitAnd: "|"}.get(type(node.op))
        if turned:
            begin, end = self._stop(node.left), self._start(node.right)
            source = self._source
            between = re.sub(r"[-|&]", turned, source[begin:end], count=1)
            self._put(node, source[self._start(node) : begin] + between + source[end : self._stop(node)])
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if _LEFT_ALONE.match(self._text(node)):
            return
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in _CHAINED and not isinstance(node.func.value, ast.Constant):
                self._put(node, self._text(node.func.value))
            if node.func.attr in _NARROWING and len(node.keywords) + len(node.args) > 1:
                self._without_arguments(node)
        elif isinstance(node.func, ast.Name) and node.func.id in _SWAPPED:
            self._put(node.func, _SWAPPED[node.func.id])
        self._inside_call(node)

    def _inside_call(self, node: ast.Call) -> None:
        for part in (node.func, *node.args):
            self.visit(part)
        # Of `zip` only `strict`: a wall before a defect of ours, since what is zipped is equally long.
        for word in node.keywords if ast.unparse(node.func) != "zip" else ():
            if word.arg not in _TOLD:
                self.visit(word.value)

    def _without_arguments(self, node: ast.Call) -> None:
        for left_out in node.keywords:
            words = [self._text(argument) for argument in node.args]
            words += [
                f"{word.arg}={self._text(word.value)}" if word.arg else f"**{self._text(word.value)}"
                for word in node.keywords
                if word is not left_out
            ]
            self._put(node, f"{self._text(node.func)}({', '.join(words)})")

    def visit_Tuple(self, node: ast.Tuple) -> None:
        if isinstance(node.ctx, ast.Load):
            self._without_elements(node, node.elts)
        self.generic_visit(node)

    def visit_List(self, node: ast.List) -> None:
        self._without_elements(node, node.elts)
        self.generic_visit(node)

    def visit_Set(self, node: ast.Set) -> None:
        self._without_elements(node, node.elts)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        pairs = [
            f"{self._text(key)}: {self._text(value)}" if key else f"**{self._text(value)}"
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        if len(pairs) > 1:
            for at in range(len(pairs)):
                self._put(node, f"{{{', '.join(pair for n, pair in enumerate(pairs) if n != at)}}}")
        self.generic_visit(node)

    def _without_elements(self, node: ast.Tuple | ast.List | ast.Set, elements: list[ast.expr]) -> None:
        if len(elements) < 2:
            return
        opening, closing = _BRACKETS[type(node)]
        for at in range(len(elements)):
            rest = "".join(f"{self._text(one)}, " for n, one in enumerate(elements) if n != at)
            self._put(node, f"{opening}{rest}{closing}")

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self._put(node, str(not value))
        elif isinstance(value, int):
            self._put(node, str(value + 1))
        elif isinstance(value, float):
            self._put(node, repr(round(value * 1.25 + 0.01, 4)))
        elif isinstance(value, str) and is_sql(value):
            self._sql(node)
        elif isinstance(value, str) and _WORD.fullmatch(value):
            self._put(node, repr(f"{value}_"))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if is_sql(self._text(node)):
            self._sql(node)

    def _sql(self, node: ast.expr) -> None:
        """SQL in a text, changed where it stands."""
        text = self._text(node)
        inside = re.match(r"[rf]*(\"\"\"|'''|\"|')", text)
        if inside and text.endswith(inside[1]) and "\\" not in text:
            begin = self._start(node) + inside.end()
            for spot in sql_spots(text[inside.end() : -len(inside[1])]):
                self._add(begin + spot.start, begin + spot.end, spot.new)


def _beginning(node: ast.FunctionDef) -> int:
    """The first line of a function as Python counts it; 0 for one that remembers: whoever asks later does not enter it."""
    if any("cache" in ast.unparse(decorator) for decorator in node.decorator_list):
        return 0
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])

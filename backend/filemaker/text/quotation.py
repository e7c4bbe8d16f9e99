"""Which lines are records where quotation marks are broken.

Read soundly (RFC 4180), every line leads from one state to another: outside of all fields, or inside a quoted field
with so many fields of its record complete. One mark too many or too few turns the states of all lines after it
round, and may show much later, or earlier: `see` on one line and `end"` on the third may be a note that has lost
its first mark, whose second line looks like a record. So all readings of such lines are compared. The ones with the
fewest faults count, and only what all of these have in common is a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# The state between two records; the others are the number of complete fields before the quoted one.
OUTSIDE = -1
# Where nothing is known of a line's state: the costs of all states are equal.
UNKNOWN: Mapping[int, int] = {}

# A line with more places than this, at which a mark may be too many or too few, may be anything; in records of so
# many fields nothing is compared.
_MOST_PLACES = 250
_IMPOSSIBLE = 1 << 30
_ENOUGH = 2  # lines

_State = int
# Fields that end on a line, and whether the line ends inside a quoted one.
_Outcome = tuple[int, bool]
_Outcomes = frozenset[_Outcome]
# From each state: the states that a line may lead to, and the faults that each takes.
_Steps = Mapping[_State, Mapping[_State, int]]


@dataclass(frozen=True)
class Stretch:
    """Lines that belong together: a record, or lines of which nobody can tell.

    Attributes:
        start: the index of its first line.
        end: the index after its last line.
        sound: whether it is one record, beyond doubt.
    """

    start: int
    end: int
    sound: bool


@dataclass(frozen=True)
class _Line:
    """What a line may do, read from outside (index 0) and from inside a quoted field (1)."""

    sound: tuple[_Outcomes, _Outcomes]
    one_mark_off: tuple[_Outcomes, _Outcomes]


class Quotation:
    """How quoted fields are written with one delimiter, in records of `width` fields."""

    def __init__(self, delimiter: str, width: int) -> None:
        self._delimiter = delimiter
        self._width = width
        self._closed = re.compile(rf'[^"]*+(?:""[^"]*+)*+"(?:{re.escape(delimiter)}|\Z)')
        self._open = re.compile(r'[^"]*+(?:""[^"]*+)*+\Z')
        self._without_marks: dict[int, _Steps] = {}
        # A file that ends inside a quoted field lacks a mark.
        self.at_the_end = {state: int(state != OUTSIDE) for state in range(OUTSIDE, width)}

    def read(self, text: str, *, inside: bool = False) -> _Outcome | None:
        """Reads a line without its end, or a record; None where its quotation marks are not sound.

        Marks in a field that does not begin with one are data where they come in pairs.
        """
        fields = position = 0
        while True:
            if inside or text.startswith('"', position):
                found = self._closed.match(text, position if inside else position + 1)
                if found is None:
                    is_open = self._open.match(text, position if inside else position + 1)
                    return (fields, True) if is_open else None
                inside, position = False, found.end()
                last = text[position - 1] == '"'
            else:
                end = text.find(self._delimiter, position)
                last = end < 0
                bare = text[position:] if last else text[position:end]
                if bare.count('"') % 2:
                    return None
                position = end + 1
            fields += 1
            if last:
                return fields, False

    def state_at(self, text: str) -> bool | None:
        """Whether a line surely begins inside a quoted field, or surely outside; None where it could be both."""
        if '"' not in text:
            return None
        outside, inside = self.read(text), self.read(text, inside=True)
        if (outside is None) == (inside is None):
            return None
        return outside is None

    def stretches(
        self, lines: Sequence[str], begin: Mapping[_State, int], end: Mapping[_State, int]
    ) -> Iterator[Stretch]:
        """Divides lines into records and lines in doubt.

        Args:
            lines: without their ends.
            begin: the states before the first line, and the number of faults that each costs; or UNKNOWN.
            end: the same for the states after the last one.
        """
        if self._width > _MOST_PLACES:
            yield Stretch(0, len(lines), sound=False)
            return
        steps = [self._steps_of(text) for text in lines]
        before = [begin or self._any_state()]
        for step in steps:
            before.append(_cheapest(before[-1], step))
        after = [end or self._any_state()]
        for step in reversed(steps):
            after.append(_cheapest(after[-1], _turned(step)))
        after.reverse()
        least = min(cost + after[0].get(state, _IMPOSSIBLE) for state, cost in before[0].items())
        start, sound = 0, tuple(before[0]) == (OUTSIDE,)
        for index, step in enumerate(steps):
            sound = sound and not _has_fault(before[index], step, after[index + 1], least)
            if _likely(before[index + 1], after[index + 1], least) == [OUTSIDE]:
                yield Stretch(start, index + 1, sound)
                start, sound = index + 1, True
        if start < len(lines):
            yield Stretch(start, len(lines), sound=False)

    def _any_state(self) -> dict[_State, int]:
        return dict.fromkeys(range(OUTSIDE, self._width), 0)

    def _steps_of(self, text: str) -> _Steps:
        if '"' in text or not text.strip(" "):
            return self._all_steps(self._marked_line(text))
        fields = text.count(self._delimiter) + 1
        if fields not in self._without_marks:
            self._without_marks[fields] = self._all_steps(_line_without_marks(fields))
        return self._without_marks[fields]

    def _all_steps(self, line: _Line) -> _Steps:
        return {state: self._steps(line, state) for state in range(OUTSIDE, self._width)}

    def _steps(self, line: _Line, state: _State) -> dict[_State, int]:
        """Whatever is wrong with a line, it may be a broken record of its own, or broken text inside a field."""
        steps = {state: 1}
        inside = state != OUTSIDE
        for faults, outcomes in ((1, line.one_mark_off[inside]), (0, line.sound[inside])):
            for fields, is_open in outcomes:
                complete = fields + state if inside else fields
                target = complete if is_open else OUTSIDE
                cost = faults + (not is_open and complete != self._width)
                if target < self._width and cost < steps.get(target, _IMPOSSIBLE):
                    steps[target] = cost
        return steps

    def _marked_line(self, text: str) -> _Line:
        if not text.strip(" "):  # an empty line between records is no record
            return _Line((_one((self._width, False)), _one((0, True))), (_one((0, True)), _one((1, False))))
        outside, inside = self.read(text), self.read(text, inside=True)
        sound = (_one(outside), _one(inside))
        if text.count('"') + text.count(self._delimiter) > _MOST_PLACES:
            anything = frozenset(
                (fields, is_open) for fields in range(self._width) for is_open in (True, False)
            )
            return _Line(sound, (anything, anything))
        changed = [*self._one_mark_changed(text)]
        off = tuple(
            frozenset(found for text in changed if (found := self.read(text, inside=inside)))
            for inside in (False, True)
        )
        return _Line(sound, (off[0], off[1]))

    def _one_mark_changed(self, text: str) -> Iterator[str]:
        """The line with one mark less, or one more where a sound line can come of it."""
        marks = [at for at, sign in enumerate(text) if sign == '"']
        edges = [at for at, sign in enumerate(text) if sign in ('"', self._delimiter)]
        for at in marks:
            yield text[:at] + text[at + 1 :]
        for at in sorted({0, len(text), *edges, *(edge + 1 for edge in edges)}):
            yield f'{text[:at]}"{text[at:]}'


class Proof:
    """Follows lines until enough of them prove what is inside of a field and what is not.

    Lines that can be read soundly in one way only, and agree with one another, prove it: to be wrong about two of them
    takes two faults besides the one that is looked for. So do more characters than a field can have.
    """

    def __init__(self, quotation: Quotation, longest_field: int) -> None:
        self._quotation = quotation
        self._longest = longest_field
        self._agreeing = 0
        self._characters = 0
        self._inside: bool | None = None

    def is_whole(self) -> bool:
        """Whether the line that was seen last surely is the last, or the first, of a record."""
        return self._characters > self._longest or (self._agreeing >= _ENOUGH and not self._inside)

    def see_before(self, text: str) -> None:
        """Takes the line before, of lines that agree because they were read soundly."""
        self._characters += len(text) + 1
        self._agreeing += self._quotation.state_at(text) is not None

    def see(self, text: str) -> None:
        """Takes the next line."""
        self._characters += len(text) + 1
        if '"' not in text:
            return
        begins = self._quotation.state_at(text)
        if begins is None:
            begins = self._inside
        else:
            self._agreeing = 1 if self._inside in (None, not begins) else self._agreeing + 1
        found = None if begins is None else self._quotation.read(text, inside=begins)
        if found is None or found[1] or self._agreeing == 1:
            self._characters = 0
        if found is None:
            self._agreeing = 0
        self._inside = found[1] if found else None


def _one(outcome: _Outcome | None) -> _Outcomes:
    return frozenset() if outcome is None else frozenset({outcome})


def _line_without_marks(fields: int) -> _Line:
    """A mark may be missing before any of its fields, or after any of them."""
    opened = frozenset((count, True) for count in range(fields))
    closed = frozenset((count + 1, False) for count in range(fields))
    return _Line((_one((fields, False)), _one((0, True))), (opened, closed))


def _cheapest(costs: Mapping[_State, int], steps: _Steps) -> dict[_State, int]:
    """The fewest faults that lead to each of the next states."""
    cheapest: dict[_State, int] = {}
    for state, cost in costs.items():
        for target, faults in steps.get(state, {}).items():
            if cost + faults < cheapest.get(target, _IMPOSSIBLE):
                cheapest[target] = cost + faults
    return cheapest


def _turned(steps: _Steps) -> _Steps:
    """The same steps from their ends to their beginnings."""
    turned: dict[_State, dict[_State, int]] = {}
    for state, targets in steps.items():
        for target, faults in targets.items():
            turned.setdefault(target, {})[state] = faults
    return turned


def _likely(before: Mapping[_State, int], after: Mapping[_State, int], least: int) -> list[_State]:
    """The states that readings with the fewest faults go through."""
    return [state for state, cost in before.items() if cost + after.get(state, _IMPOSSIBLE) == least]


def _has_fault(before: Mapping[_State, int], steps: _Steps, after: Mapping[_State, int], least: int) -> bool:
    """Whether one of the readings with the fewest faults has one on this line."""
    return any(
        faults and cost + faults + after.get(target, _IMPOSSIBLE) == least
        for state, cost in before.items()
        for target, faults in steps.get(state, {}).items()
    )

"""All mistakes of filling a template at once, not only the first; and blanks where they are asked for.

A template that stopped is run once more: what is missing prints nothing, and each place is noted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Template, Undefined, UndefinedError

from reportgen.errors import Finding, TemplateFault
from reportgen.templating import AskedName, ReportEnvironment, compile_template, fault_at, run


@dataclass(frozen=True, slots=True)
class Note:
    """What was missing or wrong at a line of the Python that a template became."""

    template: str
    line: int
    code: str
    message: str
    advice: str


@dataclass(slots=True)
class Notes:
    """What was noted during a run."""

    taken: list[Note] = field(default_factory=list)

    def add(self, code: str, message: str, advice: str = "") -> None:
        """Note a mistake of the template that is running."""
        frame: Any = sys._getframe(1)
        while frame is not None and not _is_template(frame):
            frame = frame.f_back
        name = frame.f_code.co_filename if frame is not None else ""
        line = frame.f_lineno if frame is not None else 0
        self.taken.append(Note(name, line, code, message, advice))

    def findings(self, template: Template) -> list[Finding]:
        """Return what was noted about a template, each mistake once, and forget it."""
        own = [note for note in self.taken if note.template == template.name]
        self.taken = [note for note in self.taken if note.template != template.name]
        faults = [
            fault_at(
                template, template.get_corresponding_lineno(note.line), note.code, note.message, note.advice
            )
            for note in own
        ]
        return list(dict.fromkeys(fault.finding() for fault in faults))


def _is_template(frame: Any) -> bool:
    return "environment" in frame.f_globals and "blocks" in frame.f_globals


def noting(env: ReportEnvironment, notes: Notes, blank: str = "") -> ReportEnvironment:
    """Return an environment that notes what is missing or wrong and prints `blank` there."""
    inner = env.finalize
    assert callable(inner)

    def finalize(value: object) -> object:
        if isinstance(value, Undefined):
            notes.add("T203", value._undefined_message)
            return blank
        try:
            return inner(value)
        except UndefinedError as error:
            notes.add("T203", str(error))
        except TemplateFault as fault:
            notes.add(fault.code, fault.message, fault.advice)
        return blank

    return env.overlay(undefined=_noted(env.undefined, notes), finalize=finalize)


def _noted(base: type[Undefined], notes: Notes) -> type[Undefined]:
    """Return a missing name that notes its use and goes on as nothing."""

    def used(result: Callable[[], object]) -> Callable[..., Any]:
        def method(self: Any, *_: Any, **__: Any) -> Any:
            notes.add("T203", self._undefined_message)
            return result()

        return method

    answers: dict[str, Any] = {
        "__slots__": (),
        "__iter__": used(lambda: iter(())),
        "__str__": used(str),
        "__len__": used(int),
        "__eq__": used(bool),
        "__ne__": used(lambda: True),
        "__hash__": lambda self: id(type(self)),
        "__contains__": used(bool),
        "__getitem__": lambda self, name: self,
    }
    if not issubclass(base, AskedName):
        answers["__bool__"] = used(bool)
    return type("NotedName", (base,), answers)


def mistakes_of(template: Template, source: str, context: Mapping[str, object]) -> list[Finding]:
    """Return every mistake of a run, in the order of the template."""
    notes = Notes()
    env = template.environment
    assert isinstance(env, ReportEnvironment)
    again = compile_template(noting(env, notes), source, template.name or "", None)
    try:
        run(again, context)
    except TemplateFault as fault:
        return [*notes.findings(again), fault.finding()]
    return notes.findings(again)


__all__ = ["Notes", "mistakes_of", "noting"]

"""How much room stands between one paragraph and the one above it."""

from __future__ import annotations

from itertools import pairwise

from reportgen.check.clauses import Subject
from reportgen.check.facts import Para, Where

TOLERANCE = 9.0
"""A third of a line: less is a matter of where a face stands in its line."""


def room_above(subject: Subject, para: Para) -> float | None:
    """Return the empty room above a paragraph in pt, beyond the pitch of its lines.

    None where it is the first of its page, where Word does not say what stands above,
    or where a table does.
    """
    if subject.is_pdf:
        return _printed(subject, para)
    room = para.before
    above = _above(subject, para)
    for other in above:
        if not other.is_empty:
            return room + other.after
        pitch = other.pitch.points if other.pitch and other.pitch.points else 1.3 * other.size
        room += pitch + other.before + other.after
        if para.new_page:
            return None
    return None


def _above(subject: Subject, para: Para) -> list[Para]:
    body = [other for other in subject.document.paras if other.where is Where.BODY]
    place = next((at for at, other in enumerate(body) if other.place == para.place), 0)
    return body[:place][::-1]


def _printed(subject: Subject, para: Para) -> float | None:
    for above, below in pairwise(subject.document.paras):
        if below.place == para.place:
            if not above.lines or above.lines[-1].page != para.lines[0].page:
                return None
            step = para.lines[0].base - above.lines[-1].base
            return step - subject.profile.pitch
    return None


__all__ = ["TOLERANCE", "room_above"]

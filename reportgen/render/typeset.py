"""What WeasyPrint 70 lacks for Chinese official documents, put right in one place.

    line breaks     by `linebreak` instead of UAX #14
    strut           a Latin digit or a fallback character never changes the height of a line
    justification   full lines end at the edge of the text area: the room left over is
                    shared out between hanzi, most beside digits and marks, never inside a
                    number or a Latin word; what lacks is given by the blanks of marks
    tables          end below their last row, also where rows were taken back to the next page

Widths come from the fonts once for each character; Pango shapes a line only when it
is drawn, and every glyph then stands exactly where the layout put it, to 1/1000 em.
Nothing else in the project knows that these corrections exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from reportgen import linebreak

VERSION = "70.0"
"""The WeasyPrint these corrections were written for; another one may lay out differently."""

WIDEST_GAP = 0.67
"""Largest room added between two characters, in em; a line that needs more stays ragged."""

SYNTHETIC_BOLD = 500
"""The font weight that asks for heavier strokes; no face has it, so the regular one is chosen."""

STROKE = 0.03
"""By how much the strokes of a face are widened for it, in em."""

_PX_PER_UNIT = 1 / 1024
_originals: dict[str, Callable[..., Any]] = {}


def install() -> None:
    """Put the corrections into the loaded WeasyPrint; further calls change nothing."""
    from weasyprint import draw
    from weasyprint.layout import inline, preferred
    from weasyprint.text import line_break

    if _originals:
        return
    _originals["split_first_line"] = line_break.split_first_line
    _originals["reactivate"] = line_break.Layout.reactivate
    _originals["get_next_linebox"] = inline.get_next_linebox
    _originals["draw_text"] = draw.draw_text
    for module in (inline, preferred):
        module.split_first_line = split_first_line
        module.can_break_text = can_break_text
    inline.justify_line = justify_line
    inline.get_next_linebox = get_next_linebox
    line_break.Layout.reactivate = reactivate
    draw.draw_text = draw_text


# ---------------------------------------------------------------------- tables


def close_tables(pages: Iterable[Any]) -> None:
    """Let tables and their bodies end below their last row on each page.

    Where a page may not part a row from the next, or from the note below, WeasyPrint
    takes rows back from the page and leaves their height behind: an empty strip.
    """
    from weasyprint.formatting_structure.boxes import LineBox, TableBox

    waiting = [page._page_box for page in pages]
    while waiting:
        box = waiting.pop()
        if isinstance(box, TableBox):
            bottoms = [_close(body) for body in box.children if body.children]
            _shorten(box, max(bottoms, default=0.0) - box.content_box_y())
        elif not isinstance(box, LineBox):
            waiting.extend(getattr(box, "children", ()))


def _close(body: Any) -> float:
    """End a body of a table below its last row, and return where that is."""
    bottom = max(float(row.position_y + row.height) for row in body.children)
    _shorten(body, bottom - body.position_y)
    return bottom


def _shorten(box: Any, height: float) -> None:
    if 0 < height < box.height:
        box.height = height


# ---------------------------------------------------------------------- widths


class Advances(dict[str, float]):
    """Widths of characters in px for one font list and size, measured when first asked for."""

    def __init__(self, style: Any) -> None:
        from weasyprint.text.line_break import Layout

        plain = style.copy()
        plain["letter_spacing"], plain["word_spacing"] = "normal", 0
        self._style = plain
        self._layout = Layout(plain)

    def __missing__(self, char: str) -> float:
        from weasyprint.text.line_break import line_size

        if "\u4e00" < char <= "\u9fff":
            width = self["\u4e00"]
        else:
            self._layout.set_text(char)
            width = line_size(self._layout.get_first_line()[0], self._style)[0]
        self[char] = width
        return width


def _advances(style: Any) -> Advances:
    """Return the widths for a style; kept with the font set-up, hence as long as the fonts."""
    tables: dict[object, Advances] = vars(style.font_config).setdefault("advances", {})
    key = _face(style)
    if key not in tables:
        tables[key] = Advances(style)
    return tables[key]


def _face(style: Any) -> tuple[object, ...]:
    """Return what decides which glyphs a text is set in."""
    return (
        tuple(style["font_family"]),
        style["font_size"],
        style["font_weight"],
        style["font_style"],
        style["font_feature_settings"],
        style["font_variant_numeric"],
        style["lang"],
    )


def _spacing(style: Any) -> float:
    spacing = style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)


# ----------------------------------------------------------------- line breaks


def get_next_linebox(context: Any, *arguments: Any) -> Any:
    """Lay out a line as WeasyPrint does, remembering how wide the lines after it are."""
    context.later_room = arguments[_CONTAINING_BLOCK].width
    return _originals["get_next_linebox"](context, *arguments)


_CONTAINING_BLOCK = 4
"""Place of the containing block among the arguments after the context."""


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    *,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, int, int | None, float, float, float]:
    """Return layout, length, resume index, width, height and baseline of the first line of a text.

    Same contract as the function of WeasyPrint it replaces: lengths in UTF-8 bytes, the rest in px.
    """
    if style["white_space"] not in {"normal", "nowrap"}:
        found = _originals["split_first_line"](
            text,
            style,
            context,
            max_width,
            justification_spacing,
            is_line_start=is_line_start,
            minimum=minimum,
        )
        return (*found[:4], *_strut(style))
    if max_width is None or style["white_space"] == "nowrap":
        line, end, steps = text, len(text), _steps(text, style)
    else:
        is_free = is_line_start and not minimum and style["overflow_wrap"] != "normal"
        line, end, steps = _broken(text, style, None if minimum else context, max_width, anywhere=is_free)
    resume = len(text[:end].encode()) if end < len(text) else None
    return _layout(line, steps, style), len(line.encode()), resume, sum(steps), *_strut(style)


def _broken(
    text: str, style: Any, context: Any, room: float, *, anywhere: bool
) -> tuple[str, int, list[float]]:
    """Return the first line of a text, where it ends in the text, and its steps."""
    end = 0
    steps: Sequence[float] = ()
    if context is not None:
        is_justified = style["text_align_all"] == "justify"
        end, steps = (_planned if is_justified else _whole_words)(text, style, context, room)
    if not end:
        steps = _steps(text, style)
        end = linebreak.line_end(text, _fitting(steps, room), anywhere=anywhere)
    line = text[:end].rstrip(" ") if end < len(text) else text
    return line, end, _squeezed(line, steps[: len(line)], room, style)


def _planned(text: str, style: Any, context: Any, room: float) -> tuple[int, Sequence[float]]:
    """Return where the plan for a paragraph ends its next line, and the steps from here; 0 where it has none.

    WeasyPrint asks for one line after the other; the plan made for the first serves the rest.
    """
    face = _face(style)
    known, plan = getattr(context, "plan", (None, None))
    if plan and known == face:
        end, steps = plan.line(text, room)
        if end:
            return end, steps
    steps = _steps(text, style)
    if sum(steps) <= room:
        return len(text), steps
    later_room, size = getattr(context, "later_room", room), style["font_size"]
    plan = linebreak.Plan(text, steps, room, later_room, size, later_room - room - _indent(style))
    context.plan = face, plan
    return plan.line(text, room)


def _indent(style: Any) -> float:
    """Return how far the first line of a paragraph is set in, in px."""
    indent = style["text_indent"]
    return float(indent.value) if getattr(indent, "unit", "") == "px" else 0.0


def _whole_words(text: str, style: Any, context: Any, room: float) -> tuple[int, Sequence[float]]:
    """Return where the next line of a text that is not justified ends between words; 0 where none has room."""
    steps = _steps(text, style)
    sums = list(accumulate(steps, initial=0.0))
    if sums[-1] <= room:
        return len(text), steps
    prose: linebreak.Prose | None = getattr(context, "prose", None)
    if prose is None or not prose.text.endswith(text):
        prose = context.prose = linebreak.Prose(text)
    start = len(prose.text) - len(text)
    return prose.end(start, sums, room, style["font_size"]) - start, steps


def _squeezed(line: str, steps: Sequence[float], room: float, style: Any) -> list[float]:
    """Return the steps of a line after its marks have given way, where that makes it fit its room."""
    excess = sum(steps) - room
    if excess <= 0:
        return list(steps)
    # The tracking after the last character lies outside the text area and is not counted.
    size = style["font_size"]
    given = linebreak.squeezed(line, (excess - _spacing(style)) / size)
    if given is None:
        return list(steps)
    return [step - give * size for step, give in zip(steps, given, strict=True)]


def _steps(text: str, style: Any) -> list[float]:
    """Return the step from each character to the next: its width and, unless that is nil, the tracking."""
    advances, spacing = _advances(style), _spacing(style)
    return [width + spacing if (width := advances[char]) else 0.0 for char in text]


def _fitting(steps: Sequence[float], room: float) -> int:
    """Return how many characters fit into the room."""
    return next((count for count, end in enumerate(accumulate(steps)) if end > room), len(steps))


def _layout(text: str, steps: list[float], style: Any) -> Any:
    """Return a WeasyPrint text layout that Pango has not shaped yet."""
    from weasyprint.text.line_break import Layout

    layout = object.__new__(Layout)
    vars(layout).update(vars(_shaper(style)) if style["text_decoration_line"] != "none" else {})
    layout.text = text
    layout.steps = steps
    layout.justification_spacing = 0
    layout.max_width = None
    layout.first_line_direction = 0
    return layout


def single_line(text: str, style: Any) -> tuple[Any, float]:
    """Return the layout of a text on one line, not shaped yet, and its width."""
    steps = _steps(text, style)
    return _layout(text, steps, style), sum(steps)


def part(box: Any, start: int, end: int) -> Any:
    """Return some signs of a laid out text as a box of their own, where they stand."""
    piece, steps = box.copy_with_text(box.text[start:end]), box.pango_layout.steps
    piece.position_x = box.position_x + sum(steps[:start])
    piece.width = sum(steps[start:end])
    piece.pango_layout = _layout(piece.text, steps[start:end], box.style)
    return piece


def _strut(style: Any) -> tuple[float, float]:
    """Return height and baseline of a text so that its line is as high as the element alone makes it."""
    from weasyprint.text.line_break import strut

    line_height, baseline = strut(style)
    height = float(style["font_size"])
    return height, baseline - (line_height - height) / 2


def can_break_text(text: str, lang: str | None) -> bool:
    """Return whether a line may end anywhere inside a text."""
    forbidden = linebreak.glued(text)
    return any(
        place not in forbidden and linebreak.may_part(before, after)
        for place, (before, after) in enumerate(pairwise(text), start=1)
    )


# --------------------------------------------------------------- justification


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Share the room left in a full line out between its characters, in px; a digit and a hanzi get most.

    The tracking after the last character lies outside the text area and is not counted.
    """
    boxes = list(_text_boxes(line))
    text = "".join(box.text for box in boxes)
    gaps = [linebreak.widening(*pair) for pair in pairwise(text)]
    if not any(gaps):
        return
    step = (extra_width + _spacing(boxes[-1].style)) / sum(gaps)
    if step <= WIDEST_GAP * line.style["font_size"]:
        _widen(line, iter([*gaps, 0.0]), step)


def _text_boxes(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _text_boxes(child)


def _widen(box: Any, gaps: Iterator[float], step: float, shift: float = 0.0) -> float:
    """Widen the text of a line in place; return by how much what follows moves right."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        steps = [width + step * next(gaps) for width in box.pango_layout.steps[: len(box.text)]]
        box.pango_layout = _layout(box.text, steps, box.style)
        growth = float(sum(steps) - box.width)
        box.width += growth
        return shift + growth
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        end = shift
        for child in box.children:
            if child.is_in_normal_flow():
                end = _widen(child, gaps, step, end)
        box.width += end - shift
        return end
    box.translate(shift, 0)
    return shift


# --------------------------------------------------------------------- drawing


def reactivate(self: Any, style: Any) -> None:
    """Shape a line for drawing and set each glyph where the layout put its character."""
    steps = getattr(self, "steps", None)
    if steps is None:
        _originals["reactivate"](self, style)
        return
    from weasyprint.text.ffi import pango, unicode_to_char_p

    shaper = _shaper(style)
    self.layout, self.language, self.style = shaper.layout, shaper.language, style
    pango.pango_layout_set_text(self.layout, unicode_to_char_p(self.text)[0], -1)
    glyphs = list(_glyphs(self.get_first_line()[0]))
    if len(glyphs) == len(steps):
        _place(glyphs, steps, style["font_size"])


def draw_text(stream: Any, textbox: Any, *arguments: Any) -> None:
    """Draw a text, outlined in its own colour where heavier strokes are asked for; its width stays."""
    style = textbox.style
    if style["font_weight"] != SYNTHETIC_BOLD:
        _originals["draw_text"](stream, textbox, *arguments)
        return
    with stream.stacked():
        stream.set_color(style["color"], stroke=True)
        stream.set_line_width(style["font_size"] * STROKE)
        stream.set_text_rendering(2)
        _originals["draw_text"](stream, textbox, *arguments)


def _shaper(style: Any) -> Any:
    """Return the one Pango layout that shapes all lines of a style, one after the other."""
    from weasyprint.text.ffi import pango
    from weasyprint.text.line_break import Layout

    shapers: dict[object, Any] = vars(style.font_config).setdefault("shapers", {})
    key = (*_face(style), style["text_decoration_line"] != "none")
    if key not in shapers:
        shapers[key] = Layout(style)
        # Drawing turns this on; doing so later would discard the widths set by then.
        pango.pango_layout_set_single_paragraph_mode(shapers[key].layout, True)
    return shapers[key]


def _glyphs(line: Any) -> Iterator[Any]:
    from weasyprint.text.ffi import ffi

    run = line.runs
    while run != ffi.NULL:
        string = run.data.glyphs
        yield from string.glyphs[0 : string.num_glyphs]
        run = run.next


def _place(glyphs: list[Any], steps: list[float], font_size: float) -> None:
    """Give each glyph a width of whole thousandths of the em, so that no rounding adds up along the line."""
    marks = [round(place * 1000 / font_size) for place in accumulate(steps, initial=0.0)]
    unit = font_size / 1000 / _PX_PER_UNIT
    for glyph, (start, end) in zip(glyphs, pairwise(marks), strict=True):
        width = (end - start) * unit
        # The writer cuts the difference to the natural width off towards nil: stay a little beyond it.
        beyond = 0.2 * unit if glyph.geometry.width < width else -0.2 * unit
        glyph.geometry.width = round(width + beyond)


__all__ = [
    "VERSION",
    "can_break_text",
    "install",
    "justify_line",
    "part",
    "reactivate",
    "single_line",
    "split_first_line",
]

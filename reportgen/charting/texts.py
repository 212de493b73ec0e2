"""Names in a chart: what has room where, and in how many lines."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen import layout
from reportgen.blocks import Axis, Chart
from reportgen.charting.nouns import GAP, Box, Key, Label
from reportgen.layout import Profile, characters
from reportgen.linebreak import even_lines


def ticks_width(axis: Axis, size: float) -> float:
    return max((characters(tick.text) * size for tick in axis.ticks), default=0.0)


def room_across(chart: Chart, profile: Profile) -> tuple[float, float]:
    """Return where the plot of standing bars begins, and how wide it is."""
    width = layout.pt(profile.landscape_width if chart.landscape else profile.text_width)
    size = profile.figure_size
    left = ticks_width(chart.axes[0], size) + 1.5 * GAP
    right = ticks_width(chart.axes[1], size) + 1.5 * GAP if len(chart.axes) > 1 else GAP
    return left, width - left - right


def wrapped(text: str, room: float, size: float) -> tuple[str, ...]:
    """Return a name in even lines that fit the room; a word, a number or a Latin word is not broken."""
    return even_lines(text, max(room, size) / size + 1e-6, characters)


_MOST_LINES = 3
_LONGEST_UPRIGHT = 9
UPRIGHT_PITCH = 1.06


def fits_level(texts: Sequence[str], slot: float, size: float) -> bool:
    """Return whether names have room side by side in a few lines."""
    room = slot - 2
    for text in texts:
        lines = wrapped(text, room, size)
        short = len(lines) > 1 and room < 3 * size
        if len(lines) > _MOST_LINES or short or any(characters(line) * size > room for line in lines):
            return False
    return True


def fits_upright(texts: Sequence[str], slot: float, size: float) -> bool:
    """Return whether names have room as columns of hanzi."""
    plain_hanzi = all("\u4e00" <= char <= "\u9fff" for text in texts for char in text)
    return plain_hanzi and slot >= size + 1 and max(map(len, texts), default=0) <= _LONGEST_UPRIGHT


def names_fit(chart: Chart, profile: Profile) -> bool:
    texts = [name.text for name in chart.named]
    slot = room_across(chart, profile)[1] / len(chart.categories) * chart.every
    size = profile.figure_size
    return len(texts) <= 1 or fits_level(texts, slot, size) or fits_upright(texts, slot, size)


def legend(chart: Chart, width: float, profile: Profile) -> tuple[tuple[Key, ...], float]:
    """Return the entries of the legend, in centred rows, and the height they take."""
    if not chart.legend or chart.kind == "pie":
        return (), 0.0
    size, pitch = profile.figure_key_size, profile.figure_key_size * 1.5
    swatch, between = 2.2 * size, 2 * size
    rows: list[list[tuple[int, float]]] = [[]]
    for number, series in enumerate(chart.series):
        length = swatch + GAP + characters(series.name.text) * size
        if rows[-1] and sum(w + between for _, w in rows[-1]) + length > width:
            rows.append([])
        rows[-1].append((number, length))
    keys = []
    for row, members in enumerate(rows):
        x = (width - sum(w for _, w in members) - between * (len(members) - 1)) / 2
        base = row * pitch + size
        for number, length in members:
            box = Box(x, base - 0.78 * size, swatch, 0.75 * size)
            name = Label(x + swatch + GAP, base, chart.series[number].name.text, "start", size)
            keys.append(Key(box, number, name))
            x += length + between
    return tuple(keys), len(rows) * pitch

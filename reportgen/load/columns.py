"""Names and units of the columns of a free table, from a head of any depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.load import units
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.grid import Grid, Raw, letters
from reportgen.load.parts import Look, Part, is_figure, is_label_of_head
from reportgen.load.values import is_none, plain, text
from reportgen.model import Cell
from reportgen.readback import ColumnRead

_BRACKET = re.compile(r"[(（\[【]\s*(?:单位\s*[:：])?([^()（）\[\]【】]*)[)）\]】]$")
_YEARS = re.compile(r"(19|20)\d\d")
_PADDED = re.compile(r"[一-鿿](?:[ \u3000\xa0]+[一-鿿]){1,3}")
NAMELESS = "名称"
YEAR = "年份"
_UNIT_COLUMN = ("计量单位", "单位", "计算单位")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a free table."""

    index: int
    name: str
    head: str
    """As it stands in the sheet."""
    unit: str = ""
    unit_from: str = ""
    years: bool = False
    """Whether its numbers are years, which are names."""

    @property
    def spelled(self) -> str:
        """The name with its unit, as the head says it."""
        return f"{self.name}（{self.unit}）" if self.unit and self.unit_from == "表头" else ""

    @property
    def told(self) -> ColumnRead:
        """What became of it."""
        return ColumnRead(letters(self.index), self.head, self.name, self.unit, self.unit_from)


def unpadded(words: str) -> str:
    """Return a name without the blanks that stretch it to the width of others: `北    京`."""
    return "".join(words.split()) if _PADDED.fullmatch(words) else words


def read(look: Look, part: Part, findings: Findings) -> list[Column]:
    """Return the columns of a table, each with a name; records names that had to be made up, and doubles."""
    assert part.head is not None
    body = range(part.head[1] + 1, part.bottom + 1)
    found = [_column(index, pieces, beside) for index, pieces, beside in _pieces(look, part, findings)]
    named = _named(look, part, found, body, findings)
    columns = _with_units(look, part, named, body, findings)
    _report_doubles(look.grid, part.head[1], columns, findings)
    return columns


# ------------------------------------------------------------------------ names


def _pieces(look: Look, part: Part, findings: Findings) -> Iterator[tuple[int, list[str], str]]:
    """Yield each column with what the rows of the head say over it, groups carried to their columns.

    Last comes the name of a merged head that spans the column, where it has none of its own.
    """
    assert part.head is not None
    first, last = part.head
    depth = last - first + 1
    carried, bounds = [""] * depth, [-1] * depth
    for index in part.columns:
        own = [_label(look, row, index, findings) for row in range(first, last + 1)]
        for level, words in enumerate(own):
            if words:
                carried[level], bounds[level] = words, _reach(look, first + level, index)
                carried[level + 1 :] = [""] * (depth - level - 1)
            elif 0 <= bounds[level] < index:
                carried[level] = ""
        deepest = max((level for level, words in enumerate(own) if words), default=-1)
        spanned = [carried[n] for n in range(depth) if bounds[n] >= index and carried[n]]
        if index == part.columns[0]:
            yield index, _corner(own), ""
        else:
            pieces = [own[n] or carried[n] for n in range(deepest + 1)]
            yield index, pieces, "" if pieces else "".join(spanned)


def _corner(own: Sequence[str]) -> list[str]:
    """What stands over the row labels; of several names for the rows of the head themselves the first."""
    said = [words for words in own if words]
    return said[:1] if len(said) > 1 and all(is_label_of_head(words) for words in said) else said


def _reach(look: Look, row: int, column: int) -> int:
    """The last column a group's name is meant for: that of its merge, if it has one; else -1."""
    return next(
        (right for (first, left), (_, right) in look.grid.merges if (first, left) == (row, column)), -1
    )


def _label(look: Look, row: int, column: int, findings: Findings) -> str:
    spot = look.grid.spot(row, column)
    try:
        words = str(text(spot, findings) or "")
    except Unreadable as fault:
        findings.refuse(spot.place, fault)
        return ""
    words = words.removesuffix(".0") if _YEARS.fullmatch(words.removesuffix(".0")) else words
    return "".join(words.split())


def _column(index: int, pieces: Sequence[str], beside: str) -> Column:
    """The name without a bracket that is a unit; other brackets are part of it."""
    names: list[str] = []
    unit = ""
    for words in pieces:
        bracket = _BRACKET.search(words)
        name = words
        if bracket and units.is_unit(bracket[1]):
            name, unit = words[: bracket.start()], _unit(bracket[1])
        elif names and units.is_unit(words):
            name, unit = "", _unit(words)
        if name and name not in names[-1:]:
            names.append(name)
    return Column(index, "".join(names), "".join(pieces) or beside, unit, "表头" if unit else "")


def _unit(words: str) -> str:
    return {"百分比": "%", "pct": "个百分点"}.get(plain(words), plain(words))


def _named(
    look: Look, part: Part, columns: Sequence[Column], body: range, findings: Findings
) -> list[Column]:
    """Give the columns without a name one: 年份 or 名称 for the row labels, else a neighbour's or its letter."""
    assert part.head is not None
    taken = {column.name for column in columns}
    found, made = [], []
    for column in columns:
        years = _holds_years(look, column, body)
        if column.name:
            found.append(replace(column, years=years))
        elif any(column.index in look.rows[row] for row in body):
            name = _given_name(part, column, years, taken)
            taken.add(name)
            made.append(replace(column, name=name, head="", years=years))
            found.append(made[-1])
    if made:
        names = "、".join(f"“{column.name}”" for column in made)
        place = look.grid.place(part.head[1], made[0].index)
        findings.info("D128", place, f"{_columns(made)}没有列名，取名{names}", "请在表头写上列名")
    return found


def _columns(made: Sequence[Column]) -> str:
    named = [letters(column.index) for column in made]
    return f"{'、'.join(named)}列"


def _given_name(part: Part, column: Column, years: bool, taken: set[str]) -> str:
    if column.index == part.columns[0]:
        name = part.names.get(column.index) or (YEAR if years else NAMELESS)
    elif column.head:
        name = f"{column.head}2"
    else:
        name = f"{letters(column.index)}列"
    return name if name not in taken else f"{name}（{letters(column.index)}列）"


def _holds_years(look: Look, column: Column, body: range) -> bool:
    """Whether the numbers of a column are years and it is called so, or not at all."""
    if column.name not in ("", YEAR, "年度", "年", "年别", "时间", "期别", NAMELESS, "指标", "项目"):
        return False
    seen = [_plainly(look.grid.raw(row, column.index)) for row in body if column.index in look.rows[row]]
    years = [words for words in seen if _YEARS.fullmatch(words)]
    figures = sum(1 for words in seen if re.fullmatch(r"[\d.,]+", words))
    return len(years) > 1 and len(years) * 10 >= figures * 9


def _plainly(raw: Raw) -> str:
    return plain(f"{raw:.15g}" if isinstance(raw, float) else str(raw))


def _report_doubles(grid: Grid, row: int, columns: Sequence[Column], findings: Findings) -> None:
    seen: dict[str, Column] = {}
    for column in columns:
        if seen.setdefault(column.name, column) is not column:
            findings.error(
                "D116", grid.place(row, column.index), f"有两列都叫“{column.name}”", "请给一列改名"
            )


# ------------------------------------------------------------------------ units


def _with_units(
    look: Look, part: Part, columns: Sequence[Column], body: range, findings: Findings
) -> list[Column]:
    """Give columns of figures the unit said above the table, where none stands in their head."""
    place, said = _line_of_units(look, part)
    if not said or place is None:
        return list(columns)
    found = []
    used = False
    for column in columns:
        unit = ""
        if not column.unit and not column.years and look.numeric(column.index, body.start, body.stop):
            unit = units.fitting(column.name, said)
        used = used or bool(unit) or column.unit in said
        found.append(replace(column, unit=unit, unit_from=place.ref) if unit else column)
    if not used:
        written = "、".join(said)
        findings.warn(
            "D129",
            place,
            f"表上方写的单位是{written}，分不清哪一列用哪个，没有采用",
            "请把单位写进各列的列名",
        )
    return found


def _line_of_units(look: Look, part: Part) -> tuple[Cell | None, tuple[str, ...]]:
    """Where a line `单位：万元` stands above a table, and what it says."""
    assert part.head is not None
    for row in range(part.head[0] - 1, part.top - 1, -1):
        for column in look.at(row, None):
            words = str(look.grid.raw(row, column))
            for piece in (words, *re.split(r"\s{2,}|\u3000+", words.strip())):
                if said := units.told(piece):
                    return look.grid.place(row, column), said
    return None, ()


def unit_of_rows(look: Look, columns: Sequence[Column], rows: Sequence[int]) -> Column | None:
    """Return the column that gives each row its unit: 计量单位, or 单位 where units stand in it."""
    for column in columns:
        if plain(column.name) in _UNIT_COLUMN:
            words = [str(look.grid.raw(row, column.index)) for row in rows if column.index in look.rows[row]]
            known = [word for word in words if units.is_unit(word) or is_none(word)]
            if words and len(known) * 2 > len(words):
                return column
    return None


def unit_in_label(label: Raw) -> str:
    """Return the unit in the bracket at the end of a row's name: `年末总人口(万人)`."""
    found = _BRACKET.search(label.strip()) if isinstance(label, str) and not is_figure(label) else None
    return _unit(found[1]) if found and units.is_unit(found[1]) else ""

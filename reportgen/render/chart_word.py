"""A chart as Word and WPS draw it: native, with its data in a workbook inside the file.

The plot stands where `charting` puts it, so that Word draws the picture the PDF shows.
Axes, formats and places of figures are written out: nothing is left to the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.blocks import Axis, Chart, Figure, Series
from reportgen.charting.nouns import Plan, Side, Spot
from reportgen.layout import GBT9704, Profile
from reportgen.render.chart_look import FILLS, GRID, INK, Fill, Stroke, fill_of, stroke_of
from reportgen.render.ooxml import NAMESPACES, XML_HEAD, R, escape
from reportgen.render.sheet import SHEET, Value, address, number_format, workbook

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_EMU_PER_PT = 12_700
_PRESETS = {"diagonal": "wdUpDiag", "cross": "openDmnd", "level": "narHorz"}
_DASHES = {(): "solid", (4, 2): "dash", (1.2, 1.6): "sysDot", (6, 2, 1.2, 2): "dashDot"}
_PLACES: dict[Side, str] = {
    "above": "t",
    "below": "b",
    "left": "l",
    "right": "r",
    "middle": "ctr",
    "inside": "inEnd",
    "outside": "outEnd",
}
_LINE_WIDTH, _OUTLINE, _THIN = 1.4, 0.6, 0.5


def data(chart: Chart) -> bytes:
    """Return the workbook behind a chart: a row for each category, a column for each series."""
    head: list[Value] = [None, *(series.name.text for series in chart.series)]
    rows: list[list[Value]] = [head]
    for index, category in enumerate(chart.categories):
        figures = (series.points[index] for series in chart.series)
        rows.append([category.text, *((f.value, places(f)) if f else None for f in figures)])
    return workbook(rows)


def places(figure: Figure) -> int:
    """Return with how many decimals a figure is printed."""
    return len(figure.text.partition(".")[2])


def xml(chart: Chart, plan: Plan, relation: str, profile: Profile = GBT9704) -> str:
    """Return the chart part; `relation` is the id of its workbook."""
    return _Writer(chart, plan, profile).part(relation)


@dataclass(frozen=True, slots=True)
class _Writer:
    chart: Chart
    plan: Plan
    profile: Profile

    def part(self, relation: str) -> str:
        """Return the whole part."""
        return (
            f'{XML_HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{NAMESPACES["a"]}" xmlns:r="{R}">'
            '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
            f'<c:chart><c:autoTitleDeleted val="1"/>{self.plot_area()}{self.legend()}'
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{self.text(self.profile.figure_size)}"
            f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
        )

    def plot_area(self) -> str:
        """Return the plot with its axes, where the plan has it."""
        box, width, height = self.plan.plot, self.plan.width, self.plan.height
        place = _layout("inner", box.x / width, box.y / height, box.width / width, box.height / height)
        return f"<c:plotArea>{place}{self.groups()}<c:spPr><a:noFill/></c:spPr></c:plotArea>"

    def groups(self) -> str:
        """Return the bars, then the lines, then the axes they are read on."""
        if self.chart.kind == "pie":
            series = self.series(0, self.chart.series[0])
            return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'
        numbered = list(enumerate(self.chart.series))
        found = []
        for axis in range(len(self.chart.axes)):
            own = [(number, series) for number, series in numbered if series.axis == axis]
            bars = "".join(self.series(n, s) for n, s in own if not s.line)
            lines = "".join(self.series(n, s) for n, s in own if s.line)
            ids = f'<c:axId val="{_category_axis(axis)}"/><c:axId val="{_value_axis(axis)}"/>'
            found += [self.bar_group(bars, ids)] * bool(bars) + [_line_group(lines, ids)] * bool(lines)
        axes = "".join(self.axes(n, axis) for n, axis in enumerate(self.chart.axes))
        return f"{''.join(found)}{axes}"

    def bar_group(self, series: str, ids: str) -> str:
        """Return a group of bars."""
        chart = self.chart
        overlap = '<c:overlap val="100"/>' if chart.stacked else '<c:overlap val="0"/>'
        return (
            f'<c:barChart><c:barDir val="{"bar" if chart.lying else "col"}"/>'
            f'<c:grouping val="{"stacked" if chart.stacked else "clustered"}"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="{min(round(self.plan.gap * 100), 500)}"/>{overlap}{ids}</c:barChart>'
        )

    # ------------------------------------------------------------------ series

    def series(self, number: int, series: Series) -> str:
        """Return one series with its names, figures and looks."""
        column, count = number + 1, len(self.chart.categories)
        name = _texts("tx", f"${address(column, 0)[0]}$1", [series.name.text])
        names = _texts("cat", _range(0, count), [category.text for category in self.chart.categories])
        figures = _numbers(_range(column, count), series.points)
        points, labels = "".join(self.points(number, series)), self.labels(number, series)
        if series.line:
            stroke = stroke_of(self.chart, number)
            look, smooth = (
                f"<c:spPr>{_line(_LINE_WIDTH, _dash(stroke))}</c:spPr>{_marker(stroke)}",
                '<c:smooth val="0"/>',
            )
        elif self.chart.kind == "pie":
            look, smooth = "", ""
        else:
            fill = fill_of(self.chart, number)
            look, smooth = f'{_area(fill)}<c:invertIfNegative val="0"/>', ""
        return (
            f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name}{look}{points}{labels}'
            f"{names}{figures}{smooth}</c:ser>"
        )

    def points(self, number: int, series: Series) -> Iterator[str]:
        """Yield the points that look otherwise than their series: slices, bars below zero."""
        if self.chart.kind == "pie":
            for place, part in enumerate(self.plan.slices):
                yield f'<c:dPt><c:idx val="{part.index}"/><c:bubble3D val="0"/>{_area(FILLS[place % len(FILLS)])}</c:dPt>'
            return
        usual = fill_of(self.chart, number)
        for bar in self.plan.bars:
            if bar.series == number and (fill := fill_of(self.chart, number, negative=bar.negative)) != usual:
                yield (
                    f'<c:dPt><c:idx val="{bar.index}"/><c:invertIfNegative val="0"/>'
                    f'<c:bubble3D val="0"/>{_area(fill)}</c:dPt>'
                )

    def labels(self, number: int, series: Series) -> str:
        """Return which figures are printed, where and with how many decimals."""
        spots = [spot for spot in self.plan.spots if spot.series == number]
        if not spots:
            return ""
        usual = _position(series, spots[0])
        decimals = {spot.index: places(f) for spot in spots if (f := series.points[spot.index])}
        common = max(set(decimals.values()), key=list(decimals.values()).count)
        own = "".join(
            f'<c:dLbl><c:idx val="{spot.index}"/>{self.label(spot, decimals[spot.index], series)}</c:dLbl>'
            for spot in spots
            if _position(series, spot) != usual or decimals[spot.index] != common
        )
        leaders = '<c:showLeaderLines val="1"/>' if self.chart.kind == "pie" else ""
        return f"<c:dLbls>{own}{self.label(spots[0], common, series)}{leaders}</c:dLbls>"

    def label(self, spot: Spot, decimals: int, series: Series) -> str:
        """Return the format, ground, face and place of a figure."""
        ground = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        backed = f"<c:spPr>{ground}</c:spPr>" if spot.side in ("middle", "inside") else ""
        is_pie = self.chart.kind == "pie"
        separator = "<c:separator> </c:separator>" if is_pie else ""
        return (
            f'<c:numFmt formatCode="{number_format(decimals)}" sourceLinked="0"/>{backed}'
            f"{self.text(self.profile.figure_size, tight=bool(backed))}"
            f'<c:dLblPos val="{_position(series, spot)}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
            f'<c:showCatName val="{int(is_pie)}"/><c:showSerName val="0"/><c:showPercent val="0"/>'
            f'<c:showBubbleSize val="0"/>{separator}'
        )

    # -------------------------------------------------------------------- axes

    def axes(self, number: int, axis: Axis) -> str:
        """Return a value axis and the axis of the categories that goes with it."""
        return f"{self.category_axis(number, axis)}{self.value_axis(number, axis)}"

    def category_axis(self, number: int, axis: Axis) -> str:
        """Return the axis with the names; it stands at zero, its names at the edge of the plot."""
        chart = self.chart
        side = "l" if chart.lying else "b"
        skip = f'<c:tickLblSkip val="{chart.every}"/>' if chart.every > 1 else '<c:tickLblSkip val="1"/>'
        names = self.text(self.profile.figure_size, upright=self.plan.upright)
        return (
            f'<c:catAx><c:axId val="{_category_axis(number)}"/>'
            f'<c:scaling><c:orientation val="{"maxMin" if chart.lying else "minMax"}"/></c:scaling>'
            f'<c:delete val="{int(number > 0)}"/><c:axPos val="{side}"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="{"nextTo" if axis.inverted else "low"}"/>'
            f'<c:spPr>{_line(1, colour="000000")}</c:spPr>{names}<c:crossAx val="{_value_axis(number)}"/>'
            f'<c:crosses val="{"max" if axis.inverted else "autoZero"}"/><c:auto val="0"/>'
            f'<c:lblAlgn val="ctr"/><c:lblOffset val="40"/>{skip}<c:noMultiLvlLbl val="1"/></c:catAx>'
        )

    def value_axis(self, number: int, axis: Axis) -> str:
        """Return the axis with the ticks."""
        chart, ticks = self.chart, axis.ticks
        decimals = max(len(tick.text.partition(".")[2]) for tick in ticks)
        shown = number_format(decimals)
        if any(not tick.text for tick in ticks):
            shown = f"{shown};-{shown};"
        side = "b" if chart.lying else "r" if number else "l"
        grid = f"<c:majorGridlines><c:spPr>{_line(_THIN, colour=GRID)}</c:spPr></c:majorGridlines>"
        return (
            f'<c:valAx><c:axId val="{_value_axis(number)}"/>'
            f'<c:scaling><c:orientation val="{"maxMin" if axis.inverted else "minMax"}"/>'
            f'<c:max val="{ticks[-1].value:f}"/><c:min val="{ticks[0].value:f}"/></c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{side}"/>{"" if number else grid}'
            f'<c:numFmt formatCode="{shown}" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
            f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{self.text(self.profile.figure_size)}"
            f'<c:crossAx val="{_category_axis(number)}"/>'
            f'<c:crosses val="{"max" if number or chart.lying else "autoZero"}"/>'
            f'<c:crossBetween val="between"/><c:majorUnit val="{ticks[1].value - ticks[0].value:f}"/></c:valAx>'
        )

    def legend(self) -> str:
        """Return the names of the series above the plot."""
        if not self.plan.keys:
            return ""
        text = self.text(self.profile.figure_key_size)
        return f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{text}</c:legend>'

    def text(self, size: float, *, upright: bool = False, tight: bool = False) -> str:
        """Return the face of texts: black, 宋体 and the Latin face, as in the PDF."""
        latin, asian = self.profile.word_font("西文"), self.profile.word_font("宋体")
        turn = ' rot="0" vert="eaVert"' if upright else ' rot="0" vert="horz"'
        inset = ' lIns="9525" tIns="0" rIns="9525" bIns="0"' if tight else ""
        return (
            f"<c:txPr><a:bodyPr{turn}{inset}/><a:lstStyle/><a:p><a:pPr>"
            f'<a:defRPr sz="{round(size * 100)}" b="0"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
            f'<a:latin typeface="{latin}"/><a:ea typeface="{asian}"/></a:defRPr></a:pPr>'
            '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        )


# ---------------------------------------------------------------- small pieces


def _category_axis(number: int) -> int:
    return 101 + 10 * number


def _value_axis(number: int) -> int:
    return 102 + 10 * number


def _line_group(series: str, ids: str) -> str:
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{series}<c:marker val="1"/>{ids}</c:lineChart>'
    )


def _layout(target: str, x: float, y: float, width: float, height: float) -> str:
    aim = f'<c:layoutTarget val="{target}"/>' if target else ""
    return (
        f'<c:layout><c:manualLayout>{aim}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.4f}"/><c:y val="{y:.4f}"/><c:w val="{width:.4f}"/><c:h val="{height:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )


def _range(column: int, count: int) -> str:
    letter = address(column, 0)[0]
    return f"${letter}$2:${letter}${count + 1}"


def _texts(tag: str, place: str, texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts))
    return (
        f"<c:{tag}><c:strRef><c:f>{SHEET}!{place}</c:f>"
        f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef></c:{tag}>'
    )


def _numbers(place: str, figures: Sequence[Figure | None]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{figure.value:f}</c:v></c:pt>' for n, figure in enumerate(figures) if figure
    )
    return (
        f"<c:val><c:numRef><c:f>{SHEET}!{place}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(figures)}"/>{points}</c:numCache></c:numRef></c:val>'
    )


def _position(series: Series, spot: Spot) -> str:
    return (
        "outEnd"
        if not series.line and spot.side in ("above", "below", "left", "right")
        else _PLACES[spot.side]
    )


def _area(fill: Fill) -> str:
    return f"<c:spPr>{_filling(fill)}{_line(_OUTLINE)}</c:spPr>"


def _filling(fill: Fill) -> str:
    if not fill.hatch:
        return f'<a:solidFill><a:srgbClr val="{fill.tone}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{_PRESETS[fill.hatch]}"><a:fgClr><a:srgbClr val="{INK}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{fill.tone}"/></a:bgClr></a:pattFill>'
    )


def _line(width: float, dash: str = "solid", colour: str = INK) -> str:
    return (
        f'<a:ln w="{round(width * _EMU_PER_PT)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:ln>'
    )


def _dash(stroke: Stroke) -> str:
    return _DASHES[stroke.dash]


def _marker(stroke: Stroke) -> str:
    colour = INK if stroke.solid else "FFFFFF"
    look = f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{_line(1)}</c:spPr>'
    return f'<c:marker><c:symbol val="{stroke.marker}"/><c:size val="6"/>{look}</c:marker>'


__all__ = ["data", "places", "xml"]

"""The other workbook formats, and what only the files' own bytes tell."""

from __future__ import annotations

import struct
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.load import examine, load, xls, xlsx
from reportgen.load.grid import UNSAVED, Grid
from reportgen.model import Dataset, Quantity
from tests.load.raw import (
    biff,
    compound,
    ods,
    pack,
    record,
    save,
    small_compound,
    styles,
    worksheet,
    xls_file,
    xlsx_parts,
)
from tests.load.workbooks import GOOD

INFO = [["项目", "内容"], ["地区名称", "洪泽区"], ["发文机关", "督考办"], ["成文日期", "2022-07-18"]]
INDICATORS = [["指标", "计量单位"], ["优良天数比例", "%"], ["生产总值", "亿元"]]


def figures(dataset: Dataset) -> list[tuple[Decimal, int] | None]:
    shown = [o.actual for o in dataset.observations]
    return [(q.value, q.places) if q else None for q in shown]


# --------------------------------------------------------------------------- .xls


def xls_of(results: list[list[Any]], *formats: str) -> bytes:
    return xls_file({"报告信息": INFO, "指标体系": INDICATORS, "指标结果": results}, *formats)


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_xls_percent_cells_and_dates(tmp_path: Path, suffix: str) -> None:
    rows = [
        ["期别", "指标", "完成值"],
        ["2022-06", "优良天数比例", (0.812, 1)],
        [(44713.0, 2), "优良天数比例", (0.795, 1)],
        ["2022-06", "生产总值", 195.66],
    ]
    dataset = load(save(tmp_path / f"数据{suffix}", xls_of(rows, "0.0%", 'yyyy"年"m"月"')))
    assert figures(dataset) == [(Decimal("81.2"), 1), (Decimal("79.5"), 1), (Decimal("195.66"), 2)]
    assert dataset.observations[1].period.full == "2022年6月"
    assert str(dataset.observations[0].actual and dataset.observations[0].actual.origin).endswith("!C2")


def test_xls_error_cells_are_faults(tmp_path: Path) -> None:
    failed = b"\2\0\x17\0\0\0\xff\xff"
    rows = [["期别", "指标", "完成值"], ["2022-06", "生产总值", failed]]
    _, findings = examine(save(tmp_path / "数据.xls", xls_of(rows)))
    assert [(f.code, f.place, f.message) for f in findings] == [
        ("D208", "数据.xls!指标结果!C2", "公式出错，显示#REF!")
    ]


def test_xls_stream_in_small_sectors() -> None:
    data = small_compound("Workbook", biff({"表": [["甲"], [(0.5, 1)]]}, ["0%"]))
    grid = next(xls.read("数据.xls", data))
    assert (grid.rows, grid.formats) == ([["甲"], [0.5]], {"A2": "0%"})


def only_sheet(more: bytes = b"", cells: bytes = b"", *formats: str) -> Grid:
    data = compound({"Workbook": biff({"表": [["甲"]]}, formats, more=more, more_cells=cells)})
    return next(xls.read("数据.xls", data))


def test_xls_packed_numbers() -> None:
    packed = [
        (195 << 2 | 2, 195.0),
        (19566 << 2 | 3, 195.66),
        (0xFFFFFFFC & -5 << 2 | 2, -5.0),
        (0x3FF80000, 1.5),
    ]
    row = struct.pack("<HH", 1, 0) + b"".join(struct.pack("<HI", 0, p & 0xFFFFFFFF) for p, _ in packed)
    cells = record(0x00BD, row + struct.pack("<H", 3)) + record(
        0x027E, struct.pack("<HHHI", 2, 1, 1, 93 << 2 | 3)
    )
    grid = only_sheet(b"", cells, "0%")
    assert grid.rows == [["甲"], [value for _, value in packed], ["", 0.93]]
    assert grid.formats == {"B3": "0%"}


def test_xls_shared_strings_run_over_into_continuations() -> None:
    """A string may change between one and two bytes a character where a record ends."""
    rich = struct.pack("<HBH", 3, 8, 1) + b"abc" + bytes(4)
    phonetic = struct.pack("<HBI", 2, 5, 6) + "洪泽".encode("utf-16-le") + bytes(2)
    broken = struct.pack("<HB", 4, 0) + b"GD"
    table = record(0x00FC, struct.pack("<II", 3, 3) + rich + phonetic) + record(0x003C, bytes(4) + broken)
    table += record(0x003C, b"\1" + "总值".encode("utf-16-le"))
    cells = b"".join(record(0x00FD, struct.pack("<HHHI", 1, n, 0, n)) for n in range(3))
    assert only_sheet(table, cells).rows == [["甲"], ["abc", "洪泽", "GD总值"]]


def test_xls_formulas_and_logical_values() -> None:
    def result(row: int, first: int, value: int = 0) -> bytes:
        return record(
            0x0006, struct.pack("<HHH", row, 0, 0) + bytes([first, 0, value, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)
        )

    cells = (
        result(1, 0) + record(0x0207, struct.pack("<HB", 2, 1) + "结果".encode("utf-16-le")) + result(2, 1, 1)
    )
    cells += result(3, 3) + record(0x0205, struct.pack("<HHHBB", 4, 0, 0, 1, 0))
    cells += record(0x0205, struct.pack("<HHHBB", 5, 0, 0, 42, 1)) + record(
        0x00E5, struct.pack("<5H", 1, 1, 2, 0, 0)
    )
    grid = only_sheet(b"", cells)
    assert grid.rows == [["甲"], ["结果"], [True], [], [True], [""]]
    assert grid.troubles == {"A6": "#N/A"}
    assert grid.merges == (((1, 0), (2, 0)),)


def test_xls_charts_inside_a_sheet_hold_no_cells() -> None:
    chart = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 0))
    number = record(0x0203, struct.pack("<HHHd", 0, 0, 0, 7.0))
    assert only_sheet(b"", chart + number + record(0x000A, b"")).rows == [["甲"]]


def test_xls_times_and_the_other_epoch() -> None:
    cells = b"".join(
        record(0x0203, struct.pack("<HHHd", 1, n, n + 1, v)) for n, v in enumerate((43251.0, 0.5))
    )
    row = only_sheet(record(0x0022, b"\1\0"), cells, "yyyy-mm-dd", "h:mm").rows[1]
    assert [str(value) for value in row] == ["2022-06-01 00:00:00", "12:00:00"]


def test_xls_hidden_sheets() -> None:
    data = compound({"Workbook": biff({"表": [["甲"]], "旧": [["乙"]]}, hidden=["旧"])})
    assert [(g.name, g.hidden) for g in xls.read("数据.xls", data)] == [("表", False), ("旧", True)]


def test_xls_of_excel_95(tmp_path: Path) -> None:
    path = save(tmp_path / "数据.xls", compound({"Book": b"\x09\x08\x08\x00\x00\x05\x05\x00" + bytes(8)}))
    assert [f.code for f in examine(path)[1]] == ["D103"]


# --------------------------------------------------------------------------- .ods


def ods_table(name: str, rows: list[list[str]], style: str = "") -> str:
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{styled}>{body}</table:table>'


def words(text: str, extra: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{extra}><text:p>{text}</text:p></table:table-cell>'


def figure(value: float, shown: str, kind: str = "float") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


def day(value: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


def ods_of(results: list[list[str]], *more: str, automatic_styles: str = "") -> bytes:
    texts = ods_table("报告信息", [[words(x) for x in row] for row in INFO])
    texts += ods_table("指标体系", [[words(x) for x in row] for row in INDICATORS])
    return ods(texts + ods_table("指标结果", results) + "".join(more), automatic_styles)


ODS_HEAD = [words("期别"), words("指标"), words("完成值")]
FILLER = (
    '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/>'
)


def test_ods_values_as_shown(tmp_path: Path) -> None:
    rows = [
        [*ODS_HEAD, FILLER.split("</table:table-row>", maxsplit=1)[0]],
        [
            day("2022-06-01", "2022年6月"),
            words("优良天数<text:s/>比例"),
            figure(0.812, "81.2%", "percentage"),
        ],
        [day("2022-06-30T00:00:00", "2022-06-30"), words("生产总值"), figure(1195.66, "1,195.7"), FILLER],
    ]
    dataset = load(save(tmp_path / "数据.ods", ods_of(rows)))
    assert figures(dataset) == [(Decimal("81.2"), 1), (Decimal("1195.66"), 2)]
    assert [str(o.period) for o in dataset.observations] == ["2022年6月", "2022年6月30日"]


def test_ods_merged_and_repeated_cells(tmp_path: Path) -> None:
    repeated = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = [
        [*ODS_HEAD],
        [words("2022-06", ' table:number-rows-spanned="2"'), words("生产总值"), figure(1, "1")],
        ["<table:covered-table-cell/>", words("优良天数比例"), figure(80, "80")],
        [repeated, repeated],
        [words("注：见附件")],
    ]
    dataset = load(save(tmp_path / "数据.ods", ods_of(rows)))
    assert [str(o.period) for o in dataset.observations] == ["2022年上半年", "2022年上半年"]
    assert [str(o.origin) for o in dataset.observations] == ["数据.ods!指标结果!A2", "数据.ods!指标结果!A3"]


def test_ods_formulas_without_result_and_errors(tmp_path: Path) -> None:
    unsaved = '<table:table-cell table:formula="of:=[.C2]"/>'
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    rows = [
        ODS_HEAD,
        [words("2022-06"), words("生产总值"), unsaved],
        [words("2022-06"), words("优良天数比例"), failed],
    ]
    _, findings = examine(save(tmp_path / "数据.ods", ods_of(rows)))
    assert [(f.code, f.place) for f in findings] == [
        ("D207", "数据.ods!指标结果!C2"),
        ("D208", "数据.ods!指标结果!C3"),
    ]


def test_ods_hidden_sheet_and_text_of_several_paragraphs(tmp_path: Path) -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    rows = [ODS_HEAD, [words("2022-06"), words("生产总值"), figure(1, "1")]]
    hidden = ods_table("旧表", [[words("甲"), words("乙")], [words("丙"), words("丁")]], "ta2")
    long = words("一<text:line-break/>二</text:p><text:p>三<text:span>四</text:span><text:tab/>五")
    shown = ods_table("新表", [[words("甲"), words("乙")], [long, figure(7, "007")]])
    _, findings = examine(
        path := save(tmp_path / "数据.ods", ods_of(rows, hidden, shown, automatic_styles=style))
    )
    assert [(f.code, f.place) for f in findings] == [("D124", "数据.ods!旧表")]
    cell = load(path).tables["新表"].rows[0][0]
    assert cell == "一\n二\n三四\t五"


# ----------------------------------------------------------------- .xlsx as written


def sheet(rows: str, *formats: str, prefix: str = "", workbook: str = "") -> Grid:
    parts = xlsx_parts({"表": worksheet(rows, prefix)}, styles(*formats) if formats else "", workbook)
    return next(iter(xlsx.read("数据.xlsx", pack(parts))))


def test_formats_are_found_whatever_the_order_and_quotes() -> None:
    grid = sheet(
        '<row r="1"><c r="A1" s="1"><v>0.5</v></c><c s="1" r="B1" t="n"><v>0.25</v></c>'
        '<c\n r=\'C1\'\n s=\'1\'><v>1</v></c><c r="D1" s="2"><v>2</v></c><c r="E1"><v>3</v></c></row>',
        "0.0%",
        "0.00",
    )
    assert grid.formats == {"A1": "0.0%", "B1": "0.0%", "C1": "0.0%", "D1": "0.00"}
    assert grid.rows == [[0.5, 0.25, 1.0, 2.0, 3.0]]


def test_sheets_with_a_namespace_prefix() -> None:
    grid = sheet('<x:row r="1"><x:c r="A1" s="1"><x:v>0.5</x:v></x:c></x:row>', "0%", prefix="x")
    assert (grid.rows, grid.formats) == ([[0.5]], {"A1": "0%"})


def test_cells_without_addresses_are_counted() -> None:
    grid = sheet(
        '<row><c><v>1</v></c><c s="1"><v>0.5</v></c></row><row r="4"><c r="C4"><v>3</v></c><c s="1"><v>4</v></c></row>',
        "0%",
    )
    assert grid.rows == [[1.0, 0.5, "", ""], ["", "", "", ""], ["", "", "", ""], ["", "", 3.0, 4.0]]
    assert grid.formats == {"B1": "0%", "D4": "0%"}


def test_errors_and_formulas_without_result() -> None:
    grid = sheet(
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><f>A1</f></c><c r="D2"><f>A1</f><v/></c>'
        '<c r="E2"><f t="shared" si="0"/><v></v></c><c r="F2" t="str"><f>A1</f><v></v></c>'
        '<c r="G2"><f>A1</f><v>5</v></c></row><row r="3"><c r="J3"><f>A1</f></c></row>'
    )
    assert grid.troubles == {"B2": "#DIV/0!", "C2": UNSAVED, "D2": UNSAVED, "E2": UNSAVED, "J3": UNSAVED}
    assert grid.filled(1) == [1, 2, 3, 4, 6]
    assert grid.filled(2) == [9]


def test_chinese_built_in_date_formats_become_dates() -> None:
    """WPS writes `2022年6月` as format 57, which is not in the standard's list of all languages."""
    parts = xlsx_parts(
        {"表": worksheet('<row r="1"><c r="A1" s="1"><v>44713</v></c></row>')},
        f'<styleSheet xmlns="{"http://schemas.openxmlformats.org/spreadsheetml/2006/main"}"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="57"/></cellXfs></styleSheet>',
    )
    raw = next(iter(xlsx.read("数据.xlsx", pack(parts)))).rows[0][0]
    assert isinstance(raw, date)
    assert f"{raw:%Y-%m-%d}" == "2022-06-01"


def test_the_other_epoch() -> None:
    from_1904 = '<workbookPr date1904="1"/>'
    grid = sheet(
        '<row r="1"><c r="A1" s="1"><v>43251</v></c></row>', 'yyyy"年"m"月"d"日"', workbook=from_1904
    )
    assert f"{grid.rows[0][0]:%Y-%m-%d}" == "2022-06-01"


def test_a_large_regular_sheet_is_read_like_a_small_one() -> None:
    """Above eight megabytes the searches take a short cut."""
    row = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c><c r="B{0}" t="n" s="1"><v>0.5</v></c><c r="C{0}"><f>1</f></c></row>'
    count = 4000
    rows = "".join(row.format(n, "乙" * 700) for n in range(1, count + 1))
    grid = sheet(rows, "0%")
    assert len(rows.encode()) > 8 << 20
    assert len(grid.formats) == len(grid.troubles) == len(grid.rows) == count
    assert grid.formats[f"B{count}"] == "0%"


def test_suffix_and_content_may_differ(tmp_path: Path) -> None:
    GOOD.save(tmp_path / "数据.xlsx")
    (tmp_path / "数据.xlsx").rename(tmp_path / "数据.xls")
    dataset, findings = examine(tmp_path / "数据.xls")
    assert dataset is not None
    assert isinstance(dataset.observations[0].actual, Quantity)
    assert [f.code for f in findings] == ["D104"]

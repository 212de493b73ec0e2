"""Source files from outside: what they may say, what goes wrong with databases, and in which words."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook

from reportgen.errors import DataRefused, MachineFault
from reportgen.load import examine, load
from tests.bureau import INFO, Clerk
from tests.sources.servers import PASSWORD, Server

KEEP = "报告信息", "指标体系"
SNAPSHOT = "数据源.快照.xlsx"


def database(home: Path, **tables: list[tuple[Any, ...]]) -> Path:
    """A SQLite database with the two sheets that every set of data needs, and more."""
    path = home / "库.db"
    rows: dict[str, list[tuple[Any, ...]]] = {
        "报告信息": [("项目", "内容"), *INFO.items()],
        "指标体系": [("指标", "计量单位"), ("地区生产总值", "亿元"), ("工业增速", "%")],
        "指标结果": [
            ("期别", "指标", "完成值", "同比"),
            ("2022-06", "地区生产总值", 195.66, 0.024),
            ("2022-06", "工业增速", None, -0.0125),
        ],
    } | tables
    with sqlite3.connect(path) as connection:
        for name, (heads, *values) in rows.items():
            columns = ", ".join(f'"{head}"' for head in heads)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" * len(heads))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)
    connection.close()
    return path


def sheet(name: str, query: str = "", **more: str) -> str:
    lines = [f"[[sheet]]\nname = '{name}'"]
    if "file" not in more:
        usual = f'SELECT * FROM "{name}" ORDER BY rowid'
        lines.append(f"query = '''{query or usual}'''")
    return "\n".join((*lines, *(f"{key} = {value}" for key, value in more.items()))) + "\n"


RESULTS = sheet("指标结果", percent='["同比"]')


def source(home: Path, *parts: str, head: str = 'url = "sqlite:///库.db"') -> Path:
    path = home / "数据源.toml"
    usual = (*map(sheet, KEEP), RESULTS)
    path.write_text("\n".join((head, *(parts or usual))), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    database(tmp_path)
    return tmp_path


def said(path: Path) -> str:
    """What refuses a source file, with its codes."""
    with pytest.raises(DataRefused) as refused:
        load(path)
    return str(refused.value)


# ------------------------------------------------------------------ what comes out


def test_figures_know_their_cell_in_the_snapshot(home: Path) -> None:
    data = load(source(home))
    gdp, growth = data.observations
    assert gdp.actual is not None and gdp.yoy is not None and growth.yoy is not None
    assert str(gdp.actual.origin) == f"{SNAPSHOT}!指标结果!C2"
    assert (gdp.actual.value, gdp.yoy.value, growth.yoy.value) == (
        Decimal("195.66"),
        Decimal("2.4"),
        Decimal("-1.25"),
    )
    assert [source.name for source in data.sources] == [SNAPSHOT]


def test_the_snapshot_is_a_workbook_for_people_too(home: Path) -> None:
    load(source(home))
    book = load_workbook(home / SNAPSHOT)
    results = book["指标结果"]
    assert book.sheetnames == ["报告信息", "指标体系", "指标结果"]
    assert (results["D2"].value, results["D2"].number_format) == (0.024, "0.00%")
    assert results["A1"].comment.text.startswith("取自数据源.toml：SELECT * FROM")
    assert load(home / SNAPSHOT).observations == load(home / "数据源.toml").observations


def test_the_same_rows_give_the_same_bytes_and_leave_the_file_alone(home: Path) -> None:
    load(source(home))
    first = (home / SNAPSHOT).read_bytes(), (home / SNAPSHOT).stat().st_mtime_ns
    load(home / "数据源.toml")
    assert ((home / SNAPSHOT).read_bytes(), (home / SNAPSHOT).stat().st_mtime_ns) == first
    with sqlite3.connect(home / "库.db") as connection:
        connection.execute('UPDATE "指标结果" SET "完成值" = 200')
    connection.close()
    load(home / "数据源.toml")
    assert (home / SNAPSHOT).read_bytes() != first[0]


@pytest.mark.parametrize(
    ("value", "comes_back"),
    [
        (12345678901234567890123, "12345678901234567890123"),
        (Decimal("0.12345678901234567890"), "0.1234567890123456789"),
        (Decimal("100.00"), 100),
        (Decimal("1E+3"), 1000),
        (datetime(2022, 7, 18), datetime(2022, 7, 18)),
        (date(2022, 7, 18), datetime(2022, 7, 18)),
        (datetime(2022, 7, 18, 13, 45, 30), datetime(2022, 7, 18, 13, 45, 30)),
        ("2022-07-18 00:00:00", datetime(2022, 7, 18)),
        (date(1899, 1, 1), "1899-01-01"),
        ("=1+1", "=1+1"),
        ("a\x07b\r\n_x0041_<&", "a\x07b\r\n_x0041_<&"),
        (float("nan"), None),
        (True, True),
    ],
    ids=repr,
)
def test_every_value_comes_back_from_the_snapshot(value: object, comes_back: object, tmp_path: Path) -> None:
    from reportgen.load.gather import File
    from reportgen.load.xlsx import read
    from reportgen.sources import as_workbook

    file = File("DataFrame", ".xlsx", as_workbook({"表": [{"甲": value, "乙": 1}]}))
    (grid,) = read(file.name, file.data)
    found: Any = grid.raw(1, 0)
    if isinstance(found, date) and not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day)
    assert (found or None) == comes_back
    path = tmp_path / "a.xlsx"
    path.write_bytes(file.data)
    assert load_workbook(path)["表"]["A2"].data_type != "f"


def test_units_are_declared_once_or_for_each_column(home: Path) -> None:
    rows = [("项目", "总投资", "人数"), ("甲", 12, 3)]
    database_of(home, 投资=rows)
    path = source(home, *map(sheet, KEEP), RESULTS, sheet("投资", unit='{ "总投资" = "万元" }'))
    assert [q.unit for q in load(path).tables["投资"].rows[0][1:]] == ["万元", ""]  # type: ignore[union-attr]
    path = source(home, *map(sheet, KEEP), RESULTS, sheet("投资", unit='"万元"'))
    assert [q.unit for q in load(path).tables["投资"].rows[0][1:]] == ["万元", "万元"]  # type: ignore[union-attr]


def database_of(home: Path, **tables: list[tuple[Any, ...]]) -> None:
    (home / "库.db").unlink(missing_ok=True)
    database(home, **tables)


def test_a_sheet_may_be_a_file_that_is_read_where_it_lies(home: Path) -> None:
    (home / "台账").mkdir()
    (home / "台账" / "结果.csv").write_text(
        "期别,指标,完成值,增速\n2022-06,地区生产总值,195.66,0.024\n", "utf-8"
    )
    whole = sheet("指标结果", file='"台账/结果.csv"', percent='["增速"]')
    data = load(source(home, *map(sheet, KEEP), whole))
    (row,) = data.observations
    assert row.yoy is not None and (row.yoy.value, str(row.yoy.origin)) == (
        Decimal("2.4"),
        "台账/结果.csv!结果!D2",
    )
    assert [source.name for source in data.sources] == ["台账/结果.csv", SNAPSHOT]


def test_a_source_file_without_a_database_needs_none(home: Path) -> None:
    load(source(home))
    book = (home / SNAPSHOT).rename(home / "底册.xlsx")
    parts = [sheet(name, file=f'"{book.name}"') for name in (*KEEP, "指标结果")]
    assert len(load(source(home, *parts, head="")).observations) == 2
    assert not (home / SNAPSHOT).exists()


def test_snippets_beside_the_source_file_are_read(home: Path) -> None:
    (home / "素材").mkdir()
    (home / "素材" / "01.md").write_text("---\n栏目: 导语\n---\n\n开头。\n", encoding="utf-8")
    assert len(load(source(home)).snippets) == 1


# ------------------------------------------------------------------------- secrets


def test_secrets_reach_the_driver_and_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch, clerk: Clerk
) -> None:
    word = "hush-hush"
    given: dict[str, object] = {}
    driver = ModuleType("dmPython")

    def connect(**words: object) -> sqlite3.Connection:
        given.update(words)
        return sqlite3.connect(home / "库.db")

    driver.apilevel, driver.connect = "2.0", connect  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dmPython", driver)
    monkeypatch.setenv("DB_PASSWORD", word)
    head = 'driver = "dmPython"\n[arguments]\nuser = "kaohe"\npassword = "${DB_PASSWORD}"\nport = 5236'
    done = clerk("check", "--data", source(home, head=head))
    assert given == {"user": "kaohe", "password": word, "port": 5236}
    assert (home / SNAPSHOT).exists()
    assert word not in done.out + done.err
    assert word.encode() not in (home / SNAPSHOT).read_bytes()

    def fail(**words: object) -> None:
        raise RuntimeError(f"cannot log in: {words}")

    driver.connect = fail  # type: ignore[attr-defined]
    done = clerk("check", "--data", home / "数据源.toml")
    assert done.code == 4
    assert "环境［E413］数据源.toml：数据库连不上（cannot log in:" in done.err
    assert word not in done.err and "***" in done.err


def test_a_password_in_the_file_is_warned_of(home: Path) -> None:
    module = ModuleType("somedb")
    module.apilevel, module.connect = "2.0", lambda **_: sqlite3.connect(home / "库.db")  # type: ignore[attr-defined]
    sys.modules["somedb"] = module
    try:
        path = source(home, head='driver = "somedb"\n[arguments]\npassword = "123456"')
        _, found = examine(path)
    finally:
        del sys.modules["somedb"]
    assert [f.severity for f in found if f.code == "D145"] == ["warning"]


def test_a_variable_that_is_not_set(home: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    done = clerk("check", "--data", source(home, head='url = "postgresql+psycopg://a:${NOT_SET}@h/d"'))
    assert (done.code, done.out) == (4, "")
    assert "环境［E411］数据源.toml：没有设置环境变量 NOT_SET。" in done.err


# -------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ('url = "sqlite:///没有.db"', "E413］数据源.toml：没有“没有.db”这个数据库文件"),
        ('url = "oracle+oracledb://a:b@h/d"', "E412］数据源.toml：没有安装数据库驱动 oracledb"),
        ('url = "dameng://a:b@h/d"', "E412］数据源.toml：没有安装数据库驱动 dameng"),
        ('driver = "dmPython_x"', "E412］数据源.toml：没有安装数据库驱动 dmPython_x"),
        ('url = "postgresql+psycopg://a:b@/d?host=/nowhere"', "E413］数据源.toml：数据库连不上"),
    ],
    ids=lambda value: value[:30],
)
def test_what_the_machine_lacks_ends_with_4(home: Path, clerk: Clerk, head: str, says: str) -> None:
    done = clerk("check", "--data", source(home, head=head))
    assert (done.code, done.out) == (4, "")
    assert f"环境［{says}" in done.err
    assert "Traceback" not in done.err
    assert not (home / SNAPSHOT).exists()
    assert not (home / "没有.db").exists()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "SELECT 增速 FROM 没有这张表",
            "［D142］数据源.toml!指标结果：查询执行不了（no such table: 没有这张表）",
        ),
        ("DELETE FROM 指标结果", "［D142］数据源.toml!指标结果：查询不是以 SELECT 或 WITH 开头"),
        ("-- 说明\nUPDATE 指标结果 SET 完成值 = 0", "［D142］"),
        (
            "WITH x AS (SELECT 1) INSERT INTO 指标结果 SELECT 1, 1, 1, 1",
            "查询里有“INSERT”，会改动数据库",
        ),
        (
            "SELECT '2022-06' 期别, x'00' 指标",
            "［D143］数据源.toml!指标结果!B2：“指标”是bytes，不能放进单元格",
        ),
    ],
    ids=lambda value: value[:24],
)
def test_a_query_that_cannot_be_answered_is_named(home: Path, query: str, says: str) -> None:
    path = source(home, *map(sheet, KEEP), sheet("指标结果", query))
    before = (home / "库.db").read_bytes()
    assert says in said(path)
    assert (home / "库.db").read_bytes() == before
    assert not (home / SNAPSHOT).exists()


def test_an_earlier_snapshot_survives_a_query_that_fails(home: Path) -> None:
    load(source(home))
    before = (home / SNAPSHOT).read_bytes()
    said(source(home, *map(sheet, KEEP), sheet("指标结果", "SELECT nothing")))
    assert (home / SNAPSHOT).read_bytes() == before


def test_a_slow_query_is_broken_off(home: Path) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    path = source(home, sheet("指标结果", slow), head='url = "sqlite:///库.db"\ntimeout = 0.2')
    began = time.monotonic()
    assert "［D144］数据源.toml!指标结果：查询超过0.2秒还没有结果，已停止" in said(path)
    assert time.monotonic() - began < 20
    for _ in range(100):  # the query itself ends, too
        if not [t for t in threading.enumerate() if type(t).__name__ == "_Reader"]:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("the query goes on")


def test_a_first_of_a_month_is_no_period(home: Path) -> None:
    query = "SELECT '2022-06-01 00:00:00' 期别, '地区生产总值' 指标, 1 完成值"
    assert "［D209］数据源.toml!指标结果!A2：期别是日期2022-06-01，分不清" in said(
        source(home, *map(sheet, KEEP), sheet("指标结果", query))
    )


def test_a_query_without_an_order_is_remarked(home: Path) -> None:
    _, found = examine(
        source(home, *map(sheet, KEEP), sheet("指标结果", 'SELECT * FROM "指标结果"', percent='["同比"]'))
    )
    assert [f.place for f in found if f.code == "D146"] == ["数据源.toml!指标结果"]


def test_a_workbook_that_is_no_snapshot_is_not_written_over(home: Path) -> None:
    (home / "指标数据.xlsx").write_bytes(b"my own work")
    path = source(
        home, *map(sheet, KEEP), RESULTS, head='url = "sqlite:///库.db"\nsnapshot = "指标数据.xlsx"'
    )
    assert "那里已有别的文件" in said(path)
    assert (home / "指标数据.xlsx").read_bytes() == b"my own work"


WRONG: Mapping[str, str] = {
    "= 3": "不是写对的 TOML 文件",
    "timeout = 0\n" + RESULTS: "“timeout”应是大于零的秒数",
    "url = 3\n" + RESULTS: "“url”应是文字",
    'ur = "x"\n' + RESULTS: "不认识的项“ur”，是不是想写“url”",
    'url = "x"': "没有写要哪些表",
    RESULTS: "没有写数据库在哪里",
    'url = "a"\ndriver = "b"\n' + RESULTS: "url 和 driver 只能写一个",
    'url = "sqlite://"\nsnapshot = "../a.xlsx"\n' + RESULTS: "应在数据源文件所在的文件夹之内",
    'url = "sqlite://"\n[[sheet]]\nquery = "SELECT 1"': "第1个[[sheet]]：没有写 name",
    'url = "sqlite://"\n[[sheet]]\nname = "甲"': "query 和 file 要写一个",
    'url = "sqlite://"\n' + RESULTS + RESULTS: "有两段[[sheet]]都叫“指标结果”",
    'url = "sqlite://"\n' + sheet("a/b"): "“a/b”不能作工作表的名称",
    'url = "sqlite://"\n' + sheet("甲", percent='"同比"'): "“percent”应是列名的清单",
    'url = "sqlite://"\n' + sheet("甲", unit="3"): "“unit”应是单位",
    'url = "没有写对"\n' + RESULTS: "url 不是写对的数据库地址",
    'driver = "os"\n[arguments]\na = "b"\n' + RESULTS: "“os”不是数据库驱动",
    'url = "sqlite:///库.db"\n' + sheet("指标结果", percent='["增幅"]'): "percent 里的“增幅”不是它的列",
    'url = "sqlite:///库.db"\n'
    + sheet("指标结果", "SELECT 1 AS '同比（%）'", percent='["同比"]'): "又写在 percent 里",
    sheet("指标结果", file='"没有.xlsx"'): "没有“没有.xlsx”这个文件",
}


@pytest.mark.parametrize("content", WRONG, ids=list(WRONG.values()))
def test_a_source_file_that_is_written_wrongly(home: Path, content: str) -> None:
    path = home / "数据源.toml"
    path.write_text(content, encoding="utf-8")
    told = said(path)
    assert "［D141］数据源.toml" in told
    assert WRONG[content] in told
    assert not (home / SNAPSHOT).exists()


# ------------------------------------------------------------------------- servers


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_a_server_is_only_read_and_breaks_off_what_is_slow(
    name: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    server: Server = request.getfixturevalue(name)
    monkeypatch.setenv("DB_PASSWORD", PASSWORD)
    head = f"url = '{server.url}'\ntimeout = 1"
    sleep = "pg_sleep(30)" if name == "postgresql" else "SLEEP(30)"
    assert "［D144］数据源.toml!慢" in said(source(tmp_path, sheet("慢", f"SELECT {sleep}"), head=head))
    assert "［D142］数据源.toml!错：查询执行不了（" in said(
        source(tmp_path, sheet("错", "SELECT * FROM nix"), head=head)
    )
    if name == "postgresql":
        write = "WITH gone AS (DELETE FROM 指标结果 RETURNING 1) SELECT count(*) FROM gone"
        monkeypatch.setattr(
            "reportgen.sources.database._not_reading", lambda *_: None
        )  # should it get through
        assert "read-only transaction" in said(source(tmp_path, sheet("写", write), head=head))
    monkeypatch.setenv("DB_PASSWORD", "wrong-word")
    with pytest.raises(MachineFault) as refused:
        load(source(tmp_path, sheet("表", "SELECT 1"), head=head))
    assert refused.value.code == "E413"
    assert "wrong-word" not in str(refused.value)
    assert list(tmp_path.iterdir()) == [tmp_path / "数据源.toml"]


# ---------------------------------------------------------------------------- docs


def test_the_source_files_shown_are_written_rightly() -> None:
    from reportgen.sources import recipe
    from tests.test_docs import DOCS, fenced

    shown = fenced(DOCS / "sources.zh.md", "toml")
    first, second = (recipe.read("数据源.toml", text.encode()) for text in shown)
    assert [sheet.name for sheet in first.queries] == ["指标体系", "指标结果"]
    assert (second.driver, len(second.arguments)) == ("dmPython", 4)
    page = (DOCS / "sources.zh.md").read_text(encoding="utf-8")
    assert [key for key in (*recipe._KEYS, *recipe._SHEET_KEYS) if f"`{key}`" not in page] == ["arguments"]


# ------------------------------------------------------------------ reading only


@pytest.mark.parametrize(
    "query",
    [
        "WITH x AS (SELECT 1) DELETE FROM 指标结果 RETURNING 期别, 指标, 完成值, 同比",
        "/* 说明 */ delete from 指标结果",
        "SELECT 1; DROP TABLE 指标结果",
    ],
)
def test_a_query_that_changes_something_is_refused_and_changes_nothing(
    home: Path, query: str, clerk: Clerk
) -> None:
    for head in ('url = "sqlite:///库.db"', f"driver = \"sqlite3\"\narguments = ['{home / '库.db'}']"):
        done = clerk("check", "--data", source(home, sheet("指标结果", query), head=head))
        assert done.code == 3 and "D142" in done.out
        with sqlite3.connect(home / "库.db") as connection:
            assert connection.execute('SELECT count(*) FROM "指标结果"').fetchone() == (2,)
        connection.close()


def test_a_comment_before_a_query_is_no_fault(home: Path) -> None:
    query = '/* 单位 */ SELECT * FROM "指标结果" -- 按行\nORDER BY rowid'
    parts = (*map(sheet, KEEP), sheet("指标结果", query, percent='["同比"]'))
    assert load(source(home, *parts)).observations


def test_what_lies_beside_the_data_is_not_run_as_a_driver(
    home: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "notadriver.py").write_text("open('imported', 'w').close()", encoding="utf-8")
    monkeypatch.chdir(home)
    monkeypatch.syspath_prepend(str(home))
    done = clerk("check", "--data", source(home, head='driver = "notadriver"\narguments = []'))
    assert done.code == 4 and "E412" in done.err
    assert not (home / "imported").exists()

"""The command line from outside: what goes to which stream, in which words, with which exit code."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from reportgen import __version__, batch, cli, console
from reportgen.batch import Status
from reportgen.check import engines
from reportgen.cli import app
from reportgen.console import Progress
from reportgen.errors import MachineFault
from reportgen.kinds import all_kinds
from reportgen.render import fonts, pdf
from tests.bureau import (
    SHEET,
    SHEET_BODY,
    TOWNS,
    Clerk,
    Done,
    Office,
    environment,
    finish,
    open_office,
    run,
    start,
    tree,
    write_kind,
)
from tests.conftest import ROOT, SAMPLE
from tests.load.workbooks import GOOD, Formatted

COMMANDS = (
    *("demo", "render", "check", "lint", "phrase", "fill", "export"),
    *("init", "new", "vocab", "explain", "trace", "kinds", "doctor"),
)
TRACEBACK = "Traceback"


def english(text: str) -> list[str]:
    """Words of a sentence in English, which no clerk should meet."""
    return re.findall(r"(?:[A-Za-z]+ ){2,}[A-Za-z]+", text)


# ------------------------------------------------------------------- help, version


def test_version(clerk: Clerk) -> None:
    assert clerk("--version") == Done(0, f"reportgen {__version__}\n", "")


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]], ids=str)
def test_help_of_the_program_lists_every_command(clerk: Clerk, words: list[str]) -> None:
    done = clerk(*words)
    assert (done.code, done.err) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", done.out, re.MULTILINE)
    assert not english(done.out)


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize(
    "command", sorted(c.callback.__name__ for c in app.registered_commands if c.callback)
)
def test_help_of_every_command_is_chinese(clerk: Clerk, command: str, option: str) -> None:
    done = clerk(command, option)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"用法：reportgen {command}")
    assert "选项：" in done.out
    assert not english(done.out)
    assert "[default" not in done.out and "Usage" not in done.out


def test_the_help_page_says_what_is_needed_and_what_is_assumed(clerk: Clerk) -> None:
    page = clerk("render", "--help").out
    assert re.search(r"--data 路径 .*必填。", page)
    assert re.search(r"--format 格式 .*默认：docx,pdf。", page)
    assert "-n, --dry-run" in page


def test_help_fits_the_terminal(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = clerk("render", "--help").out.splitlines()
    assert max(map(console._width, lines)) <= 60
    assert not [line for line in lines if line.lstrip().startswith(("，", "。", "；"))]


def test_help_loads_no_heavy_library() -> None:
    command = [sys.executable, "-X", "importtime", str(ROOT / "cli.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in loaded
    heavy = {"pandas", "weasyprint", "openpyxl", "docxtpl", "docx", "lxml", "jinja2", "markdown_it", "rich"}
    assert not loaded & heavy


# ----------------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rendr"], ["［U001］", "没有“rendr”这个命令", "是不是想写“render”"]),
        (["--colour"], ["［U002］", "没有 --colour 这个选项", "reportgen --help"]),
        (
            ["render", "x", "--dta", "y"],
            ["［U002］", "没有 --dta 这个选项", "是不是想写 --data", "reportgen render --help"],
        ),
        (["render", "x", "-z"], ["［U002］", "没有 -z 这个选项"]),
        (["render"], ["［U003］", "缺少 种类…"]),
        (["render", "x"], ["［U003］", "缺少 --data", "工作簿"]),
        (["check"], ["［U003］", "缺少 --data"]),
        (["render", "x", "--data"], ["［U005］", "--data 后面还要写内容"]),
        (["kinds", "--json=3"], ["［U005］", "--json 后面不能写内容"]),
        (["render", "x", "--data", "y", "--jobs", "两个"], ["［U004］", "--jobs 的内容不对", "0 为自动"]),
        (["render", "x", "--data", "y", "--jobs", "-1"], ["［U004］", "--jobs 的内容不对"]),
        (["kinds", "全部", "种类"], ["［U006］", "多出了“全部 种类”"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and "［" not in value[0] else "",
)
def test_wrong_words_are_answered_in_chinese(clerk: Clerk, words: list[str], says: list[str]) -> None:
    done = clerk(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("用法［")
    assert len(done.err.splitlines()) == 1
    for part in says:
        assert part in done.err
    assert not english(done.err)


@pytest.mark.parametrize(
    ("kinds", "options", "says"),
    [
        (["shet"], {}, ["没有“shet”这个报告种类，是不是想写“sheet”", "reportgen kinds"]),
        (["反馈"], {}, ["没有“反馈”这个报告种类，是不是想写“反馈单”"]),
        (["sheet"], {"period": "2022-09"}, ["没有“2022-09”这一期", "现有：2022年上半年"]),
        (["sheet"], {"period": "2022-13"}, ["没有“2022-13”这一期"]),
        (["sheet"], {"period": "去年"}, ["没有“去年”这一期"]),
        (["sheet"], {"only": "朱坝街"}, ["没有“朱坝街”这个单位，是不是想写“朱坝街道”"]),
        (["sheet"], {"only": "None"}, ["没有“None”这个单位"]),
        (["summary"], {"only": "朱坝街道"}, ["“汇总”是全地区一份，不能指明单位"]),
        (["sheet"], {"format": "doc"}, ["没有“doc”这种格式，是不是想写“docx”", "docx、pdf、html"]),
        (["sheet"], {"format": " , "}, ["没有指明格式"]),
        (["sheet"], {"rounding": "up"}, ["没有“up”这种修约规则", "half_up"]),
        (["sheet"], {"templates": "nowhere"}, ["nowhere：没有这个文件夹"]),
    ],
    ids=str,
)
def test_names_that_do_not_exist_are_answered_with_those_that_do(
    clerk: Clerk, office: Office, kinds: list[str], options: dict[str, Any], says: list[str]
) -> None:
    done = clerk(*office.words(*kinds, **options))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("用法［U")
    for part in says:
        assert part in done.err
    assert not office.out.exists()


def test_a_kind_that_lacks_its_data_is_refused(clerk: Clerk, office: Office) -> None:
    write_kind(office.kinds, "problems", 'name = "清单"\ntitle = "清单"\nrequires = ["问题清单"]', "无")
    done = clerk(*office.words("problems"))
    assert (done.code, done.out) == (3, "")
    assert "［U102］“清单”需要问题清单，数据中没有。请填写“问题清单”表" in done.err
    assert not office.out.exists()
    refused = clerk(*office.words("problems", json=True))
    assert (refused.code, refused.json["findings"][-1]["code"]) == (3, "U102")


def test_a_kind_that_lacks_its_data_stops_no_other(clerk: Clerk, office: Office) -> None:
    write_kind(office.kinds, "problems", 'name = "清单"\ntitle = "清单"\nrequires = ["问题清单"]', "无")
    each = SHEET.replace('["指标结果"]', '["加减分"]').replace("反馈单", "奖惩单")
    write_kind(office.kinds, "merits", each, SHEET_BODY)
    done = clerk(*office.words("problems", "summary", "merits"))
    assert done.code == 1
    assert "失败  2022-06/problems\n" in done.err
    assert "错误［U102］“清单”需要问题清单，数据中没有" in done.err
    assert done.err.count("“奖惩单”需要加减分") == 1, "once for all departments"
    assert "已生成1份" in done.err and "失败2份" in done.err
    assert (office.out / "2022-06/summary.docx").exists()
    assert office.manifest["reports"]["2022-06/problems"]["status"] == "failed"
    preview = clerk(*office.words("problems", "summary", dry_run=True))
    assert preview.code == 1
    assert [line.split()[0] for line in preview.out.splitlines()] == ["缺数据", "无变化"]
    rows = clerk(*office.words("problems", "summary", dry_run=True, json=True)).json["reports"]
    assert [(row["needed"], "问题清单" in row["reason"]) for row in rows] == [(False, True), (False, False)]


# ----------------------------------------------------------------------------- data


def test_data_that_are_not_there(clerk: Clerk, office: Office) -> None:
    for words in (
        office.words(data=office.home / "没有.xlsx"),
        ["check", "--data", office.home / "没有.xlsx"],
    ):
        done = clerk(*words)
        assert done.code == 3
        assert "没有.xlsx：没有这个文件或文件夹" in done.out + done.err
    assert not office.out.exists()


TEN_FAULTS = {
    "text in a number column": ("D201", "指标结果!D2"),
    "unknown department": ("D303", "指标结果!C7"),
    "duplicate row": ("D301", "指标结果!A8"),
    "formula without saved value": ("D207", "指标结果!D9"),
    "percent confusion": ("D216", "指标结果!D10"),
    "unknown period": ("D209", "指标结果!A11"),
    "wrong type": ("D202", "指标结果!D12"),
    "bad date": ("D204", "问题清单!F2"),
    "missing column": ("D115", "文字素材!第1行"),
    "missing sheet": ("D113", "报告信息"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workbook with ten different faults."""
    sheets = {name: [list(row) for row in rows] for name, rows in GOOD.sheets.items()}
    results = sheets["指标结果"]
    results[1][3] = "约二百亿"
    rest = [None] * 4
    results.append(["2022-06", "亿元以上项目", "老子山", 3, 4, None, *rest])
    results.append(list(results[4]))
    results.append(["2022-06", "地区生产总值", "高良涧街道", "=1+1", 4, None, *rest])
    results.append(["2022-06", "优良天数比例", "老子山镇", 0.81, Formatted(0.8, "0.0%"), None, *rest])
    results.append(["上个月", "地区生产总值", "老子山镇", 1, 2, None, *rest])
    results.append(["2022-06", "PM2.5平均浓度", "老子山镇", date(2022, 7, 1), 2, None, *rest])
    sheets["问题清单"][1][5] = "2022年2月30日"
    sheets["文字素材"] = [row[:-1] for row in sheets["文字素材"]]
    del sheets["报告信息"]
    return type(GOOD)(sheets).save(tmp_path_factory.mktemp("faulty") / "有错.xlsx")


def test_ten_faults_are_all_told_with_sheet_and_cell(clerk: Clerk, faulty: Path, tmp_path: Path) -> None:
    done = clerk("render", "monthly-bulletin", "--data", faulty, "--out", tmp_path / "out")
    assert (done.code, done.out) == (3, "")
    lines = done.err.splitlines()
    assert lines[0] == "数据［D000］数据有10处问题，未生成任何文件："
    for code, place in TEN_FAULTS.values():
        assert [line for line in lines if line.startswith(f"  ［{code}］有错.xlsx!{place}：")], (code, place)
    assert len(lines) == 11
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words", [["check"], ["render", "monthly-bulletin"], ["render", "monthly-bulletin", "--dry-run"]], ids=str
)
def test_ten_faults_as_json(clerk: Clerk, faulty: Path, tmp_path: Path, words: list[str]) -> None:
    out = [] if words == ["check"] else ["--out", str(tmp_path / "out")]
    done = clerk(*words, "--data", faulty, *out, "--json")
    assert done.code == 3
    found = {(f["code"], f["place"].removeprefix("有错.xlsx!")) for f in done.json["findings"]}
    assert found == set(TEN_FAULTS.values())
    assert done.json.get("reports", []) == []
    assert not (tmp_path / "out").exists()


def test_an_encoding_may_be_named(clerk: Clerk, tmp_path: Path) -> None:
    GOOD.save_csv(tmp_path / "数据", "utf-16-le")
    assert clerk("check", "--data", tmp_path / "数据").code == 3
    assert clerk("check", "--data", tmp_path / "数据", "--encoding", "UTF-16LE").code == 0
    done = clerk("check", "--data", tmp_path / "数据", "--encoding", "没有")
    assert (done.code, done.out) == (2, "")
    assert "没有“没有”这种编码" in done.err


def test_refused_data_leave_earlier_output_alone(clerk: Clerk, office: Office) -> None:
    assert clerk(*office.words()).code == 0
    before = tree(office.out)
    office.book.write_bytes(b"PK not a workbook")
    assert clerk(*office.words()).code == 3
    assert tree(office.out) == before


# ---------------------------------------------------------------------------- check


def test_check_finds_nothing_in_the_sample(clerk: Clerk) -> None:
    done = clerk("check", "--data", SAMPLE)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("指标数据.xlsx!报告信息：“报告信息”A1:B35，表头第1行，34行×2列\n")
    assert done.err.endswith("\n没有发现问题。\n")
    said = clerk("check", "--data", SAMPLE, "--json").json
    assert (said["schema"], said["findings"]) == (1, [])
    assert said["sheets"][0]["tables"][0]["area"] == "A1:B35"


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A workbook whose completion rate contradicts its own cells, with a hidden sheet."""
    sheets = {name: [list(row) for row in rows] for name, rows in GOOD.sheets.items()}
    sheets["指标结果"][4][7] = 99
    return type(GOOD)(sheets, hidden=["招商外出"]).save(tmp_path / "存疑.xlsx")


def test_data_that_contradict_themselves_end_with_1(clerk: Clerk, doubtful: Path) -> None:
    done = clerk("check", "--data", doubtful)
    assert done.code == 1
    assert "错误［C101］存疑.xlsx!指标结果!H5：" in done.out
    assert done.err.splitlines()[-1].startswith("共")
    rows = clerk("check", "--data", doubtful, "--json").json["findings"]
    assert {row["code"]: row["severity"] for row in rows}["C101"] == "error"
    assert set(rows[0]) == {"code", "severity", "place", "message", "advice"}


def test_render_tells_of_contradictions_makes_the_reports_and_ends_with_1(
    clerk: Clerk, office: Office, doubtful: Path
) -> None:
    write_kind(office.kinds, "short", 'name = "短"\ntitle = "短"', "短文。")
    done = clerk(*office.words("short", data=doubtful))
    assert done.code == 1
    assert "错误［C101］存疑.xlsx!指标结果!H5：" in done.err
    assert "数据有1处对不上，请核对后再发" in done.err
    assert "提示［" not in done.err
    assert (office.out / "2022-06/short.docx").is_file()
    recorded = office.manifest["reports"]["2022-06/short"]["findings"]
    assert {"C101", "D124"} <= {finding["code"] for finding in recorded}


def test_check_of_one_period_only(clerk: Clerk, doubtful: Path) -> None:
    assert clerk("check", "--data", doubtful, "--period", "2022年上半年").code == 1
    done = clerk("check", "--data", doubtful, "--period", "2021-06")
    assert (done.code, "没有“2021-06”这一期" in done.err) == (2, True)


# ------------------------------------------------------------- kinds, doctor, demo


def test_kinds_lists_slug_name_and_scope(clerk: Clerk, office: Office) -> None:
    done = clerk("kinds", "--templates", office.kinds)
    assert (done.code, done.err) == (0, "")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert ["sheet", "反馈单", "每个单位一份"] in rows
    assert [row[0] for row in rows] == [kind.slug for kind in all_kinds(office.kinds)]
    listed = clerk("kinds", "--json").json
    assert listed["schema"] == 1
    assert {"slug", "name", "scope", "shell"} == set(listed["kinds"][0])


def test_a_broken_kind_is_named_but_stops_no_other(clerk: Clerk, office: Office) -> None:
    write_kind(office.kinds, "broken", "name = 甲", "文")
    done = clerk("kinds", "--templates", office.kinds)
    assert done.code == 1
    assert done.err.startswith("模板［T101］broken/kind.toml第1行：不是正确的 TOML。")
    assert not english(done.err)
    assert clerk(*office.words("sheet")).code == 0


def test_doctor_looks_at_the_machine(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    done = clerk("doctor")
    assert done.err == ""
    assert re.search(r"^✓ 字体：", done.out, re.MULTILINE)
    assert re.search(r"^✓ PDF：试印一页", done.out, re.MULTILINE)
    rows = clerk("doctor", "--json").json["checks"]
    assert done.code == (0 if all(row["good"] for row in rows) else 4)
    assert {"what", "good", "fact", "advice"} == set(rows[0])
    assert os.listdir(tmp_path) == []


def test_doctor_says_which_engines_draw_the_page_alike(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each stands for a program of the machine: one draws as PDFium does, one nothing, one does not start."""
    pdfium, *_ = engines.engines()

    def blank(content: bytes) -> list[engines.Drawing]:
        return [page.point(lambda _: 255) for page in pdfium.draw(content)]

    def broken(_: bytes) -> list[engines.Drawing]:
        raise FileNotFoundError("gs")

    def with_others(*others: engines.Engine) -> str:
        monkeypatch.setattr(engines, "engines", lambda: (pdfium, *others))
        return next(line for line in clerk("doctor").out.splitlines() if "PDF：" in line)

    good = engines.Engine("甲", pdfium.draw)
    assert re.fullmatch("✓ PDF：试印一页，\\d+字节；本机只有PDFium一种引擎，没有互相核对", with_others())
    assert re.fullmatch("✓ PDF：试印一页，\\d+字节；PDFium、甲画出的相同", with_others(good))
    wrong = (good, engines.Engine("乙", blank), engines.Engine("丙", broken))
    assert re.fullmatch(
        "✗ PDF：试印一页，\\d+字节；乙、丙画出的与PDFium不同。请更新或换用别的阅读、打印程序",
        with_others(*wrong),
    )


def test_doctor_names_what_is_missing_and_what_to_do(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_version(name: str) -> str:
        raise PackageNotFoundError(name)

    def no_room(_: str) -> SimpleNamespace:
        return SimpleNamespace(free=5 * 1024 * 1024)

    def no_pango(_: object) -> bytes:
        raise MachineFault(code="M301", message="本机缺少排版所需的系统库 Pango", advice="请执行：apt-get")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("reportgen.doctor.version", no_version)
    monkeypatch.setattr("shutil.disk_usage", no_room)
    monkeypatch.setattr(pdf, "render", no_pango)
    monkeypatch.setattr(fonts, "faces", lambda: [SimpleNamespace(family="仿宋", path=tmp_path / "没有")])
    done = clerk("doctor")
    assert (done.code, done.err) == (4, "")
    for line in (
        "✗ lxml：没有安装。请运行 ./run doctor",
        "✗ 字体：缺少 仿宋。",
        "✗ PDF：本机缺少排版所需的系统库 Pango。请执行：apt-get",
        "✗ 当前文件夹：可写，剩余空间 5 MB。磁盘空间不足",
    ):
        assert f"\n{line}" in done.out

    def refuse(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert "\n✗ 当前文件夹：不能写文件（磁盘是只读的）。" in clerk("doctor").out


def test_lint_of_finished_files(clerk: Clerk, office: Office) -> None:
    clerk(*office.words("summary"))
    made = office.out / "2022-06/summary.docx"
    done = clerk("lint", made)
    assert done.code in (0, 1)
    listed = clerk("lint", made, "--json")
    assert (listed.code, listed.json["schema"]) == (done.code, 1)
    assert len(listed.json["findings"]) == len(done.out.splitlines())
    missing = clerk("lint", office.home / "没有.docx")
    assert missing.code == 2
    assert "没有.docx" in missing.err and missing.out == ""
    unknown = clerk("lint", made, "--profile", "没有")
    assert unknown.code in (1, 2)
    assert "没有" in unknown.err and TRACEBACK not in unknown.err


def test_doctor_ends_with_4_where_file_names_cannot_be_chinese() -> None:
    settings = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = run(["doctor"], env=settings)
    assert done.code == 4
    assert "✗ 文件名编码：" in done.out


def test_demo_makes_every_built_in_kind(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk("demo", "--out", tmp_path / "out")
    assert done.code == 0
    made = [Path(line) for line in done.out.splitlines()]
    assert made and all(path.is_file() for path in made)
    stems = json.loads((tmp_path / "out/manifest.json").read_bytes())["reports"]
    assert {record["kind"] for record in stems.values()} == {kind.slug for kind in all_kinds()}
    assert {path.suffix for path in made} == {".docx", ".pdf"}
    assert "已生成" in done.err


# --------------------------------------------------------------------------- render


def test_paths_of_finished_files_go_to_stdout_and_progress_to_stderr(clerk: Clerk, office: Office) -> None:
    done = clerk(*office.words("反馈单", "summary", format="docx,html"))
    assert done.code == 0
    expected = [office.file(f"{name}.{suffix}") for name in TOWNS for suffix in ("docx", "html")]
    expected += [office.out / "2022-06" / f"summary.{suffix}" for suffix in ("docx", "html")]
    assert [Path(line) for line in done.out.splitlines()] == expected
    assert done.err.splitlines()[:2] == [
        "读入4张工作表，共13行；怎样读入的，用 check 查看。",
        "[1/4] 已生成  2022-06/sheet/朱坝街道",
    ]
    assert done.err.splitlines()[-1] == "已生成4份。"


def test_a_kind_named_twice_is_made_once(clerk: Clerk, office: Office) -> None:
    done = clerk(*office.words("summary", "汇总", "summary"))
    assert (done.code, len(done.out.splitlines())) == (0, 1)


def test_render_as_json(clerk: Clerk, office: Office) -> None:
    done = clerk(*office.words("sheet", json=True, only=TOWNS[1]))
    assert done.code == 0
    content = done.json
    assert (content["schema"], content["findings"]) == (1, [])
    (row,) = content["reports"]
    assert (row["report"], row["kind"], row["department"], row["status"]) == (
        f"2022-06/sheet/{TOWNS[1]}",
        "sheet",
        TOWNS[1],
        "done",
    )
    assert set(row["files"]) == {f"2022-06/sheet/{TOWNS[1]}.docx", f"2022-06/sheet/{TOWNS[1]}.figures.json"}
    assert (row["figures"], row["findings"]) == (3, [])


def test_dry_run_lists_and_writes_nothing(clerk: Clerk, office: Office) -> None:
    done = clerk(*office.words(dry_run=True))
    assert (done.code, done.err) == (0, "读入4张工作表，共13行；怎样读入的，用 check 查看。\n")
    assert [line.split() for line in done.out.splitlines()] == [
        ["生成", str(office.file(name)), "docx"] for name in TOWNS
    ]
    assert not office.out.exists()
    clerk(*office.words(only=TOWNS[0]))
    before = tree(office.out)
    rows = clerk(*office.words(dry_run=True, json=True)).json["reports"]
    assert [(row["department"], row["needed"]) for row in rows] == [
        (TOWNS[0], False),
        (TOWNS[1], True),
        (TOWNS[2], True),
    ]
    assert rows[0]["files"] == [f"2022-06/sheet/{TOWNS[0]}.{end}" for end in ("docx", "figures.json")]
    assert tree(office.out) == before


@pytest.mark.parametrize("period", ["2022-06", "2022年1—6月", "2022年上半年", "2022H1"])
def test_a_period_may_be_spelt_in_any_way(clerk: Clerk, office: Office, period: str) -> None:
    done = clerk(*office.words("summary", period=period))
    assert [Path(line) for line in done.out.splitlines()] == [office.out / "2022-06/summary.docx"]


def test_rounding_is_chosen_and_recorded(clerk: Clerk, office: Office) -> None:
    clerk(*office.words("summary", rounding="gb8170"))
    assert office.manifest["reports"]["2022-06/summary"]["rounding"] == "gb8170"


# --------------------------------------------------------------------------- faults


def test_a_fault_in_a_template_is_told_with_file_and_line(clerk: Clerk, office: Office) -> None:
    write_kind(office.kinds, "sheet", SHEET, "现将情况反馈如下：\n\n{{ 单位.名字 }}。\n")
    done = clerk(*office.words())
    assert (done.code, done.out) == (1, "")
    assert "错误［T203］sheet/body.md第3行：没有“名字”这个名称" in done.err
    assert "有3份报告没有生成或没有更新" in done.err
    assert not list(office.out.rglob("*.docx"))
    assert TRACEBACK not in done.err


def test_a_kind_whose_shell_is_missing(clerk: Clerk, office: Office) -> None:
    write_kind(office.kinds, "sheet", SHEET + 'shell = "红头"\n', SHEET_BODY)
    done = clerk(*office.words(only=TOWNS[0], format="docx,html"))
    assert done.code == 1
    assert "模板" in done.err or "［T" in done.err
    assert TRACEBACK not in done.err


def test_a_defect_of_the_program_reaches_a_file_not_the_clerk(
    clerk: Clerk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret value 195.66")

    monkeypatch.setattr(batch.Press, "compose", fail)
    done = clerk(*office.words())
    assert done.code == 1
    assert "程序内部出错（ZeroDivisionError）" in done.err
    assert "程序错误.txt" in done.err
    assert TRACEBACK not in done.err and "secret" not in done.err
    assert (office.out / batch.DETAILS).read_text(encoding="utf-8").count(TRACEBACK) == 3
    assert TRACEBACK not in (office.out / "manifest.json").read_text(encoding="utf-8")
    monkeypatch.undo()
    clerk_again = run(office.words())
    assert clerk_again.code == 0
    assert not (office.out / batch.DETAILS).exists()


def test_a_defect_outside_any_report_does_not_reach_the_clerk_either(
    clerk: Clerk, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("reportgen.session.place_order", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = clerk(*office.words())
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(
        r"程序内部出错（ZeroDivisionError）。这是程序的缺陷，请把 (.+) 发给维护人员。\n", done.err
    )
    (details,) = tmp_path.glob("reportgen-*.txt")
    assert str(details) in done.err
    assert TRACEBACK in details.read_text(encoding="utf-8")


def test_an_output_folder_that_is_a_file(clerk: Clerk, office: Office) -> None:
    office.out.write_text("not a folder", encoding="utf-8")
    done = clerk(*office.words())
    assert (done.code, done.out) == (4, "")
    assert "环境［E401］" in done.err and "--out" in done.err
    assert not english(done.err)
    assert TRACEBACK not in done.err


def test_a_file_that_cannot_be_written_makes_the_run_end_with_4(clerk: Clerk, office: Office) -> None:
    office.file(f"{TOWNS[1]}.docx").mkdir(parents=True)
    done = clerk(*office.words())
    assert done.code == 4
    assert "错误［E402］" in done.err and f"{TOWNS[1]}.docx：文件写不进去" in done.err
    assert "有1份报告没有生成或没有更新" in done.err
    assert not english(done.err)
    assert {Path(line).stem for line in done.out.splitlines()} == {TOWNS[0], TOWNS[2]}
    assert office.manifest["reports"][f"2022-06/sheet/{TOWNS[1]}"]["status"] == "failed"


# ------------------------------------------------------------------ streams, signals


def test_ctrl_c_ends_with_130_and_no_traceback(
    clerk: Clerk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = batch.Press.compose

    def interrupted(press: batch.Press, job: batch.Job) -> Any:
        if job.department == TOWNS[1]:
            raise KeyboardInterrupt
        return original(press, job)

    monkeypatch.setattr(batch.Press, "compose", interrupted)
    done = clerk(*office.words())
    assert done.code == 130
    assert done.err.splitlines()[-1].startswith("已中断。")
    assert TRACEBACK not in done.err
    records = office.manifest["reports"]
    assert [records[f"2022-06/sheet/{name}"]["status"] for name in TOWNS] == ["done", "skipped", "skipped"]
    monkeypatch.undo()
    assert run(office.words()).code == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_an_interrupted_run_of_several_processes_ends_in_order(tmp_path: Path, sent: signal.Signals) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(400)])
    process = start(office.words(jobs=2), start_new_session=True)
    wait_for(lambda: list(office.out.rglob("*.docx")))
    os.killpg(process.pid, sent) if sent is signal.SIGINT else process.send_signal(sent)
    done = finish(process)
    assert done.code == 130
    assert TRACEBACK not in done.err
    assert "KeyboardInterrupt" not in done.err
    statuses = {record["status"] for record in office.manifest["reports"].values()}
    assert "skipped" in statuses <= {"done", "skipped"}


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("nothing happened")


def test_a_reader_that_goes_away_causes_no_traceback(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = run(["kinds"], stdout=write)
    finally:
        os.close(write)
    assert done.code == 1
    assert done.err == ""


def test_output_is_utf8_whatever_the_console(office: Office) -> None:
    done = run(office.words("没有"), env=environment(PYTHONIOENCODING="gbk"))
    assert done.code == 2
    assert "没有“没有”这个报告种类" in done.err


# ------------------------------------------------------------------------- progress


def lines_of(total: int, remarks: dict[int, str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    with Progress(total) as progress:
        for number in range(1, total + 1):
            progress.advance(f"第{number}份", [remarks[number]] if number in remarks else [])
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_few_reports_get_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of(50, {}, capsys)
    assert lines[0] == "[1/50] 第1份"
    assert len(lines) == 50


def test_of_many_only_each_tenth_and_what_went_wrong_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of(1000, {123: "  错误［R301］字库里没有这些字"}, capsys)
    assert lines == [
        "[100/1000]",
        "[123/1000] 第123份",
        "  错误［R301］字库里没有这些字",
        *(f"[{n}/1000]" for n in range(200, 1001, 100)),
    ]


def test_on_a_terminal_many_reports_show_a_bar_that_goes_away(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    script = tmp_path / "progress.py"
    script.write_text(
        "from reportgen.console import Progress\n"
        "with Progress(60) as p:\n"
        "    for n in range(60):\n"
        "        p.advance(f'第{n}份', ['  错误［R301］［红］'] if n == 7 else [])\n",
        encoding="utf-8",
    )
    main, side = pty.openpty()
    settings = environment(TERM="xterm", COLUMNS="80")
    done = subprocess.run(
        [sys.executable, str(script)], stderr=side, stdout=subprocess.PIPE, env=settings, check=False
    )
    os.close(side)
    seen = b""
    while chunk := read_pty(main):
        seen += chunk
    os.close(main)
    text = seen.decode()
    assert (done.returncode, done.stdout) == (0, b"")
    assert "正在生成" in text
    assert "[8/60] 第7份" in text and "［红］" in text
    assert "第3份" not in text
    assert "\x1b[2K" in text.rpartition("60/60")[2]  # the bar is wiped


def read_pty(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux: the other side is closed
        return b""


# ------------------------------------------------------------------------- contract


def test_every_status_has_a_word() -> None:
    assert all(status.label for status in Status)


def test_the_exit_codes_are_those_of_the_contract() -> None:
    assert (cli.FAILED, cli.REFUSED, cli.MACHINE, cli.INTERRUPTED) == (1, 3, 4, 130)


def test_every_command_of_the_program_is_tested_here() -> None:
    names = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    assert names == set(COMMANDS)
    assert isinstance(app, typer.Typer)

"""The batch from outside: every file true, whole, in its place, and nothing mixed up or lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import reportgen
from reportgen.batch import RETIRED, Outcome, Status, run
from reportgen.batch.records import Journal
from reportgen.batch.workers import _worthwhile
from reportgen.errors import DataRefused
from reportgen.files import TEMPORARY, safe_names, sha256
from reportgen.session import place_order
from tests import bureau
from tests.bureau import SHEET, SHEET_BODY, TOWNS, Clerk, Office, amount, edit, open_office, tree, write_kind
from tests.reading import docx_lines, pdf_pages
from tests.test_cli import wait_for

STEM = "2022-06/sheet/"


@pytest.fixture
def made(office: Office, clerk: Clerk) -> Office:
    """An office that has made its sheets."""
    assert clerk(*office.words()).code == 0
    return office


def records(office: Office) -> dict[str, Any]:
    reports: dict[str, Any] = office.manifest["reports"]
    return reports


def texts(path: Path) -> str:
    return "\n".join(docx_lines(path.read_bytes()))


def statuses(office: Office, clerk: Clerk, *kinds: str, **options: Any) -> dict[str, str]:
    """Run and return the status of each report by department, or by kind."""
    rows = clerk(*office.words(*kinds, json=True, **options)).json["reports"]
    return {row["department"] or row["kind"]: row["status"] for row in rows}


# -------------------------------------------------------------- layout and manifest


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose reports were made in both formats, twice, in different circumstances."""
    office = open_office(tmp_path_factory.mktemp("printed"))
    words = office.words("sheet", "summary", format="docx,pdf", jobs=1)
    done = bureau.run(words, env=bureau.environment(PYTHONHASHSEED="1"))
    assert done.code == 0, done.err
    return office


def test_files_lie_by_period_kind_and_department(printed: Office) -> None:
    found = set(tree(printed.out))
    sheets = {f"{STEM}{name}.{end}" for name in TOWNS for end in ("docx", "pdf", "figures.json")}
    summary = {f"2022-06/summary.{end}" for end in ("docx", "pdf", "figures.json")}
    assert found == sheets | summary | {"manifest.json"}


def test_the_manifest_is_true_to_the_files(printed: Office) -> None:
    manifest = printed.manifest
    assert (manifest["schema"], manifest["reportgen"]) == (1, reportgen.__version__)
    assert set(manifest) == {"schema", "reportgen", "reports"}
    on_disk = tree(printed.out)
    listed = {
        path: digest for record in records(printed).values() for path, digest in record["files"].items()
    }
    assert listed == {path: digest for path, digest in on_disk.items() if path != "manifest.json"}
    assert list(records(printed)) == sorted(records(printed))


def test_the_manifest_says_what_a_report_was_made_of(printed: Office) -> None:
    record = records(printed)[f"{STEM}{TOWNS[0]}"]
    assert record["inputs"] == {"数据.xlsx": sha256(printed.book.read_bytes())}
    templates = {
        f"sheet/{name}": sha256((printed.kinds / "sheet" / name).read_bytes())
        for name in ("kind.toml", "body.md")
    }
    assert templates.items() <= record["templates"].items()
    assert {"_shells/plain.docx", "_shells/plain.html"} <= set(record["templates"])
    assert {
        key: record[key] for key in ("kind", "name", "period", "department", "status", "rounding", "findings")
    } == {
        "kind": "sheet",
        "name": "反馈单",
        "period": "2022-06",
        "department": TOWNS[0],
        "status": "done",
        "rounding": "half_up",
        "findings": [],
    }
    assert re.fullmatch("[0-9a-f]{64}", record["fingerprint"])
    figures = json.loads(printed.file(f"{TOWNS[0]}.figures.json").read_bytes())
    assert record["figures"] == len(figures["figures"]) == 3
    assert (figures["kind"], figures["department"], figures["period"]) == ("sheet", TOWNS[0], "2022-06")


def test_the_same_input_gives_the_same_bytes_wherever_and_however(printed: Office, tmp_path: Path) -> None:
    """Another process, hash seed, folder, spelling of the paths, language and number of processes."""
    shutil.copy(printed.book, tmp_path / "数据.xlsx")
    shutil.copytree(printed.kinds, tmp_path / "种类")
    words = Office(Path()).words("sheet", "summary", format="docx,pdf", jobs=2, period="2022年上半年")
    settings = bureau.environment(PYTHONHASHSEED="2", TZ="Asia/Shanghai", LC_ALL="C")
    done = bureau.run(words, cwd=tmp_path, env=settings)
    assert done.code == 0, done.err
    assert tree(tmp_path / "成品") == tree(printed.out)


def test_word_and_pdf_of_a_recipient_carry_its_own_value(printed: Office) -> None:
    values = {name: str(amount(index)) for index, name in enumerate(TOWNS)}
    for name in TOWNS:
        (page,) = pdf_pages(printed.file(f"{name}.pdf").read_bytes())
        for said in ("".join(c.text for c in page.chars), texts(printed.file(f"{name}.docx"))):
            assert f"反馈给{name}：" in said
            assert [other for other, value in values.items() if value in said] == [name]


# ------------------------------------------------------------------------ recipients

LONG = "洪泽区" + "重点工程建设指挥部" * 10
HOSTILE = (
    *("CON", "nul.docx", "A/B", "A_B", "区发改委", "区發改委", "Abc科", "ABC科", "..", "a\\b:c*d?e"),
    *("朱坝\u202e路", "朱坝街道", LONG, LONG + "办公室", "  空白 ", "-1+1", "{{ 单位 }}", "<b>&amp;</b>"),
    "**甲**",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose departments have names that file systems and templates choke on."""
    office = open_office(tmp_path_factory.mktemp("hostile"), HOSTILE)
    dataset = reportgen.load(office.book)
    order = place_order(dataset, ["sheet"], out=office.out, formats="docx", templates=office.kinds)
    for outcome in run(order):
        assert outcome.status is Status.DONE, outcome
    return office


def recipients(office: Office) -> Iterator[tuple[str, Path]]:
    for record in records(office).values():
        (path,) = [office.out / path for path in record["files"] if path.endswith(".docx")]
        yield record["department"], path


def test_each_department_gets_one_file_with_a_legal_name(hostile: Office) -> None:
    names = [str(d.name) for d in reportgen.load(hostile.book).departments]
    assert len(names) == len(HOSTILE)
    files = {path.name for _, path in recipients(hostile)}
    assert {path.name for path in (hostile.out / STEM).iterdir() if path.suffix == ".docx"} == files
    assert sorted(path.stem for _, path in recipients(hostile)) == sorted(safe_names(names).values())
    assert len({name.casefold() for name in files}) == len(HOSTILE)


def test_nothing_is_mixed_up_between_recipients(hostile: Office) -> None:
    observed = {str(o.department.name): o for o in reportgen.load(hostile.book).observations if o.department}
    values = {name: f"{o.actual.value:f}" for name, o in observed.items() if o.actual}
    assert len(set(values.values())) == len(HOSTILE)
    for name, path in recipients(hostile):
        text = texts(path)
        assert f"现将上半年情况反馈给{name}：" in text
        assert [other for other, value in values.items() if value in text] == [name]
        figures = json.loads(path.with_name(f"{path.stem}.figures.json").read_bytes())
        assert figures["department"] == name
        assert f"{values[name]}.00万美元" in {f["text"] for f in figures["figures"]}


def test_only_some_departments(office: Office, clerk: Clerk) -> None:
    done = clerk(*office.words(only=[TOWNS[2], TOWNS[0], TOWNS[2]]))
    assert done.code == 0
    assert [Path(line).stem for line in done.out.splitlines()] == [TOWNS[2], TOWNS[0]]


def test_short_and_full_name_of_a_department_mean_one(tmp_path: Path, clerk: Clerk) -> None:
    office = open_office(tmp_path, ["朱坝街道办事处", "蒋坝镇"], 简称={"朱坝街道办事处": "朱坝街道"})
    done = clerk(*office.words(only=["朱坝街道", "朱坝街道办事处"], jobs=2))
    assert (done.code, len(done.out.splitlines())) == (0, 1)


# ---------------------------------------------------------------------------- resume


def test_a_second_run_touches_nothing(made: Office, clerk: Clerk) -> None:
    before, moments = tree(made.out), bureau.times(made.out)
    assert set(statuses(made, clerk).values()) == {"unchanged"}
    assert tree(made.out) == before
    assert bureau.times(made.out) == moments


def test_a_changed_cell_rewrites_only_what_depends_on_it(made: Office, clerk: Clerk) -> None:
    clerk(*made.words("sheet", "summary"))
    before, moments = tree(made.out), bureau.times(made.out)
    edit(made.book, D3=amount(1) + 5)
    assert statuses(made, clerk, "sheet", "summary") == {
        TOWNS[0]: "unchanged",
        TOWNS[1]: "done",
        TOWNS[2]: "unchanged",
        "summary": "done",
    }
    changed = {path for path, digest in tree(made.out).items() if before[path] != digest}
    expected = {f"{STEM}{TOWNS[1]}", "2022-06/summary"}
    assert changed == {f"{stem}.{end}" for stem in expected for end in ("docx", "figures.json")} | {
        "manifest.json"
    }
    assert {p for p, moment in bureau.times(made.out).items() if moments[p] != moment} == changed - {
        "manifest.json"
    }
    assert str(amount(1) + 5) in texts(made.file(f"{TOWNS[1]}.docx"))
    inputs = {record["inputs"]["数据.xlsx"] for record in records(made).values()}
    assert inputs == {sha256(made.book.read_bytes())}
    assert set(statuses(made, clerk, "sheet", "summary").values()) == {"unchanged"}


def test_a_changed_template_makes_its_reports_again(made: Office, clerk: Clerk) -> None:
    write_kind(made.kinds, "sheet", SHEET, SHEET_BODY.replace("反馈给", "通知"))
    assert set(statuses(made, clerk).values()) == {"done"}
    assert "情况通知朱坝街道" in texts(made.file("朱坝街道.docx"))


def test_another_rounding_is_another_input(made: Office, clerk: Clerk) -> None:
    assert set(statuses(made, clerk, rounding="gb8170").values()) == {"unchanged"}
    assert {record["rounding"] for record in records(made).values()} == {"gb8170"}


def test_force_makes_everything_again(made: Office, clerk: Clerk) -> None:
    before = tree(made.out)
    made.file("朱坝街道.docx").write_bytes(b"edited")
    assert set(statuses(made, clerk, force=True).values()) == {"done", "unchanged"}
    assert tree(made.out) == before


def test_a_deleted_file_is_made_again(made: Office, clerk: Clerk) -> None:
    before = tree(made.out)
    made.file("朱坝街道.docx").unlink()
    assert statuses(made, clerk) == {TOWNS[0]: "done", TOWNS[1]: "unchanged", TOWNS[2]: "unchanged"}
    assert tree(made.out) == before


@pytest.mark.parametrize("change", [False, True], ids=["same data", "changed data"])
def test_a_file_edited_by_hand_is_kept_and_told(made: Office, clerk: Clerk, change: bool) -> None:
    edited = made.file("蒋坝镇.docx")
    edited.write_bytes(b"edited")
    if change:
        edit(made.book, D3=amount(1) + 5)
    for _ in range(2):
        before = tree(made.out)
        done = clerk(*made.words())
        assert done.code == 1
        assert "未覆盖  2022-06/sheet/蒋坝镇" in done.err
        assert "错误［B101］2022-06/sheet/蒋坝镇.docx：文件在生成后被改动过" in done.err
        assert "有1份报告没有生成或没有更新" in done.err
        assert edited.read_bytes() == b"edited"
        assert {p for p, d in tree(made.out).items() if before[p] != d} <= {"manifest.json"}
        assert str(edited) not in done.out
        record = records(made)[f"{STEM}蒋坝镇"]
        assert (record["status"], record["findings"][0]["code"]) == ("kept", "B101")
    assert clerk(*made.words(force=True)).code == 0
    assert "蒋坝镇" in texts(edited)
    assert records(made)[f"{STEM}蒋坝镇"]["status"] == "done"


def test_a_file_nobody_knows_is_kept_as_well(office: Office, clerk: Clerk) -> None:
    office.file("").mkdir(parents=True)
    office.file("蒋坝镇.docx").write_bytes(b"of another program")
    done = clerk(*office.words())
    assert done.code == 1
    assert office.file("蒋坝镇.docx").read_bytes() == b"of another program"
    assert not office.file("蒋坝镇.figures.json").exists()
    assert records(office)[f"{STEM}蒋坝镇"]["status"] == "kept"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 99}', b'{"schema": 1, "reports": []}'])
def test_without_a_readable_manifest_true_files_are_still_recognised(
    made: Office, clerk: Clerk, content: bytes
) -> None:
    before, moments = tree(made.out), bureau.times(made.out)
    (made.out / "manifest.json").write_bytes(content)
    assert set(statuses(made, clerk).values()) == {"unchanged"}
    assert tree(made.out) == before
    assert bureau.times(made.out) == moments


def test_reports_of_other_runs_stay_in_the_manifest(made: Office, clerk: Clerk) -> None:
    clerk(*made.words("summary"))
    assert set(records(made)) == {f"{STEM}{name}" for name in TOWNS} | {"2022-06/summary"}


# ------------------------------------------------------------------ stale files


def test_a_format_asked_for_later_joins_the_others(made: Office, clerk: Clerk) -> None:
    before = tree(made.out)
    assert set(statuses(made, clerk, format="html").values()) == {"done"}
    assert set(records(made)[f"{STEM}朱坝街道"]["files"]) == {
        f"{STEM}朱坝街道.{end}" for end in ("docx", "html", "figures.json")
    }
    after = tree(made.out)
    assert {p: after[p] for p in before if p != "manifest.json"} == {
        p: d for p, d in before.items() if p != "manifest.json"
    }
    assert set(statuses(made, clerk, format="docx,html").values()) == {"unchanged"}


def test_the_manifest_lists_no_file_that_is_gone(made: Office, clerk: Clerk) -> None:
    clerk(*made.words(format="html"))
    made.file("蒋坝镇.html").unlink()
    assert set(statuses(made, clerk, format="docx").values()) == {"unchanged"}
    assert f"{STEM}蒋坝镇.html" not in records(made)[f"{STEM}蒋坝镇"]["files"]
    assert f"{STEM}朱坝街道.html" in records(made)[f"{STEM}朱坝街道"]["files"]


def test_a_format_not_made_again_from_changed_data_is_moved_away(made: Office, clerk: Clerk) -> None:
    clerk(*made.words(format="docx,html"))
    old = made.file("蒋坝镇.html").read_bytes()
    edit(made.book, D3=amount(1) + 5)
    done = clerk(*made.words(format="docx"))
    assert done.code == 0
    assert not list(made.file("").glob("*.html"))
    assert (made.out / RETIRED / STEM / "蒋坝镇.html").read_bytes() == old
    assert (
        f"警告［B103］{STEM}蒋坝镇.html：这是早先生成的文件，已过期，移到了{RETIRED}/{STEM}蒋坝镇.html"
        in done.err
    )
    assert set(records(made)[f"{STEM}蒋坝镇"]["files"]) == {
        f"{STEM}蒋坝镇.{e}" for e in ("docx", "figures.json")
    }


def fail_for(office: Office, name: str) -> None:
    """Make the kind fail for one department: it prints a value that this one does not have."""
    write_kind(
        office.kinds,
        "sheet",
        SHEET,
        SHEET_BODY + f'{{% if 单位.名称 == "{name}" %}}\n{{{{ 单位.编码 }}}}\n{{% endif %}}\n',
    )


def test_one_failing_report_stops_no_other(office: Office, clerk: Clerk) -> None:
    fail_for(office, TOWNS[1])
    done = clerk(*office.words())
    assert done.code == 1
    assert {Path(line).stem for line in done.out.splitlines()} == {TOWNS[0], TOWNS[2]}
    assert re.search(r"错误［T207］sheet/body.md第\d+行：这里要打印的值是空的", done.err)
    assert not list(office.file("").glob(f"{TOWNS[1]}*"))
    record = records(office)[f"{STEM}{TOWNS[1]}"]
    assert (record["status"], record["files"], record["findings"][0]["code"]) == ("failed", {}, "T207")
    write_kind(office.kinds, "sheet", SHEET, SHEET_BODY)
    assert clerk(*office.words()).code == 0


def test_the_earlier_file_of_a_failed_report_does_not_look_current(made: Office, clerk: Clerk) -> None:
    old = made.file(f"{TOWNS[1]}.docx").read_bytes()
    fail_for(made, TOWNS[1])
    done = clerk(*made.words())
    assert done.code == 1
    assert not list(made.file("").glob(f"{TOWNS[1]}*"))
    assert (made.out / RETIRED / STEM / f"{TOWNS[1]}.docx").read_bytes() == old
    assert f"警告［B103］{STEM}{TOWNS[1]}.docx：" in done.err
    codes = [finding["code"] for finding in records(made)[f"{STEM}{TOWNS[1]}"]["findings"]]
    assert codes == ["T207", "B103"]
    listed = {p: d for record in records(made).values() for p, d in record["files"].items()}
    assert listed == {p: d for p, d in tree(made.out).items() if not p.startswith((RETIRED, "manifest"))}


def test_an_edited_file_of_a_failed_report_stays_and_is_named_each_time(made: Office, clerk: Clerk) -> None:
    made.file(f"{TOWNS[1]}.docx").write_bytes(b"edited")
    fail_for(made, TOWNS[1])
    for _ in range(2):
        done = clerk(*made.words())
        assert done.code == 1
        assert f"错误［B105］{STEM}{TOWNS[1]}.docx：这是早先的文件，生成后又改动过" in done.err
        assert made.file(f"{TOWNS[1]}.docx").read_bytes() == b"edited"
        assert records(made)[f"{STEM}{TOWNS[1]}"]["files"] == {}


def test_the_edited_sheet_of_a_department_that_left_stays_and_is_named(made: Office, clerk: Clerk) -> None:
    made.file("蒋坝镇.docx").write_bytes(b"edited")
    edit(made.book, 单位_A3="蒋坝新区", C3="蒋坝新区")
    for _ in range(2):
        done = clerk(*made.words())
        assert done.code == 1
        assert "错误［B105］2022-06/sheet/蒋坝镇.docx" in done.err
        assert made.file("蒋坝镇.docx").read_bytes() == b"edited"


@pytest.mark.parametrize("path", ["../外面.docx", "/tmp/外面.docx", "C:/外面.docx", "a\\b.docx"])
def test_a_manifest_that_names_files_outside_is_not_believed(made: Office, clerk: Clerk, path: str) -> None:
    outside = made.home / "外面.docx"
    outside.write_bytes(b"of somebody else")
    manifest = made.manifest
    record = manifest["reports"][f"{STEM}蒋坝镇"]
    manifest["reports"][f"{STEM}走了的镇"] = record | {"files": {path: sha256(b"of somebody else")}}
    (made.out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert clerk(*made.words()).code == 0
    assert outside.read_bytes() == b"of somebody else"


def test_when_one_format_fails_its_earlier_file_does_not_stand_beside_a_new_one(
    tmp_path: Path, clerk: Clerk
) -> None:
    """A character that no font holds stops the PDF; Word can still be made."""
    office = open_office(tmp_path, TOWNS, 联系人={TOWNS[0]: "张三"}, 电话={TOWNS[0]: "0517-87220001"})
    words = office.words(only=TOWNS[0], format="docx,pdf")
    assert clerk(*words).code == 0
    edit(office.book, 单位_C2="张\u1f16a".replace("\u1f16a", "\U0001f980"))
    done = clerk(*words)
    assert done.code == 1
    assert "［R302］" in done.err and "字库里没有这些字" in done.err
    assert "\U0001f980" in texts(office.file(f"{TOWNS[0]}.docx"))
    assert not office.file(f"{TOWNS[0]}.pdf").exists()
    assert (office.out / RETIRED / STEM / f"{TOWNS[0]}.pdf").is_file()
    assert records(office)[f"{STEM}{TOWNS[0]}"]["status"] == "failed"
    assert [Path(line).name for line in done.out.splitlines()] == [f"{TOWNS[0]}.docx"]


def test_the_sheet_of_a_department_that_left_is_moved_away(made: Office, clerk: Clerk) -> None:
    gone = made.file("蒋坝镇.docx").read_bytes()
    edit(made.book, 单位_A3="蒋坝新区", C3="蒋坝新区")
    done = clerk(*made.words())
    assert done.code == 0
    assert "已过期  2022-06/sheet/蒋坝镇" in done.err
    assert {path.stem for path in made.file("").glob("*.docx")} == {"朱坝街道", "蒋坝新区", "西顺河镇"}
    assert (made.out / RETIRED / STEM / "蒋坝镇.docx").read_bytes() == gone
    assert f"{STEM}蒋坝镇" not in records(made)
    assert set(statuses(made, clerk).values()) == {"unchanged"}


def test_a_file_whose_name_now_means_another_department_is_moved_away(tmp_path: Path, clerk: Clerk) -> None:
    """`A/B` had `A_B.docx` to itself; once a department is called `A_B` that name would deceive."""
    office = open_office(tmp_path, ["A/B", "蒋坝镇"])
    assert clerk(*office.words()).code == 0
    assert office.file("A_B.docx").is_file()
    edit(office.book, 单位_A3="A_B", C3="A_B")
    assert clerk(*office.words()).code == 0
    assert not office.file("A_B.docx").exists()
    for name, path in recipients(office):
        assert f"反馈给{name}：" in texts(path)


def test_reports_of_other_data_kinds_periods_and_departments_are_not_stale(
    tmp_path: Path, clerk: Clerk
) -> None:
    office = open_office(tmp_path)
    assert clerk(*office.words("sheet", "summary")).code == 0
    other = bureau.write_book(tmp_path / "部门.xlsx", ["区发改委"])
    assert clerk(*office.words(data=other)).code == 0
    assert clerk(*office.words(only=TOWNS[1])).code == 0
    assert {path.stem for path in office.file("").glob("*.docx")} == {*TOWNS, "区发改委"}
    assert not (office.out / RETIRED).exists()
    assert len(records(office)) == 5


def test_what_cannot_be_moved_is_an_error_that_names_it(made: Office, clerk: Clerk) -> None:
    (made.out / RETIRED).write_text("in the way", encoding="utf-8")
    edit(made.book, 单位_A3="蒋坝新区", C3="蒋坝新区")
    for _ in range(2):
        done = clerk(*made.words())
        assert done.code == 4
        assert "错误［B104］2022-06/sheet/蒋坝镇.docx：" in done.err and "请勿使用，并手工删除" in done.err
        assert "[3/3]" in done.err and "[4/3]" not in done.err
        assert records(made)[f"{STEM}蒋坝镇"]["status"] == "kept"


# ------------------------------------------------------------------- crash, two runs


def test_a_killed_run_leaves_no_partial_file_and_the_next_completes_it(tmp_path: Path) -> None:
    names = [f"第{n}镇" for n in range(160)]
    office = open_office(tmp_path, names)
    process = bureau.start(office.words(jobs=2), start_new_session=True)
    wait_for(lambda: len(list(office.out.rglob("*.docx"))) > 10)
    process.kill()
    bureau.finish(process)
    wait_for(lambda: not is_alive(process.pid))
    assert not (office.out / "manifest.json").exists()
    left = list(office.out.rglob("*.docx"))
    assert 10 < len(left) < len(names)
    for path in left:
        assert zipfile.ZipFile(BytesIO(path.read_bytes())).testzip() is None
    (office.file("") / f"{TEMPORARY}4711-1").write_bytes(b"half a f")

    edit(office.book, **{f"D{row}": 7_000_000 + row for row in range(2, 162)})
    second = bureau.run(office.words(jobs=1))
    assert second.code == 0, second.err
    assert not [path for path in office.out.rglob("*") if path.name.startswith(TEMPORARY)]
    assert not (office.out / ".reportgen.journal").exists()
    undisturbed = Office(tmp_path / "undisturbed")
    words = office.words(out=undisturbed.out)
    assert bureau.run(words).code == 0
    assert tree(office.out) == tree(undisturbed.out)


def is_alive(group: int) -> bool:
    """Whether any process of a group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_second_run_into_the_same_folder_is_refused_and_harms_nothing(tmp_path: Path, clerk: Clerk) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(120)])
    first = bureau.start(office.words(jobs=1))
    wait_for(lambda: list(office.out.rglob("*.docx")))
    second = clerk(*office.words())
    assert (second.code, second.out) == (4, "")
    assert "环境［E403］" in second.err and "另一个任务正在往这个文件夹里生成报告" in second.err
    done = bureau.finish(first)
    assert done.code == 0, done.err
    assert len(list(office.out.rglob("*.docx"))) == 120
    assert set(statuses(office, clerk).values()) == {"unchanged"}


def test_a_lock_is_free_again_after_a_failed_run(office: Office, clerk: Clerk) -> None:
    office.out.mkdir()
    with FileLock(office.out / ".reportgen.lock"):
        assert clerk(*office.words()).code == 4
    assert clerk(*office.words()).code == 0


def test_a_worker_that_dies_loses_only_its_own_report(tmp_path: Path) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(12)])
    script = tmp_path / "dying.py"
    script.write_text(
        "import os\n"
        "from reportgen.batch import Press\n"
        "from reportgen.cli import main\n"
        "compose = Press.compose\n"
        "def dying(press, job):\n"
        "    if job.department == '第4镇':\n"
        "        os._exit(9)\n"
        "    return compose(press, job)\n"
        "Press.compose = dying\n"
        "if __name__ == '__main__':\n"
        "    main()\n",
        encoding="utf-8",
    )
    process = bureau.start([], args=[bureau.sys.executable, str(script), *office.words(jobs=2)])
    done = bureau.finish(process)
    assert done.code == 1
    assert "错误［B102］2022-06/sheet/第4镇：生成这份报告的进程意外中止" in done.err
    assert done.err.count("失败  ") == 1
    assert len(list(office.out.rglob("*.docx"))) == 11
    assert [s for s, r in records(office).items() if r["status"] != "done"] == [f"{STEM}第4镇"]


def test_a_report_that_never_ends_is_named_and_the_others_are_made(tmp_path: Path) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(6)])
    script = tmp_path / "endless.py"
    script.write_text(
        "from reportgen.batch import Press, workers\n"
        "from reportgen.cli import main\n"
        "compose = Press.compose\n"
        "workers.LONGEST = 3.0\n"
        "def endless(press, job):\n"
        "    while job.department == '第4镇':\n"
        "        pass\n"
        "    return compose(press, job)\n"
        "Press.compose = endless\n"
        "if __name__ == '__main__':\n"
        "    main()\n",
        encoding="utf-8",
    )
    process = bureau.start([], args=[bureau.sys.executable, str(script), *office.words(jobs=2)])
    done = bureau.finish(process)
    assert done.code == 1
    assert "错误［B102］2022-06/sheet/第4镇：生成这份报告的进程意外中止或超时" in done.err
    assert [s for s, r in records(office).items() if r["status"] != "done"] == [f"{STEM}第4镇"]


def test_fail_fast_stops_at_the_first_failure(office: Office, clerk: Clerk) -> None:
    fail_for(office, TOWNS[1])
    done = clerk(*office.words(fail_fast=True))
    assert done.code == 1
    assert [records(office)[f"{STEM}{name}"]["status"] for name in TOWNS] == ["done", "failed", "skipped"]
    assert not office.file(f"{TOWNS[2]}.docx").exists()
    assert "已生成1份，失败1份，未做1份" in done.err


def test_fail_fast_with_several_processes_leaves_nothing_unknown(tmp_path: Path, clerk: Clerk) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(60)])
    fail_for(office, "第2镇")
    assert clerk(*office.words(fail_fast=True, jobs=2)).code == 1
    write_kind(office.kinds, "sheet", SHEET, SHEET_BODY.replace("反馈给", "通知"))
    assert clerk(*office.words()).code == 0


def test_several_processes_say_what_one_says(tmp_path: Path, clerk: Clerk) -> None:
    office = open_office(tmp_path, [f"第{n}镇" for n in range(20)])
    one, two = tmp_path / "one", tmp_path / "two"
    assert clerk(*office.words("sheet", "summary", out=one, jobs=1)).code == 0
    assert clerk(*office.words("sheet", "summary", out=two, jobs=2)).code == 0
    assert tree(one) == tree(two)


# ----------------------------------------------------------------------- in the small


def test_outcomes_come_back_in_the_order_of_the_plan(office: Office) -> None:
    data = reportgen.load(office.book)
    order = place_order(data, ["summary", "sheet"], out=office.out, formats="html", templates=office.kinds)
    told: list[Outcome] = []
    outcomes = run(order, on_done=told.append)
    assert [outcome.job.stem for outcome in outcomes] == [
        "2022-06/summary",
        *(f"{STEM}{name}" for name in TOWNS),
    ]
    assert sorted(told, key=lambda o: o.job.stem) == sorted(outcomes, key=lambda o: o.job.stem)


def test_a_kind_for_each_department_needs_departments(office: Office) -> None:
    data = replace(reportgen.load(office.book), departments=())
    order = place_order(data, ["sheet"], out=office.out, templates=office.kinds)
    with pytest.raises(DataRefused, match="“反馈单”需要单位，数据中没有"):
        run(order)


@pytest.mark.parametrize(
    ("formats", "jobs", "processes"),
    [
        (("docx",), 20, 1),
        (("docx",), 10_000, 4),
        (("docx", "pdf"), 1, 1),
        (("docx", "pdf"), 12, 4),
        (("pdf",), 6, 2),
    ],
)
def test_processes_are_started_where_they_pay(
    office: Office, monkeypatch: pytest.MonkeyPatch, formats: tuple[str, ...], jobs: int, processes: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    data = reportgen.load(office.book)
    order = place_order(data, ["summary"], out=office.out, formats=",".join(formats), templates=office.kinds)
    assert _worthwhile(order, jobs) == processes


def test_a_journal_cut_short_matches_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.read() == frozenset()
    journal.add({"2022-06/甲 乙.docx": "ab"})
    with (tmp_path / ".reportgen.journal").open("ab") as stream:
        stream.write("cd 2022-06/甲".encode()[:-1])
    assert ("2022-06/甲 乙.docx", "ab") in journal.read()
    assert ("2022-06/甲", "cd") not in journal.read()
    journal.close()
    journal.close()
    assert journal.read() == frozenset()


def test_a_department_whose_short_name_is_anothers_name(tmp_path: Path) -> None:
    office = open_office(tmp_path, ["朱坝街道", "朱坝街道办事处"], 简称={"朱坝街道办事处": "朱坝"})
    data = reportgen.load(office.book)
    from reportgen.batch import choose_departments

    assert [str(d.name) for d in choose_departments(data, ["朱坝街道"])] == ["朱坝街道"]
    assert [str(d.name) for d in choose_departments(data, ["朱坝", "朱坝街道办事处"])] == ["朱坝街道办事处"]


def test_files_that_are_gone_by_the_end_are_not_claimed(office: Office, clerk: Clerk) -> None:
    import shutil

    from reportgen.batch import Press

    make = Press.make

    def losing(press: Press, job: object) -> object:
        outcome = make(press, job)  # type: ignore[arg-type]
        if outcome.job.department == TOWNS[-1]:
            shutil.rmtree(office.out / "2022-06")
        return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Press, "make", losing)
        done = clerk(*office.words(jobs=1))
    assert done.code == 1
    assert f"失败{len(TOWNS)}份" in done.err
    assert "错误［B107］" in done.err
    assert {record["status"] for record in records(office).values()} == {"failed"}
    assert clerk(*office.words(jobs=1)).code == 0


def test_what_a_killed_run_left_in_the_temporary_folder_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportgen.batch import workers

    monkeypatch.setattr(workers.tempfile, "tempdir", str(tmp_path))
    for name in ("deserted", "living"):
        folder = tmp_path / f".reportgen-{name}"
        folder.mkdir()
        (folder / "order.pickle").write_bytes(b"data")
    (tmp_path / ".reportgen-others").mkdir()
    lock = FileLock(tmp_path / ".reportgen-living" / "in-use.lock")
    with lock, workers._own_folder() as own:
        left = {path.name for path in tmp_path.iterdir()} - {own.name}
    assert left == {".reportgen-living", ".reportgen-others"}
    assert not own.exists()


@pytest.mark.parametrize(
    "damage",
    [
        {"findings": None},
        {"findings": [{}]},
        {"findings": [{"code": "C2", "place": "", "message": "", "advice": "", "severity": "grave"}]},
        {"figures": None},
        {"files": {"2022-06/x.docx": 5}},
        {"inputs": 5},
        {"kind": []},
        {"department": []},
    ],
    ids=str,
)
def test_a_damaged_record_counts_as_none(tmp_path: Path, damage: dict[str, object]) -> None:
    from reportgen.batch.records import read_records

    sound = {"kind": "sheet", "department": "", "fingerprint": "", "files": {}, "figures": 0, "findings": []}
    reports = {"2022-06/sound": sound, "2022-06/damaged": sound | damage}
    content = json.dumps({"schema": 1, "reports": reports})
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert set(read_records(tmp_path)) == {"2022-06/sound"}

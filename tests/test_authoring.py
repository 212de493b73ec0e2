"""Kinds as text alone, from outside: when a report is called for, its own fields, data it does without."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from reportgen.blocks import Report, figures, text_lines
from reportgen.compose import Facts, Script
from reportgen.compose.absence import DATA, unused
from reportgen.compose.script import NAMES
from reportgen.derive import work
from reportgen.errors import RenderFault, TemplateFault, UsageFault
from reportgen.kinds import Absence, ReportKind, Scope, all_kinds, read_kind
from reportgen.lineage import lineage
from reportgen.model import (
    AlertLevel,
    Dataset,
    Day,
    Letter,
    LetterDue,
    Snippet,
    Trigger,
)
from tests.bureau import SHEET, SHEET_BODY, TOWNS, Clerk, Office, edit, open_office, tree, write_kind
from tests.making import cell, dataset, department, indicator, observe, period, q, text


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


LATE = '单位结果|选("完成值", 小于=101500)'
"""Of the three towns the first two."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose sheet is made only for those who are late."""
    office = open_office(tmp_path)
    write_kind(office.kinds, "sheet", SHEET + f"when = '{LATE}'\n", SHEET_BODY)
    return office


# ------------------------------------------------------------------------ when


def test_only_the_reports_called_for_are_made(office: Office, clerk: Clerk) -> None:
    done = clerk(*office.words())
    assert done.code == 0
    assert {path.name for path in (office.out / "2022-06/sheet").glob("*.docx")} == {
        f"{town}.docx" for town in TOWNS[:2]
    }
    assert "不需要  2022-06/sheet/西顺河镇：不符合生成条件" in done.err
    assert "已生成2份，不需要1份" in done.err


def test_the_manifest_and_json_say_what_was_not_needed_and_why(office: Office, clerk: Clerk) -> None:
    rows = clerk(*office.words(json=True)).json["reports"]
    (row,) = [row for row in rows if row["department"] == "西顺河镇"]
    assert (row["status"], row["files"], row["reason"]) == ("not_needed", {}, f"不符合生成条件（{LATE}）")
    record = office.manifest["reports"]["2022-06/sheet/西顺河镇"]
    assert (record["status"], record["files"], record["reason"]) == ("not_needed", {}, row["reason"])


def test_a_department_asked_for_by_name_is_told_that_it_needs_none(office: Office, clerk: Clerk) -> None:
    done = clerk(*office.words(only="西顺河镇"))
    assert done.code == 0
    assert done.out == ""
    assert "[1/1] 不需要  2022-06/sheet/西顺河镇：不符合生成条件" in done.err


def test_a_dry_run_tells_what_is_not_needed(office: Office, clerk: Clerk) -> None:
    lines = clerk(*office.words(dry_run=True)).out.splitlines()
    assert [line.split()[0] for line in lines] == ["生成", "生成", "不需要"]
    rows = clerk(*office.words(dry_run=True, json=True)).json["reports"]
    assert [(row["needed"], bool(row["reason"])) for row in rows] == [
        (True, False),
        (True, False),
        (False, True),
    ]


def test_files_no_longer_called_for_are_moved_away(office: Office, clerk: Clerk) -> None:
    clerk(*office.words())
    edit(office.book, D2=150_000)
    done = clerk(*office.words())
    assert done.code == 0
    assert "移到了过期/2022-06/sheet/朱坝街道.docx" in done.err
    assert not office.file("朱坝街道.docx").exists()
    assert (office.out / "过期/2022-06/sheet/朱坝街道.docx").exists()
    assert clerk(*office.words()).err.count("过期") == 0, "told once"
    edit(office.book, D2=100_000)
    clerk(*office.words())
    assert office.file("朱坝街道.docx").exists()


def test_an_edited_file_no_longer_called_for_stays_and_is_named(office: Office, clerk: Clerk) -> None:
    clerk(*office.words())
    office.file("朱坝街道.docx").write_bytes(b"edited")
    edit(office.book, D2=150_000)
    done = clerk(*office.words())
    assert done.code == 1
    assert "生成后又改动过" in done.err
    assert office.file("朱坝街道.docx").read_bytes() == b"edited"


def test_a_department_that_leaves_without_a_report_is_not_mourned(office: Office, clerk: Clerk) -> None:
    clerk(*office.words())
    edit(office.book, 单位_A4="老子山镇", C4="老子山镇")
    done = clerk(*office.words())
    assert done.code == 0
    assert "西顺河镇" not in done.err
    assert "2022-06/sheet/西顺河镇" not in office.manifest["reports"]


def test_many_processes_agree(office: Office, clerk: Clerk) -> None:
    clerk(*office.words(jobs=1))
    one = tree(office.out)
    clerk(*office.words(jobs=2, force=True))
    assert tree(office.out) == one


def test_a_report_for_the_whole_area_may_not_be_needed_either(office: Office, clerk: Clerk) -> None:
    body = "{{ 问题清单|个数 }}。"
    write_kind(office.kinds, "list", 'name = "清单"\ntitle = "问题清单"\nwhen = "问题清单"\n', body)
    done = clerk(*office.words("list"))
    assert done.code == 0
    assert "不需要  2022-06/list：不符合生成条件（问题清单）" in done.err


def test_a_kind_may_say_in_words_why_it_is_not_needed(office: Office, clerk: Clerk) -> None:
    settings = 'name = "清单"\ntitle = "问题清单"\nwhen = "问题清单"\nwhen_reason = "本期没有问题"\n'
    write_kind(office.kinds, "list", settings, "{{ 问题清单|个数 }}。")
    done = clerk(*office.words("list"))
    assert done.code == 0
    assert "不需要  2022-06/list：本期没有问题\n" in done.err


def test_every_built_in_condition_has_its_reason_in_words() -> None:
    assert [kind.slug for kind in all_kinds() if kind.when and not kind.when_reason] == []


def test_a_mistake_in_the_condition_is_located(office: Office, clerk: Clerk) -> None:
    write_kind(office.kinds, "sheet", SHEET + "when = '单位结过'\n", SHEET_BODY)
    done = clerk(*office.words())
    assert done.code == 1
    assert "sheet/kind.toml第5行：没有“单位结过”这个名称，是不是想写“单位结果”" in done.err


@pytest.mark.parametrize(
    ("condition", "says"),
    [("{{ 问题清单 }}", "不用 {{ }}"), ("问题清单|选(", "模板语法有误（模板此处为“问题清单|选(”）")],
)
def test_a_condition_that_is_none(office: Office, clerk: Clerk, condition: str, says: str) -> None:
    write_kind(office.kinds, "sheet", SHEET + f"when = '{condition}'\n", SHEET_BODY)
    done = clerk(*office.words())
    assert done.code == 1
    assert says in done.err
    assert "sheet/kind.toml" in done.err


def test_a_missing_sheet_is_named_with_what_it_must_hold(office: Office, clerk: Clerk) -> None:
    write_kind(office.kinds, "sheet", SHEET.replace('["指标结果"]', '["加减分", "文字素材"]'), SHEET_BODY)
    done = clerk(*office.words())
    assert done.code == 3
    assert "“反馈单”需要加减分、文字素材，数据中没有" in done.err
    assert "请填写“加减分”表（必填：单位、类型、分值、事由）；请填写素材文件夹或“文字素材”表" in done.err


# ---------------------------------------------------------------------- letters


def kind(body: str = "正文。", **settings: Any) -> ReportKind:
    given = {"slug": "kind", "name": "试", "title": "试", "folder": Path("kind"), "parts": ()}
    return ReportKind(body=body, **given | settings)


ZHUBA = department("朱坝街道")


def letter_due(level: AlertLevel = AlertLevel.ORANGE, code: str = "洪督考警〔2022〕3号") -> LetterDue:
    result = observe(indicator(), department=ZHUBA, actual=q("1.5"), annual_target=q(10))
    (worked,) = work(dataset(result)).results
    return LetterDue(
        period=period(),
        department=ZHUBA,
        level=level,
        triggers=(Trigger(level, text("欠序时超过30个百分点"), worked),),
        number=q(3, ""),
        code=text(code),
        reply_by=Day.of(date(2022, 7, 25), cell()),
    )


def facts(*letters: LetterDue, data: Dataset | None = None, about: Any = ZHUBA, **more: Any) -> Facts:
    data = data or dataset(observe(department=ZHUBA, actual=q("1.5")), **more)
    worked = replace(work(data), letters=letters)
    return Facts(dataset=data, worked=worked, period=period(), department=about)


WARNING = {"scope": Scope.DEPARTMENT, "letter": AlertLevel.ORANGE}


def test_a_letter_is_called_for_where_one_of_its_level_is_due() -> None:
    script = Script(kind(**WARNING))
    assert script.uncalled(facts(letter_due())) == ""
    assert script.uncalled(facts(letter_due(AlertLevel.RED))) == "本期没有应发的橙色警示函"
    assert script.uncalled(facts()) == "本期没有应发的橙色警示函"


def test_letter_and_condition_must_both_hold() -> None:
    script = Script(kind(**WARNING, when="问题清单"))
    assert script.uncalled(facts(letter_due())) == "不符合生成条件（问题清单）"


def test_a_letter_knows_its_number_its_reasons_and_its_deadline() -> None:
    body = (
        "{{ 函件.函件 }}：{% for 原因 in 函件.触发 %}{{ 原因.指标.指标 }}{{ 原因.原因 }}"
        "（{{ 原因.指标.完成率 }}）{% endfor %}，请于{{ 函件.回复期限 }}前回复。"
    )
    report = Script(kind(body, **WARNING)).compose(facts(letter_due()))
    assert list(text_lines(report))[1] == (
        "橙色警示函：地区生产总值欠序时超过30个百分点（15.0%），请于2022年7月25日前回复。"
    )
    assert [figure.text for figure in figures(report)] == ["15.0%"]


def test_other_kinds_have_no_letter() -> None:
    report = Script(kind("{% if not 函件 %}没有函件。{% endif %}")).compose(facts(letter_due()))
    assert list(text_lines(report))[1] == "没有函件。"


def test_build_refuses_a_report_that_is_not_called_for(office: Office) -> None:
    import reportgen

    data = reportgen.load(office.book)
    with pytest.raises(UsageFault, match="不需要“反馈单”") as caught:
        reportgen.build("sheet", data, department="西顺河镇", templates=office.kinds)
    assert caught.value.code == "U114"


@pytest.mark.parametrize(
    ("settings", "code", "says"),
    [
        ('letter = "橙色警示"', "T110", 'scope = "department"'),
        ('letter = "黄色"\nscope = "department"', "T106", "绿色提醒、橙色警示、红色督办"),
        ('[fields]\n"文号" = "甲"', "T106", "[fields] 中没有“文号”"),
        ('[fields]\n"发文字号" = 3', "T108", "应是文字"),
        ("fields = 3", "T108", "[fields]"),
        ('when_reason = "没有"', "T109", "和 when 一起写"),
        ('when = "问题清单"\nwhen_reason = 3', "T109", "应是一句话"),
        ('[absent]\n"函件台账" = "skip"', "T106", "不印写 drop"),
    ],
)
def test_settings_that_cannot_be_meant(tmp_path: Path, settings: str, code: str, says: str) -> None:
    write_kind(tmp_path, "own", f'name = "甲"\ntitle = "乙"\n{settings}\n', "丙。")
    with pytest.raises(TemplateFault) as caught:
        read_kind(tmp_path / "own")
    assert caught.value.code == code
    assert says in str(caught.value)


def test_a_letter_may_be_called_by_its_full_name(tmp_path: Path) -> None:
    settings = 'name = "甲"\ntitle = "乙"\nscope = "department"\nletter = "红色督办函"\n'
    write_kind(tmp_path, "own", settings, "丙。")
    assert read_kind(tmp_path / "own").letter is AlertLevel.RED


# ----------------------------------------------------------------------- fields


def test_fields_of_the_kind_take_the_place_of_those_of_the_workbook() -> None:
    fields = {"发文字号": "{{ 函件.文号 }}", "密级": "内部", "发文机关": "{{ 报告.地区名称 }}督考办"}
    report = Script(kind(**WARNING, fields=fields, parts=("落款",))).compose(facts(letter_due()))
    assert report.fields["发文字号"] == "洪督考警〔2022〕3号"
    assert report.fields["密级"] == "内部"
    assert report.author == "洪泽区督考办"
    assert list(text_lines(report))[-2:] == ["洪泽区督考办", "2022年7月18日"]


def test_a_field_that_prints_nothing_is_left_out() -> None:
    data = dataset(observe(), info={**dataset().info, "发文字号": text("洪督发〔2022〕8号")})
    report = Script(kind(fields={"发文字号": "{% if 函件 %}{{ 函件.文号 }}{% endif %}"})).compose(
        facts(data=data, about=None)
    )
    assert "发文字号" not in report.fields


def test_a_field_no_document_does_without_must_not_be_empty() -> None:
    with pytest.raises(TemplateFault, match="发文机关"):
        Script(kind(fields={"发文机关": ""})).compose(facts(about=None))


def test_a_date_worded_by_the_kind_must_be_a_day() -> None:
    with pytest.raises(TemplateFault, match="“近日”不是日期"):
        Script(kind(fields={"成文日期": "近日"})).compose(facts(about=None))


def test_figures_in_fields_keep_their_lineage() -> None:
    report = Script(kind(fields={"抄送机关": "共{{ 问题清单|个数 }}"})).compose(facts(about=None))
    traced = lineage(report)
    (figure,) = [f for f in traced["figures"] if f["place"] == "报告信息“抄送机关”"]
    assert figure["text"] == "0个"


def test_addressees_worded_by_the_kind_win_over_the_department() -> None:
    given = {"scope": Scope.DEPARTMENT, "parts": ("主送",)}
    own = Script(kind(**given)).compose(facts())
    assert list(text_lines(own))[1] == "朱坝街道："
    worded = Script(kind(**given, fields={"主送机关": "{{ 单位.名称 }}党工委："})).compose(facts())
    assert list(text_lines(worded))[1] == "朱坝街道党工委："


def test_fields_reach_the_finished_file(office: Office, clerk: Clerk) -> None:
    settings = SHEET + 'shell = "letter"\n\n[fields]\n"发文字号" = "洪督考反〔2022〕{{ 单位.编码 }}号"\n'
    write_kind(office.kinds, "sheet", settings, SHEET_BODY)
    edit(office.book, 单位_C1="编码", 单位_C2=7, 单位_C3=8, 单位_C4=9)
    assert clerk(*office.words()).code == 0
    with ZipFile(office.file("蒋坝镇.docx")) as file:
        words = re.sub("<[^>]*>", "", file.read("word/document.xml").decode())
    assert "洪督考反〔2022〕8号" in words


def test_a_mistake_in_a_field_is_located(tmp_path: Path) -> None:
    settings = 'name = "甲"\ntitle = "乙"\n\n[fields]\n"密级" = "内部"\n"发文字号" = "{{ 函件.号 }}"\n'
    write_kind(tmp_path, "own", settings, "丙。")
    with pytest.raises(TemplateFault, match=r"own/kind\.toml第6行"):
        Script(read_kind(tmp_path / "own")).compose(facts(about=None))


# ---------------------------------------------------------------------- absence

BODY = """\
# 总体情况

文。

# 发函情况

截至目前，发函{{ 函件台账|个数("份") }}。

## 明细

{{ 表格(函件台账, 列=["文号", "单位"]) }}

# 下步打算

{{ 素材("下步打算") }}

{{ 附件("函件台账") }}

{{ 表格(函件台账|选("等级", "绿色提醒函"), 列=["文号", "单位"]) }}

{{ 附件("其他") }}

# 说明

文。
"""


def lines(report: Report) -> list[str]:
    return list(text_lines(report))[1:]


def letter_sent() -> Letter:
    return Letter(
        number=text("洪督考提〔2022〕1号"), department=ZHUBA, level=text("绿色提醒函"), origin=cell()
    )


def snippet(column: str, body: str = "抓落实。") -> Snippet:
    return Snippet(column=text(column), body=text(body), origin=cell())


DROP = {"函件台账": Absence.DROP, "下步打算": Absence.DROP}


def test_what_prints_absent_data_is_left_out_and_numbers_close_up() -> None:
    report = Script(kind(BODY, absent=DROP, parts=("附件说明",))).compose(facts(about=None))
    assert lines(report) == ["一、总体情况", "文。", "附件：其他", "附件", "其他", "一、说明", "文。"]


def test_nothing_is_left_out_when_the_data_are_there() -> None:
    there = facts(about=None, letters=(letter_sent(),), snippets=(snippet("下步打算"),))
    found = lines(Script(kind(BODY, absent=DROP, parts=("附件说明",))).compose(there))
    assert "二、发函情况" in found
    assert "截至目前，发函1份。" in found
    assert "三、下步打算" in found
    assert found[found.index("抓落实。") + 1 :][:2] == ["附件：1.函件台账", "2.其他"]


def test_what_follows_from_absent_data_is_absent_too() -> None:
    body = (
        "甲{{ 函件台账[0].单位.名称 }}。\n\n"
        "{% set 首 = 函件台账|排('文号')|first %}乙{{ 首.文号 }}。\n\n"
        "丙{% if 函件台账|length > 0 %}有{% else %}无{% endif %}。\n\n"
        "{% for 函 in 函件台账|分组('等级') %}丁{% endfor %}\n\n"
        "{{ 表格(函件台账|前(3), 列=['文号']) }}\n\n"
        "**戊{{ 函件台账|名单('单位') }}**。"
    )
    script = Script(kind(body, absent={"函件台账": Absence.DROP}))
    assert lines(script.compose(facts(about=None))) == ["丙无。"]


def test_a_report_stops_without_data_it_needs_and_says_where_to_fill() -> None:
    script = Script(kind(BODY, absent={"函件台账": Absence.STOP, "下步打算": Absence.DROP}))
    with pytest.raises(RenderFault) as caught:
        script.compose(facts())
    assert str(caught.value) == (
        "2022年上半年朱坝街道：“试”需要“函件台账”，数据中没有这份报告可用的。"
        "请填写“函件台账”表（必填：文号、单位、等级）。"
    )


def test_a_report_stops_without_a_snippet_it_needs() -> None:
    script = Script(kind('{{ 素材("下步打算") }}', absent={"下步打算": Absence.STOP}))
    with pytest.raises(RenderFault, match="请填写素材文件夹或“文字素材”表（必填：栏目、正文）"):
        script.compose(facts(about=None))


def test_everything_a_report_stops_without_is_named_at_once() -> None:
    body = '{{ 素材("评议问题", 标题=false) }}\n\n{{ 素材("评议建议") }}\n\n{{ 素材("导语") }}'
    stop = Absence.STOP
    absent = {"评议问题": stop, "评议建议": stop, "导语": Absence.DROP}
    with pytest.raises(
        RenderFault, match=r"需要“评议问题”“评议建议”，数据中没有.*请填写素材文件夹或“文字素材”表"
    ):
        Script(kind(body, absent=absent)).compose(facts(about=None))
    body += '\n\n{{ 函件台账|个数 }}{% for r in 表["节点"] %}{{ r.月份 }}{% endfor %}'
    with pytest.raises(RenderFault, match="需要“评议问题”“评议建议”“函件台账”“节点”") as caught:
        Script(kind(body, absent=absent | {"函件台账": stop, "节点": stop})).compose(facts(about=None))
    for place in ("“文字素材”表", "“函件台账”表", "请在数据中补上“节点”表"):
        assert caught.value.advice.count(place) == 1


def test_a_free_table_may_be_absent() -> None:
    body = '甲。\n\n# 乙\n\n{{ 表格(表["招商外出"], 列=["单位"]) }}'
    assert lines(Script(kind(body, absent={"招商外出": Absence.DROP})).compose(facts(about=None))) == ["甲。"]


def test_a_name_the_body_does_not_use_gets_a_suggestion() -> None:
    script = Script(kind(BODY, absent={"下部打算": Absence.DROP}))
    words = (*script.columns, *script.tables)
    assert list(unused(script.kind, words)) == [("下部打算", "，是不是想写“下步打算”")]


def test_a_section_mark_takes_its_whole_section_along() -> None:
    body = "# 甲\n\n文。\n\n# 乙{{ 须有(问题清单) }}\n\n文。\n\n## 丙\n\n文。\n\n# 丁\n\n文。{{ 须有(函件台账) }}\n\n余。"
    assert lines(Script(kind(body)).compose(facts(about=None))) == [
        "一、甲",
        "文。",
        "二、丁",
        "余。",
    ]


def test_a_section_mark_prints_nothing_when_all_is_there() -> None:
    body = "# 甲{{ 须有(单位结果) }}\n\n{{ 须有(单位结果) }}\n\n文{{ 须有(单位结果) }}。"
    assert lines(Script(kind(body)).compose(facts(about=None))) == ["一、甲", "文。"]


def test_a_title_cannot_be_left_out() -> None:
    script = Script(kind("文。", title="关于{{ 函件台账|个数 }}的通报", absent={"函件台账": Absence.DROP}))
    with pytest.raises(TemplateFault, match="标题"):
        script.compose(facts(about=None))


def test_rows_written_by_hand_are_left_out_one_by_one() -> None:
    body = "| 项目 | 数 |\n|---|---|\n| 发函 | {{ 函件台账|个数 }} |\n| 单位 | {{ 单位表|个数 }} |\n"
    found = lines(Script(kind(body, absent={"函件台账": Absence.DROP})).compose(facts(about=None)))
    assert found == ["项目", "数", "单位", "1个"]


def test_every_name_that_stands_for_data_may_be_absent() -> None:
    always = {"报告", "期间", "单位", "全域", "表", "选项", "预警线"}
    called = {name for name, gloss in NAMES.items() if f"{name}(" in gloss} | {"须有", "几是"}
    assert set(DATA) == set(NAMES) - always - called

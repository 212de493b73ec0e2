"""`fill`: Word templates of the office's own, filled from the data or from JSON, one or one for each."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from reportgen.workspace.workbook import example_workbook
from tests.bureau import TOWNS, Clerk, Office, edit, open_office
from tests.conftest import ROOT

Make = Callable[..., Path]


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    return Clerk(monkeypatch, capsys)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a Word template of these paragraphs, with a table if rows are given."""

    def write(*paragraphs: str, table: tuple[tuple[str, ...], ...] = (), name: str = "表单.docx") -> Path:
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        if table:
            grid = document.add_table(rows=0, cols=len(table[0]))
            for cells in table:
                row = grid.add_row()
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        document.sections[0].header.paragraphs[0].text = "页眉"
        path = tmp_path / name
        document.save(str(path))
        return path

    return write


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def rows(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows]


LOOP = (("单位", "完成值", "同比"), ("{%tr for r in 单位结果 %}", "", ""))
LOOP += (("{{ r.单位 }}", "{{ r.完成值 }}", '{{ r.同比|或("—") }}'), ("{%tr endfor %}", "", ""))


# ------------------------------------------------------------------------ from data


def test_a_template_is_filled_from_the_data(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("{{ 报告.地区名称 }}{{ 期间.全称 }}共{{ 单位结果|个数 }}单位。", table=LOOP)
    out = office.home / "成品.docx"
    done = clerk("fill", form, "--data", office.book, "--out", out)
    assert (done.code, done.out) == (0, f"{out}\n")
    assert paragraphs(out) == ["洪泽区2022年上半年共3个单位。"]
    assert rows(out) == [
        ["单位", "完成值", "同比"],
        ["朱坝街道", "100000.00万美元", "—"],
        ["蒋坝镇", "101117.00万美元", "—"],
        ["西顺河镇", "102234.00万美元", "—"],
    ]


def test_one_file_for_each_department(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("{{ 单位.名称 }}：{{ 单位结果|完成 }}。")
    done = clerk("fill", form, "--data", office.book, "--each", "单位", "--out", office.out)
    assert done.code == 0
    assert {path.name for path in office.out.iterdir()} == {f"{town}.docx" for town in TOWNS}
    for town in TOWNS:
        (text,) = paragraphs(office.out / f"{town}.docx")
        assert text.startswith(f"{town}：实际到账外资")
    assert (
        clerk("fill", form, "--data", office.book, "--each", "单位", "--out", office.out).err.count("无变化")
        == 3
    )


def test_only_some_departments(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("{{ 单位 }}")
    clerk("fill", form, "--data", office.book, "--each", "单位", "--only", "蒋坝镇", "--out", office.out)
    assert [path.name for path in office.out.iterdir()] == ["蒋坝镇.docx"]


def test_a_department_that_cannot_be_filled_leaves_the_others_alone(
    office: Office, make: Make, clerk: Clerk
) -> None:
    edit(office.book, 单位_C1="电话", 单位_C2="0517-1", 单位_C4="0517-3")
    form = make("电话：{{ 单位.电话 }}")
    done = clerk("fill", form, "--data", office.book, "--each", "单位", "--out", office.out)
    assert done.code == 1
    assert {path.stem for path in office.out.iterdir()} == {"朱坝街道", "西顺河镇"}
    assert "失败" in done.err
    assert "表单.docx!正文第1段“电话：{{ 单位.电话 }}”：这里要打印的值是空的" in done.err


def test_a_table_of_the_project_in_a_template_of_the_office(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("以下是各单位情况。", '{{p 表格(单位结果, 列=["单位", "完成值"]) }}', "特此通知。")
    out = office.home / "成品.docx"
    done = clerk("fill", form, "--data", office.book, "--out", out)
    assert done.code == 0, done.err
    texts = [text for text in paragraphs(out) if text]
    assert texts[0] == "以下是各单位情况。" and texts[-1] == "特此通知。"
    assert [row[0] for row in rows(out)][1:] == ["朱坝街道", "蒋坝镇", "西顺河镇"]
    styles = {style.style_id for style in Document(str(out)).styles}
    with ZipFile(out) as file:
        used = re.findall(r'<w:(?:pStyle|tblStyle) w:val="([^"]+)"', file.read("word/document.xml").decode())
    assert used and set(used) <= styles
    inside = make(table=(('{{p 表格(单位结果, 列=["单位"]) }}',),))
    assert "不能写在表格里" in clerk("fill", inside, "--data", office.book, "--out", out, "--force").err


def test_data_are_never_markup(office: Office, make: Make, clerk: Clerk) -> None:
    edit(office.book, 报告信息_B4="<b>&“督考”{{ 7 }}")
    out = office.home / "成品.docx"
    clerk("fill", make("{{ 报告.发文机关 }}"), "--data", office.book, "--out", out)
    assert paragraphs(out) == ["<b>&“督考”{{ 7 }}"]


def test_header_and_snippets_are_filled_too(office: Office, tmp_path: Path, make: Make, clerk: Clerk) -> None:
    (office.home / "素材").mkdir()
    (office.home / "素材/一.md").write_text("---\n栏目：概况\n---\n\n甲段。\n\n乙段。\n", encoding="utf-8")
    form = make('{{ 素材("概况") }}', '{% if not 素材("没有") %}没有。{% endif %}')
    document = Document(str(form))
    document.sections[0].header.paragraphs[0].text = "{{ 报告.地区名称 }}"
    document.save(str(form))
    out = office.home / "成品.docx"
    assert clerk("fill", form, "--data", office.book, "--out", out).code == 0
    assert paragraphs(out) == ["甲段。\n乙段。", "没有。"]
    assert Document(str(out)).sections[0].header.paragraphs[0].text == "洪泽区"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{{ 单位结过 }}", "没有“单位结过”这个名称，是不是想写“单位结果”"),
        ('{{ 表格(单位结果, 列=["单位", "完成值"]) }}', "写成 {{p 表格(…) }} 单独占一段"),
        ("{{ 图表(单位结果) }}", "没有“图表”这个名称"),
        ("{{p 单位 }}", "里只能写 表格(…)"),
        ("{{ 单位结果 }}", "不是文字、数字"),
        ("{{ 期间.全称 }}{{ 报告.密级 }}", "（模板此处为“{{ 报告.密级 }}”）"),
        ("{{ (单位结果|first).完成值 * 2 }}", "不能做运算（模板此处为“{{ (单位结果|first).完成值 * 2 }}”）"),
        ("{{ r 单位 }}", "用了 {{r … }}"),
        ("{{ 报告.__class__ }}", "没有“__class__”"),
        ("{% if %}", "模板语法有误"),
        ("没有要填的", "没有要填的内容"),
    ],
)
def test_mistakes_are_told_with_their_words(
    office: Office, make: Make, clerk: Clerk, words: str, says: str
) -> None:
    words = words.replace("{{ r ", "{{r ")
    out = office.home / "成品.docx"
    done = clerk("fill", make(words), "--data", office.book, "--out", out)
    assert done.code == 1
    assert says in done.err
    assert "表单.docx" in done.err
    assert not out.exists()


def test_a_unit_written_behind_a_figure_is_told(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("{% for r in 单位结果 %}{{ r.完成率 }}%，{{ r.完成率|不带单位 }}%；{% endfor %}")
    out = office.home / "成品.docx"
    done = clerk("fill", form, "--data", office.book, "--out", out)
    assert done.code == 0
    assert "警告［T145］表单.docx：“完成率 }}%”会把单位印两遍。" in done.err
    assert done.err.count("T145") == 1


# ----------------------------------------------------------------------- from JSON


def context(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "内容.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_template_is_filled_from_json(tmp_path: Path, make: Make, clerk: Clerk) -> None:
    form = make(
        "兹聘请{{ 姓名 }}为{{ 职务|default('顾问') }}，聘期{{ 年限 }}年，津贴{{ 每月 * 12 }}元。",
        "{% for 人 in 名单 %}{{ 人.姓名|upper }}{% if not loop.last %}、{% endif %}{% endfor %}",
    )
    values = {"姓名": "张<三>&", "年限": 3, "每月": 1200.50, "名单": [{"姓名": "a甲"}, {"姓名": "乙"}]}
    out = tmp_path / "聘书.docx"
    done = clerk("fill", form, "--context", context(tmp_path, values), "--out", out)
    assert done.code == 0, done.err
    assert paragraphs(out) == ["兹聘请张<三>&为顾问，聘期3年，津贴14406.0元。", "A甲、乙"]


def test_one_file_for_each_item(tmp_path: Path, make: Make, clerk: Clerk) -> None:
    form = make("{{ 单位名 }}聘请{{ 姓名 }}。")
    people = [{"文件名": "张/三", "姓名": "张三"}, {"姓名": "李四"}]
    values = context(tmp_path, {"单位名": "督考办", "名单": people})
    done = clerk("fill", form, "--context", values, "--each", "名单", "--out", tmp_path / "聘书", "--json")
    assert done.code == 0
    assert {path.name for path in (tmp_path / "聘书").iterdir()} == {"张_三.docx", "2.docx"}
    assert paragraphs(tmp_path / "聘书/2.docx") == ["督考办聘请李四。"]
    assert [row["status"] for row in done.json["files"]] == ["done", "done"]


def test_columns_that_grow_fit_their_table(tmp_path: Path, make: Make, clerk: Clerk) -> None:
    form = make(table=(("{%tc for 年 in 各年 %}", "{{ 年 }}", "{%tc endfor %}"),))
    out = tmp_path / "表.docx"
    values = context(tmp_path, {"各年": [2019, 2020, 2021, 2022, 2023]})
    assert clerk("fill", form, "--context", values, "--out", out).code == 0
    assert rows(out) == [["2019", "2020", "2021", "2022", "2023"]]
    with ZipFile(out) as file:
        assert file.read("word/document.xml").count(b"<w:gridCol ") == 5


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{{ 没有 }}", "没有“没有”这个名称"),
        ("{{ 空 }}", "“空”的值是空的（模板此处为“{{ 空 }}”）"),
        ("{{ 没有 }}、{{ 空 }}", '{{ 名称|default("无", true) }}'),
        ("{% for 人 in 各人 %}{{ 人.职务 }}{% endfor %}", "“人.职务”的值是空的"),
        ("{{ 名单|第一 }}", "可用的写法见 docs/fill.zh.md"),
        ("{{ 真 }}", "不能直接打印"),
        ("{{ 名单 }}", "不能直接打印"),
        ("{{ 9 ** 9 }}", "不能做运算"),
        ("{{ '甲' * 99 }}", "不能做运算"),
        ("{{ ''.__class__.__mro__ }}", "没有“__class__”"),
        ("{{ 名单|safe }}", "没有“safe”这个写法"),
    ],
)
def test_what_plain_values_may_not_do(
    tmp_path: Path, make: Make, clerk: Clerk, words: str, says: str
) -> None:
    values = context(tmp_path, {"空": "", "真": True, "名单": [1, 2], "各人": [{"职务": None}]})
    done = clerk("fill", make(words), "--context", values, "--out", tmp_path / "成品.docx")
    assert done.code == 1
    assert says in done.err
    assert "kinds.zh.md" not in done.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "内容.json第1行：不是正确的 JSON"),
        ("[1]", "最外层不是"),
        ('{"名单": 3}', "“名单”不是一组数据"),
        ('{"名单": []}', "“名单”是空的"),
        ('{"各单": [{}]}', "是不是想写“各单”"),
        ('{"名单": [{"名称": "甲"}, {"名称": "甲"}]}', "有两项都叫“甲”"),
    ],
)
def test_json_that_cannot_be_used(tmp_path: Path, make: Make, clerk: Clerk, content: str, says: str) -> None:
    values = context(tmp_path, content)
    words = ("--context", values, "--each", "名单", "--out", tmp_path / "成品")
    done = clerk("fill", make("{{ 姓名 }}"), *words)
    assert done.code == 2
    assert says in done.err


# --------------------------------------------------------------------- whole or none


def test_a_file_with_other_content_is_kept_unless_forced(office: Office, make: Make, clerk: Clerk) -> None:
    out = office.home / "成品.docx"
    out.write_bytes(b"mine")
    words = ("fill", make("{{ 期间.全称 }}"), "--data", office.book, "--out", out)
    done = clerk(*words)
    assert (done.code, done.out) == (1, "")
    assert "没有覆盖" in done.err
    assert out.read_bytes() == b"mine"
    assert clerk(*words, "--force").code == 0
    assert paragraphs(out) == ["2022年上半年"]


def test_the_same_data_give_the_same_bytes(office: Office, make: Make, clerk: Clerk) -> None:
    form = make("{{ 期间.全称 }}")
    for name in ("一", "二"):
        clerk("fill", form, "--data", office.book, "--out", office.home / f"{name}.docx")
    assert (office.home / "一.docx").read_bytes() == (office.home / "二.docx").read_bytes()


def test_drawings_repeated_in_a_loop_keep_ids_of_their_own(tmp_path: Path, make: Make, clerk: Clerk) -> None:
    form = make("{%p for n in 各项 %}", "{{ n }}", "{%p endfor %}")
    document = Document(str(form))
    picture = ROOT / "docs/images/plain.png"
    document.paragraphs[1].add_run().add_picture(str(picture))
    document.save(str(form))
    out = tmp_path / "成品.docx"
    assert clerk("fill", form, "--context", context(tmp_path, {"各项": ["甲", "乙"]}), "--out", out).code == 0
    with ZipFile(out) as file:
        ids = re.findall(rb'<wp:docPr[^>]* id="(\d+)"', file.read("word/document.xml"))
    assert len(ids) == 2 and len(set(ids)) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--data 和 --context"),
        (("--data", "数据.xlsx", "--context", "内容.json"), "--data 和 --context"),
        (("--data", "数据.xlsx", "--each", "指标"), "--each 单位"),
        (("--data", "数据.xlsx", "--only", "蒋坝镇"), "--each 单位"),
        (("--data", "数据.xlsx", "--each", "单位", "--out", "一.docx"), "写一个文件夹"),
        (("--data", "数据.xlsx", "--out", "表单.docx"), "覆盖模板"),
        (("--data", "数据.xlsx", "--each", "单位", "--only", "蒋坝"), "没有“蒋坝”这个单位"),
        (("--context", "没有.json"), "没有“没有.json”"),
    ],
)
def test_words_that_mean_nothing(
    office: Office,
    make: Make,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(office.home)
    make("{{ 期间.全称 }}")
    done = clerk("fill", "表单.docx", *words)
    assert done.code == 2
    assert says in done.err


def test_a_template_that_cannot_be_trusted(tmp_path: Path, office: Office, clerk: Clerk) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04broken")
    done = clerk("fill", path, "--data", office.book)
    assert done.code == 1
    assert "坏.docx：不是完好的Word文件" in done.err


# ---------------------------------------------------------------------- the page


def test_the_examples_of_the_page_work(
    tmp_path: Path, make: Make, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/fill.zh.md").read_text(encoding="utf-8")
    blocks = {
        language: re.findall(rf"```{language}\n(.*?)```", page, re.S)
        for language in ("text", "sh", "json", "csv")
    }
    (tmp_path / "指标数据.xlsx").write_bytes(example_workbook())
    (tmp_path / "名单.json").write_text(blocks["json"][0], encoding="utf-8")
    (tmp_path / "名册.csv").write_text(blocks["csv"][0], encoding="utf-8")
    for name, text in zip(("通知单.docx", "聘书.docx"), blocks["text"], strict=True):
        make(*text.splitlines(), name=name)
    for line in "".join(blocks["sh"]).splitlines():
        program, *words = shlex.split(line)
        assert program == "reportgen"
        done = clerk(*words)
        assert done.code == 0, done.err
    assert paragraphs(tmp_path / "聘书/张明.docx") == [
        "兹聘请张明同志为特约督查员，聘期三年，津贴1,200.50元（壹仟贰佰元伍角整）。",
        "云山县督查考核办公室",
    ]
    assert len(list((tmp_path / "通知单").iterdir())) == 6
    assert len(paragraphs(tmp_path / "全部聘书.docx")) == 4
    assert paragraphs(tmp_path / "名册聘书/李强.docx")[1] == "督考办"

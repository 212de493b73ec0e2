"""`fill` breaks nothing: awkward templates come out sound, or are refused with the place named."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from tests.bureau import Clerk
from tests.forms import Filler, add_table, merge_field


@pytest.fixture
def filler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Filler:
    return Filler(tmp_path, Clerk(monkeypatch, capsys))


# ---------------------------------------------------------- the nine awkward templates


@pytest.mark.parametrize("remark", ["", "有"])
def test_an_if_torn_over_cells_is_refused_before_any_data(filler: Filler, remark: str) -> None:
    filler.build("{% if 备注 %}备注：", table=[("甲", "{{ 备注 }}{% endif %}")])
    done = filler({"备注": remark})
    assert done.code == 1
    assert "表单.docx!正文第1段" in done.err
    assert "“{% if 备注 %}”和“{% endif %}”不在一处：后者在表单.docx!正文第1个表格第1行第2格" in done.err
    assert not filler.out.exists()


def test_an_if_over_two_cells_of_a_row_is_refused(filler: Filler) -> None:
    filler.build(table=[("{% if 备注 %}甲", "乙{% endif %}", "丙")])
    assert "不在一处" in filler({"备注": 1}).err


def test_a_cell_left_empty_gets_the_paragraph_it_needs(filler: Filler) -> None:
    def build(document: Document) -> None:
        cell = add_table(document, [("左", "")]).rows[0].cells[1]
        cell.paragraphs[0].text = "{%p if 备注 %}"
        cell.add_paragraph("{{ 备注 }}")
        cell.add_paragraph("{%p endif %}")

    filler.build(then=build)
    assert filler({"备注": ""}).code == 0
    assert filler.rows == [["左", ""]]
    (cell,) = cells_without_paragraph(filler.out, wanted=1)
    assert cell is None


def cells_without_paragraph(path: Path, wanted: int) -> list[None]:
    """Hold that every cell ends in a paragraph; returns as many None as wanted."""
    with zipfile.ZipFile(path) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for cell in root.iter(f"{word}tc"):
        assert cell[-1].tag == f"{word}p"
    return [None] * wanted


def test_an_empty_header_gets_the_paragraph_it_needs(filler: Filler) -> None:
    def build(document: Document) -> None:
        header = document.sections[0].header
        header.paragraphs[0].text = "{%p for 项 in 各项 %}"
        header.add_paragraph("{{ 项 }}")
        header.add_paragraph("{%p endfor %}")

    filler.build("{{ 名称 }}", then=build)
    assert filler({"名称": "甲", "各项": []}).code == 0
    assert [p.text for p in Document(str(filler.out)).sections[0].header.paragraphs] == [""]


def test_a_table_without_rows_is_refused(filler: Filler) -> None:
    filler.build(table=[("{%tr for p in 名单 %}", ""), ("{{ p }}", ""), ("{%tr endfor %}", "")])
    done = filler({"名单": []})
    assert done.code == 1
    assert "R310］表单.docx!正文：第1个表格填写后一行也没有" in done.err
    assert not filler.out.exists()


def test_rows_that_do_not_fit_their_grid_are_refused(filler: Filler) -> None:
    def build(document: Document) -> None:
        table = add_table(document, [("甲", "乙"), ("丙", "丁")])
        cell = table.rows[1].cells[1]._tc
        cell.getparent().append(parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"))
        for tag, where in (("{%tc if 多 %}", 0), ("{%tc endif %}", 2)):
            one = parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>{tag}</w:t></w:r></w:p></w:tc>")
            cell.getparent().insert(2 + where, one)

    filler.build(then=build)
    assert filler({"多": False}).code == 0
    assert filler.rows[1] == ["丙", "丁"]


def test_a_row_loop_closed_in_the_last_cell_loses_no_row(filler: Filler) -> None:
    filler.build(
        table=[
            ("姓名", "职务"),
            ("{%tr for p in 名单 %}", ""),
            ("{{ p.姓名 }}", "{{ p.职务 }}{%tr endfor %}"),
        ]
    )
    done = filler({"名单": [{"姓名": "张明", "职务": "督查员"}]})
    assert done.code == 1
    assert "正文第1个表格第3行第2格" in done.err
    assert "“{%tr endfor %}”所在的行里还有“{{ p.姓名 }}{{ p.职务 }}”，填写后整行都会消失" in done.err
    assert "请让“{%tr endfor %}”单独占一行" in done.err


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("兹聘请{{ 姓名 }}为｛｛职务｝｝。", "“｛｛职务｝｝”是全角符号"),
        ("{{ 姓名 }}{％ if 备注 ％}有备注", "“{％ if 备注 ％}”是全角符号"),
        ("{{ 姓名 }}｛% if 备注 %｝有备注", "是全角符号"),
        ("{{ 姓名 }}，｛{职务}｝", "是全角符号"),
        ("{{ 姓名 }}«职务»", "“«职务»”只是文字，不会被填写"),
        ("{{ 姓名 }}，{{ 职务", "“{{ 职务”没有收尾"),
    ],
)
def test_what_would_be_left_standing_is_refused(filler: Filler, words: str, shown: str) -> None:
    filler.build(words)
    done = filler({"姓名": "张明", "职务": "督查员", "备注": ""})
    assert done.code == 1
    assert "表单.docx!正文第1段" in done.err and shown in done.err
    assert not filler.out.exists()


def test_a_name_that_is_absent_may_be_asked_about(filler: Filler) -> None:
    filler.build("甲{% if 备注 %}，备注：{{ 备注 }}{% endif %}。")
    done = filler({"姓名": "张明"})
    assert (done.code, filler.lines) == (0, ["甲。"])
    assert "警告［T327］表单.docx：没有“备注”这一项，{% if 备注 %} 总是不成立" in done.err


def test_a_default_keeps_its_signs(filler: Filler) -> None:
    filler.build("{{ 缺|default(\"研发&生产<甲>\") }}、{{ 缺|default(“甲'乙”) }}、{{ 缺|default('“无”') }}")
    assert filler({"有": 1}).code == 0
    assert filler.lines == ["研发&生产<甲>、甲'乙、“无”"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("{{ 数|round(2) }}", "1.13"),
        ("{{ 二|round }}", "3"),
        ("{{ 负|round(1) }}", "-0.3"),
        ("{{ 三|round(2) }}", "3"),
        ("{{ 数|round(2, 'floor') }}", "1.12"),
        ("{{ 大 }}", "1200"),
    ],
)
def test_numbers_round_as_the_project_rounds(filler: Filler, words: str, text: str) -> None:
    filler.build(words)
    assert filler('{"数": 1.125, "二": 2.5, "三": 3, "负": -0.25, "大": 1.2E3}').code == 0
    assert filler.lines == [text]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(filler: Filler, word: str) -> None:
    filler.build("{{ 数 }}")
    done = filler(f'{{"数": {word}}}')
    assert done.code == 2
    assert f"里面有不是数的 {word}" in done.err
    filler.build("{{ 数|float }}")
    assert "不是普通的数" in filler({"数": word}).err


def test_fields_of_a_mail_merge_are_filled(filler: Filler) -> None:
    def build(document: Document) -> None:
        line = document.add_paragraph("兹聘请")
        merge_field(line, "MERGEFIELD 姓名 \\* MERGEFORMAT", "«姓名»")
        line.add_run("，津贴")
        merge_field(line, 'MERGEFIELD "津贴" \\# "#,##0.00"', "«津贴»")
        simple = OxmlElement("w:fldSimple")
        simple.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", " MERGEFIELD 职务 ")
        simple.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>«职务»</w:t></w:r>"))
        line._p.append(simple)

    filler.build(then=build)
    done = filler({"姓名": "张明", "职务": "督查员", "津贴": 12345})
    assert done.code == 0, done.err
    assert filler.lines == ["兹聘请张明，津贴12,345.00督查员"]
    with zipfile.ZipFile(filler.out) as file:
        assert b"MERGEFIELD" not in file.read("word/document.xml")


@pytest.mark.parametrize("field", ["NEXT", 'MERGEFIELD 姓名 \\f "x"', 'MERGEFIELD "姓 名"'])
def test_merge_fields_that_mean_more_are_refused(filler: Filler, field: str) -> None:
    filler.build("{{ 姓名 }}", then=lambda document: merge_field(document.add_paragraph(), field, "«x»"))
    done = filler({"姓名": "张明"})
    assert done.code == 1
    assert "不能照办" in done.err and "正文第2段" in done.err


# ------------------------------------------------------------------------------ messages


def test_all_mistakes_of_a_template_are_told_at_once(filler: Filler) -> None:
    filler.build(
        "{{ 甲 乙 }}",
        "{% endif %}",
        "{% if 有 %}没有收尾",
        "{%tr for x in 有 %}",
        "｛｛职务｝｝",
        "{% switch 有 %}",
        table=[("{{ 有|没有 }}", "乙")],
    )
    done = filler({"有": 1})
    assert done.code == 1
    assert "表单.docx有" in done.err and "处要改：" in done.err
    for place, said in (
        ("第1段", "模板语法有误"),
        ("第2段", "多了一个“{% endif %}”"),
        ("第3段", "“{% if 有 %}”没有收尾"),
        ("第4段", "“{%tr for x in 有 %}”要写在表格里"),
        ("第5段", "是全角符号"),
        ("第6段", "没有“switch”这个语句"),
        ("第1个表格第1行第1格", "没有“没有”这个写法"),
    ):
        assert any(place in line and said in line for line in done.err.splitlines()), (place, said, done.err)


def test_all_that_is_missing_is_told_at_once(filler: Filler) -> None:
    filler.build(
        "{{ 甲 }}和{{ 乙 }}", "{% for x in 丙 %}{{ x }}{% endfor %}", table=[("{{ 丁.名 }}", "{{ 空 }}")]
    )
    done = filler({"空": "", "丁": {"名字": "x"}})
    assert done.code == 1
    for said in ("没有“甲”", "没有“乙”", "没有“丙”", "没有“名”这个名称，是不是想写“名字”", "“空”的值是空的"):
        assert said in done.err
    assert "第1个表格第1行第2格" in done.err


def test_one_mistake_of_all_copies_is_told_once(filler: Filler) -> None:
    filler.build("{{ 姓名 }}{{ 没有 }}")
    done = filler(
        {"名单": [{"姓名": name} for name in "甲乙丙"]}, "--each", "名单", "--out", filler.folder / "出"
    )
    assert done.code == 1
    assert done.err.count("没有“没有”这个名称") == 1
    assert done.err.count("失败（原因同上）") == 2


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ({"名单": ["甲", "乙"]}, "“名单”里的各项不是一组名称和内容"),
        ({"名单": []}, "“名单”是空的"),
        ({"名册": [{}]}, "没有“名单”这个名称，它不是一组数据，是不是想写“名册”"),
    ],
)
def test_a_list_that_cannot_be_gone_through(filler: Filler, items: object, says: str) -> None:
    filler.build("{{ 姓名 }}")
    done = filler(items, "--each", "名单", "--out", filler.folder / "出")
    assert done.code == 2
    assert says in done.err


@pytest.mark.parametrize("name", ["成品.pdf", "成品.doc", "成品.wps"])
def test_a_name_of_another_format_makes_no_folder(filler: Filler, name: str) -> None:
    filler.build("{{ 姓名 }}")
    done = filler({"姓名": "甲"}, "--out", filler.folder / name)
    assert done.code == 2
    assert not (filler.folder / name).exists()


# -------------------------------------------------------------------- hostile templates


@pytest.mark.parametrize(
    "words",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'a'['ljust'](3000000000) }}",
        "{{ '{:>3000000000}'['format'](1) }}",
        "{{ 'a'['zfill'](3000000000) }}",
        "{{ [1]|batch(1000000000, 1)|list }}",
        "{{ [1]|slice(1000000000, 1)|list }}",
        "{{ 'aaaaaaaaaa'" + "|replace('a', 'aaaaaaaaaa')" * 12 + " }}",
        "{% set a = 9999999999 %}" + "{% set a = a * a %}" * 30 + "{{ a }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = [1, 2] %}" + "{% set a = [a, a] %}" * 40 + "{{ a|string }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ 1" + "0" * 5000 + " }}",
        "".join(f"{{% for a{n} in [1] %}}" for n in range(25)) + "x" + "{% endfor %}" * 25,
        "{% colspan 1000000000 %}",
        "{{ 名单|map('upper') }}",
        "{{ 名单|select }}",
        "{{ 左 }}",
        "{{ 私 }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_without_bounds_ends_in_a_message(filler: Filler, words: str) -> None:
    filler.build("{{ 姓名 }}", table=[(words, "乙")])
    began = time.monotonic()
    done = filler({"姓名": "甲", "名单": ["a", "b"], "左": "甲\u202e乙", "私": "甲\ue123"})
    assert done.code == 1
    assert "表单.docx" in done.err and "程序内部出错" not in done.err
    assert "generator" not in done.err
    assert not filler.out.exists()
    assert time.monotonic() - began < 20


def repack(source: Path, target: Path, **changed: bytes) -> Path:
    """Copy a package with parts changed or added; `__` stands for `/`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()}
        for name in old.namelist():
            new.writestr(name, names.pop(name, None) or old.read(name))
        for name, data in names.items():
            new.writestr(name, data)
    return target


_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="file:///c:/x.dotx" TargetMode="{}"/></Relationships>'
)


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("word/extra.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-32")),
        ("word/extra.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16-be")),
        ("word/_rels/settings.xml.rels", _RELATION.format("image", "external").encode()),
        ("word/_rels/settings.xml.RELS", _RELATION.format("attachedTemplate", "External").encode()),
        ("word/embeddings/a.xlsm", b"PK"),
    ],
)
def test_hostile_parts_are_refused(filler: Filler, part: str, data: bytes) -> None:
    filler.build("{{ 姓名 }}")
    bad = filler.folder / "坏.docx"
    with zipfile.ZipFile(filler.template) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(part, data)
    filler.template = bad
    done = filler({"姓名": "甲"})
    assert done.code == 1
    assert "T30" in done.err
    assert not filler.out.exists()


@pytest.mark.parametrize("field", ["EMBED Excel.Sheet.12", "CONTROL Forms.TextBox.1"])
def test_fields_that_run_something_are_refused(filler: Filler, field: str) -> None:
    filler.build("{{ 姓名 }}", then=lambda document: merge_field(document.add_paragraph(), field, "x"))
    assert "T307" in filler({"姓名": "甲"}).err


def test_the_author_of_the_template_is_not_told(filler: Filler) -> None:
    def build(document: Document) -> None:
        document.core_properties.author = "王某"
        document.core_properties.last_modified_by = "李某"
        document.core_properties.title = "{{ 姓名 }}的聘书"

    filler.build("{{ 姓名 }}", then=build)
    assert filler({"姓名": "张明"}).code == 0
    properties = Document(str(filler.out)).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "张明的聘书")


def test_the_same_bytes_from_the_same_content(filler: Filler) -> None:
    filler.build("{{ 姓名 }}")
    files = []
    for name in ("一", "二"):
        filler({"姓名": "张明"}, "--out", filler.folder / f"{name}.docx")
        files.append((filler.folder / f"{name}.docx").read_bytes())
    assert files[0] == files[1]
    assert json.loads((filler.folder / "内容.json").read_text(encoding="utf-8")) == {"姓名": "张明"}

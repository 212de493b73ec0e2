"""Word shells as offices hand them in: edited, torn, stale, hostile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.blocks import Paragraph, Report
from reportgen.errors import TemplateFault
from reportgen.model import Text
from reportgen.render import package, shells
from reportgen.render.word import open_shell, render
from tests.reading import docx_head_and_tail, docx_lines
from tests.render.sample import run, sample_report

DOCUMENT = "word/document.xml"
FOOTER = "word/footer1.xml"
MARKER = "<w:t>【正文】</w:t>"
Change = Callable[[dict[str, str]], None]


def saved(folder: Path, change: Change, name: str = "plain") -> Path:
    """Save a shell of the project with changed parts, as an office would."""
    with zipfile.ZipFile(io.BytesIO(shells.shell(name))) as archive:
        parts = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    change(parts)
    path = folder / "红头.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for entry, text in parts.items():
            archive.writestr(entry, text)
    return path


def replaced(part: str, old: str, new: str) -> Change:
    def change(parts: dict[str, str]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return change


def beside_marker(xml: str) -> Change:
    """Put a paragraph before the one with the marker."""

    def change(parts: dict[str, str]) -> None:
        start = parts[DOCUMENT].index(MARKER)
        start = parts[DOCUMENT].rindex("<w:p>", 0, start)
        parts[DOCUMENT] = parts[DOCUMENT][:start] + xml + parts[DOCUMENT][start:]

    return change


def words(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> Change:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return replaced("word/_rels/document.xml.rels", "</Relationships>", relation)


def added(part: str, text: str = "x", content_type: str = "") -> Change:
    def change(parts: dict[str, str]) -> None:
        parts[part] = text
        if content_type:
            override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
            parts[package.CONTENT_TYPES] = parts[package.CONTENT_TYPES].replace("</Types>", override)

    return change


def small(**fields: str) -> Report:
    texts = {name: Text(value) for name, value in fields.items()}
    return Report(
        kind="sample", title="通报", blocks=(Paragraph(run("正文。")),), fields=texts, period="2022-06"
    )


# -------------------------------------------------------------------- refused


_FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (replaced(DOCUMENT, MARKER, "<w:t>正文</w:t>"), "T309", "没有【正文】"),
        (beside_marker(words("【正文】")), "T309", "有2处【正文】"),
        (replaced(DOCUMENT, MARKER, "<w:t>见【正文】</w:t>"), "T309", "没有单独成段"),
        (
            lambda parts: parts.update(
                {
                    DOCUMENT: re.sub(
                        r"(<w:p>(?:(?!<w:p>).)*【正文】.*?</w:p>)", r"<w:tbl><w:tr><w:tc>\1</w:tc></w:tr></w:tbl>", parts[DOCUMENT]
                    )
                }
            ),
            "T309",
            "没有单独成段",
        ),
        (replaced(DOCUMENT, '<w:pStyle w:val="Text"/>', "<w:sectPr/>"), "T309", "分节符"),
        (beside_marker(words("{{ 抄送机构 }}")), "T203", "没有“抄送机构”这个名称，是不是想写“抄送机关”"),
        (beside_marker(words("{{ 发文机关 | upper }}")), "T201", "没有“upper”这个写法"),
        (beside_marker(words("{{ 发文机关 ")), "T201", "模板语法有误"),
        (replaced(FOOTER, "</w:ftr>", words("{{ 文号 }}") + "</w:ftr>"), "T203", "没有“文号”这个名称"),
        (related("attachedTemplate", "http://example.com/a.dotm"), "T303", "外部模板"),
        (related("image", "http://example.com/a.png"), "T304", "文件之外的内容"),
        (related("aFChunk", "a.html", ""), "T303", "嵌入对象"),
        (related("oleObject", "a.bin", ""), "T303", "嵌入对象"),
        (beside_marker('<w:altChunk r:id="rId99"/>'), "T306", "altChunk"),
        (beside_marker(_FIELD.format(" DDE", "AUTO c:\\\\windows")), "T307", "读取外部内容"),
        (beside_marker(_FIELD.format("INCLUDE", "PICTURE http://x")), "T307", "读取外部内容"),
        (beside_marker(_FIELD.format("HYPERLINK ", "{{ 标题 }}")), "T307", "HYPERLINK"),
        (beside_marker('<w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>'), "T307", "INCLUDETEXT"),
        (beside_marker('<w:p><w:ins w:id="1" w:author="张三"><w:r><w:t>甲</w:t></w:r></w:ins></w:p>'), "T308", "修订"),
        (beside_marker('<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>'), "T308", "批注"),
        (added("word/vbaProject.bin"), "T303", "宏"),
        (added("word/embeddings/oleObject1.bin"), "T303", "嵌入对象"),
        (added("word/activeX/activeX1.xml", "<a/>"), "T303", "控件"),
        (replaced(package.CONTENT_TYPES, "document.main+xml", "template.main+xml"), "T301", "不是普通的Word文档"),
        (
            replaced(
                package.CONTENT_TYPES,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            "T303",
            "宏",
        ),
        (added("../escape.xml"), "T302", "越出文件夹"),
        (added("WORD/DOCUMENT.XML"), "T302", "重复"),
        (replaced(FOOTER, "<w:ftr ", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><w:ftr '), "T305", "文档类型声明"),
        (replaced(FOOTER, "</w:ftr>", ""), "T305", "内容损坏"),
        (lambda parts: parts.pop(DOCUMENT) and None, "T301", "正文不在通常的位置"),
    ],
)  # fmt: skip
def test_a_shell_that_cannot_be_trusted_is_refused(
    tmp_path: Path, change: Change, code: str, says: str
) -> None:
    with pytest.raises(TemplateFault, match=re.escape(says)) as caught:
        open_shell(saved(tmp_path, change))
    assert caught.value.code == code
    assert str(caught.value).startswith("红头.docx")


def test_a_mistake_is_shown_in_the_words_of_its_paragraph(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault) as caught:
        open_shell(saved(tmp_path, replaced(FOOTER, "</w:ftr>", words("抄报：{{ 抄报 }}") + "</w:ftr>")))
    assert caught.value.place == "红头.docx!word/footer1.xml中“抄报：{{ 抄报 }}”"


@pytest.mark.parametrize("payload", ["", "不是压缩包", "PK\x03\x04"])
def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path, payload: str) -> None:
    path = tmp_path / "红头.docx"
    path.write_text(payload, encoding="utf-8")
    with pytest.raises(TemplateFault, match="不是完好的Word文件"):
        open_shell(path)


def test_a_missing_file_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match="读不出来"):
        open_shell(tmp_path / "没有.docx")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda parts: None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", bytes(20 * 2**20))
    with pytest.raises(TemplateFault, match="过大"):
        open_shell(path)


def test_a_lying_size_in_the_archive_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda parts: None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", b"x" * 50_000)
    data = path.read_bytes()
    path.write_bytes(data.replace((50_000).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    with pytest.raises(TemplateFault, match="不是完好的Word文件"):
        open_shell(path)


@pytest.mark.parametrize(
    "around", [("{% if 份号 %}", "{% endif %}"), ("{% for n in range(2) %}", "{% endfor %}")]
)
def test_a_marker_that_is_hidden_or_repeated_is_refused(tmp_path: Path, around: tuple[str, str]) -> None:
    def change(parts: dict[str, str]) -> None:
        opening, closing = (words(tag.replace("{% ", "{%p ")) for tag in around)
        beside_marker(opening)(parts)
        parts[DOCUMENT] = parts[DOCUMENT].replace("<w:sectPr>", f"{closing}<w:sectPr>")

    with pytest.raises(TemplateFault, match="隐藏或被循环重复"):
        render(small(), open_shell(saved(tmp_path, change)))


HOSTILE = [
    "{{ 标题.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ range.__globals__ }}",
    "{{ 标题.format.__self__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{% set a = 'a' * 1000000000 %}",
    "{{ '%1000000000d' % 1 }}",
    "{% for a in range(1000000000) %}x{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as o %}",
]


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("part", [DOCUMENT, FOOTER, "word/footnotes.xml"])
def test_a_hostile_template_runs_nothing(tmp_path: Path, payload: str, part: str) -> None:
    def change(parts: dict[str, str]) -> None:
        if part == DOCUMENT:
            beside_marker(words(payload))(parts)
        elif part == FOOTER:
            replaced(FOOTER, "</w:ftr>", words(payload) + "</w:ftr>")(parts)
        else:
            root = parts[FOOTER].split("<w:p>")[0].replace("<w:ftr", "<w:footnotes")
            parts[part] = f"{root}<w:footnote>{words(payload)}</w:footnote></w:footnotes>"

    with pytest.raises(TemplateFault):
        render(small(), open_shell(saved(tmp_path, change)))


# ------------------------------------------------------------------- accepted


@pytest.mark.parametrize(
    ("torn", "printed"),
    [
        ("<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{ 标</w:t></w:r><w:r><w:t>题 }}</w:t></w:r></w:p>", "通报"),
        ('<w:p><w:r><w:t>{{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>期别}}</w:t></w:r></w:p>', "2022-06"),
        (words("{% if 标题 == “通报” %}是{% else %}否{% endif %}"), "是"),
        (words("{% if 份号 %}有{% else %}无{% endif %}份号"), "无份号"),
        (words("{%p if 标题 %}") + words("第一段") + words("{%p endif %}"), "第一段"),
    ],
)  # fmt: skip
def test_tags_may_be_torn_apart_as_word_does(tmp_path: Path, torn: str, printed: str) -> None:
    shell = open_shell(saved(tmp_path, beside_marker(torn)))
    assert docx_head_and_tail(render(small(), shell)) == [printed]


def test_every_name_of_the_vocabulary_may_be_asked_for(tmp_path: Path) -> None:
    from reportgen.render.shell_fields import NAMES

    asked = "".join(words(f"{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}") for name in NAMES)
    shell = open_shell(saved(tmp_path, beside_marker(asked)))
    content = render(small(发文机关="统计局", 期号="12"), shell)
    given = ["统计局", "统计局文件", "12", "统计局简报", "统计局", "通报", "2022-06"]
    assert docx_head_and_tail(content) == [*given, "统计局", "统计局会议纪要", "第12期"]


def test_word_may_renumber_every_style_and_drop_what_nobody_used(tmp_path: Path) -> None:
    """Programs write ids of their own when they save; the names stay."""

    def change(parts: dict[str, str]) -> None:
        ids = re.findall(r'w:styleId="([^"]*)"', parts[package.STYLES])
        for number, old in enumerate(ids):
            parts |= {part: text.replace(f'"{old}"', f'"a{number}"') for part, text in parts.items()}
        unused = r'<w:style [^>]*><w:name w:val="表注"/>.*?</w:style>'
        parts[package.STYLES] = re.sub(unused, "", parts[package.STYLES])

    content = render(sample_report(), open_shell(saved(tmp_path, change, "document")))
    assert docx_lines(content) == docx_lines(
        render(sample_report(), open_shell(saved(tmp_path, lambda _: None)))
    )
    known = set(re.findall(r'w:styleId="([^"]*)"', read(content, package.STYLES)))
    for part in (DOCUMENT, FOOTER, "word/footerLandscapeOdd.xml", "word/footerLandscapeEven.xml"):
        used = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]*)"', read(content, part)))
        assert used
        assert used <= known
    assert known - {f"a{number}" for number in range(60)} == {"Normal", "TableNote"}


def test_a_masthead_torn_into_runs_still_fits_its_line(tmp_path: Path) -> None:
    torn = '<w:t>{{ </w:t></w:r><w:r><w:t xml:space="preserve">发文机关标志 </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>}}</w:t>'
    shell = open_shell(
        saved(
            tmp_path,
            replaced(DOCUMENT, '<w:t xml:space="preserve">{{ 发文机关标志 }}</w:t>', torn),
            "document",
        )
    )
    content = render(small(发文机关="洪泽区高质量发展综合考核办公室"), shell)
    assert docx_head_and_tail(content) == ["洪泽区高质量发展综合考核办公室文件"]
    assert '<w:w w:val="66"/>' in read(content, DOCUMENT)


def test_an_office_may_enlarge_its_masthead(tmp_path: Path) -> None:
    change = replaced(package.STYLES, '<w:sz w:val="88"/>', '<w:sz w:val="100"/>')
    shell = open_shell(saved(tmp_path, change, "document"))
    assert shell.mastheads["发文机关标志"] == 50
    assert '<w:sz w:val="100"/>' in read(render(small(发文机关="统计局"), shell), DOCUMENT)


def read(content: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(part).decode()


def test_a_masthead_set_by_hand_is_left_alone(tmp_path: Path) -> None:
    change = replaced(DOCUMENT, "{{ 发文机关标志 }}", "洪泽区统计局（函）")
    content = read(render(small(), open_shell(saved(tmp_path, change, "document"))), DOCUMENT)
    assert "<w:w w:val=" not in content


def test_names_of_persons_do_not_travel_along(tmp_path: Path) -> None:
    def change(parts: dict[str, str]) -> None:
        parts["word/people.xml"] = "<people>张三</people>"
        parts["docProps/custom.xml"] = "<Properties>张三</Properties>"
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            "</Relationships>",
            '<Relationship Id="rId77" Type="http://x/people" Target="people.xml"/></Relationships>',
        )
        parts[package.CONTENT_TYPES] = parts[package.CONTENT_TYPES].replace(
            "</Types>", '<Override PartName="/word/people.xml" ContentType="application/x"/></Types>'
        )
        parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
            "/>", "><cp:lastModifiedBy>张三</cp:lastModifiedBy></cp:coreProperties>"
        )
        parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(
            "</Properties>", "<Manager>张三</Manager></Properties>"
        )

    content = render(small(), open_shell(saved(tmp_path, change)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert "张三" not in archive.read(name).decode(), name
            assert b"people" not in archive.read(name), name


def test_a_first_page_of_its_own_belongs_to_the_first_section_alone(tmp_path: Path) -> None:
    change = replaced(DOCUMENT, "<w:docGrid", "<w:titlePg/><w:docGrid")
    content = read(render(sample_report("plain"), open_shell(saved(tmp_path, change))), DOCUMENT)
    first, turned, last = re.findall(r"<w:sectPr.*?</w:sectPr>", content)
    assert "<w:titlePg/>" in first
    assert "<w:titlePg/>" not in turned + last


def test_a_hyperlink_is_no_danger(tmp_path: Path) -> None:
    open_shell(saved(tmp_path, related("hyperlink", "https://www.gov.cn")))

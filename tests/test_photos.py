"""Photographs: from the folder to the page, upright, small, and without what the camera knows."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from openxml_audit import FileFormat, OpenXmlValidator
from PIL import Image, ImageFile

from reportgen.blocks import Pictures, Report, text_lines
from reportgen.compose import Facts, Script
from reportgen.derive import work
from reportgen.errors import Finding, RenderFault, TemplateFault
from reportgen.kinds import ReportKind
from reportgen.lineage import lineage
from reportgen.load import examine, load
from reportgen.model import Dataset
from reportgen.render import html, pdf, photo
from reportgen.render.word import open_shell, render
from reportgen.session import choose_period, place_order
from tests.drawn import report
from tests.load.workbooks import GOOD
from tests.reading import docx_lines, docx_part, pdf_pages

SHELL = Path(__file__).resolve().parents[1] / "templates" / "_shells" / "plain.docx"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def taken(
    width: int = 400, height: int = 300, *, kind: str = "JPEG", turned: int = 1, mode: str = "RGB"
) -> bytes:
    """A picture whose upper left corner is red, as a telephone would write it."""
    image = Image.new(mode, (width, height), "white" if mode != "RGBA" else (0, 0, 0, 0))
    image.paste("red" if mode != "L" else 90, (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = turned, "某某手机"
    exif.get_ifd(GPS)[1] = "N"
    content = io.BytesIO()
    image.save(content, kind, exif=exif)
    return content.getvalue()


def folder_with(tmp_path: Path, **files: bytes) -> Path:
    """A data path with photographs; `／` in a name stands for a folder."""
    GOOD.save(tmp_path / "数据.xlsx")
    for name, content in files.items():
        path = tmp_path / "素材" / "照片" / name.replace("／", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def found(path: Path) -> list[Finding]:
    return [f for f in examine(path)[1] if "照片" in f.place]


def composed(data: Dataset, body: str) -> Report:
    kind = ReportKind(slug="kind", name="试", title="现场照片", folder=Path("kind"), body=body, parts=())
    return Script(kind).compose(Facts(dataset=data, worked=work(data), period=choose_period(data)))


# ------------------------------------------------------------------------ loading


def test_names_of_files_say_when_and_what(tmp_path: Path) -> None:
    town = load(GOOD.save(tmp_path / "数据.xlsx")).departments[0].name
    path = folder_with(
        tmp_path,
        **{
            "2022-06-15 科技产业园.jpg": taken(),
            f"{town}／01 2022年5月3日 标准厂房_二期.PNG": taken(kind="PNG"),
            "02_全景.jpeg": taken(),
            "100米跑道.jpg": taken(),
        },
    )
    photos = load(path).photos
    said = {
        (str(p.caption), str(p.taken_on or ""), str(p.department.name) if p.department else "")
        for p in photos
    }
    assert said == {
        ("科技产业园", "2022年6月15日", ""),
        ("标准厂房_二期", "2022年5月3日", str(town)),
        ("全景", "", ""),
        ("100米跑道", "", ""),
    }
    assert str(photos[0].caption.origin).startswith("素材/照片/")
    assert {s.name for s in load(path).sources} == {"数据.xlsx", *(str(p.file) for p in photos)}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("甲.jpg", b"not a picture", "D127"),
        ("甲.jpg", taken()[:-400], "D127"),
        ("甲.jpg", b"", "D127"),
        ("2022-06-15.jpg", taken(), "D126"),
        ("2022-02-30 甲.jpg", taken(), "D126"),
        ("没有的单位／甲.jpg", taken(), "D303"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_place(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (finding,) = found(folder_with(tmp_path, **{name: content}))
    assert finding.code == code
    assert finding.place == f"素材/照片/{name.replace('／', '/')}"
    assert finding.advice


def test_a_torn_picture_is_refused_whatever_other_libraries_allow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    (finding,) = found(folder_with(tmp_path, **{"甲.jpg": taken()[:-400]}))
    assert finding.code == "D127"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_picture_that_claims_to_be_huge_is_never_decoded(tmp_path: Path) -> None:
    bomb = bytearray(taken(kind="PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # width and height of the header
    (finding,) = found(folder_with(tmp_path, **{"甲.png": bytes(bomb)}))
    assert finding.code == "D127"


def test_other_formats_are_named_and_left_out(tmp_path: Path) -> None:
    path = folder_with(tmp_path, **{"甲.heic": b"x", "乙.jpg": taken()})
    assert [f.code for f in found(path)] == ["D103"]
    assert len(load(path).photos) == 1


# --------------------------------------------------------------------- in a report


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return load(
        folder_with(
            tmp_path,
            **{
                "2022-06-15 科技产业园二期工地.jpg": taken(),
                "2022-05-03 标准厂房主体施工.jpg": taken(300, 400),
                "2021-05-03 去年的.jpg": taken(),
                "全景.png": taken(kind="PNG", mode="RGBA"),
            },
        )
    )


def test_photographs_of_the_period_are_printed_with_numbers_and_days(data: Dataset) -> None:
    made = composed(data, "见{{ 图号(照片[0].说明) }}。\n\n{{ 图片(照片, 每行=2) }}")
    assert list(text_lines(made))[1:] == [
        "见图1。",
        "图1　标准厂房主体施工（2022年5月3日）",
        "图2　科技产业园二期工地（2022年6月15日）",
        "图3　全景",
    ]
    literals = {(n["text"], n["source"]) for n in lineage(made)["literals"]}
    assert ("2022", "素材/照片/2022-06-15 科技产业园二期工地.jpg") in literals


def test_both_formats_say_the_same(data: Dataset) -> None:
    for across in (1, 2, 3):
        made = composed(data, f"前文。\n\n{{{{ 图片(照片, 每行={across}) }}}}\n\n后文。")
        assert docx_lines(render(made, open_shell(SHELL))) == list(text_lines(made))
        said = "".join(c.text for page in pdf_pages(pdf.render(made)) for c in page.chars)
        place = 0
        for line in text_lines(made):
            wanted = line.replace("　", "")
            place = said.index(wanted, place) + len(wanted)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("图片(照片|选('说明', '没有'))", "没有照片"),
        ("图片(单位表)", "不是照片"),
        ("图片(照片, 每行=9)", "每行不能放9张"),
        ("图片(照片, 标题='甲')", "不能共用一个标题"),
        ("图片(照片, 宽=3)", "没有“宽”这个参数"),
    ],
)
def test_wrong_calls_are_explained(data: Dataset, call: str, says: str) -> None:
    with pytest.raises(TemplateFault, match=says):
        composed(data, f"{{{{ {call} }}}}")


def test_charts_and_photographs_are_counted_together(data: Dataset) -> None:
    body = "{{ 图片(照片[0], 标题='甲') }}\n\n{{ 图表(指标结果|前(1), 值='完成值', 标题='乙') }}\n\n{{ 图片(照片[1]) }}"
    said = [line for line in text_lines(composed(data, body)) if line.startswith("图")]
    assert said == ["图1　甲（2022年5月3日）", "图2　乙", "图3　科技产业园二期工地（2022年6月15日）"]


# -------------------------------------------------------------------- what is printed


@pytest.fixture
def printed(data: Dataset) -> Pictures:
    made = composed(data, "{{ 图片(照片, 每行=2) }}")
    return next(block for block in made.blocks if isinstance(block, Pictures))


def test_what_the_camera_knows_is_left_behind(printed: Pictures) -> None:
    for item in printed.items:
        made = photo.prepared(item)
        assert "某某手机".encode() not in made.data
        with Image.open(io.BytesIO(made.data)) as image:
            assert not image.getexif()
            assert not {"exif", "icc_profile", "comment"} & set(image.info)


@pytest.mark.parametrize("turned", range(1, 9))
def test_every_way_of_holding_the_camera_comes_out_upright(printed: Pictures, turned: int) -> None:
    upright = Image.new("RGB", (400, 300), "white")
    upright.paste("red", (0, 0, 100, 75))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(undo[turned]) if turned in undo else upright
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    content = io.BytesIO()
    stored.save(content, "JPEG", exif=exif, quality=95)
    made = photo.prepared(replace(printed.items[0], content=content.getvalue()))
    assert (made.width, made.height) == (400, 300)
    with Image.open(io.BytesIO(made.data)) as image:
        red, green, _ = image.getpixel((20, 20))  # type: ignore[misc]
        assert (red > 200, green < 60) == (True, True)
        assert image.getpixel((380, 280)) > (240, 240, 240)  # type: ignore[operator]


def test_a_picture_is_no_larger_than_paper_shows(printed: Pictures) -> None:
    large = replace(printed.items[0], content=taken(4000, 3000))
    made = photo.prepared(large)
    assert (made.width, made.height) == (1600, 1200)
    assert len(made.data) < 200_000


def test_a_torn_picture_stops_the_report_with_its_name(printed: Pictures) -> None:
    torn = replace(printed, items=(replace(printed.items[0], content=b"\xff\xd8\xff"),))
    with pytest.raises(RenderFault, match="标准厂房"):
        pdf.render(report(torn))


def test_a_word_file_with_photographs_is_valid_and_described(data: Dataset, tmp_path: Path) -> None:
    for across in (1, 2):
        made = composed(data, f"{{{{ 图片(照片, 每行={across}) }}}}")
        content = render(made, open_shell(SHELL))
        path = tmp_path / "photos.docx"
        path.write_bytes(content)
        assert [
            str(e) for e in OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors
        ] == []
        described = [node.get("descr") for node in docx_part(content).iter(f"{WP}docPr")]
        assert described[0] == "照片：标准厂房主体施工（2022年5月3日）"
        for extent in docx_part(content).iter(f"{WP}extent"):
            assert int(extent.get("cx")) / 36_000 <= 156 / across
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert sum(name.startswith("word/media/reportPhoto") for name in archive.namelist()) == 3


def test_an_accessible_pdf_describes_its_photographs(data: Dataset) -> None:
    made = composed(data, "{{ 图片(照片[0]) }}")
    with pikepdf.open(io.BytesIO(pdf.render(made))) as document:
        nodes = [node for node in document.objects if isinstance(node, pikepdf.Dictionary)]
        assert [str(node.Alt) for node in nodes if "/Alt" in node] == [
            "照片：标准厂房主体施工（2022年5月3日）"
        ]


def test_photographs_stand_beside_each_other_and_apart_from_their_neighbours(data: Dataset) -> None:
    made = composed(data, "{{ 图片(照片, 每行=2) }}")
    (page,) = pdf_pages(pdf.render(made))
    captions = [line for line in page.lines if line.text.startswith("图")]
    assert [line.text[:2] for line in captions] == ["图1", "图3"]  # 图2 stands on the line of 图1
    assert all(char.left >= 28 and char.right <= 184.5 for line in captions for char in line.chars)


def test_the_page_for_a_browser_carries_its_photographs(data: Dataset) -> None:
    page = html.page(composed(data, "{{ 图片(照片) }}"))
    assert page.count("data:image/jpeg;base64,") == 2
    assert page.count("data:image/png;base64,") == 1


def test_the_same_photographs_give_the_same_bytes(data: Dataset) -> None:
    made = composed(data, "{{ 图片(照片, 每行=2) }}")
    first = render(made, open_shell(SHELL)), pdf.render(made)
    photo._prepared.cache_clear()
    assert (render(made, open_shell(SHELL)), pdf.render(made)) == first


def test_an_archive_carries_the_tables_and_not_the_photographs(tmp_path: Path, data: Dataset) -> None:
    order = place_order(data, ["monthly-bulletin"], out=tmp_path / "out", archive=tmp_path)
    assert [name for name, _ in order.archive] == ["数据.xlsx"]

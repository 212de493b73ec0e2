"""Photographs in `素材/照片`: what their names say, and whether they are pictures at all.

    素材/照片/2022-06-15 科技产业园二期工地.jpg
    素材/照片/朱坝街道/01 2022年6月15日 标准厂房主体施工.jpg

A number in front only orders; a date becomes 日期; the rest is the 说明. A folder below
`照片` is named after the department the photographs belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath

from reportgen.dates import parse_day
from reportgen.load.findings import Findings, Unreadable
from reportgen.load.gather import File
from reportgen.load.link import Register
from reportgen.model import Day, Department, Line, Photo, Text

_LARGEST = 30 << 20
_MOST_PIXELS = 60_000_000
"""More than any camera in an office takes; a picture that claims more is not decoded."""
_LONGEST_SIDE = 30_000
"""Longest side in pixels; a picture one pixel wide can be small and still take gigabytes."""
_NAME = re.compile(
    r"(?:\d{1,3}[ _.、-]+(?=\D|\d{4}))?(?P<day>\d{4}(?:[-.]\d{1,2}[-.]\d{1,2}|年\d{1,2}月\d{1,2}日))?[ _、-]*(?P<caption>.*)"
)


def read(files: Iterable[File], departments: Register[Department], findings: Findings) -> tuple[Photo, ...]:
    """Return the photographs that can be printed; faults of the others are recorded."""
    found = []
    for file in files:
        try:
            _check(file.data)
            found.append(_photo(file, departments, findings))
        except Unreadable as fault:
            findings.refuse(file.name, fault)
    return tuple(found)


def _photo(file: File, departments: Register[Department], findings: Findings) -> Photo:
    path, origin = PurePosixPath(file.name), Line(file.name, 0)
    said = _NAME.fullmatch(path.stem)
    caption = said["caption"].strip() if said else ""
    if not said or not caption:
        raise Unreadable("D126", "文件名里没有说明", "请把文件名写成“2022-06-15 说明.jpg”的样子")
    owner = path.parent.name if len(path.parts) > _OWN_FOLDER else ""
    return Photo(
        file=Text(file.name, origin),
        caption=Text(caption, origin),
        origin=origin,
        content=file.data,
        taken_on=_day(said["day"], origin),
        department=departments.find(Text(owner, origin), findings) if owner else None,
    )


_OWN_FOLDER = 3
"""Parts of the path of a photograph that is about no department: 素材, 照片 and the file."""


def _day(written: str | None, origin: Line) -> Day | None:
    if not written:
        return None
    try:
        day = parse_day(written)
    except ValueError as error:
        raise Unreadable("D126", f"文件名里的“{written}”没有这一天", "请改正日期") from error
    return Day.of(day, origin) if day else None


def _check(data: bytes) -> None:
    """Refuse what is no picture, is torn, or is too large to be opened."""
    from PIL import Image, UnidentifiedImageError

    if len(data) > _LARGEST:
        raise Unreadable("D127", f"照片超过{_LARGEST >> 20} MB", "请压缩后再用")
    try:
        with _torn_ones_refused(), Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
                raise Unreadable("D127", f"照片有{width}×{height}点，太大", "请缩小后再用")
            image.draft("RGB", (width // 8, height // 8))
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(
            "D127", "打不开，不是完好的 JPEG 或 PNG 照片", "请用看图软件打开后另存为 .jpg"
        ) from error


@contextmanager
def _torn_ones_refused() -> Iterator[None]:
    """Let no picture pass whose end is missing, whatever another library of the process allows."""
    from PIL import ImageFile

    allowed = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = allowed


__all__ = ["read"]

"""Photographs in a report: 图片(照片|前(4), 每行=2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.blocks import Inlines, Picture, Pictures, Run, plain
from reportgen.compose.markdown import titled
from reportgen.compose.names import spoken
from reportgen.errors import TemplateFault
from reportgen.model import Photo

MOST_ACROSS = 3


def caller() -> Callable[..., object]:
    """Return 图片(照片, 每行=2, 标题=…)."""
    return spoken(pictures, 每行="across", 标题="title")


def pictures(photos: Photo | Iterable[object], across: int = 1, title: object = "") -> Pictures:
    """Return one photograph or several, each with its caption; a title of one's own is for one alone.

    Raises TemplateFault when there is none, or they cannot stand so.
    """
    given = (photos,) if isinstance(photos, Photo) else tuple(photos)
    chosen = tuple(item for item in given if isinstance(item, Photo))
    if not given:
        raise _fault("没有照片", "请把照片放进 素材/照片，或先用 {% if 照片 %} 判断")
    if len(chosen) < len(given):
        raise _fault(
            "图片(…) 里写的不是照片", "请写成 图片(照片) 或 {% for p in 照片 %}{{ 图片(p) }}{% endfor %}"
        )
    if isinstance(across, bool) or across not in range(1, MOST_ACROSS + 1):
        raise _fault(f"每行不能放{across}张照片", f"请写1到{MOST_ACROSS}")
    own = titled(title) if title else ()
    if own and len(chosen) > 1:
        raise _fault("几张照片不能共用一个标题", "请去掉 标题，各张用自己的说明")
    return Pictures(tuple(_picture(item, own) for item in chosen), across)


def _picture(item: Photo, own: Inlines) -> Picture:
    caption = own or (Run(str(item.caption), origin=item.origin),)
    if item.taken_on:
        day = Run(str(item.taken_on), origin=item.taken_on.origin)
        caption = (*caption, Run("（"), day, Run("）"))
    return Picture(item.content, str(item.file), caption, alt=f"照片：{plain(caption)}")


def _fault(message: str, advice: str) -> TemplateFault:
    return TemplateFault(code="T233", message=message, advice=advice)

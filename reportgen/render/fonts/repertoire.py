"""Which characters the typefaces must hold 「字符集」: the standards' lists, names and official symbols.

Code points as integers throughout, as font tables have them.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

GENERAL_STANDARD = Path(__file__).resolve().parent / "general_standard.txt"
"""通用规范汉字表 (2013), 8,105 characters in the order of the table."""

NAMES = (
    "镕喆堃祎赟燚旻昇珺頔翀晳彧曌垚玥淼焱犇骉羴麤昶旸暐玮珉玙璟珩琤璠瑄璐瑨煜烨熠燊燏"
    "翊翎竑竣颋颢颀甯峯嶷嵘巖喦仝佘邸邬亓乜丏丕亶伋佺侁俣偲傕僖儇勍吒堯奭妤婧嬿孛寔岍廆弢"
    "㛃㬎㬚㵑㻏㻬䂮䃅䝙䢺䢼䣘䥽䶮𠮷"
)
"""Characters met in the names of persons and places that smaller fonts lack."""

SYMBOLS = (
    "㎡㎥㎞㎏㎎㎜㎝㎢㏄㏊㎾㏑㏒㏕‰℃℉℅№℡™×÷±≥≤≠≈≡≮≯∞∝∑∏√∫∴∵∶∷∠⊥∥⊙"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
    "❶❷❸❹❺❻❼❽❾❿⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
    "★☆▲▼△▽●○◎■□◆◇▶◀▷◁▪▫☐☑☒✓✔✗✘✕✖→←↑↓↗↘↖↙⇒⇐⇔"
    "²³¹½¼¾※†‡〒々〇〝〞︰︱︵︶︿﹀︽︾﹁﹂﹃﹄㈱㊣㊙￥￡￠─│┌┐└┘├┤┬┴┼━┃"
)
"""Signs official text, tables and forms use; whichever a face lacks comes from the fallback."""

_IN_NO_SOURCE = ord("≒")
"""The one sign of GBK that none of the fonts the faces are made from has; Chinese text writes ≈."""

_LATIN_SPANS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x192, 0x192),
    (0x1CD, 0x1DC),
    (0x1F8, 0x1F9),
    (0x251, 0x251),
    (0x386, 0x3CE),
    (0x400, 0x45F),
    (0x1E3E, 0x1E3F),
    (0x2010, 0x2013),
    (0x2030, 0x2030),
    (0x2074, 0x2079),
    (0x207F, 0x207F),
    (0x2080, 0x2089),
    (0x20AC, 0x20AC),
    (0x2126, 0x2126),
    (0x2153, 0x2154),
    (0x215B, 0x215E),
    (0x2212, 0x2212),
)

_FULL_WIDTH = "±·×÷"
"""Latin-1 signs that Chinese text prints a full character wide: they must not come from the Latin face."""


def general_standard() -> frozenset[int]:
    """Return the 8,105 characters of 通用规范汉字表."""
    return frozenset(map(ord, "".join(GENERAL_STANDARD.read_text("utf-8").split())))


def gb2312_hanzi() -> frozenset[int]:
    """Return the 6,763 hanzi of GB/T 2312—1980."""
    return frozenset(filter(is_hanzi, _two_bytes("gb2312")))


def gbk() -> frozenset[int]:
    """Return the characters of GBK, which registers of persons were kept in for decades."""
    return frozenset(_two_bytes("gbk"))


def latin() -> frozenset[int]:
    """Return what the Latin face keeps; quotes, dashes and the ellipsis are the Chinese face's."""
    spans = chain.from_iterable(range(first, last + 1) for first, last in _LATIN_SPANS)
    return frozenset(spans) - set(map(ord, _FULL_WIDTH))


def wanted() -> frozenset[int]:
    """Return everything that must print, whatever face the text is set in."""
    return general_standard() | gbk() - {_IN_NO_SOURCE} | frozenset(map(ord, NAMES + SYMBOLS))


def is_hanzi(code: int) -> bool:
    """Tell whether a code point is a Han ideograph; radicals and strokes are not."""
    return (
        0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


def is_private(code: int) -> bool:
    """Tell whether a code point is for private use, where a glyph can mean anything."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _two_bytes(encoding: str) -> set[int]:
    """Return the characters a two-byte encoding has."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    texts = (pair.decode(encoding, "ignore") for pair in pairs)
    return {ord(text) for text in texts if len(text) == 1 and ord(text) > 0x7F}

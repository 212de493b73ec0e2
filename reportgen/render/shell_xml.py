"""The words that the Word shells are written in: paragraphs by style name, conditions, tables without rules."""

from __future__ import annotations

from reportgen.render import word_styles as names
from reportgen.render.ooxml import described, paragraph, run

IDS = {style.name: style.id for style in names.styles()}
"""Style ids of the project's own shells by style name."""

TAB = "<w:r><w:tab/></w:r>"


def styled(style: str, *pieces: str, properties: str = "") -> str:
    """Return a paragraph of a style by its name; a piece that is no XML becomes a run."""
    content = "".join(piece if piece.startswith("<w:r>") else run(piece) for piece in pieces)
    return paragraph(IDS[style], content, properties)


def faced(text: str, style: str) -> str:
    """Return a run in a character style."""
    return f'<w:r><w:rPr><w:rStyle w:val="{IDS[style]}"/></w:rPr><w:t>{text}</w:t></w:r>'


def only_if(condition: str, content: str) -> str:
    """Return paragraphs or tables that stand there only where the condition holds."""
    tag = styled(names.NORMAL, f"{{%p if {condition} %}}")
    return f"{tag}{content}{styled(names.NORMAL, '{%p endif %}')}"


def if_given(name: str) -> str:
    """Return a field within a line, or nothing where it has no value."""
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}"


def columns(*cells: tuple[int, str], height: int = 0) -> str:
    """Return a table of one row without rules: cells of a width in twips; exactly `height` twips high if given."""
    zero = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    total = sum(width for width, _ in cells)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width, _ in cells)
    row = f'<w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>' if height else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in cells
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{zero}</w:tblCellMar>{described('版头', '份号、密级、紧急程度和发文字号的位置')}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr>{row}{written}</w:tr></w:tbl>"
    )

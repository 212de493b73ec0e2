"""How fast a Word template is filled, against docxtpl as commonly used, in CPU time side by side.

Both fill the same template with the same rows, one after the other, several times; the medians are compared.

    .venv/bin/python bench/fill.py [ROWS ...]
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen.filling import plain_form
from reportgen.render.word_form import fill

ROWS = (30, 300, 3000)
ROUNDS = {30: 15, 300: 7}


def main() -> None:
    """Measure each number of rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表单.docx"
        _template(path)
        form = plain_form(path)
        for rows in map(int, sys.argv[1:] or ROWS):
            context = _context(rows)

            def theirs(context: dict[str, object] = context) -> None:
                template = DocxTemplate(path)
                template.render(context)
                template.save(io.BytesIO())

            rounds = ROUNDS.get(rows, 3)
            common, own = _median(theirs, rounds), _median(lambda c=context: fill(form, c), rounds)
            print(f"{rows:5} rows: docxtpl {common:8.2f} ms, fill {own:7.2f} ms, {common / own:5.1f} ×")


def _median(work: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time in ms."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def _context(rows: int) -> dict[str, object]:
    people = [
        {"序号": n, "姓名": f"张{n}", "单位": "督查考核办公室", "职务": "督查员", "得分": f"{n % 100}.5"}
        for n in range(1, rows + 1)
    ]
    return {"地区": "云山县", "期别": "2022年6月", "名单": people}


def _template(path: Path) -> None:
    document = Document()
    document.add_heading("{{ 地区 }}{{ 期别 }}情况表")
    for _ in range(6):
        document.add_paragraph("{{ 地区 }}各单位：现将{{ 期别 }}情况印发给你们，请认真对照，抓好整改。")
    table = document.add_table(rows=4, cols=5)
    cells = (
        ("序号", "姓名", "单位", "职务", "得分"),
        ("{%tr for p in 名单 %}", "", "", "", ""),
        ("{{ p.序号 }}", "{{ p.姓名 }}", "{{ p.单位 }}", "{{ p.职务 }}", "{{ p.得分 }}"),
        ("{%tr endfor %}", "", "", "", ""),
    )
    for row, words in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "{{ 地区 }}"
    document.save(str(path))


if __name__ == "__main__":
    main()

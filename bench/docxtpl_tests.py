"""docxtpl's own published tests, filled by `fill`: each template equal to docxtpl's result, or refused with its place.

The tests are not part of this project; fetch docxtpl's source and name its folder `tests`:

    .venv/bin/python bench/docxtpl_tests.py PATH/TO/python-docx-template/tests

Prints a line for each rendering and the sums; ends with 1 if any differs.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import runpy
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import docxtpl
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportgen.errors import ReportgenError, TemplateFaults
from reportgen.filling import plain_form
from reportgen.render.word_form import fill

_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_PLAIN = (str, int, float, bool, Decimal, type(None))
_SKIPPED = {"runtests", "__init__"}


def main() -> None:
    """Run the scripts one after the other in a copy of their folder."""
    source = Path(sys.argv[1]).resolve()
    sums: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        tests = Path(folder) / "tests"
        shutil.copytree(source, tests)
        (tests / "output").mkdir(exist_ok=True)
        os.chdir(tests)
        for script in sorted(tests.glob("*.py")):
            if script.stem not in _SKIPPED:
                for verdict, words in _verdicts(script):
                    sums[verdict] += 1
                    print(f"{script.stem:34} {verdict:9} {words}")
    print("; ".join(f"{verdict} {number}" for verdict, number in sums.items()))
    sys.exit(1 if sums["differs"] else 0)


def _verdicts(script: Path) -> Iterator[tuple[str, str]]:
    seen: list[tuple[Path, Any, dict[str, Any], bytes, str]] = []
    render, save = docxtpl.DocxTemplate.render, docxtpl.DocxTemplate.save

    def rendered(self: Any, context: Any, *args: Any, **options: Any) -> None:
        self.given = (context, options, args)
        render(self, context, *args, **options)

    def saved(self: Any, target: Any, *args: Any, **options: Any) -> None:
        special = "pictures or parts replaced" if self.pics_to_replace or self.crc_to_new_media else ""
        special = special or ("parts replaced" if self.zipname_to_replace or self.crc_to_new_embedded else "")
        save(self, target, *args, **options)
        if hasattr(self, "given"):
            data = target.getvalue() if hasattr(target, "getvalue") else Path(target).read_bytes()
            seen.append(
                (Path(str(self.template_file)).resolve(), self.given[0], self.given[1], data, special)
            )

    docxtpl.DocxTemplate.render, docxtpl.DocxTemplate.save = rendered, saved  # type: ignore[method-assign]
    error, names = "", dict[str, Any]()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            names = runpy.run_path(str(script), run_name="__main__")
    except Exception as failure:  # noqa: BLE001 — some of the scripts show errors
        error = type(failure).__name__
    finally:
        docxtpl.DocxTemplate.render, docxtpl.DocxTemplate.save = render, save  # type: ignore[method-assign]
    if not seen and error == "ModuleNotFoundError":
        yield "foreign", "Subdoc (docxcompose is not installed)"
    elif not seen and "JSON_PATH" in names:
        template = Path(names["TEMPLATE_PATH"]).resolve()
        content = json.loads(Path(names["JSON_PATH"]).read_text(encoding="utf-8"))
        done, target = docxtpl.DocxTemplate(template), io.BytesIO()
        done.render(content)
        done.save(target)
        yield _verdict(template, content, {}, target.getvalue(), "")
    elif not seen:
        yield "nothing", "renders nothing"
    for template, context, options, data, special in seen:
        yield _verdict(template, context, options, data, special)


def _verdict(
    template: Path, context: Any, options: dict[str, Any], data: bytes, special: str
) -> tuple[str, str]:
    foreign = special or _foreign(context)
    if options.get("jinja_env") is not None and options["jinja_env"].filters.keys() - docxtpl_filters():
        foreign = "filters of its own"
    if foreign:
        return "foreign", foreign
    plain = json.loads(json.dumps(context, default=str), parse_float=Decimal)
    try:
        own = fill(plain_form(template), plain)
    except ReportgenError as fault:
        places = [f.place for f in fault.findings] if isinstance(fault, TemplateFaults) else [fault.place]
        return "refused", f"{len(places)} × {fault.code} {fault.place}：{fault.message}"
    different = [part for part in _stories(data) if _canonical(data, part) != _canonical(own, part)]
    return ("differs", ", ".join(different)) if different else ("equal", "")


def docxtpl_filters() -> set[str]:
    """The filters every Jinja environment has."""
    from jinja2 import Environment

    return set(Environment().filters)


def _foreign(value: Any) -> str:
    """Return what of a context no JSON file can say."""
    if isinstance(value, dict):
        return next(filter(None, map(_foreign, value.values())), "")
    if isinstance(value, (list, tuple)):
        return next(filter(None, map(_foreign, value)), "")
    return "" if isinstance(value, _PLAIN) else type(value).__name__


def _stories(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [name for name in file.namelist() if _STORY.match(name)]


def _canonical(data: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read(part)
    root = etree.fromstring(xml)
    for node in root.iter():
        if isinstance(node.tag, str) and node.tag.endswith("}docPr"):
            node.set("id", "1")
    text = canonicalize(etree.tostring(root, encoding="unicode"), rewrite_prefixes=True)
    text = text.replace(' xml:space="preserve"', "").replace("\n", "")
    return re.sub(r"<(n\d+:r)(?: [^>]*)?></\1>", "", text)


if __name__ == "__main__":
    main()

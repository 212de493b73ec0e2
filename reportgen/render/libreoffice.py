"""Word files made into PDF by LibreOffice, where it is installed.

A template of the office's own has its own pages and fonts, which only a word processor lays out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reportgen.errors import MachineFault

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS, _SECONDS_EACH = 60, 20
_BUNDLED = Path(__file__).parent / "fonts"
_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>'
)
"""The program's own fonts beside those of the machine: without any hanzi LibreOffice prints empty boxes."""


def program() -> str:
    """Return where LibreOffice is. Raises MachineFault where it is not installed."""
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    message = "没有装 LibreOffice，不能把填好的 Word 文件转成 PDF"
    raise MachineFault(code="E406", message=message, advice="请装 LibreOffice，或在 Word、WPS 里另存为 PDF")


def to_pdf(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return the PDF of each Word file, by its name.

    Raises MachineFault where LibreOffice is missing or does not finish; a file it cannot
    convert is missing from the answer.
    """
    office = program()
    with tempfile.TemporaryDirectory(prefix="reportgen-office-") as folder:
        work = Path(folder)
        names = {f"{number}.docx": name for number, (name, _) in enumerate(files)}
        for (number, _), (_, data) in zip(names.items(), files, strict=True):
            (work / number).write_bytes(data)
        command = [office, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless"]
        command += ["--norestore", "--convert-to", "pdf", "--outdir", str(work / "out")]
        command += [str(work / number) for number in names]
        settings = work / "fonts.conf"
        settings.write_text(_FONTS.format(fonts=_BUNDLED), encoding="utf-8")
        try:
            subprocess.run(
                command,
                env={**os.environ, "FONTCONFIG_FILE": str(settings)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS + _SECONDS_EACH * len(files),
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            message = "LibreOffice 没有在规定时间内转完"
            raise MachineFault(code="E406", message=message, advice="请少转几份，或重启后再试") from error
        made = {name: work / "out" / f"{Path(number).stem}.pdf" for number, name in names.items()}
        return {name: path.read_bytes() for name, path in made.items() if path.is_file()}


__all__ = ["program", "to_pdf"]

"""Word files as LibreOffice prints them, with the project's faces in place of the official ones."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from reportgen.render.fonts import fontconfig_aliases
from tests.reading import Page, pdf_pages

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def printed(files: Mapping[str, bytes], folder: Path) -> dict[str, tuple[Page, ...]]:
    """Return the pages of each Word file by name; all are printed by one run of LibreOffice."""
    fonts = folder / "fonts.conf"
    cache = f"<cachedir>{folder}</cachedir><dir>/usr/share/fonts</dir></fontconfig>"
    fonts.write_text(fontconfig_aliases().replace("</fontconfig>", cache), encoding="utf-8")
    paths = {name: folder / f"{name}.docx" for name in files}
    for name, content in files.items():
        paths[name].write_bytes(content)
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *map(str, paths.values()),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: pdf_pages(path.with_suffix(".pdf").read_bytes()) for name, path in paths.items()}

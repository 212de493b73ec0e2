"""Further engines that pages are drawn with, for tests and figures only: MuPDF (AGPL) and pdf.js."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from PIL import Image

from reportgen.check import engines
from reportgen.check.engines import DPI, Drawing, Engine

NEEDED = {
    "PDFium": "pypdfium2",
    "MuPDF": "pymupdf",
    "Poppler": "poppler-utils",
    "Ghostscript": "ghostscript",
    "pdf.js": "chromium、libjs-pdf",
}
"""Every engine pages are compared with, and the package that brings it."""

_PDFJS = Path("/usr/share/javascript/pdf/build")
"""Where Debian keeps pdf.js."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def all_engines() -> dict[str, Engine]:
    """Return every engine of this machine by its name, PDFium first."""
    found = [*engines.engines(), _mupdf()]
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser and (_PDFJS / "pdf.js").is_file():
        found.append(Engine("pdf.js", lambda content: _pdfjs(browser, content)))
    return {engine.name: engine for engine in found}


def _mupdf() -> Engine:
    def draw(content: bytes) -> list[Drawing]:
        import pymupdf

        zoom = pymupdf.Matrix(DPI / 72, DPI / 72)
        with pymupdf.open(stream=content) as document:
            maps = [page.get_pixmap(matrix=zoom, colorspace=pymupdf.csGRAY) for page in document]
        return [Image.frombytes("L", (each.width, each.height), each.samples) for each in maps]

    return Engine("MuPDF", draw)


# ---------------------------------------------------------------------- pdf.js

_PAGE = """<!doctype html><meta charset="utf-8"><script src="/pdf.js"></script><script>
const lib = globalThis["pdfjs-dist/build/pdf"];
lib.GlobalWorkerOptions.workerSrc = "/pdf.worker.js";
(async () => {
  const file = await lib.getDocument({ url: "/file.pdf" }).promise;
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number), viewport = page.getViewport({ scale: SCALE });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    await page.render({ canvasContext: canvas.getContext("2d"), viewport, intent: "print" }).promise;
    const image = await new Promise(done => canvas.toBlob(done));
    await fetch("/page", { method: "POST", body: image });
  }
  await fetch("/end", { method: "POST", body: "" });
})().catch(error => fetch("/end", { method: "POST", body: String(error) }));
</script>""".replace("SCALE", json.dumps(DPI / 72))
"""Draws one page after the other and sends it back as PNG; at the end, what went wrong if anything did."""


def _pdfjs(browser: str, content: bytes) -> list[Drawing]:
    """Return the pages as Firefox's viewer draws them, in a browser without a window."""
    drawn: list[Drawing] = []
    failures: list[str] = []
    over = Event()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served = {"/": _PAGE.encode(), "/file.pdf": content}
            script = _PDFJS / self.path[1:]
            body = (
                served[self.path] if self.path in served else script.read_bytes() if script.is_file() else b""
            )
            kind = {"": "text/html", ".pdf": "application/pdf", ".js": "text/javascript"}
            self.answer(body, kind.get(Path(self.path).suffix, "text/plain"))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/page":
                drawn.append(Image.open(io.BytesIO(body)).convert("L"))
            else:
                failures.extend([body.decode()] if body else [])
            self.answer(b"", "text/plain")
            if self.path == "/end":
                over.set()

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with _serving(Desk) as address, _browsing(browser, address):
        if not over.wait(timeout=300):
            failures.append("no answer from the browser")
    assert not failures, failures
    return drawn


@contextmanager
def _serving(desk: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _browsing(browser: str, address: str) -> Iterator[None]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # As root, as in a container, Chromium refuses to start with its sandbox; it opens our own page only.
        words = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", address)
        with subprocess.Popen(
            [browser, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                yield
            finally:
                process.terminate()

"""`fill`: a Word template of the office's own, filled from the data, from a JSON file or from a roster.

Each file is written whole or not at all, one that cannot be filled leaves the others
alone, and a file that is there with other content is not overwritten unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.compose import FORM_NAMES, Facts, form_environment, form_names, form_of_plain_values
from reportgen.contents import ROSTER, file_names, items_of, read_contents
from reportgen.errors import Finding, ReportgenError, Severity, TemplateFault, TemplateFaults, UsageFault
from reportgen.files import file_hash, safe_names, sha256, write
from reportgen.mistakes import Notes, noting
from reportgen.model import Department
from reportgen.templating import ReportEnvironment, suggestion

if TYPE_CHECKING:
    from reportgen.render.word_form import Form

EACH = "单位"
"""What a template may be filled for each of, from the data."""
_SUFFIX = ".docx"
FORMATS = ("docx", "pdf")


class Filled(StrEnum):
    """What became of a file."""

    DONE = "done"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word shown to the clerk."""
        return {"done": "已生成", "unchanged": "无变化", "kept": "未覆盖", "failed": "失败"}[self.value]

    @property
    def good(self) -> bool:
        """Whether the file says what the data say."""
        return self in (Filled.DONE, Filled.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a template is to be filled, beyond what it says itself."""

    force: bool = False
    blank: str | None = None
    """What is printed where a value is missing; None refuses that."""
    pattern: str | None = None
    """What each file is called: `{{ 姓名 }}的聘书`."""
    joined: bool = False
    """Whether all copies go into one file."""
    formats: tuple[str, ...] = ("docx",)


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to be filled: where it goes, and what is filled in."""

    path: Path
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """How a file was filled."""

    path: Path
    state: Filled
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The result as the row of `--json` output."""
        return {
            "file": str(self.path),
            "status": self.state.value,
            "finding": self.findings[0].to_json() if self.findings else None,
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Filling:
    """A template opened, and the files to be made of it."""

    form: Form
    copies: Sequence[Copy]
    wishes: Wishes = Wishes()
    notes: Notes = field(default_factory=Notes)
    whole: Path | None = None
    """The one file that all copies go into."""

    def doubts(self) -> Iterator[Finding]:
        """Yield what the template probably does not mean."""
        for words in self.form.doubled:
            message, advice = f"“{words}”会把单位印两遍", "数字印出时带单位，请删去后面的单位，或加 |不带单位"
            yield Finding("T145", self.form.file, message, advice, Severity.WARNING)
        if isinstance(self.copies, list):
            yield from self._unknown({name for copy in self.copies for name in copy.context})

    def _unknown(self, given: set[str]) -> Iterator[Finding]:
        """Yield the names that a template only asks about and no copy has: probably misspelt."""
        asked = {name: tag for name, tag in self.form.names if tag.keyword in ("if", "elif")}
        for name, tag in asked.items():
            if name not in given:
                message = f"没有“{name}”这一项，{tag.shown} 总是不成立{suggestion(name, given)}"
                advice = "写错了请改正；本来就没有的不必管"
                yield Finding("T327", self.form.file, message, advice, Severity.WARNING)

    def run(self) -> Iterator[Result]:
        """Fill one file after the other."""
        if "pdf" in self.wishes.formats:
            from reportgen.render.libreoffice import program

            program()  # refuses before anything is written
        if self.whole is not None:
            yield from self._run_whole(self.whole)
            return
        done: list[tuple[Path, bytes]] = []
        for copy in self.copies:
            try:
                content, remarks = self._filled(copy.context)
                if "docx" in self.wishes.formats:
                    yield self._write(copy.path, content, remarks)
                    remarks = ()
                done.append((copy.path, content))
            except ReportgenError as error:
                yield Result(copy.path, Filled.FAILED, findings_of(error))
        yield from self._pdf(done)

    def _run_whole(self, path: Path) -> Iterator[Result]:
        """Fill all copies into one file; any that cannot be filled keeps it from being written."""
        from reportgen.render.form_join import join

        contents, remarks, failed = list[bytes](), list[Finding](), 0
        for number, copy in enumerate(self.copies, start=1):
            try:
                content, own = self._filled(copy.context)
                contents.append(content)
                remarks += own
            except ReportgenError as error:
                failed += 1
                yield Result(
                    path.with_name(f"{path.name}（第{number}份）"), Filled.FAILED, findings_of(error)
                )
        if failed:
            message, advice = f"有{failed}份没有填好，没有合成一个文件", "请按上面的提示改正"
            yield Result(path, Filled.FAILED, (Finding("R311", str(path), message, advice),))
            return
        try:
            whole = join(contents, self.form.file)
        except ReportgenError as error:
            yield Result(path, Filled.FAILED, findings_of(error))
            return
        if "docx" in self.wishes.formats:
            yield self._write(path, whole, tuple(dict.fromkeys(remarks)))
        yield from self._pdf([(path, whole)])

    def _filled(self, context: Mapping[str, Any]) -> tuple[bytes, tuple[Finding, ...]]:
        """Return a file, and where blanks were printed as asked."""
        from reportgen.render.word_form import fill

        content = fill(self.form, context)
        if self.wishes.blank is None:
            return content, ()
        return content, tuple(f for story in self.form.stories.values() for f in story.noted(self.notes))

    def _pdf(self, done: Sequence[tuple[Path, bytes]]) -> Iterator[Result]:
        """Make PDFs of what was filled, all in one go."""
        if "pdf" not in self.wishes.formats or not done:
            return
        from reportgen.render.libreoffice import to_pdf

        made = to_pdf([(str(path), content) for path, content in done])
        for path, _ in done:
            target = path.with_suffix(".pdf")
            if str(path) in made:
                write(target, made[str(path)])  # its dates differ from run to run: never the same bytes
                yield Result(target, Filled.DONE)
            else:
                message, advice = "LibreOffice 转不出 PDF", "请用 Word 打开填好的文件看看"
                yield Result(target, Filled.FAILED, (Finding("R312", str(target), message, advice),))

    def _write(self, path: Path, content: bytes, remarks: tuple[Finding, ...]) -> Result:
        present = file_hash(path)
        if present == sha256(content):
            return Result(path, Filled.UNCHANGED, remarks)
        if present is not None and not self.wishes.force:
            message, advice = "已有同名的文件，内容不同，没有覆盖", "确需覆盖，请加 --force"
            return Result(path, Filled.KEPT, (Finding("B106", str(path), message, advice),))
        write(path, content)
        return Result(path, Filled.DONE, remarks)


def findings_of(error: ReportgenError) -> tuple[Finding, ...]:
    """Return all that an error has to say."""
    return error.findings if isinstance(error, TemplateFaults) else (error.finding(),)


# ------------------------------------------------------------------ from the data


def from_data(
    template: Path,
    facts: Facts,
    out: Path,
    *,
    each: str | None,
    only: Sequence[Department],
    wishes: Wishes,
    folder: Path | None = None,
) -> Filling:
    """Return the filling of a template from the data, once or for each department.

    Pictures are looked for in `folder`. Raises UsageFault for words that mean nothing,
    TemplateFault for a mistake in the template.
    """
    if each not in (None, EACH):
        message = f"不能按“{each}”逐份生成"
        raise UsageFault(code="U125", message=message, advice=f"用数据填写时只能写 --each {EACH}")
    if only and each is None:
        raise UsageFault(code="U125", message="--only 要和 --each 单位 一起用", advice="请加上 --each 单位")
    notes = Notes()
    form = _open(template, form_environment(), wishes, notes, folder, FORM_NAMES)
    if each is None:
        target = _single(template, out)
        return Filling(form, (Copy(target, form_names(facts)),), wishes, notes)
    departments = only or facts.dataset.departments
    whole = _single(template, out) if wishes.joined else None
    place = out if whole else _folder(out)
    if wishes.pattern is not None:
        contexts = [form_names(facts.about(d)) for d in departments]
        labels = file_names(contexts, template.name, wishes.pattern, form_environment())
    else:
        names = safe_names(str(d.name) for d in facts.dataset.departments)
        labels = [names[str(d.name)] for d in departments]
    paths = [place / f"{label}{_SUFFIX}" for label in labels]
    copies = _Lazy(tuple(zip(paths, departments, strict=True)), facts)
    return Filling(form, copies, wishes, notes, whole)


class _Lazy(Sequence[Copy]):
    """The copies for departments, their names looked up only when each is filled."""

    def __init__(self, wanted: Sequence[tuple[Path, Department]], facts: Facts) -> None:
        self._wanted = wanted
        self._facts = facts

    def __len__(self) -> int:
        return len(self._wanted)

    def __getitem__(self, index: Any) -> Any:
        path, department = self._wanted[index]
        return Copy(path, form_names(self._facts.about(department)))


# ------------------------------------------------------------- from plain values


def from_context(
    template: Path,
    context: Path,
    out: Path,
    *,
    each: str | None,
    wishes: Wishes,
    encoding: str | None = None,
) -> Filling:
    """Return the filling of a template from a JSON file or a roster, once or for each item of one of its lists.

    Raises UsageFault for a file that cannot be used, TemplateFault for a mistake in the template.
    """
    values = read_contents(context, encoding)
    notes = Notes()
    form = _open(template, form_of_plain_values(), wishes, notes, context.parent)
    if each is None:
        if wishes.joined:
            message = "--one-file 要和 --each 一起用"
            raise UsageFault(code="U125", message=message, advice=f"名册请写 --each {ROSTER}")
        return Filling(form, [Copy(_single(template, out, values, wishes), values)], wishes, notes)
    items = [{**values, **item} for item in items_of(values, each, context.name)]
    whole = _single(template, out) if wishes.joined else None
    folder = out if whole else _folder(out)
    names = file_names(items, context.name, wishes.pattern, form_of_plain_values())
    copies = [Copy(folder / f"{n}{_SUFFIX}", item) for n, item in zip(names, items, strict=True)]
    return Filling(form, copies, wishes, notes, whole)


def plain_form(template: Path) -> Form:
    """Open a template that is filled with plain values. Raises TemplateFault."""
    return _open(template, form_of_plain_values(), Wishes(), Notes(), None)


def any_form(template: Path) -> Form:
    """Open a template without knowing what it will be filled from. Raises TemplateFault for its mistakes."""
    try:
        return plain_form(template)
    except TemplateFault as plain:
        try:
            return _open(template, form_environment(), Wishes(), Notes(), None, FORM_NAMES)
        except TemplateFault as own:
            raise min(plain, own, key=lambda fault: len(findings_of(fault))) from own


def _open(
    template: Path,
    env: ReportEnvironment,
    wishes: Wishes,
    notes: Notes,
    folder: Path | None,
    known: Sequence[str] | None = None,
) -> Form:
    from reportgen.render.form_blocks import Blocks
    from reportgen.render.form_pictures import Pictures
    from reportgen.render.word_form import open_form

    pictures = Pictures(folder)
    env.globals |= {"图片": pictures.drawn, "图片关系": pictures.relation}
    blocks = Blocks() if known is not None else None
    if blocks is not None:
        env.globals["整段内容"] = blocks.printed
    if wishes.blank is not None:
        env = noting(env, notes, wishes.blank)
    return open_form(template, env, known, pictures, blocks)


# ----------------------------------------------------------------------- places


def _single(
    template: Path, out: Path, values: Mapping[str, Any] | None = None, wishes: Wishes | None = None
) -> Path:
    """Return the file to write: `out` itself, or in that folder a file of the template's name or by the pattern."""
    _refuse_other(out)
    stem = template.stem
    if values is not None and wishes is not None and wishes.pattern is not None:
        (stem,) = file_names([values], template.name, wishes.pattern, form_of_plain_values())
    target = out if out.suffix.lower() == _SUFFIX else out / f"{stem}{_SUFFIX}"
    if target.resolve() == template.resolve():
        message, advice = "成品会覆盖模板本身", "请用 --out 换一个位置"
        raise UsageFault(code="U127", place=str(target), message=message, advice=advice)
    return target


_OTHER_SUFFIXES = {
    ".pdf",
    ".doc",
    ".docm",
    ".dotx",
    ".wps",
    ".html",
    ".txt",
    ".rtf",
    ".odt",
    ".json",
    ".xlsx",
}


def _refuse_other(out: Path) -> None:
    """Raise UsageFault where a file of another format is wanted, which would become a folder of that name."""
    if out.suffix.lower() in _OTHER_SUFFIXES and not out.is_dir():
        message = f"填写出来的是 Word 文件，不能写成“{out.name}”"
        advice = "请写 .docx，或写一个文件夹；要 PDF 请加 --format pdf"
        raise UsageFault(code="U127", place=str(out), message=message, advice=advice)


def _folder(out: Path) -> Path:
    _refuse_other(out)
    if out.suffix.lower() == _SUFFIX:
        message, advice = "要生成多份，--out 却是一个文件", "请写一个文件夹，或加 --one-file 合成一个文件"
        raise UsageFault(code="U127", place=str(out), message=message, advice=advice)
    return out


def known_formats(text: str) -> tuple[str, ...]:
    """Return the formats that are asked for. Raises UsageFault for another."""
    wanted = tuple(dict.fromkeys(word.strip().lower() for word in text.replace("，", ",").split(",")))
    if unknown := [word for word in wanted if word not in FORMATS]:
        message = f"不能生成“{unknown[0]}”"
        raise UsageFault(code="U127", message=message, advice="--format 可写 docx、pdf，或 docx,pdf")
    return wanted

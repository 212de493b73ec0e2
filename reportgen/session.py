"""What the command line and the Python interface share: from names to an order."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from pathlib import Path

from reportgen import terms
from reportgen.batch import Order, choose_departments, known_format
from reportgen.blocks import Report
from reportgen.check import check_data
from reportgen.compose import Facts, Script
from reportgen.dates import parse_period
from reportgen.derive import Examination, examine, uncoded, work
from reportgen.errors import DataRefused, Finding, UsageFault
from reportgen.files import sha256
from reportgen.kinds import ReportKind, Scope, find_kind
from reportgen.model import AlertLevel, Dataset, Period, same_period
from reportgen.rounding import Rounding
from reportgen.wording import Voice


def choose_period(dataset: Dataset, asked: str | None = None) -> Period:
    """Return the period asked for, else 报告期 of 报告信息, else the latest one observed.

    Raises UsageFault when the data hold no such period as was asked for, DataRefused when
    they hold none of what they themselves name as 报告期.
    """
    wanted = asked or dataset.info.get("报告期")
    alone = bool(dataset.tables) and not dataset.observations
    if alone and wanted and (named := _parsed(str(wanted))):
        return named  # reports of free tables alone are on the period that they are told
    if not dataset.periods:
        if alone:
            message, advice = (
                "没有指标结果，也没有写是哪一期",
                "请在“报告信息”中填写“报告期”，或用 --period 指明",
            )
            raise UsageFault(code="U104", message=message, advice=advice)
        raise UsageFault(code="U104", message="数据中没有任何一期的指标结果", advice="请在“指标结果”表中填写")
    if wanted is None:
        return dataset.periods[-1]
    period = _parsed(str(wanted))
    for known in dataset.periods:
        if known in (period, Period(0, 0, name=str(wanted))):
            origin = getattr(wanted, "origin", None) or known.origin
            return Period(known.year, known.last, known.first, known.day, known.name, origin)
    present = "、".join(p.full for p in dataset.periods)
    if not asked:
        place = str(getattr(wanted, "origin", None) or "报告信息")
        message, advice = f"报告期{wanted}没有指标结果", f"请补填这一期的数据，或改正报告期；已有：{present}"
        raise DataRefused([Finding("D308", place, message, advice)])
    raise UsageFault(
        code="U104", message=f"数据中没有“{wanted}”这一期，现有：{present}", advice="请改用其中一期"
    )


_INDICATORS = ("指标体系", "指标结果")


def needed(kinds: Iterable[str], templates: Path | None = None) -> frozenset[str]:
    """Return the sheets that reports of these kinds cannot do without.

    Kinds that say that they require free tables alone need 报告信息 and no indicators.
    """
    contract = {sheet.term for sheet in terms.SHEETS} - {terms.INFO.term}
    found = [find_kind(name, templates) for name in kinds]
    free = all(kind.requires and contract.isdisjoint(kind.requires) for kind in found)
    return frozenset((terms.INFO.term, *(() if free else _INDICATORS)))


def _parsed(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None


def known_encoding(word: str | None) -> str | None:
    """Return the name of an encoding. Raises UsageFault for one that does not exist."""
    try:
        return codecs.lookup(word).name if word else None
    except LookupError as error:
        raise UsageFault(
            code="U110", message=f"没有“{word}”这种编码", advice="常见的有 utf-8、gb18030、big5、utf-16"
        ) from error


def findings(
    dataset: Dataset, period: Period | None = None, *, red_headed: bool = True
) -> tuple[Finding, ...]:
    """Return what the checks say about the data."""
    found = examine(dataset)
    writes = bool(dataset.letters) or any(key.endswith("函文号") for key in dataset.rules)
    return (
        *_findings(dataset, found, period, red_headed=red_headed),
        *_uncoded(
            dataset, found, period or next(iter(dataset.periods[-1:]), None), AlertLevel if writes else ()
        ),
    )


def _uncoded(
    dataset: Dataset, found: Examination, period: Period | None, levels: Iterable[AlertLevel]
) -> tuple[Finding, ...]:
    """What there is to say, once, of the letters of a period that get no 文号."""
    due = [letter for letter in found.worked.letters if letter.period == period]
    return tuple(fault.finding for fault in uncoded(dataset, due, tuple(levels)))


def _concerns(told: Period | None, period: Period | None) -> bool:
    """Whether what is told of one period concerns the report on another: its last month is also printed there."""
    return None in (told, period) or same_period(told, period)


def _findings(
    dataset: Dataset, found: Examination, period: Period | None, *, red_headed: bool
) -> tuple[Finding, ...]:
    faults = (f.finding for f in found.faults if _concerns(f.period, period))
    checked = check_data(
        dataset, found.comparisons, period, red_headed=red_headed, results=found.worked.results
    )
    return (*faults, *checked)


def facts_of(data: Dataset, period: str | None = None) -> Facts:
    """Return what is known of a period, for the whole area. Raises UsageFault for one the data do not hold."""
    return Facts(dataset=data, worked=work(data), period=choose_period(data, period))


def compose(
    kind: str,
    data: Dataset,
    *,
    period: str | None = None,
    department: str | None = None,
    templates: Path | None = None,
) -> Report:
    """Compose one report; see `reportgen.build`."""
    chosen = find_kind(kind, templates)
    departments = choose_departments(data, [department] if department else [])
    if (chosen.scope is Scope.DEPARTMENT) != bool(departments):
        need = "需要指明单位" if chosen.scope is Scope.DEPARTMENT else "是全地区一份，不能指明单位"
        raise UsageFault(code="U105", message=f"“{chosen.name}”{need}", advice="请改正 department 参数")
    facts = facts_of(data, period).about(departments[0] if departments else None)
    script = Script(chosen, Voice())
    if reason := script.uncalled(facts):
        place = str(departments[0].name) if departments else ""
        message, advice = f"不需要“{chosen.name}”：{reason}", "不必生成；如应当生成，请核对数据"
        raise UsageFault(code="U114", place=place, message=message, advice=advice)
    return script.compose(facts)


def place_order(  # noqa: PLR0913 — one parameter for each word of the command
    data: Dataset,
    kinds: Sequence[str],
    *,
    out: Path,
    period: str | None = None,
    formats: str = "docx,pdf",
    only: Sequence[str] = (),
    rounding: str = "half_up",
    force: bool = False,
    templates: Path | None = None,
    noticed: Sequence[Finding] = (),
    archive: Path | None = None,
) -> Order:
    """Return the order that these words mean; `noticed` is what loading found.

    `archive` is the data path whose files the PDFs are to carry.
    Raises UsageFault for any that mean nothing.
    """
    chosen = choose_period(data, period)
    found = {kind.slug: kind for kind in (find_kind(name, templates) for name in kinds)}
    if only and not any(kind.scope is Scope.DEPARTMENT for kind in found.values()):
        names = "、".join(f"“{kind.name}”" for kind in found.values())
        raise UsageFault(code="U105", message=f"{names}是全地区一份，不能指明单位", advice="请去掉 --only")
    if archive:
        _refuse_to_attach(found.values())
    examined = examine(data)
    return Order(
        kinds=tuple(found.values()),
        dataset=data,
        worked=examined.worked,
        period=chosen,
        out=out,
        formats=_formats(formats),
        only=choose_departments(data, only),
        rounding=known_rounding(rounding),
        force=force,
        findings=(
            *noticed,
            *_findings(data, examined, chosen, red_headed=_red_headed(found.values())),
            *_uncoded(data, examined, chosen, [kind.letter for kind in found.values() if kind.letter]),
        ),
        archive=_sources(data, archive) if archive else (),
    )


def _refuse_to_attach(kinds: Iterable[ReportKind]) -> None:
    """Refuse to put the data of all departments into the file that one of them receives."""
    for kind in kinds:
        if kind.scope is Scope.DEPARTMENT:
            raise UsageFault(
                code="U139",
                place=f"“{kind.name}”",
                message="每个单位一份，而 --archive 附上的数据文件里有其他单位的内容",
                advice="请不加 --archive 生成；归档请用全地区一份的报告",
            )


def _red_headed(kinds: Iterable[ReportKind]) -> bool:
    return any(
        kind.shell == "document" and kind.scope is Scope.AREA and "发文字号" not in kind.fields
        for kind in kinds
    )


def _sources(data: Dataset, path: Path) -> tuple[tuple[str, bytes], ...]:
    """Return the files the data were read from, photographs left out: the pages show them.

    Raises UsageFault when one has changed since.
    """
    root = path if path.is_dir() else path.parent
    photos = {photo.file for photo in data.photos}
    sources = [source for source in data.sources if source.name not in photos]
    files = tuple((source.name, (root / source.name).read_bytes()) for source in sources)
    for source, (name, content) in zip(sources, files, strict=True):
        if sha256(content) != source.sha256:
            raise UsageFault(code="U108", place=name, message="文件在读取之后被改动了", advice="请重新运行")
    return files


def known_rounding(word: str) -> Rounding:
    """Return the 修约规则 a word names. Raises UsageFault for one that does not exist."""
    try:
        return Rounding(word)
    except ValueError as error:
        raise UsageFault(
            code="U107",
            message=f"没有“{word}”这种修约规则",
            advice="可用：half_up（四舍五入）、gb8170（奇进偶舍）",
        ) from error


def _formats(text: str) -> tuple[str, ...]:
    words = [part.strip().lower() for part in text.split(",")]
    return tuple(dict.fromkeys(known_format(word) for word in words if word)) or (known_format(""),)

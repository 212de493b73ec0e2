"""Queries → rows: read only, all of one moment, each within its time.

SQLAlchemy names the driver and its arguments, and is asked for nothing more: what it would
ask of the server, such as a version that it can parse, look-alikes of PostgreSQL do not
answer as it expects. Rows come from the driver's own cursor: a Decimal stays one, and whole
numbers beside an empty cell do not become floats, as they do in a frame.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from reportgen.errors import DataRefused, Finding, MachineFault, ReportgenError
from reportgen.sources.recipe import Picked, Recipe
from reportgen.sources.secrets import Secrets, names
from reportgen.sources.tables import MOST_CELLS

if TYPE_CHECKING:
    from sqlalchemy import URL

GRACE = 2.0
"""Seconds a server gets to break off a query by itself before it is no longer waited for."""
_SHOWN = 200
"""Characters shown of what a driver says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave."""

    heads: tuple[str, ...]
    rows: tuple[Sequence[object], ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of database is asked to change nothing, show one moment and keep to a time."""

    begin: tuple[str, ...] = ()
    """Must succeed."""
    tried: tuple[str, ...] = ()
    """May be unknown to the server."""


_MANNERS = {
    "sqlite": Manner(("PRAGMA query_only = ON", "BEGIN")),
    "postgresql": Manner(
        ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "SET LOCAL statement_timeout = {ms}")
    ),
    "mysql": Manner(
        (
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ),
        ("SET SESSION max_statement_time = {s}", "SET SESSION max_execution_time = {ms}"),
    ),
}
_MANNERS["mariadb"] = _MANNERS["mysql"]
_BY_DRIVER = {
    "sqlite3": "sqlite",
    "psycopg": "postgresql",
    "psycopg2": "postgresql",
    "pymysql": "mysql",
    "MySQLdb": "mysql",
    "mariadb": "mysql",
}
"""What kind of database a driver named by itself speaks to."""
_ANY = Manner(tried=("SET TRANSACTION READ ONLY",))
"""Standard SQL, which 达梦 and Oracle know."""

_READING = ("select", "with", "values", "table", "show", "(")
"""How a query begins that only reads."""
_WRITING = re.compile(
    r"\b(?:insert|update|delete|merge|truncate|drop|alter|create|grant|revoke|call|exec|execute|into|replace\s+into)\b"
)
"""Words of a query that changes something, wherever they stand: WITH … DELETE … RETURNING gives rows, too."""
_SILENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]", re.DOTALL)
"""What says nothing of what a query does: comments, texts, names in quotes."""
_BROKEN_OFF = {"57014", 1969, 3024}
"""What PostgreSQL, MariaDB and MySQL call a query that took too long."""


def answers(recipe: Recipe, folder: Path, secrets: Secrets) -> tuple[Answer, ...]:
    """Return the answer to each query of a source file, in its order.

    Raises MachineFault when the database cannot be reached, DataRefused when a query cannot
    be answered or takes too long. Nothing is ever committed.
    """
    queries = recipe.queries
    if wrong := [fault for sheet in queries if (fault := _not_reading(recipe, sheet))]:
        raise DataRefused(wrong)
    kind, connect = _connector(recipe, folder, secrets)
    reader = _Reader(connect, _MANNERS.get(kind, _ANY), recipe, queries)
    reader.start()
    try:
        reader.expect(lambda: _unreachable(recipe, f"{recipe.timeout:g}秒内没有回应"))
        return tuple(reader.expect(partial(_slow, recipe, sheet)) for sheet in queries)
    except _Failed as failed:
        raise _explained(recipe, failed, secrets) from None  # the driver's own words may hold the password
    finally:
        reader.stop()


# --------------------------------------------------------------------- working


class _Failed(Exception):
    """What a driver raised, with the query it raised it at; None while connecting."""

    def __init__(self, cause: Exception, sheet: Picked | None) -> None:
        super().__init__()
        self.cause = cause
        self.sheet = sheet


class _Reader(threading.Thread):
    """Reads in a thread of its own: a driver that hangs can be left behind, whatever it is."""

    def __init__(
        self, connect: Callable[[], Any], manner: Manner, recipe: Recipe, queries: Sequence[Picked]
    ) -> None:
        super().__init__(daemon=True)
        self._connect, self._manner, self._queries = connect, manner, queries
        self._limit = recipe.timeout
        self._steps: Queue[Any] = Queue()
        self._connection: Any = None

    def expect(self, late: Callable[[], ReportgenError]) -> Any:
        """Return what the next step gave; raises `late` when it takes too long, _Failed when it fails."""
        try:
            found = self._steps.get(timeout=self._limit + GRACE)
        except Empty:
            raise late() from None
        if isinstance(found, _Failed):
            raise found
        return found

    def stop(self) -> None:
        """Break off a query that is still running, where the driver can."""
        for name in ("interrupt", "cancel"):  # SQLite; PostgreSQL
            if self.is_alive() and callable(found := getattr(self._connection, name, None)):
                with suppress(Exception):
                    found()

    def run(self) -> None:
        """Connect, ask, and hand over each answer as it comes."""
        sheet = None
        try:
            self._connection = self._connect()
            if getattr(self._connection, "autocommit", None) is True:  # else nothing could be taken back
                self._connection.autocommit = False
            try:
                self._begin()
                self._steps.put(None)
                for sheet in self._queries:
                    self._steps.put(self._ask(sheet))
            finally:
                with suppress(Exception):
                    self._connection.rollback()
                self._connection.close()
        except Exception as error:  # noqa: BLE001 — every driver has errors of its own
            self._steps.put(_Failed(error, sheet))

    def _begin(self) -> None:
        limits = {"ms": max(1, int(self._limit * 1000)), "s": self._limit}
        cursor = self._connection.cursor()
        for statement in self._manner.tried:
            try:
                cursor.execute(statement.format(**limits))
            except Exception:  # noqa: BLE001 — as above; a server need not know it
                with suppress(Exception):
                    self._connection.rollback()
        for statement in self._manner.begin:
            cursor.execute(statement.format(**limits))
        cursor.close()

    def _ask(self, sheet: Picked) -> Answer:
        cursor = self._connection.cursor()
        cursor.execute(sheet.query)
        if cursor.description is None:
            raise _Empty("查询没有返回表")
        heads = tuple(str(column[0]) for column in cursor.description)
        most = MOST_CELLS // len(heads) + 1  # one more than a sheet may have: its size is told there
        rows = tuple(tuple(row) for row in cursor.fetchmany(most))
        cursor.close()
        return Answer(heads, rows)


class _Empty(Exception):
    """A query that gives no table at all."""


# ------------------------------------------------------------------ connecting


def _connector(recipe: Recipe, folder: Path, secrets: Secrets) -> tuple[str, Callable[[], Any]]:
    """Return the kind of database and the function that connects to it."""
    if recipe.driver:
        return _BY_DRIVER.get(recipe.driver, ""), _by_driver(recipe, secrets)
    url = _url(recipe, folder, secrets)
    return url.get_backend_name(), _by_url(recipe, url)


def _by_driver(recipe: Recipe, secrets: Secrets) -> Callable[[], Any]:
    """Return how a DB-API module connects (PEP 249), with the arguments of the source file."""
    if not _is_installed(recipe.driver):
        raise _no_driver(recipe, recipe.driver)
    try:
        module = importlib.import_module(recipe.driver)
    except ImportError as error:
        raise _no_driver(recipe, recipe.driver) from error
    # Only a database module is called with what a data file says, no function at will.
    if not (hasattr(module, "apilevel") and callable(getattr(module, "connect", None))):
        message = f"“{recipe.driver}”不是数据库驱动（没有 DB-API 的 connect）"
        raise DataRefused([Finding("D141", recipe.name, message, '如 driver = "dmPython"')])
    if isinstance(recipe.arguments, dict):
        words = {key: _expanded(value, secrets, key) for key, value in recipe.arguments.items()}
        return lambda: module.connect(**words)
    values = [_expanded(value, secrets) for value in recipe.arguments]
    return lambda: module.connect(*values)


def _is_installed(driver: str) -> bool:
    """Whether a module is one that was installed: what lies beside the data must not be run."""
    if driver == "sqlite3" or driver in sys.modules:
        return True
    try:
        found = importlib.util.find_spec(driver.partition(".")[0])
    except (ImportError, ValueError):
        return False
    places = [Path(place) for place in (found.origin,) if place] if found else []
    return any(part in ("site-packages", "dist-packages") for place in places for part in place.parts)


def _expanded(value: object, secrets: Secrets, key: str = "") -> object:
    if not isinstance(value, str):
        return value
    found = secrets.expand(value)
    if _is_password(key):
        secrets.keep(found)
    return found


def _url(recipe: Recipe, folder: Path, secrets: Secrets) -> URL:
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        raise _no_driver(recipe, "sqlalchemy") from error
    try:
        url = make_url(secrets.expand_url(recipe.url))
    except (ArgumentError, ValueError):
        advice = "请写成 驱动://用户:${密码的环境变量}@地址:端口/库"
        raise DataRefused([Finding("D141", recipe.name, "url 不是写对的数据库地址", advice)]) from None
    secrets.keep(str(url.password) if url.password else None)
    if url.get_backend_name() == "sqlite" and url.database:
        # Opened as it is: a name that is wrong must not make a new, empty database.
        path = (folder / url.database).resolve()
        if not path.is_file():
            place = recipe.name
            raise _unreachable_because(place, f"没有“{url.database}”这个数据库文件", "请检查 url 中的路径")
        url = url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})
    return url


def _by_url(recipe: Recipe, url: URL) -> Callable[[], Any]:
    """Return how the driver of a URL connects."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    try:
        engine = create_engine(url, poolclass=NullPool)
    except NoSuchModuleError as error:
        raise _no_driver(recipe, url.drivername) from error
    except ImportError as error:
        raise _no_driver(recipe, error.name or url.drivername) from error
    except (ArgumentError, TypeError, ValueError):
        raise DataRefused(
            [Finding("D141", recipe.name, "url 里有驱动不认识的选项", "请核对问号后面的选项")]
        ) from None
    dialect = engine.dialect
    args, words = dialect.create_connect_args(url)

    def connect() -> Any:
        connection = dialect.connect(*args, **words)
        if prepare := dialect.on_connect():
            prepare(connection)
            connection.rollback()  # what was asked there must not be part of the one moment shown
        return connection

    return connect


# -------------------------------------------------------------------- messages


def _not_reading(recipe: Recipe, sheet: Picked) -> Finding | None:
    told = _SILENT.sub(" ", sheet.query).lower()
    place = f"{recipe.name}!{sheet.name}"
    if not told.strip().startswith(_READING):
        message = "查询不是以 SELECT 或 WITH 开头"
        return Finding("D142", place, message, "数据源只读数据库，请改成查询语句")
    if found := _WRITING.search(told):
        message = f"查询里有“{found[0].upper()}”，会改动数据库"
        return Finding("D142", place, message, "数据源只读数据库；列名是这个词的，请加引号")
    return None


def _explained(recipe: Recipe, failed: _Failed, secrets: Secrets) -> ReportgenError:
    said = secrets.hide(" ".join(str(failed.cause).split()))[:_SHOWN]
    if failed.sheet is None:
        return _unreachable(recipe, said or type(failed.cause).__name__)
    if isinstance(failed.cause, _Empty):
        place = f"{recipe.name}!{failed.sheet.name}"
        return DataRefused([Finding("D142", place, said, "请改成查询语句")])
    if _BROKEN_OFF & set(_codes(failed.cause)):
        return _slow(recipe, failed.sheet)
    place = f"{recipe.name}!{failed.sheet.name}"
    return DataRefused([Finding("D142", place, f"查询执行不了（{said}）", "请在数据库工具里试通这条查询")])


def _codes(error: Exception) -> Iterator[object]:
    yield getattr(error, "sqlstate", None)
    yield getattr(error, "pgcode", None)
    yield from (word for word in error.args[:1] if isinstance(word, int))


def _slow(recipe: Recipe, sheet: Picked) -> DataRefused:
    message = f"查询超过{recipe.timeout:g}秒还没有结果，已停止"
    advice = "请缩小范围或加索引；确需更久的，在数据源文件里写 timeout = 秒数"
    return DataRefused([Finding("D144", f"{recipe.name}!{sheet.name}", message, advice)])


def _unreachable(recipe: Recipe, why: str) -> MachineFault:
    advice = "请检查网络、地址、用户和密码；快照还在时，可以先用 --data 指向快照"
    return _unreachable_because(recipe.name, f"数据库连不上（{why}）", advice)


def _unreachable_because(place: str, message: str, advice: str) -> MachineFault:
    return MachineFault(code="E413", place=place, message=message, advice=advice)


def _no_driver(recipe: Recipe, name: str) -> MachineFault:
    known = name.partition(".")[0] in {"sqlalchemy", "psycopg", "pymysql"}
    return MachineFault(
        code="E412",
        place=recipe.name,
        message=f"没有安装数据库驱动 {name}",
        advice='请执行 pip install "reportgen[sql]"'
        if known
        else "请安装数据库厂商的 Python 驱动，或改正 url",
    )


def _is_password(key: str) -> bool:
    return any(mark in key.lower() for mark in ("pass", "pwd"))


def plain_password(recipe: Recipe) -> bool:
    """Whether a password stands in the source file itself."""
    user, at, _ = recipe.url.partition("://")[2].rpartition("@")
    secret = user.partition(":")[2]
    if at and secret and not names(secret):
        return True
    words = recipe.arguments if isinstance(recipe.arguments, dict) else {}
    return any(
        isinstance(value, str) and value and not names(value) and _is_password(key)
        for key, value in words.items()
    )

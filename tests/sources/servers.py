"""Private database servers for the time of a test: in a folder of their own, on a socket, nothing to configure."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "a b@:/%?#+1"
"""Holds every character that an address has a meaning of its own for."""
_PATIENCE = 30


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    kind: str
    url: str
    """With `${DB_PASSWORD}` where the password goes."""
    connect: Callable[[], Any]


def _binary(name: str, *folders: str) -> str:
    """Return the path of a program of a server; the test is skipped where it is not installed."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))
    if not found:
        pytest.skip(f"{name} is not installed here")
    return found


@contextmanager
def _home() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield a short path that an unprivileged user owns: servers refuse to be run by root."""
    home = Path(tempfile.mkdtemp(prefix="db-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    try:
        yield home, user
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running(command: Sequence[object], log: Path, ready: str, user: dict[str, Any]) -> Iterator[None]:
    """Run a server; it is ready once its log says so."""
    with log.open("wb") as out:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=out, **user)
    try:
        for _ in range(_PATIENCE * 10):
            assert process.poll() is None, log.read_text(errors="replace")
            if ready in log.read_text(errors="replace"):
                break
            time.sleep(0.1)
        else:
            raise AssertionError(log.read_text(errors="replace"))
        yield
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _make(command: Sequence[object], user: dict[str, Any]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, **user)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL of its own."""
    psycopg = pytest.importorskip("psycopg")
    folders = [str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    server, init = (_binary(name, *folders) for name in ("postgres", "initdb"))
    with _home() as (home, user):
        word = home / "word"
        word.write_text(PASSWORD, encoding="utf-8")
        word.chmod(0o644)
        data = home / "data"
        made = ("-D", data, "-U", "kaohe", "-A", "scram-sha-256", f"--pwfile={word}", "--no-sync")
        _make([init, *made, "-E", "UTF8", "--locale=C"], user)

        def connect() -> Any:
            return psycopg.connect(host=str(home), user="kaohe", password=PASSWORD, dbname="postgres")

        settings = ("-c", "listen_addresses=", "-c", "fsync=off")
        with _running(
            [server, "-D", data, "-k", home, *settings], home / "log", "ready to accept connections", user
        ):
            url = f"postgresql+psycopg://kaohe:${{DB_PASSWORD}}@/postgres?host={home}"
            yield Server("postgresql", url, connect)


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB of its own."""
    pymysql = pytest.importorskip("pymysql")
    server = _binary("mariadbd", "/usr/sbin", "/usr/libexec")
    init = _binary("mariadb-install-db")
    with _home() as (home, user):
        data, socket = home / "data", home / "socket"
        how = ("--no-defaults", f"--datadir={data}")
        _make([init, *how, "--skip-test-db", "--auth-root-authentication-method=normal"], user)
        first = home / "first.sql"
        first.write_text(
            "CREATE DATABASE kaohe CHARACTER SET utf8mb4;\n"
            f"CREATE USER 'kaohe'@'localhost' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL ON kaohe.* TO 'kaohe'@'localhost';\n",
            encoding="utf-8",
        )
        first.chmod(0o644)

        def connect() -> Any:
            return pymysql.connect(unix_socket=str(socket), user="kaohe", password=PASSWORD, database="kaohe")

        settings = (f"--socket={socket}", "--skip-networking", f"--pid-file={home / 'pid'}")
        more = (
            f"--init-file={first}",
            "--innodb-flush-log-at-trx-commit=0",
            "--character-set-server=utf8mb4",
        )
        with _running([server, *how, *settings, *more], home / "log", "ready for connections", user):
            url = f"mysql+pymysql://kaohe:${{DB_PASSWORD}}@localhost/kaohe?unix_socket={socket}"
            yield Server("mysql", url, connect)

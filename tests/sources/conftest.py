"""Servers, started once for all tests of a process, and the reports of the sample workbook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reportgen.model import Dataset
from tests.sources import servers, supply
from tests.sources.servers import Server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL with the sample in it."""
    with servers.postgresql() as server:
        yield _filled(server)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """A MariaDB with the sample in it."""
    with servers.mariadb() as server:
        yield _filled(server)


def _filled(server: Server) -> Server:
    connection = server.connect()
    supply.fill(connection, server.kind)
    connection.close()
    return server


@pytest.fixture(scope="session")
def expected(sample: Dataset) -> dict[str, str]:
    """The text of every report made from the workbook."""
    return supply.texts(sample)

"""`${NAME}` in a source file, and keeping what it stands for out of every message."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from reportgen.errors import MachineFault

_NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HIDDEN = "***"


@dataclass(slots=True)
class Secrets:
    """The environment a source file may name, and what of it was used."""

    place: str
    """The source file, for messages."""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    used: set[str] = field(default_factory=set)

    def expand(self, text: str, *, quoted: bool = False) -> str:
        """Return a text with each `${NAME}` replaced, `quoted` as a URL wants it. Raises MachineFault."""

        def value(found: re.Match[str]) -> str:
            secret = self._value(found[1])
            self.used.update(filter(None, (secret, quote(secret, safe=""))))
            return quote(secret, safe="") if quoted else secret

        return _NAMED.sub(value, text)

    def expand_url(self, url: str) -> str:
        """Return a URL with each `${NAME}` replaced; a password may hold any character."""
        if _NAMED.fullmatch(url):
            return self.expand(url)  # a whole address is written as one already
        scheme, mark, rest = url.partition("://")
        user, at, place = rest.rpartition("@")
        return f"{self.expand(scheme)}{mark}{self.expand(user, quoted=True)}{at}{self.expand(place)}"

    def keep(self, secret: str | None) -> None:
        """Remember one more word that no message may show."""
        if secret:
            self.used.update((secret, quote(secret, safe="")))

    def hide(self, text: str) -> str:
        """Return a text without anything secret, the longest first."""
        for secret in sorted(self.used, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text

    def _value(self, name: str) -> str:
        value = self.environment.get(name)
        if value is None:
            raise MachineFault(
                code="E411",
                place=self.place,
                message=f"没有设置环境变量 {name}",
                advice=f"请先设置，如 export {name}=…（Windows 用 set {name}=…），再运行",
            )
        return value


def names(text: str) -> bool:
    """Whether a text leaves a secret to the environment."""
    return _NAMED.search(text) is not None

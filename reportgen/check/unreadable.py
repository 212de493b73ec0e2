"""Why a file could not be read at all."""

from __future__ import annotations


class Unreadable(Exception):
    """A finished file that cannot be measured: what is wrong with it and what to do, in Chinese."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

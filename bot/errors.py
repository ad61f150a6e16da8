"""Errors that an operator can mend."""

from __future__ import annotations


class OperatorError(Exception):
    """Something is set up wrongly. The message says, in Indonesian and on one line, what it is and how to mend it.

    The command line prints it and ends with exit code 1; nothing else catches it.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(" ".join(f"{what} {mend}".split()))
        self.what = what
        self.mend = mend

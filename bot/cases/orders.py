"""Who does what to a case: the words for it, and how it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.cases.model import Case, Letter

_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")


class Role(StrEnum):
    """Who acts. An admin may do what a supervisor may: who hands out the roles could take that one anyway."""

    CITIZEN = "warga"
    OFFICER = "petugas"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    SYSTEM = "sistem"


class Action(StrEnum):
    OPEN = "buka"
    TAKE = "ambil"
    ASK_DOCUMENTS = "minta-dokumen"
    SCHEDULE = "jadwalkan"
    HAND_OVER = "alihkan"
    RELEASE = "lepas"  # nobody holds it any more: the officer has left
    NOTE = "catatan"
    WRITE = "tulis"  # words of the office to the citizen
    SHOW_CONTACT = "kontak"
    FINISH = "selesai"
    REJECT = "tolak"
    REOPEN = "buka-kembali"
    ADD = "tambah"  # words or letters of the citizen
    CANCEL = "batal"
    RAISE = "naikkan"  # of the priority, as the departure comes near


class Refusal(StrEnum):
    UNKNOWN = "unknown"  # no such case, or it is another citizen's: nobody is told which
    NOT_STAFF = "not-staff"
    ROLE = "role"
    STATE = "state"
    NOT_HOLDER = "not-holder"
    FORGOTTEN = "forgotten"  # what was known of the citizen is deleted
    SECOND_OPEN = "second-open"  # the citizen has another open case of this kind


class RefusedError(Exception):
    """The action is not allowed; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Actor:
    """`id` is the chat of a citizen, the id of an officer, 0 for the system. `name` is shown to people."""

    role: Role
    id: int = 0
    name: str = ""


class ConflictError(Exception):
    """The case was changed since it was shown; nothing was changed now. `first` did `action`, and was first."""

    def __init__(self, case: Case, first: Actor, action: Action) -> None:
        super().__init__(f"{case.number}: {first.role} {first.id} {action}")
        self.case = case
        self.first = first
        self.action = action


@dataclass(frozen=True, kw_only=True)
class Order:
    """An action with what it needs. `reason` is a code of a list and stays for ever: never anybody's words."""

    action: Action
    text: str | None = None
    to: int | None = None  # the officer it is handed over to
    visit_at: float | None = None  # Unix seconds
    reason: str | None = None
    letters: tuple[Letter, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError when something needed is missing, or when the reason is no code."""
        needed: dict[Action, int | float | str | None] = {
            Action.HAND_OVER: self.to,
            Action.SCHEDULE: self.visit_at,
            Action.FINISH: self.reason,
            Action.REJECT: self.reason,
        }
        if self.action in needed and needed[self.action] is None:
            raise ValueError(f"{self.action}: incomplete order")
        if self.reason is not None and not _CODE.fullmatch(self.reason):
            raise ValueError("a reason is a code of a list")

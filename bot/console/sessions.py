"""Signing in and out: a link that works once, then a cookie that names a session of the store."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict, deque
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, Signer
from sqlite_utils import Database
from starlette.requests import Request
from starlette.responses import Response

from bot.conversation.secret import secret
from bot.store.console import ConsoleStore, Session
from bot.store.staff import Officer, StaffStore

LIFETIME_S = 12 * 3600.0
_COOKIE = "pandu_konsol"
_KEY_FILE = "console-key"
_TRIES, _TRIES_WITHIN_S = 10, 60.0
_ADDRESSES_KEPT = 1000


def console_key(folder: Path) -> bytes:
    """The key that signs cookies and forms. Raises OperatorError."""
    return secret(folder / _KEY_FILE).encode()


@dataclass(frozen=True)
class Signed:
    """Who asks for a page: an officer who works here now, in an open session."""

    officer: Officer
    session: Session


class Doorman:
    """Says who somebody is. `secure`: the console is reached over https, so the cookie goes no other way."""

    def __init__(self, db: Database, key: bytes, secure: bool) -> None:
        self._console = ConsoleStore(db)
        self._staff = StaffStore(db)
        self._key = key
        self._signer = Signer(key, salt="konsol", digest_method=hashlib.sha256)
        self._secure = secure
        self._cookie = f"__Host-{_COOKIE}" if secure else _COOKIE

    def signed_in(self, request: Request, now: float) -> Signed | None:
        """Looked up at every request: whoever has left the staff is out at once."""
        try:
            id_ = self._signer.unsign(request.cookies.get(self._cookie, "").encode()).decode()
        except (BadSignature, UnicodeError):
            return None
        session = self._console.session(id_, now)
        officer = self._staff.by_id(session.staff_id) if session else None
        return Signed(officer, session) if session and officer and officer.active else None

    def officer_of_link(self, token: str, now: float) -> Officer | None:
        """Whose link this is; it is used up."""
        staff_id = self._console.redeem(token, now)
        officer = None if staff_id is None else self._staff.by_id(staff_id)
        return officer if officer and officer.active else None

    def let_in(self, officer: Officer, response: Response, now: float) -> None:
        """Begin a session, and give the browser its cookie."""
        id_ = self._console.begin(officer.id, now, LIFETIME_S)
        response.set_cookie(
            self._cookie,
            self._signer.sign(id_).decode(),
            max_age=int(LIFETIME_S),
            httponly=True,
            samesite="strict",
            secure=self._secure,
        )

    def see_out(self, signed: Signed, response: Response, now: float) -> None:
        self._console.revoke(signed.session.key, now)
        response.delete_cookie(self._cookie, httponly=True, samesite="strict", secure=self._secure)

    def form_token(self, session: Session) -> str:
        """What the forms of this session carry, and nobody else's can."""
        return hmac.new(self._key, f"formulir {session.key}".encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, session: Session, token: str) -> bool:
        return hmac.compare_digest(self.form_token(session).encode(), token.encode())


class Tries:
    """How often a sign-in failed lately, by address: codes cannot be guessed, but nobody needs to try all day."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str, now: float) -> bool:
        failed = self._failed.get(address, deque())
        while failed and failed[0] <= now - _TRIES_WITHIN_S:
            failed.popleft()
        return len(failed) >= _TRIES

    def failed(self, address: str, now: float) -> None:
        self._failed.setdefault(address, deque()).append(now)
        self._failed.move_to_end(address)
        if len(self._failed) > _ADDRESSES_KEPT:
            self._failed.popitem(last=False)

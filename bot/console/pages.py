"""What every page of the console is made with: who asks, what they may, forms, templates, and where to go next."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.context import Context, context_of
from bot.console.sessions import Doorman, Signed
from bot.content.facts import long_date
from bot.reminders.wib import at, shown_hour
from bot.store.staff import Officer

HERE = Path(__file__).parent
STATIC = HERE / "static"
_NOTICE = "pandu_kabar"
_NOTICE_S = 60
_RANKS = ("petugas", "supervisor", "admin")
_MOST_FIELDS = 200
_SEPARATORS = re.compile(r"[,\s]+")
# What stands in the menu: path, label, and who may go there.
_MENU = (
    ("/", "Beranda", "petugas"),
    ("/jawaban", "Jawaban", "admin"),
    ("/panduan", "Panduan", "admin"),
    ("/fakta", "Fakta", "admin"),
    ("/belum", "Belum terjawab", "admin"),
    ("/latih", "Latih & uji", "admin"),
    ("/setuju", "Persetujuan", "admin"),
    ("/kasus", "Kasus", "petugas"),
    ("/ringkasan", "Ringkasan", "supervisor"),
    ("/riwayat", "Riwayat", "admin"),
    ("/akun", "Akun", "petugas"),
)
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Waiting:
    """Something on the first page that waits for the one who looks: `text` for people, and where to deal with it."""

    text: str
    path: str
    count: int = 1


# A page module may have `waiting`, a function of this kind: what of its pages waits for this officer.
Waits = Callable[[Context, Officer], list[Waiting]]


def role(name: str) -> Callable[[Handler], Handler]:
    """For officers of at least this role (petugas, supervisor, admin). A form sent here must be one of our own.

    Who is not signed in goes to /masuk, whoever may not is told which role it takes.
    """
    assert name in _RANKS

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def guarded(request: Request) -> Response:
            signed = doorman_of(request).signed_in(request, context_of(request).clock())
            if signed is None:
                return RedirectResponse("/masuk", 303)
            request.state.signed = signed
            if not may(signed.officer, name):
                return show(request, "galat.html", 403, judul="Bukan untuk peran ini", kata=_needs(name))
            if request.method == "POST":
                request.state.form = await request.form(max_fields=_MOST_FIELDS, max_files=0)
                if not doorman_of(request).is_form_token(signed.session, str(request.state.form.get("csrf", ""))):
                    return show_error(request, 403)
            return await handler(request)

        guarded.needs = name  # type: ignore[attr-defined]  # held against the routes by bot/console/app.py
        return guarded

    return decorate


def may(officer: Officer, name: str) -> bool:
    """Whether the officer has this role, or one above it."""
    return officer.role in _RANKS and _RANKS.index(officer.role) >= _RANKS.index(name)


def _needs(name: str) -> str:
    who = {"admin": "admin", "supervisor": "supervisor dan admin"}[name]
    return f"Halaman ini untuk {who}. Kalau Bapak/Ibu memerlukannya, minta admin mengubah peran di Telegram."


def signed_of(request: Request) -> Signed:
    signed = request.state.signed
    assert isinstance(signed, Signed)
    return signed


def officer_of(request: Request) -> Officer:
    return signed_of(request).officer


def doorman_of(request: Request) -> Doorman:
    doorman = request.app.state.doorman
    assert isinstance(doorman, Doorman)
    return doorman


async def form(request: Request) -> FormData:
    """The form that was sent; `role` has checked that it is one of ours."""
    sent = request.state.form
    assert isinstance(sent, FormData)
    return sent


def field(sent: FormData, name: str) -> str:
    """The text of a field, with plain line breaks; empty when it is not there."""
    value = sent.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def shown_field(value: Any) -> str:
    """A value of faq/ as the text of a field: lists with commas."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def listed(text: str) -> list[str]:
    """A field in which several things stand, between commas or blanks."""
    return [one for one in _SEPARATORS.split(text) if one]


def show(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page: the template with these values, and what all pages need."""
    signed: Signed | None = getattr(request.state, "signed", None)
    text, kind = _notice(request)
    page = _templates(request).get_template(template)
    response = HTMLResponse(
        page.render(
            petugas=signed.officer if signed else None,
            menu=_menu(request, signed.officer) if signed else [],
            csrf=lambda: _csrf(request),
            kabar=text,
            kabar_jenis=kind,
            **values,
        ),
        status,
    )
    if text:
        response.delete_cookie(_NOTICE)
    return response


def show_error(request: Request, status: int) -> Response:
    """The page of an error, in plain words and without traces."""
    title, words = _ERRORS.get(status, _ERRORS[500])
    return show(request, "galat.html", status, judul=title, kata=words)


def go(path: str, notice: str = "", kind: str = "ok") -> Response:
    """To another page; the notice is shown there once. `kind`: ok, awas or salah."""
    response = RedirectResponse(path, 303)
    if notice:
        packed = base64.urlsafe_b64encode(json.dumps([notice[:500], kind]).encode()).decode()
        response.set_cookie(_NOTICE, packed, max_age=_NOTICE_S, httponly=True, samesite="strict")
    return response


def create_templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["aset"] = functools.cache(_asset)
    templates.filters |= {"waktu": shown_time, "tanggal": _shown_day, "telegram": _telegram}
    return templates


def shown_time(moment: float | None) -> str:
    """24 November 2026, 09.00 WIB"""
    return "–" if moment is None else f"{long_date(at(moment).date())}, {shown_hour(at(moment))}"


def _shown_day(day: date | None) -> str:
    return "–" if day is None else long_date(day)


def _telegram(html: str) -> Markup:
    """HTML that was made for Telegram (bot/content/markup.py), where everything of people is escaped."""
    return Markup(html)


def _templates(request: Request) -> jinja2.Environment:
    templates = request.app.state.templates
    assert isinstance(templates, jinja2.Environment)
    return templates


def _asset(name: str) -> str:
    """The address of a file of static/; it changes with the file, so that browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def _menu(request: Request, officer: Officer) -> list[Mapping[str, Any]]:
    there: set[str] = request.app.state.paths
    path = request.url.path
    return [
        {"alamat": to, "nama": name, "di_sini": path == to or (to != "/" and path.startswith(f"{to}/"))}
        for to, name, needs in _MENU
        if to in there and may(officer, needs)
    ]


def _csrf(request: Request) -> Markup:
    token = doorman_of(request).form_token(signed_of(request).session)
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def _notice(request: Request) -> tuple[str, str]:
    try:
        text, kind = json.loads(base64.urlsafe_b64decode(request.cookies.get(_NOTICE, "")))
    except (ValueError, TypeError):
        return "", ""
    return str(text), kind if kind in ("ok", "awas", "salah") else "ok"


_ERRORS = {
    400: ("Permintaan tidak terbaca", "Kembali ke halaman sebelumnya, lalu coba lagi."),
    403: (
        "Formulir ini tidak bisa dipakai",
        "Belum ada yang berubah. Muat ulang halamannya, lalu kirim lagi.",
    ),
    404: ("Halaman tidak ada", "Mungkin butirnya sudah dihapus, atau alamatnya keliru."),
    405: ("Permintaan tidak terbaca", "Kembali ke halaman sebelumnya, lalu coba lagi."),
    409: ("Sudah berubah", "Isinya berubah sementara halaman ini terbuka. Muat ulang, lalu coba lagi."),
    413: ("Terlalu besar", "Yang dikirim lebih dari satu megabita. Pendekkan isinya, lalu kirim lagi."),
    421: ("Alamat tidak dikenal", "Buka konsol dari alamat yang ada di pengaturan console_url."),
    429: ("Terlalu sering mencoba", "Tunggu satu menit, lalu minta tautan baru dan coba lagi."),
    500: (
        "Ada gangguan",
        "Belum ada yang berubah. Kembali ke halaman sebelumnya, di situ yang Anda tulis masih ada, lalu coba lagi."
        " Kalau tetap begitu, hubungi operator: mungkin disk penuh.",
    ),
}

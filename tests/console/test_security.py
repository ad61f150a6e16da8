"""What guards the pages: forged forms, strange addresses, large bodies, roles, headers, faults."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.console.app import create_console
from bot.console.security import LARGEST_BODY
from bot.store.content import ContentStore
from bot.store.staff import StaffStore
from tests.console.visitor import ADDRESS, Console, Visitor

ADMIN_PAGES = (
    "/jawaban",
    "/jawaban/biaya",
    "/jawaban/baru",
    "/panduan",
    "/fakta",
    "/fakta/biaya.percepatan",
    "/setuju",
    "/riwayat",
)


async def chunked(size: int):
    for _ in range(size // 1000):
        yield b"x" * 1000


@pytest.mark.parametrize("path", ADMIN_PAGES)
async def test_an_admin_page_says_to_others_whom_it_is_for(petugas: Visitor, path: str) -> None:
    words = await petugas.open(path)
    assert petugas.status == 403
    assert "Halaman ini untuk admin" in words


async def test_an_officer_cannot_publish_by_a_form_either(console: Console, petugas: Visitor) -> None:
    await petugas.open("/akun")
    csrf = petugas.fields("Keluar")["csrf"]
    await petugas.post("/jawaban/biaya/terbit", csrf=csrf, teks="Gratis", dasar="1")
    assert petugas.status == 403
    assert ContentStore(console.db).drafts() == []


async def test_the_menu_shows_what_one_may_open(admin: Visitor, petugas: Visitor) -> None:
    await admin.open("/")
    await petugas.open("/")
    assert 'href="/jawaban"' in admin.page.text
    assert 'href="/jawaban"' not in petugas.page.text
    assert 'href="/kasus"' in petugas.page.text


async def test_a_new_role_holds_from_the_next_page_on(console: Console, admin: Visitor) -> None:
    staff = StaffStore(console.db)
    staff.accept(staff.invite("petugas", console.now, 60.0), admin.officer.user_id, "Arif", console.now)
    await admin.open("/jawaban")
    assert admin.status == 403


async def test_a_form_without_its_token_changes_nothing(console: Console, admin: Visitor) -> None:
    other = await console.visitor("admin")
    await other.open("/jawaban/biaya")
    stolen = other.fields("Simpan draf")["csrf"]
    for csrf in ("", "x", stolen):
        await admin.post("/jawaban/biaya", csrf=csrf, teks="Gratis", judul="x", dasar="1")
        assert admin.status == 403
    assert ContentStore(console.db).drafts() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://jahat.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_a_form_of_another_site_is_refused(console: Console, admin: Visitor, headers: dict[str, str]) -> None:
    await admin.open("/akun")
    csrf = admin.fields("Keluar")["csrf"]
    response = await admin.client.post("/keluar", data={"csrf": csrf}, headers=headers)
    assert response.status_code == 403
    await admin.open("/")
    assert admin.page.url.path == "/"


async def test_a_form_of_our_own_page_is_taken(admin: Visitor) -> None:
    await admin.open("/akun")
    csrf = admin.fields("Keluar")["csrf"]
    headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
    response = await admin.client.post("/keluar", data={"csrf": csrf}, headers=headers)
    assert "sudah keluar" in response.text


@pytest.mark.parametrize("host", ["jahat.example", "konsol.test.jahat.example", "", "[::1", "0.0.0.0"])
async def test_under_another_name_there_is_no_console(console: Console, host: str) -> None:
    browser = await console.browser()
    response = await browser.client.get("/masuk", headers={"host": host})
    assert response.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8088", "localhost:8088", "[::1]:8088", "konsol.test"])
async def test_under_its_own_names_there_is(console: Console, host: str) -> None:
    browser = await console.browser()
    response = await browser.client.get("/masuk", headers={"host": host})
    assert response.status_code == 200


async def test_what_is_too_large_is_refused(console: Console, admin: Visitor) -> None:
    words = await admin.post("/jawaban/biaya", csrf="", teks="x" * (LARGEST_BODY + 1))
    assert admin.status == 413
    assert "lebih dari satu megabita" in words
    response = await admin.client.post("/jawaban/biaya", content=chunked(LARGEST_BODY + 10_000))
    assert response.status_code == 413


async def test_pages_that_are_not_there(admin: Visitor) -> None:
    for path in (
        "/jawaban/tidak-ada",
        "/fakta/tidak.ada",
        "/panduan/x/y",
        "/kasus/KP-2026-9999",
        "/setuju/1",
        "/setuju/x",
        "/%00",
        "/a/b",
    ):
        assert "Halaman tidak ada" in await admin.open(path), path
        assert admin.status == 404
    for path in ("/jawaban/biaya/versi/99", "/jawaban/biaya/versi/-1", "/jawaban/biaya/versi/x", "/berkas/menu.yml"):
        await admin.open(path)
        assert admin.status == 404, path
    await admin.post("/jawaban")
    assert admin.status == 405


async def test_a_fault_of_ours_is_told_without_traces(
    console: Console, admin: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    console.db.execute("ALTER TABLE content_items RENAME TO gone")
    words = await admin.open("/jawaban")
    assert admin.status == 500
    assert "Ada gangguan" in words
    assert "Traceback" not in admin.page.text and "sqlite" not in admin.page.text.lower()


async def test_every_answer_carries_the_headers(console: Console, admin: Visitor) -> None:
    pages = [await admin.client.get(path) for path in ("/", "/jawaban/biaya", "/nirwana", "/static/console.css")]
    pages.append(await admin.client.post("/keluar", data={}))
    pages.append(await admin.client.get("/", headers={"host": "jahat.example"}))
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["x-frame-options"] == "DENY"
        assert page.headers["referrer-policy"] == "same-origin"
    assert pages[0].headers["cache-control"] == "no-store"


async def test_nothing_is_inline_and_nothing_is_from_elsewhere(console: Console, admin: Visitor) -> None:
    for route in console.app.routes:
        path = getattr(route, "path", "")
        if "{" in path or "GET" not in (getattr(route, "methods", None) or ()):
            continue
        html = (await admin.client.get(path)).text
        assert not re.search(r"<style|style=|<script(?! src=\"/static/)| on[a-z]+=|javascript:", html), path
        assert not re.findall(r"(?:src|href|action)=\"(?!/|#|data:,|\?)[^\"]*\"", html), path


async def test_every_page_says_whom_it_is_for(console: Console) -> None:
    """Whoever is not signed in sees the way in, wherever they go."""
    browser = await console.browser()
    for route in console.app.routes:
        path = re.sub(r"{\w+(:\w+)?}", "1", getattr(route, "path", ""))
        if path in ("/masuk", "/static"):
            continue
        for method in getattr(route, "methods", None) or ():
            response = await browser.client.request(method, path, follow_redirects=False)
            assert (response.status_code, response.headers["location"]) == (303, "/masuk"), path


async def test_over_https_the_cookie_goes_no_other_way(console: Console) -> None:
    settings = console.context.settings.model_copy(update={"console_url": "https://konsol.test"})
    secure = Console(console.db, settings, console.context.library, console._stack)
    secure.app = create_console(secure.context)
    link = secure.link(secure.hire("admin"))
    transport = httpx.ASGITransport(secure.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://konsol.test") as client:
        response = await client.post("/masuk", data={"kode": link.rpartition("=")[2]})
    cookies = response.headers.get_list("set-cookie")
    assert any(cookie.startswith("__Host-pandu_konsol=") and "Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\xff',
            400,
        ),
        ("multipart/form-data", b"no boundary", 400),
        ("application/x-www-form-urlencoded", b"%ff%fe=%zz&teks=%ff", 403),
        ("application/json", b"{}", 403),
    ],
)
async def test_a_ruined_upload_is_a_page_and_changes_nothing(
    console: Console, admin: Visitor, kind: str, body: bytes, status: int
) -> None:
    before = ContentStore(console.db).get("jawaban/biaya")
    sent = await admin.client.post("/jawaban/biaya", content=body, headers={"content-type": kind, "origin": ADDRESS})
    assert sent.status_code == status
    assert "Ke beranda" in sent.text
    assert ContentStore(console.db).get("jawaban/biaya") == before

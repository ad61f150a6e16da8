"""Who gets in, how, and for how long."""

from __future__ import annotations

import stat

from bot.settings import Settings
from bot.store.console import ConsoleStore
from bot.store.staff import StaffStore
from tests.console.visitor import Console, Visitor

HOUR_S = 3600


async def test_a_link_lets_its_officer_in_once(console: Console) -> None:
    link = console.link(console.hire("admin", "Arif"))
    first, second = await console.browser(), await console.browser()
    await first.open(link)
    assert "Selamat datang, Arif." in await first.send("Masuk")
    assert "Arif · admin" in await first.open("/")
    await second.open(link)
    assert "sudah dipakai" in await second.send("Masuk")
    await second.open("/")
    assert second.page.url.path == "/masuk"


async def test_looking_at_a_link_does_not_use_it_up(console: Console) -> None:
    link = console.link(console.hire("admin"))
    for _ in range(3):
        await (await console.browser()).open(link)
    browser = await console.browser()
    await browser.open(link)
    assert "Selamat datang" in await browser.send("Masuk")


async def test_a_link_expires(console: Console) -> None:
    browser, link = await console.browser(), console.link(console.hire("admin"))
    await browser.open(link)
    console.now += 601
    assert "kedaluwarsa" in await browser.send("Masuk")


async def test_the_newest_link_is_the_only_one(console: Console) -> None:
    officer = console.hire("admin")
    old, new = console.link(officer), console.link(officer)
    browser = await console.browser()
    await browser.open(old)
    assert "sudah dipakai" in await browser.send("Masuk")
    await browser.open(new)
    assert "Selamat datang" in await browser.send("Masuk")


async def test_a_link_of_somebody_who_has_left_opens_nothing(console: Console) -> None:
    officer = console.hire("admin")
    link = console.link(officer)
    StaffStore(console.db).remove(officer.id, console.now)
    browser = await console.browser()
    await browser.open(link)
    await browser.send("Masuk")
    assert browser.status == 403


async def test_who_guesses_has_to_wait(console: Console) -> None:
    browser, link = await console.browser(), console.link(console.hire("admin"))
    for _ in range(10):
        await browser.post("/masuk", kode="tebak")
    await browser.post("/masuk", kode="tebak")
    assert browser.status == 429
    console.now += 61
    await browser.open(link)
    assert "Selamat datang" in await browser.send("Masuk")


async def test_a_session_ends_after_two_idle_hours(console: Console, admin: Visitor) -> None:
    console.now += 2 * HOUR_S - 1
    await admin.open("/")
    console.now += 2 * HOUR_S - 1
    await admin.open("/")
    assert admin.page.url.path == "/"
    console.now += 2 * HOUR_S
    await admin.open("/")
    assert admin.page.url.path == "/masuk"


async def test_a_session_ends_after_twelve_hours_of_use(console: Console, admin: Visitor) -> None:
    for _ in range(11):
        console.now += HOUR_S
        await admin.open("/")
    assert admin.page.url.path == "/"
    console.now += HOUR_S
    await admin.open("/")
    assert admin.page.url.path == "/masuk"


async def test_whoever_is_removed_is_out_at_once(console: Console, admin: Visitor) -> None:
    StaffStore(console.db).remove(admin.officer.id, console.now)
    await admin.open("/")
    assert admin.page.url.path == "/masuk"


async def test_signing_out_ends_the_session_itself(console: Console, admin: Visitor) -> None:
    cookies = dict(admin.client.cookies)
    await admin.open("/")
    assert "sudah keluar" in await admin.send("Keluar")
    thief = await console.browser()
    thief.client.cookies.update(cookies)
    await thief.open("/")
    assert thief.page.url.path == "/masuk"


async def test_a_cookie_of_somebody_else_s_making_opens_nothing(console: Console, admin: Visitor) -> None:
    name, value = next((n, v) for n, v in admin.client.cookies.items() if n.endswith("konsol"))
    id_, _, signature = value.rpartition(".")
    for forged in (f"{id_}x.{signature}", id_, f"{id_}.{signature[::-1]}", "", "ü"):
        thief = await console.browser()
        await thief.client.get("/masuk")
        response = await thief.client.get("/", headers={b"cookie": f"{name}={forged}".encode()})
        assert response.url.path == "/masuk"


async def test_the_cookie_is_for_this_console_alone(console: Console) -> None:
    browser = await console.browser()
    await browser.open(console.link(console.hire("admin")))
    await browser.send("Masuk")
    cookies = browser.page.history[0].headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in cookies)


async def test_the_store_holds_no_secret(console: Console) -> None:
    officer = console.hire("admin")
    link = console.link(officer)
    id_ = ConsoleStore(console.db).begin(officer.id, console.now, HOUR_S)
    stored = "".join(str(row) for table in ("console_links", "console_sessions") for row in console.db[table].rows)
    assert id_ not in stored and link.rpartition("=")[2] not in stored


async def test_the_key_is_the_owner_s_alone(console: Console, settings: Settings) -> None:
    assert stat.S_IMODE((settings.data_dir / "console-key").stat().st_mode) == 0o600

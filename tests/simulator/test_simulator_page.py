"""The page in a real browser: what people see and do."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.simulator.client import BUDI, DEWI, GROUP_ID, HASAN, RINA, SITI, LocalTelegram

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next((found for name in BROWSERS if (found := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
]

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(EXECUTABLE is None, reason="tidak ada Chromium atau Chrome di PATH"),
]


def is_complaint(line: ConsoleMessage) -> bool:
    """Errors but refused control calls, which the browser reports as well and the page shows."""
    return line.type == "error" and "Failed to load resource" not in line.text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here; each gets a page of its own."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def tg(simulator: str) -> AsyncIterator[LocalTelegram]:
    """As the common fixture, but on the browser's loop."""
    async with LocalTelegram(simulator) as client:
        await client.reset()
        await client.rate_limits(False)
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def bot(tg: LocalTelegram) -> AsyncIterator[Bot]:
    """As the common fixture, but on the browser's loop."""
    async with Bot("123456:token-lokal", base_url=tg.bot_api, base_file_url=tg.file_api) as real:
        yield real


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, tg: LocalTelegram) -> AsyncIterator[Page]:
    """The page on a desktop; any error in its script fails the test."""
    complaints: list[str] = []
    opened = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="id-ID")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
    await opened.goto(tg.base_url)
    await expect(opened.locator("#gate-button")).to_be_visible()
    yield opened
    await opened.close()
    assert complaints == []


async def start(page: Page) -> None:
    await page.get_by_role("button", name="Mulai").click()
    await expect(page.get_by_label("Tulis pesan")).to_be_visible()


async def test_says_that_it_is_not_telegram(page: Page) -> None:
    await expect(page.get_by_role("note")).to_have_text(
        "Telegram lokal untuk mencoba dan menguji. Bukan Telegram sungguhan; pesan di sini tidak sampai ke siapa pun."
    )


async def test_start_write_and_see_the_answer_change(page: Page, bot: Bot) -> None:
    await page.get_by_label("Parameter tautan").fill("loket-3")
    await start(page)
    await page.get_by_label("Tulis pesan").fill("berapa biayanya?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own")).to_have_count(2)
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts == ["/start loket-3", "berapa biayanya?"]
    await bot.send_chat_action(SITI, "typing")
    await expect(page.locator("#typing")).to_have_text("Pandu Paspor sedang mengetik…")
    sent = await bot.send_message(SITI, "<b>Rp650.000</b> di <code>BNI</code>", parse_mode="HTML")
    await expect(page.locator(".bubble strong")).to_have_text("Rp650.000")
    await expect(page.locator("#typing")).to_be_hidden()
    await bot.edit_message_text("Rp950.000", SITI, sent.message_id)
    answer = page.locator(".message:not(.own)")
    await expect(answer).to_contain_text("Rp950.000")
    await expect(answer).to_contain_text("diedit")
    await bot.delete_message(SITI, sent.message_id)
    await expect(answer).to_have_count(0)


async def test_message_text_is_never_markup(page: Page, bot: Bot, tg: LocalTelegram) -> None:
    await start(page)
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton(evil, callback_data="x")]])
    await bot.send_message(SITI, evil, reply_markup=markup)
    await tg.add_user(evil)
    await expect(page.locator(".bubble .text").last).to_have_text(evil)
    await expect(page.locator(".buttons button")).to_have_text(evil)
    assert await page.locator(".messages img, .messages script, .list img").count() == 0


async def test_inline_buttons_and_their_answers(page: Page, bot: Bot) -> None:
    await start(page)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Biaya", callback_data="b")]])
    await bot.send_message(SITI, "Pilih", reply_markup=markup)
    await page.get_by_role("button", name="Biaya").click()
    await expect(page.locator('.buttons [aria-busy="true"]')).to_have_count(1)
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.data == "b"
    await query.answer("Sebentar")
    await expect(page.get_by_text("Sebentar")).to_be_visible()
    await expect(page.locator('.buttons [aria-busy="true"]')).to_have_count(0)
    await page.get_by_role("button", name="Biaya").click()
    await expect(page.locator('.buttons [aria-busy="true"]')).to_have_count(1)
    again = (await bot.get_updates())[-1].callback_query
    assert again
    await again.answer("Kantor tutup", show_alert=True)
    await expect(page.get_by_role("dialog")).to_contain_text("Kantor tutup")


async def test_reply_keyboard_commands_and_attachments(page: Page, bot: Bot) -> None:
    await bot.set_my_commands([("biaya", "Biaya paspor"), ("syarat", "Syarat")])
    await start(page)
    keys = ReplyKeyboardMarkup([["Biaya", KeyboardButton("Lokasi", request_location=True)]])
    await bot.send_message(SITI, "Menu", reply_markup=keys)
    await page.locator("#keys").get_by_role("button", name="Biaya").click()
    await expect(page.locator(".message.own .text").last).to_have_text("Biaya")
    await page.locator("#keys").get_by_role("button", name="Lokasi").click()
    await page.get_by_label("Tulis pesan").press_sequentially("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    for name in ("Contoh foto", "Contoh suara", "Stiker", "Contoh dokumen", "Kontak"):
        await page.get_by_role("button", name="Lampirkan").click()
        await page.get_by_role("button", name=name).click()
    await expect(page.locator(".message.own")).to_have_count(9)
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert messages[2].location
    assert messages[3].text == "/syarat"
    assert messages[4].photo and messages[5].voice and messages[6].sticker
    assert messages[7].document and messages[8].contact
    shown = await page.evaluate("[...document.images].every((i) => i.complete && i.naturalWidth)")
    assert shown


async def test_edit_and_reply(page: Page, bot: Bot) -> None:
    await start(page)
    await bot.send_message(SITI, "Ada pertanyaan?")
    await page.get_by_label("Tulis pesan").fill("pasport hilang")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("pasport hilang")
    await page.locator(".message.own").last.get_by_role("button", name="Ubah").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Tulis pesan").fill("paspor hilang")
    await page.get_by_role("button", name="Kirim").click()
    await expect(page.locator(".message.own").last).to_contain_text("diedit")
    await page.locator(".message:not(.own)").last.get_by_role("button", name="Balas").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Tulis pesan").fill("ada")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own .quote")).to_contain_text("Ada pertanyaan?")
    updates = await bot.get_updates()
    assert updates[-2].edited_message and updates[-2].edited_message.text == "paspor hilang"
    assert updates[-1].message and updates[-1].message.reply_to_message


async def test_block_and_unblock(page: Page, bot: Bot, tg: LocalTelegram) -> None:
    await start(page)
    await page.get_by_role("button", name="Blokir").click()
    await expect(page.get_by_text("Bot ini diblokir.")).to_be_visible()
    assert next(user for user in await tg.users() if user["id"] == SITI)["blocked"]
    await page.get_by_role("button", name="Buka blokir dan mulai lagi").click()
    await expect(page.get_by_label("Tulis pesan")).to_be_visible()
    await bot.send_message(SITI, "Selamat datang kembali")
    await expect(page.get_by_role("log")).to_contain_text("Selamat datang kembali")


async def test_the_group_with_topics_and_officers(page: Page, bot: Bot) -> None:
    await page.get_by_role("tab", name="Chat pribadi").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", name="Umum")).to_be_visible()
    topic = await bot.create_forum_topic(GROUP_ID, "BR-0007")
    card = await bot.send_message(GROUP_ID, "Kartu", message_thread_id=topic.message_thread_id)
    await bot.pin_chat_message(GROUP_ID, card.message_id)
    await page.locator(".list").get_by_role("button", name="BR-0007").click()
    await expect(page.locator("#pinned")).to_have_text("Kartu")
    await page.get_by_label("Menulis sebagai").select_option(label="Budi Santoso")
    await page.get_by_label("Tulis pesan").fill("saya ambil")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own")).to_contain_text("saya ambil")
    written = (await bot.get_updates())[-1].message
    assert written and written.from_user and written.from_user.first_name == "Budi Santoso"
    assert written.message_thread_id == topic.message_thread_id
    await bot.close_forum_topic(GROUP_ID, topic.message_thread_id)
    await page.get_by_label("Tulis pesan").fill("satu lagi")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Topik ini sudah ditutup.")).to_be_visible()


async def test_an_officer_has_a_private_chat_too(page: Page, bot: Bot) -> None:
    await page.locator(".list").get_by_role("button", name="Budi").click()
    await page.get_by_label("Parameter tautan").fill("undangan-abc")
    await start(page)
    (update,) = await bot.get_updates()
    assert update.message and (update.message.text, update.message.chat.id) == ("/start undangan-abc", BUDI)


async def test_a_link_to_a_topic_opens_it(page: Page, bot: Bot) -> None:
    await start(page)
    topic = await bot.create_forum_topic(GROUP_ID, "BR-0007")
    address = f"https://t.me/c/{str(GROUP_ID).removeprefix('-100')}/{topic.message_thread_id}"
    await bot.send_message(SITI, f'<a href="{address}">kasus ini</a>', parse_mode="HTML")
    await page.get_by_role("link", name="kasus ini").click()
    await expect(page.get_by_role("heading", name="BR-0007")).to_be_visible()


async def test_a_forced_reply_opens_for_whom_it_is_meant(page: Page, bot: Bot, tg: LocalTelegram) -> None:
    await page.get_by_role("tab", name="Grup petugas").click()
    await page.get_by_label("Menulis sebagai").select_option(label="Budi Santoso")
    meant, other = (f'<a href="tg://user?id={who}">kapan?</a>' for who in (BUDI, DEWI))
    await bot.send_message(GROUP_ID, other, parse_mode="HTML", reply_markup=ForceReply(selective=True))
    await expect(page.get_by_role("log")).to_contain_text("kapan?")
    await expect(page.locator("#context")).to_be_hidden()
    asked = await bot.send_message(GROUP_ID, meant, parse_mode="HTML", reply_markup=ForceReply(selective=True))
    await expect(page.locator("#context")).to_contain_text("Membalas: kapan?")
    await page.get_by_label("Tulis pesan").fill("besok")
    await page.keyboard.press("Enter")
    await tg.wait_for_updates("created", 1)
    written = (await bot.get_updates())[-1].message
    assert written and written.reply_to_message and written.reply_to_message.message_id == asked.message_id


async def test_a_contact_can_be_sent_with_its_key(page: Page, bot: Bot) -> None:
    await start(page)
    keys = ReplyKeyboardMarkup([[KeyboardButton("Kirim nomor saya", request_contact=True)]], one_time_keyboard=True)
    await bot.send_message(SITI, "Nomor telepon?", reply_markup=keys)
    await page.get_by_role("button", name="Kirim nomor saya").click()
    await expect(page.locator("#keys")).to_be_hidden()
    await expect(page.locator(".message.own").last).to_contain_text("+62812")
    written = (await bot.get_updates())[-1].message
    assert written and written.contact and written.contact.user_id == SITI


async def test_others_are_marked_unread_and_history_survives_a_reload(page: Page, bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(HASAN)
    await bot.send_message(HASAN, "Jadwal Anda besok")
    entry = page.locator(".person", has_text="Pak Hasan")
    await expect(entry.locator(".badge")).to_contain_text("1")
    await entry.click()
    await expect(page.get_by_role("log")).to_contain_text("Jadwal Anda besok")
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("Jadwal Anda besok")
    await tg.reset()
    await expect(page.get_by_role("log")).not_to_contain_text("Jadwal Anda besok")


async def test_on_a_phone(page: Page, bot: Bot, tg: LocalTelegram) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.locator("#picker").select_option(str(RINA))
    await start(page)
    wide = InlineKeyboardMarkup([[InlineKeyboardButton("Tombol yang panjang sekali", callback_data="x")] * 2])
    await bot.send_message(RINA, "a" * 300, reply_markup=wide)
    await expect(page.locator(".buttons button")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert len(await tg.messages(RINA)) == 2

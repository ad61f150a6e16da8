"""The first page, cases, the log, and one's account."""

from __future__ import annotations

from bot.cases.book import CaseBook
from bot.cases.model import Details, Kind, Letter, LetterKind
from bot.cases.orders import Action, Order
from bot.store.consents import ConsentKind, ConsentStore
from bot.store.content import ContentStore
from tests.console.visitor import Console, Visitor

CITIZEN = 5551001
PRIVATE = {
    "name": "Siti Rahma",
    "phone": "081234567890",
    "hospital": "RS Bunda",
    "wish": "Tolong cepat ya",
    "area": "Ilir Timur",
}


def opened(console: Console) -> str:
    """A case full of what nobody is to read in the console."""
    consents = ConsentStore(console.db)
    for kind in ConsentKind:
        consents.give(CITIZEN, kind, "1", "kata", console.now)
    letters = (Letter(LetterKind.RECORD, "berkas-rahasia", photo=True),)
    details = Details(**PRIVATE, letters=letters)  # type: ignore[arg-type]
    return CaseBook(console.db, console.clock).open(CITIZEN, Kind.ABROAD, details).case.number


async def test_the_first_page_says_that_nothing_waits(petugas: Visitor) -> None:
    assert "Tidak ada yang menunggu sekarang" in await petugas.open("/")


async def test_officers_see_open_cases_and_their_deadlines(console: Console, petugas: Visitor) -> None:
    number = opened(console)
    assert "kasus belum diambil" in await petugas.open("/")
    words = await petugas.open("/kasus")
    assert number in words and "Paspor untuk berobat ke luar negeri" in words
    assert "lewat" not in words
    console.now += 24 * 3600
    assert "lewat" in await (await console.visitor("petugas")).open("/kasus")


async def test_no_page_says_whom_a_case_is_about(console: Console, petugas: Visitor) -> None:
    number = opened(console)
    book = CaseBook(console.db, console.clock)
    book.officer_does(petugas.officer.user_id, number, Order(action=Action.TAKE))
    book.officer_does(petugas.officer.user_id, number, Order(action=Action.NOTE, text="Pasien sulit dihubungi"))
    book.citizen_does(CITIZEN, number, Order(action=Action.ADD, text="Ibu saya makin parah"))
    for path in ("/", "/kasus", f"/kasus/{number}"):
        await petugas.open(path)
        for private in (*PRIVATE.values(), str(CITIZEN), "berkas-rahasia", "sulit dihubungi", "makin parah"):
            assert private not in petugas.page.text, (path, private)
    assert petugas.officer.name in await petugas.open(f"/kasus/{number}")


async def test_the_log_tells_who_did_what_and_that_it_is_whole(console: Console, admin: Visitor) -> None:
    await admin.open("/jawaban/biaya")
    await admin.send("Terbitkan", teks="Isi baru.", catatan="<b>tebal</b>")
    words = await admin.open("/riwayat?periksa=1")
    assert "Riwayat utuh" in words and admin.officer.name in words and "jawaban/biaya" in words
    assert "<b>tebal</b>" not in admin.page.text
    console.db.execute("DROP TRIGGER content_log_keeps_values")
    console.db.execute("UPDATE content_log SET actor = 'staf:99'")
    assert "tidak seperti waktu ditulis" in await admin.open("/riwayat?periksa=1")
    console.db.execute("UPDATE content_log SET facts = '{'")
    assert "tidak terbaca" in await admin.open("/riwayat")


async def test_other_sessions_can_be_ended(console: Console, petugas: Visitor) -> None:
    second = await console.browser()
    await second.open(console.link(petugas.officer))
    await second.send("Masuk")
    words = await petugas.open("/akun")
    assert words.count("Peramban lain") == 1
    key = next(key for key in _keys(petugas) if key != _own(petugas))
    await petugas.post("/akun/sesi", csrf=petugas.fields("Keluar")["csrf"], sesi=key)
    assert "sudah diakhiri" in petugas.words
    await second.open("/")
    assert second.page.url.path == "/masuk"
    await petugas.open("/")
    assert petugas.page.url.path == "/"


async def test_all_sessions_can_be_ended_at_once(console: Console, petugas: Visitor) -> None:
    await petugas.open("/akun")
    assert "sudah keluar" in await petugas.send("Keluar dari semua peramban")
    await petugas.open("/")
    assert petugas.page.url.path == "/masuk"


async def test_nobody_ends_another_s_session(console: Console, admin: Visitor, petugas: Visitor) -> None:
    await admin.open("/akun")
    key = _own(admin)
    await petugas.open("/akun")
    await petugas.post("/akun/sesi", csrf=petugas.fields("Keluar")["csrf"], sesi=key)
    await admin.open("/")
    assert admin.page.url.path == "/"


async def test_admins_choose_whether_a_second_one_must_approve(
    console: Console, admin: Visitor, petugas: Visitor
) -> None:
    assert "Persetujuan" not in await petugas.open("/akun")
    await admin.open("/akun")
    await admin.send("Jangan minta persetujuan")
    assert not ContentStore(console.db).approval()
    await admin.send("Minta persetujuan")
    assert ContentStore(console.db).approval()


def _keys(visitor: Visitor) -> list[str]:
    return [
        part.split('"')[0]
        for part in visitor.page.text.split('name="sesi" value="')[1:]
        if not part.startswith("semua")
    ]


def _own(visitor: Visitor) -> str:
    """The key of the session one is in."""
    own = visitor.page.text.split("Peramban ini", 1)[1]
    return own.split('name="sesi" value="')[1].split('"')[0]

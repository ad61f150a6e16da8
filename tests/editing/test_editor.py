"""Drafts, publishing, approval, rollback, conflicts and new topics."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.editing.catalogue import fact_entry
from bot.editing.editor import Logged, Outcome
from bot.editing.errors import Refusal, RefusedError, refusal_text
from bot.editing.fact_entries import with_value
from bot.store.content import ContentStore, DraftState
from bot.store.content_log import ContentLog
from bot.store.sentences import SentenceStore
from tests.cases.office import wib
from tests.editing.admins import Admins

ANSWER, FEE = "jawaban/biaya", "fakta/biaya.percepatan"
RULE = "fakta/aturan.tarif"
OLD, NEW = "Anak dapat", "Anak selalu dapat"
SENTENCES = [
    "gimana urus paspor buat kapal pesiar",
    "kerja di cruise paspornya gimana",
    "paspor untuk awak kapal syaratnya apa",
    "aku pelaut mau bikin paspor",
    "buku pelaut sama paspor beda gak",
    "syarat paspor abk kapal asing",
    "mau melaut ke luar negeri paspor apa",
    "paspor pelaut bisa di palembang",
]


@pytest.fixture
def office() -> Iterator[Admins]:
    office = Admins()
    yield office
    office.db.close()


def refusal(error: pytest.ExceptionInfo[RefusedError]) -> Refusal:
    text = refusal_text(error.value)
    assert text and "\n" not in text and len(text) <= 200
    return error.value.code


def test_the_only_admin_publishes_at_once(office: Admins) -> None:
    office.alone()
    office.write(office.ari, ANSWER, OLD, NEW)
    before = ContentStore(office.db).revision()
    assert office.editor.publish(ANSWER, office.ari, "lebih jelas") is Outcome.LIVE
    assert NEW in office.editor.shown(ANSWER).html
    assert office.editor.draft(ANSWER, office.ari) is None
    assert ContentStore(office.db).revision() == before + 1
    newest = office.editor.history(ANSWER)[0]
    assert (newest.author, newest.note, newest.origin) == (office.ari.id, "lebih jelas", "admin")
    [entry] = ContentLog(office.db).of_item(ANSWER)
    assert (entry.actor, entry.action) == (f"staf:{office.ari.id}", Logged.PUBLISHED)
    assert ContentLog(office.db).verify() == []


def test_a_second_admin_approves(office: Admins) -> None:
    office.write(office.ari, ANSWER, OLD, NEW)
    assert office.editor.publish(ANSWER, office.ari) is Outcome.WAITING
    assert NEW not in office.live(ANSWER).body
    [waiting] = ContentStore(office.db).drafts(DraftState.WAITING)
    with pytest.raises(RefusedError) as error:
        office.editor.approve(waiting.id, office.ari)
    assert refusal(error) is Refusal.OWN_DRAFT
    office.editor.approve(waiting.id, office.budi, waiting.updated_at)
    assert NEW in office.live(ANSWER).body
    assert office.editor.history(ANSWER)[0].author == office.ari.id
    with pytest.raises(RefusedError) as error:
        office.editor.approve(waiting.id, office.budi)
    assert refusal(error) is Refusal.NOT_WAITING


def test_a_rejected_draft_goes_back_with_the_reason(office: Admins) -> None:
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    [waiting] = ContentStore(office.db).drafts(DraftState.WAITING)
    office.editor.reject(waiting.id, office.budi, "belum tentu")
    draft = office.editor.draft(ANSWER, office.ari)
    assert draft and draft.state == DraftState.OPEN and draft.note == "belum tentu" and NEW in draft.body
    assert NEW not in office.live(ANSWER).body


def test_what_changed_after_it_was_read_is_not_approved(office: Admins) -> None:
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    [read] = ContentStore(office.db).drafts(DraftState.WAITING)
    office.now += 5
    office.write(office.ari, ANSWER, NEW, "Anak tidak pernah dapat")
    office.editor.publish(ANSWER, office.ari)
    with pytest.raises(RefusedError) as error:
        office.editor.approve(read.id, office.budi, read.updated_at)
    assert refusal(error) is Refusal.NOT_WAITING
    assert OLD in office.live(ANSWER).body


def test_approval_can_be_switched_off(office: Admins) -> None:
    office.editor.set_approval(False, office.budi)
    office.write(office.ari, ANSWER, OLD, NEW)
    assert office.editor.publish(ANSWER, office.ari) is Outcome.LIVE


def test_of_two_admins_the_second_is_told_and_loses_nothing(office: Admins) -> None:
    office.editor.set_approval(False, office.ari)
    office.write(office.ari, ANSWER, OLD, NEW)
    office.write(office.budi, ANSWER, OLD, "Anak kecil dapat")
    office.editor.publish(ANSWER, office.ari)
    office.now += 60
    with pytest.raises(RefusedError) as error:
        office.editor.publish(ANSWER, office.budi)
    assert refusal(error) is Refusal.TAKEN
    facts = error.value.facts
    assert facts["who"] == "Ari" and NEW in str(facts["live"]) and "Anak kecil dapat" in str(facts["mine"])
    assert "Ari" in refusal_text(error.value)
    assert NEW in office.live(ANSWER).body
    version = office.live(ANSWER).version
    assert office.editor.publish(ANSWER, office.budi, base=version) is Outcome.LIVE
    assert "Anak kecil dapat" in office.live(ANSWER).body
    assert [NEW in one.body for one in office.editor.history(ANSWER)] == [False, True, False]


def test_an_approval_comes_too_late_as_well(office: Admins) -> None:
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    [waiting] = ContentStore(office.db).drafts(DraftState.WAITING)
    office.editor.set_approval(False, office.budi)
    office.write(office.budi, ANSWER, OLD, "Anak kecil dapat")
    office.editor.publish(ANSWER, office.budi)
    with pytest.raises(RefusedError) as error:
        office.editor.approve(waiting.id, office.budi)
    assert refusal(error) is Refusal.TAKEN


@pytest.mark.parametrize("who", ["rina", "removed", "demoted"])
def test_only_admins_change_anything(office: Admins, who: str) -> None:
    officer = office.rina if who == "rina" else office.budi
    if who == "removed":
        office.staff.remove(office.budi.id, office.now)
    if who == "demoted":
        office.employ(office.budi.user_id, "Budi", "petugas")
    office.write(office.ari, ANSWER, OLD, NEW)
    revision = ContentStore(office.db).revision()
    for act in (
        lambda: office.editor.begin(ANSWER, officer),
        lambda: office.editor.save(ANSWER, officer, "apa saja"),
        lambda: office.editor.discard(ANSWER, officer),
        lambda: office.editor.publish(ANSWER, officer),
        lambda: office.editor.approve(1, officer),
        lambda: office.editor.reject(1, officer, ""),
        lambda: office.editor.rollback(ANSWER, 1, officer),
        lambda: office.editor.settle(ANSWER, officer, "admin"),
        lambda: office.editor.set_approval(False, officer),
        lambda: office.editor.create_topic("pelaut", "Pelaut", "permohonan", "Isi.", SENTENCES, officer),
    ):
        with pytest.raises(RefusedError) as error:
            act()
        assert refusal(error) is Refusal.NOT_ADMIN
    assert ContentStore(office.db).revision() == revision


def test_a_text_with_problems_is_not_published(office: Admins) -> None:
    office.alone()
    office.write(office.ari, ANSWER, OLD, "Bayar 7 kali. Anak dapat")
    with pytest.raises(RefusedError) as error:
        office.editor.publish(ANSWER, office.ari)
    assert refusal(error) is Refusal.PROBLEMS
    assert "angka" in refusal_text(error.value)
    assert office.editor.draft(ANSWER, office.ari)


def test_nothing_changed(office: Admins) -> None:
    office.alone()
    office.editor.begin(ANSWER, office.ari)
    with pytest.raises(RefusedError) as error:
        office.editor.publish(ANSWER, office.ari)
    assert refusal(error) is Refusal.NOTHING_CHANGED


def test_a_very_long_text_is_not_even_kept(office: Admins) -> None:
    with pytest.raises(RefusedError) as error:
        office.editor.save(ANSWER, office.ari, "a" * 6000)
    assert refusal(error) is Refusal.TOO_LONG
    assert office.editor.draft(ANSWER, office.ari) is None


@pytest.mark.parametrize(
    "name", ["jawaban/khayal", "fakta/khayal.x", "panduan/bayar-bni/khayal", "berkas/menu.yml", ""]
)
def test_what_there_is_not(office: Admins, name: str) -> None:
    for act in (office.editor.begin, office.editor.discard, office.editor.publish):
        with pytest.raises(RefusedError) as error:
            act(name, office.ari)
        assert refusal(error) in (Refusal.UNKNOWN, Refusal.NO_DRAFT)
    with pytest.raises(RefusedError):
        office.editor.problems(name, "apa saja")


def test_an_older_version_becomes_live_again(office: Admins) -> None:
    office.alone()
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    assert office.editor.rollback(ANSWER, 1, office.ari).version == 3
    assert OLD in office.live(ANSWER).body
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    assert office.editor.rollback(ANSWER, 3, None).author is None
    assert ContentLog(office.db).newest(1)[0].actor == "operator"
    with pytest.raises(RefusedError) as error:
        office.editor.rollback(ANSWER, 99, office.ari)
    assert refusal(error) is Refusal.UNKNOWN


def test_no_way_back_to_what_is_not_certain_any_more(office: Admins) -> None:
    office.alone()
    office.write(office.ari, ANSWER, OLD, '{{ fakta("aturan.tarif") }}. Anak dapat')
    office.editor.publish(ANSWER, office.ari)
    office.editor.rollback(ANSWER, 1, office.ari)
    office.write(office.ari, RULE, "terverifikasi", "perlu_konfirmasi")
    office.write(office.ari, RULE, "catatan: ''", "catatan: Masih berlaku?")
    office.editor.publish(RULE, office.ari)
    with pytest.raises(RefusedError) as error:
        office.editor.rollback(ANSWER, 2, office.ari)
    assert refusal(error) is Refusal.PROBLEMS and "aturan.tarif" in refusal_text(error.value)


def test_a_conflict_is_settled_either_way(office: Admins) -> None:
    office.alone()
    office.write(office.ari, ANSWER, OLD, NEW)
    office.editor.publish(ANSWER, office.ari)
    offered = office.live(ANSWER).body.replace(NEW, "Anak juga dapat")
    store = ContentStore(office.db)
    store.note_shipped(ANSWER, offered, offered)
    assert [item.name for item in office.editor.conflicts()] == [ANSWER]
    office.editor.settle(ANSWER, office.ari, "admin")
    assert NEW in office.live(ANSWER).body and office.editor.conflicts() == []
    store.note_shipped(ANSWER, offered, offered)
    office.editor.settle(ANSWER, office.ari, "berkas")
    assert "Anak juga dapat" in office.live(ANSWER).body and office.editor.conflicts() == []
    assert not office.live(ANSWER).changed
    with pytest.raises(RefusedError) as error:
        office.editor.settle(ANSWER, office.ari, "berkas")
    assert refusal(error) is Refusal.NO_CONFLICT


def test_a_fee_of_the_future_holds_from_its_day_on(office: Admins) -> None:
    office.alone()
    today = office.editor.today()
    body = with_value(office.editor.begin(FEE, office.ari).body, 1250000, wib("2027-01-01 00:00").date(), today)
    office.editor.save(FEE, office.ari, body)
    office.editor.publish(FEE, office.ari)
    assert "Rp1.250.000" not in office.editor.shown("jawaban/percepatan").html
    assert "1 Januari 2027" in office.editor.shown(FEE).html
    office.now = wib("2026-12-31 23:59").timestamp()
    assert "Rp1.250.000" not in office.editor.shown("jawaban/percepatan").html
    office.now = wib("2027-01-01 00:00").timestamp()
    assert "Rp1.250.000" in office.editor.shown("jawaban/percepatan").html
    entry = fact_entry(office.editor.begin(FEE, office.ari).body)
    assert entry["nilai"] == 1250000 and "berikutnya" not in entry


def test_a_new_topic(office: Admins) -> None:
    office.alone()
    draft = office.editor.create_topic(
        "paspor-pelaut", "Paspor pelaut", "permohonan", "Sama seperti paspor biasa.", SENTENCES, office.ari, ["S1"]
    )
    assert office.editor.problems(draft.item, draft.body) == []
    assert "paspor-pelaut" not in office.editor.world().answers.topics
    assert office.editor.publish(draft.item, office.ari) is Outcome.LIVE
    topics = office.editor.world().answers.topics
    assert topics.get("paspor-pelaut").group == "permohonan"
    assert topics.group("permohonan").topics[-1] == "paspor-pelaut"
    sentences = SentenceStore(office.db).of_topic("paspor-pelaut")
    assert len(sentences) == len(SENTENCES) and sum(one.exam for one in sentences) == 2


def test_a_topic_that_was_given_up_leaves_nothing(office: Admins) -> None:
    draft = office.editor.create_topic("pelaut", "Pelaut", "permohonan", "Isi.", SENTENCES, office.ari)
    with pytest.raises(RefusedError) as error:
        office.editor.create_topic("pelaut", "Pelaut", "permohonan", "Isi.", SENTENCES, office.budi)
    assert refusal(error) is Refusal.EXISTS
    office.editor.discard(draft.item, office.ari)
    assert SentenceStore(office.db).of_topic("pelaut") == []
    office.editor.create_topic("pelaut", "Pelaut", "permohonan", "Isi.", SENTENCES, office.budi)


@pytest.mark.parametrize(
    ("id_", "group", "sentences", "code"),
    [
        ("biaya", "permohonan", SENTENCES, Refusal.EXISTS),
        ("../jahat", "permohonan", SENTENCES, Refusal.BAD_ID),
        ("Pelaut", "permohonan", SENTENCES, Refusal.BAD_ID),
        ("pelaut", "obrolan", SENTENCES, Refusal.UNKNOWN),
        ("pelaut", "khayal", SENTENCES, Refusal.UNKNOWN),
        ("pelaut", "permohonan", SENTENCES[:7], Refusal.FEW_SENTENCES),
        ("pelaut", "permohonan", [*SENTENCES[:7], SENTENCES[0].upper() + "!"], Refusal.FEW_SENTENCES),
        ("pelaut", "permohonan", [*SENTENCES[:7], "Berapa biaya pembuatan paspor?"], Refusal.FEW_SENTENCES),
    ],
)
def test_topics_that_cannot_be(office: Admins, id_: str, group: str, sentences: list[str], code: Refusal) -> None:
    with pytest.raises(RefusedError) as error:
        office.editor.create_topic(id_, "Judul", group, "Isi.", sentences, office.ari)
    assert refusal(error) is code
    assert SentenceStore(office.db).of_topic(id_) == [] and ContentStore(office.db).drafts() == []


def test_what_has_to_be_checked_again(office: Admins) -> None:
    day = wib("2027-06-01 09:00").date()
    assert len(office.editor.stale(day, 180)) == len(list(office.editor.world().answers.facts))
    assert office.editor.stale(day, 365) == []


def test_a_change_is_shown_line_by_line(office: Admins) -> None:
    assert office.editor.difference("satu\ndua\n", "satu\ntiga\n") == ["  satu", "- dua", "+ tiga"]

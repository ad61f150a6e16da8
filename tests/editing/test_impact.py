"""What else a change changes, before it is made; and that no way of editing leaves what cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.editing.errors import RefusedError
from bot.editing.fact_entries import with_value
from bot.editing.world import Places, world_of
from bot.journeys.page import Pages
from bot.reminders.wib import at
from tests.cases.office import wib
from tests.editing.admins import Admins

FEE = "fakta/biaya.percepatan"


@pytest.fixture
def office() -> Iterator[Admins]:
    office = Admins()
    yield office
    office.db.close()


def test_a_fee_changes_every_answer_and_step_that_states_it(office: Admins) -> None:
    editor = office.editor
    changes = editor.impact(FEE, with_value(editor.current(FEE), 1234000, editor.today(), editor.today()))
    names = [change.name for change in changes]
    assert "jawaban/biaya" in names and "jawaban/percepatan" in names
    assert "panduan/bayar-bni/percepatan" in names  # states it
    assert "panduan/bayar-bni/jumlah" in names  # it is a part of the sum
    assert all("1.234.000" in change.after_html or "2.184.000" in change.after_html for change in changes)
    assert not any("1.234.000" in change.before_html for change in changes)
    changed = editor.world().changed(FEE, with_value(editor.current(FEE), 1234000, editor.today(), editor.today()))
    for topic in editor.world().answers.topics:
        same = editor.world().answers.make(topic.id).html == changed.answers.make(topic.id).html
        assert same is (f"jawaban/{topic.id}" not in names)


def test_one_of_the_future_says_from_when(office: Admins) -> None:
    editor, day = office.editor, wib("2027-02-01 00:00").date()
    changes = editor.impact(FEE, with_value(editor.current(FEE), 1234000, day, editor.today()))
    assert changes and {change.day for change in changes} == {day}


def test_an_answer_changes_itself_only(office: Admins) -> None:
    body = office.live("jawaban/biaya").body
    [change] = office.editor.impact("jawaban/biaya", body.replace("Anak dapat", "Anak juga dapat"))
    assert change.title == "Biaya paspor" and "Anak dapat" in change.before_html and "juga" in change.after_html
    assert office.editor.impact("jawaban/biaya", body) == []
    assert office.editor.impact("jawaban/biaya", "rusak") == []
    [step] = office.editor.impact("panduan/bayar-bni/bukti", "Simpan saja.")
    assert "Simpan saja" in step.after_html


def test_an_uncertain_fact_that_is_confirmed_shows_where_it_was_prepared_for(office: Admins) -> None:
    key = "fakta/percepatan.jam_palembang"
    body = with_value(
        office.editor.current(key), "08.00 sampai 10.00 WIB", office.editor.today(), office.editor.today()
    )
    [change] = office.editor.impact(key, body)
    assert change.name == "jawaban/percepatan"
    assert "tanyakan dulu ke kantor" in change.before_html and "08.00 sampai 10.00" in change.after_html


def test_the_preview_is_what_citizens_will_read(office: Admins) -> None:
    body = office.live("jawaban/biaya").body.replace("Anak dapat", "**Anak** dapat")
    seen = office.editor.preview("jawaban/biaya", body)
    assert seen.problems == [] and "<b>Anak</b> dapat" in seen.html and "Sumber:" in seen.html
    assert "Rp950.000" in seen.html and 0 < seen.length <= seen.limit == 1500
    assert "Cara bayar" in " ".join(seen.next)
    broken = office.editor.preview("jawaban/biaya", body.replace("biaya.denda_rusak", "biaya.khayal"))
    assert broken.html == "" and "khayal" in " ".join(broken.problems)
    step = office.editor.preview("panduan/bayar-bni/paspor", "Pilih satu.")
    assert "Pilih satu." in step.html and "E-paspor, 10 tahun" in step.next and step.limit == 900


# No sequence of what admins do leaves content that cannot be shown.

NAMES = ["jawaban/biaya", "jawaban/percepatan", "panduan/bayar-bni/jumlah", FEE, "fakta/biaya.masa_10_tahun"]
PIECES = [
    '{{ fakta("biaya.masa_10_tahun") }}',
    '{{ rupiah("biaya.percepatan") }}',
    '{% if pasti("biaya.percepatan") %}{{ rupiah("biaya.percepatan") }}{% endif %}',
    "{{ jumlah() }}",
    "<b>tebal</b>",
    "3",
    "kata",
    "{{ fakta(",
    "nilai: 7\n",
    "status: perlu_konfirmasi\n",
    "catatan: ''\n",
]
DAYS = [wib("2026-11-24 00:00").date(), wib("2026-12-24 00:00").date(), wib("2027-06-01 00:00").date()]


class Editing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.office = Admins()
        self.seen = -1

    def teardown(self) -> None:
        self.office.db.close()

    def _try(self, act: object) -> None:
        try:
            assert callable(act)
            act()
        except RefusedError:
            pass

    def _who(self, first: bool) -> object:
        return self.office.ari if first else self.office.budi

    @rule(name=st.sampled_from(NAMES), first=st.booleans(), piece=st.sampled_from(PIECES), place=st.integers(0, 40))
    def write(self, name: str, first: bool, piece: str, place: int) -> None:
        def act() -> None:
            officer = self.office.ari if first else self.office.budi
            lines = self.office.editor.begin(name, officer).body.splitlines()
            if name.startswith("fakta") and ":" in piece:
                key = piece.partition(":")[0]
                lines = [piece.strip() if line.startswith(f"{key}:") else line for line in lines]
            else:
                lines.insert(min(place, len(lines)), piece)
            self.office.editor.save(name, officer, "\n".join(lines))

        self._try(act)

    @rule(first=st.booleans(), value=st.integers(1, 10**7), day=st.sampled_from(DAYS), fee=st.booleans())
    def state(self, first: bool, value: int, day: object, fee: bool) -> None:
        name = FEE if fee else "fakta/biaya.masa_10_tahun"
        officer, editor = (self.office.ari if first else self.office.budi), self.office.editor
        assert isinstance(day, type(editor.today()))
        self._try(lambda: editor.save(name, officer, with_value(editor.current(name), value, day, editor.today())))

    @rule(name=st.sampled_from(NAMES), first=st.booleans(), over=st.booleans())
    def publish(self, name: str, first: bool, over: bool) -> None:
        officer, editor = (self.office.ari if first else self.office.budi), self.office.editor
        base = editor.live(name).version if over else None
        self._try(lambda: editor.publish(name, officer, base=base))

    @rule(first=st.booleans(), good=st.booleans())
    def decide(self, first: bool, good: bool) -> None:
        officer, editor = (self.office.ari if first else self.office.budi), self.office.editor
        waiting = [draft.id for draft in editor._store.drafts("menunggu")]
        if waiting and good:
            self._try(lambda: editor.approve(waiting[0], officer))
        elif waiting:
            self._try(lambda: editor.reject(waiting[0], officer, "x"))

    @rule(name=st.sampled_from(NAMES), first=st.booleans())
    def discard(self, name: str, first: bool) -> None:
        self._try(lambda: self.office.editor.discard(name, self.office.ari if first else self.office.budi))

    @rule(name=st.sampled_from(NAMES), version=st.integers(1, 6))
    def roll_back(self, name: str, version: int) -> None:
        self._try(lambda: self.office.editor.rollback(name, version, self.office.ari))

    @rule(on=st.booleans())
    def switch(self, on: bool) -> None:
        self._try(lambda: self.office.editor.set_approval(on, self.office.ari))

    @rule(days=st.sampled_from([1, 30, 200]))
    def wait(self, days: int) -> None:
        self.office.now += days * 86_400
        self.seen = -1

    @invariant()
    def everything_can_be_shown(self) -> None:
        revision = self.office.editor._store.revision()
        if revision == self.seen:
            return
        self.seen = revision
        places = Places()
        for later in (0, 40, 400):
            world = world_of(self.office.db, at(self.office.now + later * 86_400).date(), places)
            for name in ("biaya", "percepatan", "e-paspor", "penggantian", "masa-berlaku"):
                assert not re.search(r"\{[{%]|<script", world.answers.make(name).html)
            journey = world.journeys.get("bayar-bni")
            for step in ("jumlah", "percepatan", "paspor"):
                for position in places.of(world.journeys, journey, step):
                    assert Pages(world.journeys, world.answers).page(position).html


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)

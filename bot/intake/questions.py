"""The questions of the request form, in order. Texts and labels are keys into faq/teks/permohonan.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.cases.model import Kind, LetterKind, Passport, Place

Data = Mapping[str, Any]  # plain JSON values by question; None where it was skipped

OWN = "sendiri"  # of `hubungan`: the citizen asks for themselves
UNKNOWN = "belum-tahu"
YES, NO = "ya", "tidak"


class Input(StrEnum):
    """What may be typed or sent in reply to a question."""

    NAME = "nama"
    AGE = "umur"
    PLACE_NAME = "nama_tempat"
    AREA = "wilayah"
    DATE = "tanggal"
    PHONE = "telepon"
    LETTERS = "surat"
    WISH = "keperluan"
    TEXT = "tulisan"


@dataclass(frozen=True)
class Option:
    """A button. `words` are what people type instead, in plain spelling (engine/normalise.py).

    `note` is the key of a text to show once it was chosen.
    """

    value: str
    label: str
    words: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True)
class Question:
    """The options of LETTERS are the kinds of letters: not answers, but what is said of the letters that follow.

    `exact`: a word for an option counts only when it is the whole message.
    """

    id: str
    text: str
    options: tuple[Option, ...] = ()
    input: Input | None = None
    skippable: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Step:
    """Where a question belongs: in the form of which kinds, and when. `own` is its text for who asks for themselves."""

    question: Question
    kinds: frozenset[Kind]
    when: Callable[[Data], bool] = lambda data: True
    own: str | None = None


def _option(name: str, value: str, words: str, note: str | None = None) -> Option:
    return Option(value, f"permohonan_pilihan_{name}", tuple(word.strip() for word in words.split(",")), note)


def _question(
    id_: str, *options: Option, input: Input | None = None, skippable: bool = False, exact: bool = False
) -> Question:
    return Question(id_, f"permohonan_tanya_{id_}", options, input, skippable, exact)


def for_own(data: Data) -> bool:
    return bool(data.get("hubungan") == OWN)


def _for_others(data: Data) -> bool:
    return bool(data.get("hubungan", OWN) != OWN)


def _in_hospital(data: Data) -> bool:
    return bool(data.get("tempat") == Place.HOSPITAL)


_CARE = frozenset({Kind.ABROAD, Kind.VISIT})
_ABROAD = frozenset({Kind.ABROAD})
_ALL = frozenset(Kind)
_GENERAL = frozenset({Kind.GENERAL})

_NOT_KNOWN = "belum tahu, tidak tahu, kurang tahu, belum pasti, belum jelas, belum tahu pasti, tidak tahu pasti"
_UNKNOWN = _option("belum_tahu", UNKNOWN, _NOT_KNOWN)

_RELATION = _question(
    "hubungan",
    _option("hubungan_sendiri", OWN, "saya, saya sendiri, sendiri, diri sendiri, untuk saya"),
    _option(
        "hubungan_anak",
        "anak",
        "orang tua, orangtua, ibu saya, bapak saya, ayah saya, mama saya, papa saya, ibu, bapak, ayah,"
        " mama, papa, emak",
    ),
    _option("hubungan_orang-tua", "orang-tua", "anak, anak saya, bayi saya, putra saya, putri saya"),
    _option("hubungan_pasangan", "pasangan", "suami, istri, isteri, suami saya, istri saya, isteri saya"),
    _option(
        "hubungan_keluarga",
        "keluarga",
        "keluarga, keluarga lain, saudara, kakak, adik, kakek, nenek, paman, bibi, mertua, kakak saya, adik saya",
    ),
    _option("hubungan_lainnya", "lainnya", "orang lain, teman, tetangga, bukan keluarga, teman saya, tetangga saya"),
)
_PLACE = _question(
    "tempat",
    _option("tempat_rumah", Place.HOME.value, "rumah, di rumah"),
    _option("tempat_rumah-sakit", Place.HOSPITAL.value, "rumah sakit, di rumah sakit, rs, di rs, rsud, rsmh, rsup"),
)
_MOVABLE = _question(
    "bisa_dibawa",
    _option("dibawa_ya", YES, "ya, iya, bisa, masih bisa, masih"),
    _option(
        "dibawa_tidak", NO, "tidak, tidak bisa, belum bisa, sudah tidak bisa, tidak masih bisa, tidak mungkin, sulit"
    ),
)
_DANGER = _question(
    "bahaya",
    _option(
        "bahaya_ya",
        YES,
        "ya, iya, gawat, gawat sekali, gawat darurat, iya gawat, tidak bisa menunggu,"
        " tidak bisa tunggu, darurat, kritis",
        note="permohonan_bahaya_119",
    ),
    _option(
        "bahaya_tidak",
        NO,
        "tidak, tidak gawat, belum gawat, tidak darurat, tidak kritis, bisa menunggu, bisa tunggu, masih bisa menunggu,"
        " masih bisa tunggu, masih stabil, stabil",
    ),
    _UNKNOWN,
    exact=True,  # "tidak bisa ditunda" is no "tidak"
)
_DESTINATION = _question(
    "tujuan",
    _option("tujuan_malaysia", "Malaysia", "malaysia, ke malaysia"),
    _option("tujuan_singapura", "Singapura", "singapura, singapore, ke singapura"),
    _UNKNOWN,
    input=Input.PLACE_NAME,
)
_DEPARTURE = _question(
    "berangkat",
    _option("belum_tahu", UNKNOWN, f"{_NOT_KNOWN}, belum, belum ada, belum ada tanggal, tidak ada, belum ada tiket"),
    input=Input.DATE,
)
_PASSPORT = _question(
    "paspor",
    _option(
        "paspor_baru",
        Passport.FIRST.value,
        "belum pernah, belum, belum punya, tidak pernah, baru, tidak, tidak punya, belum ada, pertama, pertama kali",
    ),
    _option(
        "paspor_penggantian",
        Passport.REPLACEMENT.value,
        "pernah, sudah pernah, punya, sudah punya, ya, iya, sudah, penggantian, ganti, perpanjang, perpanjangan, ada",
    ),
)
_LETTERS = _question(
    "surat",
    _option("surat_rekam-medis", LetterKind.RECORD.value, "rekam medis, resume medis, rekam medik"),
    _option("surat_rujukan", LetterKind.REFERRAL.value, "rujukan, surat rujukan, surat rujukan dokter"),
    _option("surat_lainnya", LetterKind.OTHER.value, "surat lain, lain, lainnya, surat dokter, surat keterangan"),
    input=Input.LETTERS,
    skippable=True,
)

STEPS: tuple[Step, ...] = (
    Step(_RELATION, _CARE),
    Step(_question("pemohon", input=Input.NAME), _CARE, when=_for_others),
    Step(_question("nama", input=Input.NAME), _ALL, own="permohonan_tanya_nama_sendiri"),
    Step(_question("umur", input=Input.AGE), _CARE, own="permohonan_tanya_umur_sendiri"),
    Step(_PLACE, _CARE, own="permohonan_tanya_tempat_sendiri"),
    Step(_question("rumah_sakit", input=Input.PLACE_NAME), _CARE, when=_in_hospital),
    Step(_question("ruang", input=Input.TEXT, skippable=True), _CARE, when=_in_hospital),
    Step(_question("wilayah", input=Input.AREA), _CARE),
    Step(_MOVABLE, _CARE, own="permohonan_tanya_bisa_dibawa_sendiri"),
    Step(_DANGER, _CARE, own="permohonan_tanya_bahaya_sendiri"),
    Step(_DESTINATION, _ABROAD),
    Step(_DEPARTURE, _CARE),
    Step(_PASSPORT, _CARE),
    Step(_LETTERS, _CARE),
    Step(_question("keperluan", input=Input.WISH), _GENERAL),
    Step(_question("telepon", input=Input.PHONE), _CARE),
    Step(
        Question("telepon", "permohonan_tanya_telepon_umum", input=Input.PHONE, skippable=True),
        _GENERAL,
    ),
)

"""Why a change is not made, and how that is said to the one who wanted it."""

from __future__ import annotations

from enum import StrEnum

from bot.reminders.wib import at, shown


class Refusal(StrEnum):
    NOT_ADMIN = "bukan-admin"  # nobody of the staff any more, or of another role
    UNKNOWN = "tidak-ada"  # no such entry, version or group
    NO_DRAFT = "tanpa-draf"
    NOT_WAITING = "tidak-menunggu"  # the draft waits for nobody's approval (any more)
    OWN_DRAFT = "draf-sendiri"  # the second admin must be somebody else
    NOTHING_CHANGED = "tidak-berubah"
    PROBLEMS = "bermasalah"  # facts: problems (list of lines)
    TAKEN = "didahului"  # facts: who, when (Unix seconds), version, live, mine
    TOO_LONG = "terlalu-panjang"  # facts: length, limit
    EXISTS = "sudah-ada"  # a new topic's id is in use
    BAD_ID = "nama-salah"
    FEW_SENTENCES = "kurang-kalimat"  # facts: count, least
    NO_CONFLICT = "tanpa-konflik"
    RUINED = "rusak"  # what is live cannot be read, or was not imported yet


class RefusedError(Exception):
    """The change is not made; nothing was written. What `facts` holds is said beside each Refusal."""

    def __init__(self, code: Refusal, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


_TEXTS = {
    Refusal.NOT_ADMIN: "Hanya admin yang boleh mengubah isi.",
    Refusal.UNKNOWN: "Butir atau versi ini tidak ada.",
    Refusal.NO_DRAFT: "Tidak ada draf untuk butir ini.",
    Refusal.NOT_WAITING: "Draf ini tidak menunggu persetujuan lagi.",
    Refusal.OWN_DRAFT: "Draf sendiri harus disetujui admin lain.",
    Refusal.NOTHING_CHANGED: "Isinya sama dengan yang sekarang terbit.",
    Refusal.EXISTS: "Topik dengan nama itu sudah ada.",
    Refusal.BAD_ID: "Nama topik hanya huruf kecil dan tanda hubung, misalnya paspor-hilang.",
    Refusal.RUINED: "Isi di basis data belum ada atau rusak. Coba lagi sebentar, lalu hubungi pengelola sistem.",
    Refusal.NO_CONFLICT: "Tidak ada versi lain yang perlu dipilih.",
}


def refusal_text(error: RefusedError) -> str:
    """One plain Indonesian line."""
    facts = error.facts
    match error.code:
        case Refusal.PROBLEMS:
            problems = facts["problems"]
            assert isinstance(problems, list)
            more = f" (dan {len(problems) - 1} lagi)" if len(problems) > 1 else ""
            return f"Belum bisa diterbitkan: {problems[0]}{more}"
        case Refusal.TAKEN:
            when = facts["when"]
            assert isinstance(when, float)
            moment = shown(at(when))
            return (
                f"{facts['who']} sudah menerbitkan versi {facts['version']} lebih dulu ({moment}). Draf ini disimpan."
            )
        case Refusal.TOO_LONG:
            return f"Terlalu panjang: {facts['length']} huruf, paling banyak {facts['limit']}."
        case Refusal.FEW_SENTENCES:
            return f"Baru {facts['count']} kalimat yang bisa dipakai, paling sedikit {facts['least']}."
        case code:
            return _TEXTS[code]

"""`python -m bot check`: each rule of docs/data-formats.md, broken once, gives its line and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import paths
from bot.cli import main
from bot.content import check as checks
from bot.content.check import check
from bot.content.search import training_sentences
from bot.errors import OperatorError

BIAYA, TRAIN, TEST = "faq/biaya.md", "nlu_data/nlu/biaya.yml", "tests/nlu/biaya.yml"
Break = Callable[[Path], None]


def put(name: str, old: str, new: str) -> Break:
    """Replaces a piece of a file."""

    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def add(name: str, text: str) -> Break:
    """Adds to the end of a file, or makes it."""

    def change(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def drop(name: str) -> Break:
    return lambda root: (root / name).unlink()


def sentences(name: str, topic: str, *texts: str) -> Break:
    """Makes these the only sentences of a file."""
    lines = "".join(f"    - {text}\n" for text in texts)

    def change(root: Path) -> None:
        content = f'version: "3.1"\nnlu:\n- intent: {topic}\n  examples: |\n{lines}'
        (root / name).write_text(content, encoding="utf-8")

    return change


TRAINED = training_sentences(paths.ROOT / TRAIN)[0]
TESTED = training_sentences(paths.ROOT / TEST)
LEAK = f"{TRAINED.upper()}!!"
MINIMUM = checks.LEAST_TRAIN
LONG = "Judul yang jauh lebih panjang daripada tiga puluh dua"
UNCONFIRMED = next(fact for fact in checks.unconfirmed() if fact.value is not None)
NO_FIGURES = 'angka harus diambil dari fakta, misalnya {{ rupiah("biaya...") }}.'
NO_RESPONSE = "domain.yml: responses tanpa 'utter_biaya: [custom: {faq: biaya}]'."

BROKEN: dict[str, tuple[Break, str]] = {
    "no training file": (
        drop("nlu_data/nlu/visa.yml"),
        "nlu_data/nlu/visa.yml tidak ada.\nnlu_data/nlu/visa.yml: 0 kalimat, paling sedikit 6.",
    ),
    "no test file": (
        drop("tests/nlu/visa.yml"),
        "tests/nlu/visa.yml tidak ada.\ntests/nlu/visa.yml: 0 kalimat, paling sedikit 2.",
    ),
    "answer outside the menu": (add("faq/lain.md", "x"), "faq/lain.md: topik ini tidak ada di faq/menu.yml."),
    "training file of no topic": (
        add("nlu_data/nlu/lain.yml", "nlu: []"),
        "nlu_data/nlu/lain.yml: topik ini tidak ada di faq/menu.yml.",
    ),
    "test file of no topic": (
        add("tests/nlu/lain.yml", "nlu: []"),
        "tests/nlu/lain.yml: topik ini tidak ada di faq/menu.yml.",
    ),
    "test sentence also trained": (
        sentences(TEST, "biaya", *TESTED, LEAK),
        f"{TEST}: '{LEAK}' juga kalimat latihan (biaya).",
    ),
    "too few training sentences": (
        sentences(TRAIN, "biaya", *(f"kalimat {number}" for number in range(MINIMUM - 1))),
        f"{TRAIN}: 5 kalimat, paling sedikit 6.",
    ),
    "too few test sentences": (
        sentences(TEST, "biaya", *TESTED[:1]),
        f"{TEST}: 1 kalimat, paling sedikit 2.",
    ),
    "sentence in two topics": (
        add("nlu_data/nlu/visa.yml", f'\n- intent: visa\n  examples: |\n    - "{TRAINED}"\n'),
        f"nlu_data/nlu/visa.yml: '\"{TRAINED}\"' juga ada di biaya.",
    ),
    "unknown fact": (
        add(BIAYA, '\n{{ fakta("biaya.khayal") }}'),
        f"{BIAYA}: fakta 'biaya.khayal' tidak ada di fakta.yml.",
    ),
    "unconfirmed fact": (
        add(BIAYA, f'\n{{{{ fakta("{UNCONFIRMED.key}") }}}}'),
        f"{BIAYA}: fakta '{UNCONFIRMED.key}' belum dipastikan: pakai {{% if pasti(\"{UNCONFIRMED.key}\") %}}.",
    ),
    "fault hidden until an unconfirmed fact is confirmed": (
        add(BIAYA, f'\n{{% if pasti("{UNCONFIRMED.key}") %}}{{{{ fakta("a.b") }}}}{{% endif %}}'),
        f"{BIAYA}: fakta 'a.b' tidak ada di fakta.yml.",
    ),
    "template fault": (add(BIAYA, "\n{{ fakta() }}"), f"{BIAYA}: *missing*"),
    "button to an unknown topic": (
        put(BIAYA, "lanjut: [", "lanjut: [khayal, "),
        f"{BIAYA}: lanjut: tombol ke 'khayal' tidak bisa dibuat.",
    ),
    "button to itself": (
        put(BIAYA, "lanjut: [", "lanjut: [biaya, "),
        f"{BIAYA}: lanjut: tombol ke 'biaya' tidak bisa dibuat.",
    ),
    "too many buttons": (
        put(BIAYA, "lanjut: [", "lanjut: [visa, wna, "),
        f"{BIAYA}: lanjut harus 1 sampai 5 topik.",
    ),
    "unknown source": (
        put(BIAYA, "sumber: [", "sumber: [S999, "),
        f"{BIAYA}: sumber 'S999' tidak ada di sumber.yml.",
    ),
    "raw digit": (add(BIAYA, "\nBiayanya 350 ribu."), f"{BIAYA}: {NO_FIGURES}"),
    "raw digit after a template": (
        add(BIAYA, '\n{{ fakta("biaya.masa_5_tahun") }} atau 10 tahun'),
        f"{BIAYA}: {NO_FIGURES}",
    ),
    "forbidden link": (
        add(BIAYA, "\n[lihat](https://go.id.example.com/)"),
        f"{BIAYA}: tautan ke https://go.id.example.com/; hanya situs go.id dan bank.",
    ),
    "title too long": (put(BIAYA, "judul: Biaya paspor", f"judul: {LONG}"), f"{BIAYA}: judul lebih dari 32 huruf."),
    "answer too long": (add(BIAYA, "\n" + "kata " * 400), f"{BIAYA}: jawaban * huruf, paling banyak 1500."),
    "no intent": (put("domain.yml", "\n- biaya\n", "\n"), "domain.yml: intents tanpa 'biaya'."),
    "no response": (put("domain.yml", "utter_biaya:", "utter_khayal:"), NO_RESPONSE),
    "response of another topic": (put("domain.yml", "{faq: biaya}", "{faq: visa}"), NO_RESPONSE),
    "no rule": (
        put("nlu_data/rules.yml", "- intent: biaya\n", "- intent: visa\n"),
        "nlu_data/rules.yml: tanpa aturan untuk 'biaya'.",
    ),
    "intent of no topic": (
        put("domain.yml", "intents:\n", "intents:\n- khayal\n"),
        "domain.yml: intent 'khayal' tidak ada di faq/menu.yml.",
    ),
}


def fits(line: str, pattern: str) -> bool:
    """A pattern's * stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), line) is not None


@pytest.mark.parametrize(("broken", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_one_fault_gives_its_line_and_no_other(data: Path, broken: Break, expected: str) -> None:
    broken(data)
    problems = check(data)
    patterns = expected.split("\n")
    assert len(problems) == len(patterns), problems
    assert all(fits(line, pattern) for line, pattern in zip(problems, patterns, strict=True)), problems


@pytest.mark.parametrize(
    "harmless",
    [
        add(BIAYA, "\n\n1. Bawa fotokopi A4\n2. Buka [BNI](https://www.bni.co.id/) atau M-Paspor"),
        add(BIAYA, '\n{{ "satu 1" }}{% if 1 == 1 %}ya{% endif %}'),
        sentences(TEST, "biaya", *TESTED, f"{TRAINED} dan lain-lain"),
    ],
)
def test_what_the_rules_allow_is_no_problem(data: Path, harmless: Break) -> None:
    harmless(data)
    assert check(data) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (drop(BIAYA), "^faq/biaya.md tidak ada"),
        (put(BIAYA, "sumber: ", "asal: "), "^faq/biaya.md: KeyError 'sumber'"),
        (put(BIAYA, "berlaku_sejak: ", "sejak: "), "^faq/biaya.md: KeyError 'berlaku_sejak'"),
        (put(BIAYA, "diperiksa: ", "dicek: "), "^faq/biaya.md: KeyError 'diperiksa'"),
        (put("faq/fakta.yml", "status: terverifikasi", "status: pasti"), "^fakta.yml: aturan.tarif "),
        (put("faq/menu.yml", "- biaya\n", "- biaya\n  - biaya\n"), "^menu.yml: biaya berada di dua kelompok"),
        (put(TRAIN, "nlu:", "nlu"), "biaya.yml tidak terbaca"),
        (drop("domain.yml"), "^domain.yml tidak terbaca"),
        (put("domain.yml", "responses:", "jawaban:"), "^domain.yml tidak terbaca"),
        (put("nlu_data/rules.yml", "rules:", "rules: ["), "^rules.yml tidak terbaca"),
    ],
)
def test_what_cannot_be_read_at_all_is_named_on_one_line(data: Path, broken: Break, said: str) -> None:
    broken(data)
    with pytest.raises(OperatorError, match=said) as caught:
        check(data)
    assert "\n" not in str(caught.value)


def test_a_topic_with_few_sentences_is_advised_to_get_more(data: Path) -> None:
    sentences(TRAIN, "biaya", *(f"kalimat {number}" for number in range(8)))(data)
    sentences(TEST, "biaya", *TESTED[:2])(data)
    assert checks.check(data) == []
    assert checks.advice(data) == [
        f"{TRAIN}: 8 kalimat; sebaiknya paling sedikit {checks.MIN_TRAIN}.",
        f"{TEST}: 2 kalimat; sebaiknya paling sedikit {checks.MIN_TEST}.",
    ]


def test_the_repository_needs_no_advice() -> None:
    assert checks.advice() == []


def test_the_repository_has_no_problems() -> None:
    assert check() == []


def test_the_command_lists_problems_and_what_to_confirm_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check", lambda: ["faq/x.md: salah."])
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "SALAH  faq/x.md: salah." in result.output
    assert f"- {UNCONFIRMED.key}: {UNCONFIRMED.note}" in result.output


def test_the_command_succeeds_without_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check", lambda: [])
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_the_command_prints_an_unreadable_file_as_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> list[str]:
        raise OperatorError("fakta.yml\n tidak terbaca.", "Perbaiki.")

    monkeypatch.setattr(checks, "check", unreadable)
    result = CliRunner().invoke(main, ["check"])
    assert result.output == "Error: fakta.yml tidak terbaca. Perbaiki.\n"
    assert result.exit_code == 1

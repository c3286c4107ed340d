"""A document read member by member is the document read at once, however little of it is read at a time."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.system import json_stream
from labelcheck.system.json_stream import (
    CutOffJsonError,
    JsonPart,
    NotUtf8Error,
    RefusedJsonError,
    TooLongError,
    Utf8Text,
    read_parts,
)

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
_documents = st.dictionaries(st.sampled_from(["recalls", "date", "x", 'q"uote']), _values | st.lists(_values))


class Trickle:
    """Gives a few characters at a time, whatever it is asked for."""

    def __init__(self, text: str, most: int) -> None:
        self._text = io.StringIO(text)
        self._most = most

    def __call__(self, _: int) -> str:
        return self._text.read(self._most)


def put_together(members: list[JsonPart]) -> Any:
    if members and members[0].key is None:
        return members[0].value
    document: dict[str, Any] = {}
    for member in members:
        if member.item is None:
            document[str(member.key)] = member.value
        else:
            document[str(member.key)].append(member.value)
    return document


@given(_documents | _values, st.sampled_from([None, 1, "\t"]), st.integers(1, 50))
def test_the_members_are_those_of_the_document(document: Any, indent: int | str | None, most: int) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    members = list(read_parts(Trickle(text, most), "recalls"))
    assert put_together(members) == json.loads(text)


@given(_documents, st.data())
def test_what_is_no_json_is_refused_at_the_place_where_it_stops_being_so(document: Any, data: st.DataObject) -> None:
    text = json.dumps(document, indent=1)
    place = data.draw(st.integers(0, len(text)))
    broken = text[:place] + data.draw(st.sampled_from(["", "}", "]", ",", '"', "\x00", "nul", "{", "[1", " x"])) + text[
        place + data.draw(st.integers(0, 2)) :
    ]  # fmt: skip
    try:
        whole = json.loads(broken, object_pairs_hook=json_stream._unique_keys)
    except RefusedJsonError:
        with pytest.raises((RefusedJsonError, json.JSONDecodeError)):
            list(read_parts(Trickle(broken, 7), "recalls"))
    except json.JSONDecodeError as expected:
        with pytest.raises((json.JSONDecodeError, RefusedJsonError)) as caught:
            list(read_parts(Trickle(broken, 7), "recalls"))
        if isinstance(caught.value, json.JSONDecodeError):
            assert caught.value.lineno <= expected.lineno + 1
    else:
        assert put_together(list(read_parts(Trickle(broken, 7), "recalls"))) == whole


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,\n "b": tru}', 2, 7),
        ('{"recalls": [1,\n2,\n  3 4]}', 3, 5),
        ('{"recalls": [1,\n2,]}', 2, 3),
        ('{"a": 1}\n\n  x', 3, 3),
        ('{"a" 1}', 1, 6),
        ("{'a': 1}", 1, 2),
        ('{"a": 1', 1, 8),
        ("", 1, 1),
    ],
)
@pytest.mark.parametrize("most", [1, 5, 1000])
def test_an_error_names_line_and_column_of_the_whole_document(text: str, line: int, column: int, most: int) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        list(read_parts(Trickle(text, most), "recalls"))
    assert (caught.value.lineno, caught.value.colno) == (line, column)


def test_a_number_is_read_to_its_end() -> None:
    members = list(read_parts(Trickle('{"recalls": [123456, 7]}', 1), "recalls"))
    assert [member.value for member in members if member.item is not None] == [123456, 7]


def test_a_member_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_PART", 1000)
    read = []

    def endless(count: int) -> str:
        read.append(count)
        return '{"recalls": ["' if len(read) == 1 else "x" * 500

    with pytest.raises(json.JSONDecodeError):
        list(read_parts(endless, "recalls"))
    assert len(read) < 6


def test_a_key_that_stands_twice_is_refused_wherever_it_stands() -> None:
    for text in ('{"a": 1, "a": 2}', '{"recalls": [{"a": 1, "a": 2}]}', '{"recalls": [], "recalls": []}'):
        with pytest.raises(RefusedJsonError, match="stands twice"):
            list(read_parts(Trickle(text, 3), "recalls"))


def test_a_document_that_is_a_list_comes_item_by_item() -> None:
    parts = list(read_parts(Trickle('[1, {"a": [2]}]', 3), None))
    assert parts == [JsonPart(None, 0, 1), JsonPart(None, 1, {"a": [2]})]
    assert list(read_parts(Trickle(" [] ", 1), None)) == []


@pytest.mark.parametrize("text", ['{"recalls": [1, 2', '{"a": "x', '{"a": ', "", '{"recalls": [{"a": 1}', "{"])
@pytest.mark.parametrize("most", [1, 1000])
def test_a_document_that_ends_too_early_is_told_from_other_damage(text: str, most: int) -> None:
    with pytest.raises(CutOffJsonError):
        list(read_parts(Trickle(text, most), "recalls"))
    with pytest.raises(json.JSONDecodeError) as caught:
        list(read_parts(Trickle('{"recalls": [1 2]}', most), "recalls"))
    assert not isinstance(caught.value, CutOffJsonError)


def test_many_keys_that_stand_twice_take_no_time() -> None:
    text = '{"a": {' + ", ".join(f'"{number}": 1' for number in [*range(200_000), *range(199_999, 0, -1)]) + "}}"
    began = time.perf_counter()
    with pytest.raises(RefusedJsonError, match="stands twice"):
        list(read_parts(io.StringIO(text).read, "recalls"))
    assert time.perf_counter() - began < 5


def test_bytes_that_are_no_utf8_are_named_by_their_place() -> None:
    for count in (1, 2, 100):
        text = Utf8Text(io.BytesIO(b'\xef\xbb\xbf{"\xc3\xa9": "\xe9"}'), 100)
        with pytest.raises(NotUtf8Error, match=r"byte 11\)") as caught:
            while text.read(count):
                pass
        assert caught.value.place == 11


def test_no_more_is_read_than_a_file_may_have() -> None:
    file = io.BytesIO(b" " * 1000)
    text = Utf8Text(file, 100)
    with pytest.raises(TooLongError):
        while text.read(64):
            pass
    assert file.tell() == 101

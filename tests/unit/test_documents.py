"""YAML: strict, safe against traps, exact about places; and what is written is read back the same."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.documents import (
    DocumentError,
    dump_yaml,
    load_model,
    parse_yaml,
    read_text,
    split_front_matter,
    to_model,
)
from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import Terraform
from mlops_architect.domain.policy import Policy


class Part(Model):
    """A nested value."""

    length: int
    colour: str = ""


class Thing(Model):
    """A value to read."""

    name: str
    parts: tuple[Part, ...] = ()
    by_name: dict[str, Part] = {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("2024-01-31", "2024-01-31"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1.10", 1.1),
        ("7", 7),
        ("-7", -7),
        ("1_000", 1000),
        ("~", None),
        ("1e9", "1e9"),
    ],
)
def test_a_plain_word_means_what_it_looks_like(text: str, value: Any) -> None:
    read = parse_yaml(f"a: {text}", "x")["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1 key 'a' is there twice"),
        ("on: 1\n'on': 2\n", "x.yaml:2:1 key 'on' is there twice"),
        ("a:\n  - {b: 1, b: 2}\n", "x.yaml:2:12 key 'b' is there twice"),
        ("true: 1\n", "x.yaml:1:1 a key must be text"),
        ("? [1, 2]\n: 3\n", "x.yaml:1:3 a key must be text"),
        ("a: [1, 2\nb: 3\n", "x.yaml:2:2"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1"),
        ("a: !!python/object/apply:os.system ['true']\n", "x.yaml:1:4"),
        ("a: \x00\n", "x.yaml"),
    ],
)
def test_bad_yaml_is_refused_where_it_is_wrong(text: str, at: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_yaml(text, "x.yaml")
    assert caught.value.message.startswith(at)
    assert "\n" not in caught.value.message


BOMBS = {
    "billion laughs": "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)),
    "itself": "&a [*a]",
    "merge": "a: &a {b: 1}\nc:\n  <<: *a\n",
    "deep list": "[" * 100_000,
    "closed deep list": "[" * 5_000 + "]" * 5_000,
    "deep mapping": "{a: " * 100_000,
    "deep block": "".join(" " * i + "a:\n" for i in range(1_000)),
    "deep compact block": "- " * 50_000 + "x",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_small_texts_that_grow_or_sink_are_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(DocumentError):
        parse_yaml(text, "x.yaml")
    assert time.process_time() - started < 1


def test_an_anchor_that_nothing_repeats_is_harmless() -> None:
    assert parse_yaml("a: &a [1]", "x") == {"a": [1]}


def test_five_megabytes_are_enough() -> None:
    with pytest.raises(DocumentError, match="larger than 5 MB"):
        parse_yaml("a: " + "x" * 5_000_000, "x.yaml")


def test_what_cannot_be_read_is_one_message(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"a: \xff\xfe\n")
    with pytest.raises(DocumentError, match=r"binary\.yaml: not UTF-8 text \(byte 3\)"):
        read_text(binary)
    with pytest.raises(DocumentError, match="No such file"):
        read_text(tmp_path / "missing.yaml")
    with pytest.raises(DocumentError, match="Is a directory"):
        read_text(tmp_path)


def test_every_error_of_a_file_comes_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "thing.yaml"
    path.write_text(
        "nam: x\nparts:\n  - length: 1\n  - length: long\n    color: red\nby_name:\n  one: {length: 2, collour: x}\n"
    )
    with pytest.raises(DocumentError) as caught:
        load_model(path, Thing)
    assert caught.value.message.splitlines() == [
        f"{path}:1:1 name: Field required",
        f"{path}:4:5 parts.1.length: Input should be a valid integer, unable to parse string as an integer",
        f"{path}:5:5 parts.1.color: unknown key; did you mean 'colour'?",
        f"{path}:7:20 by_name.one.collour: unknown key; did you mean 'colour'?",
        f"{path}:1:1 nam: unknown key; did you mean 'name'?",
    ]


def test_a_key_like_none_gets_no_suggestion() -> None:
    with pytest.raises(DocumentError) as caught:
        to_model({"name": "x", "zzz": 1}, Thing, "x")
    assert caught.value.message == "x zzz: unknown key"


def test_the_line_is_found_below_the_tag_of_a_union(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("id: a\nrequire:\n  op: all\n  of:\n    - {op: equals, fact: a}\n    - {op: equals, fakt: a}\n")
    with pytest.raises(DocumentError) as caught:
        load_model(path, Policy)
    assert any(line.startswith(f"{path}:6:20") and "fakt" in line for line in caught.value.message.splitlines())


def test_a_rule_of_the_model_is_told_in_its_own_words() -> None:
    with pytest.raises(DocumentError, match=r"inputs\.a: give exactly one of output, size"):
        to_model({"inputs": {"a": {"output": "x.y", "size": "z"}}}, Terraform, "x")


def test_a_document_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    for text in ("", "- 1\n", "word\n"):
        path = tmp_path / "thing.yaml"
        path.write_text(text)
        with pytest.raises(DocumentError, match="document: "):
            load_model(path, Thing)


def test_front_matter_is_split_from_the_body() -> None:
    assert split_front_matter("---\na: 1\n---\n\n# Title\n\n---\nmore\n", "x.md") == (
        {"a": 1},
        "# Title\n\n---\nmore\n",
    )


@pytest.mark.parametrize("text", ["", "# Title\n", "---\na: 1\n", " ---\na: 1\n---\n"])
def test_missing_or_open_front_matter_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match=r"^x\.md:1:1 front matter "):
        split_front_matter(text, "x.md")


def test_a_line_of_front_matter_is_counted_from_the_top_of_the_file() -> None:
    with pytest.raises(DocumentError, match=r"^x\.md:3:1 key 'a' is there twice"):
        split_front_matter("---\na: 1\na: 2\n---\nbody\n", "x.md")


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh_-.:# yno\n", max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_what_is_written_is_read_back(value: Any) -> None:
    text = dump_yaml(value)
    assert parse_yaml(text, "x") == value
    assert dump_yaml(parse_yaml(text, "x")) == text


@given(st.lists(st.text(st.sampled_from("ab \n\t:#-'\"|>&*!%@`{}[],?\u2028\x85\ufeff")), min_size=1, max_size=3))
def test_awkward_texts_are_read_back(lines: list[str]) -> None:
    value = {"text": "\n".join(lines)}
    assert parse_yaml(dump_yaml(value), "x") == value


@given(st.text(st.sampled_from("ab \\\n\t:#-'\"\u061c\u200e\u202e\u2066\u2069é"), min_size=1))
def test_no_character_turns_what_a_reader_sees(text: str) -> None:
    written = dump_yaml({"a": text, "b": [text], "c": {text: 1}})
    assert set(written).isdisjoint("\u061c\u200e\u202e\u2066\u2069")
    assert parse_yaml(written, "x") == {"a": text, "b": [text], "c": {text: 1}}


def test_a_value_that_occurs_twice_is_written_out_twice() -> None:
    shared = {"a": [1, 2]}
    text = dump_yaml({"one": shared, "two": shared})
    assert "&" not in text
    assert parse_yaml(text, "x") == {"one": shared, "two": shared}


def test_models_are_written_in_the_order_of_their_fields() -> None:
    assert dump_yaml(Thing(name="no", parts=(Part(length=1),))) == (
        "name: 'no'\nparts:\n- length: 1\n  colour: ''\nby_name: {}\n"
    )


def test_a_model_is_handed_out_again_until_its_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "thing.yaml"
    old = 1_000_000_000

    def written(text: str) -> None:
        file.write_text(text)
        os.utime(file, ns=(old, old))  # the time of the change itself stays as it is

    written("name: one\n")
    assert load_model(file, Thing) is not load_model(file, Thing), "it may still change without its time telling"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mlops_architect.documents._SETTLED_NS", 0)
        time.sleep(0.02)
        first = load_model(file, Thing)
        assert load_model(file, Thing) is first
        written("name: two\n")
        time.sleep(0.02)
        assert load_model(file, Thing).name == "two"
        file.unlink()
        with pytest.raises(DocumentError):
            load_model(file, Thing)

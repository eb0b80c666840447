"""What a model that writes code is told: the design, the rules, and the repository as far as there is room."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mlops_architect.domain.code_generation import CodeRules, matches
from mlops_architect.providers.code.interface import CodeTask
from mlops_architect.providers.code.outlines import short_form
from mlops_architect.providers.prompting import Prompt, fenced, instructions_part, pinned_part, tokens_of
from mlops_architect.providers.redaction import redacted, without_keys
from mlops_architect.providers.shortening import EARLIER
from mlops_architect.providers.telling import Telling

_ORDER = ("use-case", EARLIER, "use-case")
"""Which slices are told in shorter forms before any file is shortened: the first file has the use case whole."""


@dataclass(frozen=True)
class _File:
    """A file as it is shown; ``short`` says what is missing, empty for all of it."""

    path: str
    text: str
    short: str = ""


def code_prompt(task: CodeTask, rules: CodeRules, most_tokens: int, *, with_files: bool = True) -> Prompt | None:
    """Return the prompt within ``most_tokens``; None where even the least of it is larger, one file in short.

    The last files, which matter least, give way first: to a short form all of them, then altogether.
    ``with_files`` shows the files that matter; without, they lie in the folder where the work is done.
    """
    brief = task.brief()
    # skills for everybody are about proposals to a design
    brief = replace(brief, skills=[skill for skill in brief.skills if task.spec.id in skill.agents])
    pinned = redacted(pinned_part(task.view, brief))
    instructions = redacted(instructions_part(task.spec, brief)) + f"\n\n# What you may touch\n\n{rules.plain}"
    shown = list(_shown(task.templates, rules)) if with_files else []
    left_out: list[str] = []
    slices, folded = Telling(task.view, order=_ORDER), False
    while True:
        told = without_keys(_task(task, slices, shown, left_out, with_files, folded=folded))
        if tokens_of(len(pinned) + len(instructions) + len(told)) <= most_tokens:
            short = (f"{file.path}: {file.short}" for file in shown if file.short)
            return Prompt(pinned, instructions, told, tuple(left_out), (*slices.shortened, *short))
        if slices.shorten():
            continue
        if not folded:
            folded = True
        elif (place := _next_short(shown, rules)) is not None:
            shown[place] = _in_short(shown[place], rules) or shown[place]
        elif len(shown) > 1:
            left_out.append(shown.pop().path)
        else:
            return None


def _shown(templates: Mapping[str, bytes], rules: CodeRules) -> Iterator[_File]:
    known: set[str] = set()
    for pattern in rules.read:
        for path in sorted(templates):
            if path not in known and matches(pattern, path):
                known.add(path)
                yield _File(path, templates[path].decode(errors="replace"))


def _in_short(file: _File, rules: CodeRules) -> _File | None:
    """Return a file in its short form, None where it has none or is in it."""
    rule = rules.rule_for(file.path)
    found = None if file.short else short_form(file.path, file.text, rule.only_adds if rule else "")
    return _File(file.path, *found) if found else None


def _next_short(shown: Sequence[_File], rules: CodeRules) -> int | None:
    """Return the place of the last file that can be shown in short, None where none can."""
    return next((place for place in reversed(range(len(shown))) if _in_short(shown[place], rules)), None)


def _tree(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for path, content in sorted(files.items()):
        whole.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def _folders(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each folder with how many files lie in it."""
    counts = Counter(path.rpartition("/")[0] or "." for path in files)
    for folder, count in sorted(counts.items()):
        yield f"- {folder}/ ({count})"


def _task(
    task: CodeTask,
    slices: Telling,
    shown: Sequence[_File],
    left_out: list[str],
    with_files: bool,
    *,
    folded: bool,
) -> str:
    lines = ["What you may read of the design:", ""]
    for name, text in slices.parts:
        lines += [f'<slice name="{name}">', fenced(text, "slice"), "</slice>", ""]
    if slices.shortened:
        lines += ["Shortened for want of room:", *(f"- {one}" for one in slices.shortened), ""]
    if folded:
        lines += ["Folders of the repository, with the number of their files, for want of room:"]
        lines += [*_folders(task.templates), ""]
    else:
        lines += ["All files of the repository:", *(f"- {path}" for path in sorted(task.templates)), ""]
    for file in shown:
        short = f' short="{file.short}"' if file.short else ""
        lines += [f'<file path="{file.path}"{short}>', fenced(file.text, "file"), "</file>", ""]
    if any(file.short for file in shown):
        lines += ["Files marked `short` are not shown whole: edit only passages that stand there word for word.", ""]
    if not with_files:
        lines += [f"They lie in the folder you work in; their content has the sha256 {_tree(task.templates)}.", ""]
    if left_out:
        lines += [f"Not shown for want of room: {', '.join(left_out)}.", ""]
    return "\n".join([*lines, "Write your changes."])

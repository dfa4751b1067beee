"""The reference is made from the code: it has all that there is, and only what there is."""

from __future__ import annotations

import argparse
import re

import generated
import pytest

import counterclaim
from counterclaim.cli import COMMANDS, parser
from counterclaim.export.forms import FORMS
from tests.docs.blocks import DOCS, ROOT


def _page(name: str) -> str:
    text: str = generated.filled((DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8"))
    return text


def _parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option(command: str) -> None:
    (section,) = re.findall(rf"^## {command}\n(.*?)(?=^## |\Z)", _page("commands"), re.M | re.S)
    for action in _parsers()[command]._actions:
        for option in action.option_strings if action.dest != "help" else ():
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", section), option
        for choice in action.choices or ():
            assert str(choice) in section


def test_every_public_name() -> None:
    page = _page("python")
    for name in set(counterclaim.__all__) - {"__version__"}:
        assert re.search(rf"^\.\. auto(class|function|exception):: counterclaim\.{name}$", page, re.M), name


def test_every_form() -> None:
    page = _page("exports")
    for name in FORMS:
        assert f"`{name}`" in page


def test_every_form_but_plain_rows_has_a_page() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "forms").glob("*.md"))
    missing = [name for name in FORMS if name not in ("jsonl", "json") and f"--to {name}" not in pages]
    assert not missing


def test_every_row_and_field() -> None:
    from counterclaim.export.schemas import row_schemas

    page = _page("rows")
    for kind, schema in row_schemas().items():
        (section,) = re.findall(rf"^## {kind}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
        for field in schema["properties"]:
            assert f"| `{field}` |" in section


def test_a_code_that_is_not_explained_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    literal, tells, meanings = generated.CODES["stance"]
    fewer = dict(list(meanings.items())[1:])
    monkeypatch.setitem(generated.CODES, "stance", (literal, tells, fewer))
    with pytest.raises(ValueError, match="stance"):
        generated.codes()


def test_every_variable_of_ours() -> None:
    page = _page("environment")
    for folder in ("src", "tests", "evals", "benchmarks", "docs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in re.findall(r"\bCOUNTERCLAIM_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")):
                assert f"`{name}`" in page, f"{name}, in {path}"


def test_the_same_code_gives_the_same_text() -> None:
    for name, part in generated.PARTS.items():
        assert part() == part(), name


def test_nothing_else_is_generated() -> None:
    with pytest.raises(KeyError):
        generated.filled("<!-- generated: nonsense -->")


def test_rows_of_any_schemas() -> None:
    inner = {"type": "object", "properties": {"kind": {"enum": ["x", None], "description": "a|b"}}}
    schemas = {"thing": {"description": "A *thing*.", "properties": {"parts": {"type": "array", "items": inner}}}}
    text = generated.rows(schemas)
    assert "## thing" in text
    assert r"A \*thing\*." in text
    assert "| `parts` | list of object |" in text
    assert r"| `parts[].kind` | `x` null | a\|b |" in text

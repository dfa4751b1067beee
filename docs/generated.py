"""Those parts of the documentation that are made from the code and from recorded results, whenever the pages are built.

A line `<!-- generated: NAME -->` in a page stands for what the function of that name in `PARTS` returns, as Markdown. Nothing of it is
kept in the repository, and the same code gives the same text.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from meanings import CODES, PRECISION

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "evals" / "results"
MEASURED = ROOT / "src" / "counterclaim" / "tables" / "measured.json"
_PLACE = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.M)


def commands() -> str:
    """Every command with its arguments, as the program itself knows them."""
    from counterclaim.cli import parser

    (listed,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return "\n\n".join(part for name, command in listed.choices.items() for part in _command(name, command))


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100)
    yield f"## {name}"
    yield _escaped(command.description or "")
    usage = command.format_usage().removeprefix("usage: ").rstrip().replace("\n       ", "\n")
    yield f"```text\n{usage}\n```"
    arguments = [action for action in command._actions if not isinstance(action, argparse._HelpAction)]
    rows = [(_called(action), _escaped(_help(action)), _default(action)) for action in arguments]
    yield _table(("argument", "does", "default"), rows)


def _called(action: argparse.Action) -> str:
    """Its names, with what follows them."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None and not isinstance(action.metavar, str):
        value = "|".join(map(str, action.choices))
    if not action.option_strings:
        return f"`{value}`" + (" …" if action.nargs in ("+", "*") else "")
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings)


def _help(action: argparse.Action) -> str:
    told = action.help or ""
    if action.choices is not None and isinstance(action.metavar, str):
        told += f" (one of: {', '.join(map(str, action.choices))})"
    return re.sub(r"\s*\(default: [^()]*\)", "", told)


def _default(action: argparse.Action) -> str:
    """What holds where nothing is given: as the help says it, else the parser's own."""
    if (said := re.search(r"\(default: ([^()]*)\)", action.help or "")) is not None:
        return _escaped(said[1])
    if action.required or (not action.option_strings and action.nargs not in ("?", "*")):
        return "must be given"
    plain = action.default in (None, False, argparse.SUPPRESS) or action.default == []
    return "" if plain else f"`{action.default}`"


def forms() -> str:
    """What `export --to` knows."""
    from counterclaim.export.forms import FORMS

    pages = {path.stem for path in (ROOT / "docs" / "reference" / "forms").glob("*.md")}
    rows = [
        (f"[`{name}`](forms/{name}.md)" if name in pages else f"`{name}`", _escaped(form.tells), "folder" if form.folder else "stream")
        for name, form in FORMS.items()
    ]
    return _table(("`--to`", "what comes out", "goes to"), rows)


def rows(schemas: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """Every kind of row with its fields.

    Args:
        schemas: a JSON Schema for each `type`; None takes the program's own.
    """
    if schemas is None:
        schemas = import_module("counterclaim.export.schemas").row_schemas()
    return "\n\n".join(part for kind, schema in schemas.items() for part in _row(kind, schema))


def _row(kind: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {kind}"
    yield _escaped(str(schema.get("description", "")))
    yield _table(("field", "holds", "is"), list(_fields(schema, "")))


def _fields(schema: Mapping[str, Any], above: str) -> Iterator[tuple[str, str, str]]:
    """The properties of an object, and of the objects in it, but for spans, which are the same everywhere."""
    for name, field in schema.get("properties", {}).items():
        yield f"`{above}{name}`", _type(field), _escaped(str(field.get("description", "")))
        within, step = _within(field)
        if within.get("properties", {}).keys() not in ({"start", "end", "text"}, {"document", "start", "end"}):
            yield from _fields(within, f"{above}{name}{step}.")


def _within(field: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The object in a field, if there is one, and what stands between their names."""
    if "anyOf" in field:
        field = next(one for one in field["anyOf"] if one.get("type") != "null")
    return (field["items"], "[]") if "items" in field else (field, "")


def _type(field: Mapping[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " ".join("null" if one is None else f"`{one}`" for one in field["enum"])
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if "items" in field:
        return f"list of {_type(field['items'])}"
    if field.get("properties", {}).keys() == {"start", "end", "text"}:
        return "span"
    kinds = field.get("type", "object")
    return " or ".join([kinds] if isinstance(kinds, str) else kinds)


def codes() -> str:
    """Every list of codes with what each of them means.

    Raises:
        ValueError: the program has other codes than are explained here.
    """
    parts = []
    for name, (literal, tells, meanings) in CODES.items():
        if list(meanings) != list(get_args(literal)):
            raise ValueError(f"the codes of {name} are {get_args(literal)}; docs/generated.py explains {tuple(meanings)}")
        parts += [f"## {name}", tells, _table(("code", "means"), [(f"`{code}`", means) for code, means in meanings.items()])]
    records = import_module("counterclaim.records")
    for name, table, tells in (
        ("credibility", records.CREDIBILITY, "Of a piece of information: the number of the Admiralty code. 6 where nobody judged."),
        ("reliability", records.RELIABILITY, "Of a source: the letter of the Admiralty code, judged for itself. f where nobody judged."),
        ("precision", PRECISION, "Of a place: `where_prec` of UCDP GED."),
    ):
        parts += [f"## {name}", tells, _table(("code", "means"), [(f"`{code}`", means) for code, means in table.items()])]
    return "\n\n".join(parts)


def python() -> str:
    """The public names of the package, by Sphinx's own reader of docstrings."""
    package = import_module("counterclaim")
    made = []
    for name in sorted(set(package.__all__) - {"__version__"}, key=lambda name: (name[0].isupper(), name)):
        what = getattr(package, name)
        kind = "autofunction" if not isinstance(what, type) else "autoexception" if issubclass(what, Exception) else "autoclass"
        members = "" if kind == "autofunction" else "\n   :members:"
        made.append(f"## {name}\n\n```{{eval-rst}}\n.. {kind}:: counterclaim.{name}{members}\n```")
    return "\n\n".join(made)


def recorded() -> str:
    """What is recorded of the quality, set by set."""
    gates = sorted(RESULTS.glob("gate-*.json"))
    figures = _figures(gates[-1])
    names = {"polnear": "PolNeAR dev: 84 US political articles", "seed": "one wire report", "dossiers": "six dossiers of six reports each"}
    keys = ("who-what", "exact source", "exact cue", "exact content", "field stance", "field quotation", "field channel", "field said_at")
    told = [(names[name], *(f"{figures[name][key]:.1f}" if key in figures[name] else "" for key in keys)) for name in names]
    return _table(("set", "who-what", "source", "cue", "content", "stance", "quotation", "channel", "said at"), told)


def relations() -> str:
    """Precision and recall of relations, on both sets of dossiers."""
    rows = []
    for name, file in (("six dossiers", "relations-shared"), ("four dossiers set aside", "relations-aside")):
        for kind, found in _figures(RESULTS / f"{file}.json")["end to end"].items():
            rows.append((name, kind, f"{found['precision']:.1f}", f"{found['recall']:.1f}", f"{found['F1']:.1f}", str(found["gold"])))
    return _table(("set", "relation", "right, of 100 told", "found, of 100 there", "F1", "there"), rows)


def certainty() -> str:
    """How often likely and possible disputes are right."""
    found = _figures(RESULTS / "relations-shared.json")["disputes"]
    rows = [
        (f"**{name}**", str(one["disputes"]), f"{one['any right']:.0f} %", f"{one['half right']:.0f} %", f"{one['pairs right']:.0f} %")
        for name, one in found.items()
    ]
    return _table(("disputes", "how many", "something is contested", "at least half of the pairs right", "of all pairs right"), rows)


def calibration() -> str:
    """How often relations with a probability are right."""
    rows = []
    bins = [_figures(RESULTS / f"relations-{name}.json")["calibration"]["bins"] for name in ("shared", "aside")]
    for ours, aside in zip(*bins, strict=True):
        told = [f"{one[key]:.0%}" for one in (ours, aside) for key in ("probability", "right")]
        rows.append((*told[:2], str(ours["relations"]), *told[2:], str(aside["relations"])))
    six, four = ("six dossiers: says", "right", "relations"), ("four set aside: says", "right", "relations")
    return _table((*six, *four), rows)


def genres() -> str:
    """How often the program errs, by what reports are about; a sentence where that has not been measured."""
    if not MEASURED.is_file():
        return "_(Not recorded yet: `python evals/genres.py --record` writes the table that belongs here.)_"
    recorded = json.loads(MEASURED.read_text(encoding="utf-8"))
    found = next(recorded[key] for key in ("genres", "figures") if key in recorded)
    told = ("statements", "stances", "contradictions")
    rows = [(genre, str(one["reports"]), str(one["printed"]), *(_rates(one.get(name)) for name in told)) for genre, one in found.items()]
    return _table(("reports about", "reports", "of which printed", *told), rows)


def _rates(found: Mapping[str, int] | None) -> str:
    """Right of those told, and found of those there."""
    if not found or not found["told"] or not found["gold"]:
        return ""
    return f"{found['right'] / found['told']:.0%} right, {found['right'] / found['gold']:.0%} found"


def _figures(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))["figures"]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def _escaped(text: str) -> str:
    """Plain words as Markdown: what stands between backquotes is code already."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(part if i % 2 else re.sub(r"([\\*_<>\[\]{}])", r"\\\1", part) for i, part in enumerate(parts))


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "forms": forms,
    "rows": rows,
    "codes": codes,
    "python": python,
    "recorded": recorded,
    "relations": relations,
    "certainty": certainty,
    "calibration": calibration,
    "genres": genres,
}


def filled(source: str) -> str:
    """A page with its generated parts.

    Raises:
        KeyError: there is no such part.
    """
    return _PLACE.sub(lambda found: PARTS[found[1]](), source)


def _fill(app: Sphinx, docname: str, source: list[str]) -> None:
    source[0] = filled(source[0])


def _outdated(app: Sphinx, environment: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Pages with generated parts are made anew each time: what they are made from may have changed."""
    return sorted(name for name in environment.found_docs if _PLACE.search(Path(environment.doc2path(name)).read_text(encoding="utf-8")))


def _plain_words(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Docstrings are written for people who read code: what is code in them is code, what is an asterisk stays one."""
    for place, line in enumerate(lines):
        if not re.match(r"\s*(:\w+|\.\. )", line):
            line = re.sub(r"(?<![`\w:])`([^`\n]+)`(?!`)", r"``\1``", line)
        lines[place] = line


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx's entry."""
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _fill)
    app.connect("autodoc-process-docstring", _plain_words)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

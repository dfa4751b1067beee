"""What a correction may say: which fields of which rows, and what can stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

from counterclaim.errors import UsageError
from counterclaim.ledger.edtf import is_edtf
from counterclaim.records import STANCES, ActorKind, ChannelKind, Polarity, Quotation, SubjectType, VerificationKind

RELATIONS = ("contradicts", "corroborates", "updates", "repeats")
SPANS = ("source", "cue", "content")

FIELDS: Mapping[SubjectType, tuple[str, ...]] = {
    "attribution": (*SPANS, "stance", "polarity", "quotation", "actor", "said_at", "channel"),
    "actor": ("name", "role", "party", "kind"),
    "relation": ("relation",),
    "verification": ("kind",),
}
"""What can be corrected, by what it is a field of."""

ACTORS = ("actor", "party")
"""Fields that hold the identifier of an actor."""

CHOICES: Mapping[tuple[SubjectType, str], tuple[str, ...]] = {
    ("attribution", "stance"): STANCES,
    ("attribution", "polarity"): get_args(Polarity),
    ("attribution", "quotation"): get_args(Quotation),
    ("attribution", "channel"): get_args(ChannelKind),
    ("actor", "kind"): get_args(ActorKind),
    ("relation", "relation"): RELATIONS,
    ("verification", "kind"): get_args(VerificationKind),
}
"""Fields in which only one of a few words can stand."""

MAY_BE_NONE = ("source", "cue", "actor", "said_at", "channel", "role", "party")
"""Fields in which nothing can stand."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_SPAN = re.compile(r"(-?[0-9]{1,12}) ?: ?([0-9]{1,12})", re.A)
_MOST_SPANS = 1_000


def is_text(given: object) -> bool:
    """Whether it is a string that every database can keep: without NUL and halves of characters."""
    return isinstance(given, str) and _NO_TEXT.search(given) is None


def check_text(name: str, given: object) -> str:
    """The text, without white space around it.

    Raises:
        UsageError: it is no text, or empty.
    """
    if not isinstance(given, str) or not given.strip():
        raise UsageError(f"{name} is a text that is not empty")
    if not is_text(given):
        raise UsageError(f"{name} holds characters that are no text")
    return given.strip()


def read_value(name: str, given: str) -> Any:
    """What a person typed for a field, as a correction holds it: an empty text is nothing, spans are numbers.

    Args:
        name: of the field.
        given: a text; of spans `120:134`, in code points of the document, and of content one or more: `140:190,201:230`.

    Raises:
        UsageError: a span is written in another way.
    """
    if name not in SPANS or not given:
        return given or None
    spans = [_SPAN.fullmatch(part.strip()) for part in given.split(",", _MOST_SPANS)]
    read = [[int(match[1]), int(match[2])] for match in spans if match is not None]
    if len(read) < len(spans) or (name != "content" and len(spans) > 1):
        raise UsageError(f"a span is START:END in code points of the document, not {given!r}")
    return read if name == "content" else read[0]


def check_correction(subject_type: SubjectType, value: Mapping[str, Any]) -> None:
    """Pass what makes sense without a look into the ledger: fields that the row has, values that can stand in them.

    Raises:
        UsageError: it makes none; the message says what is allowed.
    """
    what = f"{'an' if subject_type[0] in 'ao' else 'a'} {subject_type}"
    fields = FIELDS.get(subject_type, ())
    if not fields:
        raise UsageError(f"nothing of {what} can be corrected: reject it, or say in a note what is wrong")
    unknown = [name for name in value if name not in fields]
    if unknown or not value:
        not_this = f"; not {unknown[0]}" if unknown else ""
        raise UsageError(f"a correction gives, of {what}, {'one or more of ' if len(fields) > 1 else ''}{', '.join(fields)}{not_this}")
    for name, given in value.items():
        if given is not None or name not in MAY_BE_NONE:
            _check_field(subject_type, name, given)


def _check_field(subject_type: SubjectType, name: str, given: Any) -> None:
    choices = CHOICES.get((subject_type, name))
    if choices is not None:
        if given not in choices:
            none = ", or nothing" if name in MAY_BE_NONE else ""
            raise UsageError(f"a {name} is one of {', '.join(choices)}{none}; not {given!r}")
    elif name == "content":
        _check_content(given)
    elif name in SPANS:
        _check_span(name, given)
    elif name == "said_at":
        if not isinstance(given, str) or not is_edtf(given):
            raise UsageError(
                f"said_at is a day, month or year, or an interval of them, as EDTF writes them: 2021-09-06, 2021-09, 2021~, 201X, "
                f"2021-09-06/2021-09-08, ../2021-09; not {given!r}"
            )
    else:
        check_text(name, given)


def _check_content(given: Any) -> None:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise UsageError("content is a list of one or more spans, each [start, end]: reject a statement that says nothing")
    for span in given:
        _check_span("content", span)
    if any(after[0] < before[1] for before, after in pairwise(given)):
        raise UsageError("the spans of content stand in the order of the text and do not overlap")


def _check_span(name: str, given: Any) -> None:
    is_pair = isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 2
    if not is_pair or any(isinstance(edge, bool) or not isinstance(edge, int) for edge in given):
        raise UsageError(f"a span of {name} is [start, end], in code points of the document; not {given!r}")

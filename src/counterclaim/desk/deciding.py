"""Decide: what people hold of what the program made. Nothing is ever overwritten; taking back is another decision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from counterclaim.desk.case import Case, seen_of
from counterclaim.desk.forms import Form, Limits, RefusedError, read_form
from counterclaim.desk.gone import before_of, gone
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.subjects import NAMES, Subject, present, seen_in
from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.ledger.corrections import ACTORS, CHOICES, FIELDS, MAY_BE_NONE, read_value
from counterclaim.ledger.decisions import Decided, Judged, decide
from counterclaim.records import DecisionKind, SubjectType

NOTHING = "none"
"""What a form gives for a field that is to hold nothing; one that it leaves empty stays as it is."""

KINDS: Mapping[SubjectType, tuple[DecisionKind, ...]] = {
    "attribution": ("accept", "reject", "correct", "assess", "note"),
    "actor": ("accept", "reject", "correct", "assess", "note"),
    "verification": ("accept", "reject", "correct", "note"),
    "relation": ("accept", "reject", "correct", "note"),
    "document": ("accept", "reject", "assess", "note"),
    "origin": ("accept", "reject", "note"),
    "decision": ("undo",),
}
"""What can be decided of what."""

ASSESSED: Mapping[SubjectType, tuple[str, ...]] = {
    "attribution": ("credibility",),
    "actor": ("reliability",),
    "document": ("credibility", "reliability"),
}

_MOST_WHY = 4_000
_MOST_ALIKE = 20
# a line or paragraph separator is a line feed on a page, and browsers drop those: "/", separator, "/elsewhere" would be another site
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f-\x9f\u2028\u2029\ud800-\udfff]{0,2000}")
_DISPUTE = re.compile(r"/dispute/([^/?#]+)")
_SET = "set_"


def decide_page(request: Request) -> Response:
    """`GET /decide`: a form with everything that can be decided of a subject."""
    given = dict(request.query_params)
    given.setdefault("back", _referring(request))
    return _page(request, Form(given))


async def send(request: Request) -> Response:
    """`POST /decide`: decide, and go back to where that was asked for; where it cannot be decided, say why and keep what was typed."""
    try:
        form = await read_form(request, Limits())
        return await run_in_threadpool(_decided, request, form)
    except RefusedError as refused:
        return await run_in_threadpool(_page, request, refused.form, str(refused), refused.status)


def _decided(request: Request, form: Form) -> Response:
    desk = desk_of(request)
    case = desk.cases.now()
    try:
        kind, about = form.get("kind"), form.get("about")
        if len(form.get("why")) > _MOST_WHY:
            raise UsageError(f"a reason has {_MOST_WHY:,} characters at most")
        value = value_of(case, kind, about, form)
        with desk.cases.ledger.writing() as writer:
            made = decide(
                writer,
                cast(DecisionKind, kind),
                cast(SubjectType, about),
                form.get("subject"),
                by=desk.by or "",
                why=form.get("why").replace("\r\n", "\n"),
                value=value,
                replaces=form.get("replaces") or None,
                judged=judged_in(case),
            )
    except UsageError as error:
        return _page(request, form, str(error), 400)
    except CounterclaimError as error:
        return _page(request, form, str(error), 503)
    back = local(form.get("back"))
    return RedirectResponse(_now(back, case, desk.cases.now()) if back else f"/decisions#{made.id}", 303)


def _now(back: str, before: Case, after: Case) -> str:
    """The page to go back to: what was decided may have made another dispute of one, or none."""
    asked = _DISPUTE.match(back)
    if asked is None or asked[1] in after.disputes or (gone := before.disputes.get(asked[1])) is None:
        return back
    claims = (after.claim_of.get(a) for side in gone.sides for a in side.attributions)
    shared = Counter(dispute.id for claim in claims if claim is not None for dispute in after.disputes_of.get(claim.id, ()))
    return f"/dispute/{shared.most_common(1)[0][0]}" if shared else "/"


def value_of(case: Case, kind: str, about: str, form: Form) -> dict[str, Any]:
    """What is decided, where the kind takes a value.

    Raises:
        UsageError: a field holds what cannot stand in it, or was filled in for another kind of decision.
    """
    assessed = {name: form.get(name) for name in ("credibility", "reliability", "topic") if form.get(name)}
    given = {name.removeprefix(_SET): form.get(name) for name in form.fields if name.startswith(_SET)}
    corrected = {name: words for name, words in given.items() if words}
    if (assessed and kind != "assess") or (corrected and kind != "correct"):
        filled = "an assessment" if assessed and kind != "assess" else "a correction"
        raise UsageError(f"you filled in {filled}, but decided to {kind or 'do nothing'}: press the button that belongs to it, or empty it")
    if kind == "assess":
        return {name: int(words) if name == "credibility" and words.isdecimal() else words for name, words in assessed.items()}
    fields = FIELDS.get(cast(SubjectType, about), ())
    return {name: _read(case, name, words, name in fields) for name, words in corrected.items()}


def _read(case: Case, name: str, words: str, is_field: bool) -> Any:
    if not is_field or (name in MAY_BE_NONE and words.casefold() == NOTHING):
        return None if is_field else words
    return actor_of(case, words) if name in ACTORS else read_value(name, words)


def actor_of(case: Case, words: str) -> str:
    """The identifier of an actor, from that or from a name.

    Raises:
        UsageError: nobody is called so, or several are.
    """
    if words in case.actors:
        return words
    found = named(case, words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"there is no actor {words!r} in the ledger: give a name that it knows, or an identifier (p…)")
    raise UsageError(f"{len(found)} actors are called {words!r}: give the identifier of the one that is meant")


def named(case: Case, words: str) -> list[str]:
    """Identifiers of actors that are called so; those whose first name it is go before those who are called so as well."""
    wanted = words.casefold()
    first = [id for id, actor in case.actors.items() if actor.name.casefold() == wanted]
    return first or [id for id, actor in case.actors.items() if any(alias.casefold() == wanted for alias in actor.aliases)]


def judged_in(case: Case) -> Judged:
    """What a person sees of a relation, as it is judged at present."""
    return partial(seen_of, case.links)


def local(address: str) -> str | None:
    """The address where it is one of the desk's own pages; None else. Two slashes, also backward ones, would name another site."""
    return address if _LOCAL.fullmatch(address) else None


def _referring(request: Request) -> str:
    """The desk's page from which somebody came here."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    if parts.netloc != request.headers.get("host"):
        return ""
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    return address if local(address) and parts.path != "/decide" else ""


def _page(request: Request, form: Form, problem: str | None = None, status: int = 200) -> Response:
    case = desk_of(request).cases.now()
    about, subject = form.get("about"), form.get("subject")
    if form.get("undo"):
        about, subject = "decision", form.get("undo")
    found = present(case, about, subject) if about in NAMES else None
    decided = [one for one in case.decided.get(subject, ()) if one.decision.subject_type == about]
    if found is None and problem is None and not decided:
        problem, status = f"there is no {about} {subject[:200]!r} in the ledger" if about in NAMES else "it is not said what about", 404
    kinds = KINDS[cast(SubjectType, about)] if about in NAMES else ()
    return page(
        request,
        "decide",
        case,
        status,
        problem=problem,
        given=form,
        about=about,
        called=NAMES.get(about, "subject"),
        subject=subject,
        found=found,
        former=None if found or not decided else _former(request, case, decided[-1]),
        kinds=kinds,
        assessed=ASSESSED.get(cast(SubjectType, about), ()),
        fields=_fields(case, about, subject) if found else [],
        alike=_alike(case, form),
        back=local(form.get("back")) or "",
        decided=decided,
    )


def _former(request: Request, case: Case, last: Decided) -> Subject:
    """What was decided about, and is gone."""
    with desk_of(request).cases.ledger.reading() as connection:
        return gone(case, last.decision, before_of(connection, [last.decision]))


def _fields(case: Case, about: str, subject: str) -> Sequence[tuple[str, str, tuple[str, ...], bool]]:
    """Fields that can be corrected: name, what stands there, what can, and whether nothing can."""
    now = seen_in(case, about, subject)
    names = FIELDS.get(cast(SubjectType, about), ())
    return [
        (name, now.get(name, ""), CHOICES.get((cast(SubjectType, about), name), ()), name in MAY_BE_NONE)
        for name in names
    ]  # fmt: skip


def _alike(case: Case, form: Form) -> Sequence[tuple[str, Sequence[str]]]:
    """Where a name that was given is that of several actors: the field, and whom it may mean."""
    found = []
    for name in ACTORS:
        words = form.get(_SET + name)
        some = named(case, words) if words and words not in case.actors else []
        if len(some) > 1:
            found.append((name, some[:_MOST_ALIKE]))
    return found


ROUTES = [Route("/decide", decide_page), Route("/decide", send, methods=["POST"])]

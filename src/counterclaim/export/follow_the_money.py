"""Entities of FollowTheMoney, one JSON object a line: who speaks, for whom, in which reports, and what each of them says.

No library is needed to write them. Actors are never merged any further, and links say no more than the ledger knows.

Source: FollowTheMoney 4.11, schemata Person, Organization, PublicBody, LegalEntity, Article, Note, Documentation, Representation and
UnknownLink.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from counterclaim.export.jsonl import as_json
from counterclaim.export.sectors import country_of
from counterclaim.ledger.edtf import is_edtf
from counterclaim.records import Actor, ActorKind, Attribution, Decision, Dispute, Document, Span
from counterclaim.relate.claims import bare

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

Entity = dict[str, object]

SCHEMATA: dict[ActorKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "state": "PublicBody",
    "armed_group": "Organization",
    "media": "Organization",
    "anonymous": "LegalEntity",
    "collective": "LegalEntity",
}
"""By kind of actor; of one without a name not even that it is a person is known."""

LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "ar:ara bg:bul bn:ben cs:ces da:dan de:deu el:ell en:eng es:spa fa:fas fi:fin fr:fra he:heb hi:hin hr:hrv hu:hun id:ind it:ita "
        "ja:jpn ko:kor nl:nld no:nor pl:pol ps:pus pt:por ro:ron ru:rus sr:srp sv:swe sw:swa tr:tur uk:ukr ur:urd vi:vie zh:zho"
    ).split()
)
"""ISO 639-3 by ISO 639-1; languages that are not here are left out."""

_SPEAKS = re.compile(r"\bspokes", re.I)
_DAY = re.compile(r"([12]\d{3}(?:-\d\d(?:-\d\d)?)?)(?:-XX)*[?~%]?", re.A)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?=Z?\Z)", re.A)
_ADDRESS = re.compile(r"https?://(?:[^\W_](?:[\w-]{0,61}\w)?\.){1,9}(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})(?::\d{1,4})?(?:[/?#]\S*)?")
_LONGEST_NAME = 300
"""Code points; FollowTheMoney allows 384 in a name."""


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """Actors and whom they speak for, then reports each with its statements, then disputes."""
    decided = _decided(moment)
    for entity in chain(_actors(moment, decided), _reports(moment, decided), _disputes(moment)):
        stream.write(as_json(entity) + "\n")


def entity(identifier: str, schema: str, **properties: Iterable[str | None] | str | None) -> Entity:
    """An entity as `followthemoney.model.get_proxy` reads it: each property a list of strings, none empty, none twice."""
    listed = {name: [given] if isinstance(given, str) or given is None else list(given) for name, given in properties.items()}
    kept = {name: list(dict.fromkeys(value for value in values if value)) for name, values in listed.items()}
    return {"id": identifier, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _decided(moment: Moment) -> dict[str, list[Decision]]:
    """What people decided, in decisions that hold, by subject."""
    found: dict[str, list[Decision]] = {}
    for d in moment.decided:
        if d.standing == "holds" and d.decision.subject_type in ("attribution", "actor", "document"):
            found.setdefault(d.decision.subject, []).append(d.decision)
    return found


def _actors(moment: Moment, decided: dict[str, list[Decision]]) -> Iterator[Entity]:
    actors = moment.actors
    for actor in actors.values():
        country = country_of(actor, actors) if actor.kind == "state" else None
        yield entity(
            actor.id,
            SCHEMATA[actor.kind],
            name=_clipped(actor.name),
            weakAlias=map(_clipped, actor.aliases),
            country=country.lower() if country else None,
            classification=actor.kind,
            notes=[*actor.unresolved, *map(_decision, decided.get(actor.id, ()))],
            **({"position": actor.role} if actor.kind == "person" else {"description": actor.role}),
        )
    for actor in actors.values():
        if actor.party in actors and actor.party != actor.id:
            yield _for_whom(actor, actor.party)


def _for_whom(actor: Actor, party: str) -> Entity:
    """The ledger does not tell who speaks for a party from who belongs to it; a spokesman's role does."""
    identifier = f"{actor.id}-{party}"
    if actor.role and _SPEAKS.search(actor.role):
        return entity(identifier, "Representation", agent=actor.id, client=party, role=actor.role)
    return entity(identifier, "UnknownLink", subject=actor.id, object=party, role=actor.role or "speaks for or belongs to")


def _reports(moment: Moment, decided: dict[str, list[Decision]]) -> Iterator[Entity]:
    claims = {a: claim.id for claim in moment.related.claims for a in claim.attributions}
    for document, attributions, _ in moment.reports():
        yield _article(document, decided.get(document.id, ()))
        for said in attributions:
            actor = said.actor if said.actor in moment.actors else None
            yield _statement(document, said, actor, claims.get(said.id), decided.get(said.id, ()))
            yield entity(f"{said.id}-{document.id}", "Documentation", document=document.id, entity=said.id, role="statement")


def _article(document: Document, decisions: Iterable[Decision]) -> Entity:
    return entity(
        document.id,
        "Article",
        title=document.title,
        name=_clipped(document.title),
        author=document.authors,
        publisher=document.publisher,
        sourceUrl=_address(document.url),
        fileName=document.file,
        publishedAt=_moment(document.published_at),
        language=_language(document.language),
        bodyText=document.text,
        keywords=f"origin:{document.origin}" if document.origin else None,
        notes=map(_decision, decisions),
    )


def _statement(document: Document, said: Attribution, actor: str | None, claim: str | None, decisions: Iterable[Decision]) -> Entity:
    flags = [f"stance:{said.stance}", f"polarity:{said.polarity}", f"quotation:{said.quotation}"]
    flags += [f"claim:{claim}"] if claim else []
    flags += [f"channel:{said.channel.kind}"] if said.channel else []
    decided = list(decisions)
    flags += ["rejected"] if any(d.kind == "reject" for d in decided) else []
    return entity(
        said.id,
        "Note",
        name=_clipped(bare(" … ".join(span.text for span in said.content))),
        description=[span.text for span in said.content],
        entity=actor,
        proof=document.id,
        publisher=document.publisher,
        sourceUrl=_address(document.url),
        createdAt=_day(said.said_at),
        keywords=flags,
        notes=[*_places(said), *map(_decision, decided)],
    )


def _places(said: Attribution) -> Iterator[str]:
    """Where the words stand in the report's text, code points, end exclusive, in the order of the parts."""
    parts: list[tuple[str, Span]] = [(name, span) for name, span in (("source", said.source), ("cue", said.cue)) if span is not None]
    parts += [("content", span) for span in said.content]
    yield from (f"{name} {span.start}:{span.end} {span.text}" for name, span in parts)
    if said.said_at:
        yield f"said at {said.said_at} (EDTF)"
    if said.parent:
        yield f"inside the statement {said.parent}"
    yield f"probability {said.probability}"


def _disputes(moment: Moment) -> Iterator[Entity]:
    for dispute in moment.related.disputes:
        yield entity(
            dispute.id,
            "Note",
            name=_clipped(dispute.title),
            description=[_side(dispute, n, moment) for n in range(len(dispute.sides))],
            entity=[side.party for side in dispute.sides if side.party in moment.actors],
            keywords=["dispute", f"status:{dispute.status}", f"certainty:{dispute.certainty}"],
        )
        for n, side in enumerate(dispute.sides, 1):
            for a in side.attributions:
                yield entity(f"{dispute.id}-{a}", "UnknownLink", subject=a, object=dispute.id, role=f"side {n}")


def _side(dispute: Dispute, n: int, moment: Moment) -> str:
    side = dispute.sides[n]
    party = moment.actors[side.party].name if side.party in moment.actors else "no one party"
    return f"side {n + 1}: {party}, {side.standing.reports} reports, {side.standing.origins} independent origins"


def _decision(decision: Decision) -> str:
    return f"{decision.kind} by {decision.by} at {decision.at}: {decision.why}"


def _clipped(words: str | None) -> str:
    line = " ".join((words or "").split())
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"


def _day(edtf: str | None) -> str | None:
    """A day, month or year, as FollowTheMoney holds dates; intervals and seasons are none."""
    found = _DAY.fullmatch(edtf or "")
    return found[1] if found and is_edtf(edtf or "") and is_edtf(found[1]) else None


def _moment(published_at: str | None) -> str | None:
    found = _MOMENT.match(published_at or "")
    return found[0] if found and _day(found[1]) else _day((published_at or "").partition("T")[0])


def _address(url: str | None) -> str | None:
    """An address on the web, where the library would take it for one."""
    return url if url and url.isprintable() and _ADDRESS.fullmatch(url) else None


def _language(code: str | None) -> str | None:
    return LANGUAGES.get((code or "").partition("-")[0].lower())

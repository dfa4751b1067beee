"""ClaimReview: what people hold of claims, and nothing that they have not assessed.

Source: https://schema.org/ClaimReview; Admiralty code, credibility of information, as MISP's `admiralty-scale` words it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.decided import rejected
from counterclaim.export.iris import iri, is_web_address
from counterclaim.export.jsonl import as_json
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided
from counterclaim.records import CREDIBILITY, Actor, Attribution, Claim, Decision, Document, Span

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

CONTEXT = "https://schema.org"
_BEST, _WORST = 5, 1
_TYPES = {
    "person": "Person",
    "organization": "Organization",
    "state": "Organization",
    "armed_group": "Organization",
    "media": "NewsMediaOrganization",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?", re.A)

_HELD = 64

Node = dict[str, Any]


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """One graph with a review for each assessment that holds, in the order in which they were made."""
    stream.write(f'{{"@context": "{CONTEXT}", "@graph": [')
    opening = "\n"
    for review in _reviews(moment):
        stream.write(opening + as_json(review))
        opening = ",\n"
    stream.write("]}\n" if opening == "\n" else "\n]}\n")


def _reviews(moment: Moment) -> Iterator[Node]:
    found = moment.decided
    gone, corrected = rejected(found), _corrections(found)
    holding = [
        d.decision for d in found if d.standing == "holds" and (d.decision.kind, d.decision.subject_type) == ("assess", "attribution")
    ]
    wanted = [d for d in holding if "credibility" in d.value and d.subject not in gone]
    if not wanted:
        return
    claims = {said: claim for claim in moment.related.claims for said in claim.attributions}
    statements = moment.related.statements

    @lru_cache(maxsize=_HELD)
    def document(identifier: str) -> Document | None:
        read = queries.document(moment.connection, moment.generation, identifier)
        return read[1] if read else None

    for decision in wanted:
        said, claim = statements[decision.subject].attribution, claims.get(decision.subject)
        said = _laid_over(said, corrected.get(said.id, {}))
        if not said.content:
            continue  # who declines to say anything claims nothing
        carry = [statements[i].document for i in (claim.attributions if claim else (said.id,))]
        reports = [report for i in dict.fromkeys((said.document, *carry)) if (report := document(i)) is not None]
        yield _review(decision, _words(said), _claim(said, claim, reports, moment.actors.get(said.actor or "")))


def _corrections(found: Sequence[Decided]) -> dict[str, Mapping[str, Any]]:
    """What people corrected, by statement, the last word last."""
    made: dict[str, Mapping[str, Any]] = {}
    for d in (one.decision for one in found if one.standing == "holds"):
        if (d.kind, d.subject_type) == ("correct", "attribution"):
            made[d.subject] = {**made.get(d.subject, {}), **d.value}
    return made


def _laid_over(said: Attribution, value: Mapping[str, Any]) -> Attribution:
    """A statement as a person corrected it."""
    content = tuple(Span(*span) for span in value["content"]) if "content" in value else said.content
    return replace(said, content=content, actor=value.get("actor", said.actor), said_at=value.get("said_at", said.said_at))


def _review(decision: Decision, words: str, claim: Node) -> Node:
    return {
        "@type": "ClaimReview",
        "@id": iri(decision.id),
        "claimReviewed": words,
        "itemReviewed": claim,
        "reviewRating": _rating(decision.value["credibility"]),
        "reviewAspect": "credibility of the information",
        "reviewBody": decision.why,
        "author": {"@type": "Person", "name": decision.by},
        "datePublished": decision.at,
    }


def _rating(credibility: int) -> Node:
    """More is better, as readers of ratings expect; the code counts the other way. What cannot be judged has no number."""
    known = {"ratingValue": 6 - credibility, "bestRating": _BEST, "worstRating": _WORST} if credibility < 6 else {}
    code = f"{credibility} on the Admiralty scale, 1 (confirmed) to 5 (improbable), 6 where it cannot be judged"
    return {"@type": "Rating", **known, "alternateName": CREDIBILITY[credibility], "ratingExplanation": code}


def _claim(said: Attribution, claim: Claim | None, reports: Sequence[Document], author: Actor | None) -> Node:
    """The statement that was assessed, who made it, and where it and others that say the same stand; what is not known is left out."""
    # dates that begin alike sort as text; where a report has none, which is the first is not known
    dated = sorted((r for r in reports if _date(r.published_at)), key=lambda r: str(r.published_at))
    own = _date(next((r.published_at for r in reports if r.id == said.document), None))
    known = {
        "author": _author(author) if author else None,
        "appearance": [_report(report) for report in reports],
        "firstAppearance": _report(dated[0]) if dated and len(dated) == len(reports) else None,
        "datePublished": said.said_at if said.said_at and _DAY.fullmatch(said.said_at) else own,
        "exampleOfWork": {"@type": "Claim", "@id": iri(claim.id), "text": claim.text} if claim else None,
    }
    return {"@type": "Claim", "@id": iri(said.id), "text": _words(said), **{key: value for key, value in known.items() if value}}


def _report(report: Document) -> Node:
    known = {
        "url": report.url if is_web_address(report.url) else None,
        "headline": report.title,
        "publisher": {"@type": "Organization", "name": report.publisher} if report.publisher else None,
        "datePublished": _date(report.published_at),
        "inLanguage": report.language,
    }
    return {"@type": "NewsArticle", "@id": iri(report.id), **{key: value for key, value in known.items() if value}}


def _author(actor: Actor) -> Node:
    """An actor; one without a name, or a crowd, is neither a person nor a body."""
    kind = {"@type": _TYPES[actor.kind]} if actor.kind in _TYPES else {}
    return {**kind, "@id": iri(actor.id), "name": actor.name}


def _words(said: Attribution) -> str:
    return " … ".join(span.text for span in said.content)


def _date(given: str | None) -> str | None:
    return given if given and _DATE.fullmatch(given) else None

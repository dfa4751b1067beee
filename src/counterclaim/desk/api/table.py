"""Every address of the JSON API: what it may be asked, what it answers, and what answers. The description is made of this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from counterclaim.desk.answers import contested, found, statements
from counterclaim.desk.answers.shapes import list_of, shapes
from counterclaim.desk.api.parameters import AFTER, MOST, Parameter, identifier, limit, one_of, words
from counterclaim.desk.case import Case
from counterclaim.export.ledger_rows import decision_row, origin_row
from counterclaim.export.rows import Row
from counterclaim.export.schema_parts import Schema
from counterclaim.ledger.decisions import Standing
from counterclaim.ledger.store import Ledger
from counterclaim.records import ActorKind, Certainty, DecisionKind

_WORDS = 'Whole words that a report must hold, all of them, whatever their case and accents; "a phrase" in quotation marks.'


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a ledger.

    Attributes:
        id: from the path; "" where that has none.
        values: of the query's parameters, by name.
    """

    case: Case
    ledger: Ledger
    id: str
    values: Mapping[str, Any]

    def paged(self, some: Sequence[Any], make: Callable[[Any], Row]) -> Row:
        """The part of a list that is asked for."""
        return statements.paged(some, make, self.values["after"], self.values["limit"])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address.

    Attributes:
        path: below `/api`, with `{id}` where an identifier stands.
        name: of the operation.
        tells: what it answers, in a line.
        answer: gives it; None where there is no such thing. Raises UsageError where the question cannot be answered.
        shape: the schema of the answer.
        parameters: of the query.
    """

    path: str
    name: str
    tells: str
    answer: Callable[[Asked], Row | None]
    shape: Schema
    parameters: tuple[Parameter, ...] = ()


def _ref(name: str) -> Schema:
    assert name in shapes()
    return {"$ref": f"#/components/schemas/{name}"}


def _list(
    path: str, name: str, tells: str, answer: Callable[[Asked], Row | None], rows: str, *parameters: Parameter, most: int = MOST
) -> Endpoint:
    return Endpoint(path, name, tells, answer, list_of(_ref(rows), tells), (*parameters, limit(most=most), AFTER))


def _documents(asked: Asked) -> Row:
    return asked.paged(list(asked.case.heads.values()), statements.summary)


def _statements_of_document(asked: Asked) -> Row | None:
    if asked.id not in asked.case.heads:
        return None
    return asked.paged(asked.case.statements_in.get(asked.id, ()), lambda s: statements.told(asked.case, s.attribution))


def _statements_of_actor(asked: Asked) -> Row | None:
    if asked.id not in asked.case.actors:
        return None
    return asked.paged(asked.case.statements_of.get(asked.id, ()), lambda s: statements.told(asked.case, s.attribution))


def _actors(asked: Asked) -> Row:
    found = contested.actors(asked.case, asked.values["q"] or "", asked.values["kind"])
    return asked.paged(found, lambda actor: contested.listed_actor(asked.case, actor))


def _disputes(asked: Asked) -> Row:
    found = contested.disputes(asked.case, asked.values["certainty"], asked.values["status"])
    return asked.paged(found, lambda dispute: contested.contested(asked.case, dispute))


def _relations(asked: Asked) -> Row:
    case, statement = asked.case, asked.values["attribution"]
    found = case.related.relations if statement is None else case.links.get(statement, ())
    return asked.paged(found, lambda relation: contested.related(case, relation))


def _verifications(asked: Asked) -> Row:
    case, report = asked.case, asked.values["document"]
    found = list(case.notes.values()) if report is None else case.notes_in.get(report, ())
    return asked.paged(found, lambda note: statements.noted(case, note))


def _decisions(asked: Asked) -> Row:
    return asked.paged(contested.decisions(asked.case, *(asked.values[n] for n in ("kind", "standing", "subject"))), decision_row)


def _search(asked: Asked) -> Row:
    v = asked.values
    return found.searched(asked.case, asked.ledger, v["q"], v["after"], v["limit"])


def _about(asked: Asked) -> Row:
    claims, capped = found.claims_about(asked.case, asked.ledger, asked.values["q"])
    return asked.paged(claims, lambda one: found.claimed_row(asked.case, one)) | {"capped": capped}


ENDPOINTS: tuple[Endpoint, ...] = (
    _list("/documents", "listDocuments", "Reports in the order of the ledger, without their texts.", _documents, "document_summary"),
    Endpoint(
        "/documents/{id}",
        "getDocument",
        "A report with its text.",
        lambda asked: statements.document(asked.case, asked.ledger, asked.id),
        _ref("document"),
    ),
    _list(
        "/documents/{id}/attributions",
        "listAttributionsOfDocument",
        "The statements of a report, in the order of its text.",
        _statements_of_document,
        "attribution",
    ),
    Endpoint(
        "/attributions/{id}",
        "getAttribution",
        "A statement, with its claim, its disputes, notes on it and decisions about it.",
        lambda asked: statements.attribution(asked.case, asked.id),
        _ref("attribution_detail"),
    ),
    _list(
        "/actors",
        "listActors",
        "Who makes statements, those that make most first.",
        _actors,
        "actor_summary",
        identifier("q", "Words that all stand among its names, whatever their case and accents."),
        one_of("kind", get_args(ActorKind), "What it is."),
    ),
    Endpoint(
        "/actors/{id}", "getActor", "An actor, with all its mentions.", lambda asked: contested.actor(asked.case, asked.id), _ref("actor")
    ),
    _list(
        "/actors/{id}/attributions",
        "listAttributionsOfActor",
        "The statements of an actor and of those who speak for it, in the order of the ledger.",
        _statements_of_actor,
        "attribution",
    ),
    _list(
        "/disputes",
        "listDisputes",
        "What is contested, likely disputes before possible ones, the weightiest first.",
        _disputes,
        "dispute_summary",
        one_of("certainty", get_args(Certainty), "Only disputes of this certainty."),
        one_of("status", ("open", "assessed"), "Only disputes of which nobody, or somebody, has assessed a claim."),
        most=200,
    ),
    Endpoint(
        "/disputes/{id}",
        "getDispute",
        "A dispute: each side in its own words, and why statements are held to contradict each other.",
        lambda asked: contested.dispute(asked.case, asked.id),
        _ref("dispute"),
    ),
    _list(
        "/claims",
        "listClaims",
        "Claims, in the order of the ledger.",
        lambda asked: asked.paged(asked.case.related.claims, lambda claim: contested.claimed(asked.case, claim)),
        "claim_summary",
    ),
    Endpoint(
        "/claims/{id}",
        "getClaim",
        "A claim in the words of its statements, and what contradicts it.",
        lambda asked: contested.claim(asked.case, asked.id),
        _ref("claim"),
    ),
    _list(
        "/relations",
        "listRelations",
        "What statements say of each other; all, or those of one statement.",
        _relations,
        "relation",
        identifier("attribution", "Identifier of a statement: only its relations."),
    ),
    _list(
        "/origins",
        "listOrigins",
        "Reports that are one origin.",
        lambda asked: asked.paged(list(asked.case.origins.values()), origin_row),
        "origin_summary",
    ),
    Endpoint(
        "/origins/{id}", "getOrigin", "An origin with its reports.", lambda asked: contested.origin(asked.case, asked.id), _ref("origin")
    ),
    _list(
        "/verifications",
        "listVerifications",
        "The reporters' notes on what could be checked.",
        _verifications,
        "verification",
        identifier("document", "Identifier of a report: only its notes."),
    ),
    _list(
        "/decisions",
        "listDecisions",
        "What people decided, in order, and how it stands.",
        _decisions,
        "decision",
        one_of("kind", get_args(DecisionKind), "Only decisions of this kind."),
        one_of("standing", get_args(Standing), "Only decisions that stand so."),
        identifier("subject", "Only decisions about what has this identifier."),
    ),
    Endpoint(
        "/search",
        "searchDocuments",
        "Reports that hold all words, the latest first, with the places of the words.",
        _search,
        list_of(_ref("report_found"), "Reports.", capped=True),
        (words(_WORDS), limit(20, 100), AFTER),
    ),
    Endpoint(
        "/about",
        "listClaimsAbout",
        "What is claimed in reports that hold all words: by whom, and what contradicts it; what has most of the words first.",
        _about,
        list_of(_ref("claimed"), "What is claimed.", capped=True),
        (words(_WORDS), limit(20, 50), AFTER),
    ),
)

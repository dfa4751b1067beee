"""PROV-JSON: what came from what, who said it, which program read it, who decided.

Source: PROV-DM, W3C Recommendation, 30 April 2013; The PROV-JSON Serialization, W3C Member Submission, 24 April 2013.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.decided import rejected
from counterclaim.export.iris import DIGEST, PREFIX, iri, subject_iri
from counterclaim.export.jsonl import as_json
from counterclaim.ledger import queries
from counterclaim.ledger.catalogue import catalogue
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.provenance import likenesses, receipts
from counterclaim.records import Actor, Attribution, Document, Likeness, Verification

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

SECTIONS = (
    "entity", "activity", "agent", "wasGeneratedBy", "used", "wasInformedBy", "wasDerivedFrom", "wasAttributedTo", "wasAssociatedWith",
    "actedOnBehalfOf",
)  # fmt: skip
_PREFIXES = {"cc": PREFIX, "sha256": DIGEST}
_HELD_BYTES = 1 << 20
_AGENTS = {
    "person": "Person",
    "organization": "Organization",
    "state": "Organization",
    "armed_group": "Organization",
    "media": "Organization",
}
_DERIVATIONS = {"version": "Revision", "copy": "Quotation", "reprint": "Quotation", "excerpt": "Quotation"}

Values = dict[str, Any]


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """One object with a key for each kind of record; they are made in one pass and wait in temporary files."""
    with ExitStack() as files:
        sections = _Sections(files)
        found = moment.decided
        _write_documents(moment, sections, rejected(found))
        for actor in queries.actors(moment.connection, moment.generation):
            _write_actor(actor, sections)
        for decided in found:
            _write_decision(decided, sections)
        sections.write(stream)


class _Sections:
    """Records by kind, in the order in which they come."""

    def __init__(self, files: ExitStack) -> None:
        self._files: dict[str, Any] = {}
        self._count = dict.fromkeys(SECTIONS, 0)
        for name in SECTIONS:
            spooled = SpooledTemporaryFile(_HELD_BYTES, "w+", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
            self._files[name] = files.enter_context(spooled)
        self._met: set[str] = set()

    def add(self, kind: str, name: str, values: Mapping[str, Any]) -> None:
        """A record; attributes without a value are left out."""
        known = {key: value for key, value in values.items() if value not in (None, "", [])}
        self._files[kind].write(",\n" if self._count[kind] else "\n")
        self._files[kind].write(f"{as_json(name)}: {as_json(known)}")
        self._count[kind] += 1

    def relate(self, kind: str, **ends: Any) -> None:
        """A relation without a name of its own; its ends by their names in PROV."""
        values = {f"prov:{end}": value for end, value in ends.items()}
        self.add(kind, f"_:{kind}{self._count[kind] + 1}", values)

    def once(self, section: str, name: str, kind: str, label: str | None = None) -> str:
        """A record the first time that its name is met: a program, a person who decides, a file, what only decisions name."""
        if name not in self._met:
            self._met.add(name)
            self.add(section, name, {"prov:type": _type(kind), "prov:label": label})
        return name

    def write(self, stream: TextIO) -> None:
        """All of it."""
        stream.write(f'{{"prefix": {as_json(_PREFIXES)}')
        for name in SECTIONS:
            if self._count[name]:
                stream.write(f',\n"{name}": {{')
                self._files[name].seek(0)
                copyfileobj(self._files[name], stream)
                stream.write("\n}")
        stream.write("\n}\n")


def _write_documents(moment: Moment, sections: _Sections, gone: set[str]) -> None:
    """Reports with the files that they were read from, and what was read in them."""
    entries = catalogue(moment.connection, moment.generation)
    for (document, statements, notes), entry in zip(moment.reports(), entries, strict=True):
        name = _name(document.id)
        sections.add("entity", name, _document(document, entry.text_sha256))
        _write_takings(moment, document.id, sections)
        for likeness in likenesses(moment.connection, moment.generation, document.id):
            if likeness.document == document.id:
                _write_likeness(likeness, sections)
        reading = _name(document.id, "reading")
        reader = sections.once("agent", _name("software", entry.reader), "prov:SoftwareAgent", entry.reader)
        sections.add("activity", reading, {"prov:type": _type("cc:Reading"), "prov:label": entry.reader})
        sections.relate("used", activity=reading, entity=name)
        sections.relate("wasAssociatedWith", activity=reading, agent=reader)
        for said in statements:
            _write_statement(said, name, reading, sections, said.id in gone)
        for note in notes:
            _write_note(note, name, reading, sections)


def _document(document: Document, digest: str) -> Values:
    return {
        "prov:type": _type("cc:Report"),
        "prov:label": document.title,
        "prov:location": document.url or document.file,
        "cc:publisher": document.publisher,
        "cc:publishedAt": document.published_at,
        "cc:language": document.language,
        "cc:textSha256": digest,
    }


def _write_takings(moment: Moment, document: str, sections: _Sections) -> None:
    """Each time that a report was taken in: from where, when, as which bytes."""
    derived: set[str] = set()
    for number, receipt in enumerate(receipts(moment.connection, document), 1):
        taking = _name(document, "taking", str(number))
        original = sections.once("entity", f"sha256:{receipt.original}", "cc:Original")
        told = {"cc:method": receipt.method, "cc:file": receipt.file, "cc:url": receipt.url, "cc:takenAt": receipt.taken_at}
        times = {"prov:startTime": receipt.at, "prov:endTime": receipt.at}
        sections.add("activity", taking, {**times, "prov:type": _type("cc:Taking"), **told})
        program = sections.once("agent", _name("software", receipt.program), "prov:SoftwareAgent", receipt.program)
        sections.relate("wasAssociatedWith", activity=taking, agent=program)
        sections.relate("used", activity=taking, entity=original, time=receipt.at)
        if receipt.original not in derived:
            derived.add(receipt.original)
            sections.relate("wasDerivedFrom", generatedEntity=_name(document), usedEntity=original, activity=taking)


def _write_likeness(likeness: Likeness, sections: _Sections) -> None:
    """That a report draws on another; what only tells what the other said quotes nothing."""
    kind = _DERIVATIONS.get(likeness.kind)
    values = {
        "prov:generatedEntity": _name(likeness.document),
        "prov:usedEntity": _name(likeness.source),
        "prov:type": _type(f"prov:{kind}") if kind else None,
        "cc:likeness": likeness.kind,
        "cc:score": likeness.score,
        "cc:reason": [reason.detail for reason in likeness.reasons],
    }
    sections.add("wasDerivedFrom", f"_:{likeness.document}-{likeness.source}", values)


def _write_statement(said: Attribution, document: str, reading: str, sections: _Sections, is_rejected: bool) -> None:
    name = _name(said.id)
    values = {
        "prov:type": _type("cc:Statement"),
        "prov:value": " … ".join(span.text for span in said.content),
        "cc:places": [f"{span.start}:{span.end}" for span in said.content],
        "cc:stance": said.stance,
        "cc:polarity": said.polarity,
        "cc:quotation": said.quotation,
        "cc:channel": said.channel and said.channel.kind,
        "cc:saidAt": said.said_at,
        "cc:probability": said.probability,
        "cc:rejected": True if is_rejected else None,
    }
    sections.add("entity", name, values)
    sections.relate("wasGeneratedBy", entity=name, activity=reading)
    sections.relate("wasDerivedFrom", generatedEntity=name, usedEntity=document, activity=reading, type=_type("prov:Quotation"))
    if said.actor is not None:
        sections.relate("wasAttributedTo", entity=name, agent=_name(said.actor))
    if said.parent is not None:
        sections.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_name(said.parent), type=_type("prov:Quotation"))


def _write_note(note: Verification, document: str, reading: str, sections: _Sections) -> None:
    name = _name(note.document, str(note.start), str(note.end))
    covered = [_qualified(_name(statement)) for statement in note.covers]
    values = {"prov:type": _type("cc:Verification"), "prov:value": note.text, "cc:kind": note.kind, "cc:covers": covered}
    sections.add("entity", name, values)
    sections.relate("wasGeneratedBy", entity=name, activity=reading)
    sections.relate("wasDerivedFrom", generatedEntity=name, usedEntity=document, activity=reading, type=_type("prov:Quotation"))


def _write_actor(actor: Actor, sections: _Sections) -> None:
    kind = _AGENTS.get(actor.kind)
    told = {"prov:label": actor.name, "cc:kind": actor.kind, "cc:role": actor.role, "cc:alias": list(actor.aliases)}
    sections.add("agent", _name(actor.id), {"prov:type": _type(f"prov:{kind}") if kind else None, **told})
    if actor.party is not None:
        sections.relate("actedOnBehalfOf", delegate=_name(actor.id), responsible=_name(actor.party))


def _write_decision(decided: Decided, sections: _Sections) -> None:
    """What a person decided is something that happened; what comes of it, a correction or an assessment, is there besides."""
    d, name = decided.decision, _name(decided.decision.id)
    times = {"prov:startTime": d.at, "prov:endTime": d.at}
    told = {"cc:kind": d.kind, "cc:why": d.why, "cc:standing": decided.standing, "cc:about": d.subject_type}
    sections.add("activity", name, {**times, "prov:type": _type("cc:Decision"), **told})
    person = sections.once("agent", _name("person", d.by), "prov:Person", d.by)
    sections.relate("wasAssociatedWith", activity=name, agent=person)
    subject = f"cc:{subject_iri(d.subject)[len(PREFIX) :]}"
    if d.subject_type == "decision":
        sections.relate("wasInformedBy", informed=name, informant=subject)
        return
    if d.subject_type in ("relation", "origin"):  # no others of their kind stand in this form
        sections.once("entity", subject, f"cc:{d.subject_type.capitalize()}", d.subject)
    sections.relate("used", activity=name, entity=subject, time=d.at)
    if d.replaces is not None:
        sections.relate("wasInformedBy", informed=name, informant=_name(d.replaces))
    if d.value:
        made = _name(d.id, "result")
        values = {f"cc:{key}": value if isinstance(value, str | int) else as_json(value) for key, value in d.value.items()}
        kinds = {"correct": "cc:Correction", "assess": "cc:Assessment"}
        sections.add("entity", made, {"prov:type": _type(kinds.get(d.kind, "cc:Result")), **values})
        sections.relate("wasGeneratedBy", entity=made, activity=name, time=d.at)
        sections.relate("wasAttributedTo", entity=made, agent=person)
        kind = _type("prov:Revision") if d.kind == "correct" else None
        sections.relate("wasDerivedFrom", generatedEntity=made, usedEntity=subject, activity=name, type=kind)


def _name(*parts: str) -> str:
    return f"cc:{iri(*parts)[len(PREFIX) :]}"


def _qualified(name: str) -> Values:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


_type = _qualified

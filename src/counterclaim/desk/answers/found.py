"""What is found by words: reports that hold them, and what is claimed in those reports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from counterclaim.desk.answers.contested import against
from counterclaim.desk.answers.statements import quotes, speakers, summary
from counterclaim.desk.case import Case
from counterclaim.export.ledger_rows import standing_row
from counterclaim.export.rows import Row
from counterclaim.ledger import queries, search
from counterclaim.ledger.overview import Head
from counterclaim.ledger.store import Ledger
from counterclaim.records import Claim
from counterclaim.relate.claims import standing, words_said
from counterclaim.relate.pairs import Statement
from counterclaim.relate.wording import FUNCTION_WORDS

MOST_REPORTS = 1_000
"""In how many reports, the latest ones, statements are looked for."""
MOST_PLACES = 10
"""How many places of words are given of one report."""
REACH = 90
"""How many code points stand on each side of words that were found."""

_LONGEST_PLACE = 300


def reports(case: Case, ledger: Ledger, words: str) -> tuple[list[Head], bool]:
    """Reports that hold all words and quoted phrases, the latest first, and whether there are more than are looked through.

    Raises:
        UsageError: there is no word.
    """
    with ledger.reading() as connection:
        numbers = search.find(connection, words, MOST_REPORTS + 1)
    return [case.by_number[n] for n in numbers[:MOST_REPORTS] if n in case.by_number], len(numbers) > MOST_REPORTS


def searched(case: Case, ledger: Ledger, words: str, after: int, limit: int) -> Row:
    """A part of the reports that hold words, with the places of the words and the statements around them.

    Raises:
        UsageError: there is no word.
    """
    heads, capped = reports(case, ledger, words)
    part = heads[after : after + limit]
    with ledger.reading() as connection:
        texts = {n: document.text for n, document in queries.documents(connection, case.generation, [h.number for h in part])}
    rows = [_report(case, head, texts.get(head.number, ""), words) for head in part]
    end = after + len(part)
    return {"total": len(heads), "rows": rows, "next": end if part and end < len(heads) else None, "capped": capped}


def _report(case: Case, head: Head, text: str, words: str) -> Row:
    found = search.places(text, words, most=MOST_PLACES + 1)
    told = case.statements_in.get(head.id, ()) if found else ()
    places = [
        {
            "start": start,
            "end": end,
            "text": text[start:end],
            "before": text[max(0, start - REACH) : start],
            "after": text[end : end + REACH],
            "attributions": list(islice((s.attribution.id for s in told if _is_around(s, start, end)), MOST_PLACES)),
        }
        for start, end in found[:MOST_PLACES]
        if end - start <= _LONGEST_PLACE  # the words of a phrase may stand far apart, with marks and spaces between them
    ]
    return {**summary(head), "places": places, "more_places": len(found) > MOST_PLACES}


def _is_around(statement: Statement, start: int, end: int) -> bool:
    said = statement.attribution
    return any(span is not None and span.start <= start and end <= span.end for span in (said.source, said.cue, *said.content))


def claims_about(case: Case, ledger: Ledger, words: str) -> tuple[list[tuple[Claim | None, Statement]], bool]:
    """What is claimed in reports that hold all words: what has most of the words first, then what has most origins.

    Each is a claim with its first statement in those reports, or a statement that is in no claim.

    Raises:
        UsageError: there is no word.
    """
    heads, capped = reports(case, ledger, words)
    folded = search.fold(words).split()
    wanted = [f" {word} " for word in dict.fromkeys(folded) if word not in FUNCTION_WORDS] or [f" {word} " for word in folded]
    shared: dict[str, set[str]] = {}
    first: dict[str, tuple[Claim | None, Statement]] = {}
    for head in reversed(heads):
        for statement in case.statements_in.get(head.id, ()):
            said = case.index.words(statement)
            if statement.attribution.content and (there := {word for word in wanted if word in said}):
                claim = case.claim_of.get(statement.attribution.id)
                key = claim.id if claim else statement.attribution.id
                shared.setdefault(key, set()).update(there)
                first.setdefault(key, (claim, statement))

    def weight(key: str) -> tuple[int, int, int]:
        claim, statement = first[key]
        return -len(shared[key]), -claim.standing.origins if claim else -1, statement.place

    return [first[key] for key in sorted(first, key=weight)], capped


def claimed_row(case: Case, found: tuple[Claim | None, Statement], most: int = 5) -> Row:
    """Something that is claimed: by whom, in which words (those of the first so many statements), and what contradicts it."""
    claim, statement = found
    identifiers: Sequence[str] = claim.attributions if claim else [statement.attribution.id]
    return {
        "claim": claim.id if claim else None,
        "text": claim.text if claim else words_said(statement),
        "by": speakers(case, identifiers),
        **standing_row(claim.standing if claim else standing([statement])),
        **quotes(case, identifiers, most),
        **against(case, claim),
        "disputes": [d.id for d in case.disputes_of.get(claim.id, ())] if claim else [],
    }

"""Tell bylines from other short lines, and read from them who wrote a report and which agencies it draws on."""

from __future__ import annotations

import re

from counterclaim.read import datelines
from counterclaim.read.vocabulary import BYLINE_OPENERS, BYLINE_ROLES, KNOWN_AGENCIES, OUTLET_WORDS, PLAIN_WORDS
from counterclaim.records import Credit, Section

_BYLINE_LENGTH = 110
_OPENER = re.compile(r"(?:" + "|".join(re.escape(o) for o in sorted(BYLINE_OPENERS, key=len, reverse=True)) + r")(?=[\s:])\s*:?\s*", re.I)
_COMPILED_BY = re.compile(
    r"^(?:digest|notes|dispatch|transcript|photos and text|conversation|interview) (?:by|with) "
    r"|\b(?:compiled|transcribed|gathered|moderated) by ",
    re.I,
)
_EDITED_BY = re.compile(r"[,;]? (?:edited|written|compiled|translated|translation) (?:by|in) .{2,40}$")
_OUTLET_JOINT = re.compile(r"\s*(?:,|;|/|&)\s*(?:with |and )?|\s+(?:and|with)\s+")
_PARTICLES = frozenset("""al bin ibn de da do dos la le du des der den van von el ag ould abu y di del e and & und et""".split())
_TOKEN = re.compile(r"[^\W_][\w.'\u2019-]*|&")
_NAME_RUN = re.compile(r"[^\W\d_a-z][\w'\u2019.-]*(?: (?:(?:of|des|de|la|du|del|da|do|al|el|der) )*[^\W\d_a-z][\w'\u2019.-]*)*")
_PICTURES = re.compile(r"\b(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild|caption)\b", re.I)
_SLUG_AT_END = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\.?$|(?:\u2014|\u2013|--) ?([A-Z][\w/ ]{1,30})\.?$")
_JOINT = re.compile(r"\s*(?:,|;|/|&|\||\band\b|\bund\b|\bet\b|\by\b)\s*", re.I)
_NOT_REPORTING = re.compile(r"\b(?:editing|edited|writing|written|translated|translation|produced)\b.*", re.I | re.S)


def is_opened_byline(line: str) -> bool:
    """Whether the line begins like a byline and goes on like one: "By Ana Lim in Kota", "Words: Jon Roe"."""
    if len(line) > _BYLINE_LENGTH or (line.endswith((".", "?", "!", ",", ";")) and not _is_initial_end(line)):
        return False
    opener = _OPENER.match(line)
    if opener is None:
        compiled = _COMPILED_BY.search(line)
        return compiled is not None and not _has_verb(line[: compiled.start()]) and _is_names(line[compiled.end() :])
    rest = line[opener.end() :]
    word = opener.group().rstrip(" :").casefold()
    labelled = ":" in opener.group()
    if word in ("from", "from the", "letter from", "from our") or rest.casefold().startswith(("our ", "the ")):
        return (
            _has_role(rest)
            or is_outlet(rest)
            or (word == "from" and _is_name_in_place(rest))
            or (word == "letter from" and ", by " in line)
        )
    if word in ("interview", "analysis", "text", "words", "author", "authors", "reporter", "opinion by") and not labelled:
        return False
    return bool(rest) and (_is_names(rest) or (_has_role(rest) and not _has_verb(rest)))


def is_byline(line: str, *, below_title: bool) -> bool:
    """Whether the line names who wrote the report; just below the title a bare name is enough."""
    if is_opened_byline(line):
        return True
    if not below_title or len(line) > 80 or line.endswith((".", "?", "!", ":", ",", ";", '"', "\u201d")) or line[0].islower():
        return False
    if _has_verb(line):
        return False
    words = _TOKEN.findall(line)
    if _has_role(line) and len(words) <= 9 and not any(w.casefold() in ("who", "what", "how", "why") for w in words):
        return True
    if _is_name_in_place(line):
        return True
    return (
        2 <= len(words) <= 5
        and all(_is_name_word(w) or (w[0].isupper() and w.casefold() in OUTLET_WORDS) for w in words)
        and words[-1].casefold() in OUTLET_WORDS
    )


def is_agency_line(line: str) -> bool:
    """Whether the line is nothing but agencies: "(SNA)", "Reuters, AP", "\u2014 AFP"."""
    bare = line.strip("()[]\u2014\u2013-. ")
    if not bare or len(bare) > 60:
        return False
    parts = [part for part in _JOINT.split(bare) if part]
    bracketed = line[0] in "([" and line[-1] in ")]."
    return bool(parts) and all(_is_known(part) or (bracketed and len(parts) == 1 and is_outlet(part) and " " not in part) for part in parts)


def is_outlets_line(line: str) -> bool:
    """Whether the line lists outlets and nothing else: "Zulia Wire with Andes Text and staff"."""
    if len(line) > 120 or line.endswith((".", "?", "!")) or "|" in line:
        return False
    line = line.strip("()[]")
    bare = _EDITED_BY.sub("", line)
    parts = [part.strip() for part in _OUTLET_JOINT.split(bare) if part.strip()]
    if not all(part[0].isupper() or _has_role(part) for part in parts):
        return False
    named = [part for part in parts if _ends_as_outlet(part)]
    if len(named) < 2 and any(part.isupper() and not _is_known(part) for part in named) and bare == line and " with " not in line:
        return False
    enough = len(named) * 2 >= len(parts) or (parts[0] in named and " with " in line)
    return bool(named) and (len(parts) >= 2 or bare != line) and enough


def _ends_as_outlet(name: str) -> bool:
    words = name.split()
    return name[0].isupper() and len(words) <= 4 and is_outlet(name) and words[-1].casefold() not in _NOT_LAST


_NOT_LAST = frozenset("""report reports record today information service services reports standard feed sun star mail""".split())


def find_authors(byline: str) -> tuple[str, ...]:
    """The persons whom a byline plainly names, in its order; empty for desks and agencies.

    "By Ana Lim and Jon Roe in Kota" names two; what follows "in", "at" or a comma is place or office.
    """
    opener = _OPENER.match(byline)
    rest = byline[opener.end() :] if opener else byline
    rest = re.split(r"\s+(?:in|at|for|with|from)\s+|\s*(?:Pictures?|Photos?|Photographs?)\s*:|\. ", rest)[0]
    if ", by " in byline:
        rest = byline.rpartition(", by ")[2]
    listed = re.search(r",.*\b(?:and|&)\s", rest) is not None
    parts = _JOINT.split(rest) if listed else re.split(r"\s+(?:and|&|et|y|und)\s+", re.split("[,;]", rest)[0])
    return tuple(part.strip() for part in parts if _is_person(part.strip()))


def find_credits(text: str, sections: tuple[Section, ...]) -> tuple[Credit, ...]:
    """The agencies and outlets named in credit lines, bylines, datelines and at the very end of the body, each where it stands.

    Who took a picture says nothing of where the words come from, so picture credits are passed over.
    """
    found: list[Credit] = []
    last_body = max((i for i, section in enumerate(sections) if section.kind == "body"), default=-1)
    for i, section in enumerate(sections):
        if section.kind in ("credit", "byline"):
            found += _credits_in_line(text, section)
        elif section.kind == "dateline":
            slug = datelines.agency_slug(text[section.start : section.end])
            if slug is not None:
                found.append(_credit(text, section.start + slug[0], section.start + slug[1]))
        elif i == last_body:
            tail_start = max(section.start, section.end - 60)
            slug_at_end = _SLUG_AT_END.search(text[tail_start : section.end])
            if slug_at_end:
                group = 1 if slug_at_end.group(1) else 2
                if all(is_outlet(part) for part in _JOINT.split(slug_at_end.group(group).strip()) if part):
                    found += _split_names(text, tail_start + slug_at_end.start(group), tail_start + slug_at_end.end(group))
    return tuple(found)


def is_outlet(name: str) -> bool:
    """Whether a name is plainly an agency's or outlet's and not a person's or a place."""
    words = name.split()
    if not words or all(word.casefold().strip(".,") in PLAIN_WORDS for word in words):
        return False
    if _is_known(name) or any(word.casefold().strip(".,").removesuffix("'s").removesuffix("\u2019s") in OUTLET_WORDS for word in words):
        return True
    return len(words) == 1 and ((words[0].isupper() and 2 <= len(words[0]) <= 8) or "/" in words[0])


def _credits_in_line(text: str, section: Section) -> list[Credit]:
    line = text[section.start : section.end]
    if _PICTURES.match(line.lstrip("([")) or len(line) > 400:
        return []
    reporting = _NOT_REPORTING.sub("", line)
    found = []
    for run in _NAME_RUN.finditer(reporting):
        begin, end = run.span()
        # "With Reuters": the opener's own capital is no part of the name.
        while (first := re.match(r"\S+\s+", reporting[begin:end])) and first.group().strip(" :").casefold() in PLAIN_WORDS:
            begin += first.end()
        name = reporting[begin:end].rstrip(".")
        if not name or name.casefold() in PLAIN_WORDS:
            continue
        before = reporting[max(0, begin - 24) : begin].casefold()
        in_place = re.search(r"\b(?:in|at)\s+$|contributed from\s+$", before) is not None
        lone = section.kind == "credit" and " " not in name and not in_place
        if not in_place and (is_outlet(name) or lone):
            found.append(_credit(text, section.start + begin, section.start + begin + len(name)))
    return found


def _split_names(text: str, start: int, end: int) -> list[Credit]:
    return [_credit(text, start + m.start(), start + m.end()) for m in _NAME_RUN.finditer(text[start:end])]


def _credit(text: str, start: int, end: int) -> Credit:
    return Credit(text[start:end], start, end)


def _is_known(name: str) -> bool:
    return name.casefold().strip(".,() ") in KNOWN_AGENCIES or name.casefold() in (
        "agence france-presse",
        "associated press",
        "the associated press",
    )


def _is_initial_end(line: str) -> bool:
    return re.search(r"\b[A-Z]\.$|\b(?:Jr|Sr)\.$", line) is not None


def _has_role(words: str) -> bool:
    return any(
        word.casefold().removesuffix("'s").removesuffix("\u2019s") in BYLINE_ROLES or word.casefold() in ("review", "man", "woman")
        for word in _TOKEN.findall(words)
    )


def _has_verb(words: str) -> bool:
    """Whether a lower-case word stands there that no byline has: a verb, most likely."""
    allowed = BYLINE_ROLES | _PARTICLES | OUTLET_WORDS | _BYLINE_SMALL
    return any(word[0].islower() and word.casefold() not in allowed for word in _TOKEN.findall(words))


_BYLINE_SMALL = frozenset(
    """by in at from for with our the of a an and special senior chief deputy political parliamentary foreign local court health
    business economics defence defense science africa asia europe own county state affairs environment crime education world
    sports religion security diplomatic royal legal labour labor energy climate transport culture national regional city
    district investigations data video photo features opinion letters guest freelance assistant associate managing our's
    press man woman bedside monitoring shipping material""".split()
)


def _is_name_word(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in PLAIN_WORDS


def _is_name(words: str) -> bool:
    """Two to five capitalised words, small particles between them."""
    parts = words.split()
    if not 2 <= len(parts) <= 5 or not _TOKEN.fullmatch(parts[0]) or not _is_name_word(parts[0]) or not _is_name_word(parts[-1]):
        return False
    return all(_TOKEN.fullmatch(p) is not None and (_is_name_word(p) or p.casefold() in _PARTICLES) for p in parts)


def _is_names(words: str) -> bool:
    """One name or several, with a place or an office behind them."""
    head = re.split(r"\s+(?:in|at|for|with)\s+|\s*[,;]\s*(?:in|at)?\s*|\s+\|\s+|\.?\s+(?:Pictures?|Photos?)\s*:", words)[0]
    if len(words.split()) > 14:
        return False
    return all(
        _is_name(part) or (len(part.split()) == 1 and _is_name_word(part)) or is_outlet(part)
        for part in re.split(r"\s+(?:and|&|et|y|und)\s+", head)
        if part
    )


def _is_name_in_place(words: str) -> bool:
    """Whether it reads like "Ana Lim", "Ana Lim, Kota" or "Ana Lim in Kota, Michigan"."""
    match = re.fullmatch(r"(.+?)(?:(?:,? in|,? at|,| [\u2013\u2014]) (.{2,40}))?", words)
    if match is None or any(c.isdigit() for c in words) or not _is_name(match.group(1)) or len(match.group(1).split()) > 4:
        return False
    place = match.group(2)
    return place is None or _has_role(place) or all(part[:1].isupper() and len(part.split()) <= 4 for part in place.split(", "))


def _is_person(name: str) -> bool:
    return _is_name(name) and len(name.split()) >= 2 and not is_outlet(name) and not _has_role(name)

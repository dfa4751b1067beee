"""Where marked words stand in the ledger's text: at the position that is given, or where their surroundings say, and never by guess."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.errors import UnreadableError
from counterclaim.records import Span

MOST_SEARCHED = 2_000_000_000
"""How many characters are searched for words, in all annotations of one file: some seconds."""
MOST_MARKED = 64 * 1024 * 1024
"""How many characters the spans of one file may hold, those that several share counted each time."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that somebody marked.

    Attributes:
        position: start and end in code points, if given.
        exact: the words, if given.
        prefix: what stands before them, as far as it is given.
        suffix: what stands behind them.
    """

    position: tuple[int, int] | None
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""


class Anchoring:
    """Finds marked words in texts, within a limit of work."""

    def __init__(self) -> None:
        self._left = MOST_SEARCHED
        self._kept = 0

    def place(self, text: str, marked: Marked, same_text: bool) -> tuple[Span, bool]:
        """Where the words stand, and whether that is another place than the position says.

        Args:
            text: of the document.
            marked: what was marked.
            same_text: the annotator had this very text, so that a position alone will do.

        Raises:
            UnreadableError: they are not there, or nothing tells which of several places is meant.
        """
        if marked.position is not None and _stands(text, marked, same_text):
            return self.span(text, *marked.position), False
        if not marked.exact:
            raise UnreadableError(_why_not(text, marked))
        counted = self._utf_16(text, marked)
        start = self._only(text, marked, same_text) if counted is None else counted
        return Span(start, start + len(marked.exact), marked.exact), marked.position is not None and marked.position[0] != start

    def span(self, text: str, start: int, end: int) -> Span:
        """The span between two places of the text.

        Raises:
            UnreadableError: all spans together hold too much.
        """
        self._kept += end - start
        if self._kept > MOST_MARKED:
            raise UnreadableError(f"more than {MOST_MARKED:,} characters are marked in all")
        return Span(start, end, text[start:end])

    def _utf_16(self, text: str, marked: Marked) -> int | None:
        """The start, where a browser counted it in UTF-16 units and the words stand there."""
        if marked.position is None or marked.exact is None or text.isascii():
            return None
        self._work(len(text))
        before = text[: marked.position[0]].encode("utf-16-le")[: 2 * marked.position[0]]
        start = len(before.decode("utf-16-le", "replace"))
        return start if text.startswith(marked.exact, start) and _agrees(text, start, marked) else None

    def _only(self, text: str, marked: Marked, same_text: bool) -> int:
        """The one place where the words stand between what is before and behind them."""
        whole = f"{marked.prefix}{marked.exact}{marked.suffix}"
        self._work(2 * len(text))
        first = text.find(whole)
        shown = f"“{(marked.exact or '')[:60]}”"
        if first < 0 and same_text and marked.position is not None and text.startswith(marked.exact or "", marked.position[0]):
            return marked.position[0]  # some tools squeeze the white space around the words
        if first < 0:
            raise UnreadableError(f"{shown} does not stand in the text as it is quoted")
        if text.find(whole, first + 1) >= 0:
            raise UnreadableError(f"{shown} stands in the text more than once, and the position that tells which is missing or wrong")
        return first + len(marked.prefix)

    def _work(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise UnreadableError("too many quotes do not stand where they should: no more are looked for")


def _stands(text: str, marked: Marked, same_text: bool) -> bool:
    """Whether the position holds: what stands there is what is quoted, or nothing is and the text is the same."""
    start, end = marked.position or (0, 0)
    if not 0 <= start < end <= len(text):
        return False
    if marked.exact is None:
        return same_text
    return text[start:end] == marked.exact and _agrees(text, start, marked)


def _agrees(text: str, start: int, marked: Marked) -> bool:
    """Whether what stands around the words is what was quoted around them."""
    begin, end = start - len(marked.prefix), start + len(marked.exact or "")
    return begin >= 0 and text.startswith(marked.prefix, begin) and text.startswith(marked.suffix, end)


def _why_not(text: str, marked: Marked) -> str:
    if marked.exact is None and marked.position is not None:
        start, end = marked.position
        if 0 <= start < end <= len(text):
            return f"{start}:{end} is given without the words that stand there, and the text may be another: nothing can be checked"
        return f"{start}:{end} is no place in the text, which has {len(text):,} characters"
    return "no words are marked"

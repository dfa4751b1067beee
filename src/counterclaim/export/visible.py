"""Hostile characters made visible: what steers a terminal or turns text round is shown, never obeyed.

Controls become their Unicode control pictures, embeddings, overrides and isolates their names in angle brackets
("Trojan Source", https://trojansource.codes, is what they do when obeyed). Zero-width joiners stay: Persian and
Indic words, and emoji, are misspelt without them.
"""

from __future__ import annotations

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}
_C1 = dict.fromkeys(range(0x80, 0xA0), _UNKNOWN)
_OVERRIDES = {
    0x202A: "⟨LRE⟩",
    0x202B: "⟨RLE⟩",
    0x202C: "⟨PDF⟩",
    0x202D: "⟨LRO⟩",
    0x202E: "⟨RLO⟩",
    0x2066: "⟨LRI⟩",
    0x2067: "⟨RLI⟩",
    0x2068: "⟨FSI⟩",
    0x2069: "⟨PDI⟩",
}
_MARKS = {0x200E: "⟨LRM⟩", 0x200F: "⟨RLM⟩", 0x061C: "⟨ALM⟩"}
_DEPRECATED = dict.fromkeys([*range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)], _UNKNOWN)
# a file name's undecodable bytes reach Python as these surrogates
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _UNKNOWN) | {code: f"\\x{code - 0xDC00:02x}" for code in range(0xDC80, 0xDD00)}

_EVERYWHERE: dict[int, str] = _PICTURES | _C1 | _OVERRIDES | _DEPRECATED | _SURROGATES
_LINE = _EVERYWHERE | _MARKS
_SPACES = dict.fromkeys(map(ord, "\t\n\r\u2028\u2029"), " ")
_PAGE = _EVERYWHERE | {0x09: "\t", 0x0A: "\n", 0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}


def on_one_line(text: str) -> str:
    """Text for a terminal: line breaks and runs of white space are one space, every control is visible."""
    return " ".join(text.translate(_LINE | _SPACES).split())


def on_page(text: str) -> str:
    """Text for an HTML page: line ends are line feeds, every other control is visible.

    The left-to-right, right-to-left and Arabic letter marks stay: they reach no further than their neighbours, and a
    page in Arabic or Hebrew sets its punctuation with them.
    """
    return text.translate(_PAGE)

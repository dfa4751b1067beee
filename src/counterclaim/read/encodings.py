"""Bytes to text: byte-order marks, UTF-8, what a page declares, then a guess that is reported as one."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from counterclaim.errors import UnreadableError

SAMPLE_BYTES = 64 * 1024
"""How much of a file is looked at to tell text from other data and to guess an encoding."""

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file", "save its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it, or save the document as text or HTML"),
    (b"PK\x05\x06", "an empty ZIP archive", "give the files themselves"),
    (b"\x1f\x8b", "a gzip file", "unpack it with gunzip; a .warc.gz can be added to a ledger as it is"),
    (b"BZh", "a bzip2 file", "unpack it with bunzip2"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it with unxz"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it with unzstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "only text and HTML can be read"),
    (b"\xff\xd8\xff", "a JPEG image", "only text and HTML can be read"),
    (b"GIF87a", "a GIF image", "only text and HTML can be read"),
    (b"GIF89a", "a GIF image", "only text and HTML can be read"),
    (b"II*\x00", "a TIFF image", "only text and HTML can be read"),
    (b"MM\x00*", "a TIFF image", "only text and HTML can be read"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save it as text or HTML"),
    (b"{\\rtf", "an RTF document", "save it as text or HTML"),
    (b"SQLite format 3\x00", "an SQLite database", "give it with --ledger if it is a ledger"),
    (b"\x7fELF", "a program", "only text and HTML can be read"),
    (b"MZ\x90\x00", "a program", "only text and HTML can be read"),
    (b"OggS", "a sound or video file", "only text and HTML can be read"),
    (b"fLaC", "a sound file", "only text and HTML can be read"),
    (b"\x1aE\xdf\xa3", "a video file", "only text and HTML can be read"),
)
_WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_NO_PAGE = ("utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([A-Za-z0-9_:.\-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([A-Za-z0-9_:.\-]{2,40})""", re.I)

# What scraped news is written in where it is not UTF-8. A free guess takes rarities for short Western texts.
_GUESSES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "cp1254",
    "cp1253",
    "cp1255",
    "cp1256",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "tis_620",
]

_WESTERN = frozenset("àâäçèéêëìíîïñòóôöùúûüßåæøœãõáÀÂÄÇÈÉÊËÎÏÑÓÔÖÙÚÛÜÅÆØŒÃÕÁÍ’‘“”–—…«»€°¿¡·ºª£\xa0")


class Decoded(NamedTuple):
    """A file's text, the encoding it was read in, and what a person should know about that."""

    text: str
    encoding: str
    problems: tuple[str, ...] = ()


def decode(data: bytes, *, html: bool = False, charset: str | None = None) -> Decoded:
    """The text of a file, without its byte-order mark; line ends stay as they are.

    The order is the HTML standard's (byte-order mark, what the server declared, what the page declares), but bytes that are UTF-8, a
    few broken places aside, are read so whatever was declared: other text hardly ever is by chance, and servers often declare what
    they were set up with.

    Args:
        data: the whole file.
        html: whether a charset declared in the page counts.
        charset: what the server declared, if anything.

    Raises:
        UnreadableError: the bytes are no text, or no encoding fits them; the message says what they look like.

    Source: HTML Living Standard, 13.2.3.2 Determining the character encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and not _is_utf16_nul(data, mark):
            return _decode_marked(data[len(mark) :], encoding)
    served = text_codec(charset) if charset else None
    if served in _WIDE:
        wide = _utf16_or_32(data[:SAMPLE_BYTES])
        if wide is not None:
            return _decode_marked(data, wide.lower())
        served = None  # almost any bytes are UTF-16 of some kind
    refuse_binary(data)
    paged = declared_charset(data) if html else None
    # ISO-2022-JP is written in ASCII bytes, which are UTF-8 too.
    if "iso2022_jp" in (served, paged) and b"\x1b" in data and (found := _decode_as(data, "iso2022_jp")):
        return found
    found = _decode_as(data, "utf-8") or _decode_damaged_utf8(data)
    if found is not None:
        return found
    for encoding in dict.fromkeys(filter(None, (served, paged))):
        if found := _decode_as(data, encoding, _disagreement(encoding, served, paged)):
            return found
    return _decode_guessed(data)


def _decode_as(data: bytes, encoding: str, problems: tuple[str, ...] = ()) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, problems)
    except UnicodeError:
        return None


def _disagreement(used: str, served: str | None, paged: str | None) -> tuple[str, ...]:
    """What a person should know where server and page name different encodings, and neither is shown by the bytes."""
    if served is None or paged is None or served == paged:
        return ()
    return (f"the server declared {served}, the page {paged}: read as {used}",)


def declared_charset(data: bytes) -> str | None:
    """The codec's name for the charset that a page declares in its first kilobytes; None where there is none that Python knows."""
    head = data[:8192]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    if match is None:
        return None
    codec = text_codec(match.group(1).decode("ascii"))
    # A page whose declaration can be read byte by byte is in no wide encoding.
    return "utf-8" if codec in _WIDE else codec


def text_codec(charset: str) -> str | None:
    """The codec's name for a declared charset; None where Python has none that makes text of bytes."""
    name = charset.strip().lower()
    # Browsers read these labels as windows-1252, and pages that declare them are written so.
    if name in ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "cp1252"
    if name == "gb2312":
        return "gb18030"
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # "rot13", "zlib" and the like are codecs too, and none of them makes text of bytes.
    is_text: bool = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and codec.name.replace("_", "-") not in _NO_PAGE else None


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError, naming what it looks like, where the bytes are no text at all."""
    for magic, what, advice in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"this is {what}: {advice}")
    if data.startswith(b"ID3") and data[3:4] < b"\x10":
        raise UnreadableError("this is a sound file: only text and HTML can be read")
    if data[4:8] == b"ftyp":
        raise UnreadableError("this is a video or picture file: only text and HTML can be read")
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise UnreadableError("this is a picture, sound or video file: only text and HTML can be read")
    sample = data[:SAMPLE_BYTES]
    if (wide := _utf16_or_32(sample)) is not None:
        raise UnreadableError(f"this looks like {wide} text without a byte-order mark: save it as UTF-8")
    at = data.find(b"\x00")
    if at >= 0:
        raise UnreadableError(f"this is a binary file (a NUL byte at offset {at}): only text and HTML can be read")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 20 > len(sample):
        raise UnreadableError("this is a binary file (more than 5% control characters): only text and HTML can be read")


def _is_utf16_nul(data: bytes, mark: bytes) -> bool:
    """Whether the UTF-32 mark is in truth the UTF-16 one before a NUL character; then the length is no multiple of four."""
    return mark == codecs.BOM_UTF32_LE and len(data) % 4 != 0


def _decode_marked(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            refuse_binary(data)
            damaged = _decode_damaged_utf8(data)
            if damaged is not None:
                return damaged
        raise UnreadableError(f"the file says it is {encoding}, but byte {error.start} cannot be read so: save it as UTF-8") from None
    if "\x00" in text:
        raise UnreadableError("this is a binary file (it holds NUL characters): only text and HTML can be read")
    return Decoded(text, encoding)


def _utf16_or_32(sample: bytes) -> str | None:
    """The name of the wide encoding whose pattern of NUL bytes the sample shows."""
    if len(sample) < 8 or sample.count(0) * 4 < len(sample):
        return None
    share = [sample[i::4].count(0) / len(sample[i::4]) for i in range(4)]
    wide = [s > 0.7 for s in share]
    patterns = {
        (False, True, True, True): "UTF-32-LE",
        (True, True, True, False): "UTF-32-BE",
        (False, True, False, True): "UTF-16-LE",
        (True, False, True, False): "UTF-16-BE",
    }
    return patterns.get((wide[0], wide[1], wide[2], wide[3]))


def _decode_damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken places (a cut download, one pasted character): better so than the whole of it misread."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if broken * 20 > beyond_ascii:
        return None
    return Decoded(text, "utf-8", (f"damaged UTF-8: {broken} places could not be read and stand as U+FFFD",))


def _is_western(sample: bytes, guess: str) -> bool:
    """Whether what was taken for Central European or Turkish is as well Western text: a few accents fit all three."""
    if guess not in ("cp1250", "cp1254"):
        return False
    beyond_ascii = [c for c in sample.decode("cp1252", "replace") if c > "\x7f"]
    return sum(1 for c in beyond_ascii if c in _WESTERN) * 50 >= len(beyond_ascii) * 49


def _decode_guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # a slow import that hardly any file needs

    sample = data[:SAMPLE_BYTES]
    found = from_bytes(sample, cp_isolation=_GUESSES, preemptive_behaviour=False).best()
    guess = "cp1252" if found is None or _is_western(sample, found.encoding) else found.encoding
    for encoding in (guess, "cp1252"):
        if decoded := _decode_as(data, encoding, (f"no encoding was declared: guessed {encoding}",)):
            return decoded
    raise UnreadableError("the encoding could not be told (neither UTF-8 nor anything it resembles): save it as UTF-8")

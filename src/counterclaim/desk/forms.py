"""Forms that are sent to the desk: fields in memory, files on disk as they come, all within limits, nothing before the token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from counterclaim.desk.guard import TOKEN_FIELD, has_token
from counterclaim.desk.pages import desk_of
from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FIELDS = 64
_MOST_HEADER_BYTES = 8 * 1024
_MOST_PAIRS_BYTES = 1024 * 1024
_UNKNOWN_BYTES = 64 * 1024  # of a field that came before the token
_DRAINED_BYTES = 1024**3
_EARLIER = "this page was made by an earlier run of the desk: look at it again, and send it again"


class RefusedError(CounterclaimError):
    """What was sent is not taken.

    Attributes:
        status: of HTTP.
        form: what was read until then.
    """

    def __init__(self, reason: str, status: int = 400, form: Form | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.form = form or Form()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent.

    Attributes:
        name: as the sender calls it; anything can stand in it.
        path: where it lies, under a name that is ours.
    """

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Form:
    """What was sent.

    Attributes:
        fields: the first value of each name.
        files: those that were chosen.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A field without white space around it; empty where it was not sent."""
        return self.fields.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken.

    Attributes:
        body_bytes: of all together.
        field_bytes: of one field.
        files: how many, of no one knows which size but together.
        suffix: the ending that a file gets here, by the name that it was sent with.
    """

    body_bytes: int = 1024 * 1024
    field_bytes: int = 64 * 1024
    files: int = 0
    suffix: Callable[[str], str] = lambda name: ""


async def read_form(request: Request, limits: Limits, folder: Path | None = None) -> Form:
    """A form that a page of the desk sent.

    Args:
        request: with the form in its body.
        limits: how much is taken.
        folder: where files go.

    Raises:
        RefusedError: the desk is for reading only, the token is missing, it is too much, or no form. The rest of the body is read and
            dropped first, since a browser shows no answer to what it could not send.
    """
    desk = desk_of(request)
    form = Form()

    def may_write() -> bool:
        return has_token(desk.rules, request.headers.get("x-token")) or has_token(desk.rules, form.fields.get(TOKEN_FIELD))

    chunks = request.stream()
    try:
        if desk.by is None:
            raise RefusedError("this desk is open for reading only", 403)
        reader = _reader(request.headers.get("content-type"), form, limits, folder, may_write)
        try:
            async for chunk in _limited(chunks, request.headers.get("content-length"), limits.body_bytes):
                await run_in_threadpool(reader.write, chunk)
            await run_in_threadpool(reader.finish)
        except (FormParserError, ClientDisconnect):
            raise RefusedError("this is no whole form: send it again") from None
        except OSError as error:
            raise RefusedError(f"what was sent could not be kept: {error.strerror or error}", 507) from None
        finally:
            reader.close()
        if not may_write():
            raise RefusedError(_EARLIER, 403)
    except RefusedError as refused:
        refused.form = form
        await _drain(chunks)
        raise
    return form


async def _limited(chunks: AsyncIterator[bytes], declared: str | None, most: int) -> AsyncIterator[bytes]:
    too_much = RefusedError(f"this is more than {most // 1024**2:,} MB, the most that is taken at once", 413)
    if declared is not None and declared.isdecimal() and int(declared[:20]) > most:
        raise too_much
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise too_much
        yield chunk


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    size = 0
    with suppress(ClientDisconnect):
        async for chunk in chunks:
            size += len(chunk)
            if size > _DRAINED_BYTES:
                return


class _Reader(Protocol):
    def write(self, chunk: bytes) -> object: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...


def _reader(content_type: str | None, form: Form, limits: Limits, folder: Path | None, may_write: Callable[[], bool]) -> _Reader:
    kind, options = parse_options_header(content_type)
    if kind == b"application/x-www-form-urlencoded":
        return _Pairs(form, limits)
    boundary = options.get(b"boundary", b"")
    if kind == b"multipart/form-data" and 1 <= len(boundary) <= 70:
        return _Parts(boundary, form, limits, folder, may_write)
    raise RefusedError("this is no form", 415)


class _Pairs:
    """A form without files."""

    def __init__(self, form: Form, limits: Limits) -> None:
        self._form, self._limits = form, limits
        self._read = bytearray()

    def write(self, chunk: bytes) -> None:
        self._read += chunk
        if len(self._read) > _MOST_PAIRS_BYTES:
            raise RefusedError("this is more than a form holds", 413)

    def finish(self) -> None:
        try:
            pairs = parse_qsl(self._read.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
        except ValueError:
            raise RefusedError(f"a form has {MOST_FIELDS} fields at most", 413) from None
        for name, value in pairs:
            if len(value) > self._limits.field_bytes:
                raise RefusedError(f"the field {name[:40]!r} is too long", 413)
            self._form.fields.setdefault(name, value)

    def close(self) -> None:
        pass


class _Parts:
    """A form that may have files; each goes to disk as it comes."""

    def __init__(self, boundary: bytes, form: Form, limits: Limits, folder: Path | None, may_write: Callable[[], bool]) -> None:
        self._form, self._limits, self._folder, self._may_write = form, limits, folder, may_write
        self._parts = 0
        self._whole = False
        self._stream: BinaryIO | None = None
        self._begin()
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finished,
        }
        parser = MultipartParser(boundary, callbacks)
        self.write: Callable[[bytes], object] = parser.write
        self._finalize = parser.finalize

    def finish(self) -> None:
        self._finalize()
        if not self._whole:
            raise FormParserError

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def _begin(self) -> None:
        self._head, self._value, self._disposition = b"", b"", b""
        self._headers = 0
        self._name = ""
        self._file: tuple[str, Path] | None = None
        self._read = bytearray()
        self._size = 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._head += self._header_bytes(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._header_bytes(data[start:end])

    def _header_bytes(self, piece: bytes) -> bytes:
        self._headers += len(piece)
        if self._headers > _MOST_HEADER_BYTES:
            raise RefusedError("this is no form: a part of it has too long a head")
        return piece

    def _header_end(self) -> None:
        if self._head.lower() == b"content-disposition":
            self._disposition = self._value
        self._head, self._value = b"", b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._parts += 1
        if self._parts > MOST_FIELDS + self._limits.files:
            raise RefusedError(f"a form has {MOST_FIELDS} fields at most", 413)
        self._name = options.get(b"name", b"").decode(errors="replace")
        if (given := options.get(b"filename")) is not None:
            self._open_file(given.decode(errors="replace"))

    def _open_file(self, name: str) -> None:
        if not self._may_write():
            raise RefusedError(_EARLIER, 403)
        if self._folder is None or len(self._form.files) >= self._limits.files:
            raise RefusedError(
                f"{self._limits.files:,} files are taken at once, no more" if self._folder else "no files are taken here", 413
            )
        # browsers write these three so (HTML, "multipart form data")
        for coded, character in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
            name = name.replace(coded, character)
        path = self._folder / f"{self._parts:05}{self._limits.suffix(name)}"
        self._stream = path.open("xb")
        self._file = name, path

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._stream is not None:
            self._stream.write(memoryview(data)[start:end])
        elif self._size > self._limits.field_bytes:
            raise RefusedError(f"the field {self._name[:40]!r} is too long", 413)
        elif self._size > _UNKNOWN_BYTES and not self._may_write():
            raise RefusedError(_EARLIER, 403)
        else:
            self._read += data[start:end]

    def _end(self) -> None:
        if self._file is None:
            self._form.fields.setdefault(self._name, self._read.decode(errors="replace"))
            return
        self.close()
        self._stream = None
        name, path = self._file
        if name or self._size:  # an input in which nothing was chosen is sent as well
            self._form.files.append(Upload(name, path, self._size))
        else:
            path.unlink()

    def _finished(self) -> None:
        self._whole = True

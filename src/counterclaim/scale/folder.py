"""The files of a batch: on disk, or at any address that fsspec knows. A file is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import UsageError
from counterclaim.intake.addresses import shown

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS_AT_ONCE = 16
"""How many rows of a Parquet file are packed together: whoever wants one report reads the text of no more than these."""

NEEDS = "archives need pyarrow and fsspec: pip install 'counterclaim[batch]'"


def check_installed() -> None:
    """See that what archives need is there.

    Raises:
        UsageError: it is not.
    """
    if any(find_spec(name) is None for name in ("fsspec", "pyarrow")):
        raise UsageError(NEEDS)


def is_store(address: str) -> bool:
    """Whether an address is of a kind that fsspec knows.

    Raises:
        UsageError: fsspec is missing.
    """
    check_installed()
    from fsspec import available_protocols

    return re.split("::|://", address)[0].lower() in available_protocols()


@dataclass(frozen=True)
class Folder:
    """A folder and what is in it; names are relative, with slashes. Small enough to be sent to workers.

    Attributes:
        address: a path, or an address such as `s3://bucket/case`.
        run: names a run, in which no file is written twice with other contents: what was copied from a store need not be asked for again.
    """

    address: str
    run: str = ""

    @cached_property
    def _files(self) -> Any:
        """The file system, and the folder's path in it."""
        check_installed()
        from fsspec.core import url_to_fs

        try:
            return url_to_fs(self.address)
        except (ImportError, ValueError) as error:  # a protocol that is unknown, or whose library is missing
            raise UsageError(f"{self}: {error}") from None

    def __str__(self) -> str:
        return shown(self.address)

    def __getstate__(self) -> dict[str, str]:
        return {"address": self.address, "run": self.run}  # a file system's connections are not sent

    def below(self, name: str) -> Folder:
        """A folder in it."""
        return Folder(f"{self.address.rstrip('/')}/{name}", self.run)

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine's disk."""
        from fsspec.implementations.local import LocalFileSystem

        return isinstance(self._files[0], LocalFileSystem)

    def path(self, name: str) -> str:
        """Where a file is, as the file system calls it.

        Raises:
            ValueError: the name leads out of the folder, as names in a folder of somebody else's may.
        """
        if ".." in name.split("/"):
            raise ValueError(f"{name!r} leads out of the folder")
        return f"{self._files[1].rstrip('/')}/{name}"

    def has(self, name: str) -> bool:
        """Whether there is such a file or folder."""
        return bool(self._files[0].exists(self.path(name)))

    def names(self, folder: str) -> list[str]:
        """Names of the files in a folder and those below it, sorted, relative to the whole; none where there is no such folder."""
        files, home = self._files
        return sorted(found.removeprefix(home.rstrip("/") + "/") for found in files.find(self.path(folder)) if not _is_half(found))

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileNotFoundError: there is none.
        """
        made: bytes = self._files[0].cat_file(self.path(name))
        return made

    def write(self, name: str, data: Any) -> None:
        """Write a file; it takes the place of one that is there.

        Args:
            name: of the file.
            data: its bytes, or what behaves like them.
        """
        files, _ = self._files
        path = self.path(name)
        if not self.is_local:
            files.pipe_file(path, bytes(data))  # object stores show a file when all of it is there
            return
        home = os.path.dirname(path)
        os.makedirs(home, exist_ok=True)
        handle, part = tempfile.mkstemp(suffix=".part", prefix=f".{os.path.basename(path)}.", dir=home)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(part, 0o666 & ~_umask())
            os.replace(part, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise

    def remove(self, name: str) -> None:
        """Remove a file or a folder with all that is in it; nothing where there is none."""
        files, _ = self._files
        with suppress(FileNotFoundError):
            files.rm(self.path(name), recursive=True)

    def sweep(self) -> None:
        """Remove what was not written to its end, since whoever wrote it was killed; stores show no such files."""
        if self.is_local:
            for half in filter(_is_half, self._files[0].find(self.path(""))):
                Path(half).unlink(missing_ok=True)

    def write_table(self, name: str, table: pa.Table, rows_at_once: int = ROWS_AT_ONCE) -> None:
        """Write a table as Parquet.

        Args:
            name: of the file.
            table: its rows.
            rows_at_once: how many rows are packed together.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, row_group_size=rows_at_once, compression="zstd", write_statistics=False, store_schema=False)
        self.write(name, memoryview(sink.getvalue()))

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """The table of a Parquet file, or some of its columns.

        Raises:
            FileNotFoundError: there is none.
        """
        with self.parquet(name) as file:
            return file.read(columns=None if columns is None else list(columns))

    def row(self, name: str, place: int, columns: Sequence[str] | None = None) -> dict[str, Any]:
        """A row of a table that was written with `ROWS_AT_ONCE` rows packed together, or some of its columns.

        Raises:
            FileNotFoundError: there is no such table.
        """
        piece, behind = divmod(place, ROWS_AT_ONCE)
        with self.parquet(name) as file:
            group = file.read_row_group(piece, columns=None if columns is None else list(columns))
        made: dict[str, Any] = group.slice(behind, 1).to_pylist()[0]
        return made

    def parquet(self, name: str) -> pq.ParquetFile:
        """A Parquet file, open; close it.

        Raises:
            FileNotFoundError: there is none.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self.is_local:
            return pq.ParquetFile(self.path(name))
        return pq.ParquetFile(pa.BufferReader(self.read(name)))  # in one request: they are small, and most of one is wanted

    def on_disk(self, name: str, home: str | Path) -> Path:
        """A file of the same bytes on this machine's disk: the file itself, or a copy.

        Args:
            name: of the file.
            home: where copies go.
        """
        if self.is_local:
            return Path(self.path(name))
        state = self.run or str(self._files[0].ukey(self.path(name)))  # another file may have its name later
        copy = Path(home) / hashlib.sha256(state.encode()).hexdigest()[:16] / name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            part = copy.with_name(f".{copy.name}.{os.getpid()}.part")
            self._files[0].get_file(self.path(name), str(part))
            part.replace(copy)
        return copy


def _is_half(path: str) -> bool:
    """Whether a file is one that was not written to its end."""
    name = os.path.basename(path)
    return name.startswith(".") and name.endswith(".part")


def _umask() -> int:
    """What new files are not to allow; a temporary file allows its owner only."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

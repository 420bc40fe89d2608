"""Units of work: a few hundred articles, two to five seconds, in files or in line ranges of a large file."""

import json
from collections.abc import Iterable, Iterator
from hashlib import file_digest, sha256
from math import ceil
from typing import Any, NamedTuple

from flows.folders import FoundFile, opened
from transforms.formats import has_ranges, range_starts

# Seconds on one core of the machine described in benchmarks, whole pipeline: only their proportions matter here.
SECONDS_PER_MEGABYTE = 0.9
SECONDS_PER_PAGE = 0.05
UNIT_SECONDS = 1.6  # 450 articles; a worker holds 460 MB with 340 articles at a time, 520 with 560
PLAIN = (".txt", ".text", ".md", ".json", ".jsonl", ".ndjson", ".csv", ".tsv")  # no parser of markup or archives
HARMLESS_BYTES = 3_000_000  # two units; read where the build runs, which saves the second that a worker needs to start
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".tgz", ".parquet", ".docx")
PACKED_GROWTH = 4  # news text packs 3 to 5 times
LEAST_PATIENCE_SECONDS = 120.0  # a worker that starts loads for 2 seconds, a busy machine makes 20 of them
PATIENCE = 60  # times the planned seconds
MOST_FILES = 1000  # so that a folder of tiny files shows progress and a retry repeats little
RANGE_BYTES = 4_000_000  # a file of lines larger than two of these is read in ranges of about this size
_BLOCK = 1 << 22


class Told(NamedTuple):
    """What the build was told about a file beside its contents; None where nothing was said.

    Args:
        published: day, moment and precision in its row of metadata.csv, in ISO 8601.
        outlet, url, title, byline: from that row.
        default_published_on, default_outlet: the options, for files that do not say.
        columns: fields and the user's columns that hold them, from the nearest columns.csv.
    """

    published: tuple[str, str | None, str] | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    default_published_on: str | None = None
    default_outlet: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


class UnitFile(NamedTuple):
    """A file to read, or a range of its lines.

    Args:
        file: the file as found.
        told: what the build was told about it.
        settings_sha256: hash of that.
        is_known: whether it was read before.
        known_sha256: what its bytes hashed to when it was last read with the same settings, if it was.
        known_records: records it held then.
        sha256: what its bytes hash to now, where planning had to read it.
        start, end, first_record: the range; `end` is None for a whole file.
    """

    file: FoundFile
    told: Told
    settings_sha256: str
    is_known: bool = False
    known_sha256: str | None = None
    known_records: int = 0
    sha256: str | None = None
    start: int = 0
    end: int | None = None
    first_record: int = 1


class Unit(NamedTuple):
    """What one worker reads at a time.

    Args:
        number: place in the plan, from 1.
        run_id: the run.
        staging: folder where the rows are written until they are committed.
        files: what to read.
        outlets: the rows of outlets.csv by folder and outlet id.
        stored: instead of files, a Parquet file in the staging folder of articles to extract again.
    """

    number: int
    run_id: str
    staging: str
    files: tuple[UnitFile, ...]
    outlets: dict[str, dict[str, dict[str, Any]]]
    stored: str = ""

    @property
    def label(self) -> str:
        """The unit in words, for people who watch."""
        if self.stored:
            return "articles of an older extractor"
        first = self.files[0].file.path
        return first if len(self.files) == 1 else f"{first} and {len(self.files) - 1} more"

    @property
    def is_harmless(self) -> bool:
        """Whether whoever works on the unit needs no limit of time and memory: a little plain text."""
        sizes = sum(part.file.size for part in self.files)
        return sizes <= HARMLESS_BYTES and all(part.file.path.lower().endswith(PLAIN) for part in self.files)

    @property
    def longest_seconds(self) -> float:
        """Time after which whoever works on the unit is given up: far more than it takes on a busy machine."""
        return LEAST_PATIENCE_SECONDS + PATIENCE * sum(map(cost, self.files))

    def as_json(self) -> str:
        """The unit on one line; file names that are not Unicode survive."""
        return json.dumps(self)

    @classmethod
    def from_json(cls, line: str) -> "Unit":
        """The unit that `as_json` wrote."""
        number, run_id, staging, files, outlets, stored = json.loads(line)
        return cls(number, run_id, staging, tuple(map(_unit_file, files)), outlets, stored)

    def by_file(self) -> list["Unit"]:
        """The same work, one unit a file."""
        return [self._replace(files=(file,)) for file in self.files]


def grouped(parts: Iterable[UnitFile], at_once: int = 1) -> Iterator[tuple[UnitFile, ...]]:
    """Files and ranges in groups, in the order given; a range is a group of its own.

    Args:
        parts: what must be read.
        at_once: how many groups are read at a time. Where there are more, their number is a multiple of it and they are
            of equal work, so that nobody waits long for the last. A group is `UNIT_SECONDS` of work or less.
    """
    parts = list(parts)
    share = _share(sum(map(cost, parts)), at_once)
    group: list[UnitFile] = []
    seconds = 0.0
    for part in parts:
        is_full = seconds + cost(part) / 2 > share or len(group) == MOST_FILES
        if group and (is_full or part.end is not None or group[-1].end is not None):
            yield tuple(group)
            rest = seconds - share if is_full else 0.0  # a little too much or too little here is the next group's
            group, seconds = [], rest if abs(rest) < cost(part) else 0.0
        group.append(part)
        seconds += cost(part)
    if group:
        yield tuple(group)


def _share(seconds: float, at_once: int) -> float:
    """Seconds of a group when so much work is done in groups of which so many go on at a time."""
    groups = max(1, ceil(seconds / UNIT_SECONDS))
    return seconds / (groups if groups < at_once else at_once * ceil(groups / at_once))


def cost(part: UnitFile) -> float:
    """Seconds that a file or range takes, roughly."""
    size = (part.file.size if part.end is None else part.end) - part.start
    name = part.file.path.lower()
    if name.endswith((".html", ".htm", ".mhtml", ".mht")):
        return SECONDS_PER_PAGE
    grows = PACKED_GROWTH if name.endswith(PACKED) else 1
    return size * grows / 1e6 * SECONDS_PER_MEGABYTE


def ranges(whole: UnitFile) -> Iterator[UnitFile]:
    """The file itself, or, for a large file that can be read in ranges, ranges that start where a record does.

    Reads a large file once; its SHA-256 is on every range. A file that cannot be opened is left to the worker to tell.
    """
    if whole.file.size <= 2 * RANGE_BYTES or not has_ranges(whole.file.path):
        yield whole
        return
    try:
        starts, digest, size = _starts(whole.file)
    except OSError:
        yield whole
        return
    if digest == whole.known_sha256 or len(starts) == 1 or size != whole.file.size:  # it changes: the worker will tell
        yield whole._replace(sha256=digest)
        return
    ends = [start for start, _ in starts[1:]] + [size]
    for (start, record), end in zip(starts, ends, strict=True):
        yield whole._replace(sha256=digest, start=start, end=end, first_record=record)


def _starts(file: FoundFile) -> tuple[list[tuple[int, int]], str, int]:
    """Where to cut: byte, and number of the record there; SHA-256 and size of the file."""
    with opened(file.location) as stream:
        starts = range_starts(stream, file.path, file.size, RANGE_BYTES)
        if starts is None:
            return _line_starts(file.location)
        stream.seek(0)
        return starts, file_digest(stream, "sha256").hexdigest(), file.size


def _line_starts(location: str) -> tuple[list[tuple[int, int]], str, int]:
    """Where to cut: (byte, number) of lines about `RANGE_BYTES` apart; SHA-256 and size of the file."""
    starts, digest = [(0, 1)], sha256()
    position, newlines, wanted = 0, 0, RANGE_BYTES
    with opened(location) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            if position + len(block) > wanted and (cut := block.find(b"\n", max(0, wanted - position))) >= 0:
                starts.append((position + cut + 1, newlines + block.count(b"\n", 0, cut + 1) + 1))
                wanted = position + cut + 1 + RANGE_BYTES
            newlines += block.count(b"\n")
            position += len(block)
    if starts[-1][0] == position and len(starts) > 1:
        starts.pop()
    return starts, digest.hexdigest(), position


def _unit_file(values: list[Any]) -> UnitFile:
    file, told, *rest = values
    return UnitFile(FoundFile(*file), Told(*told), *rest)

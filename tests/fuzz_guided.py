"""A long fuzzing run of one reader, guided by coverage: `python -m tests.fuzz_guided .html -max_total_time=3600`.

Needs `atheris` (Linux; CONTRIBUTING says how to install it). What crashes or hangs is written to a file; given that
file's name after the suffix, the same command reads it again.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # not in the lock

with atheris.instrument_imports(include=["transforms.formats"]):
    from tests.fuzz import read_all, samples


def main() -> None:
    """Fuzz the reader of one format until something breaks; arguments after its suffix are libFuzzer's."""
    name, sample = next(item for item in samples().items() if item[0].endswith(sys.argv[1]))
    corpus = Path(mkdtemp())  # libFuzzer starts from what lies there, and keeps there what reached new code
    (corpus / "sample").write_bytes(sample)

    def target(data: bytes) -> None:
        read_all(data, name)

    atheris.Setup([sys.argv[0], str(corpus), *sys.argv[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

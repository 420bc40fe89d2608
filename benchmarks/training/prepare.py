"""Prepare the training of the tagger of names: `python -m benchmarks.training.prepare FOLDER GLOVE.parquet GLOVE.npy`.

Writes to FOLDER: `vocabulary.parquet` (words that get a vector), `vectors.npz` (their GloVe vectors), `texts.npz` and
`words.parquet` (tokens of all sets, their words) for `teacher.py`; and, once FOLDER has the teacher's answers
(`teacher_*.npz`), `student.npz` for `network.py` and `letters.npz` for `spelling.py`. Needs the sets of
../shared/eval; keeps no text but single words.
"""

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.corpus import EVAL
from benchmarks.training.labels import MEANINGS, TAGS, labelled, text_tokens
from transforms.entities.name_context import name_context
from transforms.lexicon import lexicon
from transforms.tagging.hashes import hashes
from transforms.tagging.spelling import BITS, letter_runs
from transforms.tagging.words import classes, look_up, members, written
from transforms.text.forms import forms, token_forms

SETS = (*MEANINGS, "polnear", "pages")  # numbered in this order in all arrays
GLOVE_WORDS = 150_000
WORD = r"^[\p{L}'.\-]+$|^.$"
POOLED = 15_000  # places that stand in for others
QUARTER = 127 / 4  # vectors are kept in whole 127ths of 4


def unlabelled() -> dict[str, pl.DataFrame]:
    """Texts that only the teacher labels: `doc_id`, `split`, `text`."""
    polnear = sorted((EVAL / "quotes/polnear/train/text").iterdir())
    news = [(file.stem, "train", file.read_text("utf-8", errors="replace")) for file in polnear]
    pages = json.loads((EVAL / "articles/ground-truth.json").read_text("utf-8"))
    bodies = [(name, "train", page["articleBody"]) for name, page in sorted(pages.items())]
    schema = ["doc_id", "split", "text"]
    return {"polnear": pl.DataFrame(news, schema, orient="row"), "pages": pl.DataFrame(bodies, schema, orient="row")}


def is_kept_out(docs: pl.DataFrame) -> np.ndarray:
    """Documents for evaluation: Worldwide dev, every third of CrossNER's dev part, every eighth of Wikigold; by the
    number in all sets together."""
    number = pl.int_range(pl.len())
    dev = pl.col("split") == "dev"
    kept = (
        ((pl.col("set") == "worldwide") & dev)
        | ((pl.col("set") == "politics") & dev & (number % 3 == 0))
        | ((pl.col("set") == "wikigold") & (number % 8 == 0))
    )
    return docs.select(kept).to_series().to_numpy()


def texts() -> tuple[pl.DataFrame, dict[str, np.ndarray], pl.Series]:
    """Documents of all sets, arrays of their tokens, and the distinct words."""
    parts, docs, words = [], [], []
    sources = {name: labelled(EVAL / "entities", name) for name in MEANINGS}
    for name, texts_of in unlabelled().items():
        found = text_tokens(texts_of)
        sources[name] = (texts_of, found, np.zeros(found.height, np.uint16))
    for name, (rows, found, allowed) in sources.items():
        context = name_context(found, token_forms(found)).columns
        first = sum(part.height for part in docs)
        parts.append(
            {
                "doc": found["article_no"].to_numpy().astype(np.int32) + first,
                "line_no": found["paragraph_no"].to_numpy(), "allowed": allowed,
                **{column: context[column].to_numpy().astype(np.uint8) for column in context.columns},
            }
        )  # fmt: skip
        docs.append(rows.select("doc_id", "split", set=pl.lit(name)))
        words.append(found["text"])
    numbers, known = forms(pl.concat(words))
    arrays = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    return pl.concat(docs), arrays | {"word": numbers}, known


def vocabulary(glove: Path, seen: pl.Series) -> pl.DataFrame:
    """Words that get a vector: `word` (lower case), `glove` (row there, or null)."""
    common = pl.read_parquet(glove).head(GLOVE_WORDS).select(word="index").with_row_index("glove")
    listed = members().filter(~pl.col("is_lower"))["word"]
    names = listed.filter(listed.str.contains(r"^\p{Lu}[\p{L}'\-]{2,}$"))
    others = pl.concat([names, seen.filter(seen.str.contains(r"^\p{L}[\p{L}'\-]+$"))]).to_frame("word")
    both = [
        common.filter(pl.col("word").str.contains(WORD)).select("word"),
        written(others["word"]).select(word="lower"),
    ]
    words = pl.concat(both).unique(maintain_order=True).join(common, on="word", how="left", maintain_order="left")
    keys = hashes(words["word"]).whole()
    return words.with_columns(key=pl.Series(keys)).unique("key", keep="first").sort("key")


def glove_vectors(words: pl.DataFrame, vectors: Path) -> np.ndarray:
    """The words' vectors as whole numbers; zero for words without one."""
    rows, table = words["glove"].fill_null(-1).to_numpy().astype(np.int64), np.load(vectors, mmap_mode="r")
    found = np.where((rows >= 0)[:, None], np.asarray(table[np.maximum(rows, 0)]), 0)
    return np.clip(np.rint(found * QUARTER), -127, 127).astype(np.int8)


def soft_labels(folder: Path, arrays: dict[str, np.ndarray], setno: np.ndarray) -> np.ndarray:
    """What the teachers say of each token: of Worldwide train those that had not seen it, of other gold only what the
    label allows."""
    count = len(arrays["word"])
    full = teachers(sorted(folder.glob("teacher_-1_*.npz")), count)
    apart = teachers(sorted(folder.glob("teacher_[0-9]_*.npz")), count)
    allowed = ((arrays["allowed"].astype(np.int64)[:, None] >> np.arange(len(TAGS))) & 1).astype(np.float32)
    of_set = setno[arrays["doc"]]
    found = np.where((apart.sum(1) > 0)[:, None], apart, full)
    narrowed = np.where(np.isin(of_set, (1, 2))[:, None], (found + 1e-4) * allowed, found)
    return narrowed / narrowed.sum(1, keepdims=True).clip(1e-9)


def teachers(files: list[Path], count: int) -> np.ndarray:
    """Mean of the answers of several teachers, by token."""
    total, answers = np.zeros((count, len(TAGS)), np.float32), np.zeros((count, 1), np.float32)
    for file in files:
        raw = np.load(file)
        has = np.unpackbits(raw["has"])[:count].astype(bool)
        told = np.zeros((count, len(TAGS)), np.float32)
        told[has, 0] = 1
        told[raw["ix"]] = raw["p"] / 255
        total += told * has[:, None]
        answers += has[:, None]
    return total / answers.clip(1)


def stand_ins() -> list[pl.Series]:
    """Given names, surnames and places that stand in for others in training, of one word each."""
    place = lexicon("places").filter(pl.col("kind") == "city")["place"]
    series = (lexicon("given_names")["given_name"], lexicon("surnames")["surname"], place)
    given, surname, cities = (s.filter(s.str.contains(r"^\p{Lu}\p{Ll}{2,}$")).unique().sort() for s in series)
    return [given, surname, cities.sample(min(POOLED, len(cities)), seed=0)]


def student_arrays(folder: Path, arrays: dict[str, np.ndarray], known: pl.Series, docs: pl.DataFrame) -> None:
    """Write `student.npz`."""
    vectors = np.load(folder / "vectors.npz")
    capital = known.str.slice(0, 1).str.to_uppercase() + known.str.slice(1)
    groups = [known, known.str.to_uppercase(), capital, *stand_ins()]
    numbers, words = forms(pl.concat([group.alias("word") for group in groups]))
    ends = np.cumsum([0, *(len(group) for group in groups)])
    told = look_up(words, classes(), vectors["keys"])
    letters(folder, words, told.vector >= 0)
    used, rows = np.unique(told.rows, return_inverse=True)
    setno = docs["set"].replace_strict(SETS, range(len(SETS)), return_dtype=pl.UInt8).to_numpy()
    soft = np.rint(255 * soft_labels(folder, arrays, setno)).astype(np.uint8)
    open_rows = np.flatnonzero(soft[:, 0] < 253)
    names = ("upper", "title", "given", "surname", "place")
    np.savez_compressed(
        folder / "student.npz", used=used.astype(np.uint32), rows=rows.reshape(told.rows.shape).astype(np.uint32),
        flags=np.packbits(told.flags, axis=1), nflags=told.flags.shape[1], vrow=(told.vector + 1).astype(np.uint32),
        vecs=np.vstack([np.zeros_like(vectors["vectors"][:1]), vectors["vectors"]]), cap=told.is_capital,
        lower=told.lower.astype(np.uint32), setno=setno, ev=is_kept_out(docs), nt=open_rows.astype(np.uint32),
        Q=soft[open_rows], **arrays,
        **{name: numbers[ends[no] : ends[no + 1]].astype(np.uint32) for no, name in enumerate(names, 1)},
    )  # fmt: skip


def letters(folder: Path, words: pl.Series, has_vector: np.ndarray) -> None:
    """Write `letters.npz`: the runs of letters of the vocabulary's words, then of the words that have no vector."""
    others = written(words.filter(pl.Series(~has_vector))).select(word="lower")
    all_words = pl.concat([pl.read_parquet(folder / "vocabulary.parquet").select("word"), others])["word"]
    rows, count = letter_runs(hashes(all_words), np.arange(len(all_words)))
    np.savez_compressed(folder / "letters.npz", rows=rows.astype(np.uint32), ends=np.cumsum(count), size=1 << BITS)


def main() -> None:
    """Write the files for the teacher, or for the student where the teacher's answers are there."""
    folder, glove, table = (Path(part) for part in sys.argv[1:4])
    docs, arrays, known = texts()
    if any(folder.glob("teacher_*.npz")):
        return student_arrays(folder, arrays, known, docs)
    out = is_kept_out(docs)
    seen = known.gather(np.unique(arrays["word"][~out[arrays["doc"]]]))
    words = vocabulary(glove, seen)
    words.select("word").write_parquet(folder / "vocabulary.parquet")
    np.savez_compressed(folder / "vectors.npz", keys=words["key"].to_numpy(), vectors=glove_vectors(words, table))
    known.to_frame("word").write_parquet(folder / "words.parquet")
    setno = docs["set"].replace_strict(SETS, range(len(SETS)), return_dtype=pl.UInt8).to_numpy()
    return np.savez_compressed(folder / "texts.npz", setno=setno, ev=out, **arrays)


if __name__ == "__main__":
    main()

"""Articles for the speed benchmark, made when it runs: paragraphs of real news recombined, their rare words made new.

Repeating a few articles would flatter every cache and dictionary. Here no article comes twice, and at least 3 % of each
article's words stand nowhere else in the corpus, which is more than new articles bring to a large collection.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

EVAL = Path(__file__).parents[1] / "../shared/eval"
EXAMPLES = Path(__file__).parents[1] / "examples"
WORD = re.compile(r"\w+")
WORDS_PER_ARTICLE = 600
NEW_SHARE = 0.035  # of the words of each paragraph, rounded up, so that each article keeps above 3 %
RUN_WORDS = 200  # words taken from one source in one go, so that most sentences keep their neighbours
ONSETS = (
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "qu",
    "r", "s", "sh", "sl", "st", "t", "th", "tr", "v", "w", "z",
)  # fmt: skip
NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ia", "ou")
CODAS = ("", "", "", "l", "n", "nd", "r", "rt", "s", "x", "m")
ENDINGS = ("ing", "ed", "ly", "s")


class Paragraph(NamedTuple):
    """A paragraph cut at its words: odd pieces are words; `rarest` are the places of its words, rarest first."""

    pieces: tuple[str, ...]
    rarest: tuple[int, ...]

    @property
    def word_count(self) -> int:
        """Words of the paragraph."""
        return len(self.pieces) // 2


def articles(
    count: int, seed: int = 1, sources: Iterable[str] | None = None, new_share: float = NEW_SHARE
) -> Iterator[str]:
    """Articles of about 600 words, the same for the same seed and sources.

    Args:
        count: how many.
        seed: of the generator.
        sources: texts to recombine; by default the news of ../shared/eval where it is, else the examples.
        new_share: of the words of each paragraph, how many stand nowhere else.
    """
    documents = paragraphs(list(sources) if sources is not None else source_texts())
    generator = random.Random(seed)
    seen = {piece.lower() for document in documents for paragraph in document for piece in paragraph.pieces[1::2]}
    for _ in range(count):
        yield renewed(recombined(documents, generator), generator, seen, new_share)


def write(folder: Path, count: int, seed: int = 1, sources: Iterable[str] | None = None) -> int:
    """Write one .txt per article, 1,000 to a subfolder; returns the bytes written."""
    size = 0
    for number, text in enumerate(articles(count, seed, sources)):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(text.encode())
    return size


def source_texts() -> list[str]:
    """The news texts that are recombined; without them the examples, which says so: figures of the two differ."""
    news = EVAL / "quotes/polnear/train/text"
    if not news.is_dir():
        print(f"There is no {EVAL}: articles are made of examples/; compare with no figure of others.", file=sys.stderr)
        return example_texts()
    polnear = [path.read_text("utf-8") for path in sorted(news.glob("*.txt"))]
    return polnear + pl.read_parquet(EVAL / "entities/worldwide_docs.parquet").sort("doc_id")["text"].to_list()


def example_texts() -> list[str]:
    """The English plain texts of examples/, the same on every machine."""
    return [path.read_text("utf-8") for path in sorted(EXAMPLES.rglob("*.txt")) if "tagesecho" not in path.parts]


def paragraphs(texts: list[str]) -> list[list[Paragraph]]:
    """The paragraphs of each text, their words ranked by how few of the texts use them."""
    spread = Counter(word for text in texts for word in set(WORD.findall(text)))
    return [[_paragraph(line, spread) for line in text.splitlines() if line.strip()] for text in texts]


def _paragraph(line: str, spread: Counter[str]) -> Paragraph:
    pieces = tuple(re.split(r"(\w+)", line))
    return Paragraph(pieces, tuple(sorted(range(1, len(pieces), 2), key=lambda at: spread[pieces[at]])))


def recombined(documents: list[list[Paragraph]], generator: random.Random) -> list[Paragraph]:
    """A title and runs of paragraphs from several documents, about 600 words in all."""
    chosen, words, goal = [generator.choice(documents)[0]], 0, WORDS_PER_ARTICLE
    while words < goal:
        document = generator.choice(documents)
        start, run = generator.randrange(len(document)), 0
        for paragraph in document[start:]:
            chosen.append(paragraph)
            run += paragraph.word_count
            if run >= min(RUN_WORDS, goal - words):
                break
        words += run
    return chosen


def renewed(chosen: list[Paragraph], generator: random.Random, seen: set[str], new_share: float) -> str:
    """The article's text: rare words replaced by words not `seen` before, digits of numbers drawn anew."""
    names: dict[str, str] = {}
    lines = []
    for paragraph in chosen:
        quota = -(-int(1000 * new_share) * paragraph.word_count // 1000)
        pieces = [names.get(piece, piece) for piece in paragraph.pieces]
        for at in (at for at in paragraph.rarest if not paragraph.pieces[at][0].isdigit()):
            if sum(map(str.__ne__, pieces, paragraph.pieces)) >= quota:
                break
            names[paragraph.pieces[at]] = pieces[at] = new_word(paragraph.pieces[at], generator, seen)
        lines.append("".join(_new_digits(piece, generator) if piece[:1].isdigit() else piece for piece in pieces))
    return "\n\n".join(lines) + "\n"


def _new_digits(number: str, generator: random.Random) -> str:
    """The number with all but its first digit drawn anew; years stay years."""
    if len(number) == 4 and number[:2] in {"19", "20"}:
        return number
    return number[0] + "".join(str(generator.randrange(10)) if sign.isdigit() else sign for sign in number[1:])


def new_word(word: str, generator: random.Random, seen: set[str]) -> str:
    """A pronounceable word that is not in `seen` (it is put there), with the case and ending of `word`."""
    ending = next((ending for ending in ENDINGS if word.endswith(ending)), "") if word.islower() else ""
    while True:
        syllables = (
            generator.choice(ONSETS) + generator.choice(NUCLEI) + generator.choice(CODAS)
            for _ in range(generator.choice((2, 2, 3)))
        )
        fresh = "".join(syllables) + ending
        if fresh not in seen:
            seen.add(fresh)
            return (
                fresh.upper()
                if word.isupper() and len(word) > 1
                else fresh.capitalize()
                if word[0].isupper()
                else fresh
            )

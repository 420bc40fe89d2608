"""False facts: how many quantities are found in text that holds none, per 1,000 words.

Three kinds of text: sentences of the development articles without digits and number words (a plain pattern picks them,
not the extractor), our own lines whose numbers are all years, names, addresses and the like (`tests/test_false_facts`),
and the names of the lexicons, one a line.
"""

import polars as pl

from benchmarks import fact_labels
from tests import test_false_facts
from transforms.extraction import extract, numbered
from transforms.lexicon import lexicon
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]*teen|twenty|thirty|forty|fifty|sixty"
LARGE = "seventy|eighty|ninety|hundred|thousand|million|billion|trillion|lakh|crore|dozen|half|halves|quarter|third"
TIMES = "fourth|fifth|tenth|hundredth|once|twice|thrice|double|triple|treble|quadruple|halve|couple|pair|[a-z]+fold"
NUMBER = rf"(?i)\p{{N}}|\b(?:{SMALL}|{LARGE}|{TIMES}|tenfold|first|second|last|nil|zero)(?:s|d|ed|ing)?\b"
NO_AMOUNT = ("score", "rank")  # kinds that are no amount: "2-1", "the second"
NAMES = (("known_names", "name"), ("organizations", "organization"), ("places", "place"))


def scores() -> dict[str, float]:
    """For each kind of text, of 1,000 words how many are outside false facts: 999.8 is wanted."""
    return {f"false_facts.{name}.clean": 1000 - rate(lines) for name, lines in texts().items()}


def texts() -> dict[str, list[str]]:
    """The lines of each kind of text."""
    names = [name for source, column in NAMES for name in lexicon(source)[column].drop_nulls().unique().sort()]
    own = test_false_facts.sentences()
    return {"number_free": number_free(), "own_lines": own, "names": [f"{name} was there." for name in names]}


def number_free() -> list[str]:
    """The sentences of the labelled articles that hold no digit and no word of number."""
    labels = [pl.read_csv(name, try_parse_dates=True) for name in (fact_labels.GOLD, fact_labels.TRAINING)]
    articles = numbered(fact_labels.given(pl.concat(labels, how="vertical_relaxed")))
    lines = paragraphs(articles)
    found = sentences(number_sentences(tokens(lines)), lines)
    return found.filter(~pl.col("text").str.contains(NUMBER))["text"].to_list()


def rate(lines: list[str]) -> float:
    """Amounts that are found in lines, each a paragraph of one article, per 1,000 words."""
    return 1000 * len(false(lines)) / sum(len(line.split()) for line in lines)


def false(lines: list[str]) -> list[str]:
    """The words of each amount that is found."""
    article = pl.DataFrame({"article_id": ["lines"], "text": ["\n\n".join(lines) + "\n"]})
    known = article.with_columns(published_on=pl.lit(None, pl.Date))
    return extract(known)["numeric_facts"].filter(~pl.col("kind").is_in(NO_AMOUNT))["text"].to_list()

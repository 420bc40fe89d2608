"""Identity: which mentions of an article name the same person, organization, place or other thing."""

import polars as pl

from transforms.entities.gazetteer import are_shouted_places, straight
from transforms.entities.persons import persons
from transforms.entities.places import places
from transforms.lexicon import lexicon

UNSURE = ("MISC", "FACILITY", "PERSON", "NORP")
# What follows the head of an organization's name: " of Southern Indiana", " for Peace and Justice".
OF = r"^( (?:of|for) (?:the )?\p{Lu}[\p{L}’'\-]*(?: (?:and |& )?\p{Lu}[\p{L}’'\-]+)*)"
LONGEST = 80  # characters of it


def identify(
    mentions: pl.DataFrame, tokens: pl.DataFrame, paragraphs: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Say which mentions name the same thing, and give each thing its fullest name.

    Args:
        mentions: one row per mention, as `mentions.mentions` returns them.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`, `token_start`, `token_end`,
            `text`.
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `kind`, `paragraph_start`, `text`.

    Returns:
        The mentions, in reading order, with `form` and `entity_no`; and one row per entity, by `article_no` and
        `entity_no` (order of first mention): `name`, `type`, `country`, `roles` (titles written before the name, in
        order of appearance). A demonym keeps its type NORP and names the entity of its country; a capital or country
        that acts like a government keeps the place's entity and has the form metonym.
    """
    written = mentions.with_row_index("mention").pipe(as_written, paragraphs).pipe(with_kind)
    is_person = pl.col("type") == "PERSON"
    named = [written.filter(is_person).pipe(persons), written.filter(~is_person).pipe(places, tokens)]
    linked = pl.concat(named, how="diagonal").sort("mention").drop("type").rename({"own_type": "type"})
    numbered = linked.pipe(number_entities)
    columns = [*mentions.columns, "form", "entity_no"]
    return numbered.select(columns), numbered.pipe(entities)


def as_written(mentions: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The mentions with `text` and `title_written` cut from their line, `key` (what equal names share), `is_headline`,
    `is_shouted` (capitals where another line would not have them), `gloss` (the other name's key in "Name (NAME)").

    Where no line is known to be the title, the first one that names something stands for it.
    """
    lines = paragraphs.select(
        "article_no",
        "paragraph_no",
        "paragraph_start",
        "kind",
        line="text",
        is_shouted=shouted(paragraphs["text"]),
    )
    first_line = pl.col("paragraph_no") == pl.col("paragraph_no").first().over("article_no")

    def cut(noun: str) -> pl.Expr:
        start, end = pl.col(f"{noun}_start"), pl.col(f"{noun}_end")
        return pl.col("line").str.slice(start - pl.col("paragraph_start"), end - start)

    return (
        mentions.join(lines, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="m:1")
        .with_columns(
            text=cut("mention"),
            title_written=pl.when(pl.col("title_written").is_not_null()).then(cut("title")),
            is_headline=pl.col("kind").is_in(("title", "subtitle")) | first_line,
        )
        .pipe(lambda written: written.with_columns(is_shouted=is_shouted() | are_shouted_places(written["text"])))
        .pipe(lambda written: written.with_columns(key=key(), rest=rests(written)))
        .with_columns(key=pl.col("key") + pl.col("rest"))
        .pipe(with_gloss)
        .drop("kind", "rest")
    )


def shouted(texts: pl.Series) -> pl.Series:
    """Whether texts have no letter that could be a capital and is none; most have one in ASCII, which is soon found."""
    rows = (~texts.str.contains("[a-z]")).arg_true()
    asked = texts.gather(rows)
    return pl.repeat(False, len(texts), eager=True).scatter(rows, asked == asked.str.to_uppercase())


def with_kind(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with the type that most mentions of that name in the article have as `type`, of equal ones the
    first, where their own, `own_type`, is told less surely: a name written alike names one thing."""
    same = ["article_no", "key"]
    counts = mentions.group_by(*same, "type", maintain_order=True).agg(pl.len(), first=pl.col("mention").first())
    most = (
        counts.sort("len", "first", descending=[True, False], maintain_order=True)
        .unique(same, keep="first", maintain_order=True)
        .select(*same, kind="type")
    )
    joined = mentions.join(most, on=same, how="left", maintain_order="left", validate="m:1")
    kind = pl.when(pl.col("own_type").is_in(UNSURE)).then("kind").otherwise("own_type")
    return joined.rename({"type": "own_type"}).with_columns(type=kind).drop("kind")


def is_shouted() -> pl.Expr:
    """Whether a name in a line of capitals is longer than most acronyms."""
    return pl.col("is_shouted") & (pl.col("text").str.len_chars() > 3)


def key() -> pl.Expr:
    """The name with straight apostrophes, and in title case where it is shouted."""
    plain = straight(pl.col("text"))
    return pl.when("is_shouted").then(plain.str.to_titlecase()).otherwise(plain)


def rests(mentions: pl.DataFrame) -> pl.Series:
    """What follows "of" after each organization that the tagger cut there, "University" of "Lund"; else empty.

    What a person's name begins is not part of it: the "Army" of "Ana Pires".
    """
    is_person = (pl.col("type").shift(-1) == "PERSON") & (pl.col("article_no").shift(-1) == pl.col("article_no"))
    gap = pl.when(is_person).then(pl.col("mention_start").shift(-1) - pl.col("mention_end"))
    end = pl.col("mention_end") - pl.col("paragraph_start")
    asked = mentions.select("type", "line", end=end, gap=gap).with_row_index("row")
    rest = pl.col("line").str.slice("end", LONGEST).str.extract(OF)
    told = (
        asked.filter(pl.col("type") == "ORGANIZATION")
        .select("row", "gap", rest=rest)
        .filter(
            pl.col("rest").is_not_null() & ~pl.col("gap").is_between(0, pl.col("rest").str.len_chars()).fill_null(False)
        )
    )
    return pl.repeat("", mentions.height, eager=True).scatter(told["row"], told["rest"])


def with_gloss(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with `gloss`: the key of the name that a mention in brackets right behind it says in another way, or
    that follows in brackets: "Union of Farmers (UOF)"; of organizations only; else null."""
    end = pl.col("mention_end") + pl.col("rest").str.len_chars()
    same = [pl.col(name).shift(-1) == pl.col(name) for name in ("article_no", "paragraph_start")]
    is_both = (pl.col("type") == "ORGANIZATION") & (pl.col("type").shift(-1) != "PERSON")
    is_near = pl.all_horizontal(*same, is_both, pl.col("mention_start").shift(-1) == end + 2)
    after = pl.col("line").str.slice(end - pl.col("paragraph_start"), 2)
    asked = mentions.select(is_near.fill_null(False)).to_series().arg_true()
    opens, closes = (mentions[rows].select(after).to_series() for rows in (asked, asked + 1))
    told = asked.filter((opens == " (") & closes.str.starts_with(")"))
    behind, before = (mentions["key"].gather(rows) for rows in (told + 1, told))
    nothing = pl.repeat(None, mentions.height, dtype=pl.String, eager=True)
    return mentions.with_columns(gloss=nothing.scatter(told + 1, before).scatter(told, behind))


def number_entities(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with `entity_no`: from 1 in each article, in order of first mention of each `thing`."""
    firsts = mentions.unique(["article_no", "thing"], keep="first", maintain_order=True)
    numbers = firsts.select(
        "article_no", "thing", entity_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no")
    )
    return mentions.join(numbers, on=["article_no", "thing"], how="left", maintain_order="left", validate="m:1")


def entities(mentions: pl.DataFrame) -> pl.DataFrame:
    """One row per entity: its fullest name, type, country and roles.

    The fullest name is the longest of those that are neither demonyms nor all capitals, else the longest; of equal
    ones the first. Of a name that the article writes in capitals alone the words are in title case, but for acronyms.
    """
    length = pl.col("text").str.len_chars() - 1000 * ((pl.col("form") == "demonym") | pl.col("is_shouted"))
    is_acronym = pl.col("text").is_in(lexicon("organizations")["acronym"].drop_nulls().implode())
    name = pl.when(pl.col("is_shouted") & ~is_acronym).then(pl.col("text").str.to_titlecase()).otherwise("text")
    return (
        mentions.with_columns(length=length.cast(pl.Int32), text=name)
        .group_by("article_no", "entity_no", maintain_order=True)
        .agg(
            pl.col("text", "type")
            .get(pl.col("length").arg_max())
            .name.map(lambda column: "name" if column == "text" else column),
            pl.col("country").drop_nulls().first(),
            pl.col("title_written").drop_nulls().unique(maintain_order=True).alias("roles"),
        )
        .sort("article_no", "entity_no", maintain_order=True)
    )

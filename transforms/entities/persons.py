"""Persons: which mentions of persons in an article name the same one."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon

PRONOUNS = {"he": "m", "she": "f"}
# Who leads is called one or the other: "Chairman Kim" is the leader Kim Jong Un.
LEADERS = ("leader", "chairman", "chairwoman", "president", "ruler", "chief", "head", "premier")
# ", a spokesman for", ", the nurse,": the noun.
POST = r"^, (?:an?|the) (?:[\p{L}’'\-]+ ){0,5}?(\p{Ll}[\p{Ll}\-]+)(?:[,.]|(?: (?:for|of|to|at|in|from|who|with) ))"
LONGEST = 80  # characters of it
YOUNGER = r"\b(?:jr|sr|ii|iii)$"


def persons(mentions: pl.DataFrame) -> pl.DataFrame:
    """Link short names to the full names of the article.

    A single word goes to a full name that has it: not to one given earlier in the same sentence where there is
    another; rather to one with the same title; with the word as family name; named in full before; in the headline;
    named more often; of equal ones to the one named first.

    Args:
        mentions: mentions of persons in reading order; needs `mention` (their number), `article_no`, `sentence_no`,
            `mention_end`, `key`, `title_written`, `is_headline`, `line`, `paragraph_start`.

    Returns:
        The same rows with `thing` (what one person's mentions share), `form` and `country` (null).
    """
    titles = lexicon("titles").filter(pl.col("gender") != "").select("gender", title="title")
    told = pl.col("title_written").str.strip_chars_end(".")
    named = mentions.with_columns(name=name(), office=office(), title=told).join(
        titles, on="title", how="left", maintain_order="left", validate="m:1"
    )
    is_full = pl.col("name").str.contains(" ")
    bearers = named.filter(is_full).pipe(with_bearer)
    meant = named.filter(~is_full).pipe(short_names, bearers)
    linked = pl.concat([bearers, meant], how="diagonal")
    return linked.with_columns(thing="person " + pl.coalesce("bearer", "name"), country=pl.lit(None, pl.String)).drop(
        "name", "office", "bearer", "title", "gender"
    )


def name() -> pl.Expr:
    """The name in lower case with hyphens as spaces, without initials where two words are left: "donald trump"."""
    lower = pl.col("key").str.to_lowercase().str.replace_all("-", " ")
    bare = lower.str.replace_all(r"(?:^|\s)(?:\p{L}\.\s?)+", " ").str.strip_chars()
    return pl.when(bare.str.contains(" ")).then(bare).otherwise(lower)


def office() -> pl.Expr:
    """The last word of the title in lower case: "secretary general" is a general's namesake, no more."""
    return pl.col("title_written").str.to_lowercase().str.strip_chars_end(".").str.extract(r"([\p{L}\-]+)$")


def with_bearer(full: pl.DataFrame) -> pl.DataFrame:
    """Full names with `bearer`: the longest name of the article that has all their words, and `form`."""
    forms = full.unique(["article_no", "name"], keep="first", maintain_order=True).select(
        "article_no", "name", "mention"
    )
    parts = (
        forms.with_columns(part=pl.col("name").str.split(" ").list.unique())
        .with_columns(parts=pl.col("part").list.len())
        .explode("part")
    )
    longer = parts.filter(~pl.col("name").str.contains(YOUNGER))
    whole = (
        parts.join(longer, on=["article_no", "part"], suffix="_longer", maintain_order="left_right")
        .filter(pl.col("parts_longer") > pl.col("parts"))
        .group_by("article_no", "name", "name_longer", "parts", "parts_longer", "mention_longer", maintain_order=True)
        .len()
        .filter(pl.col("len") == pl.col("parts"))
        .sort("parts_longer", "mention_longer", descending=[True, False], maintain_order=True)
        .unique(["article_no", "name"], keep="first", maintain_order=True)
        .select("article_no", "name", bearer="name_longer")
    )
    return full.join(whole, on=["article_no", "name"], how="left", maintain_order="left", validate="m:1").with_columns(
        bearer=pl.coalesce("bearer", "name"), form=pl.lit("full")
    )


def short_names(short: pl.DataFrame, bearers: pl.DataFrame) -> pl.DataFrame:
    """Single words with `bearer` (null where no full name has the word) and `form`."""
    order = ["is_same_sentence", "office_fit", "place_fit", "is_known", "is_headline", "count", "first_mention"]
    down = [False, False, *[True] * (len(order) - 1)]
    meant = (
        candidates(short, bearers)
        .sort("mention", *order, descending=down, nulls_last=True, maintain_order=True)
        .unique("mention", keep="first", maintain_order=True)
        .select("mention", "bearer", "place_fit")
    )
    form = (
        pl.when(pl.col("title_written").is_not_null()).then(pl.lit("titled"))
        .when(pl.col("place_fit") == 1).then(pl.lit("given"))
        .when(pl.col("place_fit") == 0).then(pl.lit("partial"))
        .otherwise(pl.lit("surname"))
    )  # fmt: skip
    return (
        short.join(meant, on="mention", how="left", maintain_order="left", validate="1:1")
        .with_columns(form=form)
        .drop("place_fit")
    )


def candidates(short: pl.DataFrame, bearers: pl.DataFrame) -> pl.DataFrame:
    """For each single word and each full name that has it, what speaks for the name.

    Returns:
        `mention`, `bearer`, `is_same_sentence` (named earlier in the same sentence), `office_fit` (3 same title, 2 both
        lead, 1 no title to compare, 0 another one; a noun behind the name counts as one), `place_fit` (2 family name, 1
        first name, 0 other), `is_known` (named in full before), `is_headline`, `count` (of its full names, and of the
        short ones that a title gives to nobody else),
        `last_mention` (the last one before).
        A title of the other gender leaves a name out.
    """
    asked = short.select("mention", "article_no", "sentence_no", "name", "office", "gender")
    people = bearers.pipe(words_of_people)
    paired = asked.join(
        pl.concat([people, people.pipe(by_office)]), on=["article_no", "name"], maintain_order="left_right"
    )
    latest = paired.join_asof(
        bearers.select("article_no", "bearer", mention="mention", last_mention="mention", last_sentence="sentence_no"),
        on="mention", by=["article_no", "bearer"], strategy="backward", check_sortedness=False,
    )  # fmt: skip
    has_gender = pl.col("gender").is_not_null() & (pl.col("genders").list.len() > 0)
    fitting = latest.filter(~has_gender | pl.col("genders").list.contains(pl.col("gender")))
    is_sole = pl.len().over("mention") == 1
    return fitting.pipe(with_office_fit, short, bearers).with_columns(
        count=pl.col("count") + (is_sole & pl.col("gender").is_not_null()).sum().over("article_no", "bearer"),
        is_same_sentence=(pl.col("last_sentence") == pl.col("sentence_no")).fill_null(False),
        place_fit=place_fit(),
        is_known=pl.col("last_mention").is_not_null(),
    )


def with_office_fit(fitting: pl.DataFrame, short: pl.DataFrame, bearers: pl.DataFrame) -> pl.DataFrame:
    """The candidates with `office_fit`, as `candidates` has it; nouns behind names are read only where several fit."""
    contested = fitting.filter(pl.len().over("mention") > 1)["article_no"].unique().implode()
    of_people = bearers.filter(pl.col("article_no").is_in(contested)).pipe(posts).drop_nulls("post")
    told = of_people.group_by("article_no", "bearer", maintain_order=True).agg(posts=pl.col("post").unique())
    own = short.filter(pl.col("article_no").is_in(contested)).pipe(posts).select("mention", own="post")
    joined = fitting.join(told, on=["article_no", "bearer"], how="left", maintain_order="left", validate="m:1")
    joined = joined.join(own, on="mention", how="left", maintain_order="left", validate="m:1").with_columns(
        office=pl.coalesce("office", "own"), posts=pl.col("posts").fill_null([])
    )
    both = pl.col("offices").list.set_union("posts")
    roles = pl.col("posts").list.set_intersection(role_nouns().to_list()).list.len() + pl.col("offices").list.len()
    leads = pl.col("office").is_in(LEADERS) & (both.list.set_intersection(list(LEADERS)).list.len() > 0)
    has_office = pl.col("office").is_not_null() & (roles > 0)
    fit = pl.when(both.list.contains(pl.col("office"))).then(3).when(leads).then(2)
    return joined.with_columns(office_fit=fit.when(~has_office).then(1).otherwise(0)).drop("posts", "own")


def posts(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with `post`: the noun of what stands behind the name between commas, or null."""
    behind = pl.col("line").str.slice(pl.col("mention_end") - pl.col("paragraph_start"), LONGEST)
    return mentions.with_columns(post=behind.str.extract(POST))


@cache
def role_nouns() -> pl.Series:
    """Nouns of offices that one person has and another has not."""
    return lexicon("role_words").filter(pl.col("kind") == "noun")["word"].unique()


def words_of_people(bearers: pl.DataFrame) -> pl.DataFrame:
    """One row per word of each full name: `article_no`, `bearer`, `name` (the word), the `first` and `last` word of the
    full name, `is_headline`, `count` of its mentions, its `offices` and `genders`."""
    words = pl.col("bearer").str.split(" ")
    return (
        bearers.group_by("article_no", "bearer", maintain_order=True)
        .agg(
            pl.col("is_headline").any(),
            count=pl.len(),
            first_mention=-pl.col("mention").first().cast(pl.Int64),
            offices=pl.col("office").drop_nulls().unique(),
            genders=pl.col("gender").drop_nulls().unique(),
        )
        .with_columns(name=words, first=words.list.first(), last=words.list.last())
        .with_columns(genders=gender_by_name())
        .explode("name")
        .unique(["article_no", "bearer", "name"], maintain_order=True)
    )


def gender_by_name() -> pl.Expr:
    """The genders that titles tell of a person; where none does, the one that the given name does."""
    told = pl.col("first").replace_strict(*given_names(), default=None)
    return pl.when(pl.col("genders").list.len() > 0).then("genders").otherwise(pl.concat_list(told).list.drop_nulls())


@cache
def given_names() -> tuple[pl.Series, pl.Series]:
    """Given names in lower case, and their gender."""
    given = lexicon("given_name_pronouns").select(pl.col("given_name").str.to_lowercase(), "pronoun")
    known = given.filter(pl.col("pronoun").is_in(list(PRONOUNS))).unique("given_name", keep="first")
    return known["given_name"], known["pronoun"].replace_strict(PRONOUNS)


def by_office(people: pl.DataFrame) -> pl.DataFrame:
    """One row per title of each full name, as if it were a word of it: "the Governor" is who was called so."""
    offices = people.unique(["article_no", "bearer"], keep="first", maintain_order=True)
    return offices.with_columns(name="offices").explode("name").drop_nulls("name")


def place_fit() -> pl.Expr:
    """How the word stands in the full name: 2 as family name, 1 as first name, 0 elsewhere."""
    is_first = pl.col("name") == pl.col("first")
    family_first = lexicon("surnames").filter(pl.col("is_first") == "yes")["surname"].str.to_lowercase()
    is_family = is_first & pl.col("name").is_in(family_first.implode())
    return pl.when(is_family | (pl.col("name") == pl.col("last"))).then(2).when(is_first).then(1).otherwise(0)

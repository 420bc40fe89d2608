"""Claims: the source to which the quotation or the sentence attributes a quantity, if the article names one."""

import polars as pl

from transforms.lexicon import lexicon, words

SENTENCE = ["article_no", "sentence_no"]
CLAIM = ["claimed_by_written", "claimed_by_start", "claimed_by_end", "claimed_by_entity_no"]
NO_CLAIMS = ("belief", "attitude", "intention")  # classes of cues that put no figure forward
SHARES = (  # 59 percent said so: the paper speaks
    r"(?i)%|\bper ?cent\b|\b(?:no one|nobody)\b|"
    r"^(?:[a-z]+ ){0,2}(?:half|a third|a quarter|two-thirds|three-quarters|a majority|most|[0-9]+ (?:of|in|out))\b"
)
SOURCES = ("ORGANIZATION", "PERSON", "MISC")  # types of mentions that make figures known
B = r"(?-u:\b)"
NAME = r"[A-Z][^\s,;:()“”\"]*"  # with all that is joined to it: Reuters/Ipsos
NOUNS, WORDS, VERBS, GROUPS = (
    "|".join(sorted(lexicon("figure_sources").filter(kind=kind)["word"]))
    for kind in ("source", "modifier", "verb", "group")
)
BEFORE = rf"(?:(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]his|[Tt]hat|[Oo]ne|{NAME}['’]s)\s+)?"
ASKED = r"(?:\s+(?:of|among)\s+(?:some\s+|more\s+than\s+)?[0-9][0-9,.]*\s+[a-z]+(?:\s[a-z]+)?)?"  # of 1,205 adults
ASKING = r"^\s+(?:of|among)\s+(?:some\s+|more\s+than\s+)?$"
MADE_BY = rf"(?:\s+(?:[a-z]+ed\s+)?(?:by|from|for)\s+(?:the\s+(?:[a-z]+\s+)?)?{NAME}(?:\s+{NAME})*)?"
PHRASE = rf"{BEFORE}(?:(?:{WORDS}|{NAME}(?:\s+of\s+{NAME})?)\s+)*(?:{NOUNS}){B}{MADE_BY}"
GIVEN = rf"{B}(?:[Ii]n|[Bb]y|[Ff]rom|[Aa]ccording to|[Bb]ased on|[Pp]er|citing)\s+({PHRASE})"
GIVES = (
    rf"^({PHRASE}){ASKED}\s+(?:also\s+|now\s+)?(?:has|have|had|puts?|gives?|gave|shows?|showed|finds?|found|suggests?|suggested|"
    rf"indicates?|indicated){B}"
)
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today|last week|this week|last month"
WHEN = rf"(?:\s+(?:(?:on|late|early)\s+)?(?:{DAYS}))?(?:\s+in\s+an?\s+[a-z ]{{3,25}})?"
BEHIND = (
    rf",\s+((?:(?:[Tt]he|[Aa]n?|[Oo]ne)\s+)?(?:[^\s,;:()“”\"]+\s+){{0,8}}?[^\s,;:()“”\"]+)\s+(?:{VERBS}){WHEN}"
    r"(?:,|[.”\"]+\s*$|$)"
)
FORECASTERS, FORECAST = ("|".join(sorted(words(name, "word"))) for name in ("forecasters", "forecast_verbs"))
EXPECTED = (
    rf"^((?:(?:[A-Z][a-z]+|[a-z]+|{NAME})\s+){{0,4}}?(?i:{FORECASTERS})(?:\s+(?:polled|surveyed)\s+by\s+(?:the\s+)?{NAME}(?:\s+{NAME})*)?)"
    rf"\s+(?:(?:had|have|on\s+average|now|also)\s+)*(?:{FORECAST}){B}"
)
NOBODY = rf"^(?i:he|she|it|they|who|which|we|i|you|that|and|but|as|while|when|according){B}"
NAMED = rf"({NAME}(?:\s+(?:{NAME}|{WORDS}))*\s+(?:{NOUNS}|{GROUPS})){B}"


def with_claim(
    facts: pl.DataFrame, quotes: pl.DataFrame, mentions: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Add who claims a quantity: the speaker of the innermost quotation that holds it, else the source of its sentence.

    Args:
        facts: needs `article_no`, `sentence_no`, `fact_start`, `fact_end` and the first columns of `CLAIM`, which say
            whom the model of owners takes for the source.
        quotes: one row per quotation; needs `article_no`, `kind`, `segments`, `cue_class`, `cue_lemma`,
            `speaker_written`, `speaker_start`, `speaker_end`, `speaker_entity_no`.
        mentions: needs `article_no`, `mention_start`, `mention_end`, `type`, `entity_no`.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        The same rows with the columns of `CLAIM`; null where the article speaks for itself. Words for a poll or report
        that the model takes part of are taken whole. "The poll" is by whom the poll is that the article names before.
    """
    known = facts.with_row_index("claim_row")
    spoken = claims_of_quotes(known, quotes)
    left = known.join(spoken, on="claim_row", how="anti")
    chosen = claims_of_sentence(left, quotes)
    known, left = known.drop(CLAIM[:3]), left.drop(CLAIM[:3])
    written = (
        left.join(sources_of(sentences, left), on=SENTENCE)
        .join(sentences.select(*SENTENCE, "sentence_start", "text"), on=SENTENCE, validate="m:1")
        .filter(is_outside())
        .select("claim_row", *CLAIM)
        .pipe(agreeing, chosen)
    )
    claims = pl.concat([spoken, written, chosen.join(written, on="claim_row", how="anti")])
    claims = claims.join(known.select("claim_row", "article_no"), on="claim_row", validate="1:1")
    claims = claims.pipe(with_names, mentions).pipe(with_antecedents, sentences, mentions)
    return known.join(claims, on="claim_row", how="left", maintain_order="left", validate="1:1").drop("claim_row")


def agreeing(claims: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """The claims whose words share some with what was chosen for the same quantity, or for which nothing was."""
    start, end = pl.col("claimed_by_start_right"), pl.col("claimed_by_end_right")
    is_over = (start < pl.col("claimed_by_end")) & (pl.col("claimed_by_start") < end)
    spans = chosen.select("claim_row", "claimed_by_start", "claimed_by_end")
    told = claims.join(spans, on="claim_row", how="left", maintain_order="left", validate="1:1")
    return told.filter(is_over.fill_null(value=True)).select(claims.columns)


def claims_of_sentence(facts: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Whom the model of owners takes for the source of quantities, with the entity of the speaker that the words are.

    Args:
        facts: needs `claim_row`, `article_no` and the first columns of `CLAIM`.
        quotes: needs `article_no`, `speaker_start`, `speaker_end`, `speaker_entity_no`.

    Returns:
        `claim_row` and the columns of `CLAIM`.
    """
    speakers = quotes.select(
        "article_no", "speaker_start", "speaker_end", claimed_by_entity_no="speaker_entity_no"
    ).drop_nulls()
    chosen = facts.select("claim_row", "article_no", *CLAIM[:3]).drop_nulls("claimed_by_start")
    is_same = (pl.col("speaker_start") < pl.col("claimed_by_end")) & (
        pl.col("claimed_by_start") < pl.col("speaker_end")
    )
    of_speakers = (
        chosen.select("claim_row", "article_no", "claimed_by_start", "claimed_by_end")
        .join(speakers, on="article_no")
        .filter(is_same)
        .unique("claim_row", keep="first", maintain_order=True)
        .select("claim_row", "claimed_by_entity_no")
    )
    return chosen.join(of_speakers, on="claim_row", how="left", maintain_order="left", validate="1:1").select(
        "claim_row", *CLAIM
    )


def is_outside() -> pl.Expr:
    """Whether a quantity is no part of the words for its source, nor how many were asked: a poll | of 1,205 adults."""
    end, start = pl.col("claimed_by_end"), pl.col("fact_start")
    between = pl.col("text_right").str.slice(end - pl.col("sentence_start"), (start - end).clip(0))
    return (pl.col("fact_end") <= pl.col("claimed_by_start")) | ((start >= end) & ~between.str.contains(ASKING))


def claims_of_quotes(facts: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """The speakers of quantities inside quotations that put them forward; nobody for shares of a poll."""
    is_verb_of_claims = pl.col("cue_lemma").is_null() | pl.col("cue_lemma").is_in(sorted(words("claim_verbs", "lemma")))
    is_claim = (pl.col("kind") == "direct") | is_verb_of_claims
    speaker = {name: name.replace("claimed_by", "speaker") for name in CLAIM}
    segments = (
        quotes.filter(is_claim & ~pl.col("cue_class").is_in(NO_CLAIMS).fill_null(value=False))
        .select("article_no", "segments", **speaker)
        .explode("segments")
        .with_columns(start=pl.col("segments").struct["start"], end=pl.col("segments").struct["end"])
    )
    is_inside = (pl.col("start") <= pl.col("fact_start")) & (pl.col("fact_end") <= pl.col("end"))
    return (
        facts.select("claim_row", "article_no", "fact_start", "fact_end")
        .join(segments, on="article_no")
        .filter(is_inside)
        .filter(~pl.col("claimed_by_written").str.contains(SHARES).fill_null(value=True))
        .sort("claim_row", "start", "end", descending=[False, True, False])
        .unique("claim_row", keep="first", maintain_order=True)
        .select("claim_row", *CLAIM)
    )


def sources_of(sentences: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The poll or data that a sentence with figures draws on, or who is said behind it to say so: key and `CLAIM`."""
    told = sentences.join(facts.select(SENTENCE).unique(), on=SENTENCE, how="semi", maintain_order="left")
    with_noun = has_source(told)
    patterns = (GIVEN, GIVES, BEHIND, EXPECTED)
    given, gives, behind, expected = (
        pl.col("text").str.extract(pattern).str.strip_chars_end(".") for pattern in patterns
    )
    named = phrases(with_noun, pl.coalesce(given, gives))
    somebody = pl.coalesce(expected, pl.when(~behind.str.contains(NOBODY)).then(behind))
    return pl.concat([named, phrases(told.join(named, on=SENTENCE, how="anti", maintain_order="left"), somebody)])


def has_source(sentences: pl.DataFrame, nouns: str = NOUNS) -> pl.DataFrame:
    """The sentences that hold the letters of a poll, report or the like: a cheap look before the patterns."""
    return sentences.filter(pl.col("text").str.contains_any(nouns.split("|")))


def phrases(sentences: pl.DataFrame, found: pl.Expr) -> pl.DataFrame:
    """Where a phrase of each sentence stands: its key and the columns of `CLAIM`, the entity yet unknown."""
    before = pl.col("text").str.splitn(pl.col("claimed_by_written"), 2).struct[0]
    length = pl.col("claimed_by_written").str.len_chars().cast(pl.Int32)
    return (
        sentences.select(*SENTENCE, "sentence_start", "text", claimed_by_written=found)
        .filter(pl.col("claimed_by_written").is_not_null())
        .with_columns(claimed_by_start=pl.col("sentence_start") + before.str.len_chars().cast(pl.Int32))
        .with_columns(
            claimed_by_end=pl.col("claimed_by_start") + length, claimed_by_entity_no=pl.lit(None, dtype=pl.Int32)
        )
        .select(*SENTENCE, *CLAIM)
    )


def with_names(sources: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Sources with the entity, where none is known, of the first organization or person that their words name."""
    is_within = (pl.col("mention_start") < pl.col("claimed_by_end")) & (
        pl.col("claimed_by_start") < pl.col("mention_end")
    )
    names = (
        mentions.filter(pl.col("type").is_in(SOURCES))
        .select("article_no", "mention_start", "mention_end", named="entity_no")
        .join(sources.select("article_no", "claimed_by_start", "claimed_by_end").unique(), on="article_no")
        .filter(is_within)
        .sort("mention_start")
        .unique(["article_no", "claimed_by_start"], keep="first", maintain_order=True)
        .select("article_no", "claimed_by_start", "named")
    )
    return (
        sources.join(names, on=["article_no", "claimed_by_start"], how="left", maintain_order="left", validate="m:1")
        .with_columns(claimed_by_entity_no=pl.coalesce("claimed_by_entity_no", "named"))
        .drop("named")
    )


def with_antecedents(claims: pl.DataFrame, sentences: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Claims of "the poll", "her campaign" with the entity after which the article names a poll, a campaign.

    It is the last one named before the words, or else the first one behind them.
    """
    noun = pl.col("claimed_by_written").str.extract(rf"(?i){B}({NOUNS}|{GROUPS})$").str.to_lowercase()
    unnamed = claims.with_columns(noun=noun).filter(
        pl.col("claimed_by_entity_no").is_null(), pl.col("noun").is_not_null()
    )
    if not unnamed.height:
        return claims.select("claim_row", *CLAIM)
    near = sentences.join(unnamed.select("article_no").unique(), on="article_no", how="semi", maintain_order="left")
    called = (
        with_names(phrases(has_source(near, f"{NOUNS}|{GROUPS}"), pl.col("text").str.extract(NAMED)), mentions)
        .filter(pl.col("claimed_by_entity_no").is_not_null())
        .select("article_no", "claimed_by_start", noun=noun, named="claimed_by_entity_no")
    )
    named = pl.concat([called, bodies(mentions, unnamed)]).sort("claimed_by_start")
    keys = ["article_no", "noun"]
    ordered = unnamed.sort("claimed_by_start", maintain_order=True)
    before, behind = (
        ordered.join_asof(named, on="claimed_by_start", by=keys, strategy=side, check_sortedness=False)
        for side in ("backward", "forward")
    )
    found = before.select("claim_row", named=pl.coalesce("named", behind["named"]))
    return claims.join(found, on="claim_row", how="left", maintain_order="left", validate="1:1").select(
        "claim_row", *CLAIM[:3], claimed_by_entity_no=pl.coalesce("claimed_by_entity_no", "named")
    )


def bodies(mentions: pl.DataFrame, unnamed: pl.DataFrame) -> pl.DataFrame:
    """Organizations whose names end in a noun that goes for them later: the Trade Union, then "the union".

    Args:
        mentions: needs `article_no`, `mention_start`, `text`, `type`, `entity_no`.
        unnamed: needs `article_no` and `noun`.

    Returns:
        One row per mention of one: `article_no`, `claimed_by_start`, `noun`, `named`.
    """
    noun = pl.col("text").str.extract(r"(\w+)$").str.to_lowercase()
    return (
        mentions.filter(pl.col("type") == "ORGANIZATION", pl.col("text").str.contains(" ", literal=True))
        .select("article_no", claimed_by_start="mention_start", noun=noun, named="entity_no")
        .join(unnamed.select("article_no", "noun").unique(), on=["article_no", "noun"], how="semi")
    )

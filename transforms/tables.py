"""The tables of the contract, each declared once: grain, key, columns with type, unit and meaning.

Polars schemas, validation, lake DDL, comments, Parquet metadata and TABLES.md derive from these classes
(see `contract`); nothing else lists columns. Offsets are 0-based code points into `articles.text`, end excluded;
numbers that count (`paragraph_no`, `sentence_no`, …) start at 1; timestamps are naive UTC.
"""

from transforms import columns as c
from transforms.columns import BASES, ENTITY_TYPES, GRAINS, PARAGRAPH_KINDS, SEGMENT
from transforms.corpus_tables import CORPUS_TABLES, OPERATION_TABLES
from transforms.declaring import dy


class ArticleRow(dy.Schema):
    """What every article row carries."""

    article_id = c.key("The article: first 16 hex digits of SHA-256 over corpus and source key.")
    batch_no = dy.Int64(min=0, description="Commit that wrote the row; lets deletes skip files. Says nothing about the article.")  # fmt: skip


class Articles(ArticleRow):
    """One row per article, current text."""

    corpus = c.text("Collection the article belongs to: the folder's name unless told otherwise.", required=True)
    source_key = c.text("What identifies the article at its source.", required=True)
    source_key_kind = c.one_of(("provider_id", "url", "path", "content"), "Which identity `source_key` is.")
    source_path = c.text(
        "File the article was read from: name of the folder given to the build, and the path inside it.", required=True
    )
    source_member = c.text(
        "Member inside the file, where it has members: `!` between members of members; of WARC the record."
    )
    source_record = dy.Int64(nullable=True, min=1, description="Record in the file, counted from 1, where it has records.")  # fmt: skip
    source_format = c.text(
        "Format: text, markdown, html, json, jsonl, csv, parquet, xlsx, rss, atom, nitf, newsml, newsml-g2, reuters-21578, eml, mhtml, docx, "
        "rtf, pdf; nexis, factiva, proquest for exports of these databases.",
        required=True,
    )
    source_sha256 = c.text("SHA-256 of the file's bytes.", required=True)
    outlet_id = c.text("Outlet that published the article; null when neither file nor user says.")
    url = c.text("Canonical address of the article.")
    title = c.text("Headline.")
    subtitle = c.text("Standfirst or deck.")
    byline = c.text("Author line as written.")
    authors = c.texts("Names in the byline.")
    section = c.text("Section of the outlet.")
    language = c.text("ISO 639-1 code as told by the file, else detected; `und` when in doubt.")
    language_score = c.share(
        "Probability the detector gives; null when the file told the language, or the words are plainly English."
    )
    published_at = c.moment("Moment of publication; null unless time and zone are known.")
    published_on = c.day("Local day of publication; null when unknown: the day of the run is never used.")
    published_precision = c.one_of(("second", "minute", "day", "month", "year"), "How exactly publication is known.", required=False)  # fmt: skip
    published_source = c.text("Where publication came from: option, metadata.csv, json_ld, opengraph, meta, time, page, record, url, line, path (a day in the file's name that the dateline says too).")  # fmt: skip
    agency = c.text("News agency named in dateline or footer.")
    dateline_place = c.text("Place named in the dateline.")
    text = c.text("What the article says, once; every line ends in a newline.", required=True)
    text_sha256 = dy.String(nullable=False, description="SHA-256 of `text` in UTF-8.")
    content_sha256 = dy.String(nullable=False, description="SHA-256 of the words of the body, case and spacing folded: equal for exact copies.")  # fmt: skip
    word_count = c.count("Words of the content (title, subtitle, captions, body).")
    field_sources = c.texts(
        "Where fields come from, as field:source. Sources: metadata.csv, option, record (a field of the file), json_ld, meta, "
        "element (of a web page), url, line, detected. Of the day see published_source."
    )
    block_quotes = c.numbers("Lines of the text (paragraph_no) that the page sets apart as block quotations.")
    encoding = dy.String(nullable=False, description="Encoding the file was decoded with.")
    text_repairs = c.texts("What was mended while decoding, as code:count.")
    extractor_version = dy.String(nullable=False, description="Hash of the code, lexicons and weights that made the rows.")  # fmt: skip
    run_id = dy.String(nullable=False, description="Run that wrote the article.")


class Paragraphs(ArticleRow):
    """One row per line of an article's text."""

    paragraph_no = c.number_key("Line of the text.")
    body_paragraph_no = c.ordinal("Paragraph of the body; null unless the line is body.")
    kind = c.one_of(PARAGRAPH_KINDS, "What the line is. Quotes, entities and facts come from title, subtitle, caption and body only.")  # fmt: skip
    rule = c.text("Rule that labelled the line.", required=True)
    line_sha256 = c.text("First 16 hex digits of SHA-256 of the line, case, digits and spacing folded.", required=True)
    paragraph_start = c.offset("First character of the line.", required=True)
    paragraph_end = c.offset("End of the line, its newline and outer white space excluded.", required=True)


class Sentences(ArticleRow):
    """One row per sentence of content; its text is in the view `sentence_texts`."""

    sentence_no = c.number_key("Sentence of the article, in reading order.")
    paragraph_no = c.ordinal("Line that holds the sentence.", required=True)
    sentence_start = c.offset("First character of the sentence.", required=True)
    sentence_end = c.offset("End of the sentence.", required=True)


class ArticleEntities(ArticleRow):
    """One row per person, organization, place or other name an article speaks of."""

    entity_no = c.number_key("Entity of the article, in order of first mention.")
    name = c.text("Fullest form in the article, without title, article and possessive.", required=True)
    type = c.one_of(ENTITY_TYPES, "Kind of entity.")
    country = c.text("ISO 3166-1 alpha-2 code, for countries and what belongs to one.")
    roles = c.texts("Titles and roles written with the name, in order of appearance.")


class Mentions(ArticleRow):
    """One row per named mention of an entity."""

    mention_id = c.key("First 16 hex digits of SHA-256 over article, start and end.")
    sentence_no = c.ordinal("Sentence that holds the mention.", required=True)
    paragraph_no = c.ordinal("Line that holds the mention.", required=True)
    mention_start = c.offset("First character.", required=True)
    mention_end = c.offset("End.", required=True)
    text = c.text("The name as written; titles, articles and possessives are outside.", required=True)
    type = c.one_of(ENTITY_TYPES, "Kind of entity.")
    form = c.one_of(("full", "titled", "surname", "given", "acronym", "demonym", "metonym", "alias", "partial"), "How the name is written.")  # fmt: skip
    title_written = dy.String(nullable=True, description="Title or role directly before the name, as written.")
    article_written = dy.String(nullable=True, description="Article before the name or its title, as written: the, a.")
    possessive_written = dy.String(nullable=True, description="Possessive behind the name, as written: ’s.")
    entity_no = c.ordinal("Entity of the article the mention names.", required=True)
    quote_id = dy.String(nullable=True, description="Quotation whose content holds the mention.")
    confidence = c.share("Measured precision of the rule (table `rules`), or null.")
    rule = dy.String(nullable=False, description="Rule or model that found the mention.")


class Quotes(ArticleRow):
    """One row per quotation, verbatim or reported."""

    quote_id = c.key("First 16 hex digits of SHA-256 over article, start and end.")
    sentence_no = c.ordinal("Sentence in which the quotation starts.", required=True)
    paragraph_no = c.ordinal("Line in which the quotation starts.", required=True)
    kind = c.one_of(("direct", "mixed", "indirect"), "Whether all, some or none of the content stands in quotation marks.")  # fmt: skip
    is_statement = c.yes_no(
        "False for scare quotes, titles, nicknames and parts of lines in marks that nobody is known to say."
    )
    cue_class = c.one_of(("speech", "writing", "belief", "intention", "attitude", "finding"), "What the cue says the source did; null without a cue.", required=False)  # fmt: skip
    text = c.text("The content: its segments joined by ' … '.", required=True)
    quote_start = c.offset("First character of the content, marks excluded.", required=True)
    quote_end = c.offset("End of the content, marks excluded.", required=True)
    segments = c.structs(SEGMENT, "Parts of the content in reading order; `is_verbatim` for those in quotation marks.")
    cue = dy.String(nullable=True, description="Reporting words as written.")
    cue_lemma = dy.String(nullable=True, description="Head of the cue in its base form.")
    cue_start = c.offset("First character of the cue.")
    cue_end = c.offset("End of the cue.")
    speaker_written = dy.String(nullable=True, description="Source as written: the name, pronoun or noun phrase.")
    speaker_start = c.offset("First character of the source.")
    speaker_end = c.offset("End of the source.")
    speaker_role = dy.String(nullable=True, description="Role as printed beside the source.")
    speaker_entity_no = c.ordinal("Entity of the article that speaks.")
    attribution = c.one_of(("named", "pronoun", "organization", "government", "collective", "anonymous", "continued", "none"), "How the source is given.")  # fmt: skip
    venue = dy.String(nullable=True, description="Where or to whom it was said, as written.")
    said_from = c.day("First day on which it can have been said.")
    said_to = c.day("Last day on which it can have been said.")
    continues_quote_id = dy.String(nullable=True, description="Quotation that this one goes on from, when it has no source of its own.")  # fmt: skip
    confidence = c.share("Measured precision of the rule for the content, or null.")
    speaker_confidence = c.share("Measured precision of the rule for the source, or null.")
    rule = dy.String(nullable=False, description="Rule or model that found the quotation.")


class NumericFacts(ArticleRow):
    """One row per quantity mentioned."""

    fact_id = c.key("First 16 hex digits of SHA-256 over article, start and end.")
    sentence_no = c.ordinal("Sentence that holds the quantity.", required=True)
    paragraph_no = c.ordinal("Line that holds the quantity.", required=True)
    fact_start = c.offset("First character of the quantity with its unit.", required=True)
    fact_end = c.offset("End.", required=True)
    text = c.text("The quantity as written.", required=True)
    kind = c.one_of(("money", "percent", "percentage_point", "basis_point", "count", "measure", "duration", "age", "ratio", "rate", "rank", "score", "index_level", "multiple", "scalar"), "Kind of quantity.")  # fmt: skip
    value = c.number("The number, scaled ('347 billion' is 347e9); null for ranges.")
    value_decimal = dy.Decimal(38, 9, nullable=True, description="The same, exactly; null for ranges and beyond 29 digits.")  # fmt: skip
    low = c.number("Least value of a range or bound.")
    high = c.number("Greatest value of a range or bound.")
    decimals = dy.Int32(nullable=True, description="Decimal places written, after scaling ('347 billion' is -9): two facts agree within it.")  # fmt: skip
    unit = dy.String(nullable=True, description="ISO 4217 code, UCUM code, or lemma of the counted noun.")
    unit_system = c.one_of(("iso4217", "ucum", "noun"), "What `unit` is written in.", required=False)
    per_unit = dy.String(nullable=True, description="What a rate is per ('a', 'bbl', 'share').")
    si_value = c.number("Value of a measure in `si_unit`.")
    si_unit = dy.String(nullable=True, description="SI unit as UCUM code.")
    bound = c.one_of(("eq", "approx", "gt", "ge", "lt", "le", "between"), "How the value bounds the quantity.")
    change = c.one_of(("none", "up", "down"), "Direction of a change.")
    change_role = c.one_of(("level", "delta", "from", "to"), "Part the value plays in a change; level when there is none.")  # fmt: skip
    change_group = c.ordinal("Joins delta, from and to of one change within the article.")
    concept = dy.String(nullable=True, description="What is measured, as written.")
    concept_start = c.offset("First character of the concept.")
    concept_end = c.offset("End of the concept.")
    concept_phrase = dy.String(
        nullable=True, description="Noun phrase the quantity is said of, with all that belongs to it."
    )
    concept_phrase_start = c.offset("First character of that phrase.")
    concept_phrase_end = c.offset("End of that phrase.")
    owner_written = dy.String(
        nullable=True,
        description="Whose quantity it is, as its clause writes it: a possessor, its subject or pronoun, or the thing itself.",
    )
    owner_start = c.offset("First character of the owner.")
    owner_end = c.offset("End of the owner.")
    owner_entity_no = c.ordinal("Entity of the article that owns the quantity; of he or she, the person named before.")
    counterparty_written = dy.String(nullable=True, description="Against or with whom, as written.")
    counterparty_start = c.offset("First character of the counterparty.")
    counterparty_end = c.offset("End of the counterparty.")
    counterparty_entity_no = c.ordinal("Entity of the article that is the counterparty.")
    period_written = dy.String(nullable=True, description="Period or moment the quantity is for, as written.")
    period_start = c.offset("First character of the period.")
    period_end = c.offset("End of the period.")
    period_from = c.day("First day of the period.")
    period_to = c.day("Last day of the period.")
    period_grain = c.one_of(GRAINS, "Length of the period.", required=False)
    period_basis = c.one_of(BASES, "Whether the days are written, follow from `published_on`, or cannot be told.", required=False)  # fmt: skip
    quote_id = dy.String(nullable=True, description="Quotation whose content holds the quantity.")
    claimed_by_written = dy.String(
        nullable=True, description="Who says so: the speaker of the quotation, or the poll or report of the sentence."
    )
    claimed_by_start = c.offset("First character of that source.")
    claimed_by_end = c.offset("End of that source.")
    claimed_by_entity_no = c.ordinal("Entity of the article that says so; whose poll it is.")
    equivalent_group = c.ordinal("Joins the same amount in several units, or told as a share, within the article.")
    equivalent_role = c.one_of(
        ("primary", "equivalent"), "Which of the equivalents is the one reported.", required=False
    )
    ambiguity = c.texts(
        "Units it might be as well ('$' without the country of its outlet; crowns where several countries are named)."
    )
    confidence = c.share("Measured precision of the rule, or null.")
    rule = dy.String(nullable=False, description="Rule or model that found the quantity.")


class Dates(ArticleRow):
    """One row per date or period written."""

    date_id = c.key("First 16 hex digits of SHA-256 over article, start and end.")
    sentence_no = c.ordinal("Sentence that holds the date.", required=True)
    paragraph_no = c.ordinal("Line that holds the date.", required=True)
    date_start = c.offset("First character.", required=True)
    date_end = c.offset("End.", required=True)
    text = c.text("The date as written.", required=True)
    date_from = c.day("First day; null when it cannot be told.")
    date_to = c.day("Last day; null when it cannot be told.")
    grain = c.one_of(GRAINS, "Length of the period.")
    basis = c.one_of(BASES, "Whether the days are written, follow from `published_on`, or cannot be told.")
    rule = dy.String(nullable=False, description="Rule that read the date.")


class Gaps(ArticleRow):
    """One row per thing looked for and not found in an article."""

    code = c.key("What is missing or in doubt.")
    detail = c.key("Where, in words.")
    severity = c.one_of(("info", "warning"), "How much it matters.")


class Shingles(ArticleRow):
    """One row per article with words in its body: a sample of its runs of words, by which copies are known."""

    rate = dy.Int32(nullable=False, min=1, description="One of how many runs is sampled.")
    shingles = c.numbers("Hashes of the sampled runs of three words, ascending.")
    anchors = c.numbers("Hashes of runs of five words, a quarter as many, at least one.")


ARTICLE_TABLES: dict[str, type[dy.Schema]] = {
    "articles": Articles,
    "paragraphs": Paragraphs,
    "sentences": Sentences,
    "article_entities": ArticleEntities,
    "mentions": Mentions,
    "quotes": Quotes,
    "numeric_facts": NumericFacts,
    "dates": Dates,
    "gaps": Gaps,
    "shingles": Shingles,
}
TABLES = ARTICLE_TABLES | CORPUS_TABLES | OPERATION_TABLES

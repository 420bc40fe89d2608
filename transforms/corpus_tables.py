"""Tables that speak of the whole corpus or of the runs; `tables` puts them beside the article tables."""

from transforms import columns as c
from transforms.columns import ENTITY_TYPES
from transforms.declaring import dy


class Entities(dy.Schema):
    """One row per person, organization, place or other name across the corpus."""

    entity_id = c.key("First 16 hex digits of SHA-256 over type and identity.")
    name = c.text("Fullest form that is written most often.", required=True)
    type = c.one_of(ENTITY_TYPES, "Kind of entity.")
    country = c.text("ISO 3166-1 alpha-2 code, for countries and what belongs to one.")
    geoname_id = dy.Int64(nullable=True, description="GeoNames id of a place.")
    wikidata_id = c.text("Wikidata id, from a table the user supplies; never guessed.")
    gender = c.text("Gender, from a table the user supplies; never guessed.")
    gender_source = c.text("Table that says so.")
    watch_id = c.text("Id of the name in the user's watch list, else its name there; null for what is on no list.")
    article_count = c.count("Articles that name the entity.")


class EntityLinks(dy.Schema):
    """One row per entity of an article, linked to its entity of the corpus."""

    article_id = c.key("The article.")
    entity_no = c.number_key("The entity of the article.")
    entity_id = c.text("The entity of the corpus.", required=True)
    rule = c.text("Rule that linked them.", required=True)
    confidence = c.share("Measured precision of the rule, or null.")


class EntityAliases(dy.Schema):
    """One row per written form of an entity of the corpus."""

    entity_id = c.key("The entity.")
    alias = c.key("A form in which articles write it.")
    source = c.key("Where the alias comes from: mentions, or a table of the user.")
    count = c.count("Mentions written so.")


class EntityIdHistory(dy.Schema):
    """One row per entity id that gave way to another."""

    old_entity_id = c.key("The id that is no longer used.")
    entity_id = c.text("The id that took its place.", required=True)
    since_run_id = c.text("Run in which it gave way.", required=True)


class Stories(dy.Schema):
    """One row per group of articles that are copies of one another; an article without copies is its own story."""

    story_id = c.key("First 16 hex digits of SHA-256 over what the copies share.")
    first_article_id = c.text("Earliest published article of the group; of equals the least id.", required=True)
    agency = c.text("News agency named in any of them.")
    article_count = c.count("Articles of the group.")
    outlet_count = c.count("Known outlets of the group.")


class ArticleStories(dy.Schema):
    """One row per article, linked to its story."""

    article_id = c.key("The article.")
    story_id = c.text("Its story.", required=True)
    copy_kind = c.one_of(("original", "exact", "near", "partial"), "How the article relates to the first of the story.")
    similarity = c.share("Share of the words that are the same as the first article's.")


class QuoteClusters(dy.Schema):
    """One row per quotation as it was said, however many articles print it."""

    quote_cluster_id = c.key("First 16 hex digits of SHA-256 over the folded words of the quotation.")
    canonical_text = c.text("The quotation as first printed.", required=True)
    first_quote_id = c.text("Earliest published of the quotations.", required=True)
    quote_count = c.count("Quotations in the cluster.")
    outlet_count = c.count("Known outlets that printed it.")


class QuoteClusterMembers(dy.Schema):
    """One row per quotation, linked to its cluster."""

    quote_id = c.key("The quotation.")
    article_id = c.key("The article that prints it.")
    quote_cluster_id = c.text("Its cluster.", required=True)


class Metrics(dy.Schema):
    """One row per thing measured, of whom, against whom."""

    metric_id = c.key("First 16 hex digits of SHA-256 over name, owner, counterparty and kind of unit.")
    name = c.text("What is measured.", required=True)
    owner_entity_id = c.text("Whose quantity it is.")
    counterparty_entity_id = c.text("Against or with whom.")
    unit_kind = c.text("Kind of the quantity (money, percent, count, …).", required=True)


class FactMetrics(dy.Schema):
    """One row per numeric fact with a concept, linked to its metric."""

    fact_id = c.key("The fact.")
    article_id = c.key("The article that states it.")
    metric_id = c.text("Its metric.", required=True)


class RepeatedLines(dy.Schema):
    """One row per line that recurs in 3 or more otherwise different articles of one outlet (else folder): furniture."""

    line_sha256 = c.key("Hash of the folded line.")
    outlet_id = c.key("Outlet, else corpus, in which it recurs.")
    count = c.count("Articles that carry it.")


class Outlets(dy.Schema):
    """One row per outlet, from the user's outlets.csv or seen in articles."""

    outlet_id = c.key("Domain or name by which articles refer to the outlet.")
    name = c.text("Name to print.", required=True)
    domain = c.text("Web domain.")
    country = c.text("ISO 3166-1 alpha-2 code.")
    timezone = c.text("IANA time zone.")
    is_agency = dy.Bool(nullable=True, description="Whether it is a news agency.")


class Rules(dy.Schema):
    """One row per rule or model that makes rows."""

    rule = c.key("Name as it stands on rows.")
    table_name = c.key("Table whose rows it makes.")
    extractor_version = c.text("Extractor it belongs to.", required=True)
    description = c.text("What it does, in a sentence.", required=True)
    precision = c.share("Share of its rows that are right, measured on `labelled_set`; null when not measured.")
    n = dy.Int64(nullable=True, min=0, description="Rows that were judged.")
    labelled_set = c.text("Labelled set the precision was measured on.")


class Runs(dy.Schema):
    """One row per build."""

    run_id = c.key("The run.")
    snapshot_id = dy.Int64(nullable=True, description="Lake snapshot the run had last committed when this row was written.")  # fmt: skip
    started_at = c.moment("Start.", required=True)
    finished_at = c.moment("End; null while the run goes on or when it was killed.")
    flow = c.text("How it was started: prefect or direct.", required=True)
    extractor_version = c.text("Extractor that was used.", required=True)
    file_count = c.count("Files seen.")
    record_count = c.count("Records seen: articles + unchanged + rejected + skipped.")
    article_count = c.count("Articles written.")
    unchanged_count = c.count("Records known already.")
    rejected_count = c.count("Records that could not be read.")
    skipped_count = c.count("Records that are no article or stand twice.")


class Files(dy.Schema):
    """One row per file seen, as it was when last read."""

    path = c.key("Name of the folder given to the build, and the path inside it; bytes that are not UTF-8 as `\\xe9`.")
    corpus = c.text("Collection the file belongs to.", required=True)
    size = c.count("Bytes.")
    mtime_ns = dy.Int64(nullable=False, description="Modification time, nanoseconds since 1970.")
    sha256 = c.text("SHA-256 of the bytes; null when they could not be read.")
    status = c.one_of(("loaded", "partly_loaded", "rejected", "skipped", "vanished"), "What became of it.")
    settings_sha256 = c.text("Hash of what the build was told about the file (options, metadata.csv).", required=True)
    record_count = c.count("Records in it.")
    article_count = c.count("Articles current from it.")
    run_id = c.text("Run that read it last.", required=True)


class Rejects(dy.Schema):
    """One row per record that could not be read."""

    run_id = c.key("Run that met it.")
    path = c.key("File.")
    member = dy.String(primary_key=True, description="Member of the file; empty where it has none.")
    record = dy.Int64(primary_key=True, min=0, description="Record, counted from 1; 0 for the file as a whole.")
    byte_offset = dy.Int64(nullable=True, min=0, description="Where in the file the record starts.")
    stage = c.text("Step that failed: open, decode, read, label.", required=True)
    reason = c.text("Code of the reason.", required=True)
    detail = c.text("What is wrong and what to do, in words.", required=True)
    head = c.text("First bytes of the record, made printable.")


class Revisions(dy.Schema):
    """One row per former text of an article."""

    article_id = c.key("The article.")
    text_sha256 = c.key("Hash of the former text.")
    run_id = c.key("Run that replaced it.")
    title = c.text("Its headline.")
    text = c.text("The former text.", required=True)
    replaced_at = c.moment("When it was replaced.", required=True)


class Corrections(dy.Schema):
    """One row per correction that a person makes to a row."""

    correction_id = c.key("The correction: the same for the same row and column.")
    target_table = c.text("Table of the row.", required=True)
    article_id = c.text("Article of the row; null where an entity of the corpus is corrected.")
    target_id = c.text("Entity of the corpus that is corrected.")
    field = c.text("Column to change.", required=True)
    old_value = c.text("Value seen when the correction was made; for a link the name that the article writes.")
    new_value = c.text("Right value.")
    author = c.text("Who says so.", required=True)
    made_at = c.moment("When.", required=True)
    note = c.text("Why.")


class Withdrawals(dy.Schema):
    """One row per article that must not be kept."""

    source_key_sha256 = c.key("SHA-256 of corpus and source key: the key itself is not kept.")
    reason = c.text("Why.", required=True)


class RunChanges(dy.Schema):
    """One row per run, table, kind of change and rule: how many rows changed."""

    run_id = c.key("The run.")
    table_name = c.key("The table.")
    change = dy.String(primary_key=True, description="added or removed.")
    rule = dy.String(primary_key=True, description="Rule of the rows; empty for tables without rules.")
    row_count = c.count("Rows.")


CORPUS_TABLES: dict[str, type[dy.Schema]] = {
    "entities": Entities,
    "entity_links": EntityLinks,
    "entity_aliases": EntityAliases,
    "entity_id_history": EntityIdHistory,
    "stories": Stories,
    "article_stories": ArticleStories,
    "quote_clusters": QuoteClusters,
    "quote_cluster_members": QuoteClusterMembers,
    "metrics": Metrics,
    "fact_metrics": FactMetrics,
    "repeated_lines": RepeatedLines,
    "outlets": Outlets,
    "rules": Rules,
}
OPERATION_TABLES: dict[str, type[dy.Schema]] = {
    "runs": Runs,
    "files": Files,
    "rejects": Rejects,
    "revisions": Revisions,
    "corrections": Corrections,
    "withdrawals": Withdrawals,
    "run_changes": RunChanges,
}

"""What people know better, applied last and kept whenever rows are made again: `pressrow correct` and `withdraw`."""

from collections.abc import Callable, Sequence
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.printing import tell
from transforms.errors import BadRequest

if TYPE_CHECKING:
    from warehouse.corrections import Correction
    from warehouse.lake import Lake
    from warehouse.runs import Run

Warehouse = Annotated[
    Path | None,
    typer.Option(envvar="PRESSROW_WAREHOUSE", metavar="DIR", help="Where the tables are.", show_envvar=False),
]
Author = Annotated[str | None, typer.Option(help="Who says so; else your user name.", show_default=False)]
Note = Annotated[str | None, typer.Option(help="Why, kept beside the correction.", show_default=False)]
EntityId = Annotated[str, typer.Argument(metavar="ENTITY", help="Its entity_id, or its name if no other has it.")]

correct = typer.Typer(
    help="Say what is wrong about entities; it comes last and wins, in this build and in all that follow.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@correct.command()
def merge(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Entity that is none of its own: its id or name.")],
    into: Annotated[str, typer.Argument(metavar="ENTITY", help="Entity that it is: its id or name.")],
    warehouse: Warehouse = None,
    author: Author = None,
    note: Note = None,
) -> None:
    """Two entities are one: all that is linked to the first goes to the second."""
    from warehouse import corrections

    old, into = (_entity(warehouse, one) for one in (old, into))
    _say(warehouse, [corrections.merge(old, into)], [old, into], author, note)


@correct.command()
def rename(
    entity: EntityId,
    name: Annotated[str, typer.Argument(help="The name to print.")],
    warehouse: Warehouse = None,
    author: Author = None,
    note: Note = None,
) -> None:
    """An entity goes by another name."""
    from warehouse import corrections

    entity = _entity(warehouse, entity)
    _say(warehouse, [corrections.rename(entity, name)], [entity], author, note)


@correct.command()
def relink(
    article: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="As in articles.article_id.")],
    name: Annotated[str, typer.Argument(help="The name as in article_entities.name.")],
    entity: EntityId,
    warehouse: Warehouse = None,
    author: Author = None,
    note: Note = None,
) -> None:
    """A name in an article means another entity than the one it is linked to."""
    from warehouse import corrections

    entity = _entity(warehouse, entity)
    _say(warehouse, [corrections.relink(article, name, entity)], [entity], author, note)


@correct.command()
def split(
    entity: EntityId,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE_ID...", help="Articles that mean somebody else.")],
    warehouse: Warehouse = None,
    author: Author = None,
    note: Note = None,
) -> None:
    """One entity is two: what these articles link to it is an entity of its own."""
    from warehouse import corrections, lake

    entity = _entity(warehouse, entity)
    with lake.connect(_folder(warehouse)) as connection:
        names = connection.execute(_NAMES_OF, [entity, articles]).fetchall()
    if {article for article, _ in names} != set(articles):
        raise BadRequest(f'Not all of these articles name entity {entity}; see: pressrow query "FROM entity_links"')
    _say(warehouse, corrections.split(entity, names), [entity], author, note)


@correct.command()
def describe(
    table: Annotated[Path, typer.Argument(exists=True, help="CSV: type and name, or entity_id; wikidata_id, gender.")],
    warehouse: Warehouse = None,
) -> None:
    """Take Wikidata ids and gender from a table of yours; they are never guessed. It replaces the one given before."""
    import polars as pl

    from warehouse import correcting, gazetteer

    rows = gazetteer.told_rows(pl.read_csv(table, infer_schema=False), table.name)

    def work(store: "Lake", run: "Run") -> None:
        correcting.describe(store, rows, run)

    _do(_folder(warehouse), work)
    tell(f"{rows.height} entities are described by {table.name}.")


@correct.command()
def undo(
    correction: Annotated[str, typer.Argument(metavar="CORRECTION_ID", help="As in corrections.correction_id.")],
    warehouse: Warehouse = None,
) -> None:
    """Take a correction back."""
    from warehouse import correcting

    def work(store: "Lake", run: "Run") -> None:
        if not correcting.take_back(store, correction, run):
            raise BadRequest(f'There is no correction {correction}; see: pressrow query "FROM corrections"')

    _do(_folder(warehouse), work)
    tell("Taken back.")


def watch(
    table: Annotated[Path, typer.Argument(exists=True, help="CSV: name, type; if wanted aliases (parted by ;), id.")],
    warehouse: Warehouse = None,
) -> None:
    """Always find and link the names of a list; the next build reads all files again with it."""
    from transforms.entities.watch_lists import watch_list
    from warehouse import lake, watching

    with table.open("rb") as stream:
        names = watch_list(stream, table.name)
    with lake.writing(_folder(warehouse)) as store:
        watching.keep(store, names)
    tell(f"{names['watch_id'].n_unique()} names are watched, in {names.height} forms. Now build again.")


def withdraw(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="article_id, url or source_key.")],
    reason: Annotated[str, typer.Option(help="Why; kept for good, while nothing of the article is.")],
    warehouse: Warehouse = None,
) -> None:
    """Remove articles from all tables, their history and what is published; no build brings them back."""
    from warehouse import withdrawal

    gone: list[withdrawal.Withdrawn] = []
    _do(_folder(warehouse), lambda store, run: gone.extend(withdrawal.withdraw(store, articles, reason, run)))
    for one in gone:
        tell(f"Withdrawn: {one.title or one.article_id}. Its file stays: {one.source_path}")
    if not gone:
        tell("Nothing to do: withdrawn already.")


def _entity(warehouse: Path | None, told: str) -> str:
    """The id of the entity that goes by a name; what is no name is given back.

    Raises:
        BadRequest: when several go by it.
    """
    from warehouse import lake

    with lake.connect(_folder(warehouse)) as connection:
        found = connection.execute(_NAMED, [told]).fetchall()
    if len(found) > 1:
        named = ", ".join(f"{entity} ({kind}, {count} articles)" for entity, kind, count in found)
        raise BadRequest(f"{len(found)} entities are called {told}: {named}. Say which by its id.")
    return str(found[0][0]) if found else told


def _say(
    warehouse: Path | None, given: Sequence["Correction"], entities: Sequence[str], author: str | None, note: str | None
) -> None:
    """Keep corrections of entities that there are, and bring everything up to date."""
    from warehouse import correcting

    def work(store: "Lake", run: "Run") -> None:
        correcting.say(store, given, entities, author or getuser(), note, run)

    _do(_folder(warehouse), work)
    for one in given:
        tell(f"Kept as correction {one.correction_id}; take it back with: pressrow correct undo {one.correction_id}")


def _do(folder: Path, work: Callable[["Lake", "Run"], object]) -> None:
    """Do something to a warehouse as a run of its own, and publish what people can ask then."""
    from transforms.version import extractor_version
    from warehouse import lake, publish, runs
    from warehouse.counts import Counts

    if not (folder / "catalog.sqlite").is_file():
        lake.connect(folder)  # says what is missing
    with lake.writing(folder) as store:
        run = runs.start("correction", extractor_version())
        work(store, run)
        publish.publish(store)
        runs.finish(store, run, Counts())


def _folder(told: Path | None) -> Path:
    return told or Path("warehouse", "data")


_NAMED = """
    FROM stored.entities
    SELECT entity_id, type, article_count
    WHERE lower(name) = lower(?)
    ORDER BY article_count DESC, entity_id
"""
_NAMES_OF = """
    FROM stored.entity_links JOIN stored.article_entities USING (article_id, entity_no)
    SELECT article_id, name
    WHERE entity_id = ? AND list_contains(?, article_id)
    ORDER BY ALL
"""

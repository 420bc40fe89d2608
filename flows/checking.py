"""Check a warehouse: the promises of its tables, and that no file of it has changed since it was written."""

from pathlib import Path

from flows.printing import tell
from warehouse.definitions import broken_promises
from warehouse.lake import connect


def check_warehouse(folder: Path) -> bool:
    """Check everything and say what is broken; whether nothing is."""
    with connect(folder) as connection:
        promises = broken_promises(connection)
    broken = [
        f"{name}: {rows:,} rows break this promise (sql/checks/{name}.sql)." for name, rows in promises.items() if rows
    ]
    for line in broken:
        print(line)
    if not broken:
        tell(f"{len(promises)} promises hold.")
    return not broken

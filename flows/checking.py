"""Check a warehouse: the promises of its tables, and that no file of it has changed since it was written."""

from pathlib import Path

from flows.printing import tell
from warehouse import maintain, publish
from warehouse.definitions import broken_promises
from warehouse.lake import Lake, connect


def check_warehouse(folder: Path) -> bool:
    """Check everything and say what is broken; whether nothing is.

    Files come first: in a damaged file no promise can be looked at.
    """
    with connect(folder) as connection:
        damaged = maintain.damaged(Lake(folder, connection))
        if snapshot := publish.newest(folder):
            damaged += [f"published/{snapshot.name}/{file}" for file in publish.damaged(snapshot)]
        for path in damaged:
            print(f"{path}: missing, or not as it was written. Restore it from a backup, or build into a new folder.")
        if damaged:
            return False
        promises = broken_promises(connection)
    broken = {name: rows for name, rows in promises.items() if rows}
    for name, rows in broken.items():
        print(f"{name}: {rows:,} rows break this promise (sql/checks/{name}.sql).")
    if not broken:
        tell(f"All {len(promises)} promises hold, and all files are as they were written.")
    return not broken

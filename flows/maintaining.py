"""Maintenance on request: small data files become large ones, and what nobody needs any more leaves."""

from datetime import timedelta
from pathlib import Path

from flows.printing import tell
from warehouse import lake, maintain
from warehouse.errors import NoWarehouse


def maintain_warehouse(folder: Path, keep_days: int) -> None:
    """Tidy a warehouse and say what was done; what people can ask stays the same.

    Args:
        folder: the warehouse's folder.
        keep_days: how long former states can be asked for.

    Raises:
        NoWarehouse: when the folder holds none.
        BusyWarehouse: when a build is writing to it.
    """
    if not lake.exists(folder):
        raise NoWarehouse(
            f"There is no warehouse in {folder}. Make one with: pressrow build FOLDER --warehouse {folder}"
        )
    with lake.writing(folder) as store:
        done = maintain.tend(store, keep=timedelta(days=keep_days))
    tell(
        f"{done.files_before:,} data files became {done.files_after:,}; {done.snapshots_expired:,} former states "
        f"and {done.files_removed:,} files that nothing needs left."
    )

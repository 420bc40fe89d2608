"""dataframely, in which tables are declared, without the database package that it would bring along."""

from transforms.packages import without

# SQLAlchemy, which Prefect needs, takes as long to load as Polars, in every worker; here nothing asks it.
with without("sqlalchemy"):
    import dataframely as dy

__all__ = ["dy"]

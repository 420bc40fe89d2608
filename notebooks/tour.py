"""A tour of the tables after the first build: how much there is, who is quoted, a number over time, one article.

Open it with `marimo edit notebooks/tour.py`; it reads the warehouse that PRESSROW_WAREHOUSE names, else warehouse/data.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="A tour of the tables")


@app.cell
def _():
    import os
    import sys
    from pathlib import Path

    import altair as alt
    import marimo as mo

    sys.path.append(str(Path(__file__).parents[1]))  # so that it also runs where pressrow is not installed

    from warehouse.lake import connect

    folder = Path(os.environ.get("PRESSROW_WAREHOUSE", Path(__file__).parents[1] / "warehouse/data"))
    lake = connect(folder)  # reads only; a build may go on meanwhile
    return alt, folder, lake, mo


@app.cell
def _(folder, mo):
    mo.md(f"""
    # A tour of the tables

    The warehouse is `{folder}`. Every cell below is SQL over it, or a chart of what the SQL said: change one, and what
    depends on it follows. `pressrow tables NAME` says what the columns of a table mean.
    """)
    return


@app.cell
def _(mo):
    mo.md("""
    ## How much there is

    Furniture of an outlet's pages is left out everywhere; `statements` leaves out copies of articles, too.
    """)
    return


@app.cell
def _(lake, mo):
    row_counts = mo.sql(
        """
        SELECT 'articles' AS "table", count(*) AS "rows" FROM articles
        UNION ALL SELECT 'quotes', count(*) FROM quotes
        UNION ALL SELECT 'statements', count(*) FROM statements
        UNION ALL SELECT 'mentions', count(*) FROM mentions
        UNION ALL SELECT 'numeric_facts', count(*) FROM numeric_facts
        UNION ALL SELECT 'dates', count(*) FROM dates
        UNION ALL SELECT 'entities', count(*) FROM entities
        """,
        engine=lake,
    )
    return (row_counts,)


@app.cell
def _(mo):
    mo.md("""
    ## What is missing

    Every count below leaves out what nobody knows: an article without a day of publication is in no month.
    """)
    return


@app.cell
def _(lake, mo):
    gaps = mo.sql("FROM gaps_by_code", engine=lake)
    return (gaps,)


@app.cell
def _(lake, mo):
    coverage = mo.sql("FROM coverage", engine=lake)
    return (coverage,)


@app.cell
def _(alt, coverage):
    alt.Chart(coverage, title="Articles by outlet and month").mark_rect().encode(
        x=alt.X("yearmonth(month):O", title=None),
        y=alt.Y("outlet:N", title=None),
        color=alt.Color("sum(article_count):Q", title="articles"),
        tooltip=["outlet", "yearmonth(month)", "article_count", "copy_count", "quote_count", "fact_count"],
    )
    return


@app.cell
def _(mo):
    mo.md("""
    ## Who is quoted most

    Statements of speech and writing, copies of articles left out.
    """)
    return


@app.cell
def _(lake, mo):
    most_quoted = mo.sql("FROM most_quoted LIMIT 20", engine=lake)
    return (most_quoted,)


@app.cell
def _(alt, most_quoted):
    alt.Chart(most_quoted, title="Statements by speaker").mark_bar().encode(
        x=alt.X("quote_count:Q", title="statements"),
        y=alt.Y("speaker:N", sort="-x", title=None),
        color=alt.Color("type:N", title=None),
        tooltip=["speaker", "quote_count", "article_count", "outlet_count"],
    )
    return


@app.cell
def _(lake, mo):
    latest_statements = mo.sql("FROM who_said_what LIMIT 50", engine=lake)
    return (latest_statements,)


@app.cell
def _(mo):
    mo.md("""
    ## A number over time

    What is measured, of whom: choose one. A point is a value as one outlet reports it, at the first day of the period
    it is for, else at the day of publication; a ring is an approximate one.
    """)
    return


@app.cell
def _(lake, mo):
    series = mo.sql(
        """
        FROM numeric_facts
        SELECT
            metric_id,
            concat_ws(', ', any_value(concept), any_value(owner), any_value(unit)) AS label,
            count(*) AS value_count,
        WHERE metric_id IS NOT NULL AND value IS NOT NULL AND NOT is_copy AND change_role <> 'delta'
        GROUP BY metric_id
        ORDER BY value_count DESC, label, metric_id
        LIMIT 100
        """,
        engine=lake,
    )
    return (series,)


@app.cell
def _(mo, series):
    labels = {f"{label} ({count})": metric for metric, label, count in series.iter_rows()}
    metric = mo.ui.dropdown(labels, value=next(iter(labels), None), label="Number")
    metric
    return (metric,)


@app.cell
def _(lake, metric):
    values = lake.execute(
        """
        FROM numeric_facts
        SELECT coalesce(period_from, published_on) AS day, value, unit, bound, outlet, text, period_written, fact_id
        WHERE metric_id = ? AND value IS NOT NULL AND NOT is_copy AND change_role <> 'delta'
        ORDER BY day NULLS LAST, fact_id
        """,
        [metric.value],
    ).pl()
    values
    return (values,)


@app.cell
def _(alt, values):
    alt.Chart(values, title="As reported").mark_point(size=80).encode(
        x=alt.X("day:T", title=None),
        y=alt.Y("value:Q", title=None).scale(zero=False),
        color=alt.Color("outlet:N", title=None),
        shape=alt.Shape("unit:N", title=None),
        fill=alt.condition(alt.datum.bound == "eq", "outlet:N", alt.value("transparent")),
        tooltip=["day", "text", "period_written", "outlet", "fact_id"],
    )
    return


@app.cell
def _(mo):
    mo.md("""
    ## One article, in reading order

    What was found in an article, where it begins and ends in its text, and the rule that found it.
    """)
    return


@app.cell
def _(lake, mo):
    articles = mo.sql(
        """
        FROM articles
        SELECT article_id, coalesce(title, source_path) AS label
        ORDER BY published_on DESC NULLS LAST, article_id
        LIMIT 500
        """,
        engine=lake,
    )
    return (articles,)


@app.cell
def _(articles, mo):
    titles = {f"{label} ({article_id})": article_id for article_id, label in articles.iter_rows()}
    article = mo.ui.dropdown(titles, value=next(iter(titles), None), label="Article")
    article
    return (article,)


@app.cell
def _(article, lake):
    found = lake.execute("FROM in_reading_order(?)", [article.value]).pl()
    found
    return (found,)


@app.cell
def _(article, found, lake, mo):
    from html import escape

    COLOURS = {"quote": "#fff3bf", "mention": "#d0ebff", "number": "#d3f9d8", "date": "#ffe3e3"}

    def marked(text, rows):
        """The text as HTML, its characters coloured by the innermost thing that holds them."""
        things = [None] * len(text)
        for row in rows:
            things[row["start"] : row["end"]] = [row] * (row["end"] - row["start"])
        parts, start = [], 0
        for end in range(1, len(text) + 1):
            if end == len(text) or things[end] is not things[start]:
                parts.append(shown(text[start:end], things[start]))
                start = end
        return "".join(parts)

    def shown(words, thing):
        """Words as HTML, coloured when they are something."""
        html = escape(words).replace("\n", "<br>")
        if thing is None:
            return html
        label = escape(f"{thing['thing']}, {thing['kind']}: {thing['who'] or ''} ({thing['rule']})", quote=True)
        return f'<mark style="background:{COLOURS[thing["thing"]]}" title="{label}">{html}</mark>'

    said = lake.execute("SELECT text FROM articles WHERE article_id = ?", [article.value]).fetchone()
    mo.Html(f"<p>{marked(said[0] if said else '', found.to_dicts())}</p>")
    return


if __name__ == "__main__":
    app.run()

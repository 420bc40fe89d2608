"""Texts without quantities: years, dates, telephone numbers, addresses, models, scores and names give no amounts."""

from itertools import cycle, islice

from tests.test_numbers import found_in

MOST_PER_THOUSAND_WORDS = 0.2
NO_AMOUNT = {"score", "rank"}
NAMES = ("Ada Lind", "Norland", "Kestrel Air", "Brightwater", "Mr Osei", "Elmbridge", "Hull Rovers")
YEARS = ("1848", "1907", "1969", "1995", "2004", "2016", "2021", "2030")
TEMPLATES = {
    "{name} moved to Leeds in {}, after the war.": YEARS,
    "The {} election was lost by {name}.": YEARS,
    "By {}, {name} had closed its last mill.": YEARS,
    "Between 1999 and {}, {name} grew little.": ("2004", "2016", "2021"),
    "The {} budget of {name} passed without debate.": ("2014-15", "2018-19", "2020/21"),
    "{name} was popular in the {}.": ("1920s", "1970s", "'80s", "1990s", "2010s"),
    "{name} was born on {}.": (
        "May 3, 1961", "3 May 1961", "Aug. 14, 1992", "2 December", "March 29", "1 January 1970",
    ),
    "{name} spoke at {} on the steps of the town hall.": (
        "5pm", "10:27", "7.30 p.m.", "11am", "3 o'clock", "14:05 GMT",
    ),
    "Call {name} on {} for details.": (
        "555-123-4567", "020 7946 0958", "(555) 123-4567", "+44 20 7946 0958", "01632 960 001",
    ),
    "{name} lives at {} now.": (
        "12 Orchard Street", "4501 Harbour Road", "16-18 Mill Lane", "221 Baker Street", "10 Downing Street",
    ),
    "Write to {name}, Springfield, {}.": ("IL 62701", "NY 10001", "CA 94105"),
    "{name} bought {} last week.": (
        "an iPhone 11", "a Galaxy S23", "a Boeing 737", "an Airbus A380", "two-way radios", "a PlayStation 5",
        "a Model 3",
        "an F-150", "a ThinkPad X1", "an AK-47", "a Windows 10 licence", "a 787 Dreamliner",
    ),
    "{name} cited {} of the act.": ("Section 427", "Article 50", "Chapter 11", "paragraph 12", "clause 4", "Rule 34"),
    "{name} read {} aloud.": (
        "Psalm 23", "Romans 8", "page 9", "Resolution 1441", "Executive Order 13769", "H.R. 1319",
    ),
    "The {} rose while {name} watched.": ("S&P 500", "FTSE 100", "Stoxx 600", "Nikkei 225", "CAC 40", "DAX 30"),
    "{name} met the {} in Osaka.": ("G20", "G7", "Group of Eight", "Big 12", "COP26 delegates"),
    "{name} watched {} at home.": (
        "Channel 4", "Apollo 13", "Ocean's Eleven", "Formula 1", "24/7 news", "Blade Runner 2049",
    ),
    "{name} drove along {}.": ("Highway 61", "Route 66", "the M25", "Interstate 95", "the A1"),
    "{name} flew on {}.": ("Flight 370", "flight BA2490", "MH17"),
    "{name} remembers {}.": ("9/11", "the 7/7 attacks", "D-Day", "day one", "square one"),
    "The vaccine against {} reached {name}.": ("COVID-19", "H1N1", "B.1.1.7", "HPV-16"),
    "{name} won {} on Saturday.": ("2-1", "3-0", "21-17", "6-4, 6-3", "109-98"),
    "The {} time {name} tried, it failed.": ("22nd", "first", "3rd", "fifth", "100th"),
    "No one saw {name} and {} again.": ("one another", "each other"),
    "{name} is No {} in the world.": ("1", "2", "14"),
    "Version {} was released by {name}.": ("2.0.1", "10.4.11", "3.11"),
    "{name} sent file {} back.": ("0012", "24703-212", "A4-1138", "1038201938475629385"),
    "The day was cold and {name} stayed {}.": ("inside", "away", "at home", "in the hut", "with friends"),
}  # fmt: skip


def sentences() -> list[str]:
    """Every template with each of its fillings, names in turn."""
    filled = [(text, filling) for text, fillings in TEMPLATES.items() for filling in fillings]
    names = islice(cycle(NAMES), 3 * len(filled))
    return [
        text.replace("{name}", name).replace("{}", filling)
        for (text, filling), name in zip([*filled, *filled[::-1], *filled], names, strict=True)
    ]


def test_texts_without_quantities_give_next_to_no_amounts() -> None:
    texts = sentences()
    words = sum(len(text.split()) for text in texts)
    false = [(fact["text"], fact["kind"]) for fact in found_in(*texts) if fact["kind"] not in NO_AMOUNT]

    assert len(texts) > 300
    assert 1000 * len(false) / words <= MOST_PER_THOUSAND_WORDS, false

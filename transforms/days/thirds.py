"""The early, middle and late part of a week, month, quarter, year or decade."""

from datetime import timedelta

from transforms.days.periods import Parts
from transforms.days.spans import Days, months_later

# What a writer means by them; the first, second or last third as far as whole days, months or years divide so.
THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
WEEK = ((0, 2), (2, 4), (3, 6))  # Monday to Wednesday, Wednesday to Friday, Thursday to Sunday
MONTH = ((0, 9), (10, 19), (20, 30))
MONTHS = {3: ((0, 0), (1, 1), (2, 2)), 12: ((0, 3), (4, 7), (8, 11)), 120: ((0, 47), (48, 83), (84, 119))}


def part_of(parts: Parts) -> int | None:
    """Which third is meant by 'early', 'mid-', 'the end of'; None for all of it."""
    word = parts.get("part", parts.get("edge", ""))
    return THIRDS.get(word.removeprefix("the ").replace("-", " ").split(" ")[0])


def a_third(days: Days, third: int | None) -> Days:
    """The first, second or last third of a week, a month (1 to 10, 11 to 20, 21 on) or what has whole months."""
    first, last = days
    if third is None or first is None or last is None:
        return days
    if (last - first).days <= 30:
        start, end = (WEEK if (last - first).days < 7 else MONTH)[third]
        return Days(first + timedelta(days=start), min(first + timedelta(days=end), last))
    months = MONTHS.get((last.year - first.year) * 12 + last.month - first.month + 1)
    if months is None:
        return days
    start, end = months[third]
    return Days(months_later(first, start), months_later(first, end + 1) - timedelta(days=1))

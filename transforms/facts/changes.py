"""Changes: whether a quantity is a bound or an estimate, and what it says of going up or down."""

from decimal import Decimal
from functools import cache

from transforms.facts.quantities import Quantity
from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

REACH = 14  # words between a change verb and the number it governs
SKIPPED = frozenset(
    {"by", "a", "an", "the", "another", "further", "just", "only", "even", "total", "combined", "sharply", "of", "real"}
) | {"net", "record", "annualised", "annualized"}
BREAKS = frozenset(";:")
REACHED = frozenset({"below", "above", "beyond", "past"})  # fell below 50: a level, not how far it fell
COMPARATIVES = {"higher": "up", "more": "up", "lower": "down", "less": "down", "fewer": "down"}
LISTED = (",", "and", ", and")
BEHIND_LISTED = frozenset({",", ".", ";", "and", "respectively", ""})
NORMS = frozenset({"average", "expected", "forecast", "needed", "normal", "planned", "predicted", "usual"})
DIRECTIONS = ("up", "down")


@cache
def bounds(place: str) -> dict[str, list[tuple[int, list[str], str]]]:
    """Phrases beside a number, by the word that touches it: length, words and the bound they set, longest first."""
    found: dict[str, list[tuple[int, list[str], str]]] = {}
    rows = lexicon("approximators").filter(place=place).select("phrase", "bound").iter_rows()
    cut = {tuple(phrase.replace("-", " - ").replace("'", " '").split()): bound for phrase, bound in rows}
    for pieces in sorted(cut, key=len, reverse=True):
        touching = pieces[-1 if place == "before" else 0]
        found.setdefault(touching, []).append((len(pieces), list(pieces), cut[pieces]))
    return found


@cache
def changes(kind: str) -> dict[str, str]:
    """Change words of one kind (verb, transitive, particle, noun, mover) with their direction."""
    return dict(lexicon("change_words").filter(kind=kind).select("word", "change").iter_rows())


def tell_changes(text: Wording, found: list[Quantity]) -> None:
    """Fill in bound, change, role and group of the quantities of a sentence."""
    groups = 0
    for place, quantity in enumerate(found):
        quantity.lead = tell_bound(text, quantity)
        tell_change(text, quantity, quantity.first - quantity.lead)
        earlier = found[place - 1] if place else None
        follow_by(text, earlier, quantity)
        if earlier is not None and is_restated(text, earlier, quantity):
            quantity.change, quantity.role, quantity.group = earlier.change, earlier.role, earlier.group
            continue
        if quantity.role == "level":
            continue
        if earlier is not None and is_same_change(text, earlier, quantity):
            quantity.group = earlier.group
            if quantity.change == "none":
                quantity.change = earlier.change
        if quantity.group is None:
            groups += 1
            quantity.group = groups
            if earlier is not None and earlier.group is None and follows_level(text, earlier, quantity):
                earlier.role, earlier.group, earlier.change = "to", groups, quantity.change


def follow_by(text: Wording, earlier: Quantity | None, quantity: Quantity) -> None:
    """Read "by", or one more of a list, as the verb before it: Barlow were down 2.3%, Castle by 2.6%."""
    if earlier is None or quantity.role != "level" or earlier.role != "delta" or earlier.kind != quantity.kind:
        return
    if text.phrase(earlier.end, quantity.first) in LISTED and text.lower[quantity.end] in BEHIND_LISTED:
        quantity.role, quantity.change = "delta", earlier.change  # lost 3.2%, 2.8% and 2.1% respectively
    if text.lower[quantity.first - 1] == "by" and "V" not in text.shape[earlier.end : quantity.first]:
        quantity.role, quantity.change = "delta", earlier.change


def is_restated(text: Wording, earlier: Quantity, quantity: Quantity) -> bool:
    """Whether a change is told again in another unit: gained 162 points, or 2.14%."""
    if earlier.role != "delta" or earlier.kind == quantity.kind:
        return False
    return text.phrase(earlier.end, quantity.first - quantity.lead) in (", or", "or")


def tell_bound(text: Wording, quantity: Quantity) -> int:
    """Set the bound of a quantity from the words beside it; return the number of words before it that say so."""
    if quantity.form == "plural_scale":
        least = quantity.value or Decimal(0)
        quantity.low, quantity.high, quantity.value = least, least * 10, None
        quantity.bound, quantity.rule = "approx", "plural_scale"
    if quantity.kind == "rank":
        return 0  # moved up to fourth
    length, bound = (0, None) if is_during(text, quantity) else longest(text, quantity.first)
    behind = after(text, quantity)
    if bound is None:
        bound = behind
    if bound is not None and not (quantity.bound == "between" and bound != "approx"):
        quantity.bound = bound
    if quantity.value is not None and bound in ("gt", "ge", "lt", "le"):
        quantity.low = quantity.value if bound in ("gt", "ge") else None
        quantity.high = quantity.value if bound in ("lt", "le") else None
    return length


def is_during(text: Wording, quantity: Quantity) -> bool:
    """Whether "over" says while what time something went on: cuts over 18 months; not for over two years."""
    at = quantity.first - 1
    is_over = quantity.kind == "duration" and text.lower[at] == "over"
    return is_over and text.shape[at - 1 : at] in ("N", "P", "Q", "%") and at > 0


def longest(text: Wording, first: int) -> tuple[int, str | None]:
    """The longest phrase before a word that sets a bound, as its length and the bound."""
    known = bounds("before")
    for skip in (0, 1):
        if skip and text.lower[first - 2] in ("under", "over", "above", "below", "near", "within", "around"):
            break  # under a five-year contract
        if skip and text.lower[first - 1] not in ("a", "an", "only", "just", "another", "between", "from"):
            break
        end = first - skip
        for length, phrase, bound in known.get(text.lower[end - 1], ()):
            if length <= end and text.lower[end - length : end] == phrase:
                return length + skip, bound
    return 0, None


def after(text: Wording, quantity: Quantity) -> str | None:
    """The bound that words behind a number or its unit set: 5+, 20 or more, 300-odd; they join the quantity."""
    known = bounds("after")
    if text.lower[quantity.number_end] not in known and text.lower[quantity.end] not in known:
        return None
    for end in {quantity.number_end, quantity.end}:
        for length, phrase, bound in known.get(text.lower[end], ()):
            is_loose = length == 1 and not text.glued[end] and text.lower[end] != "plus"
            if not is_loose and text.lower[end : end + length] == phrase:
                quantity.end = max(quantity.end, end + length)
                return bound
    return None


def tell_change(text: Wording, quantity: Quantity, before: int) -> None:
    """Set direction and role of a quantity from what stands before the words that bound it, or behind it."""
    if quantity.rule == "count_times":
        return  # lost twice
    at = before - 1
    while at >= 0 and (
        text.lower[at] in SKIPPED or (text.shape[at] == "R" and text.lower[at] not in changes("particle"))
    ):
        at -= 1
    word = text.lower[at] if at >= 0 else ""
    has_by = "by" in text.lower[max(0, at) : before]
    direction = delta_direction(text, at, word, has_by or quantity.kind.startswith(("percent", "basis")))
    if direction is None and text.lower[before - 1] == "by":
        direction = governing(text, before - 1)
        direction = direction if direction in DIRECTIONS else None
    if word in ("to", "from") and quantity.role == "level":
        direction = governing(text, at)
        is_movement = word == "from" or "from" in text.lower[max(0, at - REACH) : at]
        if direction in DIRECTIONS or (direction is not None and is_movement):
            quantity.role = word
    elif direction is not None:
        is_reached = quantity.lead == 1 and text.lower[before] in REACHED and not has_by
        quantity.role = "to" if is_reached else "delta"
    elif quantity.role == "level" and is_signed(text, quantity):
        direction = "down" if (quantity.value or 0) < 0 else "up"
        quantity.role = "delta"
    elif quantity.role == "level":
        direction = noun_direction(text, quantity, at) or compared(text, quantity)
        quantity.role = "delta" if direction is not None else "level"
    elif quantity.role in ("from", "to"):
        direction = governing(text, quantity.first)
    if direction in DIRECTIONS:
        quantity.change = direction


def is_signed(text: Wording, quantity: Quantity) -> bool:
    """Whether a percentage has a sign, and so tells a change: Stoxx 50 -1.3%, (+0.2%)."""
    sign = text.words[quantity.first]
    if sign != "-" and sign != "−" and text.words[quantity.first - 1] != "+":
        return False
    return quantity.kind in ("percent", "percentage_point", "basis_point")


def delta_direction(text: Wording, at: int, word: str, is_by: bool) -> str | None:
    """The direction of a change word right before a number."""
    if word in changes("particle"):
        return changes("particle")[word]
    if word in changes("transitive"):
        return changes("transitive")[word] if is_by else None
    if word in changes("verb") and at >= 0 and text.shape[at] in "VEGX":
        return changes("verb")[word]
    return None


def noun_direction(text: Wording, quantity: Quantity, at: int) -> str | None:
    """The direction of a change noun beside a number: a 75 percent increase, a drop of 5 points."""
    if quantity.kind not in ("percent", "percentage_point", "basis_point", "money", "count", "scalar", "measure"):
        return None
    known = changes("noun")
    if text.lower[quantity.first - 1] in ("of", "in", "by") or text.lower[at + 1] == "of":
        return known.get(text.lower[at])
    if quantity.kind not in ("percent", "percentage_point", "basis_point"):
        return None
    following = next(
        (at for at in range(quantity.end, min(quantity.end + 3, text.count)) if text.lower[at] in known), None
    )
    if following is None or any(letter not in "NJ-" for letter in text.shape[quantity.end : following]):
        return None
    return known[text.lower[following]]


def compared(text: Wording, quantity: Quantity) -> str | None:
    """The direction of a comparative behind a share or a difference: 12 per cent lower, 0.2 points higher than."""
    if quantity.kind not in ("percent", "percentage_point", "basis_point"):
        return None
    is_norm = text.lower[quantity.end + 1] == "than" and text.lower[quantity.end + 2] in NORMS
    return None if is_norm else COMPARATIVES.get(text.lower[quantity.end])


def governing(text: Wording, at: int) -> str | None:
    """The direction of the nearest change word before a place in its clause; "any" for words that only say movement."""
    for place in range(at - 1, max(-1, at - REACH), -1):
        word = text.lower[place]
        if word in BREAKS or text.shape[place] == "W":
            return None
        if word in changes("particle") and text.lower[place + 1] in ("from", "to") and place + 1 >= at - 1:
            return changes("particle")[word]
        for kind in ("verb", "transitive", "mover"):
            if word in changes(kind) and text.shape[place] in "VEGX":
                return changes(kind)[word]
        if text.shape[place] == "V":
            return None
    return None


def is_same_change(text: Wording, earlier: Quantity, later: Quantity) -> bool:
    """Whether two quantities are parts of one change: rose 5% to $3m from $2m."""
    if earlier.group is None or earlier.role == later.role:
        return False
    between = range(earlier.end, later.first)
    return len(between) <= REACH and not any(
        text.shape[at] in "VW;" or (text.shape[at] == "C" and text.lower[at] != "or") for at in between
    )


def follows_level(text: Wording, earlier: Quantity, later: Quantity) -> bool:
    """Whether a change is told of the level right before it: $3.1 million, down 9.2%."""
    between = text.lower[earlier.end : later.first]
    said = [word for word in between if word not in (",", "(", "–", "-", "or", "a")]
    return len(between) <= 6 and bool(said) and said[0] in changes("particle")

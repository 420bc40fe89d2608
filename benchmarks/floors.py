"""Floors: what each score must reach. They stand in floors.json and only rise."""

import json
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
SLACK = 0.002  # below a measured score, so that one flipped span of a set of some hundred does not break a build


def floors(path: Path = FLOORS) -> dict[str, float]:
    """The floor of each score by its name, `set.group.measure`."""
    loaded: dict[str, float] = json.loads(path.read_text("utf-8"))
    return loaded


def missed(scores: dict[str, float], wanted: dict[str, float]) -> list[str]:
    """A sentence for each measured score that is below its floor; scores without a floor miss nothing."""
    return [
        f"{name} is {score:.4g}, its floor is {wanted[name]:.4g}."
        for name, score in scores.items()
        if score < wanted.get(name, 0.0)
    ]


def raised(scores: dict[str, float], wanted: dict[str, float]) -> dict[str, float]:
    """The floors with those raised that the scores allow, less the slack; none is lowered or lost."""
    reachable = {name: round(score * (1 - SLACK), 4) for name, score in scores.items()}
    return dict(sorted((wanted | {k: max(v, wanted.get(k, v)) for k, v in reachable.items()}).items()))


def raise_to(scores: dict[str, float], path: Path = FLOORS) -> list[str]:
    """Write the raised floors back; returns a sentence for each that rose."""
    former = floors(path)
    now = raised(scores, former)
    path.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
    return [
        f"{name}: {former.get(name, 'none')} -> {floor}" for name, floor in now.items() if former.get(name) != floor
    ]

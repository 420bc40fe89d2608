"""Teach the network that guesses a word's vector from its letters: `python spelling.py FOLDER MODEL.npz`.

Reads from FOLDER `letters.npz` (of `prepare.py`: the runs of letters of the vocabulary's words, then of other words)
and `extra.npz` (of `teacher.py`: the vectors of the vocabulary); needs PyTorch and nothing of the project. Writes
`spelled.npz`, the guesses for all those words (for the vocabulary's: of a network that had not seen them), with which
`network.py` learns to do without vectors, and to MODEL.npz the whole numbers that `transforms.tagging.spelling` reads.
Two minutes on one core.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

PARTS, EPOCHS, BATCH, UNITS = 4, 3, 512, 64
RATES = (6e-3, 3e-3)  # of the table, of the rest
TOP = 4.0  # where the units are clipped


class Speller(nn.Module):
    """The mean over a word's runs of letters, clipped, then a linear layer to the vector."""

    def __init__(self, rows: int, width: int) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(rows, UNITS, mode="mean", sparse=True)
        nn.init.normal_(self.table.weight, std=0.05)
        self.bias = nn.Parameter(torch.zeros(UNITS))
        self.out = nn.Linear(UNITS, width)

    def forward(self, rows: torch.Tensor, starts: torch.Tensor) -> torch.Tensor:
        """The vectors of words, each given by its rows."""
        return self.out((self.table(rows, starts) * TOP + self.bias).clamp(0, TOP))


class Bags:
    """Rows of the table for each word, `ends` where a word's rows end."""

    def __init__(self, rows: np.ndarray, ends: np.ndarray) -> None:
        self.rows, self.ends = torch.from_numpy(rows.astype(np.int64)), ends.astype(np.int64)
        self.starts = np.append(0, self.ends[:-1])

    def of(self, words: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """The rows of some words, one word behind the other, and where each one's start."""
        counts = self.ends[words] - self.starts[words]
        first = np.cumsum(counts) - counts
        at = np.repeat(self.starts[words] - first, counts) + np.arange(counts.sum())
        return self.rows[torch.from_numpy(at)], torch.from_numpy(first)


def taught(bags: Bags, vectors: torch.Tensor, words: np.ndarray, rows: int, rng: np.random.Generator) -> Speller:
    """A network that has seen the given words."""
    model = Speller(rows, vectors.shape[1])
    rest = [model.bias, *model.out.parameters()]
    optimizers = [torch.optim.SparseAdam([model.table.weight], RATES[0]), torch.optim.Adam(rest, RATES[1])]
    for epoch in range(EPOCHS):
        order = rng.permutation(words)
        for optimizer, rate in zip(optimizers, RATES, strict=True):
            optimizer.param_groups[0]["lr"] = rate * (1 - epoch / EPOCHS)
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            loss = ((model(*bags.of(some)) - vectors[some]) ** 2).mean()
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
    return model


@torch.no_grad()
def guesses(model: Speller, bags: Bags, words: np.ndarray) -> np.ndarray:
    """The vectors of words, one row each."""
    parts = [model(*bags.of(words[start : start + 5000])).numpy() for start in range(0, len(words), 5000)]
    return np.concatenate(parts) if parts else np.zeros((0, model.out.out_features), np.float32)


def whole(model: Speller, scale: np.ndarray) -> dict[str, np.ndarray]:
    """The weights as whole numbers: units in 127ths of `TOP`, sums in 256ths."""
    table, bias = model.table.weight.detach().numpy(), model.bias.detach().numpy()
    out, out_bias = model.out.weight.detach().numpy(), model.out.bias.detach().numpy()
    return {
        "table": np.clip(np.rint(table * 127), -127, 127).astype(np.int8),
        "bias": np.rint(bias * 127 / TOP * 256).astype(np.int32),
        "out": np.rint(out.T * scale * TOP / 127 * 256).astype(np.int32),
        "out_bias": np.rint(out_bias * scale * 256).astype(np.int32),
    }


def main() -> None:
    """Teach, say how much of the vectors is guessed right, write guesses and weights."""
    torch.manual_seed(0)
    folder, rng = Path(sys.argv[1]), np.random.default_rng(0)
    raw, told = np.load(folder / "letters.npz"), np.load(folder / "extra.npz")["vec"].astype(np.float32)
    bags, size, scale = Bags(raw["rows"], raw["ends"]), int(raw["size"]), told.std(0)
    vectors, part = torch.from_numpy(told / scale), rng.integers(0, PARTS, len(told))
    found = np.zeros((len(raw["ends"]), told.shape[1]), np.float32)
    for number in range(PARTS):
        unseen = np.flatnonzero(part == number)
        found[unseen] = guesses(taught(bags, vectors, np.flatnonzero(part != number), size, rng), bags, unseen)
        truth = vectors[unseen].numpy()
        print(number, "explained", round(1 - float(((found[unseen] - truth) ** 2).mean() / truth.var(0).mean()), 3))
    model, others = taught(bags, vectors, np.arange(len(told)), size, rng), np.arange(len(told), len(found))
    found[others] = guesses(model, bags, others)
    np.savez_compressed(folder / "spelled.npz", vectors=np.clip(np.rint(found * scale), -127, 127).astype(np.int8))
    np.savez_compressed(sys.argv[2], **whole(model, scale))


if __name__ == "__main__":
    main()

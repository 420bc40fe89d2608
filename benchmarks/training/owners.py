"""Train the network of owners and concepts with PyTorch: `python owners.py DATA.npz OUT.npz FOLD FOLDS`.

Fold -1 is for all articles.

Reads what `python -m benchmarks.owner_training export DATA.npz` wrote and needs nothing of the project. The softmax
over hashed clues and the network of `transforms.facts.owner_network` are trained together and written as whole numbers.
"""

import sys
import time

import numpy as np
import torch
from torch import nn

WIDTH, REACH = 32, (2, 1)  # units, words on either side that the first and the second layer see
EPOCHS, BATCH, RATE, LINEAR_RATE = 14, 128, 5e-3, 0.03
DECAY, LINEAR_DECAY, DROP, WORD_DROP = 1e-5, 2e-3, 0.3, 0.15
E_TOP, H_TOP, TOP = 2.0, 4.0, 127  # where words and units are clipped, and the number that they are kept as there
SAID, PLACED = 256, 512  # what rules say of a candidate, and how it stands to the verb, in numbers
HEADS = 3  # whose a quantity is, what it measures, who claims it
WEIGHTS = (1.0, 0.5, 0.5)  # of their losses
SETS = 4  # labelled sets with readers of their own, our examples behind them
EDGES = [1, 2, 3, 4, 6, 8, 12, 18, 30]
PAD = 4  # words of nothing before a sentence that the windows see
SCALE = 512


def whole(x: torch.Tensor, top: float) -> torch.Tensor:
    """x in steps of a 127th of `top`, with the gradient of x."""
    return x + (torch.round(x * TOP / top) * top / TOP - x).detach()


class Network(nn.Module):
    """A word's units from its own row, its vector and its letter; two layers over windows; then the choice."""

    def __init__(self, vectors: np.ndarray, rows: int) -> None:
        super().__init__()
        h = WIDTH
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.word, self.letter = nn.Embedding(len(vectors), h), nn.Embedding(256, h)
        self.vector = nn.Linear(vectors.shape[1], h, bias=False)
        nn.init.normal_(self.word.weight, std=0.02)
        self.first = nn.Linear((2 * REACH[0] + 1) * h, h)
        self.second = nn.Linear((2 * REACH[1] + 1) * h, h)
        self.ends = nn.Linear(h, 4 * h, bias=False)
        self.between = nn.Linear(h, h, bias=False)
        self.around = nn.Linear(h, 2 * h, bias=False)
        self.side, self.kind = nn.Embedding(64, h), nn.Embedding(16, h)
        self.nobody, self.last = nn.Parameter(torch.zeros(h)), nn.Linear(h, HEADS, bias=False)
        self.source = nn.Embedding(SETS + 1, h)  # what the readers of a set decide in their own way
        self.said, self.placed = nn.Embedding(SAID, h), nn.Embedding(PLACED, h)
        for each in (self.side, self.kind, self.source, self.said, self.placed):
            nn.init.zeros_(each.weight)
        self.clues = nn.EmbeddingBag(rows, HEADS, mode="sum")
        nn.init.zeros_(self.clues.weight)
        self.drop = nn.Dropout(DROP)

    def units(self) -> torch.Tensor:
        """The units of each known word."""
        return self.word.weight + self.vector(self.vectors)

    def hidden(self, word: torch.Tensor, letter: torch.Tensor) -> torch.Tensor:
        """The second layer at each word."""
        x = self.word(word) + self.vector(self.vectors[word]) + self.letter(letter)
        x = self.drop(whole(x.clamp(-E_TOP, E_TOP), E_TOP))
        x = whole(self.first(windows(x, REACH[0])).clamp(0, H_TOP), H_TOP)
        y = whole(self.second(windows(x, REACH[1])).clamp(0, H_TOP), H_TOP)
        return self.drop(x + y)

    def forward(self, b: dict) -> torch.Tensor:
        """The odds of each candidate as owner, as what is measured and as who claims it, a column each."""
        h = self.hidden(b["word"], b["letter"])
        sums = torch.cat([h.new_zeros(1, WIDTH), h.cumsum(0)])
        is_one = (b["run"] >= 0)[:, None]
        low, high = b["low"], b["high"]
        mean = (sums[high] - sums[low]) / (high - low).clamp(min=1)[:, None]
        last, before, quantity, opening = self.ends(h).view(-1, 4, WIDTH).unbind(1)
        verb, head = self.around(h).view(-1, 2, WIDTH).unbind(1)
        own = last[b["end"] - 1] + before[b["start"] - 1] + self.between(mean)
        z = torch.where(is_one, own, self.nobody) + quantity[b["stop"] - 1] + opening[b["at"] - 1]
        z = z + verb[b["verb"]] + head[b["head"]] + self.said(b["said"]) + self.placed(b["placed"])
        z = z + self.side(b["side"]) + self.kind(b["kind"]) + self.source(b["source"])
        return self.last(self.drop(torch.relu(z))) + self.clues(b["rows"])


def windows(x: torch.Tensor, reach: int) -> torch.Tensor:
    """Each row with the rows around it, one behind the other."""
    padded = nn.functional.pad(x, (0, 0, reach, reach))
    return torch.cat([padded[k : k + len(x)] for k in range(2 * reach + 1)], 1)


def prepared(data: dict) -> dict:
    """The data with what each batch needs worked out once."""
    group, run = data["group"], data["run"]
    count = len(data["sentence"])
    data["from"], data["to"] = (
        np.searchsorted(group, np.arange(count)),
        np.searchsorted(group, np.arange(count), "right"),
    )
    told = [np.bincount(group, weights=right, minlength=count) > 0 for right in data["right"].T]
    data["is_told"] = np.stack(told, axis=1) & data["labelled"]
    used, rows = np.unique(data["rows"], return_inverse=True)
    data["used"], data["rows"] = used, rows.reshape(data["rows"].shape).astype(np.int64)
    at, stop = data["at"][group], data["stop"][group]
    is_before, is_behind, is_one = data["end"] <= at, data["start"] >= stop, run >= 0
    distance = np.searchsorted(EDGES, np.where(is_before, at - data["end"], data["start"] - stop), side="right")
    data["side"] = np.where(is_one, np.where(is_before, distance, np.where(is_behind, 20 + distance, 40)), 63)
    low = np.where(is_before, data["end"], stop)
    data["low"], data["high"] = low, np.maximum(low, np.where(is_before, at, data["start"]))
    return data


def batch(data: dict, wanted: np.ndarray, word_drop: float) -> tuple[dict, torch.Tensor, torch.Tensor]:
    """The quantities' candidates and the words of their sentences; the group of each; for which heads it is right."""
    wanted = np.sort(wanted)
    told = np.unique(data["sentence"][wanted])
    first, behind = data["first"], np.append(data["first"][1:], len(data["letter"]))
    words = np.concatenate([np.arange(first[one] - PAD, behind[one]) for one in told])
    sizes = behind[told] - first[told] + PAD
    shift = dict(zip(told.tolist(), (np.cumsum(sizes) - sizes - first[told] + PAD).tolist(), strict=True))
    rows = np.concatenate([np.arange(data["from"][one], data["to"][one]) for one in wanted])
    group = np.repeat(np.arange(len(wanted)), (data["to"] - data["from"])[wanted])
    moved = np.array([shift[one] for one in data["sentence"][wanted].tolist()])[group]
    whose, is_one = data["group"][rows], data["run"][rows] >= 0
    word = data["word"][words].copy()
    word[np.random.random(len(word)) < word_drop] = 0
    as_tensor = lambda x: torch.from_numpy(np.ascontiguousarray(x))
    b = {name: data[name][rows] for name in ("run", "rows", "side", "said", "placed")}
    b |= {name: np.where(is_one, data[name][rows] + moved, 1) for name in ("start", "end", "low", "high")}
    b |= {name: data[name][whose] + moved for name in ("at", "stop", "verb", "head")}
    b |= {name: data[name][whose] for name in ("kind", "source")}
    b |= {"word": word, "letter": data["letter"][words].astype(np.int64)}
    return {k: as_tensor(v) for k, v in b.items()}, as_tensor(group), as_tensor(data["right"][rows])


def pooled(x: torch.Tensor, group: torch.Tensor, count: int) -> torch.Tensor:
    """The logarithm of the summed odds of each group."""
    top = torch.full((count,), -1e9).scatter_reduce(0, group, x.detach(), "amax")
    return top + torch.log(torch.zeros(count).scatter_add(0, group, torch.exp(x - top[group])))


def loss_of(odds: torch.Tensor, group: torch.Tensor, right: torch.Tensor, is_told: torch.Tensor) -> torch.Tensor:
    """How unlikely the right candidates are to one head, over the quantities whose labels tell it."""
    count = len(is_told)
    share = odds - pooled(odds, group, count)[group]
    return -(pooled(torch.where(right, share, torch.full_like(share, -50.0)), group, count) * is_told).sum() / count


def trained(data: dict, kept: np.ndarray) -> Network:
    """The network after all rounds."""
    net = Network(data["vectors"], len(data["used"]))
    own = [p for name, p in net.named_parameters() if not name.startswith("clues")]
    adam = torch.optim.Adam([{"params": own, "weight_decay": DECAY}, {"params": net.clues.parameters()}])
    steps, step, start = EPOCHS * (len(kept) // BATCH + 1), 0, time.time()
    for epoch in range(EPOCHS):
        loss_by_head = []
        for wanted in np.array_split(np.random.permutation(kept), len(kept) // BATCH + 1):
            wanted = np.sort(wanted)
            b, group, right = batch(data, wanted, WORD_DROP)
            odds, is_told = net(b), torch.from_numpy(data["is_told"][wanted])
            losses = [loss_of(odds[:, n], group, right[:, n], is_told[:, n]) for n in range(HEADS)]
            fade = max(0.02, 1 - step / steps)
            for one, rate in zip(adam.param_groups, (RATE, LINEAR_RATE), strict=True):
                one["lr"] = rate * fade
            adam.zero_grad()
            sum(weight * loss for weight, loss in zip(WEIGHTS, losses, strict=True)).backward()
            net.clues.weight.grad.add_(net.clues.weight.data, alpha=LINEAR_DECAY)
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            adam.step()
            step += 1
            loss_by_head.append([loss.item() for loss in losses])
        print(epoch, np.mean(loss_by_head, axis=0).round(3), round(time.time() - start), flush=True)
    return net


def exported(net: Network, data: dict) -> dict:
    """The weights as whole numbers under the names that the runtime reads."""
    of = lambda x, scale: np.clip(np.rint(x.detach().numpy().astype(np.float64) * scale), -32000, 32000).astype(
        np.int16
    )
    table = np.zeros((1 << 18, HEADS), np.int16)
    table[data["used"]] = of(net.clues.weight, SCALE)
    e, h = TOP / E_TOP, TOP / H_TOP
    split = lambda x: x.T.contiguous()
    return {
        "words": data["words"], "points": table,
        "word": of(net.units(), e), "letter": of(net.letter.weight, e),
        "first": of(split(net.first.weight), 256), "first_bias": of(net.first.bias, e * 256),
        "second": of(split(net.second.weight), 256), "second_bias": of(net.second.bias, h * 256),
        "ends": of(split(net.ends.weight), 256), "between": of(split(net.between.weight), 128),
        "around": of(split(net.around.weight), 256),
        "said": of(net.said.weight, h * 256), "placed": of(net.placed.weight, h * 256),
        "side": of(net.side.weight, h * 256),
        "kind": of(net.kind.weight + net.source.weight[:SETS].mean(0), h * 256),
        "nobody": of(net.nobody, h * 256), "last": of(split(net.last.weight), 256),
    }  # fmt: skip


def main() -> None:
    """Train on the articles that are not of the fold, and write."""
    source, out, fold, folds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    np.random.seed(1)
    with np.load(source) as held:
        data = prepared(dict(held))
    has_one = data["is_told"].any(axis=1)
    is_held_out = (data["fold"] >= 0) & (data["fold"] % folds == fold) if fold >= 0 else np.zeros(len(has_one), bool)
    np.savez_compressed(out, **exported(trained(data, np.flatnonzero(has_one & ~is_held_out)), data))


if __name__ == "__main__":
    main()

"""Train the network of a tagger with PyTorch: `python network.py DATA.npz OUT.npz [key=value ...]`.

Reads what `prepare.py` wrote and needs nothing of the project, so that it can run on another machine with a GPU. The
network is the one that `transforms.tagging.network` computes in whole numbers.
"""

import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

DEFAULTS = {
    "E": 64, "H1": 96, "H2": 64, "H3": 0, "reach": 2, "narrow": 0, "quant": 1,  # the network
    "epochs": 18.0, "docs": 40, "lr": 4e-3, "wd": 0.1, "ema": 0.998, "seed": 1,  # its training
    "crf": 0.5, "kd": 1.0, "chain": 32, "gold": 0.5, "hard": 0,  # losses: paths, tags; the share of gold in soft labels
    "drop": 0.2, "word_drop": 0.25, "affix_drop": 0.05, "flag_drop": 0.1, "vec_drop": 0.1, "lex_drop": 0.0,
    "spelled": "", "p_rare": 0.6, "p_known": 0.15,  # vectors guessed from letters; the shares of words that get one
    "init": "",  # weights to start from
    "shout": 0.06, "title": 0.06, "swap": 0.3,  # shares of lines and names that are changed
    "sets": "012345", "unlabelled": 1.0, "all": 0, "extra": "", "trans": 0.5,
}  # fmt: skip
EC, HC = 2.0, 4.0  # where embeddings and hidden units are clipped
TAGS = 15


def quantized(x: torch.Tensor, top: float, on: bool) -> torch.Tensor:
    """x rounded to whole 127ths of `top`, with the gradient of x."""
    return x + (torch.round(x * 127 / top) * top / 127 - x).detach() if on else x


def shifted(x: torch.Tensor, by: int, line: torch.Tensor, pad: torch.Tensor | None = None) -> torch.Tensor:
    """The rows `by` places on, `pad` (else 0) where that is another line."""
    y = torch.roll(x, -by, 0)
    same = torch.roll(line, -by, 0) == line
    if by > 0:
        same[-by:] = False
    elif by < 0:
        same[:-by] = False
    fill = torch.zeros(1, x.shape[1], device=x.device, dtype=x.dtype) if pad is None else pad[None].to(x.dtype)
    return torch.where(same[:, None], y, fill)


class Network(nn.Module):
    """Hashed features of words, two layers over windows, means over the same word's places in the document."""

    def __init__(self, rows: int, flags: int, o: dict) -> None:
        super().__init__()
        e, h1, h2 = o["E"], o["H1"], o["H2"]
        self.o = o
        self.table = nn.Embedding(rows, e)
        nn.init.normal_(self.table.weight, std=0.1)
        self.flag, self.vector = nn.Linear(flags, e), nn.Linear(o["vectors"], e, bias=False)
        self.reach = o["reach"]
        self.window = nn.Linear(e, (2 * self.reach + 1) * h1)
        self.edge = nn.Parameter(torch.zeros(2 * self.reach + 1, h1))
        self.line, self.glue, self.phrase = nn.Embedding(3, h1), nn.Embedding(4, h1), nn.Embedding(21, h1)
        for each in (self.line, self.glue, self.phrase):
            nn.init.normal_(each.weight, std=0.02)
        self.second = nn.Linear((4 if o["narrow"] else 6) * h1, h2)
        self.third = nn.Linear(4 * h2, o["H3"]) if o["H3"] else None
        self.last = nn.Linear(o["H3"] or 4 * h2, TAGS)
        self.trans = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.drop = nn.Dropout(o["drop"])

    def forward(self, b: dict) -> torch.Tensor:
        """Scores of all tags for the tokens of a batch."""
        q, h1 = bool(self.o["quant"]), self.o["H1"]
        x = self.table(b["rows"])
        w = torch.ones(x.shape[:2], device=x.device)
        flags, vector = b["flags"], b["vector"]
        if self.training:
            k = len(x)
            gone = torch.rand(k, 1, device=x.device) < self.o["word_drop"]
            w[:, :2] *= ~gone
            w[:, 2:] *= torch.rand(k, w.shape[1] - 2, device=x.device) >= self.o["affix_drop"]
            w *= torch.rand(k, 1, device=x.device) >= self.o["lex_drop"]  # nothing but shape, classes and vector
            flags = flags * (torch.rand(k, 1, device=x.device) >= self.o["flag_drop"])
            vector = vector * (torch.rand(k, 1, device=x.device) >= self.o["vec_drop"])
        e = (x * w[..., None]).sum(1) + self.flag(flags) + self.vector(vector)
        e = quantized(e.clamp(-EC, EC), EC, q)
        p = self.window(self.drop(e)).view(-1, 2 * self.reach + 1, h1)[b["word"]]
        line = b["line_key"]
        h = sum(shifted(p[:, k], k - self.reach, line, self.edge[k]) for k in range(2 * self.reach + 1))
        h = h + self.line(b["line"]) + self.glue(b["glue"]) + self.phrase(b["phrase"])
        h = self.drop(quantized(h.clamp(0, HC), HC, q))
        g = self.pooled(h, b)
        beside = [g] if self.o["narrow"] else [shifted(g, k, line) for k in (-1, 0, 1)]
        h = torch.cat([*(shifted(h, k, line) for k in (-1, 0, 1)), *beside], 1)
        h = self.drop(quantized(self.second(h).clamp(0, HC), HC, q))
        h = torch.cat([*(shifted(h, k, line) for k in (-1, 0, 1)), self.pooled(h, b)], 1)
        if self.third is not None:
            h = self.drop(quantized(self.third(h).clamp(0, HC), HC, q))
        return self.last(h)

    def chain_loss(self, score: torch.Tensor, b: dict) -> torch.Tensor:
        """Negative log-likelihood of the likeliest tags, lines cut into chains of at most `chain` tokens."""
        y, line, n = b["target"].argmax(1), b["line_key"], len(score)
        at = torch.arange(n, device=score.device)
        starts_line = torch.cat([line.new_ones(1, dtype=torch.bool), line[1:] != line[:-1]])
        in_line = at - torch.cummax(torch.where(starts_line, at, at.new_zeros(n)), 0)[0]
        start = starts_line | (in_line % self.o["chain"] == 0)
        chain = torch.cumsum(start, 0) - 1
        place = in_line % self.o["chain"]
        inside = (y > 0) & (y % 2 == 0)
        before = torch.roll(y, 1)
        y = torch.where(inside & (start | ~((before == y) | (before == y - 1))), y - 1, y)
        count = int(chain[-1]) + 1
        z = score.new_zeros(count, self.o["chain"], TAGS)
        z[chain, place] = score
        there = score.new_zeros(count, self.o["chain"])
        there[chain, place] = 1.0
        t = self.trans + b["banned"]
        alpha = z[:, 0] + b["banned_first"]
        for k in range(1, self.o["chain"]):
            new = torch.logsumexp(alpha[:, :, None] + t[None], 1) + z[:, k]
            alpha = torch.where(there[:, k : k + 1] > 0, new, alpha)
        pairs = torch.where(~start[1:], t[y[:-1], y[1:]], score.new_zeros(n - 1))
        return (torch.logsumexp(alpha, 1).sum() - score.gather(1, y[:, None]).sum() - pairs.sum()) / n

    def pooled(self, h: torch.Tensor, b: dict) -> torch.Tensor:
        """Mean over the places of the same word in the document, for words with a capital; else 0."""
        key, count = b["key"], b["count"]
        sums = torch.zeros(count, h.shape[1], device=h.device, dtype=h.dtype).index_add_(0, key, h)
        number = torch.zeros(count, device=h.device, dtype=h.dtype).index_add_(0, key, torch.ones_like(h[:, 0]))
        g = quantized(sums / number[:, None].clamp(min=1), HC, bool(self.o["quant"]))
        return g[key] * b["cap"][:, None]


class Data:
    """The arrays of `prepare.py` on the device, and batches of whole documents."""

    def __init__(self, path: str, o: dict, device: str) -> None:
        z = np.load(path)
        self.o, self.device, self.z = o, device, {k: z[k] for k in z.files}
        z = self.z
        t = lambda x, kind=torch.long: torch.from_numpy(np.ascontiguousarray(x)).to(device=device, dtype=kind)
        self.rows = t(z["rows"])
        self.flags = t(np.unpackbits(z["flags"], axis=1)[:, : int(z["nflags"])], torch.float32)
        vecs = z["vecs"]
        if o["extra"]:
            more = np.load(o["extra"])["vec"]
            vecs = np.hstack([vecs, np.vstack([np.zeros_like(more[:1]), more])])
        self.vecs = t(vecs, torch.float32) / 127 * 4
        o["vectors"] = vecs.shape[1]
        self.spelled = self.guessed(o["spelled"], z["vrow"]).to(device) if o["spelled"] else None
        self.vrow, self.lower = t(z["vrow"]), t(z["lower"])
        self.cap = t(z["cap"], torch.float32)
        for name in ("word", "doc", "line_no", "glue", "line", "phrase", "allowed", "setno", "ev", "upper", "title"):
            setattr(self, name, t(z[name].astype(np.int64)))
        n = len(z["word"])
        q = np.zeros((n, TAGS), np.uint8)
        q[:, 0] = 255
        q[z["nt"]] = z["Q"]
        self.q = torch.from_numpy(q).to(device)
        self.starts = np.append(np.flatnonzero(np.diff(z["doc"].astype(np.int64), prepend=-1)), n)
        self.n = n
        self.docset, self.isev = z["setno"], z["ev"]
        self.base = len(z["upper"])
        self.bits = torch.arange(TAGS, device=device)

    @staticmethod
    def guessed(path: str, vrow: np.ndarray) -> torch.Tensor:
        """The vectors that `spelling.py` guessed for the words: those of the vocabulary first, then the others."""
        told, others = np.load(path)["vectors"], vrow == 0
        vocabulary = len(told) - int(others.sum())
        return torch.from_numpy(told[np.where(others, vocabulary + np.cumsum(others) - 1, vrow - 1)] / 127 * 4).float()

    def vectors_of(self, words: torch.Tensor, learns: bool) -> torch.Tensor:
        """The vectors of words; by their letters for those that have none, in training for some others too."""
        vector = self.vecs[self.vrow[words]]
        if self.spelled is None:
            return vector
        spelled = self.spelled[words]
        guess = torch.cat([vector.new_zeros(len(words), vector.shape[1] - spelled.shape[1]), spelled], 1)
        is_rare = (self.vecs[self.vrow[words]][:, : -spelled.shape[1]] == 0).all(1)
        share = torch.where(is_rare, self.o["p_rare"], self.o["p_known"]) * learns
        use = (self.vrow[words] == 0) | (torch.rand(len(words), device=vector.device) < share)
        return torch.where(use[:, None], guess, vector)

    def targets(self, ix: torch.Tensor) -> torch.Tensor:
        """Soft labels: gold as far as it goes, and the teacher."""
        q = self.q[ix].float() / 255
        q = q / q.sum(1, keepdim=True).clamp(min=1e-6)
        gold = ((self.allowed[ix][:, None] >> self.bits) & 1).float()
        if self.o["hard"]:
            return gold / gold.sum(1, keepdim=True).clamp(min=1)
        one = (gold.sum(1, keepdim=True) == 1).float() * (self.setno[self.doc[ix]] == 0)[:, None]
        return q + self.o["gold"] * one * (gold - q)

    def batch(self, docs: np.ndarray, rng: np.random.Generator | None) -> dict:
        """Documents as one batch; with a generator, some lines are shouted or titled and some names changed."""
        ix = torch.from_numpy(np.concatenate([np.arange(self.starts[d], self.starts[d + 1]) for d in docs]))
        ix = ix.to(self.device)
        word, doc = self.word[ix], self.doc[ix]
        line_key, line = doc * 65536 + self.line_no[ix], self.line[ix]
        target = self.targets(ix)
        if rng is not None:
            word = self.swapped(word, doc, target, rng)
            u, inverse = torch.unique(line_key, return_inverse=True)
            kind = torch.from_numpy(
                rng.choice(3, len(u), p=[1 - self.o["shout"] - self.o["title"], self.o["title"], self.o["shout"]])
            )
            kind = kind.to(self.device)[inverse]
            can = word < self.base
            safe = word.clamp(max=self.base - 1)
            word = torch.where(
                (kind == 2) & can, self.upper[safe], torch.where((kind == 1) & can, self.title[safe], word)
            )
            line = torch.where(kind > 0, kind, line)
        cap = self.cap[word]
        words, place = torch.unique(word, return_inverse=True)
        _, key = torch.unique(doc * 400000 + torch.where(cap > 0, self.lower[word], 399999), return_inverse=True)
        return {
            "ix": ix, "rows": self.rows[words], "flags": self.flags[words], "word": place, "key": key,
            "vector": self.vectors_of(words, rng is not None), "line_key": line_key, "line": line,
            "glue": self.glue[ix], "phrase": self.phrase[ix], "cap": cap, "count": int(key.max()) + 1, "target": target,
        }  # fmt: skip

    def swapped(
        self, word: torch.Tensor, doc: torch.Tensor, target: torch.Tensor, rng: np.random.Generator
    ) -> torch.Tensor:
        """Some words of persons and places of one word changed for others of the lexicons, alike in a document."""
        if not self.o["swap"]:
            return word
        cap = self.cap[word] > 0
        is_per = (target[:, 1:3].sum(1) > 0.9) & cap
        alone = torch.roll(target[:, 6], -1) < 0.1
        is_loc = (target[:, 5] > 0.9) & alone & cap
        for mask, pools in ((is_per, ("given", "surname")), (is_loc, ("place",))):
            at = torch.nonzero(mask).squeeze(1)
            if not len(at):
                continue
            u, inverse = torch.unique(doc[at] * 400000 + word[at], return_inverse=True)
            pool = np.concatenate([self.z[p] for p in pools])
            new = torch.from_numpy(pool[rng.integers(0, len(pool), len(u))].astype(np.int64)).to(self.device)
            chosen = torch.from_numpy(rng.random(len(u)) < self.o["swap"]).to(self.device)
            word = word.clone()
            word[at] = torch.where(chosen[inverse], new[inverse], word[at])
        return word


def transitions(data: Data, scale: float) -> np.ndarray:
    """Scores of a tag after a tag from the gold of the first set; what cannot be is -1e4. One more row: line start."""
    m = (data.z["setno"][data.z["doc"]] == 0) & (data.z["ev"][data.z["doc"]] == 0)
    a = data.z["allowed"][m].astype(np.int64)
    y = np.where(a == 1, 0, np.log2(np.maximum(a & -a, 1)).astype(int))
    count = np.full((TAGS, TAGS), 0.5)
    np.add.at(count, (y[:-1], y[1:]), 1)
    found = scale * (np.log(count / count.sum(1, keepdims=True)) - np.log(count.sum(0) / count.sum()))
    for to in range(2, TAGS, 2):
        for of in range(TAGS):
            if of not in (to, to - 1):
                found[of, to] = -1e4
    return np.vstack([found, np.where(np.arange(TAGS) % 2 + (np.arange(TAGS) == 0) > 0, found[0], -1e4)])


def viterbi(score: np.ndarray, lines: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Best tags of each line."""
    starts = np.flatnonzero(np.append(True, lines[1:] != lines[:-1]))
    length = np.diff(np.append(starts, len(lines)))
    order = np.argsort(-length, kind="stable")
    starts, length = starts[order], length[order]
    s = score[starts] + t[-1]
    back = np.zeros((length[0], len(starts), TAGS), np.int8)
    out = np.zeros(len(lines), np.int64)
    for k in range(1, length[0]):
        m = int((length > k).sum())
        x = s[:m, :, None] + t[None, :-1]
        back[k, :m] = x.argmax(1)
        s[:m] = x.max(1) + score[starts[:m] + k]
    best = s.argmax(1)
    for k in range(length[0] - 1, -1, -1):
        m = int((length > k).sum())
        out[starts[:m] + k] = best[:m]
        best[:m] = back[k, np.arange(m), best[:m]] if k else best[:m]
    return out


MERGED = (0, 1, 2, 3, 3, 4, 4, 4)


def spans(tags: np.ndarray, lines: np.ndarray) -> set:
    """Start, end and merged type of each name."""
    found, start, kind = set(), -1, -1
    for i, tag in enumerate(tags):
        of = (tag + 1) // 2
        goes_on = tag > 0 and tag % 2 == 0 and start >= 0 and of == kind and lines[i] == lines[i - 1]
        if start >= 0 and not goes_on:
            found.add((start, i, MERGED[kind]))
            start = -1
        if tag and not goes_on:
            start, kind = i, of
    return found | ({(start, len(tags), MERGED[kind])} if start >= 0 else set())


def evaluate(model: nn.Module, data: Data, sets: tuple[int, ...] = (0, 1, 2)) -> dict:
    """Exact F1 on the documents kept out: 4 classes for the first set, 3 for others; and of greedy tags."""
    model.eval()
    scores = {}
    t = transitions(data, data.o["trans"])
    if data.o["crf"]:
        t[:TAGS] = np.where(t[:TAGS] < -9e3, -1e4, model.trans.detach().cpu().numpy())
        t[TAGS] = np.where(t[TAGS] < -9e3, -1e4, 0)
    for which in sets:
        docs = np.flatnonzero((data.docset == which) & (data.isev == 1))
        outs, ixs = [], []
        with torch.no_grad():
            for i in range(0, len(docs), 40):
                b = data.batch(docs[i : i + 40], None)
                outs.append(F.log_softmax(model(b), 1).cpu().numpy())
                ixs.append(b["ix"].cpu().numpy())
        score, ix = np.concatenate(outs), np.concatenate(ixs)
        lines = data.z["doc"][ix].astype(np.int64) * 65536 + data.z["line_no"][ix]
        a = data.z["allowed"][ix].astype(np.int64)
        gold = np.where(a == 1, 0, np.log2(np.maximum(a & -a, 1)).astype(int))
        g = spans(gold, lines)
        for name, y in (("", viterbi(score.copy(), lines, t)), (".greedy", score.argmax(1))):
            p = spans(y, lines)
            if which:
                g, p = {x for x in g if x[2] < 4}, {x for x in p if x[2] < 4}
            scores[f"{which}{name}"] = round(200 * len(g & p) / max(1, len(g) + len(p)), 2)
            if not which and not name:
                for c in (1, 2, 3, 4):
                    gc, pc = {x for x in g if x[2] == c}, {x for x in p if x[2] == c}
                    scores[f"{which}.{c}"] = round(200 * len(gc & pc) / max(1, len(gc) + len(pc)), 1)
    return scores


def main() -> None:
    """Train, print scores, write the weights."""
    o = dict(DEFAULTS)
    for word in sys.argv[3:]:
        key, value = word.split("=")
        o[key] = type(DEFAULTS[key])(value)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(o["seed"])
    rng = np.random.default_rng(o["seed"])
    data = Data(sys.argv[1], o, device)
    model = Network(len(data.z["used"]), data.flags.shape[1], o).to(device)
    usable = np.isin(data.docset, [int(c) for c in o["sets"]]) & (data.docset < 5) & ((data.isev == 0) | bool(o["all"]))
    docs = np.flatnonzero(usable)
    weight = np.where(data.docset[docs] >= 3, o["unlabelled"], 1.0)
    steps = int(o["epochs"] * weight.sum() / o["docs"])
    base = transitions(data, 0.3)
    banned = torch.tensor(np.where(base < -9e3, -1e4, 0), dtype=torch.float32, device=device)
    model.trans.data = torch.tensor(np.where(base[:TAGS] < -9e3, 0, base[:TAGS]), dtype=torch.float32, device=device)
    if o["init"]:
        start = np.load(o["init"])
        state = {k: torch.from_numpy(start[k]) for k in model.state_dict() if k in start.files}
        model.load_state_dict(state | {"table.weight": torch.from_numpy(start["table"] / np.float32(64))})
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    opt = torch.optim.AdamW(
        model.parameters(), lr=o["lr"], weight_decay=o["wd"], betas=(0.9, 0.98), fused=device == "cuda"
    )
    sch = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda t: min(1, (t + 1) / 100) * 0.5 * (1 + np.cos(np.pi * min(1, t / steps)))
    )
    began, total = time.time(), 0.0
    for step in range(steps):
        model.train()
        b = data.batch(rng.choice(docs, o["docs"], replace=False, p=weight / weight.sum()), rng)
        score = model(b)
        loss = -(b["target"] * F.log_softmax(score, 1)).sum(1).mean()
        if o["crf"]:
            loss = o["kd"] * loss + o["crf"] * model.chain_loss(
                score, b | {"banned": banned[:TAGS], "banned_first": banned[TAGS]}
            )
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        sch.step()
        keep = min(o["ema"], step / (step + 10))
        for k, v in model.state_dict().items():
            mean[k].lerp_(v, 1 - keep)
        total += float(loss.detach()) if step % 50 == 0 else 0
        if step % max(1, steps // 3) == 0 and step:
            print(step, steps, round(total, 3), evaluate(model, data), round(time.time() - began), flush=True)
            total = 0.0
    model.load_state_dict(mean)
    scores = evaluate(model, data)
    print("FINAL", " ".join(sys.argv[2:]), json.dumps(scores), round(time.time() - began), flush=True)
    weights = {k: v.cpu().numpy().astype(np.float32) for k, v in model.state_dict().items() if k != "table.weight"}
    table = model.table.weight.detach().cpu().numpy()
    np.savez_compressed(
        sys.argv[2],
        **weights,
        table=np.clip(np.rint(table * 64), -127, 127).astype(np.int8),
        legal=transitions(data, o["trans"]),
        options=json.dumps(o),
    )


if __name__ == "__main__":
    main()

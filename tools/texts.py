#!/usr/bin/env python3
"""Texts for people: from the sources to po/<language>/<folder>.po and on into the binary.

  texts.py update [FOLDER…]   write the msgids of src/ into the catalogues (keeps every translation)
  texts.py update --prune     also forgets the translations whose msgid is gone (kept as "#~" otherwise)
  texts.py check [FOLDER…]    fails with a list: untranslated, other placeholders, missing plurals, dead entries
  texts.py list [FOLDER…]     the msgids and where they stand
  texts.py embed OUT.cpp      joins the folders of each language, msgfmt, bytes as C++ (called by the build)

A folder is the first one under src/ (seminars, web …): each has its own file, so that several people can add
translations at once. A new language is a new folder po/<code>/ with one file that holds a header.
It will not translate and not know C++ beyond its strings.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import texts_cpp  # noqa: E402
import texts_po  # noqa: E402
import texts_views  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


# --- what the sources say ---------------------------------------------------------------------------------------

def is_source(path):
    return path.suffix in (".cpp", ".hpp") and not re.search(r"_(test|bench|fuzz)\.cpp$", path.name)


def extract(root):
    """{folder: {key: Message}}, complaints, and whether every view could be read; key = (context or None, msgid)."""
    found = {}
    src = root / "src"
    streams = []
    for path in sorted(p for p in src.rglob("*") if is_source(p)):
        streams.append((path, texts_cpp.messages(path.read_text(encoding="utf-8"))))
    views, complaints = texts_views.messages(root)
    streams += views
    whole = not complaints
    for path, messages in streams:
        name = path.relative_to(src).as_posix()
        folder = name.split("/")[0] if "/" in name else "app"
        for message in messages:
            where = f"{name}:{message.line}"
            if not message.msgid:
                complaints.append(f"{where}: an empty text")
                continue
            if texts_po.cyrillic(message.msgid):
                complaints.append(f"{where}: a msgid is English: {message.msgid!r}")
            folded = found.setdefault(folder, {})
            known = folded.setdefault((message.context, message.msgid), message)
            if message.plural:
                if known.plural and known.plural != message.plural:
                    complaints.append(f"{where}: {message.msgid!r} has two plurals: {known.plural!r}, "
                                      f"{message.plural!r}")
                known.plural = known.plural or message.plural
            known.files.add(name)
    # One msgid may be plain in one folder and plural in another: gettext has one entry for both.
    plurals = {}
    for folder in found.values():
        for key, message in folder.items():
            if message.plural:
                if plurals.setdefault(key, message.plural) != message.plural:
                    complaints.append(f"{message.msgid!r} has two plurals: {plurals[key]!r}, {message.plural!r}")
    for folder in found.values():
        for key, message in folder.items():
            message.plural = plurals.get(key)
    return found, complaints, whole


# --- catalogues -------------------------------------------------------------------------------------------------

def languages(root):
    po = root / "po"
    return sorted(p.name for p in po.iterdir() if p.is_dir() and any(p.glob("*.po"))) if po.is_dir() else []


def load(root, language):
    return {p.stem: texts_po.read(p) for p in sorted((root / "po" / language).glob("*.po"))}


def header_of(files):
    for name in ["i18n"] + sorted(files):
        if name in files and files[name].header:
            return files[name].header
    return None


def update(root, only, prune):
    found, complaints, whole = extract(root)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    for language in languages(root):
        files = load(root, language)
        header = header_of(files)
        everywhere = {}
        for file in files.values():
            for entry in file.entries:
                if entry.done():
                    everywhere.setdefault((entry.context, entry.msgid), entry)
        for folder in sorted(set(found) | set(files)):
            if only and folder not in only:
                continue
            old = files.get(folder) or texts_po.File(header, [])
            new = texts_po.merge(old, found.get(folder, {}), everywhere, prune, whole)
            path = root / "po" / language / f"{folder}.po"
            if not new.entries and folder not in files:
                continue
            if texts_po.write(path, new):
                print(f"po/{language}/{folder}.po written: {new.summary()}")
    return 1 if complaints else 0


def check(root, only):
    found, complaints, _ = extract(root)
    for language in languages(root):
        files = load(root, language)
        for folder in sorted(set(found) | set(files)):
            if only and folder not in only:
                continue
            file = files.get(folder) or texts_po.File(header_of(files), [])
            complaints += [f"po/{language}/{folder}.po: {c}"
                           for c in texts_po.complaints(file, found.get(folder, {}), header_of(files))]
        complaints += [f"po/{language}: {c}" for c in texts_po.disagreements(files)]
    for complaint in complaints:
        print(complaint)
    count = sum(len(folder) for folder in found.values())
    if complaints:
        print(f"texts: {len(complaints)} complaints; `tools/texts.py update` adds what is missing and "
              "`update --prune` forgets what is gone")
        return 1
    print(f"texts: {count} msgids in {len(found)} folders, complete in: {', '.join(languages(root)) or 'no language'}")
    return 0


def embed(root, out):
    parts = []
    for language in languages(root):
        files = load(root, language)
        joined = texts_po.join(files)
        with tempfile.TemporaryDirectory() as folder:
            po, mo = Path(folder) / "megdan.po", Path(folder) / "megdan.mo"
            po.write_text(texts_po.text_of(joined), encoding="utf-8")
            subprocess.run(["msgfmt", "--endianness=little", "-o", str(mo), str(po)], check=True)
            parts.append((language, mo.read_bytes()))
    lines = ['// Made by tools/texts.py from po/.', '#include "i18n/catalogue.hpp"', "", "namespace megdan::i18n {",
             "namespace {", ""]
    for language, mo in parts:
        # Numbers, not a string literal: compilers limit those to 65,536 signs.
        lines.append(f"alignas(8) constexpr unsigned char mo_{language.replace('-', '_')}[] = {{")
        lines += ["  " + ",".join(map(str, mo[i:i + 32])) + "," for i in range(0, len(mo), 32)]
        lines += ["};", ""]
    lines += ["}  // namespace", "", "std::span<const Catalogue> catalogues() {", "  static const Catalogue all[] = {"]
    for language, mo in parts:
        name = f"mo_{language.replace('-', '_')}"
        lines.append(f'      {{"{language}", {{reinterpret_cast<const char*>({name}), sizeof {name}}}}},')
    lines += ["  };", "  return all;", "}", "", "}  // namespace megdan::i18n", ""]
    text = "\n".join(lines)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f"{out.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(out)
    return 0


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("update", "check", "list"):
        command = commands.add_parser(name)
        command.add_argument("folders", nargs="*")
        if name == "update":
            command.add_argument("--prune", action="store_true")
    commands.add_parser("embed").add_argument("out")
    options = parser.parse_args(arguments)
    try:
        if options.command == "update":
            return update(options.root, options.folders, options.prune)
        if options.command == "check":
            return check(options.root, options.folders)
        if options.command == "embed":
            return embed(options.root, options.out)
        found, complaints, _ = extract(options.root)
        for folder in sorted(found):
            if options.folders and folder not in options.folders:
                continue
            for message in sorted(found[folder].values(), key=lambda m: (m.msgid, m.context or "")):
                print(json.dumps({"folder": folder, "context": message.context, "msgid": message.msgid,
                                  "plural": message.plural, "files": sorted(message.files)}, ensure_ascii=False))
        return 1 if complaints else 0
    except texts_po.Broken as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

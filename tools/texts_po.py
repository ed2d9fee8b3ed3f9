"""Catalogues: reading, merging, judging and writing .po files, sorted by msgid so that changes stay small."""
import os
import re
from dataclasses import dataclass, field
from pathlib import Path


class Broken(Exception):
    pass


@dataclass
class Entry:
    msgid: str
    plural: str = None
    context: str = None
    forms: list = field(default_factory=list)  # translations; one, or one for each plural form
    notes: list = field(default_factory=list)  # translator's comments, without "# "
    files: set = field(default_factory=set)
    flags: set = field(default_factory=set)
    gone: bool = False

    def done(self):
        return bool(self.forms) and all(self.forms) and "fuzzy" not in self.flags


@dataclass
class File:
    header: str
    entries: list

    def summary(self):
        open_ones = sum(not e.done() for e in self.entries if not e.gone)
        gone = sum(e.gone for e in self.entries)
        return f"{len(self.entries) - gone} texts, {open_ones} untranslated, {gone} gone"


ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def unquote(text, where):
    if not re.fullmatch(r'"(?:[^"\\]|\\.)*"', text):
        raise Broken(f"{where}: no quoted text: {text}")
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text[1:-1])


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def quoted_lines(key, text):
    if "\n" not in text.rstrip("\n") and len(text) < 100:
        return [f"{key} {quote(text)}"]
    pieces = []
    for line in text.splitlines(keepends=True):
        words = re.findall(r"\S+\s*|\s+", line)
        current = ""
        for word in words:
            if current and len(current) + len(word) > 100:
                pieces.append(current)
                current = ""
            current += word
        pieces.append(current)
    return [f'{key} ""'] + [quote(piece) for piece in pieces]


def read(path):
    entries, header = [], None
    entry, values, last = None, {}, None

    def close():
        nonlocal entry, values, last, header
        if entry and "msgid" in values:
            entry.msgid = values["msgid"]
            entry.plural = values.get("msgid_plural")
            entry.context = values.get("msgctxt")
            numbered = sorted((int(k[7:-1]), v) for k, v in values.items() if k.startswith("msgstr["))
            entry.forms = [v for _, v in numbered] if numbered else [values.get("msgstr", "")]
            if entry.msgid == "" and entry.context is None:
                header = entry.forms[0]
            else:
                entries.append(entry)
        entry, values, last = None, {}, None

    for number, raw in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}:{number}"
        line = raw.strip()
        if not line:
            close()
            continue
        gone = line.startswith("#~")
        body = line[2:].strip() if gone else line
        if body.startswith("#"):
            if "msgid" in values:
                close()
            entry = entry or Entry("")
            if body.startswith("#:"):
                entry.files.update(body[2:].split())
            elif body.startswith("#,"):
                entry.flags.update(f.strip() for f in body[2:].split(","))
            elif body == "#" or body.startswith("# "):
                entry.notes.append(body[2:])
            continue
        match = re.match(r"(msgctxt|msgid_plural|msgid|msgstr\[\d+\]|msgstr)\s+(.*)", body)
        if match:
            key = match[1]
            if key in ("msgctxt", "msgid") and ("msgid" in values):
                close()
            entry = entry or Entry("")
            entry.gone = gone
            if key in values:
                raise Broken(f"{where}: {key} twice")
            values[key], last = unquote(match[2], where), key
        elif body.startswith('"') and last:
            values[last] += unquote(body, where)
        else:
            raise Broken(f"{where}: not understood: {line}")
    close()
    seen = set()
    for e in entries:
        key = (e.context, e.msgid)
        if not e.gone and key in seen:
            raise Broken(f"{path}: {e.msgid!r} stands twice")
        seen.add(key)
    return File(header, entries)


def order(entry):
    return (entry.gone, entry.msgid.casefold(), entry.msgid, entry.context or "")


def entry_lines(entry):
    lines = [f"# {note}".rstrip() for note in entry.notes]
    if not entry.gone:
        lines += [f"#: {name}" for name in sorted(entry.files)]
    if entry.flags:
        lines.append("#, " + ", ".join(sorted(entry.flags)))
    prefix = "#~ " if entry.gone else ""
    body = []
    if entry.context is not None:
        body += quoted_lines("msgctxt", entry.context)
    body += quoted_lines("msgid", entry.msgid)
    if entry.plural:
        body += quoted_lines("msgid_plural", entry.plural)
        for number, form in enumerate(entry.forms or [""]):
            body += quoted_lines(f"msgstr[{number}]", form)
    else:
        body += quoted_lines("msgstr", entry.forms[0] if entry.forms else "")
    return lines + [prefix + line for line in body] + [""]


def text_of(file):
    lines = ['msgid ""', 'msgstr ""'] + [quote(line) for line in (file.header or "").splitlines(keepends=True)] + [""]
    for entry in sorted(file.entries, key=order):
        lines += entry_lines(entry)
    return "\n".join(lines)


def write(path, file):
    """Whole or not at all; False when nothing changed."""
    text = text_of(file)
    path = Path(path)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return True


def plural_forms(header):
    match = re.search(r"nplurals\s*=\s*(\d+)", header or "")
    return int(match[1]) if match else 2


def merge(old, found, everywhere, prune, whole=True):
    """The msgids of the sources with the translations that are known; what is gone is kept as "#~".

    Where the sources could not be read whole, nothing is gone."""
    number = plural_forms(old.header)
    known = {}
    for entry in old.entries:
        key = (entry.context, entry.msgid)
        if key not in known or known[key].gone:
            known[key] = entry
    entries = []
    for key, message in found.items():
        had = known.pop(key, None)
        if not (had and had.done()):
            had = everywhere.get(key) or had
        count = number if message.plural else 1
        forms = list(had.forms) if had else []
        forms = (forms + [""] * count)[:count]
        notes, flags = (list(had.notes), set(had.flags)) if had else ([], set())
        entries.append(Entry(message.msgid, message.plural, message.context, forms, notes, set(message.files), flags))
    for entry in known.values():
        if whole:
            if prune or not any(entry.forms):
                continue
            entry.gone = True
        entries.append(entry)
    return File(old.header, entries)


def join(files):
    """One catalogue of all folders; of two translations of one text the first folder's counts."""
    joined, header = {}, None
    for name in sorted(files):
        header = header or files[name].header
        for entry in files[name].entries:
            if entry.gone or not any(entry.forms):
                continue
            known = joined.get((entry.context, entry.msgid))
            if known is None or (entry.plural and not known.plural):
                joined[(entry.context, entry.msgid)] = entry
    entries = [Entry(e.msgid, e.plural, e.context, e.forms, flags=e.flags & {"fuzzy"}) for e in joined.values()]
    return File(header, entries)


# --- judging ----------------------------------------------------------------------------------------------------

def placeholders(text):
    return set(re.findall(r"\{\d+\}", text))


def cyrillic(text):
    return re.search(r"[\u0400-\u04ff]", text) is not None


def mixed_words(text):
    """Words with letters of both alphabets: they look right and are found by nobody."""
    return [w for w in re.findall(r"[A-Za-z\u0400-\u04ff]+", text)
            if re.search(r"[A-Za-z]", w) and re.search(r"[\u0400-\u04ff]", w)]


def complaints(file, found, header):
    number = plural_forms(file.header or header)
    out = []
    known = {(e.context, e.msgid): e for e in file.entries if not e.gone}
    for key, message in sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        label = repr(message.msgid) + (f" ({message.context})" if message.context else "")
        entry = known.get(key)
        if entry is None or not any(entry.forms):
            out.append(f"untranslated: {label} in {', '.join(sorted(message.files))}")
            continue
        if "fuzzy" in entry.flags:
            out.append(f"marked fuzzy: {label}")
        if bool(message.plural) != bool(entry.plural) or (message.plural or "") != (entry.plural or ""):
            out.append(f"the plural differs from the source: {label}: {message.plural!r}, {entry.plural!r}")
            continue
        count = number if message.plural else 1
        if len(entry.forms) != count or not all(entry.forms):
            out.append(f"a plural form is missing: {label} needs {count}")
            continue
        allowed = [placeholders(message.msgid)] + ([placeholders(message.plural)] if message.plural else [])
        for form in entry.forms:
            # A context that names placeholders offers them: languages order and choose the parts of a date.
            offered = placeholders(message.context or "")
            if not (placeholders(form) <= offered if offered else placeholders(form) in allowed):
                out.append(f"other placeholders: {label} → {form!r}")
            for word in mixed_words(form):
                out.append(f"two alphabets in one word: {word!r} in the translation of {label}")
            if form.strip() == form != message.msgid and message.msgid.strip() != message.msgid:
                out.append(f"the spaces around it are lost: {label}")
            if form.endswith("\n") != message.msgid.endswith("\n"):
                out.append(f"the line end differs: {label}")
    for entry in sorted(file.entries, key=order):
        if entry.gone or (entry.context, entry.msgid) not in found:
            out.append(f"dead: {entry.msgid!r}" + (f" ({entry.context})" if entry.context else ""))
    return out


def disagreements(files):
    out, first = [], {}
    for name in sorted(files):
        for entry in files[name].entries:
            if entry.gone or not entry.done():
                continue
            key = (entry.context, entry.msgid)
            if key not in first:
                first[key] = (name, entry)
            elif first[key][1].forms != entry.forms:
                out.append(f"{entry.msgid!r} is {first[key][1].forms} in {first[key][0]}.po and {entry.forms} in "
                           f"{name}.po; give one of them a context")
    return out

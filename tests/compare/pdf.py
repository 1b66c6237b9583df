#!/usr/bin/env python3
"""Agreement of the PDF reader with pdfinfo and pdftotext, per fact.

    ZHENJI_FACTS_OUT=/tmp/facts.jsonl cargo test --test examine_pdf -- --nocapture
    tests/compare/pdf.py /tmp/facts.jsonl

Only files that pdfinfo opens without a word on stderr count as valid; the others are totalled apart.
Characters are compared without white space, after NFKC: as multisets, and as multisets of pairs.
"""
import collections
import datetime
import json
import re
import subprocess
import sys
import unicodedata


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None, "timeout"
    return (done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None,
            done.stderr.decode("utf-8", "replace"))


def squeeze(text):
    text = unicodedata.normalize("NFKC", text)
    return [c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")]


def overlap(ours, theirs):
    a, b = collections.Counter(ours), collections.Counter(theirs)
    return sum((a & b).values()), max(sum(a.values()), sum(b.values()))


def stamp(value):
    """Our stamp as pdfinfo -isodates writes it; without a zone both are taken as they stand."""
    if value is None:
        return None
    return value["local"], value["offset"]


def theirs_stamp(text):
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d(?::?\d\d)?)?", text or "")
    if not found:
        return None
    zone = found[2]
    if zone in (None, ""):
        return found[1], None
    if zone == "Z":
        return found[1], 0
    digits = re.sub(r"\D", "", zone).ljust(4, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return found[1], -seconds if zone[0] == "-" else seconds


def main():
    facts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    verbose = "-v" in sys.argv
    agree = {kind: collections.Counter() for kind in ("valid", "odd")}
    total = {kind: collections.Counter() for kind in ("valid", "odd")}
    lines = []
    counts = collections.Counter()
    for fact in facts:
        path, ours = fact["path"], fact["contents"]
        info, said = run("pdfinfo", "-isodates", "-enc", "UTF-8", path)
        read = ours["outcome"] == "Read"
        if info is None:
            counts["neither opens" if not read else "only we open"] += 1
            continue
        if not read:
            counts["only pdfinfo opens"] += 1
            lines.append(f"not read by us: {path}: {ours['outcome']} (pdfinfo: {said.strip()[:80]!r})")
            continue
        counts["both open"] += 1
        text, said_text = run("pdftotext", "-enc", "UTF-8", path, "-")
        kind = "valid" if not said.strip() and not said_text.strip() else "odd"
        fields = dict((line.split(":", 1) + [""])[:2] for line in info.splitlines() if ":" in line)
        fields = {key: value.strip() for key, value in fields.items()}

        def fact_agrees(name, mine, other):
            total[kind][name] += 1
            if mine == other:
                agree[kind][name] += 1
            else:
                lines.append(f"{kind} {name}: {path}: ours {mine!r}, pdfinfo {other!r}")

        fact_agrees("pages", ours["pages"]["count"], int(fields.get("Pages", 0)))
        metadata = ours["metadata"]
        # We fall back on XMP, pdfinfo does not: what stands there is not ours to have invented.
        xmp = re.sub(r"\s+", " ", run("pdfinfo", "-meta", path)[0] or "")

        def clean(value):
            value = re.sub(r"\s+", " ", "".join(c for c in value or "" if c.isprintable() or c.isspace())).strip()
            return value[:4000] or None

        for name, key in (("title", "Title"), ("author", "Author"), ("producer", "Producer"), ("creator", "Creator")):
            if not fields.get(key) and metadata[name] and (metadata[name] in xmp or "\\\\376\\\\377" in xmp):
                counts["from XMP"] += 1
            elif key in fields or metadata[name]:
                fact_agrees(name, clean(metadata[name]), clean(fields.get(key)))
        for name, key in (("created", "CreationDate"), ("modified", "ModDate")):
            other = theirs_stamp(fields.get(key))
            mine = metadata[name]
            if mine and not mine["field"].startswith("Info/") and other is None:
                counts["from XMP"] += 1
                continue
            mine = stamp(mine)
            if other is None and mine is None:
                continue
            # pdfinfo writes Z for no zone too.
            if mine and other and mine[1] is None and other[1] == 0:
                mine = (mine[0], 0)
            fact_agrees(name, mine, other)
        size = re.match(r"([\d.]+) x ([\d.]+) pts", fields.get("Page size", ""))
        if size and ours["pages"]["sizes"]:
            points = sorted(float(part) for part in size.groups())
            mine = sorted(part * 72 / 25.4 for part in ours["pages"]["sizes"][0])
            near = all(abs(a - b) < 0.5 for a, b in zip(points, mine))
            fact_agrees("size", points if near else mine, points)
        if text is not None:
            a = squeeze("\n".join((ours["text"] or {"pages": []})["pages"]))
            b = squeeze(text)
            for name, one, other in (("characters", a, b), ("bigrams", list(zip(a, a[1:])), list(zip(b, b[1:])))):
                same, most = overlap(one, other)
                agree[kind][name] += same
                total[kind][name] += most
                if name == "characters" and most and same / most < 0.95:
                    lines.append(f"{kind} text {same}/{most}: {path}: ours {len(a)}, pdftotext {len(b)}, "
                                 f"unmapped {(ours['text'] or {}).get('unmapped')}")
    if verbose:
        print("\n".join(lines))
    print(dict(counts))
    for kind in ("valid", "odd"):
        for name in total[kind]:
            n, of = agree[kind][name], total[kind][name]
            print(f"{kind:6} {name:11} {n}/{of} {100 * n / of if of else 100:.2f}%")
    print("slowest", sorted(((fact["ms"], fact["path"].rsplit("/", 1)[-1]) for fact in facts), reverse=True)[:5])


if __name__ == "__main__":
    main()

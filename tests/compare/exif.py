#!/usr/bin/env python3
"""Agreement of the readers of pictures, recordings and Office files with exiftool, per fact.

    ZHENJI_FACTS_OUT=/tmp/facts.jsonl cargo test --test examine -- --nocapture
    tests/compare/exif.py /tmp/facts.jsonl ../shared/data

Only files that we read and that exiftool reads without a warning or error count as valid. A fact that exiftool has
and we have not is a disagreement; one that only we have is counted apart.
"""
import collections
import json
import re
import subprocess
import sys

TAGS = ["ImageWidth", "ImageHeight", "Make", "Model", "Software", "DateTimeOriginal", "Orientation",
        "GPSLatitude", "GPSLongitude", "Title", "Creator", "LastModifiedBy", "CreateDate", "Duration",
        "Application", "Company"]
FOLDERS = ("exif/", "photos/", "office/")


def exiftool(root, names):
    listing = "\n".join(f"{root}/{name}" for name in names)
    done = subprocess.run(["exiftool", "-json", "-n", "-G0", "-Warning", "-Error", "-charset", "filename=utf8",
                           *[f"-{tag}" for tag in TAGS], "-@", "-"], input=listing.encode(), capture_output=True)
    return {row["SourceFile"][len(root) + 1:]: row for row in json.loads(done.stdout or b"[]")}


def pick(row, *names):
    for name in names:
        for key, value in row.items():
            group, _, tag = key.partition(":")
            if f"{group}:{tag}" == name or (":" not in name and tag == name):
                return value
    return None


def text(value):
    return re.sub(r"\s+", " ", str(value)).strip(" \0") or None if value is not None else None


def number(value):
    """exiftool writes 1.00 as a number, 1.0."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def moment(value):
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", str(value or ""))
    return "-".join(found.groups()[:3]) + "T" + ":".join(found.groups()[3:]) if found and found[1] != "0000" else None


def pairs(contents, row):
    """(fact, ours, theirs)"""
    metadata, pictures = contents["metadata"], contents["pictures"]
    camera = metadata.get("camera") or {}
    picture = pictures[0] if pictures and pictures[0]["page"] in (None, 1) else None
    if picture:
        yield "width", picture["width"], pick(row, "File:ImageWidth", "PNG:ImageWidth", "GIF:ImageWidth", "RIFF:ImageWidth", "ImageWidth")
        yield "height", picture["height"], pick(row, "File:ImageHeight", "PNG:ImageHeight", "GIF:ImageHeight", "RIFF:ImageHeight", "ImageHeight")
    yield "make", text(camera.get("make")), text(pick(row, "EXIF:Make"))
    yield "model", text(camera.get("model")), text(pick(row, "EXIF:Model"))
    yield "software", text(camera.get("software")), text(pick(row, "EXIF:Software"))
    yield "taken", (camera.get("taken") or {}).get("local"), moment(pick(row, "EXIF:DateTimeOriginal"))
    yield "orientation", camera.get("orientation"), pick(row, "EXIF:Orientation")
    gps = camera.get("gps")
    latitude, longitude = pick(row, "Composite:GPSLatitude"), pick(row, "Composite:GPSLongitude")
    known = isinstance(latitude, (int, float)) and isinstance(longitude, (int, float))
    yield "position", tuple(round(x, 4) for x in gps) if gps else None, (round(latitude, 4), round(longitude, 4)) if known else None
    yield "author", text(metadata.get("author")), text(pick(row, "XML:Creator", "FlashPix:Author", "XMP:Creator")) if not picture else text(metadata.get("author"))
    yield "last editor", text(metadata.get("last_editor")), text(pick(row, "XML:LastModifiedBy"))
    yield "application", text(metadata.get("producer")), text(pick(row, "XML:Application"))
    duration = pick(row, "QuickTime:Duration", "RIFF:Duration", "Composite:Duration")
    ours = metadata.get("duration")
    yield "duration", round(ours, 1) if ours is not None else None, round(duration, 1) if isinstance(duration, (int, float)) and duration else None


def main():
    facts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    root = sys.argv[2].rstrip("/")
    ours = {fact["file"]: fact["facts"]["contents"] for fact in facts if fact["file"].startswith(FOLDERS)}
    theirs = exiftool(root, sorted(ours))
    agree, total, extra, worst = collections.Counter(), collections.Counter(), collections.Counter(), []
    valid = 0
    for name, contents in sorted(ours.items()):
        row = theirs.get(name)
        if row is None or contents["outcome"] != "Read" or pick(row, "Warning") or pick(row, "Error"):
            continue
        valid += 1
        for fact, a, b in pairs(contents, row):
            if b in (None, ""):
                extra[fact] += a is not None
                continue
            total[fact] += 1
            if a == b or number(a) is not None and number(a) == number(b) or (isinstance(a, float) and isinstance(b, (int, float)) and abs(a - b) <= 0.11):
                agree[fact] += 1
            else:
                worst.append(f"{name}: {fact}: {a!r} and not {b!r}")
    print(f"{valid} files that both read")
    for fact in total:
        print(f"{fact:12} {agree[fact]:4} of {total[fact]:4}  {agree[fact] / total[fact]:7.2%}   ours alone {extra[fact]}")
    print(f"{'all':12} {sum(agree.values()):4} of {sum(total.values()):4}  {sum(agree.values()) / max(1, sum(total.values())):7.2%}")
    for line in worst[:60]:
        print("  " + line)


main()

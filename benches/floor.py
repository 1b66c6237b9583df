#!/usr/bin/env python3
"""The floor of a run: every byte hashed, every picture decoded once, every text taken out once.

    python3 benches/floor.py ARCHIVE

In one process, each with the fastest means at hand: OpenSSL's SHA-256, libjpeg-turbo and libpng by
Pillow, MuPDF for the text of PDFs and the pictures in them, zlib for Office documents and OFDs.
Nothing is measured, compared or judged. Prints what there was and the CPU seconds of each step.
"""
import collections, hashlib, io, os, re, sys, time, zipfile

import pymupdf
from PIL import Image

spent, counts = collections.Counter(), collections.Counter()


def step(name, work):
    begun = time.process_time()
    counts[name] += work() or 0
    spent[name] += time.process_time() - begun


def picture(data):
    Image.open(io.BytesIO(data)).load()
    return 1


def drawn(document):
    seen = set()
    for page in document:
        for image in page.get_images(full=True):
            if image[0] not in seen:
                seen.add(image[0])
                pymupdf.Pixmap(document, image[0])
    return len(seen)


def packed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".xml"):
                re.sub(rb"<[^>]*>", b"", part)
            elif name.lower().endswith((".jpg", ".jpeg", ".png")):
                counts["pictures"] += picture(part)
    return 1


pymupdf.TOOLS.mupdf_display_errors(False)
begun = time.process_time()
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        step("hashed", lambda: len(hashlib.sha256(data).digest()) // 32)
        ending = name.rpartition(".")[2].lower()
        try:
            if ending in ("jpg", "jpeg", "png"):
                step("pictures", lambda: picture(data))
            elif ending == "pdf":
                document = pymupdf.open(stream=data)
                step("texts of PDFs", lambda: len([page.get_text() for page in document]) and 1)
                step("pictures in PDFs", lambda: drawn(document))
            elif ending in ("docx", "xlsx", "pptx", "ofd"):
                step("packages", lambda: packed(data))
        except Exception as error:
            counts[f"failed: {type(error).__name__}"] += 1
for name in counts:
    print(f"{name:<20} {counts[name]:>8} {spent[name]:8.2f} s")
print(f"all {time.process_time() - begun:.2f} s CPU")

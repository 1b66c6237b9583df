#!/usr/bin/env python3
"""Three readers of PDF signatures side by side: zhenji, pyHanko (PyPI) and pdfsig (poppler-utils).

    tests/compare/signatures.py target/release/zhenji ../shared/data > table.md
    tests/compare/signatures.py --all target/release/zhenji ../shared/data > docs/signatures-by-file.md

Compared is what all three judge: whether the signed bytes are as they were signed and the signature's value fits
(`intact`), field by field, whatever the certificate is worth. A Markdown table of every field where they differ (with
`--all` of every field, as a page of the documentation), and the totals; CPU seconds of each on stderr (pyHanko in this one process, its start apart).
"""
import collections
import hashlib
import json
import logging
import re
import resource
import subprocess
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
every = "--all" in sys.argv
zhenji, root = [word for word in sys.argv[1:] if word != "--all"][:2]
rows = [line.rstrip("\n").split("\t") for line in open(f"{root}/signatures-pdf.tsv", encoding="utf-8")]
files = sorted({row[0] for row in rows[1:] if row[1] == "signed"})


def spent(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ours():
    done = subprocess.run([zhenji, "signatures", "--output", "json", *[f"{root}/{name}" for name in files]], capture_output=True)
    said = {}
    for file in json.loads(done.stdout)["files"]:
        name = file["path"][len(root) + 1:]
        for one in file["signatures"]:
            if one["kind"].startswith("pdf") and one["state"] not in ("not-signed", "empty"):
                said[name, one["place"]] = one["state"] if one["state"] == "unsupported" else one["state"] == "intact"
    return said


def poppler():
    said = {}
    for name in files:
        done = subprocess.run(["pdfsig", "-nocert", f"{root}/{name}"], capture_output=True)
        field = None
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            if found := re.match(r"\s*- Signature Field Name: (.*)", line):
                field = found[1]
            elif found := re.match(r"\s*- Signature Validation: (.*)", line):
                said[name, field] = {"Signature is Valid.": True}.get(found[1], False if "Invalid" in found[1] or "Mismatch" in found[1] else found[1])
    return said


def hanko():
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import extract_certificate_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    said = {}
    for name in files:
        with open(f"{root}/{name}", "rb") as stream:
            try:
                signatures = PdfFileReader(stream, strict=False).embedded_signatures
            except Exception as error:
                said[name, None] = type(error).__name__
                continue
            for one in signatures:
                try:
                    one.compute_integrity_info()
                    signer, content, digest = extract_certificate_info(one.signed_data).signer_cert, "data", one.compute_digest()
                    if one.sig_object_type == "/DocTimeStamp":
                        # The token signs its own contents, and those name the digest of the file's bytes.
                        token = one.signed_data["encap_content_info"]["content"]
                        if token.parsed["message_imprint"]["hashed_message"].native != digest:
                            said[name, one.field_name] = False
                            continue
                        content, digest = "tst_info", hashlib.new(one.signer_info["digest_algorithm"]["algorithm"].native, token.contents).digest()
                    said[name, one.field_name] = all(validate_sig_integrity(one.signer_info, signer, content, digest))
                except Exception as error:
                    said[name, one.field_name] = type(error).__name__
    return said


begun = spent(resource.RUSAGE_CHILDREN)
us = ours()
first = spent(resource.RUSAGE_CHILDREN)
them = poppler()
second = spent(resource.RUSAGE_CHILDREN)
import pyhanko.sign.validation  # noqa: E402  (its start is no part of the figure)
third = spent(resource.RUSAGE_SELF)
others = hanko()
fourth = spent(resource.RUSAGE_SELF)
print(f"CPU: zhenji {first - begun:.2f} s, pdfsig {second - first:.2f} s, pyHanko {fourth - third:.2f} s", file=sys.stderr)

word = {True: "intact", False: "broken", None: "–"}
counts = collections.Counter()
if every:
    print("""# PDF signatures by file

Every signature field of every signed PDF that the tests read (`../shared/data`), as zhenji, pyHanko and pdfsig see it: are the
signed bytes as they were signed, and does the signature's value fit them? Made by `tests/compare/signatures.py --all`;
who is right where they differ stands in [Electronic signatures](signatures.md#side-by-side-with-pyhanko-and-pdfsig).
A dash is no word at all; other words are the tool's own.
""")
print("| file | field | zhenji | pyHanko | pdfsig |\n| --- | --- | --- | --- | --- |")
for key in sorted({*us, *them, *others}, key=str):
    three = [said.get(key) for said in (us, others, them)]
    verdicts = [one for one in three if isinstance(one, bool)]
    if len(verdicts) == 3 and len(set(verdicts)) == 1:
        counts["all three agree"] += 1
        if not every:
            continue
    else:
        counts["zhenji and pyHanko agree"] += three[0] == three[1] and isinstance(three[0], bool)
        counts["zhenji and pdfsig agree"] += three[0] == three[2] and isinstance(three[0], bool)
        counts["they differ, or one of them has no word"] += 1
    shown = [word[one] if one in (True, False, None) else str(one) for one in three]
    print(f"| {key[0].split('/', 1)[1]} | {key[1] or '–'} | {' | '.join(shown)} |")
for what, count in counts.items():
    print(f"\n{count} {what}", end="")
print()

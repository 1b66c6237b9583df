#!/usr/bin/env python3
"""pyHanko's library over a list of signed PDFs, in this one process: `peers_signatures.py LIST ANCHORS`.

Prints `pyhanko SECONDS`, the CPU time of reading and validating (imports and anchors apart), and `valid COUNT`.
Every signature is validated whole, as zhenji does: digest, value, path to an anchor at the claimed moment, and later
revisions against the policy that pyHanko has for them.
"""
import logging
import resource
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
names = open(sys.argv[1], encoding="utf-8").read().split("\n")[:-1]
roots = list(load_certs_from_pemder([sys.argv[2]]))


def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


begun, valid = spent(), 0
for name in names:
    with open(name, "rb") as stream:
        for one in PdfFileReader(stream).embedded_signatures:
            moment = one.self_reported_timestamp
            context = ValidationContext(trust_roots=roots, moment=moment, best_signature_time=moment, allow_fetching=False)
            status = validate_pdf_signature(one, context)
            valid += status.intact and status.valid and status.trusted
print(f"pyhanko {spent() - begun:.3f}")
print(f"valid {valid}")

"""MinHash over the corpus that `texts corpus FOLDER COUNT` writes: datasketch and rensa.

    pip install datasketch rensa
    python3 benches/peers_text.py FOLDER datasketch|rensa [THRESHOLD]

Shingles of five characters without white space, 128 permutations, LSH at THRESHOLD (0.3): the
lowest at which MinHash is usually run, since it is recall that is compared.
"""

import collections
import pathlib
import sys
import time

folder, peer = pathlib.Path(sys.argv[1]), sys.argv[2]
threshold = float(sys.argv[3]) if len(sys.argv) > 3 else 0.3
names = sorted(path.name for path in (folder / "texts").iterdir())
truth = [line.split("\t") for line in (folder / "truth.tsv").read_text().splitlines()]

begun = time.process_time()
texts = ["".join((folder / "texts" / name).read_text().split()) for name in names]
shingles = [{text[at : at + 5] for at in range(max(1, len(text) - 4))} for text in texts]
found = set()
if peer == "datasketch":
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=128)
    for name, own in zip(names, shingles):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in own])
        found.update(tuple(sorted((name, other))) for other in index.query(sketch))
        index.insert(name, sketch)
else:
    from rensa import RMinHash, RMinHashLSH

    # Bands for the threshold, as datasketch would choose them: (1/b)^(1/r) is about the threshold.
    bands = min((2, 4, 8, 16, 32, 64, 128), key=lambda b: abs((1 / b) ** (b / 128) - threshold))
    index = RMinHashLSH(threshold, 128, bands)
    for at, own in enumerate(shingles):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(own))
        found.update(tuple(sorted((names[at], names[other]))) for other in index.query(sketch))
        index.insert(at, sketch)
spent = time.process_time() - begun

hits, all_of = collections.Counter(), collections.Counter()
for a, b, kind in truth:
    all_of[kind] += 1
    hits[kind] += (a, b) in found
print(f"{peer} at {threshold}: {len(names)} texts, {spent:.2f} s, {len(found)} pairs")
for kind in sorted(all_of):
    print(f"{kind}: recall {hits[kind] / all_of[kind]:.3f}")
print(f"recall {sum(hits.values()) / sum(all_of.values()):.3f}, precision {sum(hits.values()) / max(1, len(found)):.4f}")

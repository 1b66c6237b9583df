#!/usr/bin/env python3
"""Pictures side by side: zhenji, czkawka_cli (where it is installed) and imagehash on one archive.

    cargo run --release --example pictures -- /tmp/corpus 60
    python3 benches/pictures.py /tmp/corpus target/release/zhenji

Prints CPU seconds (user + system), the copies that share a group with their original, and the pairs of
a copy or an original with another scene. Copies lie in c<scene>-<change>/, originals in s<scene>/.
"""
import collections, json, os, re, resource, shutil, subprocess, sys, tempfile

corpus, zhenji = sys.argv[1:3]
pictures = sorted(
    os.path.join(folder, name)
    for folder, _, names in os.walk(corpus) for name in names if name.startswith("x.")
)


def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def shown(path):
    folder = os.path.basename(os.path.dirname(path))
    scene = re.match(r"[cs](\d+)", folder) if not folder.startswith(("sky", "shot")) else None
    return scene.group(1) if scene else folder


def score(name, groups, spent):
    """Groups are lists of paths: of all pairs in them the true and the false ones."""
    true, false, found = 0, 0, set()
    for group in groups:
        group = sorted({os.path.abspath(path) for path in group})
        counts = collections.Counter(shown(path) for path in group)
        pairs = sum(n * (n - 1) // 2 for n in counts.values())
        true += pairs
        false += len(group) * (len(group) - 1) // 2 - pairs
        originals = {shown(p) for p in group if os.path.basename(os.path.dirname(p)).startswith("s") and shown(p).isdigit()}
        found |= {p for p in group if os.path.basename(os.path.dirname(p)).startswith("c") and shown(p) in originals}
    copies = [p for p in pictures if os.path.basename(os.path.dirname(p)).startswith("c")]
    precision = true / (true + false) if true + false else 1.0
    print(f"{name:<34} {spent:7.2f} {len(found) / len(copies):7.3f} {precision:10.3f}", flush=True)


print(f"{len(pictures)} pictures\n{'':<34} {'CPU s':>7} {'recall':>7} {'precision':>10}")
begun = cpu()
out = subprocess.run(
    [zhenji, "check", corpus, "--select", "DUP004", "--no-cache", "--output", "json"],
    capture_output=True, text=True).stdout
spent = cpu() - begun
groups = [
    [os.path.join(corpus, member["path"]) for member in finding["related"]]
    for finding in json.loads(out)["findings"] if finding["code"] == "DUP004" and finding["related"]
]
score("zhenji (DUP004, all of it)", groups, spent)

czkawka = shutil.which("czkawka_cli")
whatever_turned = ["--geometric-invariance", "mirror-flip-rotate90"]
for distance, more in ((10, []), (20, []), (20, whatever_turned), (40, whatever_turned)) if czkawka else ():
    with tempfile.TemporaryDirectory() as home:
        report = os.path.join(home, "out.json")
        begun = cpu()
        done = subprocess.run(
            [czkawka, "image", "-d", corpus, "-s", str(distance), "-c", "16", "-m", "1", "-H", "-N", "-C", report, *more],
            capture_output=True, text=True, env={**os.environ, "HOME": home, "XDG_CACHE_HOME": home})
        spent = cpu() - begun
        if not os.path.exists(report):
            sys.exit(f"czkawka_cli gave no report: {done.stderr[-300:]}")
        found = json.load(open(report))
    score(f"czkawka_cli image, <= {distance}{', turned' if more else ''}", [[one["path"] for one in group] for group in found], spent)

try:
    import imagehash
    from PIL import Image
except ImportError:
    sys.exit("imagehash is not installed")
for size, distance in ((8, 6), (8, 10), (16, 40)):
    begun = cpu()
    hashes = [(path, imagehash.phash(Image.open(path), hash_size=size)) for path in pictures]
    groups = [[a, b] for i, (a, x) in enumerate(hashes) for b, y in hashes[i + 1:] if x - y <= distance]
    score(f"imagehash phash, {size * size} bits, <= {distance}", groups, cpu() - begun)

#!/usr/bin/env python3
"""A whole run side by side with what a careful user would run instead, and with the floor.

    cargo run --release --example archive -- /tmp/county 50
    apt install b3sum exiftool poppler-utils; cargo install fclones czkawka_cli
    pip install check-jsonschema pyhanko pyhanko-cli pymupdf pillow
    python3 benches/whole.py /tmp/county target/release/zhenji

CPU seconds (user + system) of each, one after the other in one run, and as shares of zhenji's; what is
not installed is left out and said so. Prints a Markdown table.
"""
import collections, json, os, resource, shutil, subprocess, sys, tempfile

archive, zhenji = (os.path.abspath(path) for path in sys.argv[1:3])
here = os.path.dirname(os.path.abspath(__file__))
files = collections.defaultdict(list)
for folder, _, names in os.walk(archive):
    for name in names:
        files[name.rpartition(".")[2].lower()].append(os.path.join(folder, name))
everything = [path for paths in files.values() for path in paths]
home = tempfile.mkdtemp()
environment = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home}


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(*command, given=None):
    """CPU seconds of a command and of what it starts."""
    begun = spent()
    text = "\0".join(given) if given else None
    subprocess.run(command, input=text, text=True, env=environment,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return spent() - begun


def many(command, paths):
    """The command once for all paths, or as often as its arguments need."""
    return run("xargs", "-0", *command, given=paths) if paths else 0.0


def each(command, paths):
    """The command once a path, as xargs starts it."""
    return run("xargs", "-0", "-n", "1", *command, given=paths) if paths else 0.0


def manifests():
    kinds = collections.defaultdict(list)
    for path in files["json"]:
        if os.path.basename(path) == "dossier.json":
            kinds[json.load(open(path)).get("kind")].append(path)
    cpu = 0.0
    for kind, paths in sorted(kinds.items()):
        schema = os.path.join(home, f"{kind}.json")
        with open(schema, "w") as out:
            subprocess.run([zhenji, "schema", kind], stdout=out)
        cpu += many(["check-jsonschema", "--schemafile", schema], paths)
    return cpu


signed = [path for path in files["pdf"] if b"/ByteRange" in open(path, "rb").read()]
peers = [
    ("b3sum", "b3sum, every file", lambda: many(["b3sum"], everything)),
    ("fclones", "fclones group", lambda: run("fclones", "group", archive)),
    ("exiftool", "exiftool -r -json", lambda: run("exiftool", "-r", "-json", "-q", archive)),
    ("pdfinfo", f"pdfinfo, {len(files['pdf'])} PDFs", lambda: each(["pdfinfo"], files["pdf"])),
    ("pdftotext", f"pdftotext, {len(files['pdf'])} PDFs",
     lambda: run("xargs", "-0", "-I", "{}", "pdftotext", "{}", os.devnull, given=files["pdf"])),
    ("czkawka_cli", "czkawka_cli image",
     lambda: run("czkawka_cli", "image", "-d", archive, "-m", "1", "-f", os.path.join(home, "c"))),
    ("check-jsonschema", f"check-jsonschema, {sum(os.path.basename(p) == 'dossier.json' for p in files['json'])} manifests",
     manifests),
    ("pyhanko", f"pyhanko sign validate, {len(signed)} signed PDFs",
     lambda: each(["pyhanko", "sign", "validate"], signed)),
]
run("cat", *everything[:1])
many(["cat"], everything)  # everything is in the system's own cache from here on
ours = {
    "cold": run(zhenji, "check", archive, "--output", "json=" + os.path.join(home, "cold.json")),
    "warm": run(zhenji, "check", archive, "--output", "json=" + os.path.join(home, "warm.json")),
}
assert open(os.path.join(home, "cold.json")).read() == open(os.path.join(home, "warm.json")).read()
rows, total = [], 0.0
for program, name, measure in peers:
    if shutil.which(program) is None:
        rows.append((f"{name}: not installed", None))
        continue
    cpu = measure()
    total += cpu
    rows.append((name, cpu))
rows.append(("the sum of these", total))
rows.append(("the floor (benches/floor.py)", run(sys.executable, os.path.join(here, "floor.py"), archive)))
rows.append(("`zhenji check`, cold", ours["cold"]))
rows.append(("`zhenji check`, warm", ours["warm"]))
size = sum(os.path.getsize(path) for path in everything)
print(f"{len(everything)} files, {size >> 20} MiB\n\n| | CPU s | of zhenji's, cold |\n| --- | ---: | ---: |")
for name, cpu in rows:
    print(f"| {name} | – | – |" if cpu is None else f"| {name} | {cpu:.2f} | {cpu / ours['cold']:.2f} |")
shutil.rmtree(home)

#!/usr/bin/env bash
# Verifies 1,000 generated, signed PDFs with zhenji, pdfsig (poppler-utils) and pyHanko's library, one run each,
# RUNS times in turn; prints a Markdown table of CPU time as multiples of zhenji's.
#
#   benches/signatures.sh                          builds the release binary
#   ZHENJI=target/release/zhenji benches/signatures.sh   with one that is there already
#
# Wants cargo, python3 with venv, and pdfsig. pyHanko's import is timed apart: its library is measured, not its start.
# pdfsig takes one file a call; the cost of starting that many processes is measured with an empty one and shown.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

RUNS=${RUNS:-3}
COUNT=${COUNT:-1000}
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

if [ -z "${ZHENJI:-}" ]; then
  cargo build --release --quiet --bin zhenji
  ZHENJI=${CARGO_TARGET_DIR:-target}/release/zhenji
fi
[ -d "$work/files" ] || cargo run --quiet --example signed -- "$work" "$COUNT"
python=${PYTHON:-$work/venv/bin/python}
if [ ! -x "$python" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check pyhanko
fi
# pdfsig reads its anchors from an NSS database; without one it checks the signature alone (-nocert).
find "$work/files" -name '*.pdf' | sort > "$work/list"

# cpu COMMAND…: seconds of user and system time, children included.
cpu() {
  local TIMEFORMAT='%3U %3S'
  { time "$@" > "$work/log" 2>&1; } 2> "$work/time" || { tail -n 5 "$work/log" >&2; echo "failed: $*" >&2; exit 1; }
  tail -n 1 "$work/time" | awk '{ print $1 + $2 }'
}

ours() { "$ZHENJI" signatures --trust "$work/anchors.pem" --output json $(cat "$work/list"); }
poppler() { while read -r file; do pdfsig -nocert "$file"; done < "$work/list"; }
empty() { while read -r file; do /bin/true "$file"; done < "$work/list"; }

for run in $(seq "$RUNS"); do
  echo "zhenji $(cpu ours)"
  cp "$work/log" "$work/ours.json"
  echo "pdfsig $(cpu poppler)"
  grep -c 'Signature is Valid' "$work/log" > "$work/poppler"
  echo "start $(cpu empty)"
  "$python" benches/peers_signatures.py "$work/list" "$work/anchors.pem"
done > "$work/times"

valid=$(grep -c '"verdict": "valid"' "$work/ours.json" || true)
echo "$COUNT files, $valid signatures valid (zhenji), $(cat "$work/poppler") (pdfsig), $(awk '$1 == "valid" { print $2; exit }' "$work/times") (pyHanko); the least of $RUNS runs:" >&2
awk '
  !($1 in least) || $2 < least[$1] { least[$1] = $2 }
  END {
    print "| | CPU seconds | times zhenji |"
    print "| --- | ---: | ---: |"
    printf "| zhenji, one process | %.2f | 1.0 |\n", least["zhenji"]
    printf "| pdfsig -nocert, a process a file | %.2f | %.1f |\n", least["pdfsig"], least["pdfsig"] / least["zhenji"]
    printf "| the same without what as many empty processes cost | %.2f | %.1f |\n", least["pdfsig"] - least["start"], (least["pdfsig"] - least["start"]) / least["zhenji"]
    printf "| pyHanko in one process, its start apart | %.2f | %.1f |\n", least["pyhanko"], least["pyhanko"] / least["zhenji"]
  }' "$work/times"

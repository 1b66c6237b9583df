#!/usr/bin/env bash
# Measures zhenji against check-jsonschema and ajv on the same manifests, and its growth with the
# size of the archive; prints Markdown tables of ratios.
#
#   benches/compare.sh            2,000 manifests; archives of 1,000, 10,000 and 100,000 dossiers
#   RUNS=5 SIZES="1000 10000" benches/compare.sh
#   BUILD=0 benches/compare.sh    with the release binaries that are there already
#
# Wants cargo, python3 with venv, node with npm, and GNU time as /usr/bin/time. Each command runs
# RUNS times; the run with the least CPU time (user + system) counts.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

RUNS=${RUNS:-3}
SIZES=${SIZES:-1000 10000 100000}
COUNT=${COUNT:-2000}
KINDS="case-file meeting official-document patrol-log"

[ "${BUILD:-1}" = 0 ] || cargo build --release --quiet --bin zhenji --example bulk
target=${CARGO_TARGET_DIR:-target}
zhenji=$target/release/zhenji
bulk=$target/release/examples/bulk

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema
npm install --silent --no-fund --no-audit --prefix "$work/node" ajv ajv-formats >&2
export NODE_PATH=$work/node/node_modules

mkdir "$work/schemas"
for kind in $KINDS; do "$zhenji" schema "$kind" > "$work/schemas/$kind.json"; done
"$bulk" manifests "$work/manifests" "$COUNT"

# best COMMAND…: "CPU-seconds elapsed-seconds peak-KiB" of the best run. A command that finds
# something wrong, or fails, ends the comparison.
best() {
  local TIMEFORMAT='%3U %3S %3R'
  for _ in $(seq "$RUNS"); do
    { time /usr/bin/time -o "$work/peak" -f %M "$@" > "$work/log" 2>&1; } 2> "$work/time" || {
      cat "$work/log" >&2
      echo "failed: $*" >&2
      return 1
    }
    awk -v peak="$(tail -n 1 "$work/peak")" '{ print $1 + $2, $3, peak }' "$work/time"
  done | sort -n | head -n 1
}

check_jsonschema() {
  for kind in $KINDS; do
    find "$work/manifests/$kind" -name dossier.json -print0 |
      xargs -0 -n 100000 "$work/venv/bin/check-jsonschema" --schemafile "$work/schemas/$kind.json"
  done
}
export -f check_jsonschema
export work KINDS

ours=$(best "$zhenji" check "$work/manifests" --select STR001,STR002 --no-cache --isolated --quiet)
alone=$(best "$bulk" validate "$work/manifests")
python=$(best bash -c check_jsonschema)
node=$(best node benches/tool/validate.cjs "$work/schemas" "$work/manifests")

row() {
  awk -v name="$1" -v other="$2" -v check="${ours%% *}" -v alone="${alone%% *}" 'BEGIN {
    split(other, o, " ")
    printf "| %s | %.1f | %.1f |\n", name, o[1] / check, o[1] / alone
  }'
}
echo "CPU time for $COUNT manifests, as a multiple of zhenji's:"
echo
echo "| | of \`zhenji check --select STR001,STR002 --no-cache\` | of parsing and validation alone |"
echo "| --- | ---: | ---: |"
row "check-jsonschema" "$python"
row "ajv" "$node"
row "\`zhenji check --select STR001,STR002 --no-cache\`" "$ours"

echo
echo "\`zhenji check --no-cache\` of a whole archive, as a multiple of the smallest:"
echo
echo "| dossiers | × dossiers | × CPU time | × elapsed time | × peak memory |"
echo "| ---: | ---: | ---: | ---: | ---: |"
first=""
for size in $SIZES; do
  "$bulk" archive "$work/archive" "$size"
  measured=$(best "$zhenji" check "$work/archive" --no-cache --isolated --quiet)
  rm -rf "$work/archive"
  first=${first:-$size $measured}
  awk -v first="$first" -v size="$size" -v measured="$measured" 'BEGIN {
    split(first, f, " "); split(measured, m, " ")
    printf "| %d | %.0f | %.1f | %.1f | %.1f |\n", size, size / f[1], m[1] / f[2], m[2] / f[3], m[3] / f[4]
  }'
done

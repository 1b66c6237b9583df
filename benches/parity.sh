#!/bin/sh
# Findings of one run and of Spark with 1, 3 and 16 parts: their digests, and whether they are equal.
#
#     benches/parity.sh ARCHIVE [ZHENJI]
#
# Wants python3 with pyspark, and Java. Archives for it:
#
#     ZHENJI_EVAL_ARCHIVE=/tmp/eval cargo test --test eval       # copies of all kinds among honest texts
#     cargo run --release --example archive -- /tmp/twenty 108   # 20,000 files
set -eu
archive=$(realpath "$1")
zhenji=$(realpath "${2:-target/release/zhenji}")
here=$(dirname "$(realpath "$0")")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export XDG_CACHE_HOME="$out/cache" SPARK_LOCAL_IP=127.0.0.1
export PYSPARK_SUBMIT_ARGS="--master local[2,4] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=8 pyspark-shell"

echo "$(find "$archive" -type f | wc -l) files"
"$zhenji" check "$archive" --quiet --output "json=$out/check.json" || [ $? -le 1 ]
echo "check      $(sha256sum < "$out/check.json")"
for parts in 1 3 16; do
    # The job's exit code is that of the findings.
    python3 "$here/../spark/zhenji_spark.py" "$archive" "$out/$parts" --parts $parts --zhenji "$zhenji" \
        2> "$out/said" || [ $? -le 1 ] || { cat "$out/said"; exit 1; }
    echo "spark $parts    $(sha256sum < "$out/$parts/findings.json")"
    cmp "$out/check.json" "$out/$parts/findings.json"
done
echo equal

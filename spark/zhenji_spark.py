"""Facts of an archive on Apache Spark: taken in parts, compared by joins, judged once.

    spark-submit --master 'local[2,4]' spark/zhenji_spark.py ARCHIVE OUT --parts 16

Every part is one task that runs the program `zhenji` (--zhenji, or the one on PATH) and writes one
Parquet file, whole or not at all: a task that fails is tried again by Spark and can neither lose nor
double a row. OUT gets

    facts/part-I-of-N.parquet   what `zhenji facts` learnt
    clusters/                   equal files, equal texts and alike pictures, found by joins
    findings.json               what `zhenji judge` says: the same bytes as `zhenji check --output json`
"""

import argparse
import os
import subprocess
import sys

from pyspark.sql import DataFrame, SparkSession, functions as F

# Two pictures of which fewer of 256 signs differ are alike (docs/facts.md, `phash`).
ALIKE = 28
# 16 bands of 16 signs: of two pictures with 15 or fewer differing signs one band is equal for certain.
BANDS = 16
# A band that more pictures than this share (blank pages, black frames) tells nothing.
COMMON = 200


def take(archive: str, out: str, zhenji: str, part: int, parts: int, more: list) -> str:
    """Runs one part and gives its file; a file that is there already is whole and is kept."""
    path = os.path.join(out, "facts", f"part-{part}-of-{parts}.parquet")
    if os.path.exists(path):
        return path
    command = [zhenji, "facts", archive, "--shard", f"{part}/{parts}", "--output", f"parquet={path}"]
    command += ["--quiet", "--threads", "1", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"part {part} of {parts}: exit code {done.returncode}: {done.stderr}")
    return path


def alike_pictures(facts: DataFrame) -> DataFrame:
    """Pairs of pictures: candidates by equal bands, verified by the signs that differ."""
    pictures = (
        facts.where("row = 'picture' and phash is not null")
        .select("phash", F.concat_ws("#", "dossier", "path", F.coalesce("page", F.lit(0))).alias("member"))
        # A blank picture has no signs to speak of.
        .where("length(replace(phash, '0', '')) >= 16")
        .dropDuplicates(["member"])
    )
    bands = pictures.select(
        "member",
        "phash",
        F.explode(
            F.array(*[F.concat_ws(":", F.lit(at), F.substring("phash", at * 4 + 1, 4)) for at in range(BANDS)])
        ).alias("band"),
    )
    common = bands.groupBy("band").count().where(F.col("count") > COMMON).select("band")
    bands = bands.join(common, "band", "left_anti")
    one, other = bands.alias("one"), bands.alias("other")
    pairs = (
        one.join(other, "band")
        .where("one.member < other.member")
        .select(
            F.col("one.member").alias("a"),
            F.col("other.member").alias("b"),
            F.col("one.phash").alias("x"),
            F.col("other.phash").alias("y"),
        )
        .dropDuplicates(["a", "b"])
    )
    word = lambda name, at: F.conv(F.substring(name, at * 8 + 1, 8), 16, 10).cast("bigint")
    differing = sum((F.bit_count(word("x", at).bitwiseXOR(word("y", at))) for at in range(8)), F.lit(0))
    return pairs.where(differing < ALIKE).select("a", "b")


def equal(facts: DataFrame, condition: str, key) -> DataFrame:
    """Pairs of files that have one key: each with the first of them, never all with all."""
    files = facts.where(f"row = 'file' and {condition}").select(
        key.alias("key"), F.concat_ws("#", "dossier", "path", F.lit(0)).alias("member")
    )
    first = files.groupBy("key").agg(F.min("member").alias("a"), F.count("*").alias("count")).where("count > 1")
    return files.join(first, "key").where("member <> a").select("a", F.col("member").alias("b"))


def clusters(spark: SparkSession, pairs: DataFrame) -> DataFrame:
    """Connected components by large-star and small-star (Kiveris et al., SoCC 2014): alternating,
    each in one shuffle, until nothing moves; a node's component is its smallest member."""
    edges = pairs.select(F.col("a").alias("u"), F.col("b").alias("v")).distinct()
    edges = edges.localCheckpoint()
    while True:
        both = edges.union(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
        least = both.groupBy("u").agg(F.min("v").alias("m"))
        least = least.select("u", F.least("u", "m").alias("m"))
        # Large-star: every larger neighbour goes to the smallest one.
        large = both.join(least, "u").where("v > u").select(F.col("v").alias("u"), F.col("m").alias("v"))
        large = large.where("u <> v").distinct().localCheckpoint()
        # Small-star: so does every smaller one, and the node itself.
        down = large.select(F.greatest("u", "v").alias("u"), F.least("u", "v").alias("v"))
        least = down.groupBy("u").agg(F.min("v").alias("m"))
        small = down.join(least, "u").select(F.col("v").alias("u"), F.col("m").alias("v"))
        small = small.union(least.select("u", F.col("m").alias("v"))).where("u <> v").distinct().localCheckpoint()
        moved = small.exceptAll(edges).count() + edges.exceptAll(small).count()
        edges = small
        if moved == 0:
            break
    members = edges.select(F.col("v").alias("cluster"), F.col("u").alias("member"))
    heads = edges.select(F.col("v").alias("cluster"), F.col("v").alias("member"))
    return members.union(heads).distinct()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive")
    parser.add_argument("out")
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--zhenji", default="zhenji")
    parser.add_argument("--judge-with", help="the program on the driver, where it is not --zhenji")
    parser.add_argument("--config", help="a zhenji.toml for taking and for judging")
    arguments = parser.parse_args()
    out = os.path.abspath(arguments.out)
    os.makedirs(os.path.join(out, "facts"), exist_ok=True)
    more = ["--config", arguments.config] if arguments.config else []
    spark = SparkSession.builder.appName("zhenji").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    parts, archive, zhenji = arguments.parts, arguments.archive, arguments.zhenji
    numbers = spark.sparkContext.parallelize(range(1, parts + 1), parts)
    files = sorted(numbers.map(lambda part: take(archive, out, zhenji, part, parts, more)).collect())
    facts = spark.read.parquet(*files)
    signs = "[\\s\\p{N}\\p{P}]"
    kinds = {
        "file": equal(facts, "size > 0", F.col("sha256")),
        "text": equal(
            facts,
            f"length(regexp_replace(text, '{signs}', '')) >= 40",
            F.sha2(F.regexp_replace("text", signs, ""), 256),
        ),
        "picture": alike_pictures(facts),
    }
    found = None
    for kind, pairs in kinds.items():
        of_kind = clusters(spark, pairs).withColumn("kind", F.lit(kind))
        found = of_kind if found is None else found.union(of_kind)
    found.coalesce(1).sort("kind", "cluster", "member").write.mode("overwrite").parquet(os.path.join(out, "clusters"))
    report = os.path.join(out, "findings.json")
    judged = subprocess.run(
        [arguments.judge_with or zhenji, "judge", *files, "--quiet", "--output", f"json={report}", *more], check=False
    )
    spark.stop()
    # 0 and 1 are verdicts, all else is no result.
    return judged.returncode


if __name__ == "__main__":
    sys.exit(main())

//! How the work grows with the archive, and what reading and validating a manifest costs.
//!
//! `ZHENJI_BENCH_LARGE=1 cargo bench --bench check` adds an archive of 100,000 dossiers.

#[path = "../tests/generate/bulk.rs"]
mod bulk;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use zhenji::archive::Manifest;
use zhenji::config::{ConfigFile, Settings};
use zhenji::examine::Examiner;
use zhenji::finding::Meta;
use zhenji::schema::Kinds;

fn settings() -> Settings {
    let metas: Vec<&'static Meta> = zhenji::rules::all().map(|rule| &rule.meta).collect();
    ConfigFile::default().settings(&[], &[], &metas).unwrap()
}

/// The whole pipeline but the report, without a cache.
fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let large = std::env::var_os("ZHENJI_BENCH_LARGE").is_some_and(|value| value == "1");
    let sizes = [1_000, 10_000].into_iter().chain(large.then_some(100_000));
    for dossiers in sizes {
        let root = tempfile::tempdir().unwrap();
        bulk::bulk(root.path(), dossiers);
        let settings = settings();
        group.throughput(Throughput::Elements(dossiers.into()));
        group.bench_function(dossiers.to_string(), |bencher| {
            bencher.iter_batched(
                Examiner::default,
                |examiner| zhenji::check(&[root.path().to_owned()], &settings, &examiner).unwrap(),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// Parsing and schema validation alone, on one thread.
fn validate(criterion: &mut Criterion) {
    let dossiers: Vec<bulk::Dossier> = (0..2_000).map(bulk::dossier).collect();
    let none: [&str; 0] = [];
    let kinds = Kinds::new(&none).unwrap();
    let bytes = dossiers.iter().map(|dossier| dossier.manifest.len() as u64).sum();
    let mut group = criterion.benchmark_group("validate");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("2000", |bencher| {
        bencher.iter(|| {
            for dossier in &dossiers {
                let manifest = Manifest::parse(&dossier.manifest, &dossier.folder, "dossier.json").unwrap();
                let validation = kinds.get(dossier.kind).unwrap().validate(&manifest.root);
                let clean = validation.problems.is_empty() && validation.failures.is_empty();
                assert!(clean, "{}", dossier.id);
                black_box(validation);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, check, validate);
criterion_main!(benches);

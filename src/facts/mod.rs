//! Facts as a table: what a run learnt of files, dossiers and pictures, for other engines to query,
//! and all that is needed to judge again without the archive.

mod columns;
mod judge;
mod lines;
mod parquet;
mod record;
mod shard;
mod table;
mod take;

pub use columns::{COLUMNS, Column, Type, VERSION, Value, of_name};
pub use judge::{JudgeError, is_table, judge, read_past};
pub use shard::Shard;
pub use table::{Row, Table, TableError, Writer};
pub use take::{TakeError, take};

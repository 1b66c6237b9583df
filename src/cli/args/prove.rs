//! Signatures and locks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::words::Listing;

#[derive(Debug, Args)]
pub struct SignaturesArgs {
    /// PDF, OFD or CMS files, files with a .p7s or .minisig beside them, folders, or a dossier.json
    #[arg(required = true, value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Trust these certificates (PEM or DER); may be repeated
    #[arg(long, value_name = "FILE")]
    pub trust: Vec<PathBuf>,
    /// Check minisign signatures by this public key; may be repeated
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// Judge certificates at this date or moment (RFC 3339) where no trusted timestamp gives one
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// List the red imprints and the handwriting that are seen on pages, too
    #[arg(long)]
    pub pages: bool,
    /// How to print the list
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct LockArgs {
    /// Dossiers, or folders of dossiers
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Sign each lock with this minisign secret key, made with `minisign -G -W`
    #[arg(long, value_name = "FILE", conflicts_with = "signature")]
    pub key: Option<PathBuf>,
    /// Let each lock name a signature that is made over it afterwards
    #[arg(long, value_name = "METHOD", value_enum)]
    pub signature: Option<LockSignature>,
    /// Let each lock name a timestamp (RFC 3161) that is fetched for it afterwards
    #[arg(long)]
    pub timestamp: bool,
    /// Enter the new heads into this ledger, and refuse those that do not extend the old ones
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// When the dossiers are locked (now otherwise, RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Lock anew what has changed since its lock
    #[arg(long)]
    pub renew: bool,
}

/// How a lock is signed by somebody else's tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LockSignature {
    /// In dossier.lock.json.minisig
    Minisign,
    /// In dossier.lock.json.p7s
    Cms,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Dossiers, or folders of dossiers
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Trust these certificates (PEM or DER); may be repeated
    #[arg(long, value_name = "FILE")]
    pub trust: Vec<PathBuf>,
    /// Check minisign signatures by this public key; may be repeated
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// Hold the locks against the heads in this ledger
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// How to print the result
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

//! The readers of strangers' signatures and locks, as fuzzing calls them: whatever the bytes are,
//! they come back with an answer, and with the same answer again. `fuzz/` calls these very
//! functions.

use zhenji::limits::Work;
use zhenji::lock::{Ledger, Lock};
use zhenji::seal::{self, Signature, Trust, Verdict};

/// What every answer is held to.
fn hold(read: impl Fn() -> Vec<Signature>) {
    let found = read();
    assert_eq!(found, read(), "two readings differ");
    for verified in seal::judge_all(found, &Trust::default()) {
        // Nobody is trusted here.
        assert_ne!(verified.verdict, Verdict::Valid, "valid without an anchor");
    }
}

/// CMS in files and beside them, certificates, timestamps, minisign.
pub fn cms(bytes: &[u8]) {
    hold(|| seal::cms::verify_file(bytes, ""));
    hold(|| seal::cms::verify_detached(bytes, b"content", ""));
    seal::x509::certificates(bytes);
    seal::minisign::verify(bytes, b"content", "", &Trust::default());
}

/// Signatures in PDFs.
pub fn pdf(bytes: &[u8]) {
    hold(|| seal::pdf::signatures(bytes));
}

/// Seals and signatures in OFDs.
pub fn ofd(bytes: &[u8]) {
    hold(|| seal::ofd::signatures(bytes, &Work::default()));
}

/// Locks and ledgers: what could be read says the same when it is written and read again.
pub fn lock(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(lock) = Lock::parse(text) {
        let again = Lock::parse(&lock.text()).unwrap_or_else(|_| panic!("what was written cannot be read"));
        assert_eq!(again.text(), lock.text());
    }
    if let Ok(ledger) = Ledger::parse(text) {
        let again =
            Ledger::parse(&ledger.text()).unwrap_or_else(|_| panic!("what was written cannot be read"));
        assert_eq!(again.text(), ledger.text());
    }
}

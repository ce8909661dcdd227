//! Every kind of record, from the bytes that were sealed.

use subrosa_store::fuzz::{RECORDS, opened, sealed};

use crate::input::{Input, damage};
use crate::memory;

/// What is read of a record means the same when it is written; a seal that was changed does not open.
pub(crate) fn record(data: &[u8]) {
    let mut input = Input(data);
    let kind = &RECORDS[usize::from(input.byte()) % RECORDS.len()];
    let (how, at) = (input.byte(), input.short());
    let mut stored = sealed(input.0).expect("bytes can be sealed");
    // Lists of texts that are empty cost most: 24 bytes for each byte.
    let read = memory::within(4 << 20, 64 * stored.len(), || kind.again(&stored));
    if let Ok(written) = read {
        let again = sealed(&written).expect("a record can be sealed");
        let again = kind.again(&again).expect("what is written is read");
        assert!(
            again == written,
            "{} means something else when written",
            kind.name
        );
    }
    damage(&mut stored, how, at);
    assert!(!opened(&stored), "a changed seal opens");
    assert!(kind.again(&stored).is_err());
}

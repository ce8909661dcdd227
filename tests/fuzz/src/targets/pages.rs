//! The layer of pages: records over rows that may be anything.

use std::collections::HashMap;

use subrosa_store::fuzz::PagesOnly;

use crate::input::Input;
use crate::memory;

/// A record is what was put there, or is named as damaged; it is never a mixture.
pub(crate) fn pages(data: &[u8]) {
    let mut input = Input(data);
    let store = PagesOnly::default();
    // What each name holds, as far as no row was written behind its back.
    let mut known: HashMap<&[u8], Option<Vec<u8>>> =
        NAMES.iter().map(|name| (*name, None)).collect();
    let mut steps = 0;
    while !input.is_empty() && steps < MOST_STEPS {
        steps += 1;
        let (what, name) = (input.byte(), NAMES[usize::from(input.byte()) % NAMES.len()]);
        match what % 4 {
            0 => {
                let number = input.short();
                let row = [name, &number.to_be_bytes()].concat();
                if store.put_row(&row, &row_of(&mut input)).is_ok() {
                    known.remove(name);
                }
            }
            1 => {
                let record = record_of(&mut input);
                memory::within(4 << 20, 4 * record.len(), || store.put(name, &record))
                    .expect("it is not long");
                known.insert(name, Some(record));
            }
            2 => {
                store.remove(name).expect("it can be removed");
                assert!(matches!(store.get(name), Ok(None)));
                known.insert(name, None);
            }
            _ => {
                let read = memory::within(4 << 20, 4 * data.len(), || store.get(name));
                if let Some(holds) = known.get(name) {
                    assert!(read.expect("whole") == *holds);
                } else if let Ok(Some(record)) = read {
                    store.put(name, &record).expect("what was read can be put");
                    known.insert(name, Some(record));
                }
            }
        }
    }
    for name in NAMES {
        if let Some(holds) = known.get(name) {
            assert!(store.get(name).expect("whole") == *holds);
        }
    }
    let any = store.names_of_any().expect("rows can be listed");
    if let Ok(names) = store.names() {
        assert!(names == any, "a record that nobody lists");
    }
    for name in NAMES {
        store.remove(name).expect("it can be removed");
    }
    assert!(store.rows().expect("rows can be listed").is_empty());
}

/// A row that looks like a page more often than not.
fn row_of(input: &mut Input<'_>) -> Vec<u8> {
    let how = input.byte();
    let length = if how & 1 == 1 {
        7 * 1024
    } else {
        usize::from(input.short()) % (9 * 1024)
    };
    let mut row = Vec::new();
    if how & 2 == 2 {
        row.extend(input.array::<6>());
    }
    row.resize(length + row.len(), how);
    row
}

fn record_of(input: &mut Input<'_>) -> Vec<u8> {
    let mut record = input.piece().to_vec();
    let length = match input.byte() % 4 {
        0 => record.len(),
        1 => usize::from(input.short()) % 40_000,
        pages => usize::from(pages) * 7 * 1024,
    };
    record.resize(length, 7);
    record
}

/// One of them begins like another, and one like another's page.
const NAMES: [&[u8]; 4] = [b"a", b"ab", b"abc", b"a\0\0"];
const MOST_STEPS: usize = 48;

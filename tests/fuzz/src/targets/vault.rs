//! The vault of erase keys: root, table and journal, and copies of it.

use subrosa_store::fuzz::{Held, VaultFiles, from_copy};

use crate::input::{Damage, Input, damage};
use crate::memory;

pub(crate) fn vault(data: &[u8]) {
    let mut input = Input(data);
    if input.byte() % 4 == 0 {
        let read = memory::within(4 << 20, 64 * data.len(), || from_copy(input.0));
        drop(read);
        return;
    }
    let (which, how, at) = (input.byte(), input.byte(), input.short());
    let (root, table) = (input.piece(), input.piece());
    let mut entries = Vec::new();
    while !input.is_empty() && entries.len() < MOST_ENTRIES {
        entries.push(input.piece());
    }
    let Some(files) = VaultFiles::of(root, table, &entries) else {
        return;
    };
    let opened = memory::within(4 << 20, 64 * data.len(), || files.open());
    if let Ok(held) = &opened {
        copied(&files, held);
    }
    // What the vault said after each entry, as far as it opened.
    let after = |count: usize| VaultFiles::of(root, table, &entries[..count])?.open().ok();
    let states: Vec<Held> = (0..=entries.len()).filter_map(after).collect();
    damaged(&files, &states, (which, how, at));
}

/// A vault that is made again from a copy says the same.
fn copied(files: &VaultFiles, held: &Held) {
    let (again, copy) = files.copied().expect("what opens can be copied");
    assert!(again.keys == held.keys && again.roster_floor == held.roster_floor);
    // Nothing says of a case without any key that its records must be there.
    let keyed = |case: &&[u8; 16]| held.keys.iter().any(|(of, _, _)| of == *case);
    let acknowledged: Vec<_> = held.acknowledged.iter().filter(keyed).collect();
    assert!(again.acknowledged.iter().eq(acknowledged));
    let (_, some) = from_copy(&copy).expect("a copy can be read");
    let mut keys = held.keys.iter().filter(|(case, _, _)| case[0] % 2 == 0);
    assert!(some.keys.iter().all(|key| keys.next() == Some(key)) && keys.next().is_none());
}

/// A vault of which one file was changed says what it said before, or after fewer entries, or does not open.
fn damaged(files: &VaultFiles, states: &[Held], (which, how, at): (u8, u8, u16)) {
    let mut files = files.clone();
    let number = usize::from(which) % files.0.len();
    let file = files
        .0
        .values_mut()
        .nth(number)
        .expect("there is such a file");
    let done = damage(file, how, at);
    let Ok(held) = files.open() else {
        return;
    };
    let same = |state: &&Held| {
        (&state.keys, &state.acknowledged, state.roster_floor)
            == (&held.keys, &held.acknowledged, held.roster_floor)
    };
    let known = states.iter().rev().find(same);
    assert!(known.is_some(), "a changed vault says something new");
    // Only the last entry may be lost by a bit that was turned, and that is said.
    if done == Damage::Turned && !held.tail_lost {
        let whole = states.last().expect("there is one");
        assert!(same(&whole), "a changed vault says less without a word");
    }
}

const MOST_ENTRIES: usize = 8;

//! One suite for every backend: what the code above relies on.

use std::sync::Arc;
use std::thread;

use super::memory::MemoryBackend;
use super::sled::SledBackend;
use super::{Backend, Batch, MAX_NAME, MAX_VALUE, Row, Tree};
use crate::error::StoreError;

/// Runs every test of the suite on one backend. `$make` is called once per test.
macro_rules! suite {
    ($backend:ident, $make:expr) => {
        mod $backend {
            use super::*;

            suite!(@tests $make,
                what_was_put_is_read_in_its_tree_only,
                the_last_change_of_a_name_counts,
                a_removed_value_is_gone_and_removing_nothing_is_fine,
                a_scan_finds_a_prefix_in_order_and_nothing_else,
                a_batch_over_all_trees_is_made_whole,
                a_batch_with_a_value_too_long_changes_nothing,
                a_batch_with_a_name_too_long_changes_nothing,
                the_longest_value_and_name_are_kept,
                an_empty_value_is_not_a_missing_one,
                an_empty_batch_is_fine,
                a_scan_beside_writers_never_sees_half_a_batch,
                frozen_rows_stay_as_they_were_while_everything_changes,
            );
        }
    };
    (@tests $make:expr, $($test:ident,)*) => {
        $(
            #[test]
            fn $test() {
                let (backend, _kept) = $make;
                let backend: Arc<dyn Backend> = Arc::new(backend);
                super::$test(&backend);
            }
        )*
    };
}

suite!(memory, (MemoryBackend::default(), ()));
suite!(sled, {
    let dir = tempfile::tempdir().unwrap();
    (SledBackend::open(dir.path()).unwrap(), dir)
});

type Any = Arc<dyn Backend>;

fn put(backend: &Any, tree: Tree, name: &[u8], value: &[u8]) {
    let mut batch = Batch::default();
    batch.put(tree, name, value);
    backend.apply(batch).unwrap();
    backend.flush().unwrap();
}

fn row(name: &[u8], value: &[u8]) -> Row {
    (name.to_vec(), value.to_vec())
}

fn what_was_put_is_read_in_its_tree_only(backend: &Any) {
    put(backend, Tree::Case, b"name", b"value");
    assert_eq!(backend.get(Tree::Case, b"name").unwrap().unwrap(), b"value");
    for tree in Tree::ALL.into_iter().filter(|tree| *tree != Tree::Case) {
        assert_eq!(backend.get(tree, b"name").unwrap(), None, "{tree:?}");
        assert!(backend.scan(tree, &[]).unwrap().is_empty(), "{tree:?}");
    }
}

fn the_last_change_of_a_name_counts(backend: &Any) {
    put(backend, Tree::Meta, b"name", b"first");
    let mut batch = Batch::default();
    batch.remove(Tree::Meta, b"name");
    batch.put(Tree::Meta, b"name", b"second");
    batch.put(Tree::Meta, b"gone", b"third");
    batch.remove(Tree::Meta, b"gone");
    assert_eq!(batch.pending(Tree::Meta, b"name"), Some(&b"second"[..]));
    assert_eq!(batch.pending(Tree::Meta, b"gone"), None);
    backend.apply(batch).unwrap();
    assert_eq!(
        backend.scan(Tree::Meta, &[]).unwrap(),
        [row(b"name", b"second")]
    );
}

fn a_removed_value_is_gone_and_removing_nothing_is_fine(backend: &Any) {
    put(backend, Tree::Wrap, b"name", b"value");
    let mut batch = Batch::default();
    batch.remove(Tree::Wrap, b"name");
    batch.remove(Tree::Wrap, b"never there");
    backend.apply(batch).unwrap();
    assert_eq!(backend.get(Tree::Wrap, b"name").unwrap(), None);
}

fn a_scan_finds_a_prefix_in_order_and_nothing_else(backend: &Any) {
    for name in [&b"b2"[..], b"b1", b"a", b"c", b"b", b"b\xff\xff", b"bb"] {
        put(backend, Tree::Record, name, name);
    }
    put(backend, Tree::Wrap, b"b3", b"of another tree");
    let found = backend.scan(Tree::Record, b"b").unwrap();
    let expected: [&[u8]; 5] = [b"b", b"b1", b"b2", b"bb", b"b\xff\xff"];
    assert_eq!(found, expected.map(|name| row(name, name)));
    assert_eq!(backend.scan(Tree::Record, &[]).unwrap().len(), 7);
    assert_eq!(backend.scan(Tree::Record, b"\xff").unwrap(), []);
}

fn a_batch_over_all_trees_is_made_whole(backend: &Any) {
    let mut batch = Batch::default();
    for tree in Tree::ALL {
        for name in 0..20_u8 {
            batch.put(tree, &[name], tree.name().as_bytes());
        }
    }
    backend.apply(batch).unwrap();
    backend.flush().unwrap();
    for tree in Tree::ALL {
        let rows = backend.scan(tree, &[]).unwrap();
        assert_eq!(rows.len(), 20);
        assert!(
            rows.iter()
                .all(|(_, value)| value == tree.name().as_bytes())
        );
    }
}

fn a_batch_with_a_value_too_long_changes_nothing(backend: &Any) {
    let mut batch = Batch::default();
    batch.put(Tree::Meta, b"fits", b"value");
    batch.put(Tree::Case, b"name", &vec![0; MAX_VALUE + 1]);
    assert!(matches!(backend.apply(batch), Err(StoreError::Backend(_))));
    assert_eq!(backend.get(Tree::Meta, b"fits").unwrap(), None);
}

fn a_batch_with_a_name_too_long_changes_nothing(backend: &Any) {
    let mut batch = Batch::default();
    batch.put(Tree::Meta, b"fits", b"value");
    batch.put(Tree::Case, &[0; MAX_NAME + 1], b"value");
    assert!(matches!(backend.apply(batch), Err(StoreError::Backend(_))));
    assert_eq!(backend.get(Tree::Meta, b"fits").unwrap(), None);
}

fn the_longest_value_and_name_are_kept(backend: &Any) {
    let (name, value) = ([0xab; MAX_NAME], vec![0xcd; MAX_VALUE]);
    put(backend, Tree::Roster, &name, &value);
    assert_eq!(
        backend.scan(Tree::Roster, &[]).unwrap(),
        [row(&name, &value)]
    );
}

fn an_empty_value_is_not_a_missing_one(backend: &Any) {
    put(backend, Tree::Sent, b"name", b"");
    assert_eq!(backend.get(Tree::Sent, b"name").unwrap(), Some(Vec::new()));
}

fn an_empty_batch_is_fine(backend: &Any) {
    backend.apply(Batch::default()).unwrap();
    backend.flush().unwrap();
}

fn a_scan_beside_writers_never_sees_half_a_batch(backend: &Any) {
    let writers: Vec<_> = (0..2_u8)
        .map(|writer| {
            let backend = Arc::clone(backend);
            thread::spawn(move || {
                for round in 0..200_u8 {
                    let mut batch = Batch::default();
                    for name in 0..10_u8 {
                        batch.put(Tree::Record, &[name], &[writer, round]);
                    }
                    backend.apply(batch).unwrap();
                }
            })
        })
        .collect();
    while writers.iter().any(|writer| !writer.is_finished()) {
        let rows = backend.scan(Tree::Record, &[]).unwrap();
        assert!(rows.is_empty() || rows.len() == 10);
        assert!(rows.iter().all(|row| row.1 == rows[0].1));
    }
    for writer in writers {
        writer.join().unwrap();
    }
}

/// All rows of a frozen backend; `between` runs after each step.
fn thaw(backend: &Any, mut between: impl FnMut(usize)) -> Vec<(Tree, Row)> {
    let mut frozen = backend.freeze().unwrap();
    let mut all = Vec::new();
    let mut steps = 0;
    between(steps);
    while let Some((tree, rows)) = frozen.more().unwrap() {
        all.extend(rows.into_iter().map(|row| (tree, row)));
        steps += 1;
        between(steps);
    }
    all
}

fn frozen_rows_stay_as_they_were_while_everything_changes(backend: &Any) {
    let name = |number: u32| number.to_be_bytes();
    for number in 0..1_500 {
        let tree = Tree::ALL[usize::try_from(number % 3 * 6).unwrap()];
        let mut batch = Batch::default();
        batch.put(tree, &name(number), b"before");
        backend.apply(batch).unwrap();
    }
    let expected = thaw(backend, |_| ());
    assert_eq!(expected.len(), 1_500);
    let seen = thaw(backend, |step| {
        // What is read already, what is being read and what is not read yet: changed, removed, added.
        for number in (u32::try_from(step).unwrap() % 7..1_500).step_by(7) {
            let tree = Tree::ALL[usize::try_from(number % 3 * 6).unwrap()];
            let mut batch = Batch::default();
            match number % 2 {
                0 => batch.put(tree, &name(number), &step.to_be_bytes()),
                _ => batch.remove(tree, &name(number)),
            }
            batch.put(Tree::ALL[step % 15], &name(10_000 + number), b"new");
            batch.put(tree, b"", b"first of all");
            backend.apply(batch).unwrap();
        }
    });
    assert_eq!(seen, expected);
    assert_ne!(
        thaw(backend, |_| ()),
        expected,
        "and later it is as it is then"
    );
}

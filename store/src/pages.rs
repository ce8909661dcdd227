//! Records of any length, as pages that a backend can hold.
//!
//! A record `name` is stored under `name ‖ page number` (two bytes, big-endian). Page 0 starts
//! with the number of pages (two bytes) and the length of the record (four bytes).

use crate::backend::{Backend, Batch, Tree};
use crate::error::StoreError;

/// Adds a record to a batch, and the removal of pages that a longer one left.
///
/// # Errors
/// [`StoreError::Backend`] if the record is longer than 65,535 pages.
pub(crate) fn put(
    backend: &dyn Backend,
    batch: &mut Batch,
    tree: Tree,
    name: &[u8],
    record: &[u8],
) -> Result<(), StoreError> {
    remove(backend, batch, tree, name)?;
    let length = u32::try_from(record.len()).map_err(|_| TOO_LONG)?;
    let count = u16::try_from(record.len().div_ceil(PAGE).max(1)).map_err(|_| TOO_LONG)?;
    let mut first = count.to_be_bytes().to_vec();
    first.extend_from_slice(&length.to_be_bytes());
    let mut pages = record.chunks(PAGE);
    first.extend_from_slice(pages.next().unwrap_or_default());
    batch.put(tree, &page_name(name, 0), &first);
    for (number, page) in (1..count).zip(pages) {
        batch.put(tree, &page_name(name, number), page);
    }
    Ok(())
}

/// Reads a record. `None` if there is none.
///
/// # Errors
/// [`StoreError::Damaged`] if pages are missing, too many, or of the wrong length.
pub(crate) fn get(
    backend: &dyn Backend,
    tree: Tree,
    name: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    // One scan, because a scan is a snapshot: single reads could mix two versions.
    let mut pages = backend
        .scan(tree, name)?
        .into_iter()
        .filter(|(page, _)| page.len() == name.len().saturating_add(NUMBER));
    let Some((first_name, first)) = pages.next() else {
        return Ok(None);
    };
    let header = Header::parse(&first).ok_or(DAMAGED)?;
    if first_name != page_name(name, 0) {
        return Err(DAMAGED);
    }
    let mut record = Vec::with_capacity(header.length.min(1 << 20));
    record.extend_from_slice(first.get(HEADER..).unwrap_or_default());
    for number in 1..header.count {
        let (page, bytes) = pages.next().ok_or(DAMAGED)?;
        if page != page_name(name, number) || record.len() % PAGE != 0 {
            return Err(DAMAGED);
        }
        record.extend_from_slice(&bytes);
    }
    if pages.next().is_some() || record.len() != header.length {
        return Err(DAMAGED);
    }
    Ok(Some(record))
}

/// Adds the removal of a record to a batch.
pub(crate) fn remove(
    backend: &dyn Backend,
    batch: &mut Batch,
    tree: Tree,
    name: &[u8],
) -> Result<(), StoreError> {
    // By what is there, not by the count: a damaged first page leaves nothing behind either.
    for (page, _) in backend.scan(tree, name)? {
        if page.len() == name.len().saturating_add(NUMBER) {
            batch.remove(tree, &page);
        }
    }
    let pending = batch.pending(tree, &page_name(name, 0));
    let count = pending
        .and_then(Header::parse)
        .map_or(0, |header| header.count);
    for number in 0..count {
        batch.remove(tree, &page_name(name, number));
    }
    Ok(())
}

/// The names of all records of a tree, in order.
///
/// # Errors
/// [`StoreError::Damaged`] if pages stand there without their first one.
pub(crate) fn names(backend: &dyn Backend, tree: Tree) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut names: Vec<Vec<u8>> = Vec::new();
    let mut others = Vec::new();
    for (page, _) in backend.scan(tree, &[])? {
        let (name, number) = page.split_last_chunk::<NUMBER>().ok_or(DAMAGED)?;
        if *number == [0; NUMBER] {
            names.push(name.to_vec());
        } else {
            others.push(name.to_vec());
        }
    }
    names.sort();
    if others.iter().any(|name| names.binary_search(name).is_err()) {
        return Err(DAMAGED);
    }
    Ok(names)
}

/// The names of all records of which any page is there, in order: those of damaged ones too.
pub(crate) fn names_of_any(backend: &dyn Backend, tree: Tree) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut names: Vec<Vec<u8>> = backend
        .scan(tree, &[])?
        .iter()
        .filter_map(|(page, _)| page.split_last_chunk::<NUMBER>())
        .map(|(name, _)| name.to_vec())
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

struct Header {
    count: u16,
    length: usize,
}

impl Header {
    fn parse(page: &[u8]) -> Option<Self> {
        let (count, rest) = page.split_first_chunk::<2>()?;
        let (length, _) = rest.split_first_chunk::<4>()?;
        Some(Self {
            count: u16::from_be_bytes(*count),
            length: usize::try_from(u32::from_be_bytes(*length)).ok()?,
        })
    }
}

/// The name of a row that holds a page of a record, from 0.
pub(crate) fn page_name(name: &[u8], number: u16) -> Vec<u8> {
    let mut page = name.to_vec();
    page.extend_from_slice(&number.to_be_bytes());
    page
}

const DAMAGED: StoreError = StoreError::Damaged("the pages of a record do not fit together");

const TOO_LONG: StoreError = StoreError::Backend("a record is too long");

/// Bytes of the record on each page.
const PAGE: usize = 7 * 1024;

/// Bytes before the record's own on page 0.
const HEADER: usize = 6;

/// Bytes of the page number in a name.
const NUMBER: usize = 2;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backend::memory::MemoryBackend;

    fn stored(backend: &MemoryBackend, name: &[u8], record: &[u8]) {
        let mut batch = Batch::default();
        put(backend, &mut batch, Tree::Record, name, record).unwrap();
        backend.apply(batch).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_record_of_any_length_comes_back_whole(
            before in 0_usize..40_000, after in 0_usize..40_000,
        ) {
            let backend = MemoryBackend::default();
            stored(&backend, b"name", &vec![1; before]);
            let record: Vec<u8> = (0..after).map(|at| (at % 251).try_into().unwrap()).collect();
            stored(&backend, b"name", &record);
            stored(&backend, b"name and more", b"another");
            prop_assert_eq!(get(&backend, Tree::Record, b"name").unwrap(), Some(record));
            let pages = after.div_ceil(PAGE).max(1) + 1;
            prop_assert_eq!(backend.scan(Tree::Record, &[]).unwrap().len(), pages);
        }
    }

    #[test]
    fn exact_multiples_of_a_page_come_back_whole() {
        let backend = MemoryBackend::default();
        for length in [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE] {
            stored(&backend, b"name", &vec![7; length]);
            let record = get(&backend, Tree::Record, b"name").unwrap();
            assert_eq!(record, Some(vec![7; length]));
        }
    }

    #[test]
    fn a_lost_page_is_named_and_never_shortens_a_record() {
        for lost in 0..3 {
            let backend = MemoryBackend::default();
            stored(&backend, b"name", &vec![7; 3 * PAGE]);
            let mut batch = Batch::default();
            batch.remove(Tree::Record, &page_name(b"name", lost));
            backend.apply(batch).unwrap();
            let read = get(&backend, Tree::Record, b"name");
            assert!(matches!(read, Err(StoreError::Damaged(_))), "page {lost}");
        }
    }

    #[test]
    fn a_page_too_many_or_of_the_wrong_length_is_named() {
        let backend = MemoryBackend::default();
        stored(&backend, b"name", &vec![7; 3 * PAGE]);
        for (number, bytes) in [(3, vec![7; 5]), (1, vec![7; PAGE - 1]), (0, vec![0, 1])] {
            let mut batch = Batch::default();
            let before = backend
                .get(Tree::Record, &page_name(b"name", number))
                .unwrap();
            batch.put(Tree::Record, &page_name(b"name", number), &bytes);
            backend.apply(batch).unwrap();
            let read = get(&backend, Tree::Record, b"name");
            assert!(matches!(read, Err(StoreError::Damaged(_))), "page {number}");
            let mut batch = Batch::default();
            match before {
                Some(before) => batch.put(Tree::Record, &page_name(b"name", number), &before),
                None => batch.remove(Tree::Record, &page_name(b"name", number)),
            }
            backend.apply(batch).unwrap();
        }
        assert!(get(&backend, Tree::Record, b"name").unwrap().is_some());
    }

    #[test]
    fn names_lists_each_record_once_and_misses_no_lost_first_page() {
        let backend = MemoryBackend::default();
        stored(&backend, b"two", &vec![7; 2 * PAGE]);
        stored(&backend, b"one", b"short");
        let listed = names(&backend, Tree::Record).unwrap();
        assert_eq!(listed, [b"one".to_vec(), b"two".to_vec()]);
        let mut batch = Batch::default();
        batch.remove(Tree::Record, &page_name(b"two", 0));
        backend.apply(batch).unwrap();
        assert!(names(&backend, Tree::Record).is_err());
    }

    #[test]
    fn a_removed_record_leaves_no_page() {
        let backend = MemoryBackend::default();
        stored(&backend, b"name", &vec![7; 5 * PAGE]);
        let mut batch = Batch::default();
        remove(&backend, &mut batch, Tree::Record, b"name").unwrap();
        backend.apply(batch).unwrap();
        assert!(backend.scan(Tree::Record, &[]).unwrap().is_empty());
    }

    #[test]
    fn two_puts_in_one_batch_leave_no_page_of_the_first() {
        let backend = MemoryBackend::default();
        let mut batch = Batch::default();
        put(
            &backend,
            &mut batch,
            Tree::Record,
            b"name",
            &vec![7; 5 * PAGE],
        )
        .unwrap();
        put(&backend, &mut batch, Tree::Record, b"name", b"short").unwrap();
        backend.apply(batch).unwrap();
        assert_eq!(backend.scan(Tree::Record, &[]).unwrap().len(), 1);
    }
}

use proptest::prelude::*;

use super::*;

fn written(dir: &Path, key: &Key, length: usize) -> Spool {
    let mut writer = SpoolWriter::create(dir, key).unwrap();
    let content: Vec<u8> = (0..length)
        .map(|n| u8::try_from(n % 251).unwrap())
        .collect();
    writer.write_all(&content).unwrap();
    writer.finish().unwrap()
}

fn read(spool: &Spool, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut out = vec![0; length];
    let mut filled = 0;
    while filled < length {
        let at = offset + u64::try_from(filled).unwrap();
        match spool.read_at(at, &mut out[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    out.truncate(filled);
    Ok(out)
}

#[test]
fn it_is_read_at_any_place_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
        let spool = written(dir.path(), &Key::from_bytes([1; 32]), length);
        assert_eq!(spool.len(), u64::try_from(length).unwrap());
        for offset in [0, 1, length / 2, length.saturating_sub(1), length + 5] {
            let at = u64::try_from(offset).unwrap();
            let expected: Vec<u8> = (offset..length)
                .map(|n| u8::try_from(n % 251).unwrap())
                .collect();
            assert_eq!(
                read(&spool, at, length + 1).unwrap(),
                expected,
                "{length} {offset}"
            );
        }
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_kept_file_opens_again_only_whole_unmoved_and_under_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let key = Key::from_bytes([1; 32]);
    let name = written(dir.path(), &key, 2 * CHUNK + 9).keep();
    let spool = Spool::open(dir.path(), &name, &key).unwrap();
    assert_eq!(spool.len(), u64::try_from(2 * CHUNK + 9).unwrap());
    assert!(Spool::open(dir.path(), &name, &Key::from_bytes([2; 32])).is_err());
    let path = dir.path().join(&name);
    let whole = fs::read(&path).unwrap();
    let elsewhere = "e".repeat(32);
    fs::write(dir.path().join(&elsewhere), &whole).unwrap();
    assert!(Spool::open(dir.path(), &elsewhere, &key).is_err());
    assert!(Spool::open(dir.path(), &format!("./{name}"), &key).is_err());
    let stored = usize::try_from(STORED).unwrap();
    for length in [0, 39, stored, 2 * stored, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(Spool::open(dir.path(), &name, &key).is_err(), "{length}");
    }
    let mut swapped = whole[stored..2 * stored].to_vec();
    swapped.extend_from_slice(&whole[..stored]);
    swapped.extend_from_slice(&whole[2 * stored..]);
    fs::write(&path, &swapped).unwrap();
    let spool = Spool::open(dir.path(), &name, &key).unwrap();
    assert!(read(&spool, 0, 10).is_err());
}

#[test]
fn nothing_on_disk_is_readable() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = SpoolWriter::create(dir.path(), &Key::random().unwrap()).unwrap();
    writer
        .write_all(&b"harvest velvet orbit ".repeat(20_000))
        .unwrap();
    for entry in fs::read_dir(dir.path()).unwrap() {
        let stored = fs::read(entry.unwrap().path()).unwrap();
        assert!(!stored.windows(6).any(|window| window == b"velvet"));
    }
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_flipped_bit_is_refused_where_it_is_read(at in 0_usize..usize::MAX, bit in 0_u8..8) {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let name = written(dir.path(), &key, 2 * CHUNK + 9).keep();
        let path = dir.path().join(&name);
        let mut stored = fs::read(&path).unwrap();
        let at = at % stored.len();
        stored[at] ^= 1 << bit;
        fs::write(&path, stored).unwrap();
        let read = Spool::open(dir.path(), &name, &key)
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
            .and_then(|spool| read(&spool, 0, 2 * CHUNK + 9));
        prop_assert!(read.is_err());
    }

    #[test]
    fn chunks_in_any_other_order_or_of_another_file_are_refused(
        order in proptest::collection::vec(0_usize..6, 1..5),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let kept = [2 * CHUNK + 9, 2 * CHUNK + 9]
            .map(|length| written(dir.path(), &key, length).keep());
        // Chunks 0 to 2 are of the first file, 3 to 5 of another under the same key.
        let stored = kept.clone().map(|name| fs::read(dir.path().join(name)).unwrap());
        let chunks: Vec<&[u8]> = stored
            .iter()
            .flat_map(|file| file.chunks(CHUNK + NONCE + TAG))
            .collect();
        let mixed: Vec<u8> = order.iter().flat_map(|chunk| chunks[*chunk].to_vec()).collect();
        fs::write(dir.path().join(&kept[0]), mixed).unwrap();
        let whole = Spool::open(dir.path(), &kept[0], &key)
            .is_ok_and(|spool| read(&spool, 0, 4 * CHUNK).is_ok());
        prop_assert_eq!(whole, order == [0, 1, 2]);
    }
}

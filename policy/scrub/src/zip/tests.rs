//! The reader, the writer and the reader in pieces, held to each other.

use super::member::Member;
use super::*;
use crate::{Budget, Limits, ReadAt, Reason};

fn written(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = ZipWriter::new(&mut out);
    for (name, bytes) in members {
        writer
            .member(name, |member| {
                member.write_all(bytes).map_err(|_| Reason::Write)
            })
            .unwrap();
    }
    writer.finish().unwrap();
    out
}

/// Bytes that do not pack.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    })
    .take(count)
    .collect()
}

fn all(member: &Member<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buf = vec![0; 40_000];
    loop {
        let count = member.read_at(bytes.len() as u64, &mut buf).unwrap();
        if count == 0 {
            return bytes;
        }
        bytes.extend_from_slice(&buf[..count]);
    }
}

fn seen(archive: &[u8], piece: usize) -> Result<Vec<(String, Vec<u8>)>, Reason> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    let mut stream = Stream::new();
    for piece in archive.chunks(piece) {
        stream.see(piece, &mut |sight| {
            match sight {
                Sight::Begin(name) => found.push((name.to_owned(), Vec::new())),
                Sight::Bytes(bytes) => found.last_mut().unwrap().1.extend_from_slice(bytes),
                Sight::End => {}
            }
            Ok(())
        })?;
    }
    assert_eq!(stream.done()?, found.len());
    Ok(found)
}

#[test]
fn what_is_written_is_read_again_at_once_at_any_place_and_in_pieces() {
    let small = b"words, words, words".repeat(20);
    let large = noise(3 << 20);
    let sparse = [noise(2 << 20), vec![7; 9 << 20]].concat();
    let members: [(&str, &[u8]); 4] = [
        ("file-1.txt", &small),
        ("empty", b""),
        ("large", &large),
        ("sparse", &sparse),
    ];
    let archive = written(&members);
    let mut budget = Budget::new(&Limits::default());
    let opened = Archive::open(&archive, &mut budget).unwrap();
    assert!(!opened.slack && !opened.trailer && opened.comment.is_empty());
    assert_eq!(opened.entries.len(), members.len());
    for (entry, (name, bytes)) in opened.entries.iter().zip(members) {
        assert_eq!((entry.name.as_str(), entry.day()), (name, None));
        assert!(entry.comment.is_empty() && entry.owner.is_none() && !entry.extra);
        let member = opened.member(entry, false, &mut budget).unwrap();
        assert!(all(&member) == bytes, "{name}");
    }
    for piece in [1, 7, 1000, archive.len()] {
        let found = seen(&archive, piece).unwrap();
        assert!(
            found
                .iter()
                .zip(members)
                .all(|(seen, member)| (seen.0.as_str(), seen.1.as_slice()) == member)
        );
    }
}

#[test]
fn a_large_member_is_read_from_behind_to_front() {
    let bytes = [noise(1 << 20), vec![3; 20 << 20], noise(1 << 20)].concat();
    let archive = written(&[("large", &bytes)]);
    let mut budget = Budget::new(&Limits::default());
    let opened = Archive::open(&archive, &mut budget).unwrap();
    let member = opened
        .member(&opened.entries[0], false, &mut budget)
        .unwrap();
    assert!(matches!(member, Member::Paged(_)));
    let step = 777_777;
    for start in (0..bytes.len())
        .step_by(step)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        let mut buf = [0; 5000];
        let count = member.read_at(start as u64, &mut buf).unwrap();
        assert!(
            count > 0 && buf[..count] == bytes[start..start + count],
            "{start}"
        );
    }
}

#[test]
fn how_the_bytes_of_a_member_are_cut_does_not_change_the_archive() {
    let bytes = [noise(100_000), b"more ".repeat(50_000)].concat();
    let whole = written(&[("a", &bytes)]);
    for piece in [1, 333, 65_536] {
        let mut out = Vec::new();
        let mut writer = ZipWriter::new(&mut out);
        writer
            .member("a", |member| {
                for piece in bytes.chunks(piece) {
                    member.write_all(piece).map_err(|_| Reason::Write)?;
                }
                Ok(())
            })
            .unwrap();
        writer.finish().unwrap();
        assert!(out == whole, "{piece}");
    }
}

#[test]
fn the_reader_in_pieces_accepts_no_changed_byte_and_no_cut() {
    let archive = written(&[("file-1.txt", b"some words"), ("file-2.txt", &noise(50))]);
    for at in 0..archive.len() {
        let mut changed = archive.clone();
        changed[at] ^= 0x41;
        assert!(seen(&changed, 64).is_err(), "{at}");
        assert!(seen(&archive[..at], 64).is_err(), "{at}");
    }
    assert!(seen(&[archive.as_slice(), b"x"].concat(), 64).is_err());
}

#[test]
fn names_are_printable_and_used_once() {
    let mut out = Vec::new();
    let mut writer = ZipWriter::new(&mut out);
    assert!(writer.member("a", |_| Ok(())).is_ok());
    for name in ["a", "", "æ", "a\nb"] {
        assert_eq!(writer.member(name, |_| Ok(())), Err(Reason::Stopped));
    }
}

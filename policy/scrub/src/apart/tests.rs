use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use super::*;
use crate::{FindingKind, Format};

fn apart(bytes: &[u8], limits: &Limits) -> Result<Clean<Vec<u8>>, Refusal> {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let worker = thread::spawn(move || work(theirs));
    let answer = scrub_apart(&bytes, Vec::new(), limits, ours);
    drop(worker.join().unwrap());
    answer
}

/// What comes of a worker that sends these frames, whatever it is asked.
fn from_worker(frames: &[Frame]) -> Result<Vec<u8>, Reason> {
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    ours.set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    for frame in frames {
        frame.send(&mut theirs).unwrap();
    }
    scrub_apart(&b"words".as_slice(), Vec::new(), &Limits::default(), ours)
        .map(|clean| clean.into_parts().0)
        .map_err(|refusal| refusal.reason)
}

fn told(format: Format, bytes_out: u64) -> Frame {
    told_of(format, bytes_out, 0, 0)
}

/// An answer with so many findings and words on what stays.
fn told_of(format: Format, bytes_out: u64, findings: usize, remains: usize) -> Frame {
    let finding = |_| crate::Finding {
        kind: FindingKind::Comment,
        fate: crate::Fate::Removed,
        value: None,
    };
    let told = Told::of(crate::Report {
        format,
        findings: (0..findings).map(finding).collect(),
        remains: vec![crate::Remains::Wording; remains],
        bytes_in: 5,
        bytes_out,
    });
    Frame::Answer(Answer::Clean(told).encoded().unwrap())
}

#[test]
fn the_answer_is_that_of_the_same_process() {
    let long = "words and more words\n".repeat(20_000);
    for bytes in [b"\xef\xbb\xbfwords\xe2\x80\x8b".as_slice(), long.as_bytes()] {
        let (here, report) = scrub(&bytes, Vec::new(), &Limits::default())
            .unwrap()
            .into_parts();
        let (there, told) = apart(bytes, &Limits::default()).unwrap().into_parts();
        assert!(here == there);
        let list = |report: &crate::Report| {
            let findings = report.findings.iter();
            findings
                .map(|found| {
                    let value = found.value.as_ref().map(|value| value.expose().to_owned());
                    (found.kind, found.fate, value)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&report), list(&told));
        assert_eq!(report.remains, told.remains);
        assert_eq!(report.format, told.format);
        assert_eq!(
            (report.bytes_in, report.bytes_out),
            (told.bytes_in, told.bytes_out)
        );
    }
    assert_eq!(
        list_of(&apart(b"\xef\xbb\xbfx", &Limits::default()).unwrap()),
        [FindingKind::Encoding]
    );
}

fn list_of(clean: &Clean<Vec<u8>>) -> Vec<FindingKind> {
    let findings = clean.report().findings.iter();
    findings.map(|found| found.kind).collect()
}

#[test]
fn refusals_and_limits_are_those_of_the_same_process() {
    let limits = Limits {
        bytes_in: 10,
        ..Limits::default()
    };
    let reason = |bytes: &[u8]| apart(bytes, &limits).map(drop).unwrap_err().reason;
    assert_eq!(reason(b"far more than ten bytes"), Reason::TooLarge);
    assert_eq!(reason(b""), Reason::Empty);
    assert_eq!(reason(b"a\0\x01\x02b"), Reason::UnknownType);
}

#[test]
fn a_worker_that_says_what_it_should_is_believed() {
    let words = Frame::Bytes(b"words".to_vec());
    assert_eq!(
        from_worker(&[words, told(Format::Text, 5)]),
        Ok(b"words".to_vec())
    );
}

#[test]
fn a_worker_that_says_what_it_should_not_is_a_refusal() {
    let words = || Frame::Bytes(b"words".to_vec());
    let broken: [&[Frame]; 9] = [
        &[],
        &[words()],
        &[Frame::Job(Vec::new())],
        &[words(), told(Format::Text, 4)],
        &[told(Format::Text, 0)],
        &[words(), told(Format::Program, 5)],
        &[words(), Frame::Answer(vec![9; 40])],
        &[Frame::Ask(6, 1), words(), told(Format::Text, 5)],
        &[Frame::Ask(0, 65_537), words(), told(Format::Text, 5)],
    ];
    for frames in broken {
        assert_eq!(from_worker(frames), Err(Reason::Stopped));
    }
}

#[test]
fn a_worker_that_tells_more_than_any_file_holds_is_a_refusal() {
    let words = || Frame::Bytes(b"words".to_vec());
    let told = |findings, remains| told_of(Format::Text, 5, findings, remains);
    assert!(from_worker(&[words(), told(64, 1)]).is_ok());
    assert_eq!(from_worker(&[words(), told(65, 1)]), Err(Reason::Stopped));
    assert_eq!(
        from_worker(&[words(), told(1, 10_000)]),
        Err(Reason::Stopped)
    );
}

#[test]
fn a_worker_that_writes_more_than_the_limit_is_a_refusal() {
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let writer = thread::spawn(move || {
        while Frame::Bytes(vec![b'a'; frame::MOST])
            .send(&mut theirs)
            .is_ok()
        {}
    });
    let limits = Limits {
        bytes_out: 1 << 20,
        ..Limits::default()
    };
    let answer = scrub_apart(&b"words".as_slice(), Vec::new(), &limits, ours);
    assert_eq!(answer.map(drop).unwrap_err().reason, Reason::TooLarge);
    writer.join().unwrap();
}

#[test]
fn a_worker_that_stalls_is_a_refusal() {
    let (ours, _theirs) = UnixStream::pair().unwrap();
    ours.set_read_timeout(Some(Duration::from_millis(50)))
        .unwrap();
    let answer = scrub_apart(&b"words".as_slice(), Vec::new(), &Limits::default(), ours);
    assert_eq!(answer.map(drop).unwrap_err().reason, Reason::Stopped);
}

#[test]
fn pieces_that_come_before_they_are_wanted_are_those_that_are_wanted() {
    let bytes: Vec<u8> = (0..=250).cycle().take(6 * ROW + 77).collect();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let whole = bytes.clone();
    let portal = thread::spawn(move || scrub_apart(&whole, Vec::new(), &Limits::default(), ours));
    drop(Frame::receive(&mut theirs, &mut Vec::new()).unwrap());
    let far = RefCell::new(Far::new(theirs, widen(bytes.len())));
    let original = Original::new(&far, widen(bytes.len()));
    for (number, at) in PLACES.into_iter().enumerate() {
        let mut piece = vec![0; if number % 5 == 4 { 9 } else { ROW }];
        let count = original.read_at(widen(at), &mut piece).unwrap();
        // As from any source, less may come than was asked for.
        assert_eq!(count == 0, at == bytes.len(), "{number}");
        assert!(piece[..count] == bytes[at..at + count], "{number}");
        if number % 3 == 0 {
            Sender::new(&far).write_all(&piece).unwrap();
        }
    }
    let refusal = Refusal::new(None, Reason::Damaged);
    let answer = Answer::refused(&refusal).encoded().unwrap();
    far.into_inner().end(&Frame::Answer(answer)).unwrap();
    let said = portal.join().unwrap().map(drop).unwrap_err().reason;
    assert_eq!(said, Reason::Damaged);
}

const ROW: usize = frame::MOST;
/// Rows, a part of a piece that is held, jumps while a piece is coming, and the end.
const PLACES: [usize; 19] = [
    0,
    ROW,
    2 * ROW,
    3 * ROW,
    4 * ROW,
    4 * ROW + 9,
    5,
    ROW,
    2 * ROW,
    3 * ROW,
    0,
    ROW,
    2 * ROW,
    3 * ROW,
    4 * ROW,
    5 * ROW,
    6 * ROW,
    6 * ROW + 77,
    1,
];

#[test]
fn values_from_a_worker_are_made_fit_to_be_shown() {
    let long = "x\u{202e}\n".repeat(1_000);
    let value = shown(Some(&long)).unwrap();
    assert!(value.expose().chars().count() <= 201);
    assert!(!value.expose().contains(['\u{202e}', '\n']));
}

#[test]
fn a_frame_that_is_too_long_is_not_read() {
    let mut head = (u32::try_from(frame::MOST).unwrap() + 1)
        .to_le_bytes()
        .to_vec();
    head.push(3);
    assert!(Frame::receive(&mut head.as_slice(), &mut Vec::new()).is_err());
}

//! Sound: what is told, what stays, and what is refused.

use std::io::Write;
use std::process::{Command, Stdio};

use subrosa_scrub::{FindingKind, Format, Reason, Remains};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, values};

/// Time stamps and hashes of the decoded frames, by ffmpeg; `None` if it is not installed.
pub(crate) fn decoded(bytes: &[u8], options: &[&str]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let answer = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "quiet", "-i"])
        .arg(file.path())
        .args(options)
        .args(["-f", "framemd5", "-"])
        .stderr(Stdio::null())
        .output();
    let Ok(answer) = answer else {
        eprintln!("SKIPPED: ffmpeg is not installed");
        return None;
    };
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(text.contains("0,  "), "ffmpeg has decoded something");
    // The first lines name the program.
    let lines = text.lines().filter(|line| !line.starts_with("#software"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn decoded_samples_are_the_same() {
    for (name, bytes) in fixtures(Format::Mp3) {
        if ["junk.mp3", "cut-short.mp3", "two-notes.mp3"].contains(&name.as_str()) {
            // A player makes a click of what stands between the frames, of half a frame, or of a second note.
            continue;
        }
        let (out, report) = accepted(&name, &bytes);
        assert!(leaves(&report, Remains::Voices), "{name}");
        let options = ["-map", "0:a"];
        assert_eq!(decoded(&bytes, &options), decoded(&out, &options), "{name}");
    }
}

#[test]
fn what_tags_said_is_told() {
    let told = |name: &str, kind, value: &str| {
        let (_, report) = accepted(name, &fixture(Format::Mp3, name));
        let all = values(&report, kind);
        assert!(
            all.iter().any(|told| told == value),
            "{name} {kind:?}: {all:?}"
        );
    };
    told("every-tag.mp3", FindingKind::Comment, "QZ7PLANTtitleæ");
    told("every-tag.mp3", FindingKind::Author, "QZ7PLANTartist");
    told("every-tag.mp3", FindingKind::Comment, "QZ7PLANTwords");
    told("every-tag.mp3", FindingKind::PrivateData, "QZ7PLANTowner");
    told(
        "every-tag.mp3",
        FindingKind::EmbeddedFile,
        "QZ7PLANTfile.txt",
    );
    told("every-tag.mp3", FindingKind::CoverPicture, "image/jpeg");
    told("every-tag.mp3", FindingKind::Software, "QZ7PLANTsoft");
    told("every-tag.mp3", FindingKind::Date, "2021-05-03T12:00:01");
    told(
        "every-tag.mp3",
        FindingKind::ExternalTarget,
        "https://QZ7PLANT.example/",
    );
    told("ape.mp3", FindingKind::Author, "QZ7PLANTape");
    told("lyrics.mp3", FindingKind::Author, "QZ7PLANTv1artist");
    told("lyrics.mp3", FindingKind::Date, "2021");
    told("id3v22.mp3", FindingKind::Author, "QZ7PLANTartist");
    told("junk.mp3", FindingKind::Author, "QZ7PLANTmiddle");
    told("mpeg1-joint.mp3", FindingKind::Software, "Lavc59.37");
    let (_, report) = accepted("junk", &fixture(Format::Mp3, "junk.mp3"));
    assert!(has(&report, FindingKind::Slack));
}

#[test]
fn encoders_do_not_sign_the_padding() {
    for name in ["ancillary.mp3", "roomy.mp3", "two-notes.mp3"] {
        let (out, report) = accepted(name, &fixture(Format::Mp3, name));
        assert!(
            !contains(&out, b"LAME3") && !contains(&out, b"Lavc"),
            "{name}"
        );
        assert!(has(&report, FindingKind::Slack), "{name}");
    }
}

#[test]
fn other_layers_free_format_and_no_frames_are_refused() {
    let reason = |bytes: &[u8]| clean(bytes).map(|_| ()).unwrap_err().reason;
    assert_eq!(reason(b"ID3\x04\0\0\0\0\0\0"), Reason::Damaged);
    assert_eq!(reason(b"\xff\xfb\x90\x64\0\0\0\0"), Reason::Damaged);
    assert_eq!(
        reason(&[b"\xff\xfd\x90\x64".as_slice(), &[0; 900]].concat()),
        Reason::Unusual
    );
    assert_eq!(
        reason(&[b"ID3\x04\0\0\0\0\0\0\xff\xfb\x00\x64".as_slice(), &[0; 900]].concat()),
        Reason::Unusual
    );
}

#[test]
fn samples_of_wav_are_the_same() {
    for (name, bytes) in fixtures(Format::Wav) {
        let (out, report) = accepted(&name, &bytes);
        assert!(leaves(&report, Remains::Voices), "{name}");
        let options = ["-map", "0:a"];
        assert_eq!(decoded(&bytes, &options), decoded(&out, &options), "{name}");
    }
}

#[test]
fn what_chunks_said_is_told() {
    let told = |name: &str, kind, value: &str| {
        let (_, report) = accepted(name, &fixture(Format::Wav, name));
        let all = values(&report, kind);
        assert!(
            all.iter().any(|told| told == value),
            "{name} {kind:?}: {all:?}"
        );
    };
    told("every-chunk.wav", FindingKind::Author, "QZ7PLANTa");
    told("every-chunk.wav", FindingKind::Author, "QZ7PLANTcartist");
    told("every-chunk.wav", FindingKind::Author, "QZ7PLANTid3tag");
    told("every-chunk.wav", FindingKind::Author, "QZ7PLANTxmp");
    told("every-chunk.wav", FindingKind::Date, "2021-05-03");
    told("every-chunk.wav", FindingKind::Chapters, "QZ7PLANTlab");
    told("every-chunk.wav", FindingKind::Serial, "QZ7PLANTserial");
    told("every-chunk.wav", FindingKind::PrivateData, "QZ7P");
    told("every-chunk.wav", FindingKind::Trailer, "14 B");
    told("bext.wav", FindingKind::Author, "QZ7PLANToriginator");
    told("bext.wav", FindingKind::Date, "2021-05-03 12:00:01");
    told("pcm16.wav", FindingKind::Author, "QZ7PLANTartist");
    let (_, report) = accepted("slack", &fixture(Format::Wav, "slack.wav"));
    assert!(has(&report, FindingKind::Slack));
}

#[test]
fn odd_ways_of_coding_and_broken_files_are_refused() {
    let reason = |bytes: &[u8]| clean(bytes).map(|_| ()).unwrap_err().reason;
    let whole = fixture(Format::Wav, "pcm16.wav");
    assert_eq!(reason(b"RIFF\x24\0\0\0WAVEfmt "), Reason::Damaged);
    assert_eq!(reason(&whole[..whole.len() - 300]), Reason::Truncated);
    let mut swapped = whole.clone();
    swapped[..4].copy_from_slice(b"RIFX");
    assert_eq!(reason(&swapped), Reason::Unusual);
    let mut odd = whole.clone();
    odd[20] = 0x55;
    assert_eq!(reason(&odd), Reason::Unusual);
    odd[20] = 1;
    odd[32] = 3;
    assert_eq!(reason(&odd), Reason::Unusual);
}

#[test]
fn bits_that_no_player_reads_are_cleared() {
    // In a stream of one channel, two bits of each header mean nothing.
    let clean_file = accepted("vbr", &fixture(Format::Mp3, "mpeg1-vbr.mp3")).0;
    let headers: Vec<usize> = clean_file
        .windows(4)
        .enumerate()
        .filter(|(_, head)| head[0] == 0xff && head[1] & 0xfe == 0xfa && head[3] & 0xcf == 0xc0)
        .map(|(at, _)| at)
        .collect();
    let mut dirty = clean_file.clone();
    headers.iter().for_each(|at| dirty[at + 3] |= 0x30);
    assert!(headers.len() > 10);
    let (out, report) = accepted("dirty", &dirty);
    assert!(out == clean_file);
    assert!(has(&report, FindingKind::Slack));
    // Speakers that no standard knows.
    let mut sound = accepted("six", &fixture(Format::Wav, "six.wav")).0;
    assert_eq!(sound[20..22], [0xfe, 0xff]);
    let good = sound.clone();
    sound[43] = 0x51;
    assert!(accepted("speakers", &sound).0 == good);
}

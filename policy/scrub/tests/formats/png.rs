//! PNG: what is told, what stays, and what is refused.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, Report, scrub};

use crate::harness::{accepted, chunks, clean, fixture, fixtures, has, leaves, pixels, values};

#[test]
fn the_reporter_is_shown_what_the_picture_said() {
    let (_, report) = accepted("colour", &fixture(Format::Png, "colour.png"));
    let told = |kind, value: &str| {
        let all = values(&report, kind);
        assert!(all.iter().any(|told| told == value), "{kind:?}: {all:?}");
    };
    told(FindingKind::Place, "55.6761, 12.5683");
    told(FindingKind::Author, "QZ7PLANTpng");
    told(FindingKind::Author, "QZ7PLANTxmp");
    told(FindingKind::Serial, "QZ7PLANTserial");
    told(FindingKind::Date, "2021-05-03 12:00:01");
    told(FindingKind::Comment, "QZ7PLANTæøå");
    let packed = values(&report, FindingKind::Comment);
    assert!(
        packed
            .iter()
            .any(|value| value.starts_with("QZ7PLANTpackedQZ7"))
    );
}

#[test]
fn only_needed_chunks_stand_in_the_output() {
    for (name, bytes) in fixtures(Format::Png) {
        let (out, _) = accepted(&name, &bytes);
        for (kind, body) in chunks(&out) {
            let known = match &kind {
                b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" => true,
                b"acTL" | b"fcTL" | b"fdAT" => name == "animated.png",
                b"gAMA" => body == 45_455_u32.to_be_bytes(),
                b"iCCP" => name == "icc-a98.png",
                b"eXIf" => name == "grey.png" && body.len() == 26,
                _ => false,
            };
            assert!(known, "{name}: {}", String::from_utf8_lossy(&kind));
        }
    }
}

#[test]
fn private_chunks_trailers_and_slack_are_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Png, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("private-chunks.png", FindingKind::PrivateData);
    found("private-chunks.png", FindingKind::Date);
    found("trailer.png", FindingKind::Trailer);
    found("slack.png", FindingKind::Slack);
    found("rows-behind.png", FindingKind::Slack);
}

#[test]
fn colours_that_no_pixel_uses_are_blanked() {
    let (spare, _) = accepted("spare", &fixture(Format::Png, "spare-colours.png"));
    let (plain, _) = accepted("palette", &fixture(Format::Png, "palette.png"));
    assert_eq!(spare, plain);
}

#[test]
fn bits_behind_the_last_pixel_of_a_row_are_zero() {
    // Three pixels of one bit in each row; the other five bits carry something.
    let raw = |rows: [u8; 2]| vec![0, rows[0], 0, rows[1]];
    let dirty = picture([3, 2, 1, 0], &raw([0b1011_0101, 0b0101_1111]));
    let plain = picture([3, 2, 1, 0], &raw([0b1010_0000, 0b0100_0000]));
    assert_eq!(accepted("dirty", &dirty).0, accepted("plain", &plain).0);
    // The same through a filter: the second row adds the first.
    let filtered = picture([3, 2, 1, 0], &[0, 0b1011_0101, 2, 0b1010_1010]);
    let (out, _) = accepted("filtered", &filtered);
    assert_eq!(pixels(Format::Png, &out), pixels(Format::Png, &filtered));
    assert_eq!(accepted("again", &out).0, out);
}

#[test]
fn transparent_pixels_that_hold_a_colour_are_told() {
    let (_, report) = accepted("hidden", &fixture(Format::Png, "hidden-pixels.png"));
    assert!(leaves(&report, Remains::HiddenPixels));
    let (_, report) = accepted("alpha", &fixture(Format::Png, "alpha.png"));
    assert!(!leaves(&report, Remains::HiddenPixels));
}

#[test]
fn every_frame_of_an_animation_stays() {
    let bytes = fixture(Format::Png, "animated.png");
    let (out, report) = accepted("animated", &bytes);
    assert!(leaves(&report, Remains::AllFrames));
    assert!(has(&report, FindingKind::Author));
    let frames = |bytes: &[u8]| {
        let all = chunks(bytes);
        all.iter().filter(|(kind, _)| kind == b"fcTL").count()
    };
    assert_eq!(frames(&bytes), 3);
    assert_eq!(frames(&out), 3);
}

#[test]
fn a_gamma_keeps_its_value_only_coarsely() {
    let with = |gamma: u32| {
        let body = gamma.to_be_bytes();
        let whole = picture([1, 1, 8, 0], &[0, 7]);
        insert(&whole, b"gAMA", &body)
    };
    let written = |gamma| {
        let all = chunks(&accepted("gamma", &with(gamma)).0);
        let found = all.into_iter().find(|(kind, _)| kind == b"gAMA");
        found.map(|(_, body)| u32::from_be_bytes(body.try_into().unwrap()))
    };
    assert_eq!(written(45_455), Some(45_455));
    assert_eq!(written(45_321), Some(45_455));
    assert_eq!(written(55_587), Some(56_000));
    assert_eq!(written(1), None);
}

#[test]
fn broken_pictures_are_refused_with_their_reason() {
    let raw: &[u8] = &[0, 1, 2, 3];
    let good = picture([3, 1, 8, 0], raw);
    assert!(clean(&good).is_ok());
    assert_eq!(
        refused(&picture([3, 1, 8, 0], &raw[..3])),
        Reason::Truncated,
        "a row is short"
    );
    assert_eq!(
        refused(&picture([3, 1, 8, 0], &[5, 1, 2, 3])),
        Reason::Damaged,
        "no such filter"
    );
    assert_eq!(
        refused(&picture([3, 1, 7, 0], raw)),
        Reason::Damaged,
        "no such depth"
    );
    assert_eq!(
        refused(&picture([0, 1, 8, 0], raw)),
        Reason::Damaged,
        "no width"
    );
    assert_eq!(
        refused(&picture([3, 1, 8, 3], raw)),
        Reason::Damaged,
        "no palette"
    );
    assert_eq!(
        refused(&insert(&good, b"IHDR", b"")),
        Reason::Damaged,
        "two headers"
    );
    assert_eq!(
        refused(&insert(&good, b"CgBI", &[0; 4])),
        Reason::Unusual,
        "a critical stranger"
    );
    let mut wrong_sum = good.clone();
    wrong_sum[30] ^= 1;
    assert_eq!(refused(&wrong_sum), Reason::Damaged, "a wrong check sum");
    let mut adler = Vec::new();
    for (kind, body) in chunks(&good) {
        let mut body = body;
        if &kind == b"IDAT" {
            *body.last_mut().unwrap() ^= 1;
        }
        adler.push((kind, body));
    }
    assert_eq!(
        refused(&assemble(&adler)),
        Reason::Damaged,
        "a wrong sum of the stream"
    );
}

#[test]
fn a_picture_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
    let huge = picture([60_000, 60_000, 8, 6], &[0]);
    assert_eq!(refused(&huge), Reason::TooManyPixels);
    let wide = picture([12_000, 12_000, 16, 6], &[0]);
    assert_eq!(refused(&wide), Reason::TooCompressed);
    let limits = Limits {
        ratio: 100,
        ..Limits::default()
    };
    let flat = picture([2_000, 2_000, 8, 0], &vec![0; 2001 * 2000]);
    let refusal = scrub(&flat, Vec::new(), &limits).map(Clean::into_parts);
    assert_eq!(
        refusal.map(|_| ()).unwrap_err().reason,
        Reason::TooCompressed
    );
}

fn refused(bytes: &[u8]) -> Reason {
    let refusal = clean(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refusal.format, Some(Format::Png));
    refusal.reason
}

#[test]
fn a_row_that_would_not_lie_in_memory_is_refused_before_it_is_read() {
    let wide = picture([50_000_000, 1, 8, 6], &[0; 64]);
    assert_eq!(
        clean(&wide).map(|_| ()).unwrap_err().reason,
        Reason::Unusual
    );
}

/// A grey animation of one frame beside a still picture of two pixels, which programs that play it do not show.
fn beside(frame: [u32; 4], shades: &[u8]) -> Vec<u8> {
    let packed = |raw: &[u8]| {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
        packer.write_all(raw).unwrap();
        packer.finish().unwrap()
    };
    let mut control = vec![0; 4];
    control.extend(frame.iter().flat_map(|field| field.to_be_bytes()));
    control.resize(26, 0);
    let moving = packed(&[&[0], shades].concat());
    assemble(&[
        (*b"IHDR", vec![0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        (*b"acTL", vec![0, 0, 0, 1, 0, 0, 0, 0]),
        (*b"IDAT", packed(&[0, 7, 7])),
        (*b"fcTL", control),
        (*b"fdAT", [vec![0, 0, 0, 1], moving].concat()),
        (*b"IEND", Vec::new()),
    ])
}

/// What becomes of a file if hidden content is to go.
fn without_hidden(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
    answer.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn fate(report: &Report, kind: FindingKind) -> Option<Fate> {
    let mut all = report.findings.iter();
    all.find(|found| found.kind == kind).map(|found| found.fate)
}

/// What the still picture and all others unpack to.
fn shades(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let drawn = |(kind, body): ([u8; 4], Vec<u8>)| {
        let ahead = match &kind {
            b"IDAT" => 0,
            b"fdAT" => 4,
            _ => return None,
        };
        let mut raw = Vec::new();
        let mut unpacker = flate2::read::ZlibDecoder::new(&body[ahead..]);
        unpacker.read_to_end(&mut raw).unwrap();
        Some((String::from_utf8_lossy(&kind).into_owned(), raw))
    };
    chunks(bytes).into_iter().filter_map(drawn).collect()
}

#[test]
fn a_still_picture_that_an_animation_never_shows_is_told_as_hidden() {
    let (_, report) = accepted("two", &beside([2, 1, 0, 0], &[1, 2]));
    assert_eq!(fate(&report, FindingKind::SecondPicture), Some(Fate::Kept));
    assert!(leaves(&report, Remains::HiddenContent));
    assert!(leaves(&report, Remains::AllFrames));
    let (_, report) = accepted("animated", &fixture(Format::Png, "animated.png"));
    assert_eq!(fate(&report, FindingKind::SecondPicture), None);
}

#[test]
fn the_first_frame_takes_the_place_of_a_still_picture_that_is_left_out() {
    let (out, report) = without_hidden(&beside([2, 1, 0, 0], &[1, 2]));
    assert_eq!(
        fate(&report, FindingKind::SecondPicture),
        Some(Fate::Removed)
    );
    assert!(!leaves(&report, Remains::HiddenContent));
    assert_eq!(shades(&out), [("IDAT".to_owned(), vec![0, 1, 2])]);
    let kinds: Vec<[u8; 4]> = chunks(&out).iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [*b"IHDR", *b"acTL", *b"fcTL", *b"IDAT", *b"IEND"]);
    assert!(pixels(Format::Png, &out).is_some());
    assert_eq!(without_hidden(&out).0, out);
}

#[test]
fn nothing_stands_in_the_place_of_a_still_picture_if_the_first_frame_is_smaller() {
    let (out, report) = without_hidden(&beside([1, 1, 1, 0], &[9]));
    assert_eq!(
        fate(&report, FindingKind::SecondPicture),
        Some(Fate::Removed)
    );
    let both = [
        ("IDAT".to_owned(), vec![0, 0, 0]),
        ("fdAT".to_owned(), vec![0, 9]),
    ];
    assert_eq!(shades(&out), both);
    assert_eq!(without_hidden(&out).0, out);
}

/// A PNG of width, height, depth and colour type with these unpacked bytes.
pub(crate) fn picture([width, height, depth, colour]: [u32; 4], raw: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth as u8, colour as u8, 0, 0, 0]);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(raw).unwrap();
    let packed = packer.finish().unwrap();
    assemble(&[
        (*b"IHDR", header),
        (*b"IDAT", packed),
        (*b"IEND", Vec::new()),
    ])
}

fn assemble(parts: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in parts {
        bytes.extend((body.len() as u32).to_be_bytes());
        bytes.extend(kind);
        bytes.extend(body);
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(body);
        bytes.extend(crc.sum().to_be_bytes());
    }
    bytes
}

/// The picture with one more chunk behind the header.
fn insert(bytes: &[u8], kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut parts = chunks(bytes);
    parts.insert(1, (*kind, body.to_vec()));
    assemble(&parts)
}

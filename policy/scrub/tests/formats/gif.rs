//! GIF: what is told, what stays, and what is refused.

use subrosa_scrub::{FindingKind, Format, Reason, Remains};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, values};

#[test]
fn the_reporter_is_shown_what_the_picture_said() {
    let (_, report) = accepted("plain", &fixture(Format::Gif, "plain.gif"));
    assert_eq!(values(&report, FindingKind::Comment), ["QZ7PLANTcomment"]);
    assert_eq!(values(&report, FindingKind::Author), ["QZ7PLANTxmp"]);
    assert_eq!(values(&report, FindingKind::Software), ["QZ7PLANTtool"]);
    assert!(leaves(&report, Remains::VisibleContent));
    assert!(!leaves(&report, Remains::AllFrames));
}

#[test]
fn every_part_that_is_not_a_picture_is_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Gif, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("private.gif", FindingKind::PrivateData);
    found("words.gif", FindingKind::Comment);
    found("trailer.gif", FindingKind::Trailer);
    found("behind-end.gif", FindingKind::Slack);
    found("pixels-behind.gif", FindingKind::Slack);
    found("netscape.gif", FindingKind::Slack);
    found("spare-colours.gif", FindingKind::UnusedColours);
    found("spare-colours.gif", FindingKind::Density);
    found("own-table.gif", FindingKind::UnusedColours);
    found("icc-a98.gif", FindingKind::ColourProfile);
}

#[test]
fn the_same_picture_comes_out_the_same_however_it_was_packed() {
    let out = |name: &str| accepted(name, &fixture(Format::Gif, name)).0;
    let plain = out("plain.gif");
    for name in [
        "trailer.gif",
        "no-trailer.gif",
        "behind-end.gif",
        "many-blocks.gif",
        "private.gif",
    ] {
        assert_eq!(out(name), plain, "{name}");
    }
}

#[test]
fn all_frames_and_the_number_of_repeats_stay() {
    for (name, bytes) in fixtures(Format::Gif) {
        let (out, report) = accepted(&name, &bytes);
        let animated =
            ["animated.gif", "parts.gif", "tables.gif", "netscape.gif"].contains(&name.as_str());
        assert_eq!(leaves(&report, Remains::AllFrames), animated, "{name}");
        let repeats = contains(&out, b"NETSCAPE2.0");
        assert_eq!(repeats, animated, "{name}");
        assert!(out.starts_with(b"GIF89a"), "{name}");
    }
}

#[test]
fn a_control_with_more_in_it_than_it_may_have_is_cut_to_size() {
    let good = one(b"\x02\x02\x44\x01\0;");
    let control = b"\x21\xf9\x04\xfe\0\0\x07\x0eQZ7PLANTextras\0";
    let dirty = [&good[..19], control, &good[19..]].concat();
    let (out, report) = accepted("control", &dirty);
    assert_eq!(out, accepted("good", &good).0);
    assert!(has(&report, FindingKind::Slack));
}

#[test]
fn extensions_that_no_standard_knows_are_dropped() {
    let good = one(b"\x02\x02\x44\x01\0;");
    let dirty = [&good[..19], b"\x21\x77\x0fQZ7PLANTunknown\0", &good[19..]].concat();
    let (out, report) = accepted("unknown", &dirty);
    assert_eq!(out, accepted("good", &good).0);
    assert_eq!(values(&report, FindingKind::PrivateData), ["0x77"]);
}

#[test]
fn a_screen_without_a_size_gets_that_of_its_frames() {
    let good = one(b"\x02\x02\x44\x01\0;");
    let mut dirty = good.clone();
    dirty[6..10].fill(0);
    assert_eq!(accepted("no size", &dirty).0, accepted("good", &good).0);
}

#[test]
fn broken_pictures_are_refused_with_their_reason() {
    let refused = |bytes: &[u8]| {
        let refusal = clean(bytes).map(|_| ()).unwrap_err();
        assert_eq!(refusal.format, Some(Format::Gif));
        refusal.reason
    };
    let good = one(b"\x02\x02\x44\x01\0;");
    assert!(clean(&good).is_ok(), "one dot");
    assert_eq!(refused(&one(b"\x02\0;")), Reason::Truncated, "no pixels");
    assert_eq!(
        refused(&one(b"\x02\x01\x2c\0;")),
        Reason::Truncated,
        "only signs"
    );
    assert_eq!(
        refused(&one(b"\x02\x01\x7c\0;")),
        Reason::Damaged,
        "a code too early"
    );
    assert_eq!(
        refused(&one(b"\x09\x02\x44\x01\0;")),
        Reason::Damaged,
        "wide pixels"
    );
    assert_eq!(
        refused(&one(b"\x02\x02\x44\x01\0Q")),
        Reason::Damaged,
        "no such block"
    );
    assert_eq!(
        refused(&good[..good.len() - 2]),
        Reason::Truncated,
        "no end of blocks"
    );
    let mut outside = good.clone();
    outside[20] = 1;
    assert_eq!(refused(&outside), Reason::Unusual, "beyond the screen");
    let mut bare = good.clone();
    bare[10] = 0;
    bare.drain(13..19);
    assert_eq!(refused(&bare), Reason::Unusual, "no colours at all");
    let mut vast = good;
    vast[6..10].fill(0xff);
    vast[24..28].fill(0xff);
    assert_eq!(refused(&vast), Reason::TooManyPixels);
    assert_eq!(
        refused(b"GIF89a\x01\0\x01\0\0\0\0;"),
        Reason::Truncated,
        "no frame"
    );
}

/// A picture of one dot with these packed pixels.
fn one(packed: &[u8]) -> Vec<u8> {
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0";
    [head.as_slice(), packed].concat()
}

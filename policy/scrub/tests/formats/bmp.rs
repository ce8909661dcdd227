//! BMP: what is told, what stays, and what is refused.

use subrosa_scrub::{FindingKind, Format, Reason, Remains, recognise};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, values};
use crate::magick;

#[test]
fn imagemagick_sees_the_same_pixels() {
    if !magick::is_there() {
        return;
    }
    let mut read = 0;
    for (name, bytes) in fixtures(Format::Bmp) {
        let out = magick::pictures("bmp", &accepted(&name, &bytes).0);
        assert!(out.is_some(), "{name} opens");
        // ImageMagick takes the unused byte of a pixel for its transparency.
        let unused = ["fourth-byte.bmp", "v2-masks.bmp"].contains(&name.as_str());
        let Some(before) = magick::pictures("bmp", &bytes).filter(|_| !unused) else {
            continue;
        };
        read += 1;
        assert!(Some(before) == out, "{name}");
    }
    assert!(read > 25, "{read}");
}

#[test]
fn every_place_that_belongs_to_no_pixel_is_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Bmp, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("v3.bmp", FindingKind::Trailer);
    found("gap.bmp", FindingKind::Slack);
    found("gap.bmp", FindingKind::Density);
    found("row-ends.bmp", FindingKind::Slack);
    found("fourth-byte.bmp", FindingKind::Slack);
    found("five-five-five.bmp", FindingKind::Slack);
    found("spare-colours.bmp", FindingKind::UnusedColours);
    found("reserved.bmp", FindingKind::PrivateData);
    found("os2.bmp", FindingKind::Identifier);
    found("icc-a98.bmp", FindingKind::ColourProfile);
    found("rle8-by-hand.bmp", FindingKind::Slack);
    found("rle4-by-hand.bmp", FindingKind::Slack);
    let (_, report) = accepted("linked", &fixture(Format::Bmp, "linked.bmp"));
    assert_eq!(
        values(&report, FindingKind::ExternalTarget),
        ["C:\\Users\\QZ7PLANTuser\\screen.icm"]
    );
    let (_, report) = accepted("calibrated", &fixture(Format::Bmp, "calibrated.bmp"));
    assert!(leaves(&report, Remains::ColourShift));
    let (_, report) = accepted("alpha", &fixture(Format::Bmp, "v3-alpha.bmp"));
    assert!(leaves(&report, Remains::HiddenPixels));
}

#[test]
fn the_same_picture_comes_out_the_same_whatever_its_headers() {
    let out = |name: &str| accepted(name, &fixture(Format::Bmp, name)).0;
    let plain = out("v3.bmp");
    for name in [
        "v2.bmp",
        "v4.bmp",
        "os2.bmp",
        "os2-short.bmp",
        "gap.bmp",
        "row-ends.bmp",
        "linked.bmp",
        "icc-a98.bmp",
        "calibrated.bmp",
        "reserved.bmp",
    ] {
        assert_eq!(out(name), plain, "{name}");
    }
    assert_eq!(out("told-masks.bmp"), out("five-five-five.bmp"));
    assert_eq!(out("core-sixteen.bmp"), out("sixteen.bmp"));
}

#[test]
fn pixels_that_run_lengths_jump_over_stay_jumped_over() {
    let (out, _) = accepted("by hand", &fixture(Format::Bmp, "rle8-by-hand.bmp"));
    assert!(contains(&out, &[0, 2, 3, 0, 1, 9, 1, 9, 0, 0]));
}

#[test]
fn a_text_that_begins_with_the_same_letters_stays_a_text() {
    assert_eq!(
        recognise(&b"BMW is a make of cars.".to_vec()),
        Ok(Format::Text)
    );
}

#[test]
fn broken_and_rare_pictures_are_refused_with_their_reason() {
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fixture(Format::Bmp, "v3.bmp");
        change(&mut bytes);
        let refusal = clean(&bytes).map(|_| ()).unwrap_err();
        assert_eq!(refusal.format, Some(Format::Bmp));
        refusal.reason
    };
    assert_eq!(refused(&|b| b.truncate(3000)), Reason::Truncated);
    assert_eq!(refused(&|b| b.truncate(20)), Reason::Truncated);
    assert_eq!(
        refused(&|b| b[10] = 20),
        Reason::Damaged,
        "pixels in the header"
    );
    assert_eq!(refused(&|b| b[18..22].fill(0)), Reason::Damaged, "no width");
    assert_eq!(
        refused(&|b| b[18..22].fill(0xff)),
        Reason::Damaged,
        "a width below zero"
    );
    assert_eq!(refused(&|b| b[22..26].fill(0x7f)), Reason::TooManyPixels);
    assert_eq!(
        refused(&|b| b[25] = 0x80),
        Reason::TooManyPixels,
        "upside down and vast"
    );
    assert_eq!(refused(&|b| b[30] = 4), Reason::Unusual, "a JPEG inside");
    assert_eq!(refused(&|b| b[28] = 2), Reason::Unusual, "two bits");
    assert_eq!(refused(&|b| b[14] = 99), Reason::Unusual, "another header");
    let masks = |b: &mut Vec<u8>| {
        *b = fixture(Format::Bmp, "ten-bits.bmp");
        b[54..58].copy_from_slice(&0xf0f0_0000_u32.to_le_bytes());
    };
    assert_eq!(refused(&masks), Reason::Unusual, "a mask in two parts");
}

#[test]
fn codes_that_end_early_cannot_claim_rows_without_number() {
    let mut bomb = fixture(Format::Bmp, "rle8-by-hand.bmp");
    bomb[22..26].copy_from_slice(&20_000_000_u32.to_le_bytes());
    let refusal = clean(&bomb).map(|_| ()).unwrap_err();
    assert_eq!(refusal.reason, Reason::TooCompressed);
}

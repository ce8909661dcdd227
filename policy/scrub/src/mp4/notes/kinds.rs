//! Which kind of finding each name of metadata stands for.

use crate::{FindingKind, Findings};

/// Names a text under a four-letter name.
pub(super) fn tell(kind: [u8; 4], words: &str, findings: &mut Findings) {
    let found = match &kind {
        b"\xa9xyz" | b"\xa9loc" => FindingKind::Place,
        b"\xa9ART" | b"aART" | b"\xa9wrt" | b"\xa9aut" | b"cprt" | b"\xa9cpy" | b"\xa9dir"
        | b"\xa9prd" | b"\xa9PRD" | b"\xa9pub" | b"\xa9com" | b"\xa9prf" | b"\xa9arg" | b"ownr"
        | b"apID" | b"auth" | b"perf" | b"\xa9src" | b"\xa9own" | b"\xa9con" => FindingKind::Author,
        b"\xa9day" | b"purd" | b"date" | b"\xa9dat" | b"yrrc" => FindingKind::Date,
        b"\xa9too" | b"\xa9enc" | b"\xa9swr" | b"\xa9sw " | b"\xa9req" | b"FIRM" | b"CNFV" => {
            FindingKind::Software
        }
        b"\xa9mak" | b"\xa9mod" | b"\xa9fmt" | b"\xa9inf" | b"CAME" | b"LENS" | b"modl"
        | b"manu" | b"CNMN" | b"inst" | b"\xa9hst" => FindingKind::Device,
        b"\xa9mal" | b"cnID" | b"atID" | b"plID" | b"sfID" | b"geID" | b"xid " | b"cmID" => {
            FindingKind::Identifier
        }
        b"covr" => FindingKind::CoverPicture,
        b"name" => FindingKind::PartNames,
        _ => FindingKind::Comment,
    };
    if !words.trim().is_empty() {
        findings.removed(found, Some(words.trim()));
    }
}

/// The kind of a name in words, such as `com.apple.quicktime.location.ISO6709`.
pub(super) fn of_key(key: &str) -> FindingKind {
    let key = key.to_ascii_lowercase();
    let known = KEYS.iter().find(|(part, _)| key.contains(part));
    known.map_or(FindingKind::Comment, |(_, kind)| *kind)
}

const KEYS: [(&str, FindingKind); 30] = [
    ("location", FindingKind::Place),
    ("gps", FindingKind::Place),
    ("creationdate", FindingKind::Date),
    ("date", FindingKind::Date),
    ("year", FindingKind::Date),
    ("manufacturer", FindingKind::Device),
    (".make", FindingKind::Device),
    ("model", FindingKind::Device),
    ("camera.identifier", FindingKind::Device),
    ("serial", FindingKind::Serial),
    ("identifier", FindingKind::Identifier),
    ("uuid", FindingKind::Identifier),
    ("software", FindingKind::Software),
    ("version", FindingKind::Software),
    ("encoder", FindingKind::Software),
    ("artist", FindingKind::Author),
    ("author", FindingKind::Author),
    ("copyright", FindingKind::Author),
    ("director", FindingKind::Author),
    ("producer", FindingKind::Author),
    ("publisher", FindingKind::Author),
    ("performer", FindingKind::Author),
    ("owner", FindingKind::Author),
    ("artwork", FindingKind::CoverPicture),
    ("xmp", FindingKind::Xmp),
    ("itunsmpb", FindingKind::Settings),
    ("itunnorm", FindingKind::Settings),
    ("capture", FindingKind::Settings),
    ("camera", FindingKind::Device),
    ("make", FindingKind::Device),
];

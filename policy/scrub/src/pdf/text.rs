//! Text strings and dates (ISO 32000-2, 7.9.2 and 7.9.4).

/// The characters of a text string: UTF-16 or UTF-8 with a mark, else PDFDocEncoding.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| of_doc(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| unit(*two))
        .collect();
    let text = String::from_utf16_lossy(&units);
    // Language codes stand between two escape characters (7.9.2.2).
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    while let (Some(_code), Some(part)) = (parts.next(), parts.next()) {
        plain.push_str(part);
    }
    plain
}

/// A text string in its one form: plain ASCII as it is, everything else in UTF-16.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    if kept.is_ascii() {
        return kept.into_bytes();
    }
    let units = kept.encode_utf16().flat_map(u16::to_be_bytes);
    [0xfe, 0xff].into_iter().chain(units).collect()
}

/// A character of PDFDocEncoding (annex D.2).
fn of_doc(byte: u8) -> char {
    let index = match byte {
        0x18..=0x1f => usize::from(byte - 0x18),
        0x80..=0xa0 => usize::from(byte - 0x80) + 8,
        _ => return char::from(byte),
    };
    DOC.get(index).copied().unwrap_or('\u{fffd}')
}

/// `D:20260131123000+01'00'` as "2026-01-31 12:30:00 +01:00"; anything else as it stands.
pub(super) fn date(text: &str) -> String {
    let digits = text.trim().trim_start_matches("D:");
    let part = |from: usize, to: usize| {
        digits
            .get(from..to)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8)) else {
        return text.trim().to_owned();
    };
    let mut date = format!("{year}-{month}-{day}");
    if let (Some(hour), Some(minute)) = (part(8, 10), part(10, 12)) {
        let second = part(12, 14).unwrap_or("00");
        date.push_str(&format!(" {hour}:{minute}:{second}"));
    }
    let zone = digits.get(14..).unwrap_or_default();
    if zone.starts_with(['+', '-']) {
        let zone = zone.replace('\'', ":");
        date.push_str(&format!(" {}", zone.trim_end_matches(':')));
    }
    date
}

/// PDFDocEncoding from 0x18 to 0x1f and from 0x80 to 0xa0.
const DOC: [char; 41] = [
    '\u{2d8}', '\u{2c7}', '\u{2c6}', '\u{2d9}', '\u{2dd}', '\u{2db}', '\u{2da}', '\u{2dc}',
    '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}',
    '\u{2039}', '\u{203a}', '\u{2212}', '\u{2030}', '\u{201e}', '\u{201c}', '\u{201d}', '\u{2018}',
    '\u{2019}', '\u{201a}', '\u{2122}', '\u{fb01}', '\u{fb02}', '\u{141}', '\u{152}', '\u{160}',
    '\u{178}', '\u{17d}', '\u{131}', '\u{142}', '\u{153}', '\u{161}', '\u{17e}', '\u{fffd}',
    '\u{20ac}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_read_in_each_of_their_encodings() {
        assert_eq!(decode(b"plain \x84 \xe6"), "plain \u{2014} \u{e6}");
        assert_eq!(decode(b"\xfe\xff\0a\x20\xac"), "a\u{20ac}");
        assert_eq!(decode(b"\xff\xfea\0\xac\x20"), "a\u{20ac}");
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa6"), "\u{e6}");
        assert_eq!(decode(b"\xfe\xff\0\x1b\0e\0n\0\x1b\0a"), "a");
    }

    #[test]
    fn a_text_string_that_was_written_reads_the_same() {
        for text in ["plain", "\u{e6}\u{f8}", "\u{1f600}", ""] {
            assert_eq!(decode(&encode(text)), text);
        }
    }

    #[test]
    fn dates_are_shown_as_people_read_them() {
        assert_eq!(
            date("D:20260131123005+01'00'"),
            "2026-01-31 12:30:05 +01:00"
        );
        assert_eq!(date("D:20260131"), "2026-01-31");
        assert_eq!(date("last week"), "last week");
    }
}

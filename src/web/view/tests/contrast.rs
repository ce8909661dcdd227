//! Contrast by computation (WCAG 2.2, relative luminance), from the tokens in the stylesheet itself.

use std::collections::HashMap;

use super::*;

/// Text and the surfaces it stands on.
const TEXT: [(&str, &[&str]); 9] = [
    ("ink", &["paper", "sheet", "wash", "amber", "rose"]),
    ("quiet", &["paper", "sheet", "wash"]),
    ("accent", &["paper", "sheet", "wash"]),
    ("deep", &["paper", "sheet"]),
    ("warn", &["paper", "sheet", "amber"]),
    ("stop", &["paper", "sheet", "rose"]),
    ("on", &["accent"]),
    ("paper", &["ink"]),
    ("on", &["deep"]),
];

/// Edges of controls and the focus ring.
const EDGES: [(&str, &[&str]); 2] = [
    ("edge", &["paper", "sheet", "wash"]),
    ("focus", &["paper", "sheet", "wash"]),
];

#[test]
fn every_text_has_a_contrast_of_seven_and_every_edge_of_three_in_both_themes() {
    for theme in themes() {
        check(&theme, &TEXT, 7.0);
        check(&theme, &EDGES, 3.0);
    }
}

#[test]
fn colours_are_named_once_and_used_by_name() {
    let without_root = STYLESHEET
        .split(":root {")
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
        .collect::<String>();
    let hex = without_root
        .split('#')
        .skip(1)
        .filter(|rest| {
            rest.chars()
                .take(3)
                .all(|letter| letter.is_ascii_hexdigit())
        })
        .count();
    assert_eq!(hex, 0, "a colour outside :root");
}

fn check(theme: &HashMap<String, String>, pairs: &[(&str, &[&str])], least: f64) {
    for (front, backs) in pairs {
        for back in *backs {
            let ratio = contrast(&theme[*front], &theme[*back]);
            assert!(ratio >= least, "{front} on {back}: {ratio:.2}");
        }
    }
}

/// The light theme and the dark one, which overrides it.
fn themes() -> [HashMap<String, String>; 2] {
    let mut blocks = STYLESHEET
        .split(":root {")
        .skip(1)
        .map(|rest| tokens(rest.split('}').next().unwrap()));
    let light = blocks.next().unwrap();
    let mut dark = light.clone();
    dark.extend(blocks.next().unwrap());
    assert_ne!(light["paper"], dark["paper"]);
    [light, dark]
}

fn tokens(block: &str) -> HashMap<String, String> {
    block
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "))
        .filter(|(_, value)| value.starts_with('#'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(hex: &str) -> f64 {
    let digits: Vec<u32> = hex
        .chars()
        .skip(1)
        .map(|digit| digit.to_digit(16).unwrap())
        .collect();
    let channel = |place: usize| {
        let value = match digits.len() {
            3 => digits[place] * 17,
            _ => digits[place * 2] * 16 + digits[place * 2 + 1],
        };
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
}

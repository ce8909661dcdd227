//! The places and sizes of VML shapes, which stand in the words of CSS.

use crate::ooxml::vml;

/// What is kept of a style, in the same order, and whether that is all of it. Only the words of the shape itself have a
/// font.
pub(super) fn kept(style: &str, has_words: bool) -> (String, bool) {
    let mut all = String::new();
    let mut whole = true;
    for rule in style.split(';') {
        let Some((name, value)) = rule.split_once(':') else {
            whole &= rule.trim().is_empty();
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        let fits = match name {
            FONT => has_words && is_font(value),
            _ => PROPERTIES.contains(&name) && is_plain(value),
        };
        if fits {
            if !all.is_empty() {
                all.push(';');
            }
            all.push_str(name);
            all.push(':');
            all.push_str(value);
        } else {
            whole = false;
        }
    }
    (all, whole)
}

/// Whether a style says that its shape is not shown.
pub(super) fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let (name, value) = rule.split_once(':').unwrap_or_default();
        let value = value.trim();
        match name.trim() {
            "visibility" => value == "hidden",
            "display" => value == "none",
            _ => false,
        }
    })
}

/// How high a shape lies, if its style says so.
pub(super) fn height(style: &str) -> Option<i64> {
    let rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    let mut heights = rules.filter(|(name, _)| name.trim() == HEIGHT);
    heights.find_map(|(_, value)| value.trim().parse().ok())
}

/// The same style with another height in the place of each.
pub(super) fn raised(style: &str, height: impl Fn(&str) -> String) -> String {
    let rules = style.split(';').map(|rule| match rule.split_once(':') {
        Some((HEIGHT, value)) => format!("{HEIGHT}:{}", height(value)),
        Some(_) | None => rule.to_owned(),
    });
    rules.collect::<Vec<String>>().join(";")
}

const HEIGHT: &str = "z-index";

const FONT: &str = "font-family";

/// Numbers with units and words that say where or how.
fn is_plain(value: &str) -> bool {
    let mut parts = value.split([' ', ',']).filter(|part| !part.is_empty());
    let known = |word: &str| WORDS.split_ascii_whitespace().any(|known| known == word);
    !value.is_empty() && value.len() <= 80 && parts.all(|part| vml::is_number(part) || known(part))
}

/// The name of a font.
fn is_font(value: &str) -> bool {
    let bare = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value);
    let fits = |c: char| c.is_ascii_alphanumeric() || " .,%-+()".contains(c);
    !bare.is_empty() && bare.len() <= 40 && bare.chars().all(fits)
}

/// Words that are values of some property (ECMA-376 part 4, 19.1.2.19).
static WORDS: &str = "t f true false yes no x y xy yx auto none inherit absolute relative static fixed visible hidden block
    inline left center right inside outside top middle bottom char line margin page text baseline horizontal vertical
    horizontal-ideographic vertical-ideographic bottom-to-top top-to-bottom top-to-bottom-sideways left-to-right ltr rtl
    context left-margin-area right-margin-area top-margin-area bottom-margin-area inner-margin-area outer-margin-area
    left-margin right-margin top-margin bottom-margin top-center middle-center bottom-center top-baseline
    bottom-baseline top-center-baseline bottom-center-baseline justify letter-justify stretch-justify tightening
    tracking square tight through normal italic oblique bold bolder lighter small-caps underline overline line-through
    capitalize uppercase lowercase xx-small x-small small medium large x-large xx-large smaller larger";

static PROPERTIES: &[&str] = &[
    "direction",
    "display",
    "flip",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "layout-flow",
    "left",
    "line-height",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "mso-column-margin",
    "mso-direction-alt",
    "mso-fit-shape-to-text",
    "mso-fit-text-with-word-wrap",
    "mso-height-percent",
    "mso-height-relative",
    "mso-layout-flow-alt",
    "mso-left-percent",
    "mso-position-horizontal",
    "mso-position-horizontal-col-start",
    "mso-position-horizontal-relative",
    "mso-position-vertical",
    "mso-position-vertical-relative",
    "mso-rotate",
    "mso-text-scale",
    "mso-text-shadow",
    "mso-top-percent",
    "mso-width-percent",
    "mso-width-relative",
    "mso-wrap-distance-bottom",
    "mso-wrap-distance-left",
    "mso-wrap-distance-right",
    "mso-wrap-distance-top",
    "mso-wrap-edited",
    "mso-wrap-style",
    "position",
    "rotation",
    "tab-interval",
    "text-align",
    "text-decoration",
    "text-transform",
    "top",
    "v-rotate-letters",
    "v-same-letter-heights",
    "v-text-align",
    "v-text-anchor",
    "v-text-kern",
    "v-text-reverse",
    "v-text-spacing",
    "v-text-spacing-mode",
    "visibility",
    "width",
    "z-index",
];

//! The places and sizes of VML shapes, which stand in the words of CSS.

/// What is kept of a style, in the same order, and whether that is all of it.
pub(super) fn kept(style: &str) -> (String, bool) {
    let mut all = String::new();
    let mut whole = true;
    for rule in style.split(';') {
        let Some((name, value)) = rule.split_once(':') else {
            whole &= rule.trim().is_empty();
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if PROPERTIES.contains(&name) && is_plain(value) {
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

/// Numbers, units and single words, or the name of a font.
fn is_plain(value: &str) -> bool {
    let bare = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value);
    let fits = |c: char| c.is_ascii_alphanumeric() || " .,%-+()".contains(c);
    !bare.is_empty() && bare.len() <= 40 && bare.chars().all(fits)
}

static PROPERTIES: &[&str] = &[
    "direction",
    "display",
    "flip",
    "font-family",
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

//! What attributes of VML may say (ECMA-376 part 4, 19 and 20): numbers with units, colours, and the steps of paths.

use super::value::Plain;

/// Whether a text is a list of numbers with units, with gaps where the usual holds, or of places that stand for numbers.
pub(super) fn is_numbers(text: &str) -> bool {
    let mut parts = parts(text);
    text.len() <= LONGEST && parts.all(|part| is_number(part) || PLACES.contains(&part))
}

/// The parts of a list, without gaps.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split([' ', ',', ';']);
    parts.filter(|part| !part.is_empty())
}

/// Whether a text is a number with a unit or without.
pub(crate) fn is_number(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = text.get(number.len()..).unwrap_or_default();
    UNITS.contains(&unit) && Plain::Decimal.fits(number)
}

/// Whether a text is a colour (part 4, 20.1.2.3): digits or a name, and what is done to it.
pub(super) fn is_colour(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    text.len() <= 60
        && is_plain_colour(first)
        && words.all(|word| is_number_of(word) || is_change(word))
}

/// Whether a text is the colours of a gradient, each behind its place.
pub(super) fn is_colours(text: &str) -> bool {
    let mut all = text.split(';');
    text.len() <= LONGEST
        && all.all(|one| {
            let (place, colour) = one.trim().split_once(' ').unwrap_or_default();
            is_number(place) && is_colour(colour)
        })
}

fn is_plain_colour(word: &str) -> bool {
    let is = |known: &str| known.eq_ignore_ascii_case(word);
    let digits = word.strip_prefix('#').unwrap_or(word);
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mixed = word
        .strip_prefix("rgb(")
        .and_then(|rest| rest.strip_suffix(')'));
    (hex && matches!(digits.len(), 3 | 6))
        || mixed.is_some_and(|inner| inner.split(',').all(|part| Plain::Uint.fits(part)))
        || COLOURS.split_ascii_whitespace().any(is)
}

/// Whether a word is the place of a colour in a list: `[1620]`.
fn is_number_of(word: &str) -> bool {
    let inner = word
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| Plain::Uint.fits(inner))
}

/// Whether a word changes the colour before it: `darken(118)`.
fn is_change(word: &str) -> bool {
    let (name, amount) = match word.strip_suffix(')') {
        Some(rest) => rest.split_once('(').unwrap_or_default(),
        None => (word, "0"),
    };
    CHANGES.contains(&name) && Plain::Uint.fits(amount)
}

/// Whether a text is the steps of a path, a formula or a place on a shape.
pub(super) fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ,.@#;+-".contains(c);
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
    text.len() <= LONGEST_PATH
        && text.chars().all(plain)
        && words.all(|word| is_formula(word) || is_steps(word))
}

/// Whether a word belongs to formulas or handles.
fn is_formula(word: &str) -> bool {
    let is = |known: &&str| known.eq_ignore_ascii_case(word);
    FORMULAS.iter().any(is)
}

/// Whether letters are steps of a path, which stand without anything between them.
fn is_steps(mut letters: &str) -> bool {
    while !letters.is_empty() {
        let step = STEPS.iter().find_map(|step| letters.strip_prefix(step));
        let Some(rest) = step else {
            return false;
        };
        letters = rest;
    }
    true
}

/// The longest list, in bytes.
const LONGEST: usize = 1024;
/// The longest path, in bytes.
const LONGEST_PATH: usize = 16_384;

static UNITS: [&str; 14] = [
    "", "mm", "cm", "in", "pt", "pc", "pi", "px", "em", "ex", "emu", "%", "f", "fd",
];

/// Words for places that may stand for a number.
static PLACES: [&str; 9] = [
    "any", "auto", "bottom", "center", "left", "none", "right", "top", "user",
];

static CHANGES: [&str; 10] = [
    "add",
    "blackwhite",
    "darken",
    "gray",
    "invert",
    "invert128",
    "lighten",
    "pure",
    "reversesubtract",
    "subtract",
];

/// Steps of a path (part 4, 20.1.2.10), those of two letters before those that they begin with.
static STEPS: [&str; 28] = [
    "ae", "al", "ar", "at", "ha", "hb", "hc", "hd", "he", "hf", "hg", "hh", "hi", "nf", "ns", "qb",
    "qx", "qy", "wa", "wr", "c", "e", "l", "m", "r", "t", "v", "x",
];

/// Words of formulas (part 4, 19.1.2.6) and of the places of handles.
static FORMULAS: [&str; 38] = [
    "abs",
    "atan",
    "bottomright",
    "center",
    "cos",
    "cosatan",
    "ellipse",
    "emuheight",
    "emuwidth",
    "hasfill",
    "hasstroke",
    "height",
    "if",
    "linedrawn",
    "lineheight",
    "linewidth",
    "max",
    "mid",
    "min",
    "mod",
    "pixelheight",
    "pixellinewidth",
    "pixelwidth",
    "prod",
    "product",
    "sin",
    "sinatan",
    "sqrt",
    "sum",
    "sumangle",
    "tan",
    "topleft",
    "val",
    "width",
    "xcenter",
    "xlimo",
    "ycenter",
    "ylimo",
];

/// Names of colours: those of CSS, of the system, and of other parts of the same shape.
static COLOURS: &str = "auto none null this fill fillback fillthenline line linethenfill lineorfill shadow
    activeborder activecaption appworkspace background buttonface buttonhighlight buttonshadow buttontext captiontext
    graytext highlight highlighttext inactiveborder inactivecaption inactivecaptiontext infobackground infotext menu
    menutext scrollbar threeddarkshadow threedface threedhighlight threedlightshadow threedshadow window windowframe
    windowtext
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_programs_write_are_told_from_words() {
        for good in [
            "5.85pt,.7pt,5.85pt,.7pt",
            ",0",
            "-50%",
            "19661f",
            ",,,.75,,",
            "center",
        ] {
            assert!(is_numbers(good), "{good}");
        }
        for good in [
            "#a7bfde [1620]",
            "#123",
            "Gray",
            "fill darken(118)",
            "yellow pure",
            "rgb(1,2,3)",
        ] {
            assert!(is_colour(good), "{good}");
        }
        assert!(is_colours("0 #a603ab;13763f #0819fb;1 white"));
        for good in [
            "m@4@5l@4@11@9@11@9@5xe",
            "m,l,21600r21600,l21600,xe",
            "sum @0 1 0",
            "prod @2 1 2",
            "if lineDrawn pixelLineWidth 0",
            "m10800,qx,10800,10800,21600,21600,10800,10800,xnfe",
            "topLeft,#1",
            "cosatan2 @0 @1 @2",
        ] {
            assert!(is_path(good), "{good}");
        }
        for wrong in [
            "Jane Doe",
            "QZ7",
            "1 jane",
            "(john.doe@acme.com)",
            "of 2024-05-01",
        ] {
            let taken =
                is_numbers(wrong) || is_colour(wrong) || is_colours(wrong) || is_path(wrong);
            assert!(!taken, "{wrong}");
        }
    }
}

//! The small languages of animations (ECMA-376 part 1, 19.5): every word in them is known, all else is numbers.

/// Whether this is a value of an animation: a path, a formula, a name of a property, a list of times.
pub(super) fn is_expression(value: &str) -> bool {
    is_known(value, &WORDS)
}

/// Whether this names a transition effect with its options, as in `wipe(left)`.
pub(super) fn is_filter(value: &str) -> bool {
    is_known(value, &EFFECTS)
}

fn is_known(value: &str, words: &[&str]) -> bool {
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_alphabetic() || first == '#' {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "#_.".contains(c)));
            let (word, _) = rest
                .split_at_checked(end.unwrap_or(rest.len()))
                .unwrap_or_default();
            if !is_word(word, words) {
                return false;
            }
            word.len()
        } else if first.is_ascii_digit() || SIGNS.contains(first) {
            1
        } else {
            return false;
        };
        rest = rest.get(end..).unwrap_or_default();
    }
    value.len() <= MOST
}

/// One word of an expression; `E` and `e` also stand in numbers, as in `1E-5`, and colours are hexadecimal.
fn is_word(word: &str, words: &[&str]) -> bool {
    let exponent = word.strip_prefix(['E', 'e']);
    let colour = word.strip_prefix('#');
    let path = word.len() == 1 && "MmLlCcZzEe".contains(word);
    let digits = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    let hex = |rest: &str| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    exponent.is_some_and(digits) || colour.is_some_and(hex) || path || words.contains(&word)
}

const MOST: usize = 16 << 10;
const SIGNS: &str = "+-*/^()%,;:=<> .$!?{}[]\t\r\n";

static WORDS: [&str; 82] = [
    "#ppt_c",
    "#ppt_h",
    "#ppt_r",
    "#ppt_w",
    "#ppt_x",
    "#ppt_y",
    "BasePPT",
    "IE4",
    "IE5",
    "PPT",
    "abs",
    "acos",
    "asin",
    "atan",
    "auto",
    "bold",
    "ceil",
    "cos",
    "cosh",
    "deg",
    "drawProgress",
    "e",
    "exp",
    "false",
    "fill.color",
    "fill.on",
    "fill.opacity",
    "fill.type",
    "fillcolor",
    "floor",
    "gradient",
    "hidden",
    "image",
    "imageData.grayscale",
    "italic",
    "ln",
    "log",
    "max",
    "min",
    "none",
    "normal",
    "pi",
    "ppt_c",
    "ppt_h",
    "ppt_r",
    "ppt_scale",
    "ppt_w",
    "ppt_x",
    "ppt_y",
    "r",
    "rad",
    "rand",
    "shadow.on",
    "sin",
    "sinh",
    "solid",
    "sqrt",
    "stroke.color",
    "stroke.on",
    "stroke.opacity",
    "stroke.style",
    "style",
    "style.color",
    "style.fontFamily",
    "style.fontSize",
    "style.fontStyle",
    "style.fontWeight",
    "style.opacity",
    "style.rotation",
    "style.textDecorationUnderline",
    "style.textEffectEmboss",
    "style.textEffectOutline",
    "style.textShadow",
    "style.visibility",
    "tan",
    "tanh",
    "true",
    "underline",
    "visible",
    "xshear",
    "yshear",
    "style.textShadow",
];

static EFFECTS: [&str; 55] = [
    "across",
    "barn",
    "blinds",
    "box",
    "checkerboard",
    "circle",
    "collapsed",
    "diamond",
    "dissolve",
    "down",
    "downLeft",
    "downRight",
    "fade",
    "fromBottom",
    "fromBottomLeft",
    "fromBottomRight",
    "fromLeft",
    "fromRight",
    "fromTop",
    "fromTopLeft",
    "fromTopRight",
    "horizontal",
    "image",
    "in",
    "inHorizontal",
    "inVertical",
    "left",
    "leftDown",
    "leftUp",
    "opacity",
    "out",
    "outHorizontal",
    "outVertical",
    "pixelate",
    "plus",
    "prism",
    "randombar",
    "right",
    "rightDown",
    "rightUp",
    "slide",
    "slideFromBottom",
    "slideFromLeft",
    "slideFromRight",
    "slideFromTop",
    "stretch",
    "strips",
    "up",
    "upLeft",
    "upRight",
    "vertical",
    "wedge",
    "wheel",
    "wheelReverse",
    "wipe",
];

//! Values that only a document can judge: names of styles, codes of fields, styles and references of VML.

use super::lists::LIST;
use super::notes::{self, ENDNOTE, FOOTNOTE};
use super::{css, fields, heights, styles};
use crate::ooxml::{Context, Plain, drawing};
use crate::{FindingKind, Reason};

/// The new value for an old one, as [`crate::ooxml::Shape::ask`] has it.
pub(super) fn ask(
    word: &str,
    text: &str,
    context: &mut Context<'_>,
) -> Result<Option<String>, Reason> {
    Ok(match word {
        "style-name" => styles::is_name(text).then(|| text.to_owned()),
        "footnote" => notes::refer(FOOTNOTE, text, context),
        "endnote" => notes::refer(ENDNOTE, text, context),
        "footnote-id" => notes::known(FOOTNOTE, text, context),
        "endnote-id" => notes::known(ENDNOTE, text, context),
        "number-list" => renumbered(LIST, text, context),
        "abstract-number" => renumbered("abstract-number", text, context),
        "bullet" => renumbered("bullet", text, context),
        "height" => Some(heights::renumbered(text, context)),
        "field" => fields::rewritten(text, context),
        "font-listed" => context.has_font(text).then(|| text.to_owned()),
        "css" | "css-text" => {
            let (kept, whole) = css::kept(text, word == "css-text");
            if !whole {
                context.findings.removed(FindingKind::PrivateData, None);
            }
            let raised = css::raised(&kept, |old| heights::renumbered(old, context));
            (!raised.is_empty()).then_some(raised)
        }
        "shape-ref" => {
            let name = text.strip_prefix('#');
            name.map(|name| format!("#{}", context.names.renamed("vml", name)))
        }
        _ => return drawing::ask(word, text, context),
    })
}

/// Whether a value can be an answer of [`ask`], or a name that was fixed.
pub(super) fn settled(word: &str, text: &str) -> bool {
    match word {
        "style-name" => styles::is_name(text),
        "style" => styles::is_id(text),
        "footnote" | "endnote" | "footnote-id" | "endnote-id" => notes::is_id(text),
        "height" | "number-list" | "abstract-number" | "bullet" => Plain::Uint.fits(text),
        "field" => fields::is_canonical(text),
        "font-listed" => Plain::Font.fits(text),
        "css" | "css-text" => css::kept(text, word == "css-text") == (text.to_owned(), true),
        "shape-ref" => text.strip_prefix("#vml").is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        }),
        _ => drawing::settled(word, text),
    }
}

/// The new number of a list, of a kind of lists or of a picture in front of lines. A list of the number 0 is none
/// (17.9.18).
fn renumbered(space: &'static str, text: &str, context: &mut Context<'_>) -> Option<String> {
    let number = notes::number(text)?;
    if space == LIST && number == "0" {
        return Some(number);
    }
    Some(context.names.renumbered(space, &number))
}

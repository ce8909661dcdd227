//! What is carried from one paragraph of a part to the next.

use std::collections::BTreeSet;

use super::fields;
use crate::FindingKind;
use crate::ooxml::drawing::Diagrams;
use crate::ooxml::{Context, Tree};

/// What is carried from one paragraph to the next.
#[derive(Default)]
pub(super) struct State {
    /// Fields that have begun and not ended, the innermost last.
    fields: Vec<Open>,
    /// The diagrams of all parts so far.
    pub(super) diagrams: Diagrams,
    /// Ids of styles whose text is hidden.
    pub(super) hidden: BTreeSet<String>,
    /// Whether this is a text box, which has a colour of its own.
    pub(super) boxed: bool,
    /// What is open around the place at hand, the innermost last.
    pub(super) places: Vec<Place>,
    /// What was in a paragraph whose mark was deleted.
    pub(super) carried: Option<Tree>,
}

/// Something that is open.
pub(super) enum Place {
    /// Anything without a rule of its own.
    Plain,
    /// A cell; whether a paragraph was written in it.
    Cell(bool),
    /// A table; what is to be written of it once there is a row.
    Table(Option<Tree>),
}

/// A field that has begun.
struct Open {
    code: String,
    /// What it shows if it has no result.
    form: Option<String>,
    /// What its result says so far, if only that stays.
    result: String,
    part: Part,
}

#[derive(PartialEq, Eq)]
enum Part {
    Code,
    /// The result of a field of which the code is kept.
    Kept,
    /// The result of a field that is only its result.
    Shown,
}

/// What stands at the end of a field.
pub(super) enum Field {
    /// Its end.
    Kept,
    /// All of it, for it has no result.
    Short(String),
    /// What a form shows.
    Form(String),
    /// Nothing.
    Gone,
}

impl State {
    /// The state at the start of a part, with what the parts before it said.
    pub(super) fn begin_part(&mut self) {
        self.fields.clear();
        self.places.clear();
        self.carried = None;
    }

    /// The state at the start of a text box.
    pub(super) fn in_box(&mut self) -> Self {
        Self {
            hidden: std::mem::take(&mut self.hidden),
            diagrams: std::mem::take(&mut self.diagrams),
            boxed: true,
            ..Self::default()
        }
    }

    /// Takes back what a text box was lent.
    pub(super) fn leave_box(&mut self, within: Self) {
        self.hidden = within.hidden;
        self.diagrams = within.diagrams;
    }

    /// Whether the place may have a colour of its own behind the text.
    pub(super) fn is_shaded(&self) -> bool {
        let cell = |place: &Place| matches!(place, Place::Cell(_));
        self.boxed || self.places.iter().any(cell)
    }

    /// Whether this is the code of a field, which nobody sees.
    pub(super) fn in_code(&self) -> bool {
        self.fields.iter().any(|open| open.part == Part::Code)
    }

    pub(super) fn begin(&mut self, form: Option<String>) {
        // What a field in the code of another one says cannot be known from here.
        if let Some(outer) = self
            .fields
            .last_mut()
            .filter(|outer| outer.part == Part::Code)
        {
            outer.code.push('\u{0}');
        }
        self.fields.push(Open {
            code: String::new(),
            form,
            result: String::new(),
            part: Part::Code,
        });
    }

    pub(super) fn code(&mut self, text: &str) {
        if let Some(open) = self
            .fields
            .last_mut()
            .filter(|open| open.part == Part::Code)
        {
            open.code.push_str(text);
            // No program makes one as long; what is left of it is no code that is known.
            if open.code.len() > LONGEST_CODE {
                open.code.clear();
                open.code.push('\u{0}');
            }
        }
    }

    /// Words that are shown, in the results of all fields that are open.
    pub(super) fn shown(&mut self, text: &str) {
        for open in self
            .fields
            .iter_mut()
            .filter(|open| open.part == Part::Shown)
        {
            if open.result.len() < LONG_ENOUGH {
                open.result.push_str(text);
            }
        }
    }

    /// The code has ended; answers what of it is kept.
    pub(super) fn separate(&mut self, context: &mut Context<'_>) -> Option<String> {
        let outer = self.is_nested();
        let open = self.fields.last_mut()?;
        if open.part != Part::Code {
            return None;
        }
        if fields::is_kept(&open.code) && !outer {
            open.part = Part::Kept;
            return Some(open.code.clone());
        }
        fields::tell(&open.code, context);
        open.part = Part::Shown;
        None
    }

    /// The field has ended.
    pub(super) fn end(&mut self, context: &mut Context<'_>) -> Field {
        let outer = self.is_nested();
        let Some(open) = self.fields.pop() else {
            return Field::Gone;
        };
        match open.part {
            Part::Kept => Field::Kept,
            Part::Shown => match open.form {
                _ if fields::tell_shown(&open.code, &open.result, context) => Field::Gone,
                Some(text) if is_choice(&open.code) => Field::Form(text),
                Some(_) | None => Field::Gone,
            },
            Part::Code if outer => Field::Gone,
            Part::Code => {
                if let Some(text) = open.form {
                    context.findings.removed(FindingKind::FormFields, None);
                    return Field::Form(text);
                }
                if fields::is_kept(&open.code) {
                    return Field::Short(open.code);
                }
                fields::tell(&open.code, context);
                Field::Gone
            }
        }
    }

    /// Whether the innermost field stands in the code of another one.
    fn is_nested(&self) -> bool {
        let outer = self.fields.iter().rev().skip(1);
        outer.into_iter().any(|open| open.part == Part::Code)
    }
}

/// The longest code of a field, in bytes.
const LONGEST_CODE: usize = 1 << 20;
/// How many bytes of a result say enough.
const LONG_ENOUGH: usize = 400;

/// Whether a field of a form shows a box or a choice, which its result does not say.
fn is_choice(code: &str) -> bool {
    let code = code.trim_start();
    code.starts_with("FORMCHECKBOX") || code.starts_with("FORMDROPDOWN")
}

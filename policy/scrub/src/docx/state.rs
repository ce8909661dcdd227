//! What is carried from one paragraph of a part to the next.

use std::rc::Rc;

use super::fields;
use super::looks::Ground;
use super::sheet::{Says, Sheet};
use super::table::Table;
use super::word_art::WordArt;
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
    /// The words that shapes of the part write themselves.
    pub(super) word_art: WordArt,
    /// The styles of the document.
    pub(super) sheet: Rc<Sheet>,
    /// What the styles and properties of the paragraph at hand say.
    pub(super) paragraph: Says,
    /// What lies behind the text outside of tables.
    page: Vec<Says>,
    /// What lies behind the text of the text box that comes next.
    pub(super) next_box: Option<Ground>,
    /// Tables that are open, the innermost last.
    tables: Vec<Table>,
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
        self.tables.clear();
        self.carried = None;
        self.word_art = WordArt::default();
        self.page = behind(Ground::Of(self.sheet.page));
    }

    /// The state at the start of a text box.
    pub(super) fn in_box(&mut self) -> Self {
        let ground = self.next_box.take().unwrap_or(Ground::Unknown);
        Self {
            sheet: Rc::clone(&self.sheet),
            diagrams: std::mem::take(&mut self.diagrams),
            word_art: std::mem::take(&mut self.word_art),
            page: behind(ground),
            ..Self::default()
        }
    }

    /// Takes back what a text box was lent.
    pub(super) fn leave_box(&mut self, within: Self) {
        self.diagrams = within.diagrams;
        self.word_art = within.word_art;
    }

    /// What may hold around the text at hand, each with what lies behind it.
    pub(super) fn around(&self) -> &[Says] {
        let table = self.tables.last();
        table.map_or(&self.page, |table| &table.around)
    }

    /// Enters a table with these properties.
    pub(super) fn begin_table(&mut self, properties: Option<&Tree>) {
        let mut table = Table::new(properties, &self.sheet);
        table.around = self.around().to_vec();
        self.tables.push(table);
    }

    /// Takes the properties of the table that was entered last.
    pub(super) fn describe_table(&mut self, properties: &Tree) {
        self.tables.pop();
        self.begin_table(Some(properties));
    }

    /// Leaves the innermost table.
    pub(super) fn end_table(&mut self) {
        self.tables.pop();
    }

    /// Enters a row.
    pub(super) fn begin_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.row();
        }
    }

    /// Enters a cell with these properties.
    pub(super) fn begin_cell(&mut self, properties: Option<&Tree>) {
        if let Some((table, outer)) = self.tables.split_last_mut() {
            let behind = outer.last().map_or(&self.page, |outer| &outer.around);
            table.cell(properties, behind, &self.sheet);
        }
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

/// The ground outside of tables.
fn behind(ground: Ground) -> Vec<Says> {
    vec![Says {
        ground: Some(ground),
        ..Says::default()
    }]
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

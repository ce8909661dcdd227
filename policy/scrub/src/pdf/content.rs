//! Content streams: what pages, forms, patterns and glyphs draw (ISO 32000-2, 7.8.2 and annex A).
//!
//! Every operator is read with its operands and written anew; an operator that no table knows is left out, as viewers
//! do. Names of resources become neutral, and marked content loses its marks.

mod colours;
mod forms;
mod hidden;
mod inline;
mod marks;
mod matrix;
mod operators;
mod painted;
mod state;
mod text;

use std::collections::BTreeSet;
use std::rc::Rc;

use self::colours::{FILL, STROKE};
pub(super) use self::forms::{HiddenStrings, Looks, Variant};
use self::hidden::{Hidden, Picture};
use self::marks::Marks;
use self::operators::{Job, Operator};
use self::painted::Path;
use self::state::{Fill, State};
use super::copy::Copy;
use super::lexer::Lexer;
use super::names::{Category, Names};
use super::object::Object;
use super::parse::{Item, item};
use super::writer::write_object;
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Where a content stream stands.
pub(super) struct View {
    /// What it draws.
    pub(super) kind: Kind,
    /// The crop box in the user space of this stream: left, bottom, right, top; `None` if it is not known.
    pub(super) visible: Option<[f64; 4]>,
    /// Strings and pictures, by their place among all in the stream, that the page around it is known to hide.
    pub(super) left_out: Rc<BTreeSet<u32>>,
}

/// What a content stream draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page.
    Page,
    /// A form XObject or the appearance of an annotation.
    Form,
    /// A tiling pattern.
    Pattern,
    /// A glyph of a Type 3 font.
    Glyph,
}

/// Writes a content stream anew; the names of the resources it uses are kept in `names`.
///
/// Applied to its own result it gives the same bytes.
///
/// # Errors
///
/// When the budget is used up, [`Reason::TooDeep`], or the reason for which an inline image cannot be kept.
pub(super) fn rewrite(
    bytes: &[u8],
    names: &mut Names,
    view: &View,
    copy: &mut Copy<'_, '_>,
) -> Result<Vec<u8>, Reason> {
    let ([out, _], _) = rewrite_page([bytes, &[]], names, view, copy)?;
    Ok(out)
}

/// Writes the content of a page anew, and that which annotations draw over it; also what the page hides in its forms.
///
/// # Errors
///
/// As [`rewrite`].
pub(super) fn rewrite_page(
    streams: [&[u8]; 2],
    names: &mut Names,
    view: &View,
    copy: &mut Copy<'_, '_>,
) -> Result<([Vec<u8>; 2], HiddenStrings), Reason> {
    let drops = copy.budget.drops_hidden();
    let before = drops.then(|| names.clone());
    let mut left_out = [Rc::clone(&view.left_out), Rc::default()];
    let (mut parts, mut hidden) = passes(streams, names, view, &left_out, copy)?;
    let unseen = hidden.tell_pictures(copy);
    if let Some(before) = before
        && unseen.leave_out(&mut left_out)
    {
        // Only content that never calls a picture leaves no name behind by which it would be built all the same.
        *names = before;
        (parts, hidden) = passes(streams, names, view, &left_out, copy)?;
    }
    let mut strings = hidden.in_forms();
    unseen.add_to(&mut strings);
    let parts = hidden.finish(parts, copy)?;
    Ok((parts, strings))
}

/// Writes contents that are drawn one after the other, each without what is left out of it.
fn passes(
    streams: [&[u8]; 2],
    names: &mut Names,
    view: &View,
    left_out: &[Rc<BTreeSet<u32>>; 2],
    copy: &mut Copy<'_, '_>,
) -> Result<([Vec<u8>; 2], Hidden), Reason> {
    let mut hidden = Hidden::new(view);
    let mut parts = [Vec::new(), Vec::new()];
    let streams = streams.into_iter().zip(left_out);
    for (number, (part, (bytes, left_out))) in parts.iter_mut().zip(streams).enumerate() {
        hidden.begin(number, left_out);
        *part = pass(bytes, names, view, &mut hidden, copy)?;
    }
    Ok((parts, hidden))
}

fn pass(
    bytes: &[u8],
    names: &mut Names,
    view: &View,
    hidden: &mut Hidden,
    copy: &mut Copy<'_, '_>,
) -> Result<Vec<u8>, Reason> {
    copy.budget.work(widen(bytes.len()))?;
    let mut rewrite = Rewrite {
        lexer: Lexer::new(bytes),
        names,
        copy,
        kind: view.kind,
        out: Vec::with_capacity(bytes.len().min(MOST_AT_FIRST)),
        stack: Vec::new(),
        state: State::new(),
        saved: Vec::new(),
        in_text: false,
        clips_from: None,
        path: Path::default(),
        marks: Marks::default(),
        hidden,
        numbers: 0,
        looks_only: false,
    };
    rewrite.run()?;
    Ok(rewrite.finish())
}

/// One pass over a content stream.
struct Rewrite<'r, 'a, 'o> {
    lexer: Lexer<'r>,
    names: &'r mut Names,
    copy: &'r mut Copy<'a, 'o>,
    kind: Kind,
    out: Vec<u8>,
    stack: Vec<Object>,
    state: State,
    saved: Vec<State>,
    in_text: bool,
    /// The first string of the present text object that becomes part of the clip.
    clips_from: Option<usize>,
    path: Path,
    marks: Marks,
    hidden: &'r mut Hidden,
    /// Strings and pictures that the stream has shown.
    numbers: u32,
    /// Nothing is written: the stream is a form that is looked at where a page draws it.
    looks_only: bool,
}

impl Rewrite<'_, '_, '_> {
    fn run(&mut self) -> Result<(), Reason> {
        loop {
            match item(&mut self.lexer) {
                // A string that does not end: viewers show what came before it.
                Ok(Item::End) | Err(Reason::Truncated) => return Ok(()),
                Ok(Item::Object(operand)) => {
                    if self.stack.len() >= MOST_OPERANDS {
                        self.stack.drain(..MOST_OPERANDS / 2);
                    }
                    self.stack.push(operand);
                }
                Ok(Item::Operator(word)) => {
                    self.operator(&word)?;
                    self.stack.clear();
                }
                Err(reason) => return Err(reason),
            }
        }
    }

    /// Closes what was left open.
    fn finish(mut self) -> Vec<u8> {
        if self.in_text {
            self.bare("ET");
        }
        for _ in 0..self.marks.close() {
            self.bare("EMC");
        }
        for _ in 0..self.saved.len() {
            self.bare("Q");
        }
        self.out
    }

    fn operator(&mut self, word: &[u8]) -> Result<(), Reason> {
        let Some(operator) = operators::find(word) else {
            return Ok(());
        };
        let Some(operands) = operator.operands(&mut self.stack) else {
            return Ok(());
        };
        self.job(operator, operands)
    }

    fn job(&mut self, operator: &Operator, operands: Vec<Object>) -> Result<(), Reason> {
        match operator.job {
            Job::Plain => self.plain(operator, &operands),
            Job::Save => self.save()?,
            Job::Restore => self.restore(),
            Job::Matrix => {
                self.state.concatenate(&operands);
                self.put(operator, &operands);
            }
            Job::GraphicsState => self.graphics_state(operator, operands)?,
            Job::Path => {
                self.path.add(operator.name, &operands, &self.state.ctm);
                self.put(operator, &operands);
            }
            Job::Paint => self.paint(operator),
            Job::Shading => self.shading(operator, operands),
            Job::XObject => self.xobject(operator, operands)?,
            Job::FillDevice => {
                self.state.named[FILL] = None;
                self.state.fill = Fill::of_device(&operands);
                self.put(operator, &operands);
            }
            Job::FillSpace => {
                self.state.space = self.filling(operands.first())?;
                self.state.fill = self.state.space.at_first();
                self.space(operator, operands, FILL);
            }
            Job::StrokeDevice => {
                self.state.named[STROKE] = None;
                self.state.stroke = Fill::of_device(&operands);
                self.put(operator, &operands);
            }
            Job::StrokeSpace => {
                self.state.stroke_space = self.filling(operands.first())?;
                self.state.stroke = self.state.stroke_space.at_first();
                self.space(operator, operands, STROKE);
            }
            Job::FillColour => {
                self.state.fill = self.state.space.fill(&operands);
                self.colour(["sc", "scn"], operands, FILL);
            }
            Job::StrokeColour => {
                self.state.stroke = self.state.stroke_space.fill(&operands);
                self.colour(["SC", "SCN"], operands, STROKE);
            }
            Job::TextBegin => self.text_begin(),
            Job::TextEnd => self.text_end(),
            Job::Font => self.font(operator, operands),
            Job::TextPlace => {
                self.state.place_text(operator.name, &operands);
                self.put(operator, &operands);
            }
            Job::TextShow => self.show(operator, &operands)?,
            Job::MarkBegin => self.mark_begin(&operands)?,
            Job::MarkEnd => {
                if self.marks.end() {
                    self.bare("EMC");
                }
            }
            Job::MarkPoint => self.copy.findings.removed(FindingKind::PrivateData, None),
            Job::Inline => self.inline()?,
            Job::Nothing => {}
        }
        Ok(())
    }

    fn plain(&mut self, operator: &Operator, operands: &[Object]) {
        match operator.name {
            "d0" | "d1" if self.kind != Kind::Glyph => return,
            "ri" if !is_intent(operands.first()) => return,
            "W" | "W*" => self.path.clips(),
            _ => {}
        }
        self.put(operator, operands);
    }

    fn save(&mut self) -> Result<(), Reason> {
        if self.saved.len() >= DEEPEST {
            return Err(Reason::TooDeep);
        }
        self.saved.push(self.state.clone());
        self.bare("q");
        Ok(())
    }

    fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            self.state = state;
            self.bare("Q");
        }
    }

    fn graphics_state(&mut self, operator: &Operator, operands: Vec<Object>) -> Result<(), Reason> {
        let Some(old) = operands.first().and_then(Object::as_name) else {
            return Ok(());
        };
        let found = self.names.find(Category::GraphicsState, old, self.copy)?;
        let found = self.copy.resolve(&found)?;
        if let Some(dict) = found.as_dict() {
            self.state.set_from(dict, self.copy)?;
        }
        self.rename(operator, operands, Category::GraphicsState);
        Ok(())
    }

    fn paint(&mut self, operator: &Operator) {
        let path = std::mem::take(&mut self.path);
        if self.marks.suppress() {
            self.bare("n");
        } else if self.marks.is_off() {
            self.put(operator, &[]);
        } else {
            self.hidden.paint(operator.name, &path, &self.state);
            self.put(operator, &[]);
        }
        if path.is_clip() {
            self.state.clip(&path);
        }
    }

    fn shading(&mut self, operator: &Operator, operands: Vec<Object>) {
        if !self.marks.suppress() {
            self.hidden.paint_through(&self.state);
            self.hidden.paint_somewhere();
            self.rename(operator, operands, Category::Shading);
        }
    }

    /// The place of the next string or picture among all of the stream.
    fn next_number(&mut self) -> u32 {
        let number = self.numbers;
        self.numbers = number.saturating_add(1);
        number
    }

    /// Writes an operator whose first operand is the name of a resource.
    fn rename(&mut self, operator: &Operator, mut operands: Vec<Object>, category: Category) {
        if let Some(Object::Name(name)) = operands.first_mut() {
            *name = self.names.used(category, name);
            self.put(operator, &operands);
        }
    }

    fn bare(&mut self, name: &str) {
        self.write(name, &[]);
    }

    fn put(&mut self, operator: &Operator, operands: &[Object]) {
        self.write(operator.name, operands);
    }

    fn write(&mut self, name: &str, operands: &[Object]) {
        if self.looks_only {
            return;
        }
        for operand in operands {
            write_object(operand, &mut self.out);
            self.out.push(b' ');
        }
        self.out.extend(name.as_bytes());
        self.out.push(b'\n');
    }
}

fn is_intent(name: Option<&Object>) -> bool {
    let intents = [
        "AbsoluteColorimetric",
        "Perceptual",
        "RelativeColorimetric",
        "Saturation",
    ];
    name.is_some_and(|name| intents.iter().any(|intent| name.is_name(intent)))
}

/// Operands before one operator; viewers take 33.
const MOST_OPERANDS: usize = 512;
/// Graphics states in each other.
const DEEPEST: usize = 20_000;
/// Room that is taken before it is known how much is needed, in bytes.
const MOST_AT_FIRST: usize = 1 << 20;

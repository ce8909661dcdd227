//! Forms where a page draws them: what they show there, and what of it cannot be seen.
//!
//! A form is built once and drawn at many places, so only a page knows whether its text lies outside the paper, on
//! white, or under something else. The page looks into its forms when it draws them, without writing anything.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::matrix::{Box4, Matrix, around, common};
use super::operators::Operator;
use super::{Category, Kind, Lexer, Marks, Names, Path, Picture, Rewrite};
use crate::Reason;
use crate::pdf::geometry::{self, Area};
use crate::pdf::layers;
use crate::pdf::object::{Dict, Id, Object, Stream};
use crate::source::widen;

/// The strings and pictures in forms that one page hides wherever it draws them: for each form on the way to one, which
/// of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pdf) struct HiddenStrings(BTreeMap<Id, BTreeSet<u32>>);

impl HiddenStrings {
    /// Adds a string or picture of the last form of a path.
    pub(super) fn add(&mut self, path: &[Id], number: u32) {
        for id in path {
            self.0.entry(*id).or_default();
        }
        let last = path.last().and_then(|id| self.0.get_mut(id));
        if let Some(last) = last {
            last.insert(number);
        }
    }
}

/// Which strings are left out of forms while the resources of a page are built.
///
/// Pages that hide the same share the forms that are without it.
#[derive(Default)]
pub(in crate::pdf) struct Variant {
    known: BTreeMap<HiddenStrings, u32>,
    present: Option<(HiddenStrings, u32)>,
}

impl Variant {
    /// Begins a page that hides these strings.
    pub(in crate::pdf) fn begin(&mut self, strings: HiddenStrings) {
        self.present = None;
        if !strings.0.is_empty() {
            let next = u32::try_from(self.known.len())
                .unwrap_or(0)
                .saturating_add(1);
            let number = *self.known.entry(strings.clone()).or_insert(next);
            self.present = Some((strings, number));
        }
    }

    /// Ends the page, or leaves its forms for something in which they may be seen after all; gives what was begun.
    pub(in crate::pdf) fn pause(&mut self) -> Paused {
        Paused(self.present.take())
    }

    /// Goes on where it was paused.
    pub(in crate::pdf) fn resume(&mut self, paused: Paused) {
        self.present = paused.0;
    }

    /// The number of the variant of a form, 0 for the whole one, and the strings that it is without.
    pub(in crate::pdf) fn of(&self, form: &Object) -> (u32, Rc<BTreeSet<u32>>) {
        let present = self.present.as_ref().zip(form.as_ref());
        let found =
            present.and_then(|((strings, number), id)| Some((*number, strings.0.get(&id)?)));
        found.map_or_else(Default::default, |(number, own)| {
            (number, Rc::new(own.clone()))
        })
    }
}

/// A variant that is put aside.
pub(in crate::pdf) struct Paused(Option<(HiddenStrings, u32)>);

/// The forms that a page is looking into.
#[derive(Default)]
pub(super) struct Forms {
    path: Vec<Id>,
    lost: bool,
}

impl Forms {
    /// The forms around the present place, the outermost first; `None` on the page itself.
    pub(super) fn path(&self) -> Option<Rc<[Id]>> {
        (!self.path.is_empty()).then(|| Rc::from(self.path.as_slice()))
    }

    /// Something was drawn and not looked at, so that nothing in a form is known to be hidden everywhere.
    pub(super) fn lose(&mut self) {
        self.lost = true;
    }

    /// Whether that has happened.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }
}

impl Rewrite<'_, '_, '_> {
    /// `Do`: a picture, or a form.
    pub(super) fn xobject(
        &mut self,
        operator: &Operator,
        operands: Vec<Object>,
    ) -> Result<(), Reason> {
        let number = self.next_number();
        let Some(old) = operands.first().and_then(Object::as_name) else {
            return Ok(());
        };
        if self.marks.suppress() || self.hidden.leaves_out(number) {
            return Ok(());
        }
        let source = self.names.find(Category::XObject, old, self.copy)?;
        let found = self.copy.resolve(&source)?;
        if let Some(stream) = found.as_stream() {
            if !self.copy.get(&stream.dict, "Subtype")?.is_name("Image") {
                self.inherit();
                self.look_into(&source, stream)?;
            } else if !layers::hidden(stream.dict.get("OC"), self.copy)? {
                self.place(number, source.as_ref(), &stream.dict);
            }
        }
        self.rename(operator, operands, Category::XObject);
        Ok(())
    }

    /// A picture is drawn. What a layer hides is told as that.
    pub(super) fn place(&mut self, number: u32, id: Option<Id>, dict: &Dict) {
        if !self.marks.is_off() {
            self.hidden
                .place(&Picture { number, id, dict }, &self.state);
        }
    }

    /// Looks into a form that is drawn here.
    pub(super) fn look_into(&mut self, source: &Object, form: &Stream) -> Result<(), Reason> {
        self.hidden.paint_through(&self.state);
        if self.kind != Kind::Page && !self.looks_only {
            self.hidden.paint_somewhere();
            return Ok(());
        }
        let (Some(id), Some(area)) = (source.as_ref(), Area::of(&form.dict, "BBox", self.copy)?)
        else {
            self.hidden.paint_somewhere();
            return Ok(());
        };
        // What contains itself is drawn once, and what is in a hidden layer not at all.
        if self.hidden.forms.path.contains(&id) || layers::hidden(form.dict.get("OC"), self.copy)? {
            return Ok(());
        }
        let matrix = geometry::Matrix::of(&form.dict, "Matrix", self.copy)?;
        let ctm = Matrix(matrix.0).then(&self.state.ctm);
        let [l, b, r, t] = area.numbers();
        let corners = [(l, b), (r, b), (r, t), (l, t)].map(|corner| ctm.apply(corner));
        let Some(area) = around(&corners) else {
            return Ok(());
        };
        match self.content_of(id, form)? {
            Some(bytes) => self.look_at(id, &form.dict, &bytes, (ctm, area)),
            None => {
                self.hidden.paint_area(area);
                Ok(())
            }
        }
    }

    /// The content of a form if it is to be looked at; `None` if only its place matters.
    fn content_of(&mut self, id: Id, form: &Stream) -> Result<Option<Rc<[u8]>>, Reason> {
        let looks = &mut self.copy.looks;
        if looks.is_plain(id) {
            return Ok(None);
        }
        if self.hidden.forms.path.len() >= DEEPEST || !looks.may() {
            self.hidden.forms.lose();
            return Ok(None);
        }
        if let Some(bytes) = looks.pay(id) {
            self.copy.budget.work(widen(bytes.len()))?;
            return Ok(Some(bytes));
        }
        let bytes = self.copy.bytes(form, crate::pdf::xobject::MOST_CONTENT)?;
        self.copy.budget.work(widen(bytes.len()))?;
        Ok(self.copy.looks.keep(id, bytes))
    }

    fn look_at(
        &mut self,
        id: Id,
        dict: &Dict,
        bytes: &[u8],
        (ctm, area): (Matrix, Box4),
    ) -> Result<(), Reason> {
        let own = self.copy.get(dict, "Resources")?;
        let resources = own.as_dict().unwrap_or(self.names.resources()).clone();
        let mut names = Names::new(resources, self.names.scope());
        let mut state = self.state.clone();
        // A group is drawn as a whole as its caller says, whatever its own content chooses.
        let group = dict.has("Group") && !(state.covers && state.alpha >= 1.0);
        state.glass |= group || self.marks.is_off();
        state.ragged |= !ctm.keeps_axes();
        state.clip = Some(state.clip.map_or(area, |clip| common(&clip, &area)));
        state.ctm = ctm;
        // Their names mean other things in here.
        state.named = [None, None];
        state.font = Vec::new();
        state.begin_text();
        self.hidden.forms.path.push(id);
        let measures = std::mem::take(&mut self.hidden.measures);
        // It is built later, and tells then what is in it.
        let findings = std::mem::take(&mut self.copy.findings);
        let looked = Rewrite {
            lexer: Lexer::new(bytes),
            names: &mut names,
            copy: &mut *self.copy,
            kind: Kind::Form,
            out: Vec::new(),
            stack: Vec::new(),
            state,
            saved: Vec::new(),
            in_text: false,
            clips_from: None,
            path: Path::default(),
            marks: Marks::default(),
            hidden: &mut *self.hidden,
            numbers: 0,
            looks_only: true,
        }
        .run();
        self.copy.findings = findings;
        self.hidden.measures = measures;
        self.hidden.forms.path.pop();
        looked
    }
}

/// What looking into forms may still cost in one file, and the contents that were looked at last.
pub(in crate::pdf) struct Looks {
    left: u64,
    /// Forms in which no text and no other form is drawn and that are too large to look for covers.
    plain: BTreeSet<Id>,
    kept: Vec<(Id, Rc<[u8]>)>,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            left: MOST_LOOKED_AT,
            plain: BTreeSet::new(),
            kept: Vec::new(),
        }
    }
}

impl Looks {
    fn is_plain(&self, id: Id) -> bool {
        self.plain.contains(&id)
    }

    fn may(&self) -> bool {
        self.left > 0
    }

    fn charge(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(widen(bytes).max(LEAST));
    }

    /// The content of a form that is kept.
    fn pay(&mut self, id: Id) -> Option<Rc<[u8]>> {
        let (_, bytes) = self.kept.iter().find(|(known, _)| *known == id)?;
        let bytes = Rc::clone(bytes);
        self.charge(bytes.len());
        Some(bytes)
    }

    /// Keeps the content of a form; `None` if it is not worth a look.
    fn keep(&mut self, id: Id, bytes: Vec<u8>) -> Option<Rc<[u8]>> {
        self.charge(bytes.len());
        let calls = |word: &[u8]| memchr::memmem::find(&bytes, word).is_some();
        if bytes.len() > LARGE && !calls(b"BT") && !calls(b"Do") {
            self.plain.insert(id);
            return None;
        }
        let bytes: Rc<[u8]> = Rc::from(bytes);
        if bytes.len() <= LARGE {
            if self.kept.len() >= KEPT {
                self.kept.remove(0);
            }
            self.kept.push((id, Rc::clone(&bytes)));
        }
        Some(bytes)
    }
}

/// Forms in each other that are looked into.
const DEEPEST: usize = 12;
/// Bytes of forms that are looked at in one file, those that are drawn often counted as often.
const MOST_LOOKED_AT: u64 = 96 << 20;
/// What a look costs at least, in bytes.
const LEAST: u64 = 8 << 10;
/// Bytes of a form that is large.
const LARGE: usize = 256 << 10;
/// Contents that are kept.
const KEPT: usize = 16;

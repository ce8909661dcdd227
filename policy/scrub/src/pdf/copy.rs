//! The way of an object from the old file to the new one.

use std::collections::BTreeMap;

use super::content::{Looks, Variant};
use super::destination::Places;
use super::document::Document;
use super::font::Fonts;
use super::layers::Layers;
use super::names::Scope;
use super::object::{Dict, Id, Object, Stream};
use super::writer::Writer;
use crate::{Budget, Findings, Reason};

/// Everything that building the new file needs.
///
/// Nothing is copied as it stands: each kind of object has a function that builds a new one from the entries it knows.
pub(super) struct Copy<'a, 'o> {
    /// The old file.
    pub(super) doc: Document<'a>,
    /// The new file.
    pub(super) out: Writer<'o>,
    /// What was found so far.
    pub(super) findings: Findings,
    /// What may still be spent.
    pub(super) budget: &'o mut Budget,
    /// The catalog of the old file.
    pub(super) root: Dict,
    /// Where pages and named places are.
    pub(super) places: Places,
    /// Which layers are hidden.
    pub(super) layers: Layers,
    /// What is remembered of the fonts.
    pub(super) fonts: Fonts,
    /// The number given last to a resource dictionary.
    pub(super) scopes: Scope,
    /// What looking into forms may still cost.
    pub(super) looks: Looks,
    /// What the present page leaves out of its forms.
    pub(super) variant: Variant,
    done: BTreeMap<(Role, Id, Scope, u32), State>,
    deep: u32,
}

/// What an object is used as. The same object may be built once for each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A font, composite or simple.
    Font,
    /// The font of a composite font.
    DescendantFont,
    /// What is known of a font besides its glyphs.
    FontDescriptor,
    /// The program of a font.
    FontFile,
    /// A form XObject.
    Form,
    /// A function.
    Function,
    /// From the numbers of characters to those of glyphs.
    GlyphMap,
    /// A graphics state.
    GraphicsState,
    /// A colour profile.
    Icc,
    /// An image XObject.
    Image,
    /// A mapping from codes to characters, or from codes to glyphs.
    CMap,
    /// The image that is another's soft mask or stencil mask.
    Mask,
    /// A pattern.
    Pattern,
    /// A shading.
    Shading,
}

/// Where the copy of an object stands.
enum State {
    Begun,
    Done(Option<Id>),
}

/// What a builder has made of an object.
pub(super) enum Made {
    /// Nothing: whoever refers to it does without.
    Nothing,
    /// An object without bytes.
    Object(Object),
    /// A stream whose bytes are packed by the writer, which adds `Length` and `Filter`.
    Stream(Dict, Vec<u8>),
    /// A stream whose bytes are packed already; the dictionary has their `Filter`, the writer adds `Length`.
    Packed(Dict, Vec<u8>),
}

impl<'a, 'o> Copy<'a, 'o> {
    /// A copy of which nothing is done.
    pub(super) fn new(doc: Document<'a>, out: Writer<'o>, budget: &'o mut Budget) -> Self {
        Self {
            doc,
            out,
            findings: Findings::default(),
            budget,
            root: Dict::new(),
            places: Places::default(),
            layers: Layers::default(),
            fonts: Fonts::default(),
            scopes: Scope::default(),
            looks: Looks::default(),
            variant: Variant::default(),
            done: BTreeMap::new(),
            deep: 0,
        }
    }

    /// The object itself where `object` is a reference; null where that leads nowhere or in a circle.
    ///
    /// # Errors
    ///
    /// When the budget is used up or the file cannot be read; never for damage.
    pub(super) fn resolve(&mut self, object: &Object) -> Result<Object, Reason> {
        match object.as_ref() {
            Some(id) => self.doc.object(id, self.budget),
            None => Ok(object.clone()),
        }
    }

    /// An entry of a dictionary, resolved.
    ///
    /// # Errors
    ///
    /// As [`Copy::resolve`].
    pub(super) fn get(&mut self, dict: &Dict, key: &str) -> Result<Object, Reason> {
        self.resolve(dict.get(key))
    }

    /// An entry that is an array of numbers, each resolved; `None` if it is anything else.
    ///
    /// # Errors
    ///
    /// As [`Copy::resolve`].
    pub(super) fn numbers(&mut self, dict: &Dict, key: &str) -> Result<Option<Vec<f64>>, Reason> {
        let Object::Array(members) = self.get(dict, key)? else {
            return Ok(None);
        };
        let mut numbers = Vec::with_capacity(members.len());
        for member in members {
            match self.resolve(&member)?.as_number() {
                Some(number) => numbers.push(number),
                None => return Ok(None),
            }
        }
        Ok(Some(numbers))
    }

    /// The bytes of a stream with every filter undone, at most `most` of them.
    ///
    /// What is broken inside gives the bytes up to there, as in viewers.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`] if there are more, [`Reason::Unusual`] for an unknown filter or one of an image.
    pub(super) fn bytes(&mut self, stream: &Stream, most: usize) -> Result<Vec<u8>, Reason> {
        self.doc.bytes(stream, most, self.budget)
    }

    /// Builds the new object for `source` unless this was done before, and gives the reference to it.
    ///
    /// `build` gets the resolved source. What is not in the old file by reference is built each time. An object that
    /// contains itself is left out where it does.
    ///
    /// # Errors
    ///
    /// Whatever `build` answers; [`Reason::TooDeep`].
    pub(super) fn once(
        &mut self,
        role: Role,
        source: &Object,
        build: impl FnOnce(&mut Self, &Object) -> Result<Made, Reason>,
    ) -> Result<Option<Object>, Reason> {
        self.once_in((Scope::default(), 0), role, source, build)
    }

    /// As [`Copy::once`], for an object that is another one in each scope and variant.
    ///
    /// # Errors
    ///
    /// As [`Copy::once`].
    pub(super) fn once_in(
        &mut self,
        (scope, variant): (Scope, u32),
        role: Role,
        source: &Object,
        build: impl FnOnce(&mut Self, &Object) -> Result<Made, Reason>,
    ) -> Result<Option<Object>, Reason> {
        let key = source.as_ref().map(|id| (role, id, scope, variant));
        if let Some(state) = key.and_then(|key| self.done.get(&key)) {
            return Ok(match state {
                State::Begun => None,
                State::Done(id) => id.map(Object::Ref),
            });
        }
        if self.deep >= DEEPEST {
            return Err(Reason::TooDeep);
        }
        self.budget.segment()?;
        if let Some(key) = key {
            self.done.insert(key, State::Begun);
        }
        self.deep += 1;
        let made = self.resolve(source);
        let made = made.and_then(|resolved| build(self, &resolved));
        self.deep -= 1;
        let made = match made {
            Ok(made) => made,
            Err(reason) => {
                // Whoever can do without it goes on.
                if let Some(key) = key {
                    self.done.remove(&key);
                }
                return Err(reason);
            }
        };
        let id = self.out.made(made)?;
        if let Some(key) = key {
            self.done.insert(key, State::Done(id));
        }
        Ok(id.map(Object::Ref))
    }
}

/// Objects in each other: forms in forms, patterns in fonts in forms.
const DEEPEST: u32 = 48;

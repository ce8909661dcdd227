//! The names by which a content stream calls its fonts, images and other resources (ISO 32000-2, 7.8.3).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::colour::Used;
use super::copy::Copy;
use super::object::{Dict, Object};
use crate::Reason;

/// The kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Category {
    /// `ColorSpace`, called by `cs` and `CS` and by inline images.
    ColourSpace,
    /// `ExtGState`, called by `gs`.
    GraphicsState,
    /// `Font`, called by `Tf`.
    Font,
    /// `Pattern`, called by `scn` and `SCN`.
    Pattern,
    /// `Properties`, called by `BDC` and `DP`; only layers are kept of them.
    Properties,
    /// `Shading`, called by `sh`.
    Shading,
    /// `XObject`, called by `Do`.
    XObject,
}

impl Category {
    /// The key in the resource dictionary.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::ColourSpace => "ColorSpace",
            Self::GraphicsState => "ExtGState",
            Self::Font => "Font",
            Self::Pattern => "Pattern",
            Self::Properties => "Properties",
            Self::Shading => "Shading",
            Self::XObject => "XObject",
        }
    }

    /// What new names begin with.
    fn letter(self) -> char {
        match self {
            Self::ColourSpace => 'C',
            Self::GraphicsState => 'G',
            Self::Font => 'F',
            Self::Pattern => 'P',
            Self::Properties => 'L',
            Self::Shading => 'S',
            Self::XObject => 'X',
        }
    }
}

/// Numbers resource dictionaries. A form without one is a different form in each scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope(u32);

impl Scope {
    /// The next number.
    pub(super) fn next(&mut self) -> Self {
        self.0 = self.0.saturating_add(1);
        *self
    }
}

/// The resources of one content stream, and the neutral names that stand for those it uses.
///
/// A name is given when it is first used, so names come in the order of their use, and what is never used is never
/// built.
#[derive(Clone)]
pub(super) struct Names {
    resources: Rc<Dict>,
    /// Tells these resources from all others.
    scope: Scope,
    new: BTreeMap<(Category, Vec<u8>), u32>,
    count: BTreeMap<Category, u32>,
    /// The colours by number that are used of each colour space, by its old name.
    colours: BTreeMap<Vec<u8>, Used>,
}

impl Names {
    /// The names of a content stream with this resource dictionary.
    pub(super) fn new(resources: Dict, scope: Scope) -> Self {
        Self {
            resources: Rc::new(resources),
            scope,
            new: BTreeMap::new(),
            count: BTreeMap::new(),
            colours: BTreeMap::new(),
        }
    }

    /// The new name for a resource that the content uses, whether or not it exists.
    pub(super) fn used(&mut self, category: Category, old: &[u8]) -> Vec<u8> {
        let key = (category, old.to_vec());
        let number = match self.new.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.count.get(&category).map_or(1, |count| count + 1);
                self.count.insert(category, number);
                self.new.insert(key, number);
                number
            }
        };
        format!("{}{number}", category.letter()).into_bytes()
    }

    /// The resource of this name in the old file, not resolved; null if there is none.
    ///
    /// # Errors
    ///
    /// As [`Copy::resolve`].
    pub(super) fn find(
        &self,
        category: Category,
        old: &[u8],
        copy: &mut Copy<'_, '_>,
    ) -> Result<Object, Reason> {
        let part = self.resources.get(category.key());
        // Content can ask often, so nothing is copied that need not be.
        if let Object::Dict(part) = part {
            return Ok(part.entry(old).clone());
        }
        let part = copy.resolve(part)?;
        Ok(part
            .as_dict()
            .map_or(Object::Null, |part| part.entry(old).clone()))
    }

    /// These colours of a space are used, if it has a palette.
    pub(super) fn paint(&mut self, old: &[u8], used: &Used) {
        match self.colours.get_mut(old) {
            Some(all) => all.add(used),
            None => {
                self.colours.insert(old.to_vec(), used.clone());
            }
        }
    }

    /// The colours that are used of a space, if it has a palette.
    pub(super) fn painted(&self, old: &[u8]) -> &Used {
        self.colours.get(old).unwrap_or(&Used::NONE)
    }

    /// Every used resource: its kind, old name and new name, in the order of kinds and numbers.
    pub(super) fn all(&self) -> Vec<(Category, Vec<u8>, Vec<u8>)> {
        let mut all: Vec<(Category, u32, &[u8])> = self
            .new
            .iter()
            .map(|((category, old), number)| (*category, *number, old.as_slice()))
            .collect();
        all.sort_unstable();
        all.into_iter()
            .map(|(category, number, old)| {
                let new = format!("{}{number}", category.letter());
                (category, old.to_vec(), new.into_bytes())
            })
            .collect()
    }

    /// The resource dictionary itself, for forms that have none of their own.
    pub(super) fn resources(&self) -> &Dict {
        &self.resources
    }

    /// The number of the resources, for forms that have none of their own.
    pub(super) fn scope(&self) -> Scope {
        self.scope
    }
}

//! The objects that a PDF is made of (ISO 32000-2, 7.3).

use std::collections::BTreeMap;

/// Number and generation of an indirect object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id {
    /// The object's number, from 1.
    pub(super) number: u32,
    /// The generation: how often the number was used again.
    pub(super) generation: u16,
}

impl Id {
    /// The first object of this number.
    pub(super) fn first(number: u32) -> Self {
        Self {
            number,
            generation: 0,
        }
    }
}

/// A direct object, a reference to an indirect one, or a stream.
///
/// A stream is always an indirect object; it comes only out of the resolver and never stands inside another object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Object {
    /// Nothing, or a reference that leads nowhere.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; always finite.
    Real(f64),
    /// A name without its slash, escapes resolved.
    Name(Vec<u8>),
    /// A string, escapes resolved and decrypted.
    Str(Vec<u8>),
    /// Objects in a row.
    Array(Vec<Self>),
    /// Objects by name.
    Dict(Dict),
    /// Where another object is to be found.
    Ref(Id),
    /// A dictionary with bytes that lie in the file.
    Stream(Stream),
}

impl Object {
    /// A name that this program writes.
    pub(super) fn name(text: &str) -> Self {
        Self::Name(text.as_bytes().to_vec())
    }

    /// The bytes of a name.
    pub(super) fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self {
            Some(name)
        } else {
            None
        }
    }

    /// Whether this is the name.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.as_name() == Some(name.as_bytes())
    }

    /// The bytes of a string.
    pub(super) fn as_str(&self) -> Option<&[u8]> {
        if let Self::Str(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// A whole number; a fraction is cut off, as readers do.
    pub(super) fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Real(number) => whole(*number),
            Self::Null
            | Self::Bool(_)
            | Self::Name(_)
            | Self::Str(_)
            | Self::Array(_)
            | Self::Dict(_)
            | Self::Ref(_)
            | Self::Stream(_) => None,
        }
    }

    /// Any number.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(float(*number)),
            Self::Real(number) => Some(*number),
            Self::Null
            | Self::Bool(_)
            | Self::Name(_)
            | Self::Str(_)
            | Self::Array(_)
            | Self::Dict(_)
            | Self::Ref(_)
            | Self::Stream(_) => None,
        }
    }

    /// A truth value.
    pub(super) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The members of an array.
    pub(super) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(members) = self {
            Some(members)
        } else {
            None
        }
    }

    /// The members of an array; one of anything else, none of nothing.
    pub(super) fn into_list(self) -> Vec<Self> {
        match self {
            Self::Array(members) => members,
            Self::Null => Vec::new(),
            one @ (Self::Bool(_)
            | Self::Int(_)
            | Self::Real(_)
            | Self::Name(_)
            | Self::Str(_)
            | Self::Dict(_)
            | Self::Ref(_)
            | Self::Stream(_)) => vec![one],
        }
    }

    /// A dictionary, or that of a stream.
    pub(super) fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Real(_)
            | Self::Name(_)
            | Self::Str(_)
            | Self::Array(_)
            | Self::Ref(_) => None,
        }
    }

    /// A stream.
    pub(super) fn as_stream(&self) -> Option<&Stream> {
        if let Self::Stream(stream) = self {
            Some(stream)
        } else {
            None
        }
    }

    /// Where a reference leads.
    pub(super) fn as_ref(&self) -> Option<Id> {
        if let Self::Ref(id) = self {
            Some(*id)
        } else {
            None
        }
    }

    /// Whether there is nothing.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A dictionary. Keys lie in byte order, so that it is always written the same way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(BTreeMap<Vec<u8>, Object>);

impl Dict {
    /// A dictionary without entries.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A dictionary of a `Type` that this program writes.
    pub(super) fn of_type(name: &str) -> Self {
        Self::new().with("Type", Object::name(name))
    }

    /// The entry as it stands, perhaps a reference; nothing if there is none.
    pub(super) fn get(&self, key: &str) -> &Object {
        self.entry(key.as_bytes())
    }

    /// The entry under a key that was read.
    pub(super) fn entry(&self, key: &[u8]) -> &Object {
        self.0.get(key).unwrap_or(&Object::Null)
    }

    /// Whether there is an entry that is not null.
    pub(super) fn has(&self, key: &str) -> bool {
        !self.get(key).is_null()
    }

    /// Sets an entry; null takes it out.
    pub(super) fn set(&mut self, key: &str, value: Object) {
        self.insert(key.as_bytes().to_vec(), value);
    }

    /// Sets an entry under a key that was read; null takes it out.
    pub(super) fn insert(&mut self, key: Vec<u8>, value: Object) {
        if value.is_null() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, value);
        }
    }

    /// The dictionary with an entry more.
    #[must_use]
    pub(super) fn with(mut self, key: &str, value: Object) -> Self {
        self.set(key, value);
        self
    }

    /// The entries in the order of their keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// The values, to be changed in place.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.0.values_mut()
    }

    /// Whether there are no entries.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A stream whose bytes still lie in the file, packed and perhaps encrypted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    /// What is said of the bytes.
    pub(super) dict: Dict,
    /// The object, which decides the key if the file is encrypted.
    pub(super) id: Id,
    /// Where the packed bytes begin in the file.
    pub(super) start: u64,
    /// How many packed bytes there are.
    pub(super) length: u64,
}

/// A whole number as a fraction; above 2^53 it is rounded.
#[expect(
    clippy::as_conversions,
    reason = "there is no other way from i64 to f64, and rounding is fine"
)]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}

/// The whole part of a number that fits.
#[expect(
    clippy::as_conversions,
    reason = "the range is checked; `as` cuts the fraction off"
)]
pub(super) fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9.0e15).then_some(number as i64)
}

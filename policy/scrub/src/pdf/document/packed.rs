//! Object streams (ISO 32000-2, 7.5.7).

use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::object::Object;
use crate::pdf::parse;
use crate::source::widen;
use crate::{Budget, Reason};

/// An object stream, unpacked.
pub(super) struct Packed {
    /// Its own number.
    pub(super) number: u32,
    bytes: Vec<u8>,
    /// The number and the place of each object in it.
    places: Vec<(u32, usize)>,
}

impl Packed {
    /// Reads the table at the start; objects begin behind `first` bytes.
    pub(super) fn new(
        number: u32,
        bytes: Vec<u8>,
        first: usize,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let mut places = Vec::new();
        let mut lexer = Lexer::new(bytes.get(..first).unwrap_or(&bytes));
        while let (Ok(Token::Int(number)), Ok(Token::Int(offset))) = (lexer.next(), lexer.next()) {
            budget.work(8)?;
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else {
                break;
            };
            places.push((number, first.saturating_add(offset)));
        }
        Ok(Self {
            number,
            bytes,
            places,
        })
    }

    /// Bytes that this takes in memory.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + 16 * self.places.len()
    }

    /// The numbers of the objects in it.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.places.iter().map(|(number, _)| *number)
    }

    /// An object by its number, which is looked for at `index` first.
    pub(super) fn object(
        &self,
        number: u32,
        index: u32,
        budget: &mut Budget,
    ) -> Result<Option<Object>, Reason> {
        let there = usize::try_from(index)
            .ok()
            .and_then(|index| self.places.get(index))
            .filter(|(found, _)| *found == number);
        let place = match there {
            Some(place) => Some(place),
            None => {
                budget.work(widen(self.places.len() / 8))?;
                self.places.iter().find(|(found, _)| *found == number)
            }
        };
        let Some(bytes) = place.and_then(|(_, at)| self.bytes.get(*at..)) else {
            return Ok(None);
        };
        let mut lexer = Lexer::new(bytes);
        let object = match parse::object(&mut lexer) {
            Err(Reason::Truncated | Reason::TooDeep) => Object::Null,
            object => object?,
        };
        budget.work(widen(lexer.position()))?;
        Ok(Some(object))
    }
}

//! Objects out of words (ISO 32000-2, 7.3).

use super::lexer::{Lexer, Token};
use super::object::{Dict, Id, Object};
use crate::Reason;

/// What stands next in a content stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// An operand.
    Object(Object),
    /// An operator.
    Operator(Vec<u8>),
    /// There is nothing more.
    End,
}

/// The next operand or operator of a content stream. There are no references in content streams.
///
/// # Errors
///
/// [`Reason::Truncated`] if the bytes end inside an object, [`Reason::TooDeep`].
pub(super) fn item(lexer: &mut Lexer<'_>) -> Result<Item, Reason> {
    let token = lexer.next()?;
    match token {
        Token::End => Ok(Item::End),
        Token::Word(word) => Ok(match constant(&word) {
            Some(object) => Item::Object(object),
            None => Item::Operator(word),
        }),
        // Closing brackets that nothing opened are passed over, as viewers do.
        Token::Close | Token::DictClose => item_after_stray(lexer),
        Token::Int(_)
        | Token::Real(_)
        | Token::Name(_)
        | Token::Str(_)
        | Token::Open
        | Token::DictOpen => Ok(Item::Object(built(lexer, token, false, 0)?)),
    }
}

fn item_after_stray(lexer: &mut Lexer<'_>) -> Result<Item, Reason> {
    loop {
        let at = lexer.position();
        match lexer.next()? {
            Token::Close | Token::DictClose => {}
            Token::Int(_)
            | Token::Real(_)
            | Token::Name(_)
            | Token::Str(_)
            | Token::Open
            | Token::DictOpen
            | Token::Word(_)
            | Token::End => {
                lexer.seek(at);
                return item(lexer);
            }
        }
    }
}

/// The next object of a file, references included. A word that is no object is null, and is not passed over.
///
/// # Errors
///
/// [`Reason::Truncated`] if the bytes end inside an object, [`Reason::TooDeep`].
pub(super) fn object(lexer: &mut Lexer<'_>) -> Result<Object, Reason> {
    let start = lexer.position();
    let token = lexer.next()?;
    if let Token::Word(word) = &token
        && constant(word).is_none()
    {
        lexer.seek(start);
        return Ok(Object::Null);
    }
    built(lexer, token, true, 0)
}

/// The object that begins with `token`.
fn built(lexer: &mut Lexer<'_>, token: Token, refs: bool, depth: u32) -> Result<Object, Reason> {
    if depth > DEEPEST {
        return Err(Reason::TooDeep);
    }
    Ok(match token {
        Token::Int(number) => match refs.then(|| reference(lexer, number)).flatten() {
            Some(id) => Object::Ref(id),
            None => Object::Int(number),
        },
        Token::Real(number) => Object::Real(number),
        Token::Name(name) => Object::Name(name),
        Token::Str(text) => Object::Str(text),
        Token::Open => Object::Array(array(lexer, refs, depth)?),
        Token::DictOpen => Object::Dict(dict(lexer, refs, depth)?),
        Token::Word(word) => constant(&word).unwrap_or(Object::Null),
        Token::Close | Token::DictClose | Token::End => Object::Null,
    })
}

fn array(lexer: &mut Lexer<'_>, refs: bool, depth: u32) -> Result<Vec<Object>, Reason> {
    let mut members = Vec::new();
    loop {
        let at = lexer.position();
        match lexer.next()? {
            Token::End => return Err(Reason::Truncated),
            Token::Close => return Ok(members),
            // A bracket was forgotten: what stands here belongs to those around.
            Token::DictClose => {
                lexer.seek(at);
                return Ok(members);
            }
            Token::Word(word) if ends(&word) => {
                lexer.seek(at);
                return Ok(members);
            }
            Token::Word(word) if constant(&word).is_none() => {}
            token @ (Token::Int(_)
            | Token::Real(_)
            | Token::Name(_)
            | Token::Str(_)
            | Token::Open
            | Token::DictOpen
            | Token::Word(_)) => members.push(built(lexer, token, refs, depth + 1)?),
        }
    }
}

fn dict(lexer: &mut Lexer<'_>, refs: bool, depth: u32) -> Result<Dict, Reason> {
    let mut dict = Dict::new();
    loop {
        let at = lexer.position();
        let key = match lexer.next()? {
            Token::End => return Err(Reason::Truncated),
            Token::DictClose => return Ok(dict),
            Token::Word(word) if ends(&word) => {
                lexer.seek(at);
                return Ok(dict);
            }
            Token::Name(key) => key,
            // Anything else where a key should be is passed over.
            Token::Int(_)
            | Token::Real(_)
            | Token::Str(_)
            | Token::Open
            | Token::Close
            | Token::DictOpen
            | Token::Word(_) => continue,
        };
        let at = lexer.position();
        match lexer.next()? {
            Token::End => return Err(Reason::Truncated),
            Token::DictClose => return Ok(dict),
            Token::Word(word) if ends(&word) => {
                lexer.seek(at);
                return Ok(dict);
            }
            token @ (Token::Int(_)
            | Token::Real(_)
            | Token::Name(_)
            | Token::Str(_)
            | Token::Open
            | Token::Close
            | Token::DictOpen
            | Token::Word(_)) => {
                let value = built(lexer, token, refs, depth + 1)?;
                dict.insert(key, value);
            }
        }
    }
}

/// The reference whose number was just read.
fn reference(lexer: &mut Lexer<'_>, number: i64) -> Option<Id> {
    let at = lexer.position();
    let found = (|| {
        let number = u32::try_from(number).ok()?;
        let Ok(Token::Int(generation)) = lexer.next() else {
            return None;
        };
        let generation = u16::try_from(generation).ok()?;
        let Ok(Token::Word(word)) = lexer.next() else {
            return None;
        };
        (word == b"R").then_some(Id { number, generation })
    })();
    if found.is_none() {
        lexer.seek(at);
    }
    found
}

fn constant(word: &[u8]) -> Option<Object> {
    match word {
        b"true" => Some(Object::Bool(true)),
        b"false" => Some(Object::Bool(false)),
        b"null" => Some(Object::Null),
        _ => None,
    }
}

/// Words at which an object whose closing bracket was forgotten ends.
fn ends(word: &[u8]) -> bool {
    matches!(
        word,
        b"endobj" | b"obj" | b"stream" | b"endstream" | b"xref" | b"trailer"
    )
}

/// Arrays and dictionaries in each other.
const DEEPEST: u32 = 64;

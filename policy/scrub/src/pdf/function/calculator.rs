//! PostScript calculator functions: read word by word and written anew (ISO 32000-2, 7.10.5).

use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::object::Object;
use crate::pdf::writer::write_object;

/// The program with one space between its words and nothing else; `None` if a viewer could not run it.
pub(super) fn rewrite(code: &[u8]) -> Option<Vec<u8>> {
    let mut lexer = Lexer::new(code);
    let mut out = Vec::new();
    let mut depth = 0_u32;
    loop {
        match lexer.next().ok()? {
            Token::Word(word) if word == b"{" => {
                depth += 1;
                out.extend(b"{ ");
            }
            Token::Word(word) if word == b"}" => {
                depth = depth.checked_sub(1)?;
                out.push(b'}');
                if depth == 0 {
                    return Some(out);
                }
                out.push(b' ');
            }
            // Nothing but the program: what stands before or behind it is left out.
            _ if depth == 0 => return None,
            Token::Int(number) => value(&Object::Int(number), &mut out),
            Token::Real(number) => value(&Object::Real(number), &mut out),
            Token::Word(word) => {
                let known = OPERATORS.iter().find(|name| name.as_bytes() == word)?;
                out.extend(known.as_bytes());
                out.push(b' ');
            }
            Token::Name(_)
            | Token::Str(_)
            | Token::Open
            | Token::Close
            | Token::DictOpen
            | Token::DictClose
            | Token::End => return None,
        }
    }
}

fn value(number: &Object, out: &mut Vec<u8>) {
    write_object(number, out);
    out.push(b' ');
}

/// Table 42.
const OPERATORS: &[&str] = &[
    "abs", "add", "and", "atan", "bitshift", "ceiling", "copy", "cos", "cvi", "cvr", "div", "dup",
    "eq", "exch", "exp", "false", "floor", "ge", "gt", "idiv", "if", "ifelse", "index", "le", "ln",
    "log", "lt", "mod", "mul", "ne", "neg", "not", "or", "pop", "roll", "round", "sin", "sqrt",
    "sub", "true", "truncate", "xor",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calculation_loses_its_comments_only() {
        let code = b"% by QZ7PLANT\n{dup 0.50 mul{exch}if}rest";
        let once = rewrite(code).unwrap();
        assert_eq!(once, b"{ dup 0.5 mul { exch } if }");
        assert_eq!(rewrite(&once).unwrap(), once);
        assert_eq!(rewrite(b"{ 1 quit }"), None);
        assert_eq!(rewrite(b"{ 1 "), None);
    }
}

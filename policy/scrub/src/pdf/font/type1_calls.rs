//! Which subroutines the glyphs of a Type 1 program call (Adobe Type 1 Font Format, chapters 6 and 8). Their numbers stand
//! in the code, so it is run as far as that: numbers are put on the stack, all that draws takes them off.

use std::collections::BTreeSet;

/// The numbers of the subroutines that run; `None` if the code leaves open which these are.
pub(super) fn called<'c>(
    glyphs: impl Iterator<Item = &'c [u8]> + Clone,
    subroutine: impl Fn(usize) -> Option<&'c [u8]>,
) -> Option<BTreeSet<usize>> {
    let bytes: usize = glyphs.clone().map(<[u8]>::len).sum();
    let mut run = Run {
        subroutine,
        called: BTreeSet::new(),
        left: bytes.saturating_mul(STEPS).saturating_add(STEPS_AT_LEAST),
        operands: Vec::new(),
        passed: Vec::new(),
    };
    for glyph in glyphs {
        run.operands.clear();
        run.passed.clear();
        run.code(glyph, 0)?;
    }
    Some(run.called)
}

/// What a subroutine becomes that nothing calls. The first four are what all programs have there, and some readers look
/// for them (chapter 8.3).
pub(super) fn uncalled(number: usize, code: &[u8]) -> &'static [u8] {
    let usual = STANDARD.get(number).filter(|usual| **usual == code);
    usual.copied().unwrap_or(RETURNS)
}

struct Run<F> {
    subroutine: F,
    called: BTreeSet<usize>,
    /// Steps that may still be followed.
    left: usize,
    /// Numbers on the stack; `None` for those that are worked out.
    operands: Vec<Option<i32>>,
    /// Numbers that procedures outside of the code give back.
    passed: Vec<Option<i32>>,
}

impl<'c, F: Fn(usize) -> Option<&'c [u8]>> Run<F> {
    /// Runs a piece of code; whether the glyph ends with it.
    fn code(&mut self, code: &[u8], depth: u32) -> Option<bool> {
        let mut at = 0;
        loop {
            self.left = self.left.checked_sub(1)?;
            // Readers differ in whether a subroutine without an end returns; what follows may run.
            let Some(first) = code.get(at) else {
                return Some(depth == 0);
            };
            at += 1;
            match *first {
                RETURN => return Some(depth == 0),
                END => return Some(true),
                CALL => {
                    if self.call(depth)? {
                        return Some(true);
                    }
                }
                ESCAPE => {
                    let second = *code.get(at)?;
                    at += 1;
                    if self.escape(second)? {
                        return Some(true);
                    }
                }
                // Stems, moves, lines, curves, the width; 15 is of old programs.
                1 | 3..=9 | 13 | 15 | 21 | 22 | 30 | 31 => self.operands.clear(),
                first => at += self.number(first, code.get(at..)?)?,
            }
            if self.operands.len() > MOST_OPERANDS {
                return None;
            }
        }
    }

    /// Runs a subroutine; whether the glyph ends in it.
    fn call(&mut self, depth: u32) -> Option<bool> {
        let number = usize::try_from(self.operands.pop()??).ok()?;
        let code = (self.subroutine)(number)?;
        if depth >= DEEPEST {
            return None;
        }
        self.called.insert(number);
        self.code(code, depth + 1)
    }

    /// Runs an operator of two bytes; whether the glyph ends with it.
    fn escape(&mut self, second: u8) -> Option<bool> {
        match second {
            // Stems, the width and the point.
            0..=2 | 7 | 33 => self.operands.clear(),
            // An accented letter.
            6 => return Some(true),
            // A quotient.
            12 => {
                self.operands.pop()?;
                self.operands.pop()?;
                self.operands.push(None);
            }
            16 => self.outside()?,
            17 => {
                let passed = self.passed.pop().flatten();
                self.operands.push(passed);
            }
            _ => return None,
        }
        Some(false)
    }

    /// Runs a procedure outside of the code with its operands.
    fn outside(&mut self) -> Option<()> {
        let procedure = self.operands.pop()??;
        let count = usize::try_from(self.operands.pop()??).ok()?;
        let start = self.operands.len().checked_sub(count)?;
        let given = self.operands.split_off(start);
        self.passed = match (procedure, given.as_slice()) {
            // Other hints: readers that have none call the subroutine that only returns.
            (HINTS, [number]) => {
                self.called.insert(NO_HINTS);
                vec![*number]
            }
            // What it gives back may be anything.
            _ => vec![None; count],
        };
        Some(())
    }

    /// Puts a number on the stack and tells how many bytes it has behind the first; `None` for an unknown operator.
    fn number(&mut self, first: u8, rest: &[u8]) -> Option<usize> {
        let byte = |at: usize| rest.get(at).copied().map(i32::from);
        let lead = i32::from(first);
        let (value, length) = match first {
            // Only in the code of CFF programs.
            28 => (i32::from(i16::from_be_bytes(*rest.first_chunk()?)), 2),
            32..=246 => (lead - 139, 0),
            247..=250 => ((lead - 247) * 256 + byte(0)? + 108, 1),
            251..=254 => (-(lead - 251) * 256 - byte(0)? - 108, 1),
            255 => (i32::from_be_bytes(*rest.first_chunk()?), 4),
            _ => return None,
        };
        self.operands.push(Some(value));
        Some(length)
    }
}

const CALL: u8 = 10;
const RETURN: u8 = 11;
const ESCAPE: u8 = 12;
const END: u8 = 14;
/// The procedure that changes hints, and the subroutine for readers that do not.
const HINTS: i32 = 3;
const NO_HINTS: usize = 3;
const RETURNS: &[u8] = &[RETURN];
/// Three for flex, and the one without hints.
const STANDARD: [&[u8]; 4] = [
    &[142, 139, 12, 16, 12, 17, 12, 17, 12, 33, RETURN],
    &[139, 140, 12, 16, RETURN],
    &[139, 141, 12, 16, RETURN],
    RETURNS,
];
/// Readers have a stack of 24 numbers and some more, and let subroutines call each other ten times and some more.
const MOST_OPERANDS: usize = 256;
const DEEPEST: u32 = 16;
/// Steps for each byte of the glyphs, as subroutines run often.
const STEPS: usize = 64;
const STEPS_AT_LEAST: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(glyphs: &[&[u8]], subroutines: &[&[u8]]) -> Option<Vec<usize>> {
        let called = called(glyphs.iter().copied(), |number| {
            subroutines.get(number).copied()
        })?;
        Some(called.into_iter().collect())
    }

    #[test]
    fn calls_are_followed_through_subroutines_and_changes_of_hints() {
        let [zero, one, two, three] = STANDARD;
        // The number of the hints lies below that of the one that fetches them.
        let fetches: &[u8] = &[140, 142, 12, 16, 12, 17, CALL, RETURN];
        let subroutines = [
            zero,
            one,
            two,
            three,
            fetches,
            &[139, 141, 1, RETURN],
            &[144, 143, CALL, RETURN],
            b"QZ7PLANT",
        ];
        let glyph: &[u8] = &[139, 139, 13, 145, CALL, 139, 22, 9, END];
        assert_eq!(found(&[glyph], &subroutines).unwrap(), [3, 4, 5, 6]);
        let flex: &[u8] = &[
            140, CALL, 139, 139, 21, 141, CALL, 189, 139, 139, 139, CALL, END,
        ];
        assert_eq!(found(&[flex], &subroutines).unwrap(), [0, 1, 2]);
    }

    #[test]
    fn a_number_that_is_worked_out_leaves_it_open() {
        let subroutines: [&[u8]; 2] = [&[RETURN], &[RETURN]];
        // A quotient, what a procedure gives back, and a subroutine that is not there.
        for code in [
            [141, 141, 12, 12, CALL, END].as_slice(),
            &[139, 140, 157, 12, 16, 12, 17, CALL, END],
            &[149, CALL, END],
        ] {
            assert_eq!(found(&[code], &subroutines), None);
        }
        let circle: &[u8] = &[139, CALL, RETURN];
        assert_eq!(found(&[&[139, CALL, END]], &[circle]), None);
    }

    #[test]
    fn subroutines_that_nothing_calls_say_nothing() {
        let [flex, ..] = STANDARD;
        assert_eq!(uncalled(0, flex), flex);
        assert_eq!(uncalled(0, b"QZ7PLANT"), [RETURN]);
        assert_eq!(uncalled(4, flex), [RETURN]);
    }
}

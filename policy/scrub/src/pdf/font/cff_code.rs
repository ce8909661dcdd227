//! What the glyphs of a CFF program run (Adobe Technical Note 5177), followed far enough to know which bytes nothing
//! runs: those behind the end of a glyph or subroutine, and subroutines that nothing calls.

/// The code of a program, to be cut to what runs.
pub(super) struct Code<'c, 'b> {
    pub(super) glyphs: &'c mut [&'b [u8]],
    pub(super) globals: &'c mut [&'b [u8]],
    /// The subroutines of each of its fonts.
    pub(super) locals: &'c mut [&'c mut Vec<&'b [u8]>],
    /// The font of each glyph, as `FDSelect` has it behind its first byte; empty if there is one font only.
    pub(super) fonts: &'c [u8],
}

impl Code<'_, '_> {
    /// Cuts the code and tells whether that could be done; where one glyph runs something that is not followed, all code
    /// stays.
    pub(super) fn cut(&mut self) -> bool {
        let Some(reach) = self.follow() else {
            return false;
        };
        let cut = |codes: &mut [&[u8]], reach: &[usize], unused: &'static [u8]| {
            for (code, end) in codes.iter_mut().zip(reach) {
                *code = match end {
                    0 => unused,
                    end => code.get(..*end).unwrap_or(code),
                };
            }
        };
        cut(self.glyphs, &reach.glyphs, &[]);
        cut(self.globals, &reach.globals, &[RETURN]);
        for (local, reach) in self.locals.iter_mut().zip(&reach.locals) {
            cut(local, reach, &[RETURN]);
        }
        true
    }

    fn follow(&self) -> Option<Reach> {
        let bytes = |codes: &[&[u8]]| codes.iter().map(|code| code.len()).sum::<usize>();
        let mut run = Run {
            code: self,
            reach: Reach {
                glyphs: Vec::with_capacity(self.glyphs.len()),
                globals: vec![0; self.globals.len()],
                locals: self.locals.iter().map(|list| vec![0; list.len()]).collect(),
            },
            left: bytes(self.glyphs)
                .saturating_mul(STEPS)
                .saturating_add(STEPS_AT_LEAST),
            font: 0,
            stems: 0,
            operands: Vec::new(),
        };
        for (index, glyph) in self.glyphs.iter().enumerate() {
            run.font = self
                .fonts
                .get(index + 1)
                .map_or(0, |font| usize::from(*font));
            run.stems = 0;
            run.operands.clear();
            let (end, _) = run.code(glyph, 0)?;
            run.reach.glyphs.push(end);
        }
        Some(run.reach)
    }
}

/// How far each piece of code runs, in bytes; 0 if it does not run at all.
struct Reach {
    glyphs: Vec<usize>,
    globals: Vec<usize>,
    locals: Vec<Vec<usize>>,
}

struct Run<'r, 'c, 'b> {
    code: &'r Code<'c, 'b>,
    reach: Reach,
    /// Steps that may still be followed.
    left: usize,
    font: usize,
    stems: usize,
    /// Numbers on the stack; `None` for those that are not whole.
    operands: Vec<Option<i32>>,
}

impl Run<'_, '_, '_> {
    /// Runs a piece of code: where it ends, and whether the glyph ends with it. `None` if it cannot be followed.
    fn code(&mut self, code: &[u8], depth: u32) -> Option<(usize, bool)> {
        let mut at = 0;
        loop {
            self.left = self.left.checked_sub(1)?;
            let Some(first) = code.get(at) else {
                // Readers let a glyph end with its bytes, but not all a subroutine.
                return (depth == 0).then_some((at, true));
            };
            at += 1;
            match *first {
                RETURN if depth > 0 => return Some((at, false)),
                END => return Some((at, true)),
                HSTEM | VSTEM | HSTEMHM | VSTEMHM => self.stems(),
                HINTMASK | CNTRMASK => {
                    self.stems();
                    at += self.stems.div_ceil(8);
                }
                // Moves, lines and curves.
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => self.operands.clear(),
                CALLSUBR | CALLGSUBR => {
                    if self.call(*first == CALLGSUBR, depth)? {
                        return Some((at, true));
                    }
                }
                ESCAPE => {
                    let second = code.get(at)?;
                    at += 1;
                    // Only curves; calculations may leave any number of operands.
                    matches!(second, 34..=37).then(|| self.operands.clear())?;
                }
                first => at += self.number(first, code.get(at..)?)?,
            }
            if self.operands.len() > MOST_OPERANDS {
                return None;
            }
        }
    }

    fn stems(&mut self) {
        self.stems = self.stems.saturating_add(self.operands.len() / 2);
        self.operands.clear();
    }

    /// Runs a subroutine; whether the glyph ends in it.
    fn call(&mut self, global: bool, depth: u32) -> Option<bool> {
        let locals = || self.code.locals.get(self.font).map(|list| list.as_slice());
        let list = if global {
            &*self.code.globals
        } else {
            locals()?
        };
        let bias = match list.len() {
            0..=1239 => 107,
            1240..=33_899 => 1131,
            _ => 32_768,
        };
        let index = self.operands.pop()??.checked_add(bias)?;
        let index = usize::try_from(index).ok()?;
        let code = *list.get(index)?;
        if depth >= DEEPEST {
            return None;
        }
        let (end, ended) = self.code(code, depth + 1)?;
        let reach = if global {
            Some(&mut self.reach.globals)
        } else {
            self.reach.locals.get_mut(self.font)
        };
        let slot = reach?.get_mut(index)?;
        *slot = end.max(*slot);
        Some(ended)
    }

    /// Puts a number on the stack and tells how many bytes it has behind the first; `None` for an unknown operator.
    fn number(&mut self, first: u8, rest: &[u8]) -> Option<usize> {
        let byte = |at: usize| rest.get(at).copied().map(i32::from);
        let lead = i32::from(first);
        let (value, length) = match first {
            28 => (Some(i32::from(i16::from_be_bytes(*rest.first_chunk()?))), 2),
            32..=246 => (Some(lead - 139), 0),
            247..=250 => (Some((lead - 247) * 256 + byte(0)? + 108), 1),
            251..=254 => (Some(-(lead - 251) * 256 - byte(0)? - 108), 1),
            255 => {
                rest.first_chunk::<4>()?;
                (None, 4)
            }
            _ => return None,
        };
        self.operands.push(value);
        Some(length)
    }
}

const HSTEM: u8 = 1;
const VSTEM: u8 = 3;
const CALLSUBR: u8 = 10;
const RETURN: u8 = 11;
const ESCAPE: u8 = 12;
const END: u8 = 14;
const HSTEMHM: u8 = 18;
const HINTMASK: u8 = 19;
const CNTRMASK: u8 = 20;
const VSTEMHM: u8 = 23;
const CALLGSUBR: u8 = 29;
/// Numbers on the stack, and subroutines in each other (5177, appendix B).
const MOST_OPERANDS: usize = 48;
const DEEPEST: u32 = 10;
/// Steps for each byte of the glyphs, as subroutines run often.
const STEPS: usize = 64;
const STEPS_AT_LEAST: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'b>(
        glyphs: &mut [&'b [u8]],
        globals: &mut [&'b [u8]],
        local: &mut Vec<&'b [u8]>,
    ) -> bool {
        let fonts = &[];
        let locals = &mut [local];
        Code {
            glyphs,
            globals,
            locals,
            fonts,
        }
        .cut()
    }

    #[test]
    fn what_stands_behind_the_end_is_cut() {
        // Two stems, a mask of one byte that looks like an end, a line, the end.
        let glyph = [
            140, 141, 18, 142, 143, 19, 14, 139, 139, 5, 14, b'Q', b'Z', b'7',
        ];
        let mut glyphs = [glyph.as_slice()];
        assert!(cut(&mut glyphs, &mut [], &mut Vec::new()));
        assert_eq!(glyphs, [&glyph[..11]]);
    }

    #[test]
    fn subroutines_end_where_they_return_and_the_unused_are_empty() {
        // Numbers of subroutines count from -107; the first global one ends the glyph, the second is not called.
        let glyph = [32, 10, 32, 29, 14, b'Q'];
        let (local, ends) = ([139, 22, 11, b'Q'], [139, 6, 14, b'Z']);
        let mut glyphs = [glyph.as_slice()];
        let mut globals = [ends.as_slice(), b"QZ7PLANT"];
        let mut locals = vec![local.as_slice()];
        assert!(cut(&mut glyphs, &mut globals, &mut locals));
        assert_eq!(glyphs, [&glyph[..4]]);
        assert_eq!(globals, [&ends[..3], &[RETURN]]);
        assert_eq!(locals, [&local[..3]]);
        assert!(cut(&mut glyphs, &mut globals, &mut locals));
        assert_eq!(glyphs, [&glyph[..4]]);
    }

    #[test]
    fn code_that_calculates_stays_as_it_is() {
        let glyph = [139, 139, 12, 10, 14, b'Q'];
        let mut glyphs = [glyph.as_slice(), &[14, b'Z']];
        assert!(!cut(&mut glyphs, &mut [], &mut Vec::new()));
        assert_eq!(glyphs, [glyph.as_slice(), &[14, b'Z']]);
    }
}

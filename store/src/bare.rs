//! Takes the sealing off one kind of record, as a mistake in the code would, and remembers what was to be sealed.
//!
//! In tests of this crate only, and for the thread that asks. Lengths stay, so that everything else goes on as before.

use std::cell::RefCell;

use crate::seal::Kind;

/// What is sealed by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// A sealed record of this kind.
    Record(Kind),
    /// What is sealed to a reader, by the label of its purpose.
    To(&'static str),
    /// A stored file.
    File,
    /// A file of a draft, or on its way in.
    Spooled,
}

/// What this thread does without, and what it has seen.
#[derive(Default)]
struct State {
    off: Vec<What>,
    seen: Vec<(What, Vec<u8>)>,
    watching: bool,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Remembers what was to be sealed; whether it is not.
pub(crate) fn is_off(what: What, plain: &[u8]) -> bool {
    STATE.with_borrow_mut(|state| {
        if state.watching {
            state.seen.push((what, plain.to_vec()));
        }
        state.off.contains(&what)
    })
}

/// Whether this was not sealed.
pub(crate) fn was_off(what: What) -> bool {
    STATE.with_borrow(|state| state.off.contains(&what))
}

/// Copies what was not sealed to where it would stand sealed.
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// Does some work without these seals; everything that was to be sealed in it.
pub(crate) fn without(off: &[What], work: impl FnOnce()) -> Vec<(What, Vec<u8>)> {
    STATE.set(State {
        off: off.to_vec(),
        seen: Vec::new(),
        watching: true,
    });
    work();
    STATE.take().seen
}

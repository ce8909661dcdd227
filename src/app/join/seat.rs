//! The place of somebody on the way to an account: what was typed there is not kept for ever.

/// When somebody was last there.
pub(crate) struct Seat {
    used: u64,
}

impl Seat {
    /// A place that somebody takes at this minute.
    pub(crate) fn new(now: u64) -> Self {
        Self { used: now }
    }

    /// Somebody is there.
    pub(crate) fn renew(&mut self, now: u64) {
        self.used = now;
    }

    // CLAIM(C-137): SECURITY.md
    /// Whether what is kept for this place must go. What is `done` stays only for as long as a
    /// last form whose answer was lost is sent again.
    pub(crate) fn is_left(&self, now: u64, done: bool) -> bool {
        let minutes = if done { DONE_MINUTES } else { IDLE_MINUTES };
        now.saturating_sub(self.used) >= minutes
    }
}

/// Time to find a printer, or to write down 24 words by hand.
const IDLE_MINUTES: u64 = 60;
const DONE_MINUTES: u64 = 5;

//! Old forms of administrators: what differs between what is there now and what such a form says.

use http::StatusCode;

use crate::web::Response;
use crate::web::view::since::{Clash, ClashRow, ClashValue};

/// A form that says everything of something, with the mark of what it was filled from.
pub(super) trait Whole {
    /// The mark.
    fn seen(&mut self) -> &mut String;

    /// What `self`, as typed, says otherwise than it is now.
    fn differing(&self, now: &Self) -> Clash;
}

/// A form as a page shows it: filled from what is there now, or as it was typed. An `old` one goes
/// on from what is there now, and is told what differs.
pub(super) fn shown<T: Whole>(mut now: T, typed: Option<T>, old: bool) -> (T, Option<Clash>) {
    let Some(mut typed) = typed else {
        return (now, None);
    };
    if !old {
        return (typed, None);
    }
    let clash = typed.differing(&now);
    std::mem::swap(typed.seen(), now.seen());
    (typed, Some(clash))
}

/// Where a form carries the mark of what it was filled from.
pub(super) const SEEN: &str = "seen";

/// The fields of a form that say something else than what is there now.
#[derive(Default)]
pub(super) struct Differing(Vec<ClashRow>);

impl Differing {
    /// A field that is typed; every line stands for itself.
    pub(super) fn typed(&mut self, label: &'static str, now: &str, yours: &str) {
        self.typed_for(label, String::new(), now, yours);
    }

    /// A field that there is for each client.
    pub(super) fn typed_for(&mut self, label: &'static str, of: String, now: &str, yours: &str) {
        let lines = |typed: &str| typed.lines().map(text).collect();
        self.push(label, of, lines(now), lines(yours));
    }

    /// A box.
    pub(super) fn tick(&mut self, label: &'static str, now: bool, yours: bool) {
        let of = |ticked| {
            if ticked {
                ClashValue::Ticked
            } else {
                ClashValue::Unticked
            }
        };
        self.chosen(label, vec![of(now)], vec![of(yours)]);
    }

    /// Whatever is chosen of a list.
    pub(super) fn chosen(
        &mut self,
        label: &'static str,
        now: Vec<ClashValue>,
        yours: Vec<ClashValue>,
    ) {
        self.push(label, String::new(), now, yours);
    }

    /// All of them, for the form below this heading.
    pub(super) fn of_form(self, form: &'static str) -> Clash {
        Clash { form, rows: self.0 }
    }

    fn push(
        &mut self,
        label: &'static str,
        of: String,
        now: Vec<ClashValue>,
        yours: Vec<ClashValue>,
    ) {
        if now != yours {
            self.0.push(ClashRow {
                label,
                of,
                now,
                yours,
            });
        }
    }
}

/// A value that somebody has typed.
pub(super) fn text(text: &str) -> ClashValue {
    ClashValue::Text {
        text: text.to_owned(),
    }
}

/// Says of a page with a `clash` that nothing was done, for something else is there than its form
/// was filled from (RFC 9110 §15.5.10).
pub(super) fn answered(mut page: Response, clash: bool) -> Response {
    if clash {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    page
}

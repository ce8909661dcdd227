//! The way of a case: who works on it, how it ends, and what needs a second person.

use serde::Serialize;

use crate::web::view::part::DateView;

/// Everything that can be done with the case beside what is written in it. Forms go to
/// `/case/{id}/life` with `token` and `do`; what each needs stands in `web/staff/life.rs`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Life {
    /// It can be handed on.
    pub(crate) hands_on: bool,
    /// It can be given back to those who take reports in; not while a question waits.
    pub(crate) hands_back: bool,
    /// It can be ended.
    pub(crate) closes: bool,
    /// It can be taken up again.
    pub(crate) reopens: bool,
    /// It can be archived.
    pub(crate) archives: bool,
    /// It can be held, and its reporter's identity told.
    pub(crate) holds: bool,
    /// The acknowledgement can be left out.
    pub(crate) suppresses: bool,
    /// Until when feedback could take.
    pub(crate) extends_to: Option<DateView>,
    /// Feedback can be given.
    pub(crate) answers: bool,
    /// Feedback was given.
    pub(crate) answered: bool,
    /// The reporter wants to take it back.
    pub(crate) withdrawal: bool,
    /// The tenant wants two people to close.
    pub(crate) two: bool,
    /// The reporter said who they are.
    pub(crate) confidential: bool,
    /// Who handles it, as an id.
    pub(crate) handler: String,
    /// The deputy, as an id; empty if there is none.
    pub(crate) standby: String,
    /// Who was called in.
    pub(crate) colleagues: Vec<TeamMember>,
    /// The lawyers it could go to.
    pub(crate) lawyers: Vec<TeamMember>,
    /// What keeps it from being erased.
    pub(crate) hold: Option<HoldView>,
    /// What waits for a second person.
    pub(crate) pending: Vec<PendingView>,
    /// What was wrong with a form, and what was typed.
    pub(crate) typed: LifeTyped,
    /// The keys to choose from.
    pub(crate) keys: Keys,
}

/// Somebody to choose, or to let go.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TeamMember {
    /// Their id.
    pub(crate) id: String,
    /// Their name.
    pub(crate) name: String,
    /// The last day of their absence.
    pub(crate) away: Option<DateView>,
}

/// A legal hold.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HoldView {
    /// Why.
    pub(crate) reason: &'static str,
    /// When somebody has to look at it again.
    pub(crate) review: DateView,
}

/// A question that waits for a second person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PendingView {
    /// Names it.
    pub(crate) id: String,
    /// What for.
    pub(crate) act: &'static str,
    /// Since when.
    pub(crate) on: DateView,
    /// This member has asked.
    pub(crate) mine: bool,
    /// This member has asked, and nobody is left but whoever holds a recovery half.
    pub(crate) holder: bool,
}

/// A form that was not taken.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct LifeTyped {
    /// Which form.
    pub(crate) what: String,
    /// What was wrong; the key of a text and the field.
    pub(crate) problem: Option<LifeProblem>,
    /// Words that must not be lost.
    pub(crate) text: String,
}

/// What was wrong with a form.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LifeProblem {
    /// The key of the text.
    pub(crate) key: &'static str,
    /// The field.
    pub(crate) field: &'static str,
}

/// The keys of outcomes and reasons.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Keys {
    outcomes: Vec<&'static str>,
    no_feedback: Vec<&'static str>,
    again: Vec<&'static str>,
    hold: Vec<&'static str>,
    disclosure: Vec<&'static str>,
    longer: Vec<&'static str>,
    unacknowledged: Vec<&'static str>,
}

impl Default for Keys {
    fn default() -> Self {
        use subrosa_policy as policy;
        Self {
            outcomes: policy::Outcome::ALL.map(policy::Outcome::key).to_vec(),
            no_feedback: policy::NoFeedback::ALL
                .iter()
                .map(|one| one.key())
                .collect(),
            again: policy::Again::ALL.iter().map(|one| one.key()).collect(),
            hold: policy::HoldReason::ALL
                .iter()
                .map(|one| one.key())
                .collect(),
            disclosure: policy::DisclosureReason::ALL
                .iter()
                .map(|one| one.key())
                .collect(),
            longer: policy::Longer::ALL.iter().map(|one| one.key()).collect(),
            unacknowledged: policy::NoAcknowledgement::ALL
                .iter()
                .map(|one| one.key())
                .collect(),
        }
    }
}

#[cfg(test)]
impl Life {
    /// An open case, a closed one, and forms that were not taken.
    pub(super) fn samples() -> Vec<Self> {
        let person = |id: &str, name: &str| TeamMember {
            id: id.to_owned(),
            name: name.to_owned(),
            away: (id == "m2").then(|| DateView::new(2026, 12, 3)),
        };
        let open = Self {
            hands_on: true,
            hands_back: true,
            closes: true,
            holds: true,
            suppresses: true,
            extends_to: Some(DateView::new(2027, 5, 30)),
            answers: true,
            two: true,
            confidential: true,
            handler: "m1".to_owned(),
            standby: "m2".to_owned(),
            colleagues: vec![person("m3", "S. Dahl")],
            lawyers: vec![person("m1", "Maja Lund"), person("m2", "P. Kjær")],
            pending: ["close", "hold", "lift", "disclose", "erase"]
                .map(|act| PendingView {
                    id: "r1".to_owned(),
                    act,
                    on: DateView::new(2026, 12, 3),
                    mine: matches!(act, "hold" | "erase"),
                    holder: act == "erase",
                })
                .to_vec(),
            ..Self::default()
        };
        let ended = Self {
            closes: false,
            suppresses: false,
            extends_to: None,
            answered: true,
            reopens: true,
            archives: true,
            two: false,
            hold: Some(HoldView {
                reason: "lawsuit",
                review: DateView::new(2027, 6, 1),
            }),
            pending: Vec::new(),
            hands_back: false,
            ..open.clone()
        };
        let mut all = vec![open.clone(), ended];
        for (what, key, field) in [
            ("feedback", "write", "feedback"),
            ("feedback", "long", "feedback"),
            ("close", "outcome", "outcome"),
            ("close", "no-feedback", "no_feedback"),
            ("close", "review", "keep_review"),
            ("to", "lawyer", "handler"),
            ("hold", "reason", "hold_reason"),
            ("disclose", "whom", "to"),
        ] {
            all.push(Self {
                withdrawal: true,
                typed: LifeTyped {
                    what: what.to_owned(),
                    problem: Some(LifeProblem { key, field }),
                    text: "We talked to <both> sides.".to_owned(),
                },
                ..open.clone()
            });
        }
        all.push(Self::default());
        all
    }
}

//! The states of a case, and the words that classify it.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::reasons::{Extension, NoAcknowledgement};

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CaseState {
    /// Stored, and nobody handles it yet.
    Received,
    /// Handed to a lawyer.
    Assigned,
    /// The lawyer works on it.
    InProgress,
    /// The lawyer has asked a question.
    AwaitingReporter,
    /// Ended with an outcome.
    Closed,
    /// Read-only, with a date of erasure.
    Archived,
    /// Nothing is left but a row of statistics.
    Anonymised,
}

/// The days that matter beside the state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Milestones {
    /// When the report was stored.
    pub received: Day,
    /// When the reporter was told that it has arrived.
    pub acknowledged: Option<Day>,
    /// When it was first released to tenant users.
    pub released: Option<Day>,
    /// When the reporter was told what was done.
    pub feedback_given: Option<Day>,
    /// When the reporter was told the outcome.
    pub outcome_told: Option<Day>,
    /// Why nobody tells the reporter that it has arrived.
    pub unacknowledged: Option<NoAcknowledgement>,
    /// That feedback takes longer.
    pub extended: Option<Extension>,
}

/// Whether the reporter said who they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Mode {
    /// They did not.
    Anonymous,
    /// They did, for the lawyers only.
    Confidential,
}

/// How a report came.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Channel {
    /// By this portal. Which listener is never kept.
    Web,
    /// By voice, typed in by staff.
    Oral,
    /// By letter, typed in by staff.
    Letter,
}

/// How serious a case is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Severity {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

/// What a case is about: a number in the tenant's own list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Category(pub u16);

/// How a case ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// The report was right.
    Substantiated,
    /// Parts of it were.
    PartlySubstantiated,
    /// It was not.
    Unsubstantiated,
    /// It could not be found out.
    NotEnoughInformation,
    /// It is not what this channel is for.
    OutOfScope,
    /// An authority has it now.
    Referred,
    /// The reporter took it back.
    Withdrawn,
    /// It was no report.
    Spam,
}

/// What moves a case from one state to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// A triager hands it to a lawyer.
    Assign,
    /// The lawyer gives it back.
    HandBack,
    /// The lawyer does something in it.
    Work,
    /// The lawyer asks a question.
    Ask,
    /// The reporter answers.
    Answer,
    /// It ends.
    Close,
    /// It is taken up again.
    Reopen,
    /// What nobody handled is taken up again by those who take reports in.
    Return,
    /// It becomes read-only.
    Archive,
    /// Its keys are destroyed.
    Anonymise,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Substantiated,
        Self::PartlySubstantiated,
        Self::Unsubstantiated,
        Self::NotEnoughInformation,
        Self::OutOfScope,
        Self::Referred,
        Self::Withdrawn,
        Self::Spam,
    ];

    /// How forms and texts name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Substantiated => "substantiated",
            Self::PartlySubstantiated => "partly",
            Self::Unsubstantiated => "unsubstantiated",
            Self::NotEnoughInformation => "not-enough",
            Self::OutOfScope => "out-of-scope",
            Self::Referred => "referred",
            Self::Withdrawn => "withdrawn",
            Self::Spam => "spam",
        }
    }

    /// The outcome of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

impl Milestones {
    /// The milestones of a report stored on this day.
    pub fn received(day: Day) -> Self {
        Self {
            received: day,
            acknowledged: None,
            released: None,
            feedback_given: None,
            outcome_told: None,
            unacknowledged: None,
            extended: None,
        }
    }
}

/// The state a step leads to. `None` if it may not be taken from here.
pub fn may_follow(from: CaseState, step: Step) -> Option<CaseState> {
    use CaseState::{
        Anonymised, Archived, Assigned, AwaitingReporter, Closed, InProgress, Received,
    };
    match (step, from) {
        (Step::Assign, Received) => Some(Assigned),
        (Step::HandBack, Assigned | InProgress) => Some(Received),
        (Step::Work, Assigned | InProgress) => Some(InProgress),
        (Step::Work, AwaitingReporter) | (Step::Ask, Assigned | InProgress | AwaitingReporter) => {
            Some(AwaitingReporter)
        }
        (Step::Answer, AwaitingReporter) => Some(InProgress),
        (Step::Answer, Received | Assigned | InProgress | Closed) => Some(from),
        (Step::Close, Received | Assigned | InProgress | AwaitingReporter) => Some(Closed),
        (Step::Reopen, Closed | Archived) => Some(InProgress),
        (Step::Return, Closed | Archived) => Some(Received),
        (Step::Archive, Closed) => Some(Archived),
        (Step::Anonymise, Archived) => Some(Anonymised),
        (
            Step::Assign,
            Assigned | InProgress | AwaitingReporter | Closed | Archived | Anonymised,
        )
        // A question waits: whoever takes reports in could not go on with it.
        | (Step::HandBack, AwaitingReporter)
        | (Step::HandBack | Step::Work | Step::Ask, Received | Closed | Archived | Anonymised)
        | (Step::Answer, Archived | Anonymised)
        | (Step::Close, Closed | Archived | Anonymised)
        | (
            Step::Reopen | Step::Return,
            Received | Assigned | InProgress | AwaitingReporter | Anonymised,
        )
        | (
            Step::Archive,
            Received | Assigned | InProgress | AwaitingReporter | Archived | Anonymised,
        )
        | (
            Step::Anonymise,
            Received | Assigned | InProgress | AwaitingReporter | Closed | Anonymised,
        ) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_back_from_anonymised() {
        for step in [
            Step::Assign,
            Step::HandBack,
            Step::Work,
            Step::Ask,
            Step::Answer,
            Step::Close,
            Step::Reopen,
            Step::Return,
            Step::Archive,
            Step::Anonymise,
        ] {
            assert_eq!(may_follow(CaseState::Anonymised, step), None);
        }
    }

    #[test]
    fn an_answer_takes_up_a_case_that_waits_for_it() {
        let asked = may_follow(CaseState::Assigned, Step::Ask);
        assert_eq!(asked, Some(CaseState::AwaitingReporter));
        assert_eq!(
            may_follow(CaseState::AwaitingReporter, Step::Answer),
            Some(CaseState::InProgress)
        );
    }

    #[test]
    fn a_case_is_erased_only_from_the_archive() {
        for from in [
            CaseState::Received,
            CaseState::Assigned,
            CaseState::InProgress,
            CaseState::AwaitingReporter,
            CaseState::Closed,
        ] {
            assert_eq!(may_follow(from, Step::Anonymise), None);
        }
    }

    #[test]
    fn every_outcome_is_found_by_its_key_and_by_no_other() {
        for (number, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(Outcome::from_key(outcome.key()), Some(outcome));
            let keys = Outcome::ALL.map(Outcome::key);
            let first = keys.iter().position(|key| *key == outcome.key());
            assert_eq!(first, Some(number), "{outcome:?} has the key of another");
        }
        assert_eq!(Outcome::from_key(""), None);
        assert_eq!(Outcome::from_key("Spam"), None);
    }
}

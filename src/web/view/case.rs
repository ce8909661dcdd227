//! Cases, as staff see them: the inbox, and the page of one case, which is a list of parts.
//!
//! Each part has a struct here, a template `parts/case_<part>.html` and a builder in `web/case_page/<part>.rs`.

mod class;
mod conflict;
mod files;
mod head;
mod identity;
mod inbox;
mod items;
mod life;
mod readers;
mod release;
mod report;
mod search;
mod talk;
mod timeline;
mod triage;
mod versions;

pub(crate) use class::{CaseClass, ClassComparison, ClassField, ClassPart, ClassRow};
pub(crate) use conflict::{
    CaseConflicts, ConflictPart, CorrectionView, FoundName, MinutesPart, PersonChoice,
};
pub(crate) use files::{
    DamagedFile, FileFrom, FileVersion, Files, OriginalWarning, RefusedFile, StaffFile,
    StaffOriginal,
};
pub(crate) use head::{CaseHead, StateKey};
pub(crate) use identity::{Identity, IdentityPart};
pub(crate) use inbox::{
    CaseFilter, CaseGroup, CaseRow, Cases, CasesNotice, Choice, Duty, DutyKey, PageLink, Urgency,
    ViewLink, ViewProblem,
};
pub(crate) use items::{
    FieldKey, ItemCard, ItemForm, ItemKey, ItemProblemKey, ItemProblems, Items, NewItems,
    OwnerChoice, PartKey,
};
pub(crate) use life::{HoldView, Keys, Life, LifeProblem, LifeTyped, PendingView, TeamMember};
pub(crate) use readers::Readers;
pub(crate) use release::CaseRelease;
pub(crate) use report::ReportText;
pub(crate) use search::{CaseSearch, SearchHit, SearchProblem};
pub(crate) use talk::{CaseMessage, Talk};
pub(crate) use timeline::{
    CaseHistory, Happening, HappeningKind, HistoryChoice, Timeline, TimelineEntry, TimelinePaper,
};
pub(crate) use triage::{AssignProblems, CaseTriage, ChoiceProblem, MemberChoice};
pub(crate) use versions::{
    CaseItem, Comparison, Conflict, FieldChange, ItemNotice, LineKey, LineRow, VersionRow,
};

use super::View;
use serde::Serialize;

/// `GET /{lang}/case/{id}` for a lawyer of the case: left what was said, right what it is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Case {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// The case takes messages and files (it is not archived).
    pub(crate) open: bool,
    /// Some form below was not taken as it was; its part says why.
    pub(crate) wrong: bool,
    /// Something just done.
    pub(crate) notice: Option<CaseNotice>,
    /// The report.
    pub(crate) report: ReportText,
    /// Minutes or a letter that staff typed, and what the reporter says of them.
    pub(crate) minutes: Option<MinutesPart>,
    /// All files of the case.
    pub(crate) files: Files,
    /// The conversation.
    pub(crate) talk: Talk,
    /// What lawyers write about it.
    pub(crate) items: Items,
    /// The report is confirmed already.
    pub(crate) acknowledged: bool,
    /// The identity, where the reporter gave a name.
    pub(crate) identity: IdentityPart,
    /// Who can open it.
    pub(crate) readers: Readers,
    /// What can be done with it.
    pub(crate) life: Life,
    /// What contact persons have of it.
    pub(crate) release: CaseRelease,
    /// The last of what happened.
    pub(crate) timeline: Timeline,
}

/// Something just done on a case page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CaseNotice {
    /// The report is confirmed.
    Acknowledged,
    /// The message is sent.
    Sent,
    /// The question is sent.
    Asked,
    /// The files are attached.
    Attached,
    /// The file stands for an earlier one.
    Replaced,
    /// Nothing changed: the form was old or sent twice.
    Stale,
    /// What was asked for is done.
    Done,
    /// A second person was asked.
    SecondAsked,
    /// A second person is needed, and nobody is left but whoever holds a recovery half.
    NobodyLeft,
    /// A recovery holder agreed, and it is done.
    HolderAgreed,
    /// A recovery holder agreed that something is erased.
    HolderErase,
    /// Nothing changed: where two people close a case, a triager does not.
    NeedsLawyer,
    /// Nothing changed: somebody else was quicker.
    Meanwhile,
    /// Nothing changed: first somebody has to say whether who gets it is whom the reporter named.
    Namesake,
    /// What the case is about is kept.
    Classified,
    /// The conflict is recorded, and whom it concerns has no access any more.
    Excluded,
    /// The names were compared; nothing was stored.
    Checked,
    /// A note, a task, a person or the summary is stored.
    ItemSaved,
}

impl View for Case {
    const TEMPLATE: &'static str = "case.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let (heads, files, talks) = (CaseHead::samples(), Files::samples(), Talk::samples());
        let items = Items::samples();
        let (identities, readers) = (IdentityPart::samples(), Readers::samples());
        let lives = Life::samples();
        let (notices, releases) = (CaseNotice::samples(), CaseRelease::samples());
        // Every state of every part stands on some page; each part goes round at its own pace.
        let most = [
            heads.len(),
            files.len(),
            talks.len(),
            items.len(),
            identities.len(),
            readers.len(),
            lives.len(),
            notices.len(),
            releases.len(),
        ];
        let page = |n| {
            let (case, files) = (nth(&heads, n), nth(&files, n));
            let open = case.state != StateKey::Archived;
            // An archived case has no form whose words could be wrong.
            let talk = nth(&talks, if open { n } else { 0 });
            let life = nth(&lives, n);
            let items = nth(&items, if open { n } else { 2 });
            let noted = items.forms.as_ref().is_some_and(NewItems::is_wrong);
            let talked = files.problem.is_some() || talk.problem.is_some();
            let wrong = talked || noted || life.typed.problem.is_some();
            Self {
                token: "t9".repeat(16),
                open,
                wrong,
                notice: nth(&notices, n),
                report: ReportText::sample(),
                minutes: nth(&MinutesPart::samples(), n),
                acknowledged: n % 2 == 0,
                identity: nth(&identities, n),
                readers: nth(&readers, n),
                life,
                release: nth(&releases, n),
                timeline: Timeline {
                    entries: TimelineEntry::samples(),
                    total: 30,
                },
                case,
                files,
                talk,
                items,
            }
        };
        (0..most.into_iter().max().unwrap()).map(page).collect()
    }
}

/// The `n`th sample of a part, going round.
#[cfg(test)]
fn nth<T: Clone>(samples: &[T], n: usize) -> T {
    samples[n % samples.len()].clone()
}

#[cfg(test)]
impl CaseNotice {
    fn samples() -> Vec<Option<Self>> {
        vec![
            None,
            Some(Self::Acknowledged),
            Some(Self::Sent),
            None,
            Some(Self::Asked),
            Some(Self::Attached),
            Some(Self::Replaced),
            Some(Self::Stale),
            Some(Self::Done),
            Some(Self::SecondAsked),
            Some(Self::NeedsLawyer),
            Some(Self::Meanwhile),
            Some(Self::Namesake),
            Some(Self::NobodyLeft),
            Some(Self::HolderAgreed),
            Some(Self::HolderErase),
            Some(Self::Excluded),
            Some(Self::ItemSaved),
        ]
    }
}

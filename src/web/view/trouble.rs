//! Pages that say what went wrong and what to do next.

use super::View;
use super::chrome::Hidden;
use serde::Serialize;

/// Nothing was taken, and what was typed is still here.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kept {
    /// What went wrong.
    pub(crate) kind: KeptKind,
    /// The form that tries again with the same text; nothing when the text is not known.
    pub(crate) form: Option<KeptForm>,
    /// Where to start again, such as `/en/r/abc`.
    pub(crate) start: String,
}

/// Why nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeptKind {
    /// The form's token is too old or was used.
    Stale,
    /// The draft was deleted, or its two hours are over.
    DraftGone,
    /// All hands are full for the moment.
    Busy,
    /// There is no room to store anything.
    Full,
    /// New reports are stopped because the list of readers does not verify.
    Stopped,
    /// Something of ours broke.
    Failed,
    /// The link leads nowhere.
    Gone,
    /// The case takes nothing more.
    Ended,
    /// The session is over, and the text is not one that goes on with the code.
    SignedOut,
}

/// A form with what was typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KeptForm {
    /// The path it posts to, such as `/en/r/abc/report`.
    pub(crate) action: String,
    /// The field of the text: `report` or `message`.
    pub(crate) field: KeptField,
    /// The text.
    pub(crate) text: String,
    /// Everything else, carried unseen.
    pub(crate) hidden: Vec<Hidden>,
    /// There were files, which the browser does not keep.
    pub(crate) files_lost: bool,
}

/// The field that a kept text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeptField {
    /// A report.
    Report,
    /// An answer.
    Message,
    /// Other words for minutes.
    Wording,
    /// A name and how to reach whom it is of.
    Name,
}

impl View for Kept {
    const TEMPLATE: &'static str = "kept.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let kinds = [
            (KeptKind::Stale, Some(KeptField::Message)),
            (KeptKind::DraftGone, None),
            (KeptKind::Busy, Some(KeptField::Report)),
            (KeptKind::Full, Some(KeptField::Report)),
            (KeptKind::Busy, Some(KeptField::Wording)),
            (KeptKind::Stopped, Some(KeptField::Report)),
            (KeptKind::Failed, Some(KeptField::Message)),
            (KeptKind::Gone, Some(KeptField::Report)),
            (KeptKind::Ended, Some(KeptField::Message)),
            (KeptKind::SignedOut, Some(KeptField::Name)),
            (KeptKind::Full, Some(KeptField::Name)),
            (KeptKind::Busy, None),
        ];
        kinds
            .into_iter()
            .map(|(kind, field)| Self {
                kind,
                form: field.map(|field| KeptForm {
                    action: "/en/r/k3v9/report".to_owned(),
                    field,
                    text: "The cold store in hall 3 has been above 8 degrees.".to_owned(),
                    hidden: vec![Hidden::new("exclude", "the plant manager")],
                    files_lost: true,
                }),
                start: "/en/r/k3v9".to_owned(),
            })
            .collect()
    }
}

/// The draft was sent before, and its code is not shown again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SentAlready {}

impl View for SentAlready {
    const TEMPLATE: &'static str = "sent_already.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// The draft was deleted at the reporter's wish.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Discarded {
    /// The channel's token.
    pub(crate) channel: String,
}

impl View for Discarded {
    const TEMPLATE: &'static str = "discarded.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            channel: "k3v9".to_owned(),
        }]
    }
}

/// A request that leads nowhere, on the reporter's side.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Trouble {
    /// What went wrong.
    pub(crate) kind: TroubleKind,
}

/// What went wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TroubleKind {
    /// Nothing is here, or it is not yours: the same bytes.
    NotFound,
    /// The method does not fit.
    Method,
    /// More bytes than any form may carry.
    TooLarge,
    /// The form came from another site.
    CrossSite,
    /// The form could not be read.
    BadForm,
    /// Too much at once, and no text is known.
    Busy,
    /// There is no room to store anything, and no text is known.
    Full,
    /// A fault of ours.
    Internal,
}

impl TroubleKind {
    /// The name that counts go by.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::TooLarge => "too-large",
            Self::CrossSite => "cross-site",
            Self::BadForm => "bad-form",
            Self::Busy => "busy",
            Self::Full => "full",
            Self::Internal => "internal",
        }
    }
}

#[cfg(test)]
impl TroubleKind {
    /// Every kind, in the order of the enum.
    const ALL: [Self; 8] = [
        Self::NotFound,
        Self::Method,
        Self::TooLarge,
        Self::CrossSite,
        Self::BadForm,
        Self::Busy,
        Self::Full,
        Self::Internal,
    ];
}

impl View for Trouble {
    const TEMPLATE: &'static str = "trouble.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        TroubleKind::ALL.map(|kind| Self { kind }).to_vec()
    }
}

/// A request that leads nowhere, on the staff side.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffTrouble {
    /// What went wrong.
    pub(crate) kind: TroubleKind,
}

impl View for StaffTrouble {
    const TEMPLATE: &'static str = "staff_trouble.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        TroubleKind::ALL.map(|kind| Self { kind }).to_vec()
    }
}

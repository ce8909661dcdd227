//! Tenants, as administrators set them up and lawyers say yes to their words.

mod wording;

use serde::Serialize;

pub(crate) use self::wording::*;
use super::View;
use super::join::NameProblem;
use super::since::Clash;

/// `GET` and `POST /{lang}/tenants`: tenants, and the form that makes one.
///
/// Form with `token`: `name`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct List {
    /// The form token.
    pub(crate) token: String,
    /// Every tenant of this member.
    pub(crate) tenants: Vec<Row>,
    /// The viewer makes tenants.
    pub(crate) edits: bool,
    /// The viewer sees names and states only.
    pub(crate) audits: bool,
    /// The name as typed.
    pub(crate) name: String,
    /// What is wrong with it.
    pub(crate) problem: Option<NameProblem>,
    /// The name of the tenant just made.
    pub(crate) made: Option<String>,
}

/// A tenant of the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// The id, for its path.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// It lets reporters in.
    pub(crate) live: bool,
    /// Some of its words wait for a lawyer.
    pub(crate) waits: bool,
    /// The viewer may open its page.
    pub(crate) opens: bool,
    /// The ways in, for administrators.
    pub(crate) ways: Option<Ways>,
}

/// What is handed out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ways {
    /// The five channel words, separated by spaces.
    pub(crate) words: String,
    /// The whole link for the clearnet.
    pub(crate) link: String,
    /// The whole link through Tor, once it is known.
    pub(crate) onion: Option<String>,
}

/// `GET /{lang}/tenants/{id}`, and what its forms answer.
///
/// Forms with `token`: `/settings` (`seen`, `name`, `language` (many), `modes`, `voluntary`, `blind`, `release`, `two_to_close`, `evidence`,
/// `quarantine`), `/legal` (`seen`, `source`, `days`, `counting`, `months`, `longest`, `holidays`), `/retention` (`seen`, `archive`, `erase`;
/// or `do=confirm` and `do=drop` with `revision`), `/open` (`do=open` or `do=close`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantPage {
    /// The form token.
    pub(crate) token: String,
    /// The id, for its paths.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// It lets reporters in.
    pub(crate) live: bool,
    /// The viewer changes it.
    pub(crate) edits: bool,
    /// The ways in, for administrators.
    pub(crate) ways: Option<Ways>,
    /// What it offers.
    pub(crate) settings: Settings,
    /// The legal profile.
    pub(crate) legal: Legal,
    /// The retention profile.
    pub(crate) retention: Kept,
    /// Who and what is there.
    pub(crate) ready: Ready,
    /// Texts wait for a lawyer.
    pub(crate) texts_wait: bool,
    /// Questions wait for a lawyer.
    pub(crate) questions_wait: bool,
    /// The form that was not taken, because somebody else has changed the same.
    pub(crate) clash: Option<Clash>,
    /// Something just done.
    pub(crate) notice: Option<TenantNotice>,
}

/// The settings as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Settings {
    /// The mark of what they were filled from.
    pub(crate) seen: String,
    /// The name.
    pub(crate) name: String,
    /// The languages to choose from.
    pub(crate) languages: Vec<LangChoice>,
    /// How reports may be sent: `both`, `anonymous`, `confidential`.
    pub(crate) modes: &'static str,
    /// The scheme is outside the Directive.
    pub(crate) voluntary: bool,
    /// Triagers see category, language and conflict names only.
    pub(crate) blind: bool,
    /// Contact persons get a case when it is assigned.
    pub(crate) release: bool,
    /// Closing a case needs two people.
    pub(crate) two_to_close: bool,
    /// Untouched originals are taken.
    pub(crate) evidence: bool,
    /// Files that cannot be cleaned are taken.
    pub(crate) quarantine: bool,
    /// What is wrong with the name.
    pub(crate) name_problem: Option<NameProblem>,
    /// No language is chosen.
    pub(crate) no_language: bool,
    /// The legal dates need a voluntary scheme.
    pub(crate) needs_voluntary: bool,
}

/// A language that can be ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LangChoice {
    /// Its tag, the field's value.
    pub(crate) tag: &'static str,
    /// Its own name for itself.
    pub(crate) name: &'static str,
    /// Ticked.
    pub(crate) chosen: bool,
}

/// The legal profile as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Legal {
    /// The mark of what it was filled from.
    pub(crate) seen: String,
    /// The law or rule.
    pub(crate) source: String,
    /// Days to acknowledge.
    pub(crate) days: String,
    /// Working days only.
    pub(crate) working: bool,
    /// Months to feedback.
    pub(crate) months: String,
    /// Months to feedback in cases that need longer.
    pub(crate) longest: String,
    /// Holidays, one a line.
    pub(crate) holidays: String,
    /// What is wrong.
    pub(crate) problem: Option<ProfileProblem>,
}

/// The retention profile as typed, and what is asked for.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Kept {
    /// The mark of what it was filled from.
    pub(crate) seen: String,
    /// In use: days to the archive, and from there to erasure.
    pub(crate) now_archive: u16,
    /// In use: days from the archive to erasure.
    pub(crate) now_erase: u16,
    /// Days to the archive, as typed.
    pub(crate) archive: String,
    /// Days to erasure, as typed.
    pub(crate) erase: String,
    /// What is wrong.
    pub(crate) problem: Option<ProfileProblem>,
    /// What waits for a second person.
    pub(crate) asked: Option<AskedFor>,
}

/// A retention profile that waits for a second person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AskedFor {
    /// Names exactly this state of it.
    pub(crate) revision: String,
    /// Who asked.
    pub(crate) by: String,
    /// Days to the archive.
    pub(crate) archive: u16,
    /// Days to erasure.
    pub(crate) erase: u16,
    /// The viewer may say yes.
    pub(crate) confirms: bool,
}

/// What is wrong with a profile, and at which field.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ProfileProblem {
    /// Which text says it.
    pub(crate) key: &'static str,
    /// The field's id.
    pub(crate) field: &'static str,
    /// The least there may be.
    pub(crate) least: usize,
    /// The most there may be.
    pub(crate) most: usize,
}

/// Who and what is there, and what is missing.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Ready {
    /// Contact persons.
    pub(crate) contacts: usize,
    /// A vouched triager.
    pub(crate) triager: bool,
    /// A vouched lawyer.
    pub(crate) lawyer: bool,
    /// Approved texts.
    pub(crate) texts: bool,
    /// What is missing, once somebody wanted to open it.
    pub(crate) missing: Vec<Missing>,
}

/// Something that is missing.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Missing {
    /// Contact persons.
    Contacts {
        /// How many more.
        count: usize,
    },
    /// A vouched triager.
    Triager,
    /// A vouched lawyer.
    Lawyer,
    /// Approved texts.
    Texts,
}

/// Something just done on a tenant's page.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TenantNotice {
    /// Settings or the legal profile were stored.
    Saved,
    /// It lets reporters in.
    Opened,
    /// It lets nobody in.
    Closed,
    /// There is a new link.
    Link,
    /// There are new words.
    Words,
    /// Another retention profile is asked for.
    Asked,
    /// It is in use.
    Confirmed,
    /// It was taken back.
    Dropped,
    /// It changed since the page was made.
    Changed,
}

/// `GET /{lang}/tenants/{id}/renew`: asks once more.
///
/// Form with `token`: `do=link` or `do=words`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Renew {
    /// The form token.
    pub(crate) token: String,
    /// The id.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
}

impl View for List {
    const TEMPLATE: &'static str = "tenants.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::tenants()
    }
}

impl View for TenantPage {
    const TEMPLATE: &'static str = "tenant.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::tenant_pages()
    }
}

impl View for Renew {
    const TEMPLATE: &'static str = "tenant_renew.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            token: "t9".repeat(16),
            id: "0c2d".to_owned(),
            name: "Nordvik Food <A/S>".to_owned(),
        }]
    }
}

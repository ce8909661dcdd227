//! Pages as typed views: one struct a page, its template, and the one place that renders.

pub(crate) mod access;
pub(crate) mod accessibility;
pub(crate) mod account;
pub(crate) mod asked;
pub(crate) mod case;
pub(crate) mod chrome;
pub(crate) mod code;
pub(crate) mod entry;
pub(crate) mod erase;
pub(crate) mod factors;
pub(crate) mod join;
pub(crate) mod life;
pub(crate) mod mail;
pub(crate) mod messages;
pub(crate) mod minutes;
pub(crate) mod oral;
pub(crate) mod part;
pub(crate) mod people;
pub(crate) mod register;
pub(crate) mod release;
pub(crate) mod released;
pub(crate) mod report;
#[cfg(test)]
mod sample;
pub(crate) mod security;
pub(crate) mod since;
pub(crate) mod statistics;
pub(crate) mod system;
mod template;
pub(crate) mod tenants;
#[cfg(test)]
mod tests;
pub(crate) mod trouble;

pub(crate) use chrome::{Chrome, Hidden, Lang, MemberBar, RoleKey, Section};
pub(crate) use template::{PASSKEY_SCRIPT, STAFF_STYLESHEET, STYLESHEET};

use std::sync::Arc;

use fluent_templates::fluent_bundle::FluentArgs;
use serde::Serialize;
use tera::{Context, Tera, TeraResult};

use super::text::{TextError, Texts};

// CLAIM(C-07): SECURITY.md
/// A page: plain data, and the template that shows it.
///
/// A view holds no language; days and sizes are written out when it is rendered.
pub(crate) trait View: Serialize {
    /// The template's name under `templates/`.
    const TEMPLATE: &'static str;

    /// The page in every state that its template distinguishes.
    #[cfg(test)]
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// All templates and texts, parsed once.
#[derive(Clone)]
pub(crate) struct Pages {
    tera: Arc<Tera>,
    texts: Arc<Texts>,
}

impl Pages {
    /// Parses the templates and texts that are part of the binary.
    ///
    /// # Errors
    /// [`RenderError`] when a template or a text file is broken; a test keeps that from happening.
    pub(crate) fn load() -> Result<Self, RenderError> {
        let texts = Arc::new(Texts::load()?);
        let tera = template::parse(&texts).map_err(|_| RenderError::Templates)?;
        Ok(Self {
            tera: Arc::new(tera),
            texts,
        })
    }

    /// A text without arguments, for what is not a page; empty if there is none.
    pub(crate) fn say(&self, lang: Lang, id: &str) -> String {
        self.texts
            .say(lang, id, &FluentArgs::new())
            .unwrap_or_default()
    }

    /// Renders a view in a language.
    ///
    /// # Errors
    /// [`RenderError::Page`] when the template asks for something the view or the texts do not have.
    pub(crate) fn render<V: View>(
        &self,
        lang: Lang,
        chrome: &Chrome,
        view: &V,
    ) -> Result<String, RenderError> {
        self.try_render(lang, chrome, view)
            .map_err(|_| RenderError::Page(V::TEMPLATE))
    }

    /// As [`Self::render`], with tera's reason, which may quote the page and so leaves this module only in tests.
    fn try_render<V: View>(&self, lang: Lang, chrome: &Chrome, view: &V) -> TeraResult<String> {
        let mut context = Context::from_serialize(view)?;
        let others: Vec<_> = Lang::ALL
            .into_iter()
            .filter(|&other| other != lang && chrome.offers(other))
            .map(|other| Other {
                tag: other.tag(),
                name: other.name(),
                dir: other.dir(),
            })
            .collect();
        context.insert("lang", lang.tag());
        context.insert("dir", lang.dir());
        context.insert("others", &others);
        context.insert("chrome", chrome);
        self.tera.render(V::TEMPLATE, &context)
    }
}

/// Why a page could not be rendered. Holds nothing of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RenderError {
    /// A template is broken.
    #[error("a template is broken")]
    Templates,
    /// A text file is broken.
    #[error("the texts are broken")]
    Texts(#[from] TextError),
    /// A page asks for something that is not there.
    #[error("the page {0} could not be rendered")]
    Page(&'static str),
}

/// A language the page can be switched to.
#[derive(Serialize)]
struct Other {
    tag: &'static str,
    name: &'static str,
    dir: &'static str,
}

/// Lists every view, so that tests see each one and each template has one.
macro_rules! views {
    ($($view:ty),+ $(,)?) => {
        /// Renders every sample of every view: template, number, page.
        #[cfg(test)]
        fn every_sample(pages: &Pages, lang: Lang) -> Vec<(&'static str, usize, TeraResult<String>)> {
            let mut all = Vec::new();
            $(
                for (number, view) in <$view>::samples().into_iter().enumerate() {
                    let chrome = sample::chrome(<$view>::TEMPLATE, number);
                    all.push((<$view>::TEMPLATE, number, pages.try_render(lang, &chrome, &view)));
                }
            )+
            all
        }
    };
}

views![
    access::AccessPage,
    account::Account,
    account::KitStart,
    accessibility::Accessibility,
    accessibility::StaffAccessibility,
    case::Case,
    case::CaseClass,
    case::CaseConflicts,
    case::CaseHistory,
    case::CaseItem,
    case::CaseTriage,
    case::Cases,
    case::CaseSearch,
    code::Code,
    code::Return,
    code::SignedOut,
    code::Try,
    entry::About,
    entry::Entry,
    entry::Home,
    entry::Leave,
    entry::TorHelp,
    erase::ErasePage,
    factors::FactorList,
    factors::FactorPasskey,
    factors::FactorPhone,
    factors::FactorTotp,
    factors::RecoveryCodes,
    factors::SecondFactor,
    factors::SmsTest,
    factors::SmsText,
    join::JoinPassword,
    mail::MailPage,
    mail::MailText,
    join::JoinPasskey,
    join::JoinPhone,
    join::JoinTotp,
    join::PaperWords,
    join::SetupDone,
    join::SignIn,
    join::Waiting,
    life::HolderPage,
    life::WaitingPage,
    messages::Download,
    messages::Messages,
    minutes::MinutesPage,
    minutes::Withdraw,
    tenants::List,
    tenants::Questions,
    tenants::Renew,
    tenants::TenantPage,
    tenants::WordedTexts,
    case::DamagedFile,
    case::OriginalWarning,
    case::TimelinePaper,
    oral::TakeDown,
    oral::TakeDownFor,
    oral::TakenDown,
    people::CaseClosed,
    people::Invited,
    people::MemberPage,
    people::People,
    people::SharedCases,
    people::Vouch,
    release::KeptPage,
    release::ReleasePage,
    released::ReleasedList,
    released::ReleasedPage,
    register::RegisterView,
    report::ReplyReview,
    report::Report,
    report::Review,
    security::Security,
    statistics::StatisticsView,
    system::SystemView,
    trouble::Discarded,
    trouble::Kept,
    trouble::SentAlready,
    trouble::StaffTrouble,
    trouble::Trouble,
];

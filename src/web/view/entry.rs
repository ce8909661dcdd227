//! The pages before a report: front, tenant entry, help with Tor.

use super::View;
use super::asked::BlockView;
use super::part::WordsProblem;
use serde::Serialize;

/// `GET /{lang}/`: no tenant is known.
///
/// Form: `POST /{lang}/channel` with `channel` (five words). Links: `/{lang}/return`, `/{lang}/help/tor`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Home {
    /// What is wrong with the typed channel words.
    pub(crate) problem: Option<WordsProblem>,
    /// The channel words as typed (they are not secret as a code is).
    pub(crate) typed: String,
}

impl View for Home {
    const TEMPLATE: &'static str = "home.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let typed = "harvest velvet orbit fossil ribon".to_owned();
        let close = WordsProblem::CloseWord {
            position: 5,
            typed: "ribon".to_owned(),
            suggestion: "ribbon".to_owned(),
        };
        let problems = [
            None,
            Some(close),
            Some(WordsProblem::Empty),
            Some(WordsProblem::Wrong),
        ];
        problems
            .into_iter()
            .map(|problem| Self {
                problem,
                typed: typed.clone(),
            })
            .collect()
    }
}

/// `GET /{lang}/r/{channel}`: a tenant's entry page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// The channel's token in the path.
    pub(crate) channel: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The law firm's name.
    pub(crate) firm: String,
    /// The visitor came through the onion service.
    pub(crate) through_tor: bool,
    /// The onion address without scheme, such as `abc.onion`.
    pub(crate) onion: Option<String>,
    /// It has a logo.
    pub(crate) logo: bool,
    /// The tenant's own advice.
    pub(crate) blocks: Vec<BlockView>,
    /// Days to confirm a report.
    pub(crate) days: u16,
    /// Only working days count.
    pub(crate) working: bool,
    /// Months to tell what was done.
    pub(crate) months: u8,
}

impl View for Entry {
    const TEMPLATE: &'static str = "entry.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let clearnet = Self {
            channel: "k3v9".to_owned(),
            tenant: "Nordvik Food <A/S>".to_owned(),
            firm: "Lund & Kjær".to_owned(),
            through_tor: false,
            onion: Some(format!("{}.onion", "abcdefg2".repeat(7))),
            logo: false,
            blocks: Vec::new(),
            days: 7,
            working: false,
            months: 3,
        };
        let onion = Self {
            through_tor: true,
            ..clearnet.clone()
        };
        let own = Self {
            logo: true,
            blocks: super::asked::sample::blocks(),
            working: true,
            onion: None,
            ..clearnet.clone()
        };
        vec![clearnet, onion, own]
    }
}

/// `GET /{lang}/r/{channel}/about`: who receives a report, rights and limits.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct About {
    /// The channel's token in the path.
    pub(crate) channel: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// It has a logo.
    pub(crate) logo: bool,
    /// The tenant's information.
    pub(crate) blocks: Vec<BlockView>,
    /// Days to confirm a report.
    pub(crate) days: u16,
    /// Only working days count.
    pub(crate) working: bool,
    /// Months to tell what was done.
    pub(crate) months: u8,
    /// The law or rule they come from.
    pub(crate) source: String,
    /// Quiet days until the archive.
    pub(crate) archive: u16,
    /// Days from there until erasure.
    pub(crate) erase: u16,
}

impl View for About {
    const TEMPLATE: &'static str = "about.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let plain = Self {
            channel: "k3v9".to_owned(),
            tenant: "Nordvik Food <A/S>".to_owned(),
            logo: false,
            blocks: super::asked::sample::blocks(),
            days: 7,
            working: false,
            months: 3,
            source: "Directive (EU) 2019/1937 <9>".to_owned(),
            archive: 30,
            erase: 60,
        };
        let working = Self {
            logo: true,
            working: true,
            ..plain.clone()
        };
        vec![plain, working]
    }
}

/// `GET /{lang}/help/tor`: how to get Tor Browser.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TorHelp {
    /// The onion address without scheme.
    pub(crate) onion: Option<String>,
}

impl View for TorHelp {
    const TEMPLATE: &'static str = "tor.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let onion = Some(format!("{}.onion", "abcdefg2".repeat(7)));
        vec![Self { onion: None }, Self { onion }]
    }
}

/// `GET /{lang}/leave` and the answer to its POST: an empty page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Leave {}

impl View for Leave {
    const TEMPLATE: &'static str = "leave.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

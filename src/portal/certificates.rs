//! Which certificate each listener shows: the operator's, one from an ACME directory, or the portal's own.

use std::path::Path;
use std::sync::Arc;

use super::{StartError, bind};
use crate::acme::Acme;
use crate::app::system::Listener;
use crate::clock::Clock;
use crate::config::Config;
use crate::listen::{Bound, Pace, Plain};
use crate::log::Log;
use crate::tls::{Live, Origin, Pair, Tls, TlsError};

/// TLS of both listeners, and what renews it.
pub(super) struct Certificates {
    pub(super) clearnet: Tls,
    pub(super) staff: Tls,
    /// To be run, if certificates come from a directory.
    pub(super) acme: Option<Acme>,
}

/// The settings of one listener.
struct Wanted<'a> {
    setting: &'static str,
    name: &'static str,
    host: &'a str,
    certificate: &'a str,
    key: &'a str,
}

impl Certificates {
    /// Finds or makes the certificates. The directory is asked later.
    ///
    /// # Errors
    /// A setting or a file that an operator can mend.
    pub(super) fn open(
        config: &Config,
        data: &Path,
        clock: &Arc<dyn Clock>,
        pace: &Pace,
        log: &Log,
    ) -> Result<Self, StartError> {
        let folder = data.join("tls");
        let mut acme = None;
        if config.acme.enabled {
            let (clock, pace, log) = (Arc::clone(clock), pace.clone(), log.clone());
            let opened = Acme::open(&config.acme, folder.clone(), clock, pace, log);
            acme = Some(opened.map_err(|error| failed("acme", &error))?);
        }
        let mut renewed: Vec<(&'static str, Live)> = Vec::new();
        for (host, whose) in config.certified() {
            if let Some(acme) = &mut acme {
                let live = acme.certificate(host, whose);
                renewed.push((whose, live.map_err(|error| failed("acme", &error))?));
            }
        }
        let (clearnet, staff) = wanted(config);
        let live = |wanted: Wanted<'_>| match renewed
            .iter()
            .find(|(whose, _)| whose.contains(wanted.name))
        {
            Some((_, live)) => Ok(live.clone()),
            None => without_acme(&wanted, &folder),
        };
        let challenges = acme.as_ref().map(Acme::challenges);
        let tls =
            |setting, live| Tls::new(live, challenges).map_err(|error| failed(setting, &error));
        Ok(Self {
            clearnet: tls(clearnet.setting, live(clearnet)?)?,
            staff: tls(staff.setting, live(staff)?)?,
            acme,
        })
    }
}

impl Certificates {
    /// SHA-256 of those that the portal made itself.
    pub(super) fn own_fingerprints(&self) -> Vec<String> {
        [self.clearnet.live.seen(), self.staff.live.seen()]
            .into_iter()
            .filter(|seen| seen.origin == Origin::Own)
            .map(|seen| seen.fingerprint)
            .collect()
    }
}

fn wanted(config: &Config) -> (Wanted<'_>, Wanted<'_>) {
    let (clearnet, staff) = (&config.clearnet, &config.staff);
    let clearnet = Wanted {
        setting: "clearnet.certificate",
        name: "clearnet",
        host: &clearnet.host,
        certificate: &clearnet.certificate,
        key: &clearnet.key,
    };
    let staff = Wanted {
        setting: "staff.certificate",
        name: "staff",
        host: &staff.host,
        certificate: &staff.certificate,
        key: &staff.key,
    };
    (clearnet, staff)
}

fn without_acme(wanted: &Wanted<'_>, folder: &Path) -> Result<Live, StartError> {
    if !wanted.certificate.is_empty() {
        return Pair::from_files(Path::new(wanted.certificate), Path::new(wanted.key))
            .map(|pair| Live::new(pair, Origin::Files))
            .map_err(|error| failed(wanted.setting, &error));
    }
    let name = if wanted.host.is_empty() {
        "localhost"
    } else {
        wanted.host
    };
    Pair::self_signed(folder, name)
        .map(|pair| Live::new(pair, Origin::Own))
        .map_err(|error| own_failed(folder, &error))
}

/// The portal's own certificate is no setting: nobody would look for it there.
fn own_failed(folder: &Path, error: &TlsError) -> StartError {
    let why = if error.is_of_content() {
        format!(
            "{error}. Keep nothing of it: remove the files self-signed* in {}, and the next start makes new ones, \
             with another fingerprint",
            folder.display()
        )
    } else {
        error.to_string()
    };
    StartError::Listen {
        what: "the portal's own certificate",
        why,
    }
}

fn failed(what: &'static str, error: &TlsError) -> StartError {
    StartError::Listen {
        what,
        why: error.to_string(),
    }
}

/// The listener without encryption, if there is one, and what it answers.
pub(super) async fn bind_plain(
    config: &Config,
    shown: &Certificates,
) -> Result<Option<(Bound, Plain)>, StartError> {
    if config.http.listen.is_empty() {
        return Ok(None);
    }
    let challenges = shown.acme.as_ref().map(Acme::challenges).cloned();
    let bound = bind("http.listen", &config.http.listen).await?;
    Ok(Some((
        bound,
        Plain::new(challenges.unwrap_or_default(), &config.clearnet.host),
    )))
}

/// What the system page says of a listener.
pub(super) fn listener(
    name: &'static str,
    bound: &Bound,
    url: &str,
    tls: &Tls,
) -> Result<Listener, StartError> {
    Ok(Listener {
        name,
        address: bound
            .printed()
            .map_err(|_| StartError::Part("a listener"))?,
        url: url.to_owned(),
        certificate: tls.live.clone(),
    })
}

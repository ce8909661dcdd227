//! The ports that a portal listens on, taken before anything is served.

use super::StartError;
use super::certificates::{Certificates, listener};
use super::doors::Urls;
use super::start::bind;
use crate::app::system::Listener;
use crate::config::Config;
use crate::listen::Bound;

pub(super) struct Ports {
    pub(super) clearnet: Bound,
    pub(super) staff: Bound,
    /// For whatever watches over the portal, if it may ask.
    pub(super) health: Option<Bound>,
    pub(super) urls: Urls,
}

impl Ports {
    pub(super) async fn bind(config: &Config) -> Result<Self, StartError> {
        let clearnet = bind("clearnet.listen", &config.clearnet.listen).await?;
        let staff = bind("staff.listen", &config.staff.listen).await?;
        let health = match config.health.listen.as_str() {
            "" => None,
            listen => Some(bind("health.listen", listen).await?),
        };
        let urls = Urls::new(config, &clearnet, &staff)?;
        Ok(Self {
            clearnet,
            staff,
            health,
            urls,
        })
    }

    /// What the system page says of the listeners over TLS.
    pub(super) fn listeners(&self, shown: &Certificates) -> Result<Vec<Listener>, StartError> {
        Ok(vec![
            listener(
                "clearnet",
                &self.clearnet,
                &self.urls.clearnet,
                &shown.clearnet,
            )?,
            listener("staff", &self.staff, &self.urls.staff, &shown.staff)?,
        ])
    }

    /// Where `/health` answers, if it does.
    pub(super) fn health_address(&self) -> Result<Option<String>, StartError> {
        let printed = self.health.as_ref().map(Bound::printed).transpose();
        printed.map_err(|_| StartError::Part("a listener"))
    }
}

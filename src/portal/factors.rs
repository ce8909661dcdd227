//! Second factors as the configuration says them.

use std::sync::Arc;

use subrosa_store::Store;

use super::StartError;
use crate::app::factors::{FactorRules, Factors, Passkeys};
use crate::app::sessions::{Limits, Sessions};
use crate::app::staff::Entering;
use crate::clock::Clock;
use crate::config::Config;
use crate::log::Log;
use crate::sms::Gateway;

/// The part that checks and changes second factors. Passkeys belong to the host of the staff pages.
///
/// # Errors
/// If nothing that is allowed works: nobody could sign in or join.
pub(super) fn second_factors(
    store: &Arc<Store>,
    clock: &Arc<dyn Clock>,
    log: &Log,
    config: &Config,
    sms: &Gateway,
    staff_url: &str,
) -> Result<Factors, StartError> {
    let host = match config.staff.host.as_str() {
        "" => "localhost",
        host => host,
    };
    let rules = FactorRules {
        allowed: config.sign_in.factors.clone(),
        sms: sms.is_on(),
        sms_per_day: config.sms.per_day,
        recent_minutes: config.sign_in.factor_minutes,
        passkeys: Passkeys::new(host, staff_url),
    };
    let factors = Factors::new(Arc::clone(store), Arc::clone(clock), log.clone(), rules);
    if factors.works().is_empty() {
        return Err(StartError::NoFactor);
    }
    Ok(factors)
}

/// Sign-ins that wait for their second factor.
pub(super) fn half_open(clock: &Arc<dyn Clock>) -> Sessions<Entering> {
    let limits = Limits {
        idle_minutes: HALF_OPEN_MINUTES,
        absolute_minutes: HALF_OPEN_MINUTES,
        most: 1_000,
    };
    Sessions::new(Arc::clone(clock), limits)
}

/// How long a sign-in waits for its second factor.
const HALF_OPEN_MINUTES: u64 = 5;

//! Passkeys (WebAuthn level 3), by webauthn-rs; without the feature `passkeys` there are none.

use subrosa_policy::{MemberId, Plain};
use subrosa_store::{Member, StoredPasskey};

#[cfg(feature = "passkeys")]
pub(crate) use real::Passkeys;
#[cfg(feature = "passkeys")]
pub(super) use real::{Asking, Making};

#[cfg(not(feature = "passkeys"))]
pub(crate) use absent::Passkeys;
#[cfg(not(feature = "passkeys"))]
pub(super) use absent::{Asking, Making};

/// A passkey that was just made.
pub(super) struct Made {
    /// The credential record, as JSON.
    pub(super) record: Vec<u8>,
    /// The number under which the authenticator knows it.
    pub(super) credential: Vec<u8>,
}

#[cfg(feature = "passkeys")]
mod real {
    use std::sync::Arc;

    use webauthn_rs::prelude::{
        AuthenticationResult, Passkey, PasskeyAuthentication, PasskeyRegistration, Url, Uuid,
        Webauthn, WebauthnBuilder,
    };

    use super::{Made, Member, MemberId, Plain, StoredPasskey};

    /// Makes and checks passkeys for the host of the staff pages.
    pub(crate) struct Passkeys(Option<Arc<Webauthn>>);

    /// A question that a browser was asked. It is worth one answer.
    pub(in crate::app::factors) struct Asking(PasskeyAuthentication);

    /// A passkey in the making.
    pub(in crate::app::factors) struct Making(PasskeyRegistration);

    impl Passkeys {
        /// Passkeys for the pages at `url`, whose host is `host`. There are none where the host is
        /// an address and not a name: browsers refuse it.
        pub(crate) fn new(host: &str, url: &str) -> Self {
            let built = Url::parse(url).ok().and_then(|url| {
                let builder = WebauthnBuilder::new(host, &url).ok()?;
                builder.rp_name("Portal").build().ok()
            });
            Self(built.map(Arc::new))
        }

        /// Whether passkeys can be used here.
        pub(crate) fn work(&self) -> bool {
            self.0.is_some()
        }

        pub(in crate::app::factors) fn ask(
            &self,
            held: &[StoredPasskey],
        ) -> Option<(Plain<String>, Asking)> {
            let known: Vec<Passkey> = held.iter().filter_map(read).collect();
            let (question, asking) = self.0.as_ref()?.start_passkey_authentication(&known).ok()?;
            let question = serde_json::to_string(&question).ok()?;
            Some((Plain::new(question), Asking(asking)))
        }

        /// Whether the answer is of one of the member's passkeys as they are now; keeps its counter.
        pub(in crate::app::factors) fn accept(
            &self,
            member: &mut Member,
            asking: &Asking,
            answer: &str,
        ) -> bool {
            let Some(webauthn) = &self.0 else {
                return false;
            };
            let Ok(answer) = serde_json::from_str(answer) else {
                return false;
            };
            let Ok(result) = webauthn.finish_passkey_authentication(&answer, &asking.0) else {
                return false;
            };
            let mut held = member.marks.passkeys.iter_mut();
            result.user_verified() && held.any(|passkey| renew(passkey, &result))
        }

        /// A question for a passkey of this member, who signs in with this name, beside those held.
        pub(in crate::app::factors) fn make(
            &self,
            member: MemberId,
            name: &str,
            held: &[StoredPasskey],
        ) -> Option<(Plain<String>, Making)> {
            let known = held.iter().filter_map(read);
            let known = known.map(|passkey| passkey.cred_id().clone()).collect();
            let (question, making) = self
                .0
                .as_ref()?
                .start_passkey_registration(
                    Uuid::from_bytes(*member.as_bytes()),
                    name,
                    name,
                    Some(known),
                )
                .ok()?;
            let question = serde_json::to_string(&question).ok()?;
            Some((Plain::new(question), Making(making)))
        }

        pub(in crate::app::factors) fn made(&self, making: &Making, answer: &str) -> Option<Made> {
            let answer = serde_json::from_str(answer).ok()?;
            let passkey = self
                .0
                .as_ref()?
                .finish_passkey_registration(&answer, &making.0)
                .ok()?;
            Some(Made {
                record: serde_json::to_vec(&passkey).ok()?,
                credential: passkey.cred_id().to_vec(),
            })
        }

        /// Whether a stored passkey is the one of this number.
        pub(in crate::app::factors) fn is(passkey: &StoredPasskey, credential: &[u8]) -> bool {
            read(passkey).is_some_and(|passkey| passkey.cred_id().as_slice() == credential)
        }
    }

    /// Takes over what an answer says of its passkey. False if it is another one's, or if its
    /// counter did not grow: then there are two of it (WebAuthn level 3, section 6.1.1).
    fn renew(stored: &mut StoredPasskey, result: &AuthenticationResult) -> bool {
        let Some(mut passkey) = read(stored) else {
            return false;
        };
        let counts = result.counter() > 0 || stored.counter > 0;
        if passkey.update_credential(result).is_none()
            || (counts && result.counter() <= stored.counter)
        {
            return false;
        }
        let Ok(record) = serde_json::to_vec(&passkey) else {
            return false;
        };
        stored.record = record;
        stored.counter = result.counter();
        true
    }

    fn read(stored: &StoredPasskey) -> Option<Passkey> {
        serde_json::from_slice(&stored.record).ok()
    }
}

#[cfg(not(feature = "passkeys"))]
mod absent {
    use super::{Made, Member, MemberId, Plain, StoredPasskey};

    /// There are no passkeys in this build.
    pub(crate) struct Passkeys;

    pub(in crate::app::factors) enum Asking {}

    pub(in crate::app::factors) enum Making {}

    impl Passkeys {
        pub(crate) fn new(_host: &str, _url: &str) -> Self {
            Self
        }

        pub(crate) fn work(&self) -> bool {
            false
        }

        pub(in crate::app::factors) fn ask(
            &self,
            _held: &[StoredPasskey],
        ) -> Option<(Plain<String>, Asking)> {
            None
        }

        pub(in crate::app::factors) fn accept(
            &self,
            _member: &mut Member,
            asking: &Asking,
            _answer: &str,
        ) -> bool {
            match *asking {}
        }

        pub(in crate::app::factors) fn make(
            &self,
            _member: MemberId,
            _name: &str,
            _held: &[StoredPasskey],
        ) -> Option<(Plain<String>, Making)> {
            None
        }

        pub(in crate::app::factors) fn made(&self, making: &Making, _answer: &str) -> Option<Made> {
            match *making {}
        }

        pub(in crate::app::factors) fn is(_passkey: &StoredPasskey, _credential: &[u8]) -> bool {
            false
        }
    }
}

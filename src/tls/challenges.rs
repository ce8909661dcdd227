//! What proves to an ACME directory that a name is ours, for as long as an order runs.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use rustls::sign::CertifiedKey;

/// The challenges that are open now. Clones are the same ones: every listener answers for every name, because an
/// operator may lead port 443 of all names to one of them.
#[derive(Clone, Default)]
pub(crate) struct Challenges(Arc<RwLock<Open>>);

#[derive(Default)]
struct Open {
    /// By the name that the directory asks for in its handshake (RFC 8737 §3).
    handshakes: HashMap<String, Arc<CertifiedKey>>,
    /// By token (RFC 8555 §8.3).
    answers: HashMap<String, String>,
}

/// One open challenge; it is answered until this is dropped.
pub(crate) struct Offered {
    challenges: Challenges,
    by: By,
}

/// What a challenge is found by.
enum By {
    Name(String),
    Token(String),
}

impl Challenges {
    /// Shows this certificate to a directory that asks for `name` in a handshake.
    pub(crate) fn in_handshake(&self, name: &str, certificate: CertifiedKey) -> Offered {
        let name = name.to_ascii_lowercase();
        let certificate = Arc::new(certificate);
        self.open().handshakes.insert(name.clone(), certificate);
        self.offered(By::Name(name))
    }

    /// Answers a directory that asks for `token` over plain HTTP.
    pub(crate) fn over_http(&self, token: &str, answer: String) -> Offered {
        self.open().answers.insert(token.to_owned(), answer);
        self.offered(By::Token(token.to_owned()))
    }

    /// The answer to a token, if it is one that a directory gave.
    pub(crate) fn answer(&self, token: &str) -> Option<String> {
        let open = self.0.read().unwrap_or_else(PoisonError::into_inner);
        open.answers.get(token).cloned()
    }

    /// The certificate for a challenge in a handshake.
    pub(super) fn certificate(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let open = self.0.read().unwrap_or_else(PoisonError::into_inner);
        open.handshakes.get(&name.to_ascii_lowercase()).cloned()
    }

    fn offered(&self, by: By) -> Offered {
        Offered {
            challenges: self.clone(),
            by,
        }
    }

    fn open(&self) -> RwLockWriteGuard<'_, Open> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Offered {
    fn drop(&mut self) {
        let mut open = self.challenges.open();
        match &self.by {
            By::Name(name) => drop(open.handshakes.remove(name)),
            By::Token(token) => drop(open.answers.remove(token)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_answered_while_its_order_runs_and_no_longer() {
        let challenges = Challenges::default();
        let offered = challenges.over_http("token", "token.thumb".to_owned());
        assert_eq!(challenges.answer("token").as_deref(), Some("token.thumb"));
        for other in ["", "toke", "token.thumb", "TOKEN"] {
            assert_eq!(challenges.answer(other), None, "{other:?}");
        }
        drop(offered);
        assert_eq!(challenges.answer("token"), None);
    }
}

//! Why no certificate came: a closed list, because what a directory writes holds names and addresses.

// CLAIM(C-143): SECURITY.md
/// Why an order failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection to the directory.
    Unreachable,
    /// The directory's own certificate is not good.
    Untrusted,
    /// The directory's answer was not understood.
    Answer,
    /// The directory did not answer in time, or the order did not end.
    Late,
    /// The directory refused one nonce after another.
    Nonce,
    /// The directory says that it was asked too often.
    TooOften,
    /// The directory refused the account.
    Account,
    /// The directory refused the order, or the name in it.
    Refused,
    /// The directory offers no challenge of the kind that is configured.
    NotOffered,
    /// The directory did not find the proof at the name.
    NotProved,
    /// The new certificate is not one for the name and the key.
    Unfit,
    /// The new certificate could not be written to the disk.
    NotKept,
}

impl Failure {
    /// What the log says.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Unreachable => "the directory cannot be reached",
            Self::Untrusted => "the certificate of the directory is not good",
            Self::Answer => "the answer of the directory was not understood",
            Self::Late => "the directory took too long",
            Self::Nonce => "the directory refused every nonce",
            Self::TooOften => "the directory was asked too often",
            Self::Account => "the directory refused the account",
            Self::Refused => "the directory refused the order",
            Self::NotOffered => "the directory does not offer the challenge",
            Self::NotProved => "the directory did not find the proof at the name",
            Self::Unfit => "the new certificate does not fit",
            Self::NotKept => "the new certificate could not be kept",
        }
    }

    /// The end of the key of the text that a page shows.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Untrusted => "untrusted",
            Self::Answer => "answer",
            Self::Late => "late",
            Self::Nonce => "nonce",
            Self::TooOften => "too-often",
            Self::Account => "account",
            Self::Refused => "refused",
            Self::NotOffered => "not-offered",
            Self::NotProved => "not-proved",
            Self::Unfit => "unfit",
            Self::NotKept => "not-kept",
        }
    }

    /// What the type of a problem says; anything unknown is an answer that is not understood.
    pub(super) fn of_problem(kind: &str) -> Self {
        let name = kind.strip_prefix("urn:ietf:params:acme:error:");
        let found = PROBLEMS
            .iter()
            .find(|(names, _)| name.is_some_and(|name| names.contains(&name)));
        found.map_or(Self::Answer, |(_, failure)| *failure)
    }

    /// Seconds to wait at least.
    pub(super) fn least_wait(self) -> u64 {
        if self == Self::TooOften { 60 * 60 } else { 0 }
    }
}

/// The problems that a directory can tell of (RFC 8555 §6.7).
const PROBLEMS: [(&[&str], Failure); 5] = [
    (&["badNonce"], Failure::Nonce),
    (&["rateLimited"], Failure::TooOften),
    (
        &[
            "accountDoesNotExist",
            "badPublicKey",
            "badSignatureAlgorithm",
            "externalAccountRequired",
            "invalidContact",
            "unauthorized",
            "unsupportedContact",
            "userActionRequired",
        ],
        Failure::Account,
    ),
    (
        &["caa", "connection", "dns", "incorrectResponse", "tls"],
        Failure::NotProved,
    ),
    (
        &[
            "badCSR",
            "malformed",
            "orderNotReady",
            "rejectedIdentifier",
            "unsupportedIdentifier",
        ],
        Failure::Refused,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_for_the_page_in_each_language() {
        for failure in [
            Failure::Unreachable,
            Failure::Untrusted,
            Failure::Answer,
            Failure::Late,
            Failure::Nonce,
            Failure::TooOften,
            Failure::Account,
            Failure::Refused,
            Failure::NotOffered,
            Failure::NotProved,
            Failure::Unfit,
            Failure::NotKept,
        ] {
            for texts in [
                include_str!("../../templates/texts/en/security.ftl"),
                include_str!("../../templates/texts/da/security.ftl"),
            ] {
                let text = format!("\nsystem-acme-{} = ", failure.key());
                assert!(texts.contains(&text), "{text}");
            }
        }
    }
}

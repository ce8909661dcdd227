//! Which algorithms seal what, by number, and every label that keeps their uses apart.
//!
//! | suite | what | specification |
//! |---|---|---|
//! | 1 | records | XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), random 192-bit nonce, Padmé padding (Nikitin et al., PoPETs 2019) |
//! | 2 | wraps, appended records | HPKE base mode (RFC 9180, draft-ietf-hpke-pq-05) with X-Wing (draft-connolly-cfrg-xwing-kem-10, KEM 0x647a), HKDF-SHA256, ChaCha20-Poly1305 |
//! | 3 | files | libsodium's secretstream (XChaCha20-Poly1305), 64 KiB chunks, final tag |
//! | 4 | spool | XChaCha20-Poly1305 for each 64 KiB chunk |
//!
//! Keys are derived with HKDF-SHA512 (RFC 5869), hashes are BLAKE2b-256 (RFC 7693), signatures
//! are ML-DSA-65 (FIPS 204), passwords are hashed with Argon2id (RFC 9106). All of it is orion
//! 0.18; `vectors.rs` holds it against libsodium and OpenSSL.
//!
//! A draft that changes gets a new number here. What was written under an old one keeps it.

/// Records.
pub(crate) const RECORD: u8 = 1;
/// Wraps and appended records.
pub(crate) const WRAP: u8 = 2;
/// Files.
pub(crate) const STREAM: u8 = 3;
/// The upload spool.
pub(crate) const SPOOL: u8 = 4;

/// The labels of key derivation and hashing. Two uses never share one.
pub(crate) mod info {
    pub(crate) const ANSWER: &str = "subrosa/1 answer";
    pub(crate) const ANSWER_CHECK: &str = "subrosa/1 answer check";
    pub(crate) const APPEND: &str = "subrosa/1 append";
    pub(crate) const BACKUP: &str = "subrosa/1 backup";
    pub(crate) const BACKUP_INDEX: &str = "subrosa/1 backup index";
    pub(crate) const CHAIN: &str = "subrosa/1 chain";
    pub(crate) const CHANNEL: &str = "subrosa/1 channel";
    pub(crate) const CLASS: &str = "subrosa/1 class";
    pub(crate) const DRAFT: &str = "subrosa/1 draft";
    pub(crate) const DRAFT_CODE: &str = "subrosa/1 draft code";
    pub(crate) const DRAFT_FILE: &str = "subrosa/1 draft file";
    pub(crate) const DRAFT_NAME: &str = "subrosa/1 draft name";
    pub(crate) const EDITION: &str = "subrosa/1 edition";
    pub(crate) const FILE: &str = "subrosa/1 file";
    pub(crate) const FINGERPRINT: &str = "subrosa/1 fingerprint";
    pub(crate) const HEAD: &str = "subrosa/1 head";
    pub(crate) const INDEX: &str = "subrosa/1 index";
    pub(crate) const INVITE: &str = "subrosa/1 invite";
    pub(crate) const JOURNAL: &str = "subrosa/1 journal";
    pub(crate) const JOURNAL_CHAIN: &str = "subrosa/1 journal chain";
    pub(crate) const JOURNAL_END: &str = "subrosa/1 journal end";
    pub(crate) const LOCATOR: &str = "subrosa/1 locator";
    pub(crate) const LOCK: &str = "subrosa/1 lock";
    pub(crate) const LOCK_SLOT: &str = "subrosa/1 lock slot";
    pub(crate) const MAIL: &str = "subrosa/1 mail";
    pub(crate) const MEMBER: &str = "subrosa/1 member";
    pub(crate) const META: &str = "subrosa/1 meta";
    pub(crate) const NAME: &str = "subrosa/1 name";
    pub(crate) const ORIGINAL: &str = "subrosa/1 original";
    pub(crate) const NOWHERE: &str = "subrosa/1 nowhere";
    pub(crate) const QUESTION: &str = "subrosa/1 question";
    pub(crate) const QUESTION_SEAL: &str = "subrosa/1 question seal";
    pub(crate) const RECOVERY_SIGN: &str = "subrosa/1 recovery sign";
    pub(crate) const RECOVERY_ONE: &str = "subrosa/1 recovery one";
    pub(crate) const RECOVERY_TWO: &str = "subrosa/1 recovery two";
    pub(crate) const RELEASE: &str = "subrosa/1 release";
    pub(crate) const RELEASED: &str = "subrosa/1 released";
    pub(crate) const RELEASE_WRAP: &str = "subrosa/1 release wrap";
    pub(crate) const REGISTER: &str = "subrosa/1 register";
    pub(crate) const REPORTER_SEED: &str = "subrosa/1 reporter seed";
    pub(crate) const REPORTER_STATE: &str = "subrosa/1 reporter state";
    pub(crate) const ROSTER: &str = "subrosa/1 roster";
    pub(crate) const SENT: &str = "subrosa/1 sent";
    pub(crate) const SHOWN: &str = "subrosa/1 shown";
    pub(crate) const STATISTIC: &str = "subrosa/1 statistic";
    pub(crate) const SPLIT_CLASS: &str = "subrosa/1 split class";
    pub(crate) const TENANT: &str = "subrosa/1 tenant";
    pub(crate) const TOKEN: &str = "subrosa/1 token";
    pub(crate) const WRAP: &str = "subrosa/1 wrap";
    pub(crate) const WRAP_KEY: &str = "subrosa/1 wrap key";
    pub(crate) const WRAP_OUTER: &str = "subrosa/1 wrap outer";
}

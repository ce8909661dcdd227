//! How the program and the machine fare, for an administrator.

use serde::Serialize;

use super::View;
use super::part::DateView;

/// `GET /{lang}/system`
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SystemView {
    /// The form token.
    pub(crate) token: String,
    /// What became of a test message: `sent`, or the key of why not.
    pub(crate) tested: Option<&'static str>,
    /// The same of one by mail.
    pub(crate) mail_tested: Option<&'static str>,
    /// The version, such as `0.1.0`.
    pub(crate) version: String,
    /// The commit it was built from.
    pub(crate) commit: Option<String>,
    /// The compiler.
    pub(crate) compiler: Option<String>,
    /// Keys of what to look after.
    pub(crate) warnings: Vec<String>,
    /// The listeners over TLS.
    pub(crate) listeners: Vec<ListenerRow>,
    /// The onion service.
    pub(crate) onion: Option<OnionRow>,
    /// Sizes of the folders, once they were taken.
    pub(crate) sizes: Vec<SizeRow>,
    /// What was free on the disk at the same time, in whole GiB.
    pub(crate) free: Option<u64>,
    /// The disk, in whole GiB.
    pub(crate) total: Option<u64>,
    /// Cases of each client.
    pub(crate) cases: Vec<CountRow>,
    /// The jobs.
    pub(crate) jobs: Vec<JobRow>,
    /// The ways to send something.
    pub(crate) senders: Vec<SenderRow>,
    /// A program that keeps the time says that it has set it.
    pub(crate) time_was_set: bool,
    /// A day of the clock that nobody expected.
    pub(crate) doubt: Option<DoubtView>,
}

/// What an administrator compares before they say that the clock is right.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DoubtView {
    /// The last day that was believed.
    pub(crate) known: DateView,
    /// What the clock shows.
    pub(crate) today: DateView,
    /// The same, in days since 1970.
    pub(crate) day: u16,
}

/// A listener.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ListenerRow {
    /// `clearnet` or `staff`.
    pub(crate) name: String,
    /// Address and port.
    pub(crate) address: String,
    /// Where browsers go, without `https://`.
    pub(crate) url: String,
    /// The last day of the certificate.
    pub(crate) until: Option<DateView>,
    /// It ends within three weeks, or has ended.
    pub(crate) soon: bool,
    /// Where the certificate comes from: `own`, `files` or `directory`.
    pub(crate) from: &'static str,
    /// Why there is no newer one, if there should be.
    pub(crate) tried: Option<TriedRow>,
}

/// An attempt to have a new certificate, which failed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TriedRow {
    /// The end of the key of the reason.
    pub(crate) why: &'static str,
    /// The day of it.
    pub(crate) on: DateView,
    /// The time of day, in UTC.
    pub(crate) time: String,
    /// The day of the next one.
    pub(crate) next_on: DateView,
    /// Its time of day, in UTC.
    pub(crate) next_time: String,
}

/// The onion service.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OnionRow {
    /// The address.
    pub(crate) address: String,
    /// The key of its state.
    pub(crate) state: String,
    /// How far it has come, while it connects.
    pub(crate) percent: Option<u8>,
    /// Visitors can reach it.
    pub(crate) good: bool,
}

/// A folder.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SizeRow {
    /// `records`, `blobs`, `vault` or `spool`.
    pub(crate) name: String,
    /// Its size in whole GiB.
    pub(crate) gib: u64,
}

/// A client.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CountRow {
    /// Its name.
    pub(crate) name: String,
    /// Its cases.
    pub(crate) count: usize,
}

/// A job.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobRow {
    /// The key of its name.
    pub(crate) name: String,
    /// The day it last ran.
    pub(crate) on: DateView,
    /// The time of day, in UTC.
    pub(crate) time: String,
    /// It did what it should.
    pub(crate) done: bool,
}

/// A way to send something: mail or SMS.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SenderRow {
    /// `mail` or `sms`.
    pub(crate) name: &'static str,
    /// Messages that wait to be sent.
    pub(crate) waiting: usize,
    /// People who get none, because their key cannot be used.
    pub(crate) lost: usize,
    /// Where it stands.
    pub(crate) state: SenderState,
}

/// Where a way to send stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum SenderState {
    /// Nothing is set up.
    NotSetUp,
    /// It is set up.
    Ready {
        /// The path after the language that sends a test message; the button is there only with it.
        test: Option<String>,
    },
    /// The last message did not go out.
    Failing {
        /// As above.
        test: Option<String>,
    },
}

impl View for SystemView {
    const TEMPLATE: &'static str = "system.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        sample::all()
    }
}

#[cfg(test)]
mod sample {
    use super::super::mail;
    use super::*;

    const WARNINGS: [&str; 15] = [
        "swap-on",
        "swap-unknown",
        "not-encrypted",
        "encryption-unknown",
        "clock-behind",
        "clock-says-tor",
        "disk-low",
        "certificate-soon",
        "certificate-over",
        "certificate-awaited",
        "certificate-not-renewed",
        "no-backup",
        "backup-late",
        "backup-one-place",
        "debug",
    ];

    const TESTED: [&str; 10] = [
        "sent",
        "no-phone",
        "enough",
        "off",
        "unreachable",
        "tls",
        "account",
        "refused",
        "answer",
        "late",
    ];

    const REASONS: [&str; 12] = [
        "unreachable",
        "untrusted",
        "answer",
        "late",
        "nonce",
        "too-often",
        "account",
        "refused",
        "not-offered",
        "not-proved",
        "unfit",
        "not-kept",
    ];

    const STATES: [&str; 7] = [
        "starting",
        "bootstrapping",
        "publishing",
        "reachable",
        "degraded",
        "offline",
        "stopped",
    ];

    pub(super) fn all() -> Vec<SystemView> {
        let bare = SystemView {
            token: "t9".repeat(16),
            tested: None,
            mail_tested: None,
            version: "0.1.0".to_owned(),
            commit: None,
            compiler: None,
            warnings: Vec::new(),
            listeners: vec![
                listener("staff", false),
                ListenerRow {
                    from: "files",
                    ..listener("clearnet", true)
                },
            ],
            onion: None,
            sizes: Vec::new(),
            free: None,
            total: None,
            cases: Vec::new(),
            jobs: Vec::new(),
            senders: vec![sender("mail", SenderState::NotSetUp)],
            time_was_set: false,
            doubt: None,
        };
        let mut all = vec![
            bare.clone(),
            SystemView {
                doubt: Some(DoubtView {
                    known: DateView::new(2026, 11, 23),
                    today: DateView::new(2036, 11, 23),
                    day: 24_433,
                }),
                ..bare.clone()
            },
        ];
        all.extend(STATES.map(|state| {
            SystemView {
                commit: Some("5f".repeat(20)),
                compiler: Some("rustc 1.95.0".to_owned()),
                warnings: WARNINGS.map(str::to_owned).to_vec(),
                listeners: vec![listener("clearnet", true), listener("staff", false)],
                onion: Some(OnionRow {
                    address: "b32b32.onion".to_owned(),
                    state: state.to_owned(),
                    percent: (state == "bootstrapping").then_some(40),
                    good: state == "reachable",
                }),
                sizes: [("records", 0), ("blobs", 12), ("vault", 0), ("spool", 1)]
                    .map(|(name, gib)| SizeRow {
                        name: name.to_owned(),
                        gib,
                    })
                    .to_vec(),
                free: Some(67),
                total: Some(252),
                cases: vec![CountRow {
                    name: "Nordvik <A/S>".to_owned(),
                    count: 3,
                }],
                jobs: [
                    ("expiry", true),
                    ("machine", true),
                    ("security-log", false),
                    ("certificates", true),
                    ("cases", true),
                    ("backup", true),
                    ("mail", true),
                ]
                .map(|(name, done)| JobRow {
                    name: name.to_owned(),
                    on: DateView::new(2026, 11, 23),
                    time: "12:04".to_owned(),
                    done,
                })
                .to_vec(),
                senders: vec![
                    SenderRow {
                        waiting: 2,
                        lost: 3,
                        ..sender("mail", SenderState::Failing { test: None })
                    },
                    sender(
                        "sms",
                        SenderState::Ready {
                            test: Some("system".to_owned()),
                        },
                    ),
                ],
                time_was_set: true,
                ..bare.clone()
            }
        }));
        all.extend(mail::TESTED.map(|tested| SystemView {
            mail_tested: Some(tested),
            ..bare.clone()
        }));
        all.extend((0..REASONS.len()).map(|number| SystemView {
            warnings: vec!["certificate-not-renewed".to_owned()],
            listeners: vec![tried(number), tried(number + 1)],
            ..bare.clone()
        }));
        all.extend(TESTED.map(|tested| SystemView {
            tested: Some(tested),
            ..bare.clone()
        }));
        all
    }

    fn listener(name: &str, soon: bool) -> ListenerRow {
        ListenerRow {
            name: name.to_owned(),
            address: "127.0.0.1:8444".to_owned(),
            url: "localhost:8444".to_owned(),
            until: soon.then(|| DateView::new(2026, 12, 1)),
            soon,
            from: if soon { "directory" } else { "own" },
            tried: None,
        }
    }

    /// One row for each reason.
    fn tried(number: usize) -> ListenerRow {
        let mut row = listener(
            if number.is_multiple_of(2) {
                "staff"
            } else {
                "clearnet"
            },
            true,
        );
        row.tried = Some(TriedRow {
            why: REASONS[number % REASONS.len()],
            on: DateView::new(2026, 11, 23),
            time: "23:58".to_owned(),
            next_on: DateView::new(2026, 11, 24),
            next_time: "00:02".to_owned(),
        });
        row
    }

    fn sender(name: &'static str, state: SenderState) -> SenderRow {
        SenderRow {
            name,
            waiting: 0,
            lost: 0,
            state,
        }
    }
}

//! Samples of tenants.

use super::words;
use crate::web::view::join::NameProblem;
use crate::web::view::office::{TenantRow, Tenants};

pub(in crate::web::view) fn tenants() -> Vec<Tenants> {
    let row = |name: &str, onion: Option<String>| TenantRow {
        id: name.to_lowercase().replace(' ', "-"),
        evidence: true,
        quarantine: false,
        name: name.to_owned(),
        words: words(5).join(" "),
        link: "127.0.0.1:8443/en/r/8h3k9d7f2m5n".to_owned(),
        onion,
    };
    let onion = format!("{}.onion/en/r/8h3k9d7f2m5n", "abcdefg2".repeat(7));
    let some = Tenants {
        token: "t9".repeat(16),
        tenants: vec![
            row("Nordvik Food", Some(onion)),
            row("Vestby Kommune", None),
        ],
        name: String::new(),
        problem: None,
        made: Some("Nordvik Food".to_owned()),
        saved: None,
    };
    let none = Tenants {
        tenants: Vec::new(),
        problem: Some(NameProblem::Empty),
        made: None,
        saved: Some("Nordvik <Food>".to_owned()),
        ..some.clone()
    };
    vec![some, none]
}

//! An account with two browsers and two sessions.

use crate::web::view::account::{Account, BrowserRow, PasswordChange, SessionRow};
use crate::web::view::part::DateView;

pub(in crate::web::view) fn account() -> Account {
    let browser = |number: &str, name: &str, this| BrowserRow {
        number: number.to_owned(),
        name: name.to_owned(),
        since: DateView::new(2026, 11, 23),
        this,
    };
    let session = |id: &str, name: &str, this| SessionRow {
        id: id.to_owned(),
        browser: name.to_owned(),
        started: DateView::new(2026, 12, 1),
        started_time: "08:12".to_owned(),
        used: DateView::new(2026, 12, 1),
        used_time: "10:40".to_owned(),
        this,
    };
    Account {
        token: "t9".repeat(16),
        notice: None,
        change: PasswordChange::new(12),
        browsers: vec![
            browser("0a", "", false),
            browser("0b", "Office <desk>", true),
        ],
        sessions: vec![
            session("1a", "Office <desk>", true),
            session("1b", "", false),
        ],
        name_limit: 40,
        mail: true,
        mail_key: None,
    }
}

//! Mail to staff, behind a real mail server: what stands on the wire, when it goes out, and what happens on bad days.

pub(crate) mod digest;
#[cfg(feature = "pgp")]
mod gnupg;
#[cfg(feature = "pgp")]
mod keys;
mod meanwhile;
mod queue;
pub(crate) mod server;
mod tokens;

use serde_json::{Value, json};

use self::server::{MailServer, Received};
use crate::bench::Bench;
use crate::http::{Client, Response};

const ADDRESS: &str = "ana.lund@chambers.example";

/// Opens the page about mail and presses a button of it.
pub(crate) async fn press(client: &mut Client, button: &str) -> Response {
    let page = client.get("/en/account/mail").await.unwrap();
    let form = page.form_by_button(button).press(button);
    client.submit(&page, form).await.unwrap()
}

/// Types an address and saves it.
pub(crate) async fn save(client: &mut Client, lang: &str, address: &str) -> Response {
    let page = client.get(&format!("/{lang}/account/mail")).await.unwrap();
    let form = page.form_with("address").with("address", address);
    let form = form.press_value("do", "save");
    client.submit(&page, form).await.unwrap()
}

/// A member of the demo with an address.
pub(crate) async fn reachable(bench: &mut Bench, name: &str, address: &str) -> Client {
    bench.canaries.watch("mail address", address);
    let mut client = bench.member(name).await;
    let saved = save(&mut client, "en", address).await;
    assert!(saved.text().contains("is saved"), "{}", saved.text());
    client
}

/// Asserts what is the same in every message.
fn assert_bare(message: &Received) {
    assert!(message.secure);
    assert_eq!(message.hello, "firm.example");
    assert_eq!(message.from, "portal@firm.example");
    let (head, _) = message.raw.split_once("\r\n\r\n").unwrap();
    let names: Vec<_> = head
        .lines()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ],
        "{head}"
    );
    assert!(message.header("Date").ends_with(":00 +0000"), "{head}");
    assert!(message.header("Message-ID").ends_with("@firm.example>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_reaches_whoever_asks_for_it_by_either_mechanism() {
    for (auth, mechanism) in [("plain", "PLAIN"), ("login", "LOGIN")] {
        let server = MailServer::with(json!({ "auth": [mechanism] }));
        let lines = server
            .config()
            .replace("auth = \"plain\"", &format!("auth = \"{auth}\""));
        let mut bench = Bench::filled_with(&lines).await;
        let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
        let sent = press(&mut lawyer, "Send a test message").await;
        assert!(sent.text().contains("took the test"), "{}", sent.text());
        let message = server.message(1);
        assert_bare(&message);
        assert_eq!(message.to, [ADDRESS]);
        assert_eq!(message.header("Subject"), "Test");
        let text = "\r\n\r\nThis is a test. It works.";
        assert!(message.raw.trim_end().ends_with(text), "{}", message.raw);
        let auths = server.lines("auth");
        assert_eq!(auths.len(), 1);
        assert_eq!(auths[0]["method"], mechanism);
        assert_eq!(auths[0]["secure"], true);
        let log = bench.logged();
        assert!(log.contains("a test message was ordered by mail"), "{log}");
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_its_owner_s_alone_and_can_be_taken_away() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    // What is no address is kept in its field, and the old one stays.
    let wrong = save(&mut lawyer, "en", "ana, bo@chambers.example").await;
    let text = wrong.text();
    assert!(text.contains("Write one address"), "{text}");
    assert!(
        wrong
            .source()
            .contains("value=\"ana, bo@chambers.example\"")
    );
    assert!(text.contains(ADDRESS), "{text}");
    // Nobody else reads it, whatever their office.
    let member = bench.store().member_by_login("Lawyer").unwrap().unwrap();
    let mut admin = bench.member("Administrator").await;
    for path in [
        "/en/account/mail".to_owned(),
        "/en/people".to_owned(),
        format!("/en/people/{}", member.id),
        "/en/security".to_owned(),
        "/en/system".to_owned(),
    ] {
        let page = admin.get(&path).await.unwrap();
        assert!(!page.source().contains("chambers"), "{path}");
    }
    let none = press(&mut lawyer, "Remove the address").await;
    assert!(none.text().contains("is removed"), "{}", none.text());
    assert!(!none.source().contains(ADDRESS));
    let member = bench.store().member(member.id).unwrap();
    assert!(member.mail.to.is_none());
    let log = bench.logged();
    assert_eq!(log.matches("changed where their mail goes").count(), 2);
    // A form of another site changes nothing.
    let mut forger = lawyer.without_origin();
    let fields = [("token", "x"), ("address", ADDRESS), ("do", "save")];
    let forged = forger.post("/en/account/mail", &fields).await.unwrap();
    assert!(!forged.text().contains("is saved"));
    assert!(bench.store().member(member.id).unwrap().mail.to.is_none());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_are_counted_also_after_another_address() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    for _ in 0..10 {
        let sent = press(&mut lawyer, "Send a test message").await;
        assert!(sent.text().contains("took the test"), "{}", sent.text());
    }
    press(&mut lawyer, "Remove the address").await;
    save(&mut lawyer, "en", "somebody@else.example").await;
    let enough = press(&mut lawyer, "Send a test message").await;
    assert!(enough.text().contains("No more tests"), "{}", enough.text());
    assert_eq!(server.messages().len(), 10);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_how_mail_fares_and_tries_it_from_the_system_page() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let mut admin = bench.member("Administrator").await;
    let test = async |admin: &mut Client| {
        let page = admin.get("/en/system").await.unwrap();
        let mut forms = page.html().forms().into_iter();
        let form = forms.find(|form| form.action.contains("/system/mail"));
        admin.submit(&page, form.unwrap()).await.unwrap()
    };
    let none = test(&mut admin).await;
    assert!(none.text().contains("no address here"), "{}", none.text());
    let mut admin = reachable(&mut bench, "Administrator", ADDRESS).await;
    let sent = test(&mut admin).await;
    assert!(sent.text().contains("took the test"), "{}", sent.text());
    assert_eq!(server.message(1).to, [ADDRESS]);
    drop(server);
    let failed = test(&mut admin).await;
    let text = failed.text();
    assert!(text.contains("the mail server cannot be reached"), "{text}");
    assert!(text.contains("the last message did not go out"), "{text}");
    let log = bench.logged();
    let told = "a message was not sent by mail: the mail server cannot be reached";
    assert!(log.contains(told), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_the_pages_say_so_and_offer_nothing() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/account/mail").await.unwrap();
    assert!(page.text().contains("no mail server"), "{}", page.text());
    assert!(!page.source().contains("name=\"address\""));
    let account = admin.get("/en/account").await.unwrap();
    assert!(!account.source().contains("/account/mail"));
    let system = admin.get("/en/system").await.unwrap();
    assert!(!system.source().contains("/system/mail"));
    bench.finish().await;
}

/// What a test says with a server that has these options, and what stands in the log.
async fn on_a_bad_day(options: Value, change: impl Fn(String) -> String) -> (MailServer, String) {
    let server = MailServer::with(options);
    let mut bench = Bench::filled_with(&change(server.config())).await;
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    let told = press(&mut lawyer, "Send a test message").await.text();
    let log = bench.logged();
    let line = log
        .lines()
        .find_map(|line| line.split_once("not sent by mail: "));
    let line = line.map_or(String::new(), |(_, reason)| reason.to_owned());
    bench.finish().await;
    assert!(
        told.contains("Nothing was sent") || told.contains("Nothing is known"),
        "{told}"
    );
    (server, line)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_a_server_without_encryption() {
    let bare = json!({ "auth": ["PLAIN"], "bare": true });
    let (server, reason) = on_a_bad_day(bare, |config| config).await;
    assert_eq!(reason, "the mail server offers no encryption");
    assert_eq!(server.lines("auth").len() + server.lines("mail").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_a_server_with_a_wrong_certificate() {
    let other = MailServer::start();
    let other = other.ca.display().to_string();
    type Change<'a> = Box<dyn Fn(String) -> String + 'a>;
    let changes: [Change<'_>; 3] = [
        // Of another authority, of one that browsers know, for another name.
        Box::new(|config| {
            let line = config
                .lines()
                .find(|line| line.starts_with("ca = "))
                .unwrap();
            config.replace(line, &format!("ca = \"{other}\""))
        }),
        Box::new(|config| {
            let line = config
                .lines()
                .find(|line| line.starts_with("ca = "))
                .unwrap();
            config.replace(line, "")
        }),
        Box::new(|config| config.replace("host = \"localhost\"", "host = \"127.0.0.1\"")),
    ];
    for change in changes {
        let (server, reason) = on_a_bad_day(json!({ "auth": ["PLAIN"] }), change).await;
        assert_eq!(reason, "the mail server's TLS certificate was not accepted");
        assert_eq!(server.lines("auth").len() + server.lines("mail").len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_its_own_reason() {
    for (options, reason) in [
        (
            json!({ "auth": ["PLAIN"], "secrets": ["another"] }),
            "the mail server refused the account",
        ),
        (
            json!({ "auth": ["LOGIN"] }),
            "the mail server refused the account",
        ),
        (
            json!({ "auth": ["PLAIN"], "refuse": [ADDRESS] }),
            "the mail server refused the message",
        ),
        (
            json!({ "auth": ["PLAIN"], "later": 1 }),
            "the mail server put the message off",
        ),
        (
            json!({ "auth": ["PLAIN"], "cut": 1 }),
            "the connection to the mail server broke off",
        ),
    ] {
        let (server, told) = on_a_bad_day(options.clone(), |config| config).await;
        assert_eq!(told, reason, "{options}");
        assert_eq!(server.messages().len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_used_keeps_the_portal_from_starting() {
    let config =
        "[mail]\nhost = \"localhost\"\nfrom = \"portal@firm.example\"\nuser = \"portal\"\n";
    for (line, said) in [
        ("ca = \"/nowhere/ca.pem\"", "mail.ca"),
        ("password_file = \"/nowhere/secret\"", "mail.password_file"),
    ] {
        let refused = Bench::refused(&format!("{config}{line}\n")).await;
        assert!(refused.contains(said), "{refused}");
    }
}

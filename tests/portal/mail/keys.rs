//! Mail to a member's own OpenPGP key, read by GnuPG.

use subrosa::Clock;
use subrosa_store::Member;

use super::digest::{at, count, run_jobs};
use super::gnupg::Gnupg;
use super::queue::until_logged;
use super::server::{MailServer, Received};
use super::{press, reachable, save};
use crate::bench::Bench;
use crate::factors::show;
use crate::http::{Client, Response};

const ADDRESS: &str = "ana.lund@chambers.example";
const TEST: &str = "Send a test message";

/// Pastes a key and saves it.
pub(super) async fn paste(client: &mut Client, key: &str) -> Response {
    let page = client.get("/en/account/mail").await.unwrap();
    let form = page.form_with("key").with("key", key);
    let form = form.press_value("do", "key");
    client.submit(&page, form).await.unwrap()
}

/// What stands in the field for a key.
fn typed(page: &Response) -> String {
    let fields = page.form_with("key").fields;
    let key = fields.into_iter().find(|(name, _)| name == "key");
    key.unwrap().1.replace("\r\n", "\n")
}

fn member(bench: &Bench, name: &str) -> Member {
    bench.store().member_by_login(name).unwrap().unwrap()
}

/// The encrypted part of a message, after a look at all the rest of it.
pub(super) fn sealed(message: &Received) -> String {
    let raw = &message.raw;
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let lines = head.replace("\r\n ", " ");
    let names: Vec<_> = lines
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
            "Content-Type"
        ],
        "{head}"
    );
    let kind = lines
        .lines()
        .find_map(|line| line.strip_prefix("Content-Type: "))
        .unwrap();
    assert!(kind.starts_with("multipart/encrypted;"), "{kind}");
    assert!(
        kind.contains("protocol=\"application/pgp-encrypted\""),
        "{kind}"
    );
    let (_, boundary) = kind.split_once("boundary=\"").unwrap();
    let (boundary, _) = boundary.split_once('"').unwrap();
    let line = format!("--{boundary}");
    let parts: Vec<_> = body.split(&line).collect();
    let [before, control, content, after] = parts[..] else {
        panic!("{} parts: {raw}", parts.len());
    };
    assert_eq!((before, after.trim_end()), ("", "--"));
    assert!(control.contains("Content-Type: application/pgp-encrypted\r\n"));
    assert!(control.ends_with("\r\n\r\nVersion: 1\r\n\r\n"), "{control}");
    let (kind, armor) = content.split_once("\r\n\r\n").unwrap();
    assert!(
        kind.contains("Content-Type: application/octet-stream"),
        "{kind}"
    );
    assert!(kind.contains("Content-Transfer-Encoding: 7bit"), "{kind}");
    assert!(
        armor.starts_with("-----BEGIN PGP MESSAGE-----\r\n"),
        "{armor}"
    );
    assert!(!raw.contains("There is something") && !raw.contains("This is a test"));
    armor.to_owned()
}

/// A lawyer with an address and a key of these kinds.
async fn with_key(
    server: &MailServer,
    kind: &str,
    subkey: &str,
    ends: &str,
) -> (Bench, Gnupg, Client) {
    let mut bench = Bench::filled_with(&server.config()).await;
    let gnupg = Gnupg::new(&bench);
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    let key = gnupg.public(&gnupg.key(kind, subkey, ends));
    let saved = paste(&mut lawyer, &key).await;
    assert!(
        saved.text().contains("Your key is saved"),
        "{}",
        saved.text()
    );
    (bench, gnupg, lawyer)
}

#[tokio::test(flavor = "multi_thread")]
async fn gnupg_reads_what_comes_and_nobody_else_does() {
    for (kind, subkey) in [("ed25519", "cv25519"), ("rsa3072", "rsa3072")] {
        let server = MailServer::start();
        let (bench, gnupg, mut lawyer) = with_key(&server, kind, subkey, "30d").await;
        let page = lawyer.get("/en/account/mail").await.unwrap();
        let text = page.text();
        assert!(text.contains("23 December 2026"), "{text}");
        for number in 1..=2 {
            let sent = press(&mut lawyer, TEST).await;
            assert!(sent.text().contains("took the test"), "{}", sent.text());
            let message = server.message(number);
            assert_eq!(message.header("Subject"), "Test");
            let armor = sealed(&message);
            assert_eq!(
                gnupg.decrypt(&armor).trim_end(),
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
                 This is a test. It works.",
            );
            // Protected against changes, to one key, and nothing but that is to be seen.
            let packets = gnupg.packets(&armor);
            assert_eq!(
                packets.matches(":pubkey enc packet:").count(),
                1,
                "{packets}"
            );
            assert!(packets.contains("mdc_method: 2"), "{packets}");
        }
        let log = bench.logged();
        assert!(
            log.contains("changed what their mail is encrypted to"),
            "{log}"
        );
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_encrypted_when_they_go_out_and_a_key_that_was_taken_away_counts_at_once() {
    let server = MailServer::with(serde_json::json!({ "auth": ["PLAIN"], "later": 1 }));
    let mut bench = Bench::filled_with(&server.config()).await;
    let gnupg = Gnupg::new(&bench);
    reachable(&mut bench, "Triager", ADDRESS).await;
    // It waits, and was written while there was no key.
    let bench = at(bench, 8, 0).await;
    assert_eq!(server.messages().len(), 0);
    let mut triager = bench.member("Triager").await;
    let key = gnupg.public(&gnupg.key("ed25519", "cv25519", "0"));
    let saved = paste(&mut triager, &key).await;
    assert!(saved.text().contains("It does not end"), "{}", saved.text());
    bench.clock.advance_minutes(5);
    let bench = run_jobs(bench).await;
    let said = gnupg.decrypt(&sealed(&server.message(1)));
    assert!(
        said.contains("There is something new in the portal"),
        "{said}"
    );
    let mut triager = bench.member("Triager").await;
    let removed = press(&mut triager, "Remove the key").await;
    assert!(
        removed.text().contains("Your key is removed"),
        "{}",
        removed.text()
    );
    press(&mut triager, TEST).await;
    assert!(server.message(2).raw.contains("This is a test"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_has_ended_lets_nothing_out_and_everybody_is_told() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let gnupg = Gnupg::new(&bench);
    let mut triager = reachable(&mut bench, "Triager", ADDRESS).await;
    let print = gnupg.key("ed25519", "cv25519", "1d");
    paste(&mut triager, &gnupg.public(&print)).await;
    bench.clock.advance_days(1);
    let bench = at(bench, 8, 0).await;
    assert_eq!(server.messages().len(), 0);
    until_logged(&bench, "messages to staff were given up: 1").await;
    until_logged(&bench, "the key of whoever it was for cannot be used").await;
    let mut triager = bench.member("Triager").await;
    let page = triager.get("/en/account/mail").await.unwrap().text();
    assert!(
        page.contains("Your key has ended. Nothing is sent to you"),
        "{page}"
    );
    let account = triager.get("/en/account").await.unwrap().text();
    assert!(account.contains("No mail is sent to you"), "{account}");
    let test = press(&mut triager, TEST).await.text();
    assert!(
        test.contains("Nothing was sent: your key cannot be used"),
        "{test}"
    );
    let mut admin = bench.member("Administrator").await;
    let system = admin.get("/en/system").await.unwrap().text();
    assert!(system.contains("1 person gets nothing"), "{system}");
    assert_eq!(bench.health().await.text(), "degraded");
    assert_eq!(server.lines("mail").len(), 0);
    // Extended and saved again, it is told of the same things the next time.
    let longer = gnupg.at(bench.clock.second());
    longer.extend(&print);
    let saved = paste(&mut triager, &longer.public(&print)).await;
    assert!(
        saved.text().contains("Your key is saved"),
        "{}",
        saved.text()
    );
    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&server, ADDRESS), 1);
    let said = longer.decrypt(&sealed(&server.message(1)));
    assert!(said.contains("There is something new"), "{said}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_and_cannot_be_used_never_means_in_the_clear() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    let id = member(&bench, "Lawyer").id;
    let spoil = |member: &mut Member| {
        member.mail.key = Some(b"noise".to_vec());
        Ok::<_, subrosa_store::StoreError>(())
    };
    bench.store().update_member(id, spoil).unwrap();
    let test = press(&mut lawyer, TEST).await.text();
    assert!(
        test.contains("Nothing was sent: your key cannot be used"),
        "{test}"
    );
    assert_eq!(server.lines("mail").len(), 0);
    press(&mut lawyer, "Remove the key").await;
    press(&mut lawyer, TEST).await;
    assert!(server.message(1).raw.contains("This is a test"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_good_key_is_refused_and_a_secret_one_is_not_even_shown_again() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let mut lawyer = reachable(&mut bench, "Lawyer", ADDRESS).await;
    let gnupg = || Gnupg::new(&bench);
    let (good, other, revoked, no_subkey, signs) = (gnupg(), gnupg(), gnupg(), gnupg(), gnupg());
    let print = good.key("ed25519", "cv25519", "0");
    let (public, secret) = (good.public(&print), good.secret(&print));
    other.key("rsa2048", "rsa2048", "0");
    let gone = revoked.key("ed25519", "cv25519", "0");
    revoked.revoke(&gone);
    let without = no_subkey.key("ed25519", "cv25519", "0");
    no_subkey.revoke_subkey(&without);
    let over = {
        let ended = gnupg().at(bench.clock.second() - 3 * 86_400);
        ended.public(&ended.key("ed25519", "cv25519", "2d"))
    };
    let weak = {
        let weak = gnupg();
        weak.public(&weak.key("ed25519", "rsa1024", "0"))
    };
    let mut broken = public.clone();
    broken.truncate(public.len() / 2);
    let huge = format!("{public}{}", "x".repeat(70_000));
    for (pasted, said) in [
        (secret.as_str(), "This is a secret key"),
        (&format!("{public}{secret}"), "This is a secret key"),
        (
            &format!("{public}{}", other.public("Ana")),
            "more than one key",
        ),
        // Two keys under one heading.
        (&good_and(&good, "rsa2048"), "more than one key"),
        (&over, "This key has ended"),
        (&revoked.public(&gone), "This key is withdrawn"),
        (&no_subkey.public(&without), "This key is withdrawn"),
        (
            &signs.public(&signs.sign_only("ed25519", "0")),
            "can only sign",
        ),
        (&weak, "too weak"),
        ("-----BEGIN PGP noise", "This is no public key"),
        (&broken, "This is no public key"),
        (&huge, "too long"),
        ("", "Paste your public key"),
    ] {
        let refused = paste(&mut lawyer, pasted).await;
        let text = refused.text();
        assert!(text.contains(said), "{said}: {text}");
        assert!(member(&bench, "Lawyer").mail.key.is_none(), "{said}");
        // What can be mended is still there.
        let kept = typed(&refused);
        if said.contains("secret") {
            assert_eq!(kept, "");
            let is_shown = |line: &str| line.len() == 64 && refused.source().contains(line);
            assert!(!secret.lines().any(is_shown));
        } else {
            assert_eq!(kept.trim(), pasted.trim(), "{said}");
        }
    }
    bench.finish().await;
}

/// The export of a home with one more key in it.
fn good_and(gnupg: &Gnupg, kind: &str) -> String {
    gnupg.key(kind, kind, "0");
    gnupg.public("Ana")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_a_key_away_without_a_second_factor_and_not_by_way_of_the_address() {
    let server = MailServer::start();
    let (bench, gnupg, mut lawyer) = with_key(&server, "ed25519", "cv25519", "0").await;
    let before = member(&bench, "Lawyer").mail.key;
    assert!(before.is_some());
    let is_asking = |page: &Response| page.text().contains("Is it still you?");
    bench.clock.advance_minutes(11);
    let other = gnupg.public(&gnupg.key("ed25519", "cv25519", "0"));
    for button in ["Remove the key", "Remove the address"] {
        let asked = press(&mut lawyer, button).await;
        assert!(is_asking(&asked), "{}", asked.text());
    }
    let asked = save(&mut lawyer, "en", "else@where.example").await;
    assert!(is_asking(&asked), "{}", asked.text());
    let asked = paste(&mut lawyer, &other).await;
    assert!(is_asking(&asked), "{}", asked.text());
    // A secret key is carried by no page, not even by that one.
    let secret = gnupg.secret("Ana");
    let refused = paste(&mut lawyer, &secret).await;
    assert!(
        refused.text().contains("This is a secret key"),
        "{}",
        refused.text()
    );
    let kept = member(&bench, "Lawyer").mail;
    assert_eq!(
        (kept.key, kept.to.unwrap().address.as_str()),
        (before.clone(), ADDRESS)
    );
    // A test sends nothing that was not sent before.
    let sent = press(&mut lawyer, TEST).await;
    assert!(sent.text().contains("took the test"), "{}", sent.text());
    bench.clock.advance_minutes(1);
    let saved = show(&mut lawyer, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(
        saved.text().contains("Your key is saved"),
        "{}",
        saved.text()
    );
    assert_ne!(member(&bench, "Lawyer").mail.key, before);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_its_owner_s_alone_and_goes_with_the_address() {
    let server = MailServer::start();
    let (bench, gnupg, mut lawyer) = with_key(&server, "ed25519", "cv25519", "0").await;
    let page = lawyer.get("/en/account/mail").await.unwrap();
    assert!(page.text().contains("Fingerprint"), "{}", page.text());
    // A form of another site changes nothing.
    bench.clock.advance_minutes(1);
    let mut forger = bench.member("Lawyer").await.without_origin();
    let fields = [("token", "x"), ("do", "no-key")];
    let forged = forger.post("/en/account/mail", &fields).await.unwrap();
    assert!(!forged.text().contains("Your key is removed"));
    assert!(member(&bench, "Lawyer").mail.key.is_some());
    // Nor does an administrator see whose key it is.
    let mut admin = bench.member("Administrator").await;
    let id = member(&bench, "Lawyer").id;
    for path in [
        format!("/en/people/{id}"),
        "/en/system".to_owned(),
        "/en/security".to_owned(),
    ] {
        let source = admin.get(&path).await.unwrap().source();
        assert!(!source.contains("chambers"), "{path}");
    }
    press(&mut lawyer, "Remove the address").await;
    let kept = member(&bench, "Lawyer").mail;
    assert!(kept.to.is_none() && kept.key.is_none());
    // An old form of the page that had an address: nothing is kept, and nothing is lost.
    let key = gnupg.public("Ana");
    let fields = [("do", "key"), ("key", key.as_str())];
    let stale = lawyer.post("/en/account/mail", &fields).await.unwrap();
    assert!(
        stale.text().contains("Save your address first"),
        "{}",
        stale.text()
    );
    assert_eq!(typed(&stale).trim(), key.trim());
    assert!(member(&bench, "Lawyer").mail.key.is_none());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_key_is_told_two_weeks_before_and_once_while_it_still_can_be() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let gnupg = Gnupg::new(&bench);
    // Nothing else is new or due for them.
    let mut auditor = reachable(&mut bench, "Auditor", ADDRESS).await;
    let key = gnupg.public(&gnupg.key("ed25519", "cv25519", "16d"));
    paste(&mut auditor, &key).await;
    let bench = at(bench, 8, 0).await;
    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&server, ADDRESS), 0);
    let notice = "Your key for mail ends on 9 December";
    let mut auditor = bench.member("Auditor").await;
    let quiet = auditor.get("/en/account").await.unwrap().text();
    assert!(!quiet.contains(notice), "{quiet}");
    let bench = at(bench, 13, 0).await;
    let said = gnupg.decrypt(&sealed(&server.message(1)));
    assert!(said.contains("something is due"), "{said}");
    let mut auditor = bench.member("Auditor").await;
    let text = auditor.get("/en/account").await.unwrap().text();
    assert!(text.contains(notice), "{text}");
    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&server, ADDRESS), 1);
    bench.finish().await;
}

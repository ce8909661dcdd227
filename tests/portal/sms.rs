//! One-time codes by SMS: what stands on the wire behind a real SMPP server and a real HTTP gateway,
//! and what the codes open.

mod joining;
mod kannel;
mod peer;
mod smpp;
mod tls;

use std::env;
use std::path::PathBuf;

use self::kannel::Kannel;
use self::peer::HttpPeer;
use self::smpp::{ACCOUNT, SmppServer, Submitted};
use self::tls::TlsFront;
use crate::bench::Bench;
use crate::factors::{first_step, press, show};
use crate::http::{Client, Response};

const NUMBER: &str = "+4512345678";
const PASSWORD: &str = "secret08";

/// Adds the telephone; `digits` says what came to it.
async fn add_phone(client: &mut Client, digits: impl FnOnce() -> String) -> Response {
    let page = client.get("/en/account/factors").await.unwrap();
    let button = "Send six digits to this number";
    let form = page
        .form_by_button(button)
        .with("number", "+45 12 34 56 78");
    let page = client.submit(&page, form.press(button)).await.unwrap();
    let form = page.form_with("code").with("code", &digits());
    let form = form.press("Add the telephone");
    client.submit(&page, form).await.unwrap()
}

fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    assert_eq!(digits.len(), 6, "{text}");
    digits
}

async fn send_button(client: &mut Client, page: &Response) -> Response {
    let form = page.form_by_button("Send six digits to the number");
    let form = form.press("Send six digits");
    client.submit(page, form).await.unwrap()
}

/// Orders a telephone to be added, which a gateway will refuse.
async fn try_phone(client: &mut Client) -> Response {
    let page = client.get("/en/account/factors").await.unwrap();
    let button = "Send six digits to this number";
    let form = page.form_by_button(button).with("number", NUMBER);
    let failed = client.submit(&page, form.press(button)).await.unwrap();
    let text = failed.text();
    assert!(text.contains("could not be sent"), "{text}");
    failed
}

/// Adds a telephone and signs in with it; gives the two messages that came, from this number on.
async fn add_and_sign_in(bench: &Bench, server: &SmppServer, first: usize) -> [Submitted; 2] {
    let mut lawyer = bench.member("Lawyer").await;
    let added = add_phone(&mut lawyer, || digits(&server.message(first).text)).await;
    assert!(added.text().contains("ends in 78"), "{}", added.text());
    let mut client = bench.staff();
    let page = first_step(bench, &mut client, "Lawyer").await;
    let page = send_button(&mut client, &page).await;
    let code = digits(&server.message(first + 1).text);
    let inside = show(&mut client, &page, "sms", &code).await;
    assert!(inside.text().contains("Sign out"), "{}", inside.text());
    [first, first + 1].map(|number| server.message(number))
}

/// Asserts what is the same in every message.
fn assert_addressed(message: &Submitted) {
    assert_eq!(message.destination, "4512345678");
    assert_eq!((message.destination_ton, message.destination_npi), (1, 1));
    assert_eq!((message.source.as_str(), message.source_ton), ("Code", 5));
    // No header in front of the text (SMPP 3.4, section 5.2.12).
    assert_eq!(message.esm_class & 0x40, 0);
    let code = digits(&message.text);
    let text = format!("Your code is {code}. It works for 5 minutes.");
    assert_eq!(message.text, text);
}

fn http_config(port: u16, secret: &str, flash: bool) -> String {
    format!(
        "[sms]\ngateway = \"http\"\nflash = {flash}\n[sms.http]\nmethod = \"GET\"\nstatus = 202\n\
         url = \"http://127.0.0.1:{port}/cgi-bin/sendsms?username=portal&password={{secret}}\
         &to={{number}}&text={{text}}{{flash}}\"\nflash = \"&mclass=0\"\nsecret = \"{secret}\"\n"
    )
}

fn smpp_config(server: &SmppServer, more: &str) -> String {
    format!(
        "[sms]\ngateway = \"smpp\"\n{more}\n[sms.smpp]\naddress = \"127.0.0.1:{}\"\ntls = false\n\
         system_id = \"{ACCOUNT}\"\npassword = \"{PASSWORD}\"\nsender = \"Code\"\n",
        server.port
    )
}

/// Where a program lies that the tests need.
pub(crate) fn installed(name: &str) -> PathBuf {
    let path = env::var("PATH").unwrap_or_default();
    // Debian keeps the programs of services where only root looks.
    let folders = path.split(':').chain(["/usr/sbin", "/usr/bin"]);
    let found = folders
        .map(|folder| PathBuf::from(folder).join(name))
        .find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("the program {name} is missing: tests/run installs it"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_by_sms_opens_the_sign_in_that_asked_for_it_once() {
    let server = SmppServer::start(PASSWORD);
    let mut bench = Bench::filled_with(&smpp_config(&server, "per_day = 4")).await;
    bench.canaries.watch("telephone", NUMBER);
    bench.canaries.watch("telephone", "4512345678");
    let mut lawyer = bench.member("Lawyer").await;
    let added = add_phone(&mut lawyer, || digits(&server.message(1).text)).await;
    assert!(added.text().contains("ends in 78"), "{}", added.text());
    assert!(!added.source().contains("3456"), "{}", added.text());

    let (mut one, mut two) = (bench.staff(), bench.staff());
    let first = first_step(&bench, &mut one, "Lawyer").await;
    let second = first_step(&bench, &mut two, "Lawyer").await;
    assert!(
        !first.source().contains("factor-sms\""),
        "nothing was sent yet"
    );
    let first = send_button(&mut one, &first).await;
    let code = digits(&server.message(2).text);
    // The code of one sign-in is worth nothing in another, which has sent one as well.
    let second = send_button(&mut two, &second).await;
    let refused = show(&mut two, &second, "sms", &code).await;
    assert!(!refused.text().contains("Sign out"), "{}", refused.text());
    let inside = show(&mut one, &first, "sms", &code).await;
    assert!(inside.text().contains("Sign out"), "{}", inside.text());
    // Used, and the fourth message of the day was the last.
    let mut three = bench.staff();
    let third = first_step(&bench, &mut three, "Lawyer").await;
    let third = send_button(&mut three, &third).await;
    let refused = show(&mut three, &third, "sms", &code).await;
    assert!(!refused.text().contains("Sign out"), "{}", refused.text());
    let button = "Send other digits";
    let form = refused.form_by_button(button).press(button);
    let enough = three.submit(&refused, form).await.unwrap();
    let text = enough.text();
    assert!(text.contains("No more messages"), "{text}");
    assert_eq!(server.messages(), 4);
    assert!(bench.logged().contains("a code was ordered by SMS"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_fails_is_told_to_the_log_without_number_and_text() {
    let peer = HttpPeer::start(500).await;
    let mut bench = Bench::filled_with(&http_config(peer.port, "key", false)).await;
    bench.canaries.watch("telephone", "4512345678");
    let mut lawyer = bench.member("Lawyer").await;
    let failed = try_phone(&mut lawyer).await;
    assert!(failed.source().contains(NUMBER), "what was typed is kept");
    let code = digits(&peer.last("text"));
    let log = bench.logged();
    assert!(log.contains("a message was not sent by SMS: the gateway refused the message"));
    assert!(!log.contains(&code) && !log.contains("345678"), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_smpp_gateway_gets_the_class_that_was_chosen() {
    for (flash, coding, class) in [(false, 0x00, None), (true, 0x10, Some(0))] {
        let server = SmppServer::start(PASSWORD);
        let bench = Bench::filled_with(&smpp_config(&server, &format!("flash = {flash}"))).await;
        for message in add_and_sign_in(&bench, &server, 1).await {
            assert_eq!((message.data_coding, message.class()), (coding, class));
            assert_addressed(&message);
        }
        let said = ["bind_transmitter", "submit_sm", "enquire_link_resp"];
        let commands = server.commands_until("unbind");
        assert_eq!(commands, [said.as_slice(), &["unbind"]].concat());
        // In the language of the page.
        let mut danish = bench.staff();
        let page = first_step(&bench, &mut danish, "Lawyer").await;
        let form = page.form_by_button("Send six digits to the number");
        let mut form = form.press("Send six digits");
        form.action = form.action.replace("/en/", "/da/");
        let _sent = danish.submit(&page, form).await.unwrap();
        let text = server.message(3).text;
        let code = digits(&text);
        assert_eq!(
            text,
            format!("Din kode er {code}. Den virker i 5 minutter.")
        );
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_http_gateway_sends_on_the_class_that_was_chosen() {
    // A secret that a careless template would cut in two.
    let secret = "k&y";
    let server = SmppServer::start(PASSWORD);
    let kannel = Kannel::start(&server, PASSWORD, secret);
    for (first, flash, class) in [(1, false, None), (3, true, Some(0))] {
        let bench = Bench::filled_with(&http_config(kannel.port, secret, flash)).await;
        for message in add_and_sign_in(&bench, &server, first).await {
            // Kannel writes class 0 as 0xF0, another name of the same (GSM 03.38, section 4).
            assert_eq!(message.class(), class, "{message:?}");
            // Of the letters of every telephone, not of eight bits or of Unicode.
            assert_eq!(message.data_coding & 0x0C, 0, "{message:?}");
            assert_addressed(&message);
        }
        bench.finish().await;
    }
    let bench = Bench::filled_with(&http_config(kannel.port, "another", true)).await;
    let _failed = try_phone(&mut bench.member("Lawyer").await).await;
    let log = bench.logged();
    assert!(
        log.contains("not sent by SMS: the gateway refused the account"),
        "{log}"
    );
    assert_eq!(server.messages(), 4);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_smpp_gateway_that_refuses_the_account_is_told_to_the_log() {
    let server = SmppServer::start("another");
    let bench = Bench::filled_with(&smpp_config(&server, "")).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = press(&mut lawyer, "Make ten codes").await;
    assert!(page.html().by_id("codes").is_some());
    let _failed = try_phone(&mut lawyer).await;
    let log = bench.logged();
    assert!(
        log.contains("not sent by SMS: the gateway refused the account"),
        "{log}"
    );
    assert_eq!(server.messages(), 0);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_tests_the_gateway_with_their_own_telephone() {
    const BUTTON: &str = "Send a test message";
    let server = SmppServer::start(PASSWORD);
    let mut bench = Bench::filled_with(&smpp_config(&server, "per_day = 3")).await;
    bench.canaries.watch("telephone", "4512345678");
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap();
    let form = page.form_by_button(BUTTON).press(BUTTON);
    let none = admin.submit(&page, form).await.unwrap();
    assert!(none.text().contains("no telephone"), "{}", none.text());
    add_phone(&mut admin, || digits(&server.message(1).text)).await;

    // After ten minutes a factor is asked for first, and the act goes on with it.
    bench.clock.advance_minutes(11);
    let page = admin.get("/en/system").await.unwrap();
    let form = page.form_by_button(BUTTON).press(BUTTON);
    let asked = admin.submit(&page, form).await.unwrap();
    assert!(
        asked.text().contains("Is it still you?"),
        "{}",
        asked.text()
    );
    assert_eq!(server.messages(), 1);
    let code = bench.one_time_code("Administrator");
    let sent = show(&mut admin, &asked, "totp", &code).await;
    assert!(sent.text().contains("took the test"), "{}", sent.text());
    assert_eq!(server.message(2).text, "This is a test. It works.");
    assert_eq!(server.message(2).destination, "4512345678");

    // Counted as codes are, and only with a form of one's own.
    for said in ["took the test", "No more messages"] {
        let page = admin.get("/en/system").await.unwrap();
        let form = page.form_by_button(BUTTON).press(BUTTON);
        let told = admin.submit(&page, form).await.unwrap();
        assert!(told.text().contains(said), "{}", told.text());
    }
    bench.clock.advance_days(1);
    let mut forger = bench.member("Administrator").await.without_origin();
    let forged = forger.post("/en/system", &[("token", "x")]).await.unwrap();
    assert!(!forged.text().contains("took the test"));
    assert_eq!(server.messages(), 3);
    let log = bench.logged();
    assert!(log.contains("a test message was ordered by SMS"), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_that_fails_is_told_in_words() {
    const BUTTON: &str = "Send a test message";
    let peer = HttpPeer::start(202).await;
    let bench = Bench::filled_with(&http_config(peer.port, "key", false)).await;
    let mut admin = bench.member("Administrator").await;
    add_phone(&mut admin, || digits(&peer.last("text"))).await;
    let refusing = HttpPeer::start(500).await;
    let bench = bench
        .restart_with(&http_config(refusing.port, "key", false))
        .await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap();
    let form = page.form_by_button(BUTTON).press(BUTTON);
    let told = admin.submit(&page, form).await.unwrap();
    let text = told.text();
    assert!(text.contains("does not take the message"), "{text}");
    assert!(
        bench
            .logged()
            .contains("not sent by SMS: the gateway refused the message")
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_protocols_reach_a_gateway_over_tls() {
    let server = SmppServer::start(PASSWORD);
    let front = TlsFront::start(server.port).await;
    let ca = front.ca.to_str().unwrap();
    let lines = smpp_config(&server, &format!("ca = \"{ca}\""));
    let lines = lines.replace("tls = false", "tls = true");
    let lines = lines.replace(
        &format!("127.0.0.1:{}", server.port),
        &format!("localhost:{}", front.port),
    );
    let bench = Bench::filled_with(&lines).await;
    for message in add_and_sign_in(&bench, &server, 1).await {
        assert_addressed(&message);
    }
    let peer = HttpPeer::start(202).await;
    let front = TlsFront::start(peer.port).await;
    let ca = front.ca.to_str().unwrap();
    let lines = http_config(front.port, "key", true);
    let lines = lines.replace("http://127.0.0.1", "https://localhost");
    let lines = lines.replace("gateway = ", &format!("ca = \"{ca}\"\ngateway = "));
    let bench = bench.restart_with(&lines).await;
    let mut deputy = bench.member("Deputy").await;
    let added = add_phone(&mut deputy, || digits(&peer.last("text"))).await;
    assert!(added.text().contains("It is added"), "{}", added.text());
    assert_eq!(peer.last("mclass"), "0");
    bench.finish().await;
}

#[test]
#[should_panic(expected = "the program no-such-box is missing: tests/run installs it")]
fn a_program_that_is_missing_is_named() {
    let _path = installed("no-such-box");
}

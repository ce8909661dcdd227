//! One-time codes by SMS: what a gateway gets, over SMPP and over HTTP, and what the codes open.

mod peer;

use self::peer::{HttpPeer, SmppPeer};
use crate::bench::Bench;
use crate::factors::{first_step, press, show};
use crate::http::{Client, Response};

const NUMBER: &str = "+4512345678";

/// Adds the telephone; `digits` says what came to it.
async fn add_phone(client: &mut Client, digits: impl AsyncFnOnce() -> String) -> Response {
    let page = client.get("/en/account/factors").await.unwrap();
    let button = "Send six digits to this number";
    let form = page
        .form_by_button(button)
        .with("number", "+45 12 34 56 78");
    let page = client.submit(&page, form.press(button)).await.unwrap();
    let form = page.form_with("code").with("code", &digits().await);
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

fn http_config(peer: &HttpPeer, more: &str) -> String {
    format!(
        "[sms]\ngateway = \"http\"\nper_day = 4\n{more}\n[sms.http]\nmethod = \"GET\"\nstatus = 202\n\
         url = \"http://127.0.0.1:{}/cgi-bin/sendsms?to={{number}}&text={{text}}&password={{secret}}{{flash}}\"\n\
         flash = \"&mclass=0\"\nsecret = \"k&y\"\n",
        peer.port
    )
}

fn smpp_config(peer: &SmppPeer, flash: bool) -> String {
    format!(
        "[sms]\ngateway = \"smpp\"\nflash = {flash}\n[sms.smpp]\naddress = \"127.0.0.1:{}\"\ntls = false\n\
         system_id = \"firm\"\npassword = \"secret08\"\nsender = \"Code\"\n",
        peer.port
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_by_sms_opens_the_sign_in_that_asked_for_it_once() {
    let peer = HttpPeer::start(202).await;
    let mut bench = Bench::filled_with(&http_config(&peer, "")).await;
    bench.canaries.watch("telephone", NUMBER);
    bench.canaries.watch("telephone", "4512345678");
    let mut lawyer = bench.member("Lawyer").await;
    let added = add_phone(&mut lawyer, async || digits(&peer.last("text"))).await;
    assert!(added.text().contains("ends in 78"), "{}", added.text());
    assert!(!added.source().contains("3456"), "{}", added.text());
    assert_eq!(peer.last("to"), NUMBER);
    assert_eq!(peer.last("password"), "k&y");
    assert_eq!(peer.last("mclass"), "");
    let text = peer.last("text");
    let code = digits(&text);
    assert_eq!(
        text,
        format!("Your code is {code}. It works for 5 minutes.")
    );

    let (mut one, mut two) = (bench.staff(), bench.staff());
    let first = first_step(&bench, &mut one, "Lawyer").await;
    let second = first_step(&bench, &mut two, "Lawyer").await;
    assert!(
        !first.source().contains("factor-sms\""),
        "nothing was sent yet"
    );
    let first = send_button(&mut one, &first).await;
    let code = digits(&peer.last("text"));
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
    let form = refused.form_by_button("Send other digits");
    let enough = three
        .submit(&refused, form.press("Send other digits"))
        .await
        .unwrap();
    assert!(
        enough.text().contains("No more messages"),
        "{}",
        enough.text()
    );
    assert!(bench.logged().contains("a code was ordered by SMS"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_fails_is_told_to_the_log_without_number_and_text() {
    let peer = HttpPeer::start(500).await;
    let mut bench = Bench::filled_with(&http_config(&peer, "")).await;
    bench.canaries.watch("telephone", "4512345678");
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get("/en/account/factors").await.unwrap();
    let button = "Send six digits to this number";
    let form = page.form_by_button(button).with("number", NUMBER);
    let failed = lawyer.submit(&page, form.press(button)).await.unwrap();
    assert!(
        failed.text().contains("could not be sent"),
        "{}",
        failed.text()
    );
    assert!(failed.source().contains(NUMBER), "what was typed is kept");
    let code = digits(&peer.last("text"));
    let log = bench.logged();
    assert!(log.contains("a message was not sent by SMS: the gateway refused the message"));
    assert!(!log.contains(&code) && !log.contains("345678"), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn flash_reaches_an_http_gateway_as_the_operator_wrote_it() {
    let peer = HttpPeer::start(202).await;
    let bench = Bench::filled_with(&http_config(&peer, "flash = true")).await;
    let mut lawyer = bench.member("Lawyer").await;
    let added = add_phone(&mut lawyer, async || digits(&peer.last("text"))).await;
    assert!(added.text().contains("ends in 78"), "{}", added.text());
    assert_eq!(peer.last("mclass"), "0");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_smpp_gateway_gets_the_class_that_was_chosen() {
    for (flash, coding) in [(false, 0x00), (true, 0x10)] {
        let peer = SmppPeer::start("firm", "secret08").await;
        let bench = Bench::filled_with(&smpp_config(&peer, flash)).await;
        let mut lawyer = bench.member("Lawyer").await;
        let added = add_phone(&mut lawyer, async || digits(&peer.last().text)).await;
        assert!(added.text().contains("ends in 78"), "{}", added.text());
        let message = peer.last();
        assert_eq!(message.data_coding, coding);
        assert_eq!(message.destination, "4512345678");
        assert_eq!((message.destination_ton, message.destination_npi), (1, 1));
        assert_eq!((message.source.as_str(), message.source_ton), ("Code", 5));
        let code = digits(&message.text);
        assert_eq!(
            message.text,
            format!("Your code is {code}. It works for 5 minutes.")
        );
        assert_eq!(peer.said(), ["bind_transmitter", "submit_sm", "unbind"]);
        // In the language of the page.
        let mut danish = bench.staff();
        let page = first_step(&bench, &mut danish, "Lawyer").await;
        let form = page.form_by_button("Send six digits to the number");
        let mut form = form.press("Send six digits");
        form.action = form.action.replace("/en/", "/da/");
        let _sent = danish.submit(&page, form).await.unwrap();
        let code = digits(&peer.last().text);
        assert_eq!(
            peer.last().text,
            format!("Din kode er {code}. Den virker i 5 minutter.")
        );
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_smpp_gateway_that_refuses_the_account_is_told_to_the_log() {
    let peer = SmppPeer::start("firm", "another").await;
    let bench = Bench::filled_with(&smpp_config(&peer, false)).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = press(&mut lawyer, "Make ten codes").await;
    assert!(page.html().by_id("codes").is_some());
    let page = lawyer.get("/en/account/factors").await.unwrap();
    let button = "Send six digits to this number";
    let form = page.form_by_button(button).with("number", NUMBER);
    let failed = lawyer.submit(&page, form.press(button)).await.unwrap();
    assert!(
        failed.text().contains("could not be sent"),
        "{}",
        failed.text()
    );
    let log = bench.logged();
    assert!(
        log.contains("not sent by SMS: the gateway refused the account"),
        "{log}"
    );
    assert_eq!(peer.said(), ["bind_transmitter"]);
    bench.finish().await;
}

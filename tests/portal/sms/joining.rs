//! Joining where the firm allows no app, and signing in after it allows one no more.

use super::{HttpPeer, NUMBER, digits, http_config, send_button};
use crate::bench::{Bench, PASSWORD};
use crate::factors::{first_step, press, show};
use crate::founding::{confirm_words, invited_to};
use crate::http::{Client, Response};

const ONLY_SMS: &str = "[sign_in]\nfactors = [\"sms\"]\n";

/// Goes through the steps with a telephone; gives back the kit and the page after.
async fn enrol(
    client: &mut Client,
    page: Response,
    name: &str,
    gateway: &HttpPeer,
) -> (String, Response) {
    let form = page.form_with("password").with("password", PASSWORD);
    let mut form = form.with("again", PASSWORD);
    if !name.is_empty() {
        form = form.with("name", name);
    }
    let page = client.submit(&page, form).await.unwrap();
    assert!(!page.source().contains("data:image/png"), "no app");
    assert!(page.source().contains("Step "), "{}", page.text());
    let form = page.form_with("number").with("number", "12 34 56 78");
    let wrong = client.submit(&page, form).await.unwrap();
    assert!(wrong.source().contains("value=\"12 34 56 78\""));
    let form = wrong.form_with("number").with("number", NUMBER);
    let sent = client.submit(&wrong, form.clone()).await.unwrap();
    let code = digits(&gateway.last("text"));
    let orders = gateway.count();
    // The same form again orders nothing, and loses nothing.
    let again = client.submit(&wrong, form).await.unwrap();
    assert_eq!(gateway.count(), orders);
    assert_eq!(again.source(), sent.source());
    let form = again.form_with("code").with("code", "000000");
    let refused = client.submit(&again, form.press("Add the")).await.unwrap();
    assert!(refused.text().contains("do not fit"), "{}", refused.text());
    let form = refused.form_with("code").with("code", &code);
    let form = form.press("Add the telephone");
    let paper = client.submit(&refused, form).await.unwrap();
    confirm_words(client, paper).await
}

/// Signs in with kit and telephone.
async fn sign_in(client: &mut Client, name: &str, kit: &str, gateway: &HttpPeer) -> Response {
    let page = client.get("/en/sign-in").await.unwrap();
    assert!(
        !page.source().contains("name=\"totp\""),
        "no digits of apps"
    );
    let form = page
        .form_with("password")
        .with("name", name)
        .with("password", PASSWORD)
        .with("kit", kit);
    let asked = client.submit(&page, form).await.unwrap();
    let asked = send_button(client, &asked).await;
    show(client, &asked, "sms", &digits(&gateway.last("text"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_without_apps_is_set_up_and_joined_with_telephones() {
    let gateway = HttpPeer::start(202).await;
    let config = format!("{ONLY_SMS}{}", http_config(gateway.port, "key", false));
    let mut bench = Bench::empty_with(&config).await;
    bench.canaries.watch("telephone", "4512345678");
    let mut operator = bench.staff();
    let page = operator.get(&bench.setup()).await.unwrap();
    let (kit, page) = enrol(&mut operator, page, "Ada Holm", &gateway).await;
    let (_, page) = enrol(&mut operator, page, "Rut Lind", &gateway).await;
    let (_, page) = confirm_words(&mut operator, page).await;
    let (_, done) = confirm_words(&mut operator, page).await;
    assert!(done.html().by_id("six").is_some(), "{}", done.text());
    let mut admin = bench.staff();
    let people = sign_in(&mut admin, "Ada Holm", &kit, &gateway).await;
    let form = people
        .form_with("role")
        .with("name", "Aud Berg")
        .with("role", "auditor")
        .with("all", "1");
    let invited = admin.submit(&people, form).await.unwrap();
    let mut auditor = bench.staff();
    let page = auditor.get(&invited_to(&invited)).await.unwrap();
    let (kit, _) = enrol(&mut auditor, page, "", &gateway).await;
    let mut auditor = bench.staff();
    let inside = sign_in(&mut auditor, "Aud Berg", &kit, &gateway).await;
    assert!(inside.text().contains("Sign out"), "{}", inside.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_sent_asks_for_the_number_again_and_stops_at_the_limit() {
    let gateway = HttpPeer::start(500).await;
    let gateway_lines = http_config(gateway.port, "key", false);
    let gateway_lines = gateway_lines.replace("flash = false", "flash = false\nper_day = 2");
    let bench = Bench::empty_with(&format!("{ONLY_SMS}{gateway_lines}")).await;
    let mut operator = bench.staff();
    let page = operator.get(&bench.setup()).await.unwrap();
    let form = page.form_with("password").with("password", PASSWORD);
    let form = form.with("again", PASSWORD).with("name", "Ada Holm");
    let mut page = operator.submit(&page, form).await.unwrap();
    for said in ["could not be sent", "could not be sent", "No more messages"] {
        let form = page.form_with("number").with("number", NUMBER);
        page = operator.submit(&page, form).await.unwrap();
        assert!(page.text().contains(said), "{}", page.text());
    }
    assert_eq!(gateway.count(), 2);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_allowed_no_more_opens_nothing_and_a_recovery_code_does() {
    let gateway = HttpPeer::start(202).await;
    let gateway_lines = http_config(gateway.port, "key", false);
    let bench = Bench::filled_with(&gateway_lines).await;
    let mut lawyer = bench.member("Lawyer").await;
    let codes = press(&mut lawyer, "Make ten codes").await;
    let codes = codes.html().by_id("codes").unwrap();
    let code = codes.split_whitespace().next().unwrap();
    let bench = bench
        .restart_with(&format!("{ONLY_SMS}{gateway_lines}"))
        .await;
    bench.clock.advance_minutes(1);

    // Who has nothing else and no paper is sent to an administrator, whatever is posted.
    let mut deputy = bench.staff();
    let asked = first_step(&bench, &mut deputy, "Deputy").await;
    let text = asked.text();
    assert!(text.contains("no longer uses"), "{text}");
    assert!(text.contains("Ask an administrator"), "{text}");
    let typed = bench.one_time_code("Deputy");
    for fields in [
        [("factor", "totp"), ("factor_code", &typed)],
        [("factor", "sms"), ("factor_code", "")],
        [("factor", "send"), ("factor_code", "")],
    ] {
        let mut other = bench.staff();
        first_step(&bench, &mut other, "Deputy").await;
        let page = other.post("/en/sign-in/second", &fields).await.unwrap();
        assert!(!page.text().contains("Sign out"), "{fields:?}");
        bench.clock.advance_minutes(2);
    }
    let mut quick = bench.staff();
    let page = quick.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Deputy")
        .with("password", PASSWORD)
        .with("totp", &bench.one_time_code("Deputy"))
        .with("kit", &bench.kit("Deputy"));
    let page = quick.submit(&page, form).await.unwrap();
    assert!(page.path.ends_with("/sign-in/second"), "{}", page.path);

    // A recovery code opens, and a telephone then takes the place of the app.
    let mut lawyer = bench.staff();
    let asked = first_step(&bench, &mut lawyer, "Lawyer").await;
    let text = asked.text();
    assert!(text.contains("Use a recovery code, and then"), "{text}");
    let inside = show(&mut lawyer, &asked, "recovery", code).await;
    assert!(inside.text().contains("Sign out"), "{}", inside.text());
    let added = super::add_phone(&mut lawyer, || digits(&gateway.last("text"))).await;
    assert!(added.text().contains("It is added"), "{}", added.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_in_which_nothing_that_is_allowed_works_does_not_start() {
    let error = Bench::refused("[sign_in]\nfactors = [\"sms\"]\n").await;
    assert!(error.contains("sign_in.factors names nothing"), "{error}");
}

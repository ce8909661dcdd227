//! Acts that matter ask for a second factor again, keep what was written, and go on from there.

use crate::bench::Bench;
use crate::factors::show;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, send_report};
use crate::story_7::{assigned, live};

fn is_asking(page: &Response) -> bool {
    page.text().contains("Is it still you?")
}

/// Everything that a page carries to the act that follows.
fn carried(page: &Response, field: &str) -> Vec<String> {
    let form = page.form_by_button("Go on with these digits");
    let fields = form.fields.iter().filter(|(name, _)| name == field);
    fields
        .map(|(_, value)| value.replace("\r\n", "\n"))
        .collect()
}

async fn code(bench: &Bench, name: &str) -> String {
    bench.clock.advance_minutes(1);
    bench.one_time_code(name)
}

async fn post(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Response {
    client.post(path, fields).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_asks_again_keeps_every_field_and_is_then_made() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let fields = [
        ("name", "Tia <Berg>\nsecond line"),
        ("role", "triager"),
        ("role", "lawyer"),
        ("all", "1"),
    ];
    bench.clock.advance_minutes(11);
    let asked = post(&mut admin, "/en/people/invite", &fields).await;
    assert!(is_asking(&asked), "{}", asked.text());
    assert_eq!(carried(&asked, "role"), ["triager", "lawyer"]);
    assert_eq!(carried(&asked, "name"), ["Tia <Berg>\nsecond line"]);
    assert!(carried(&asked, "token").len() == 1);
    // A wrong one, and one that was used to sign in, ask again with all that was written.
    let wrong = show(&mut admin, &asked, "totp", "000000").await;
    assert!(is_asking(&wrong) && wrong.text().contains("That was not right"));
    assert_eq!(carried(&wrong, "role"), ["triager", "lawyer"]);
    let invited = show(
        &mut admin,
        &wrong,
        "totp",
        &code(&bench, "Administrator").await,
    )
    .await;
    assert!(invited.source().contains("/en/join/"), "{}", invited.text());
    // For ten minutes nobody is asked.
    let next = post(
        &mut admin,
        "/en/people/invite",
        &[("name", "Bo Dahl"), ("role", "admin")],
    )
    .await;
    assert!(next.source().contains("/en/join/"), "{}", next.text());
    bench.clock.advance_minutes(10);
    let late = post(
        &mut admin,
        "/en/people/invite",
        &[("name", "Per Dahl"), ("role", "admin")],
    )
    .await;
    assert!(is_asking(&late));
    assert!(!bench.logged().contains("Tia"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_retention_asks_again_and_whoever_may_not_is_not_asked() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let mut triager = bench.member("Triager").await;
    let tenants = bench.store().tenants().unwrap();
    let path = format!("/en/tenants/{}/retention", tenants[0].id);
    let fields = [("do", "propose"), ("archive", "40"), ("erase", "70")];
    bench.clock.advance_minutes(11);
    let asked = post(&mut admin, &path, &fields).await;
    assert!(is_asking(&asked), "{}", asked.text());
    assert_eq!(carried(&asked, "archive"), ["40"]);
    let refused = post(&mut triager, &path, &fields).await;
    assert_eq!(refused.status, http::StatusCode::NOT_FOUND);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_form_or_a_used_code_does_not_get_around_the_question() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let used = bench.one_time_code("Administrator");
    bench.clock.advance_minutes(11);
    let invite = |factor: &'static str, code: String| {
        [
            ("name", "Tia Berg".to_owned()),
            ("role", "triager".to_owned()),
            ("all", "1".to_owned()),
            ("factor", factor.to_owned()),
            ("factor_code", code),
        ]
    };
    for (factor, code) in [
        ("", String::new()),
        ("totp", used),
        ("recovery", String::new()),
        ("sms", "000000".to_owned()),
        ("passkey", "{}".to_owned()),
    ] {
        let fields = invite(factor, code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let asked = post(&mut admin, "/en/people/invite", &fields).await;
        assert!(is_asking(&asked), "{factor}: {}", asked.text());
    }
    // That were four; the fifth ends the session, whatever it says.
    let fields = [
        ("factor", "totp"),
        ("factor_code", "1"),
        ("name", "x"),
        ("role", "admin"),
    ];
    let ended = post(&mut admin, "/en/people/invite", &fields).await;
    assert!(ended.path.ends_with("/sign-in"), "{}", ended.text());
    let people = admin.get("/en/people").await.unwrap();
    assert!(!people.text().contains("Sign out"), "{}", people.text());
    assert!(!bench.logged().contains("a person was invited"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_one_member_does_not_answer_for_another() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    bench.clock.advance_minutes(11);
    let fields = [("name", "Tia Berg"), ("role", "triager")];
    let asked = post(&mut admin, "/en/people/invite", &fields).await;
    let theirs = bench.one_time_code("Lawyer");
    let still = show(&mut admin, &asked, "totp", &theirs).await;
    assert!(is_asking(&still), "{}", still.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_reporter_closes_after_ten_minutes_and_opens_after_a_factor() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let name = bench.canaries.plant("reporter's name");
    let fields = [
        ("report", text.as_str()),
        ("mode", "confidential"),
        ("name", name.as_str()),
    ];
    let _sent = send_report(&mut bench, &fields).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let fresh = lawyer.get(&path).await.unwrap();
    assert!(fresh.text().contains(&name), "{}", fresh.text());

    bench.clock.advance_minutes(11);
    let closed = lawyer.get(&path).await.unwrap();
    assert!(closed.text().contains(&text) && !closed.source().contains(&name));
    let form = closed
        .form_by_button("Open the name")
        .press("Open the name");
    let asked = lawyer.submit(&closed, form).await.unwrap();
    assert!(is_asking(&asked) && !asked.source().contains(&name));
    let code = code(&bench, "Lawyer").await;
    let open = show(&mut lawyer, &asked, "totp", &code).await;
    assert!(open.text().contains(&name), "{}", open.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_factors_asks_again() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Lawyer").await;
    bench.clock.advance_minutes(11);
    for what in [
        "totp",
        "confirm-totp",
        "passkey",
        "confirm-passkey",
        "phone",
        "confirm-phone",
        "recovery",
        "drop-totp",
        "drop-phone",
        "drop-passkey",
        "anything",
    ] {
        let asked = post(&mut lawyer, "/en/account/factors", &[("do", what)]).await;
        assert!(is_asking(&asked), "{what}: {}", asked.text());
        assert_eq!(carried(&asked, "do"), [what]);
    }
    let asked = post(&mut lawyer, "/en/account/factors", &[("do", "recovery")]).await;
    let code = code(&bench, "Lawyer").await;
    let codes = show(&mut lawyer, &asked, "totp", &code).await;
    assert!(codes.html().by_id("codes").is_some(), "{}", codes.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vouching_asks_again_and_goes_on() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let fields = [("name", "Tia Berg"), ("role", "triager"), ("all", "1")];
    let invited = post(&mut admin, "/en/people/invite", &fields).await;
    let words = crate::founding::join(&bench, &invited).await;
    let mut lawyer = bench.member("Lawyer").await;
    let people = lawyer.get("/en/people").await.unwrap();
    let links = people.html().links();
    let (_, link) = links.iter().find(|(_, to)| to.ends_with("/vouch")).unwrap();
    let page = lawyer.get(link).await.unwrap();
    let seen = page.form_with("words").value("seen").unwrap().to_owned();
    bench.clock.advance_minutes(11);
    let asked = post(&mut lawyer, link, &[("words", &words), ("seen", &seen)]).await;
    assert!(is_asking(&asked), "{}", asked.text());
    assert_eq!(carried(&asked, "words"), [words]);
    assert!(!bench.logged().contains("keys were vouched for"));
    let code = code(&bench, "Lawyer").await;
    let vouched = show(&mut lawyer, &asked, "totp", &code).await;
    assert!(
        vouched.text().contains("You have vouched for Tia Berg"),
        "{}",
        vouched.text()
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_a_disclosure_and_the_second_person_ask_again() {
    let mut bench = Bench::filled().await;
    let (path, _, _) = assigned(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let waits = |bench: &Bench| bench.store().index(case).unwrap().pending.len();
    let mut lawyer = bench.member("Lawyer").await;
    let mut triager = bench.member("Triager").await;
    let hold = [("hold_reason", "lawsuit"), ("review", "2029-01-01")];
    let disclose = [("disclosure", "court"), ("to", "The district court")];
    let close = [
        ("outcome", "spam"),
        ("no_feedback", "no-report"),
        ("keep", "lawsuit"),
        ("keep_review", "2029-01-01"),
    ];
    let acts: [(&str, &[(&str, &str)]); 4] = [
        ("hold", &hold),
        ("lift", &[]),
        ("disclose", &disclose),
        ("close", &close),
    ];
    bench.clock.advance_minutes(11);
    for (what, fields) in acts {
        let asked = live(&mut lawyer, &path, what, fields).await;
        assert!(is_asking(&asked), "{what}: {}", asked.text());
        for (name, value) in fields {
            assert_eq!(carried(&asked, name), [*value], "{what}");
        }
        assert_eq!(waits(&bench), 0, "{what}");
    }
    // Nothing was lost by it, and what follows is asked of the second person in their turn.
    let asked = live(&mut lawyer, &path, "hold", &hold).await;
    let code = code(&bench, "Lawyer").await;
    let done = show(&mut lawyer, &asked, "totp", &code).await;
    assert!(
        done.text().contains("A colleague was asked"),
        "{}",
        done.text()
    );
    assert_eq!(waits(&bench), 1);
    let page = triager.get("/en/waiting").await.unwrap();
    for button in ["Say yes", "Say no"] {
        let form = page.form_by_button(button).press(button);
        let asked = triager.submit(&page, form).await.unwrap();
        assert!(is_asking(&asked), "{button}: {}", asked.text());
        assert_eq!(waits(&bench), 1, "{button}");
        assert!(bench.store().index(case).unwrap().hold.is_none());
    }
    let form = page.form_by_button("Say yes").press("Say yes");
    let asked = triager.submit(&page, form).await.unwrap();
    let code = self::code(&bench, "Triager").await;
    let done = show(&mut triager, &asked, "totp", &code).await;
    assert!(done.text().contains("it is done"), "{}", done.text());
    assert!(bench.store().index(case).unwrap().hold.is_some());
    bench.finish().await;
}

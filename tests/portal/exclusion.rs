//! Whoever is shut out of a case sees the portal as it would be if the case did not exist: every page that they can
//! ask for, byte for byte, in a twin of the same data folder in which it never did.

use http::StatusCode;
use subrosa::Clock;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back, send_report};
use crate::separation::staff_routes;

/// Ids that fill the paths of the routes.
struct Known {
    cases: Vec<String>,
    tenants: Vec<String>,
    members: Vec<String>,
}

impl Known {
    /// Everything that exists in a portal, whoever may know of it.
    fn of(bench: &Bench) -> Self {
        let store = bench.store();
        let cases = store.index_all().unwrap().into_iter();
        let tenants = store.tenants().unwrap().into_iter();
        let members = store.members().unwrap().into_iter();
        Self {
            cases: cases.map(|index| index.case.to_string()).collect(),
            tenants: tenants.map(|tenant| tenant.id.to_string()).collect(),
            members: members.map(|member| member.id.to_string()).collect(),
        }
    }

    /// Every path that a browser can get, with every id that fits into it.
    fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (method, path) in staff_routes() {
            if method != "get" || path.contains("{token}") {
                continue;
            }
            let ids = match path.split('/').nth(2) {
                Some("case") => &self.cases,
                Some("people") => &self.members,
                _ => &self.tenants,
            };
            let path = path.replace("{lang}", "en");
            if !path.contains("{id}") {
                paths.push(path);
                continue;
            }
            for id in ids {
                paths.push(path.replace("{id}", id).replace("{file}", id));
            }
        }
        paths
    }
}

/// The bytes of a page without what is random in every session: its token, and the names of sessions and browsers.
async fn bytes(client: &mut Client, path: &str) -> (StatusCode, String) {
    let page = client.get(path).await.unwrap();
    (page.status, settled(page.source()))
}

fn settled(mut source: String) -> String {
    for mark in [
        "name=\"token\" value=\"",
        "/account/session/",
        "/account/browser/",
        "for=\"name-",
        "id=\"name-",
        "name=\"draft\" value=\"",
    ] {
        source = without(&source, mark);
    }
    source
}

fn without(source: &str, mark: &str) -> String {
    let mut parts = source.split(mark);
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        kept.push_str(mark);
        kept.push_str(&part[part.find('"').unwrap()..]);
    }
    kept
}

/// The page without what lies between these two, which is of each portal by itself.
fn cut(source: &str, from: &str, to: &str) -> String {
    let (before, rest) = source.split_once(from).unwrap();
    let (_, after) = rest.split_once(to).unwrap();
    format!("{before}{after}")
}

/// Lets both clocks show the same: every sign-in moves the one of its own portal.
fn level(one: &Bench, two: &Bench) {
    let (first, second) = (one.clock.minute(), two.clock.minute());
    one.clock.advance_minutes(second.saturating_sub(first));
    two.clock.advance_minutes(first.saturating_sub(second));
}

/// Compares everything that somebody sees in both twins.
async fn same_for(
    who: &str,
    (with, in_with): (&Bench, &mut Client),
    (without, in_without): (&Bench, &mut Client),
) {
    level(with, without);
    let known = Known::of(with);
    assert!(
        known.cases.len() > Known::of(without).cases.len(),
        "there is something to hide"
    );
    let mut seen = 0;
    for path in known.paths() {
        let there = bytes(in_with, &path).await;
        let never = bytes(in_without, &path).await;
        assert!(there == never, "{who} {path}\n{}\n{}", there.1, never.1);
        seen += usize::from(there.0 == StatusCode::OK);
    }
    assert!(seen > 3, "{who} saw {seen} pages only");
}

/// Waits until the sizes of today were taken.
async fn measured(bench: &Bench) {
    let is_done = |log: String| {
        let since = log.rsplit("Z stopped\n").next().unwrap();
        since.contains("a job ran: figures")
    };
    while !is_done(bench.logged()) {
        tokio::task::yield_now().await;
    }
}

/// What an administrator sees of cases, people and the machine: counts of cases, and what hangs on them.
async fn same_for_an_office(with: &Bench, without: &Bench) {
    level(with, without);
    let (mut one, mut two) = (
        with.member("Administrator").await,
        without.member("Administrator").await,
    );
    let mut paths = vec!["/en/people".to_owned(), "/en/access".to_owned()];
    for id in Known::of(with).members {
        paths.push(format!("/en/people/{id}"));
        let days = "from=2026-11-01&to=2026-11-30";
        paths.push(format!("/en/access?person={id}&{days}"));
    }
    for path in paths {
        let there = bytes(&mut one, &path).await;
        let never = bytes(&mut two, &path).await;
        assert!(there == never, "{path}\n{}\n{}", there.1, never.1);
    }
    same_system((with, &mut one), (without, &mut two)).await;
    // The only triager stays in both, and neither says for how many cases.
    let path = format!("/en/people/{}", id_of(with, "Triager"));
    let there = suspend(&mut one, &path).await;
    let never = suspend(&mut two, &path).await;
    assert!(there == never, "{there}\n{never}");
    assert!(there.contains("Nobody else could work on some"), "{there}");
    // One open case is left to count, and it is not the one that is hidden.
    assert!(
        there.contains("Nobody else can work on 1 open case"),
        "{there}"
    );
}

/// The system page, but for ports, minutes of jobs and the room on the disk, which are each portal's own.
async fn same_system(
    (with, in_with): (&Bench, &mut Client),
    (without, in_without): (&Bench, &mut Client),
) {
    let system = |(status, page): (StatusCode, String)| {
        assert_eq!(status, StatusCode::OK);
        let listeners = "<section class=\"part flow\" aria-labelledby=\"listeners\">";
        let jobs = "<section class=\"part flow\" aria-labelledby=\"jobs\">";
        let page = cut(&page, listeners, "</section>");
        cut(&cut(&page, jobs, "</section>"), "<dd id=\"disk\">", "</dd>")
    };
    measured(with).await;
    measured(without).await;
    let there = system(bytes(in_with, "/en/system").await);
    let never = system(bytes(in_without, "/en/system").await);
    assert!(there == never, "{there}\n{never}");
    assert!(there.contains("Nordvik Food"), "{there}");
}

async fn suspend(client: &mut Client, path: &str) -> String {
    let page = client.get(path).await.unwrap();
    let form = page.form_by_button("Suspend").press("Suspend");
    settled(client.submit(&page, form).await.unwrap().source())
}

/// What is typed into the conflict form.
pub(crate) async fn exclude(
    client: &mut Client,
    path: &str,
    note: &str,
    members: &[String],
) -> Response {
    let page = client.get(&format!("{path}/conflicts")).await.unwrap();
    let mut form = page.form_with("conflict_note").with("conflict_note", note);
    for member in members {
        form.fields.push(("exclude".to_owned(), member.clone()));
    }
    client
        .submit(&page, form.press_value("do", "exclude"))
        .await
        .unwrap()
}

pub(crate) fn id_of(bench: &Bench, name: &str) -> String {
    let member = bench.store().member_by_login(name).unwrap().unwrap();
    member.id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn for_whom_the_reporter_names_the_case_never_existed() {
    let (mut with, without) = Bench::twins().await;
    let text = with.canaries.plant("report text");
    let names = "deputy; PERSON contact, the administrator, and the finance director";
    let fields = [("report", text.as_str()), ("exclude", names)];
    let (_, sent) = send_report(&mut with, &fields).await;
    with.canaries.watch_code(&sent.code().unwrap());
    for name in ["Deputy", "Contact person"] {
        level(&with, &without);
        let (mut one, mut two) = (with.member(name).await, without.member(name).await);
        same_for(name, (&with, &mut one), (&without, &mut two)).await;
    }
    same_for_an_office(&with, &without).await;
    with.finish().await;
    without.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_shut_out_later_loses_every_trace_at_once_with_a_session_open() {
    let (mut with, without) = Bench::twins().await;
    let text = with.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut with, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    with.canaries.watch_code(&code);
    let mut triager = with.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    level(&with, &without);
    let (mut deputy, mut twin) = (with.member("Deputy").await, without.member("Deputy").await);
    let opened = deputy.get(&path).await.unwrap();
    assert!(opened.text().contains(&text), "{}", opened.text());
    // A page that was open keeps its forms: they lead nowhere from now on.
    let old = opened.form_with("message").with("message", "too late");

    let mut lawyer = with.member("Lawyer").await;
    let member = id_of(&with, "Deputy");
    let done = exclude(&mut lawyer, &path, "his brother is named", &[member]).await;
    assert!(
        done.text().contains("has no access any more"),
        "{}",
        done.text()
    );
    let late = deputy
        .submit(&opened, old.press_value("do", "send"))
        .await
        .unwrap();
    assert_eq!(late.status, StatusCode::NOT_FOUND, "{}", late.text());
    same_for("Deputy", (&with, &mut deputy), (&without, &mut twin)).await;
    let page = lawyer.get(&path).await.unwrap();
    assert!(
        page.text().contains("his brother is named"),
        "kept with the case"
    );

    // What happens later leaves no trace either.
    let form = page.form_with("message").with("message", "Which gate?");
    lawyer
        .submit(&page, form.press_value("do", "ask"))
        .await
        .unwrap();
    come_back(&mut reporter, &code).await;
    for days in [8, 100, 60] {
        with.clock.advance_days(days);
        without.clock.advance_days(days);
        level(&with, &without);
        let (mut one, mut two) = (with.member("Deputy").await, without.member("Deputy").await);
        same_for("Deputy", (&with, &mut one), (&without, &mut two)).await;
    }
    with.finish().await;
    without.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_triager_shuts_out_themselves_and_forged_or_stale_forms_shut_out_nobody() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &text)]).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let excluded = || bench.store().index(case).unwrap().excluded.len();
    // Another tenant's lawyer, an administrator, a member that does not exist, and no id at all.
    let forged = [
        id_of(&bench, "Harbour lawyer"),
        id_of(&bench, "Administrator"),
        "00000000000000000000000000".to_owned(),
        "../../en/people".to_owned(),
    ];
    let told = exclude(&mut triager, &path, "", &forged).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(excluded(), 0, "{}", told.text());

    let page = triager.get(&path).await.unwrap();
    let stale = page
        .form_with("conflict")
        .with("token", "old")
        .with("conflict_note", "kept words");
    let mut other = triager.without_origin();
    let answer = other
        .submit(&page, stale.press_value("do", "exclude"))
        .await
        .unwrap();
    assert!(answer.source().contains("kept words"), "{}", answer.text());
    assert!(
        answer.text().contains("Nothing has changed"),
        "{}",
        answer.text()
    );

    let mut triager = bench.member("Triager").await;
    let empty = exclude(&mut triager, &path, "", &[]).await;
    assert!(
        empty.text().contains("Write what you found"),
        "{}",
        empty.text()
    );
    let own = [id_of(&bench, "Triager")];
    let gone = exclude(&mut triager, &path, "a cousin", &own).await;
    assert!(gone.text().contains("You are shut out"), "{}", gone.text());
    assert_eq!(
        triager.get(&path).await.unwrap().status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(excluded(), 1);
    // With no triager left the lawyers take it in.
    let mut lawyer = bench.member("Lawyer").await;
    let taken = lawyer.get(&path).await.unwrap();
    assert!(taken.text().contains(&text), "{}", taken.text());
    bench.finish().await;
}

//! The security log: who reads it, what it keeps, and what happens to somebody who changes it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::troubles::change;

async fn log(client: &mut Client, query: &str) -> Response {
    client.get(&format!("/en/security{query}")).await.unwrap()
}

/// Who did what is of this kind, by the file that an auditor takes out.
pub(crate) async fn who(bench: &Bench, kind: &str) -> Vec<String> {
    let mut auditor = bench.member("Auditor").await;
    let page = log(&mut auditor, &format!("?kind={kind}")).await;
    let form = page.form_by_button("Take out as JSON");
    let form = form.press("Take out as JSON");
    let json = auditor.submit(&page, form).await.unwrap();
    let rows: serde_json::Value = serde_json::from_str(&json.source()).unwrap();
    let rows = rows.as_array().unwrap().iter();
    rows.filter(|row| row["event"] == kind)
        .map(|row| row["who"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_and_auditors_read_filter_and_take_out_the_security_log() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let page = log(&mut admin, "").await;
    assert!(page.text().contains("portal started"), "{}", page.text());
    assert!(page.text().contains("signed in"), "{}", page.text());
    assert!(!page.source().contains("id=\"alarm\""));
    let only = log(
        &mut admin,
        "?kind=all-machine&from=2026-11-23&to=2026-11-23",
    )
    .await;
    let rows = table(&only);
    assert!(rows.contains("portal started") && !rows.contains("signed in"));
    let none = log(&mut admin, "?to=2026-11-22").await;
    assert!(none.text().contains("No entry fits."));
    let wrong = log(
        &mut admin,
        "?from=tomorrow&kind=nothing&person=%00&before=x",
    )
    .await;
    assert!(wrong.text().contains("Write the day like 2026-01-31"));
    assert!(wrong.source().contains("value=\"tomorrow\""));

    let form = page
        .form_by_button("Take out as CSV")
        .press("Take out as CSV");
    let csv = admin.submit(&page, form).await.unwrap();
    assert!(
        csv.header("content-disposition")
            .contains("security-log.csv")
    );
    let source = csv.source();
    assert!(source.starts_with("\u{feff}\"number\",\"day\""), "{source}");
    assert!(
        source.contains(",\"started\",\"portal started\","),
        "{source}"
    );
    let form = page
        .form_by_button("Take out as JSON")
        .press("Take out as JSON");
    let json = admin.submit(&page, form).await.unwrap();
    let rows: serde_json::Value = serde_json::from_str(&json.source()).unwrap();
    let newest = &rows[0];
    assert_eq!(newest["event"], "log-exported");
    assert_eq!(newest["who"], "Administrator");
    assert_eq!(newest["time"], "12:01");
    let numbers: Vec<u64> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["number"].as_u64().unwrap())
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");

    let mut auditor = bench.member("Auditor").await;
    let page = log(&mut auditor, "?kind=log-exported").await;
    assert_eq!(table(&page).matches("entries taken out").count(), 2);
    assert!(table(&page).contains("Administrator"), "{}", page.text());
    let person = page.source();
    let at = person.find(">Administrator</option>").unwrap();
    let id = person[..at].rsplit('"').nth(1).unwrap().to_owned();
    let theirs = log(&mut auditor, &format!("?person={id}")).await;
    assert!(table(&theirs).contains("entries taken out"));
    assert!(!table(&theirs).contains("portal started"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_everybody_else_log_and_system_do_not_exist() {
    let bench = Bench::filled().await;
    let mut visitor = bench.staff();
    for path in ["/en/security", "/en/system"] {
        let page = visitor.get(path).await.unwrap();
        assert!(page.source().contains("name=\"password\""), "{path}");
    }
    for name in ["Lawyer", "Triager", "Auditor"] {
        let mut member = bench.member(name).await;
        let nothing = member.get("/en/no-such-page").await.unwrap();
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        let system = member.get("/en/system").await.unwrap();
        assert_eq!(
            (system.status, system.source()),
            (nothing.status, nothing.source())
        );
        let security = log(&mut member, "").await;
        let auditor = name == "Auditor";
        assert_eq!(security.source() == nothing.source(), !auditor, "{name}");
        if !auditor {
            assert_eq!(security.status, nothing.status);
        }
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_sign_ins_at_unknown_names_costs_a_few_entries_and_keeps_no_name() {
    let mut bench = Bench::filled().await;
    let name = bench.canaries.plant("sign-in name");
    let mut stranger = bench.staff();
    for _ in 0..12 {
        let page = stranger.get("/en/sign-in").await.unwrap();
        let form = page
            .form_with("password")
            .with("name", &name)
            .with("password", "x")
            .with("totp", "000000");
        stranger.submit(&page, form).await.unwrap();
    }
    let mut admin = bench.member("Administrator").await;
    let page = log(&mut admin, "?kind=all-sign-in").await;
    let rows = table(&page);
    assert!(!rows.contains(&name), "{rows}");
    let (failed, delayed) = ("sign-in failed", "sign-in turned away until later");
    // The first of its kind, and one number for all others of the minute; on a slow machine the flood may see two.
    for kind in [failed, delayed] {
        let entries = rows.matches(kind).count();
        assert!((2..=3).contains(&entries), "{kind}: {entries}\n{rows}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_the_log_is_named_by_check_and_shown_as_an_alarm() {
    attacked("was changed", |tree| {
        let (name, mut value) = middle(tree);
        value[70] ^= 1;
        tree.insert(name, value).unwrap();
    })
    .await;
    attacked("it is missing", |tree| {
        tree.remove(middle(tree).0).unwrap();
    })
    .await;
    attacked("was changed", |tree| {
        let (one, other) = (middle(tree), tree.last().unwrap().unwrap());
        tree.insert(&one.0, other.1).unwrap();
        tree.insert(other.0, one.1).unwrap();
    })
    .await;
    attacked("all later ones are missing", |tree| {
        tree.pop_max().unwrap();
        tree.pop_max().unwrap();
    })
    .await;
}

/// Lets somebody at the rows of a stopped portal; `check` says what happened, and so does the page.
async fn attacked(what: &str, attack: impl FnOnce(&sled::Tree)) {
    let bench = Bench::filled().await;
    let bench = bench
        .restart(|data| {
            assert_eq!(subrosa::check_data(data), Ok(Vec::new()));
            change(data, "security", attack);
            let found = subrosa::check_data(data).unwrap();
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("security log: entry "), "{found:?}");
            assert!(found[0].contains("2026-11-23"), "{found:?}");
            assert!(found[0].contains(what), "{found:?}");
        })
        .await;
    alarmed(&bench).await;
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_of_the_records_is_named_and_shown_as_an_alarm() {
    let bench = Bench::filled().await;
    let kept = tempfile::tempdir().unwrap();
    let copy = kept.path().join("records");
    let bench = bench
        .restart(|data| copy_folder(&data.join("records"), &copy))
        .await;
    bench.member("Administrator").await;
    let bench = bench
        .restart(|data| {
            assert_eq!(subrosa::check_data(data), Ok(Vec::new()));
            fs::remove_dir_all(data.join("records")).unwrap();
            copy_folder(&copy, &data.join("records"));
            let found = subrosa::check_data(data).unwrap();
            assert!(
                found.iter().any(|line| line.contains("an old copy")),
                "{found:?}"
            );
        })
        .await;
    alarmed(&bench).await;
    let mut health = bench.health().await;
    for _ in 0..PATIENCE {
        if health.status != StatusCode::OK {
            break;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
        health = bench.health().await;
    }
    assert_eq!(health.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(health.source(), "degraded");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_a_year_ago_go_and_the_rest_still_verifies() {
    let bench = Bench::filled().await;
    bench.member("Administrator").await;
    bench.clock.advance_days(200);
    bench
        .store()
        .set_known_day(subrosa::Clock::today(&*bench.clock))
        .unwrap();
    let bench = bench.restart(|_| ()).await;
    let mut admin = bench.member("Administrator").await;
    let page = log(&mut admin, "").await;
    assert_eq!(table(&page).matches("portal started").count(), 2);
    bench.clock.advance_days(200);
    bench
        .store()
        .set_known_day(subrosa::Clock::today(&*bench.clock))
        .unwrap();
    let bench = bench.restart(|_| ()).await;
    let mut admin = bench.member("Administrator").await;
    // The daily jobs begin with the portal; whoever asks at once may be there before them.
    let mut page = log(&mut admin, "").await;
    for _ in 0..PATIENCE {
        if table(&page).matches("portal started").count() == 2 {
            break;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
        page = log(&mut admin, "").await;
    }
    assert_eq!(table(&page).matches("portal started").count(), 2);
    assert!(!page.source().contains("id=\"alarm\""), "{}", page.text());
    let bench = bench
        .restart(|data| assert_eq!(subrosa::check_data(data), Ok(Vec::new())))
        .await;
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_page_shows_how_the_machine_fares_and_health_says_one_word() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap();
    let text = page.text();
    for said in [
        env!("CARGO_PKG_VERSION"),
        "Nordvik Food",
        "turned off",
        "good until 30 December 2049",
        "made by the portal itself",
        "not set up",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Send a test message"));
    let danish = admin.get("/da/system").await.unwrap();
    assert!(danish.text().contains("ikke sat op"), "{}", danish.text());

    let health = bench.health().await;
    assert_eq!(
        (health.status, health.source()),
        (StatusCode::OK, "ok".to_owned())
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_say_what_was_done_for_accessibility_and_what_was_not() {
    let mut bench = Bench::filled().await;
    let tenant = bench.tenant();
    let mut reporter = bench.reporter();
    let first = reporter.get(&tenant).await.unwrap();
    assert!(first.source().contains("href=\"/en/accessibility\""));
    let page = reporter.get("/da/accessibility").await.unwrap();
    assert!(page.text().contains("Ingen, der bruger skærmlæser"));
    let mut staff = bench.staff();
    let page = staff.get("/en/accessibility").await.unwrap();
    assert!(page.text().contains("Nobody who uses a screen reader"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_end_of_the_vault_is_told() {
    let bench = Bench::filled().await;
    let bench = bench
        .restart(|data| {
            let vault = fs::read_dir(data.join("vault")).unwrap();
            let journal = vault
                .map(|entry| entry.unwrap().path())
                .find(|path| path.to_string_lossy().contains("journal-"))
                .unwrap();
            let whole = fs::read(&journal).unwrap();
            fs::write(&journal, [&whole[..], &[0, 0, 0]].concat()).unwrap();
            let found = subrosa::check_data(data).unwrap();
            assert!(found[0].starts_with("vault: its last entry"), "{found:?}");
            fs::write(&journal, [&whole[..], &[0, 0, 0]].concat()).unwrap();
        })
        .await;
    assert!(
        bench
            .logged()
            .contains("the last entry of the vault was incomplete")
    );
    bench.finish().await;
}

/// Looks at something that comes by itself, as often as makes minutes: long for any of it.
const PATIENCE: usize = 6_000;
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The page says that the log was changed, and so does the operator's log.
async fn alarmed(bench: &Bench) {
    let mut admin = bench.member("Administrator").await;
    let page = log(&mut admin, "").await;
    let alarm = page.html().by_id("alarm");
    assert!(
        alarm.is_some_and(|alarm| alarm.contains("The first place is entry")),
        "{}",
        page.text()
    );
    let page = admin.get("/da/security").await.unwrap();
    assert!(page.text().contains("Sikkerhedsloggen er ændret udefra"));
    let alarm = "ALARM: the security log has a broken link";
    bench.until(alarm, || bench.logged().contains(alarm)).await;
}

/// The rows of the table, without the lists to choose from.
fn table(page: &Response) -> String {
    let source = page.source();
    let rows = source.split("<table").nth(1).unwrap_or_default();
    rows.split("</table>").next().unwrap_or_default().to_owned()
}

fn middle(tree: &sled::Tree) -> (Vec<u8>, Vec<u8>) {
    let rows: Vec<_> = tree.iter().map(Result::unwrap).collect();
    let (name, value) = &rows[rows.len() / 2];
    (name.to_vec(), value.to_vec())
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

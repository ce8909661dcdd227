//! When something of ours is broken: the words stay on the page, and every answer is guarded.

use std::path::Path;

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};

/// Removes the last entry of the roster from the database, as somebody with the disk in their hands could.
fn shorten_roster(data: &Path) {
    let rosters = change(data, "roster", |tree| {
        let (last, _) = tree.last().unwrap().unwrap();
        let entry = last.get(..8).unwrap().to_vec();
        let pages: Vec<_> = tree
            .scan_prefix(&entry)
            .keys()
            .map(Result::unwrap)
            .collect();
        for page in &pages {
            tree.remove(page).unwrap();
        }
        pages.len()
    });
    assert!(rosters > 0);
}

pub(crate) fn change<T>(data: &Path, tree: &str, with: impl FnOnce(&sled::Tree) -> T) -> T {
    let folder = std::fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("db").is_file())
        .unwrap();
    // The last task that held the store may still be ending.
    let mut tries = (0..100).filter_map(|_| {
        sled::open(&folder)
            .inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(50)))
            .ok()
    });
    let db = tries.next().expect("the portal has let go of its store");
    let answer = with(&db.open_tree(tree).unwrap());
    db.flush().unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_roster_stops_reports_and_keeps_the_words() {
    let mut bench = Bench::filled().await.restart(shorten_roster).await;
    let mut client = bench.reporter();
    let (text, place) = (
        bench.canaries.plant("report text"),
        bench.canaries.plant("place"),
    );
    let path = format!("{}/report", bench.tenant());
    let page = client.get(&path).await.unwrap();
    let form = page
        .form_with("report")
        .with("report", &text)
        .with("where", &place)
        .file("files", "note.txt", "text/plain", b"a note");
    let review = client.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let stopped = client.submit(&review, form).await.unwrap();
    assert_eq!(stopped.code(), None);
    assert!(stopped.text().contains("We do not take reports right now"));
    let form = stopped.form_with("report");
    assert_eq!(form.value("report"), Some(text.as_str()));
    assert_eq!(form.value("where"), Some(place.as_str()));
    // Trying again leads to the same draft, with its file.
    let review = client.submit(&stopped, form).await.unwrap();
    assert!(review.text().contains("note.txt"), "{}", review.text());

    let mut staff = bench.staff();
    let page = bench
        .sign_in(&mut staff, "Lawyer", &bench.kit("Lawyer"))
        .await;
    assert!(!page.text().contains("Sign out"), "{}", page.text());
    assert!(bench.logged().contains("roster"), "{}", bench.logged());
    bench.finish().await;
}

/// Spoils a page in the middle of an entry, as a failing disk does.
fn spoil_roster(data: &Path) {
    change(data, "roster", |tree| {
        let (last, _) = tree.last().unwrap().unwrap();
        tree.insert(last, b"spoilt".as_slice()).unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_roster_does_not_keep_the_portal_from_starting() {
    let bench = Bench::filled().await;
    let mut bench = bench.restart(spoil_roster).await;
    let said = bench.logged();
    assert!(said.contains("ALARM: the roster does not verify"), "{said}");
    assert!(said.contains("ALARM: damaged records"), "{said}");
    let mut client = bench.reporter();
    let text = bench.canaries.plant("report text");
    let page = client
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    let form = page.form_with("report").with("report", &text);
    let review = client.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let stopped = client.submit(&review, form).await.unwrap();
    assert_eq!(stopped.code(), None);
    assert!(stopped.text().contains("We do not take reports right now"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_disk_gives_the_words_back_and_is_logged() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let (text, place) = (
        bench.canaries.plant("report text"),
        bench.canaries.plant("place"),
    );
    let page = client
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    // A file where the folder of the drafts was.
    let drafts = bench.data().join("spool");
    std::fs::remove_dir_all(&drafts).unwrap();
    std::fs::write(&drafts, "").unwrap();
    let form = page
        .form_with("report")
        .with("report", &text)
        .with("where", &place);
    let failed = client.submit(&page, form).await.unwrap();
    let shown = failed.text();
    assert!(
        shown.contains("Something went wrong on our side"),
        "{shown}"
    );
    let form = failed.form_with("report");
    assert_eq!(form.value("report"), Some(text.as_str()));
    assert_eq!(form.value("where"), Some(place.as_str()));
    let logged = bench.logged();
    assert!(logged.contains("disk"), "{logged}");

    std::fs::remove_file(&drafts).unwrap();
    std::fs::create_dir(&drafts).unwrap();
    let review = client.submit(&failed, form).await.unwrap();
    assert!(review.text().contains(&text), "{}", review.text());
    bench.finish().await;
}

/// Spoils what each link leads to.
fn spoil_channels(data: &Path) {
    change(data, "channel", |tree| {
        let names: Vec<_> = tree.iter().keys().map(Result::unwrap).collect();
        assert!(!names.is_empty());
        for name in names {
            tree.insert(name, b"spoilt".as_slice()).unwrap();
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_cannot_be_looked_up_gives_the_words_back_and_is_logged() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let page = bench.reporter().get(&path).await.unwrap();
    let mut bench = bench.restart(spoil_channels).await;
    // The page stood open meanwhile.
    let form = page.form_with("report").with("report", &text);
    let failed = bench.reporter().submit(&page, form).await.unwrap();
    assert_eq!(failed.status, StatusCode::INTERNAL_SERVER_ERROR);
    let shown = failed.text();
    assert!(
        shown.contains("Something went wrong on our side"),
        "{shown}"
    );
    assert_eq!(
        failed.form_with("report").value("report"),
        Some(text.as_str())
    );
    let logged = bench.logged();
    assert!(logged.contains("a request failed"), "{logged}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_every_route_carries_the_security_headers() {
    let mut bench = Bench::filled().await;
    let tenant = bench.tenant();
    let mut reporter = bench.reporter().stay();
    let pages = [
        "/",
        "/en/",
        "/da/",
        "/portal.css",
        "/en/help/tor",
        "/en/return",
        "/en/messages",
        &tenant,
        &format!("{tenant}/report"),
        "/en/r/nothing",
        "/nowhere",
        "/en/cases",
        "/%zz",
    ];
    for path in pages {
        guarded(path, &reporter.get(path).await.unwrap());
    }
    let posts = [
        "/en/channel",
        "/en/leave",
        "/en/try",
        "/en/return",
        "/en/reply",
        "/en/hide",
        "/en/name",
        "/en/download",
        &format!("{tenant}/report"),
        &format!("{tenant}/draft"),
        "/en/help/tor",
        "/nowhere",
    ];
    for path in posts {
        guarded(path, &reporter.post(path, &[("code", "x")]).await.unwrap());
    }
    for mut staff in [
        bench.staff().stay(),
        bench.member("Administrator").await,
        bench.member("Lawyer").await,
    ] {
        staff_answers(&mut staff).await;
    }
    bench.finish().await;
}

async fn staff_answers(staff: &mut Client) {
    let case = "/en/case/00000000000000000000000000";
    let pages = [
        "/",
        "/en/",
        "/portal.css",
        "/staff.css",
        "/en/sign-in",
        "/en/setup/x",
        "/en/join/x",
        "/en/cases",
        case,
        &format!("{case}/file/00000000000000000000000000"),
        "/en/people",
        "/en/people/00000000000000000000000000",
        "/en/people/00000000000000000000000000/vouch",
        "/en/people/00000000000000000000000000/cases",
        "/en/tenants",
        "/nowhere",
    ];
    for path in pages {
        guarded(path, &staff.get(path).await.unwrap());
    }
    let posts = [
        "/en/people/invite",
        "/en/people/invite/00000000000000000000000000/withdraw",
        "/en/people/00000000000000000000000000/rights",
        "/en/people/00000000000000000000000000/remove",
        "/en/people/00000000000000000000000000/cases",
        "/en/tenants",
        "/en/sign-in",
        "/en/setup/x",
        "/en/join/x",
        &format!("{case}/assign"),
        &format!("{case}/message"),
        &format!("{case}/files"),
    ];
    for path in posts {
        guarded(path, &staff.post(path, &[("name", "x")]).await.unwrap());
    }
}

fn guarded(path: &str, answer: &Response) {
    let wanted = [
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("strict-transport-security", "max-age=63072000"),
    ];
    for (name, value) in wanted {
        assert_eq!(answer.header(name), value, "{path}: {name}");
    }
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action '",
    ] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("script"),
        "{path}: {policy}"
    );
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{path}"
    );
    let kept = answer.header("cache-control");
    let sheet = path.ends_with(".css") && answer.status == StatusCode::OK;
    assert_eq!(kept == "no-store", !sheet, "{path}: {kept}");
    assert_eq!(answer.header("server"), "", "{path}");
}

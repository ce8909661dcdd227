//! `subrosa recover` on the data folder of a real portal: nobody is left, and two papers are.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use subrosa_policy::{MemberId, Rights};
use subrosa_store::Store;

use crate::bench::Bench;
use crate::founding::{confirm_words, enrol, join, sign_in};
use crate::http::Client;
use crate::journey::case_with;
use crate::people::page_of;
use crate::rights::{tenant_named, ticking};

/// Runs the command with these lines on a paper, and types this answer.
fn recover(data: &Path, name: &str, lines: &[&str], answer: &str) -> Output {
    let papers = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(papers.path(), lines.join("\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_subrosa"))
        .args(["recover", "--for", name, "--data"])
        .arg(data)
        .arg("--papers")
        .arg(papers.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A refusal before the question closes the pipe.
    let typed = command.stdin.take().unwrap().write_all(answer.as_bytes());
    typed.ok();
    command.wait_with_output().unwrap()
}

fn refused(data: &Path, name: &str, lines: &[&str], why: &str) {
    let output = recover(data, name, lines, "yes\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains(why), "{said}");
    for line in lines {
        assert!(
            line.is_empty() || !said.contains(line),
            "what was typed is not said"
        );
    }
}

/// The administrator makes a reset link for somebody, who goes through it. Returns secret, kit
/// and six words.
async fn reset(bench: &Bench, admin: &mut Client, name: &str) -> (String, String, String) {
    let people = admin.get("/en/people").await.unwrap();
    let mut links = people.html().links().into_iter();
    let link = links.find(|(text, _)| text == name).unwrap().1;
    let page = admin.get(&link).await.unwrap();
    assert!(
        page.text().contains("only the two recovery holders"),
        "{}",
        page.text()
    );
    let form = page.form_by_button("Make a reset link");
    let made = admin.submit(&page, form).await.unwrap();
    let source = made.source();
    let at = source.find("/en/join/").unwrap();
    let mut client = bench.staff();
    let page = client.get(&source[at..at + 9 + 26]).await.unwrap();
    let (secret, kit, waiting) = enrol(bench, &mut client, page, "").await;
    let words = waiting.html().by_id("six").unwrap();
    (
        secret,
        kit,
        words.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}

/// A portal with an administrator, and with one lawyer who takes reports in and has no colleague.
pub(crate) struct Alone {
    pub(crate) admin: Client,
    pub(crate) root: Client,
    /// The lawyer's secret of one-time codes and kit.
    pub(crate) secret: String,
    pub(crate) kit: String,
    /// The same of the administrator.
    pub(crate) office: (String, String),
    /// The words on the papers of the two holders.
    pub(crate) halves: [String; 2],
    /// The path of the client's page.
    pub(crate) tenant: String,
}

/// Sets an empty portal up so.
pub(crate) async fn alone(bench: &Bench) -> Alone {
    let mut operator = bench.staff();
    let page = operator.get(&bench.setup()).await.unwrap();
    let (admin_secret, admin_kit, page) = enrol(bench, &mut operator, page, "Ada Holm").await;
    let (secret, kit, page) = enrol(bench, &mut operator, page, "Rut Lind").await;
    let (one, page) = confirm_words(&mut operator, page).await;
    let (two, _) = confirm_words(&mut operator, page).await;
    let halves = [one, two].map(|half| half.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut admin = bench.staff();
    sign_in(bench, &mut admin, "Ada Holm", &admin_secret, &admin_kit).await;
    let page = admin.get("/en/tenants").await.unwrap();
    let form = page.form_with("name").with("name", "Nordvik Food");
    let tenants = admin.submit(&page, form).await.unwrap().source();
    let at = tenants.find("/en/r/").unwrap();
    let tenant = tenants[at..at + 6 + 26].to_owned();
    // Contact persons and texts are not what this is about.
    let id = bench.store().tenants().unwrap()[0].id;
    bench
        .store()
        .change_tenant(id, |tenant| tenant.live = true)
        .unwrap();
    let mut root = bench.staff();
    sign_in(bench, &mut root, "Rut Lind", &secret, &kit).await;
    Alone {
        admin,
        root,
        secret,
        kit,
        office: (admin_secret, admin_kit),
        halves,
        tenant,
    }
}

/// Sends a report, and returns its case's path and its text.
pub(crate) async fn reported(
    bench: &mut Bench,
    root: &mut Client,
    tenant: &str,
) -> (String, String) {
    let text = bench.canaries.plant("report text");
    let mut reporter = bench.reporter();
    let page = reporter.get(&format!("{tenant}/report")).await.unwrap();
    let form = page.form_with("report").with("report", &text);
    let review = reporter.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let sent = reporter.submit(&review, form).await.unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    (case_with(root, &text).await, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_papers_bring_the_last_reader_and_the_cases_back() {
    let mut bench = Bench::empty().await;
    let Alone {
        mut admin,
        mut root,
        halves: [one, two],
        tenant,
        ..
    } = alone(&bench).await;
    let (case, text) = reported(&mut bench, &mut root, &tenant).await;

    let (secret, kit, words) = reset(&bench, &mut admin, "Rut Lind").await;
    // While the portal runs, nobody recovers anything.
    refused(
        &bench.data(),
        "Rut Lind",
        &[&one, &two, &words],
        "another running instance",
    );
    let bench = bench
        .restart(|data| {
            let other = "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title";
            refused(data, "Rut Lind", &[&one, other, &words], "not the halves");
            refused(data, "Rut Lind", &[&two, &one, &words], "not the halves");
            refused(data, "Rut Lind", &[&one, &one, &words], "not the halves");
            refused(data, "Rut Lind", &[&one], "lacks: Second recovery half");
            refused(data, "Rut Lind", &[&one, &two, "zebra zebra zebra zebra zebra zebra"], "wor");
            refused(data, "Ada Holm", &[&one, &two, &words], "no role that reads cases");
            refused(data, "Nobody", &[&one, &two, &words], "nobody signs in");
            refused(&data.join("elsewhere"), "Rut Lind", &[&one], "no data folder");
            let output = recover(data, "Rut Lind", &[&one, &two, &words], "yes\n");
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(said.contains("on the list of members again"), "{said}");
            assert!(said.contains("Cases given back: 1"), "{said}");
        })
        .await;

    let mut root = bench.staff();
    sign_in(&bench, &mut root, "Rut Lind", &secret, &kit).await;
    let page = root.get(&case).await.unwrap();
    assert!(page.text().contains(&text), "{}", page.text());
    // The ceremony stands in the log that administrators read, in the chain of all the others.
    let mut kept = Vec::new();
    let look = |_, entry: subrosa_store::JournalEntry| {
        kept.push((entry.key, entry.count));
        std::ops::ControlFlow::Continue(())
    };
    bench.store().walk_journal(None, look).unwrap();
    for wanted in [("roster-recovered", 1), ("cases-recovered", 1)] {
        let found = kept
            .iter()
            .any(|(key, count)| (key.as_str(), *count) == wanted);
        assert!(found, "{wanted:?} in {kept:?}");
    }
    let checked = bench.store().check_journal().unwrap();
    assert!(checked.broken.is_none(), "{checked:?}");
    bench.finish().await;
}

/// A lawyer of one client joins, the root vouches, and then the administrator gives them more. Returns the six words.
async fn widened(bench: &Bench, alone: &mut Alone) -> String {
    let page = alone.admin.get("/en/tenants").await.unwrap();
    let form = page.form_with("name").with("name", "Vestby Harbour");
    alone.admin.submit(&page, form).await.unwrap();
    let nordvik = tenant_named(bench, "Nordvik Food");
    let fields = [
        ("name", "Bo Dahl"),
        ("role", "lawyer"),
        ("tenant", nordvik.as_str()),
    ];
    let invited = alone.admin.post("/en/people/invite", &fields).await;
    let words = join(bench, &invited.unwrap()).await;
    let (path, page) = page_of(&mut alone.admin, "Bo Dahl").await;
    let vouch = alone.root.get(&format!("{path}/vouch")).await.unwrap();
    let form = vouch.form_with("words").with("words", &words);
    let vouched = alone.root.submit(&vouch, form).await.unwrap();
    let said = vouched.text();
    assert!(said.contains("You have vouched"), "{said}");
    let vestby = tenant_named(bench, "Vestby Harbour");
    let more = [
        ("role", "triager"),
        ("role", "lawyer"),
        ("all-triager", "1"),
        ("tenant-lawyer", nordvik.as_str()),
        ("tenant-lawyer", vestby.as_str()),
    ];
    let form = ticking(&page, &more);
    let saved = alone.admin.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("new rights"), "{}", saved.text());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the roster of a stopped portal says of a member.
fn vouched_for(data: &Path, member: MemberId) -> Rights {
    let roster = Store::open(data).unwrap().roster().unwrap().unwrap();
    roster.person(member).unwrap().rights.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_holders_see_the_rights_that_their_halves_sign_and_say_yes() {
    let bench = Bench::empty().await;
    let mut alone = alone(&bench).await;
    let words = widened(&bench, &mut alone).await;
    let [one, two] = &alone.halves;
    let bo = bench.store().member_by_login("Bo Dahl").unwrap().unwrap();
    let bench = bench
        .restart(|data| {
            let narrow = vouched_for(data, bo.id);
            assert!(narrow != bo.rights);
            let papers = [one.as_str(), two, &words];
            let with_yes = [one.as_str(), two, &words, "yes"];
            // The yes is typed by those who see the question; on a paper it is none.
            for (lines, answer) in [
                (&papers[..], "no\n"),
                (&papers, ""),
                (&papers, "yes, but\n"),
                (&with_yes, ""),
            ] {
                let output = recover(data, "Bo Dahl", lines, answer);
                let why = String::from_utf8(output.stderr).unwrap();
                assert!(!output.status.success(), "{answer}");
                assert!(why.contains("you did not agree"), "{why}");
                assert!(vouched_for(data, bo.id) == narrow, "{answer}");
            }
            let output = recover(data, "Bo Dahl", &papers, "yes\n");
            let said = String::from_utf8(output.stdout).unwrap();
            let why = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{why}");
            for line in [
                "Name:     Bo Dahl",
                "Now:      lawyer: Nordvik Food",
                "Then:     triage: all clients (new)",
            ] {
                assert!(said.lines().any(|said| said == line), "{line}: {said}");
            }
            assert!(said.contains("Vestby Harbour (new)"), "{said}");
            assert!(said.contains("on the list of members again"), "{said}");
            assert!(vouched_for(data, bo.id) == bo.rights);
        })
        .await;
    bench.finish().await;
}

//! The register of reports and the statistics: who reads what of them, and what leaves the portal.

use http::StatusCode;
use subrosa_policy::CaseState;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::security::who;

async fn export(client: &mut Client, address: &str, format: &str) -> Response {
    let page = client.get(address).await.unwrap();
    let form = page.form_with("format").press_value("format", format);
    client.submit(&page, form).await.unwrap()
}

fn cases(bench: &Bench) -> Vec<subrosa_store::CaseIndex> {
    bench.store().index_all().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_holds_days_and_no_words_and_its_export_is_told() {
    let bench = Bench::filled().await;
    let all = cases(&bench);
    let mut lawyer = bench.member("Lawyer").await;
    let mut auditor = bench.member("Auditor").await;
    let page = auditor.get("/en/register").await.unwrap();
    let seen = page.source();
    for index in &all {
        assert!(!seen.contains(&index.label) && !seen.contains(&index.case.to_string()));
        let pseudonym = bench.store().pseudonym(index.case).unwrap();
        assert!(seen.contains(&pseudonym), "{seen}");
    }
    let theirs = export(&mut auditor, "/en/register", "json").await;
    let theirs: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(&theirs.body).unwrap();
    assert_eq!(theirs.len(), all.len());
    for key in ["outcome", "category", "lawyer", "mode", "state"] {
        assert!(theirs.iter().all(|row| !row.contains_key(key)), "{key}");
    }
    assert_eq!(theirs[0]["received"], "2026-11-23");
    let whole = export(&mut lawyer, "/en/register", "csv").await;
    assert_eq!(whole.header("content-type"), "application/octet-stream");
    let whole = whole.source();
    // What is not assigned yet may turn out to be about them.
    let known = all
        .iter()
        .filter(|index| index.state != CaseState::Received);
    assert_eq!(whole.lines().count(), known.count() + 1, "{whole}");
    assert!(all.len() > 2 && whole.lines().count() == all.len());
    assert!(
        whole.contains("\"anonymous\"") && !whole.contains("gate"),
        "{whole}"
    );
    // It stands in the case that the lawyer reads, and in the log; the auditor's only there.
    let mine = all.iter().find(|index| index.handler.is_some()).unwrap();
    let page = lawyer
        .get(&format!("/en/case/{}", mine.case))
        .await
        .unwrap();
    let told = page.source().matches("Stood in a register").count();
    assert_eq!(told, 1, "{}", page.text());
    let log = auditor
        .get("/en/security?kind=register-exported")
        .await
        .unwrap();
    assert_eq!(
        log.source().matches("register of reports exported").count(),
        3
    );
    assert_eq!(
        who(&bench, "register-exported").await,
        ["Lawyer", "Auditor"]
    );
    let empty = lawyer.get("/en/register?from=2027-01-01").await.unwrap();
    assert!(empty.text().contains("No report fits"), "{}", empty.text());
    let odd = lawyer.get("/en/register?from=soon").await.unwrap();
    assert!(odd.text().contains("Write a day as year"), "{}", odd.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_for_a_spreadsheet_holds_no_formula() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Harbour lawyer").await;
    let all = cases(&bench);
    let theirs = all.iter().filter(|index| {
        let tenant = bench.store().tenant(index.tenant).unwrap();
        tenant.name == "Vestby Harbour"
    });
    let theirs: Vec<_> = theirs.collect();
    let tenant = theirs[0].tenant;
    let name = "=HYPERLINK(\"http://x\";\"y\"),\r\n@SUM(1)";
    bench
        .store()
        .change_tenant(tenant, |tenant| tenant.name = name.to_owned())
        .unwrap();
    let file = export(&mut lawyer, "/en/register", "csv").await.source();
    // Another client's reports are not in it; a colleague's case has a pseudonym.
    assert_eq!(file.matches("\r\n").count(), theirs.len() + 1, "{file}");
    assert!(
        !file.contains("Nordvik") && !file.contains(&theirs[0].label),
        "{file}"
    );
    assert!(file.contains(&bench.store().pseudonym(theirs[0].case).unwrap()));
    let cells = file
        .trim_start_matches('\u{feff}')
        .split("\r\n")
        .flat_map(|line| {
            let line = line.trim_matches('"').to_owned();
            line.split("\",\"")
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        });
    for cell in cells {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
    let foreign = all.iter().find(|index| index.tenant != tenant).unwrap();
    let address = format!("/en/register?tenant={}", foreign.tenant);
    let page = lawyer.get(&address).await.unwrap();
    assert!(page.text().contains("No report fits"), "{}", page.text());
    let form = [("token", "old"), ("format", "csv")];
    let mut forged = bench.member("Harbour lawyer").await.without_origin();
    let stale = forged.post("/en/register/export", &form).await.unwrap();
    assert!(
        stale.text().contains("Nothing was taken out"),
        "{}",
        stale.text()
    );
    bench.finish().await;
}

/// The numbers of the tables of a page.
fn numbers(page: &Response) -> Vec<String> {
    let source = page.source();
    let cells = source.split("<td role=\"cell\" class=\"num\">").skip(1);
    let cells = cells.map(|cell| cell.split("</td>").next().unwrap().to_owned());
    cells.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_show_each_role_its_own_clients_and_no_small_numbers() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut harbour = bench.member("Harbour lawyer").await;
    let mut contact = bench.member("Contact person").await;
    let mut auditor = bench.member("Auditor").await;
    let mut triager = bench.member("Triager").await;
    let whole = lawyer.get("/en/statistics").await.unwrap();
    // Two are assigned; whom the third one may be about is not known.
    assert!(
        numbers(&whole).contains(&"2".to_owned()) && !numbers(&whole).contains(&"3".to_owned()),
        "{}",
        whole.text()
    );
    assert!(whole.source().contains("<svg width=\"100%\" height=\"16\""));
    let own = harbour.get("/en/statistics").await.unwrap();
    assert!(numbers(&own).contains(&"1".to_owned()) && !own.source().contains("Nordvik"));
    let waiting = triager.get("/en/statistics").await.unwrap();
    assert!(
        waiting.text().contains("Waiting, in days"),
        "{}",
        waiting.text()
    );
    assert!(
        numbers(&waiting).contains(&"1".to_owned()),
        "{}",
        waiting.text()
    );
    for client in [&mut contact, &mut auditor] {
        let page = client.get("/en/statistics").await.unwrap();
        assert_eq!(page.status, StatusCode::OK);
        let told = numbers(&page);
        assert!(
            !told.is_empty() && told.iter().all(|number| number == "under 5"),
            "{told:?}"
        );
        assert!(
            !page.source().contains(" %</td>"),
            "no shares of small numbers"
        );
    }
    // A client one does not work for changes nothing, whoever asks.
    let all = cases(&bench);
    let harbours = bench.store().tenants().unwrap();
    let harbours = harbours
        .iter()
        .find(|tenant| tenant.name == "Vestby Harbour")
        .unwrap();
    let foreign = format!("/en/statistics?tenant={}", harbours.id);
    let nowhere = "/en/statistics?tenant=00000000000000000000000000";
    for client in [&mut contact, &mut auditor] {
        let one = client.get(&foreign).await.unwrap().source();
        let other = client.get(nowhere).await.unwrap().source();
        assert_eq!(one, other);
    }
    // A case from which somebody is shut out counts for nobody, and nobody sees it go.
    let page = triager.get("/en/cases").await.unwrap();
    let id = all
        .iter()
        .find(|index| index.handler.is_none())
        .unwrap()
        .case
        .to_string();
    assert!(page.source().contains(&id));
    let page = triager.get(&format!("/en/case/{id}")).await.unwrap();
    let member = |login: &str| {
        let found = bench.store().member_by_login(login).unwrap();
        found.unwrap().id.to_string()
    };
    let form = page.form_with("conflict").with("conflict", "yes");
    let form = form
        .with("lawyer", &member("Lawyer"))
        .with("exclude", &member("Deputy"));
    let done = triager.submit(&page, form).await.unwrap();
    assert!(done.text().contains("is assigned to"), "{}", done.text());
    let after = lawyer.get("/en/statistics").await.unwrap();
    assert_eq!(numbers(&after), numbers(&whole), "{}", after.text());
    let mut deputy = bench.member("Deputy").await;
    let file = export(&mut deputy, "/en/register", "csv").await.source();
    assert_eq!(file.lines().count(), all.len(), "{file}");
    bench.finish().await;
}

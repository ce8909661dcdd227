//! What an account could open, and who is told how much of it.

use http::StatusCode;

use crate::bench::Bench;
use crate::items::handled;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_account_could_open_is_told_to_each_as_far_as_they_may_know() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, _) = handled(&mut bench).await;
    lawyer.get(&path).await.unwrap();
    let account = |name: &str| {
        bench
            .store()
            .member_by_login(name)
            .unwrap()
            .unwrap()
            .id
            .to_string()
    };
    let case = path.rsplit('/').next().unwrap().to_owned();
    let index = bench.store().index(case.parse().unwrap()).unwrap();
    let today = "2026-11-23";
    let query = |person: &str, from: &str, to: &str| {
        format!("/en/access?person={person}&from={from}&to={to}")
    };
    let about_lawyer = query(&account("Lawyer"), today, today);
    // Who may know of the case gets its label, and the day.
    let told = bench
        .member("Deputy")
        .await
        .get(&about_lawyer)
        .await
        .unwrap();
    assert!(told.source().contains(&case), "{}", told.text());
    assert!(told.text().contains(&index.label));
    let before = query(&account("Lawyer"), "2026-11-01", "2026-11-22");
    let nothing = bench.member("Deputy").await.get(&before).await.unwrap();
    assert!(
        nothing.text().contains("No case that you may know of."),
        "{}",
        nothing.text()
    );
    // An auditor learns days, an administrator numbers, and neither which case it was.
    for name in ["Auditor", "Administrator"] {
        let told = bench.member(name).await.get(&about_lawyer).await.unwrap();
        assert_eq!(told.status, StatusCode::OK);
        assert!(
            !told.source().contains(&case) && !told.text().contains(&index.label),
            "{name}"
        );
        assert!(told.text().contains("Nordvik Food"), "{}", told.text());
        let telling = if name == "Auditor" {
            "Report of"
        } else {
            "How many cases of each client"
        };
        assert!(told.text().contains(telling), "{}", told.text());
    }
    // A lawyer of another client may not even ask about those who are not colleagues.
    let mut other = bench.member("Harbour lawyer").await;
    let own = other.get("/en/access").await.unwrap();
    assert_eq!(own.status, StatusCode::OK);
    let known = own.source().contains(&account("Deputy"));
    let asked = other
        .get(&query(&account("Deputy"), today, today))
        .await
        .unwrap();
    assert_eq!(asked.status == StatusCode::OK, known);
    assert!(!asked.source().contains(&case));
    for days in [("", ""), ("2026-11-24", "2026-11-23"), ("x", "2026-02-30")] {
        let wrong = other
            .get(&query(&account("Harbour lawyer"), days.0, days.1))
            .await
            .unwrap();
        assert!(
            wrong.text().contains("Write two days, the first one first"),
            "{days:?}"
        );
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_two_questions_about_an_account_tell_an_office_on_which_day_it_lost_a_case() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, _) = handled(&mut bench).await;
    let deputy = bench.store().member_by_login("Deputy").unwrap().unwrap();
    let id = deputy.id.to_string();
    bench.clock.advance_days(2);
    let mut lawyer_now = bench.member("Lawyer").await;
    let page = lawyer_now.get(&format!("{path}/conflicts")).await.unwrap();
    let mut form = page.form_with("conflict_note");
    form.fields.push(("exclude".to_owned(), id.clone()));
    let form = form.press_value("do", "exclude");
    lawyer_now.submit(&page, form).await.unwrap();
    bench.clock.advance_days(2);
    drop(lawyer.get("/en/cases").await);
    for name in ["Administrator", "Auditor"] {
        let mut office = bench.member(name).await;
        let mut told = Vec::new();
        for day in 22..=30 {
            let query = format!("/en/access?person={id}&from=2026-11-{day}&to=2026-11-{day}");
            let page = office.get(&query).await.unwrap().text();
            assert!(page.contains("for whole months"), "{page}");
            assert!(page.contains("Nordvik Food"), "{page}");
            told.push(page);
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        assert!(!told[0].contains("25 Nov"), "{name}: {}", told[0]);
    }
    // Who may know of the case gets the days, as before.
    let query = format!("/en/access?person={id}&from=2026-11-27&to=2026-11-27");
    let page = bench.member("Lawyer").await.get(&query).await.unwrap();
    assert!(!page.source().contains(&path), "{}", page.text());
    bench.finish().await;
}

//! What a triager sees and decides: the class of a case, names and why they were found, blind triage.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::Client;
use crate::journey::{assign, case_with, send_report};

async fn opened(bench: &Bench, text: &str) -> (Client, String) {
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, text).await;
    (triager, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_is_kept_and_a_label_that_is_not_known_is_told_like_one_that_does_not_exist() {
    let mut bench = Bench::filled().await;
    let (text, second) = (
        bench.canaries.plant("report text"),
        bench.canaries.plant("second text"),
    );
    send_report(&mut bench, &[("report", &text), ("category", "2")]).await;
    send_report(&mut bench, &[("report", &second)]).await;
    let (mut triager, path) = opened(&bench, &text).await;
    let other = case_with(&mut triager, &second).await;
    let label = |path: &str| {
        let case = path.rsplit('/').next().unwrap().parse().unwrap();
        bench.store().index(case).unwrap().label
    };
    // A case that is assigned, and so not known any more.
    let handled = bench.store().index_all().unwrap();
    let handled = handled
        .iter()
        .find(|index| index.handler.is_some())
        .unwrap();
    let page = triager.get(&path).await.unwrap();
    assert_eq!(
        page.form_with("severity").value("category"),
        Some("2"),
        "the reporter's choice"
    );
    for unknown in [handled.label.as_str(), "ZZZZ-ZZ", &label(&path)] {
        let form = page
            .form_with("severity")
            .with("duplicate", unknown)
            .with("severity", "high");
        let told = triager.submit(&page, form).await.unwrap();
        assert!(
            told.text().contains("You know no case"),
            "{unknown}: {}",
            told.text()
        );
        assert_eq!(told.form_with("severity").value("duplicate"), Some(unknown));
    }
    let form = page
        .form_with("severity")
        .with("severity", "high")
        .with("scope", "out")
        .with("category", "999")
        .with("duplicate", &label(&other).to_lowercase())
        .with("same", &label(&other));
    let kept = triager.submit(&page, form).await.unwrap();
    assert!(kept.text().contains("is kept"), "{}", kept.text());
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let index = bench.store().index(case).unwrap();
    assert!(
        index.out_of_scope && index.category.is_none(),
        "999 is no category"
    );
    assert!(index.duplicate_of.is_some());
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    // Both links are to a case that the lawyer does not know: of neither there is a trace.
    let hint = format!("May come from the same reporter as {}", label(&other));
    for known in [false, true] {
        if known {
            assign(&mut triager, &other).await;
        }
        for (below, named) in [("", &hint), ("/history", &hint), ("/class", &label(&other))] {
            let page = lawyer.get(&format!("{path}{below}")).await.unwrap();
            let seen = page.text();
            assert_eq!(seen.contains(named), known, "{below} {seen}");
            assert!(known || !seen.contains(&label(&other)), "{below} {seen}");
        }
        let class = lawyer.get(&format!("{path}/class")).await.unwrap();
        assert!(!class.source().contains("<bdi>?</bdi>"), "{}", class.text());
        let mark = format!(".high.true.{known}");
        assert_eq!(
            class.form_with("severity").value("was"),
            Some(mark.as_str())
        );
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_shown_with_where_and_why_they_were_found_and_nobody_is_ticked() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let said = format!("{text} The D\u{435}puty signed.");
    let names: String = (0..100).map(|n| format!("Anna Beck{n}, ")).collect();
    let who = format!("{names}Persson Contact");
    send_report(&mut bench, &[("report", &said), ("who", &who)]).await;
    let (mut triager, path) = opened(&bench, &text).await;
    let page = triager.get(&path).await.unwrap();
    let seen = page.text();
    assert!(
        seen.contains("In the report:") && seen.contains("another spelling"),
        "{seen}"
    );
    assert!(
        seen.contains("In “Who”:") && seen.contains("nearly the same"),
        "{seen}"
    );
    assert_eq!(
        page.form_with("conflict").value("exclude"),
        None,
        "nobody is ticked"
    );
    let form = page
        .form_with("conflict")
        .with("conflict_note", "HARBOUR; Deputy")
        .with("conflict", "yes");
    let checked = triager
        .submit(&page, form.press_value("do", "check"))
        .await
        .unwrap();
    assert!(
        checked.text().contains("In what you wrote:"),
        "{}",
        checked.text()
    );
    assert_eq!(checked.form_with("conflict").value("conflict"), Some("yes"));
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    assert!(bench.store().index(case).unwrap().excluded.is_empty());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blind_triager_gets_category_place_language_and_conflict_names_only() {
    let mut bench = Bench::filled().await;
    let tenants = bench.store().tenants().unwrap();
    let nordvik = tenants
        .iter()
        .find(|tenant| tenant.name == "Nordvik Food")
        .unwrap();
    bench
        .store()
        .change_tenant(nordvik.id, |tenant| tenant.blind = true)
        .unwrap();
    let plant = |bench: &mut Bench, what: &str| bench.canaries.plant(what);
    let (text, when, who) = (
        plant(&mut bench, "report text"),
        plant(&mut bench, "when"),
        plant(&mut bench, "who"),
    );
    let (place, exclude) = (plant(&mut bench, "place"), plant(&mut bench, "excluded"));
    let fields = [
        ("report", text.as_str()),
        ("when", &when),
        ("who", &who),
        ("where", &place),
        ("exclude", &exclude),
        ("category", "2"),
    ];
    send_report(&mut bench, &fields).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &place).await;
    let page = triager.get(&path).await.unwrap();
    let seen = page.text();
    for shown in [
        place.as_str(),
        &exclude,
        "Health, safety or environment",
        "English",
    ] {
        assert!(seen.contains(shown), "{shown}: {seen}");
    }
    for hidden in [text.as_str(), &when, &who, "file-1", "anonymous", "/file/"] {
        assert!(!page.source().contains(hidden), "{hidden}: {seen}");
    }
    // The text stays closed to the confirmation too, and to a download of a file that exists.
    let form = page.form_by_button("Confirm now").press("Confirm now");
    let confirmed = triager.submit(&page, form).await.unwrap();
    assert!(!confirmed.source().contains(&text));
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(&path).await.unwrap();
    assert!(
        case.text().contains(&text) && case.text().contains(&who),
        "{}",
        case.text()
    );
    let links = case.html().links();
    let (_, file) = links.iter().find(|(_, to)| to.contains("/file/")).unwrap();
    assert_eq!(
        triager.get(file).await.unwrap().status,
        StatusCode::NOT_FOUND
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_case_is_about_has_versions_and_an_old_form_undoes_no_newer_decision() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &text), ("category", "2")]).await;
    let (mut triager, path) = opened(&bench, &text).await;
    let class = format!("{path}/class");
    let hidden = triager.get(&class).await.unwrap();
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "no key to it");
    let page = triager.get(&path).await.unwrap();
    let form = page.form_with("severity").with("severity", "low");
    let kept = triager.submit(&page, form).await.unwrap();
    assert!(kept.text().contains("is kept"), "{}", kept.text());
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let old = lawyer.get(&class).await.unwrap();
    assert!(old.text().contains("As the report came"), "{}", old.text());
    let decide = |severity: &str, scope: &str| {
        let form = old.form_with("severity").with("severity", severity);
        form.with("scope", scope)
    };
    let now = lawyer.submit(&old, decide("high", "out")).await.unwrap();
    assert!(now.text().contains("Version 3"), "{}", now.text());
    // The form of before: it says what was decided then, and undoes nothing.
    let late = lawyer.submit(&old, decide("medium", "in")).await.unwrap();
    assert!(
        late.text().contains("somebody else was quicker"),
        "{}",
        late.text()
    );
    assert!(!late.text().contains("Version 4"));
    let both = lawyer.get(&format!("{class}?old=2&new=3")).await.unwrap();
    let source = both.source();
    assert!(source.contains("<del>Low</del>") && source.contains("<ins>High</ins>"));
    let form = both.form_by_button("Bring back version 2");
    let form = form.press("Bring back version 2");
    let back = lawyer.submit(&both, form.clone()).await.unwrap();
    assert!(back.text().contains("Version 4"), "{}", back.text());
    let twice = lawyer.submit(&both, form).await.unwrap();
    assert!(twice.text().contains("somebody else was quicker"));
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let index = bench.store().index(case).unwrap();
    assert!(!index.out_of_scope && index.severity == Some(subrosa_policy::Severity::Low));
    bench.finish().await;
}

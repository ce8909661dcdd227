//! The inbox: what each person sees of it, what its address may say, and the views one keeps.

use http::StatusCode;

use crate::bench::Bench;

/// The ids of tenants that the filter offers.
fn offered(page: &str) -> Vec<String> {
    let list = page.split("<select id=\"tenant\"").nth(1).unwrap_or("");
    let list = list.split("</select>").next().unwrap_or("");
    let options = list.split("<option value=\"").skip(2);
    options
        .map(|option| option.split('"').next().unwrap().to_owned())
        .collect()
}

fn id_of(bench: &Bench, name: &str) -> String {
    let tenants = bench.store().tenants().unwrap();
    let tenant = tenants.iter().find(|tenant| tenant.name == name).unwrap();
    tenant.id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_shows_what_is_due_and_its_filters_are_only_our_own_words() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get("/en/cases").await.unwrap();
    let text = page.text();
    for said in ["Within 14 days", "confirm by", "Only mine", "Age", "today"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    bench.clock.advance_days(8);
    let mut lawyer = bench.member("Lawyer").await;
    let late = lawyer.get("/en/cases?due=overdue").await.unwrap();
    let text = late.text();
    assert!(text.contains("1 day late"), "{text}");
    let groups = late.source().matches("class=\"group\"").count();
    assert_eq!(groups, 1, "{text}");
    assert!(
        late.source()
            .contains("<option value=\"overdue\" selected>")
    );
    // What nobody of us wrote is as if it were not there, and comes back in no link.
    let odd = "/en/cases?due=%22%3E%3Cb%3E&state=nothing&tenant=x&note=Ada&mine=yes&page=-1";
    let odd = lawyer.get(odd).await.unwrap();
    let plain = lawyer.get("/en/cases").await.unwrap();
    assert_eq!(odd.source(), plain.source());
    let far = lawyer.get("/en/cases?page=99").await.unwrap();
    assert_eq!(far.source(), plain.source());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filter_neither_offers_nor_confirms_a_client_one_does_not_work_for() {
    let bench = Bench::filled().await;
    let mut harbour = bench.member("Harbour lawyer").await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get("/en/cases").await.unwrap().source();
    let mut both = vec![
        id_of(&bench, "Nordvik Food"),
        id_of(&bench, "Vestby Harbour"),
    ];
    let mut offer = offered(&page);
    both.sort();
    offer.sort();
    assert_eq!(offer, both);
    let foreign = id_of(&bench, "Nordvik Food");
    let mine = harbour.get("/en/cases").await.unwrap().source();
    assert!(
        !mine.contains(&foreign) && !mine.contains("Nordvik"),
        "{mine}"
    );
    // An id that exists and one that does not are told apart by nothing but themselves.
    let nobody = "00000000000000000000000000";
    for name in ["tenant", "handler"] {
        let real = if name == "tenant" {
            foreign.clone()
        } else {
            let member = bench.store().member_by_login("Lawyer").unwrap();
            member.unwrap().id.to_string()
        };
        let there = harbour
            .get(&format!("/en/cases?{name}={real}"))
            .await
            .unwrap();
        let nowhere = harbour
            .get(&format!("/en/cases?{name}={nobody}"))
            .await
            .unwrap();
        assert_eq!(there.status, StatusCode::OK);
        assert_eq!(there.source().replace(&real, nobody), nowhere.source());
        assert!(there.text().contains("No case fits"), "{}", there.text());
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_kept_for_its_owner_alone_and_outlives_the_session() {
    let mut bench = Bench::filled().await;
    let name = bench.canaries.plant("name of a view");
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get("/en/cases?due=soon&mine=1").await.unwrap();
    let form = page.form_with("name").with("name", &name);
    let kept = lawyer.submit(&page, form).await.unwrap();
    let link =
        format!("<a href=\"/en/cases?due=soon&amp;mine=1\" aria-current=\"page\"><bdi>{name}");
    assert!(kept.source().contains(&link), "{}", kept.source());
    let page = lawyer.get("/en/cases").await.unwrap();
    for (typed, said) in [
        ("", "Give the view a name"),
        (&"x".repeat(41), "at most 40"),
    ] {
        let form = page.form_with("name").with("name", typed);
        let refused = lawyer.submit(&page, form).await.unwrap();
        assert!(refused.text().contains(said), "{}", refused.text());
        assert_eq!(refused.form_with("name").value("name"), Some(typed));
    }
    let stale = [("token", "old"), ("name", "Typed"), ("filters", "?mine=1")];
    let mut forged = bench.member("Lawyer").await.without_origin();
    let refused = forged.post("/en/cases/views", &stale).await.unwrap();
    assert!(
        refused.source().contains("value=\"Typed\""),
        "{}",
        refused.source()
    );
    let mut deputy = bench.member("Deputy").await;
    let theirs = deputy.get("/en/cases").await.unwrap();
    assert!(!theirs.source().contains(&name));
    let mut again = bench.member("Lawyer").await;
    let page = again.get("/en/cases").await.unwrap();
    assert!(page.source().contains(&name) && !page.source().contains("Typed"));
    let form = page.form_with("drop").press_value("drop", &name);
    let dropped = again.submit(&page, form).await.unwrap();
    assert!(
        dropped.text().contains("is forgotten"),
        "{}",
        dropped.text()
    );
    let page = again.get("/en/cases").await.unwrap();
    assert!(!page.source().contains(&name));
    bench.finish().await;
}

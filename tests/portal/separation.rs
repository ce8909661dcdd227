//! Separated powers: every route of both sites, asked by everybody. What the matrix does not give is the page that does
//! not exist, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Who {
    /// A triager of every client.
    Triager,
    /// The lawyer of the assigned case, who founded the roster.
    Handler,
    /// A lawyer of another client than the case's.
    Other,
    /// A contact person of the case's client.
    Contact,
    /// The administrator.
    Admin,
    /// The auditor.
    Auditor,
}

use Who::{Admin, Auditor, Contact, Handler, Other, Triager};

/// What the matrix says of a route.
enum Rule {
    /// For anybody, signed in or not.
    Open,
    /// Behind a one-time link or a half-done sign-in, which these are not.
    Gone,
    /// For every member, about themselves.
    Own,
    /// For these.
    For(&'static [Who]),
    /// For nobody with this id: it is another member's session or browser, or not there.
    Nobody,
}

/// The permission matrix of WORKFLOW.md, route by route. A route that is not here fails the test.
fn rule(method: &str, path: &str) -> Option<Rule> {
    use Rule::{For, Gone, Nobody, Open, Own};
    const OFFICE: &[Who] = &[Admin];
    Some(match (method, path) {
        (_, "/" | "/portal.css" | "/staff.css" | "/passkey.js") => Open,
        (_, "/{lang}/" | "/{lang}/sign-in" | "/{lang}/accessibility") => Open,
        (_, "/{lang}/sign-in/second" | "/{lang}/setup/{token}" | "/{lang}/join/{token}") => Gone,
        ("post", "/{lang}/sign-out" | "/{lang}/account/sign-out-everywhere") => Own,
        (_, "/{lang}/account" | "/{lang}/account/factors" | "/{lang}/account/kit") => Own,
        (_, "/{lang}/account/mail") => Own,
        ("post", "/{lang}/account/password") => Own,
        ("post", "/{lang}/account/browser/{number}" | "/{lang}/account/session/{id}") => Nobody,
        ("get", "/{lang}/cases") => For(&[Triager, Handler, Other, Contact]),
        ("post", "/{lang}/cases/views") => For(&[Triager, Handler, Other]),
        ("post", "/{lang}/cases/search") => For(&[Triager, Handler, Other]),
        ("get", "/{lang}/case/{id}") => For(&[Handler]),
        ("post", "/{lang}/case/{id}/identity" | "/{lang}/case/{id}/message") => For(&[Handler]),
        ("post", "/{lang}/case/{id}/copy") => For(&[Handler]),
        ("post", "/{lang}/case/{id}/files") => For(&[Handler]),
        // The case of the test is assigned, and has no file.
        ("post", "/{lang}/case/{id}/assign") => Nobody,
        ("get" | "post", "/{lang}/case/{id}/class") => For(&[Handler]),
        (_, "/{lang}/case/{id}/conflicts") => For(&[Handler]),
        ("get", "/{lang}/take-down") => For(&[Triager, Handler, Other]),
        (_, "/{lang}/take-down/{id}") => For(&[Triager, Handler]),
        (_, "/{lang}/case/{id}/file/{file}" | "/{lang}/case/{id}/original/{file}") => Nobody,
        ("post", "/{lang}/case/{id}/life") => For(&[Handler]),
        // Nothing waits, and somebody is left.
        (
            "get",
            "/{lang}/case/{id}/holder/{asked}" | "/{lang}/case/{id}/holder/{asked}/question",
        ) => Nobody,
        ("post", "/{lang}/case/{id}/holder/{asked}") => For(&[Handler]),
        ("get", "/{lang}/waiting") => For(&[Triager, Handler, Other]),
        ("post", "/{lang}/waiting/close") => For(&[Triager, Handler, Other]),
        // Nothing of the case waits for a second person.
        ("post", "/{lang}/waiting/{id}/{asked}") => Nobody,
        // The lawyer of the case has released it to the first contact person of the client; it has no file.
        ("get" | "post", "/{lang}/case/{id}/release" | "/{lang}/case/{id}/release/{release}") => {
            For(&[Handler])
        }
        ("get" | "post", "/{lang}/case/{id}/erase") => For(&[Handler]),
        ("get" | "post", "/{lang}/released/{id}") => For(&[Contact]),
        ("post", "/{lang}/released/{id}/copy") => For(&[Contact]),
        ("get", "/{lang}/released/{id}/file/{file}") => Nobody,
        ("get", "/{lang}/case/{id}/history") | ("post", "/{lang}/case/{id}/items") => {
            For(&[Handler])
        }
        // The case of the test has no such item.
        (_, "/{lang}/case/{id}/item/{item}" | "/{lang}/case/{id}/item/{item}/restore") => Nobody,
        ("get", "/{lang}/access") => For(&[Admin, Auditor, Handler, Other]),
        ("get" | "post", "/{lang}/people") => For(&[Admin, Auditor, Triager, Handler, Other]),
        ("post", "/{lang}/people/invite") => For(OFFICE),
        // No invitation has this id.
        ("post", "/{lang}/people/invite/{id}/withdraw") => Nobody,
        ("get", "/{lang}/people/{id}") => For(OFFICE),
        // The member of the test has their first keys, is vouched for, and nobody asked for their dismissal.
        (
            _,
            "/{lang}/people/{id}/cases"
            | "/{lang}/people/{id}/vouch"
            | "/{lang}/people/{id}/dismiss",
        ) => Nobody,
        ("post", "/{lang}/people/{id}/remove" | "/{lang}/people/{id}/reset") => For(OFFICE),
        ("post", "/{lang}/people/{id}/rights" | "/{lang}/people/{id}/service") => For(OFFICE),
        ("post", "/{lang}/people/{id}/standing") => For(OFFICE),
        ("get", "/{lang}/tenants") => For(&[Admin, Auditor, Handler, Other]),
        ("post", "/{lang}/tenants") => For(OFFICE),
        ("get", "/{lang}/tenants/{id}") => For(&[Admin, Handler]),
        ("post", "/{lang}/tenants/{id}/retention") => For(&[Admin, Handler]),
        ("get", "/{lang}/tenants/{id}/texts" | "/{lang}/tenants/{id}/questions") => {
            For(&[Admin, Handler])
        }
        ("post", "/{lang}/tenants/{id}/texts" | "/{lang}/tenants/{id}/questions") => {
            For(&[Admin, Handler])
        }
        (_, "/{lang}/tenants/{id}/renew") => For(OFFICE),
        ("post", "/{lang}/tenants/{id}/settings" | "/{lang}/tenants/{id}/legal") => For(OFFICE),
        ("post", "/{lang}/tenants/{id}/open" | "/{lang}/tenants/{id}/logo") => For(OFFICE),
        ("get", "/{lang}/r/{token}" | "/{lang}/r/{token}/about" | "/{lang}/r/{token}/report") => {
            For(&[Admin, Handler])
        }
        // The tenant of the test has no logo.
        ("get", "/{lang}/r/{token}/logo.png") => Nobody,
        ("get", "/{lang}/statistics") => For(&[Triager, Handler, Other, Contact, Auditor]),
        ("get", "/{lang}/register") | ("post", "/{lang}/register/export") => {
            For(&[Handler, Other, Auditor])
        }
        ("get", "/{lang}/security") | ("post", "/{lang}/security/export") => For(&[Admin, Auditor]),
        (_, "/{lang}/system" | "/{lang}/system/day" | "/{lang}/system/mail") => For(OFFICE),
        _ => return None,
    })
}

/// Every route of a router, read from the source that builds it: method and path.
fn routes(source: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let path = route.split('"').nth(1).unwrap().to_owned();
        let handlers = route.split_once("\",").unwrap().1;
        for method in ["get", "post", "put", "delete", "patch", "any", "head"] {
            let begins = handlers.trim_start().starts_with(&format!("{method}("));
            if begins || handlers.contains(&format!(").{method}(")) {
                found.insert((method.to_owned(), path.clone()));
            }
        }
    }
    found
}

pub(crate) fn reporter_routes() -> BTreeSet<(String, String)> {
    routes(include_str!("../../src/web/reporter.rs"))
}

pub(crate) fn staff_routes() -> BTreeSet<(String, String)> {
    routes(include_str!("../../src/web/staff/routes.rs"))
}

/// Ids that exist, of a client and a case that [`Other`] has nothing to do with.
struct Ids {
    case: String,
    tenant: String,
    member: String,
    release: String,
}

impl Ids {
    async fn of(bench: &Bench, lawyer: &mut Client, admin: &mut Client) -> Self {
        let store = bench.store();
        let tenants = store.tenants().unwrap();
        let nordvik = tenants.iter().find(|t| t.name == "Nordvik Food").unwrap();
        let handled = store.index_all().unwrap();
        let case = handled
            .iter()
            .find(|index| index.tenant == nordvik.id && index.handler.is_some())
            .unwrap();
        let member = store.member_by_login("Deputy").unwrap().unwrap();
        let ids = Self {
            case: case.case.to_string(),
            tenant: nordvik.id.to_string(),
            member: member.id.to_string(),
            release: released(bench, lawyer, &case.case.to_string()).await,
        };
        let case = lawyer.get(&format!("/en/case/{}", ids.case)).await.unwrap();
        assert_eq!(case.status, StatusCode::OK);
        let person = format!("/en/people/{}", ids.member);
        let person = admin.get(&person).await.unwrap();
        assert_eq!(person.status, StatusCode::OK);
        ids
    }

    fn fill(&self, path: &str) -> String {
        let id = match path {
            _ if path.starts_with("/{lang}/case/") => &self.case,
            _ if path.starts_with("/{lang}/released/") => &self.release,
            _ if path.starts_with("/{lang}/people/invite/") => &self.case,
            _ if path.starts_with("/{lang}/people/") => &self.member,
            _ => &self.tenant,
        };
        path.replace("{lang}", "en")
            .replace("{id}", id)
            .replace("{file}", &self.case)
            .replace("{release}", &self.release)
            .replace("{item}", &self.case)
            .replace("{number}", &self.case)
            .replace("{token}", id)
    }
}

/// Releases the report of a case to the contact person.
async fn released(bench: &Bench, lawyer: &mut Client, case: &str) -> String {
    let target = format!("/en/case/{case}/release");
    let page = lawyer.get(&target).await.unwrap();
    let to = crate::releasing::box_of(&page, "Contact person");
    let form = page.form_with("to").with("to", &to).with("part", "1-0");
    let mark = lawyer
        .submit(&page, form.press_value("do", "mark"))
        .await
        .unwrap();
    let form = mark.form_with("part").press_value("do", "check");
    let check = lawyer.submit(&mark, form).await.unwrap();
    let form = check.form_with("part").press_value("do", "release");
    lawyer.submit(&check, form).await.unwrap();
    let case = case.parse().unwrap();
    bench.store().index(case).unwrap().releases[0]
        .id
        .to_string()
}

fn name(who: Who) -> &'static str {
    match who {
        Triager => "Triager",
        Handler => "Lawyer",
        Other => "Harbour lawyer",
        Contact => "Contact person",
        Admin => "Administrator",
        Auditor => "Auditor",
    }
}

async fn ask(client: &mut Client, method: &str, path: &str, token: &str) -> Response {
    match method {
        "get" => client.get(path).await.unwrap(),
        _ => client.post(path, &[("token", token)]).await.unwrap(),
    }
}

/// Names and values, in the order of the answer.
pub(crate) type Headers = Vec<(String, Vec<u8>)>;

/// What an answer is made of, but for the day it was given.
pub(crate) fn whole(response: &Response) -> (StatusCode, Headers, Vec<u8>) {
    let headers = response
        .headers
        .iter()
        .filter(|(name, _)| *name != http::header::DATE);
    let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    (response.status, headers.collect(), response.body.to_vec())
}

#[test]
fn both_routers_are_walked_whole() {
    let staff = staff_routes();
    assert!(staff.len() > 60, "{staff:?}");
    for (method, path) in &staff {
        assert!(rule(method, path).is_some(), "no rule for {method} {path}");
    }
    // Routes are made nowhere else, so that none escapes this test.
    let root = crate::layering::root();
    for file in crate::layering::files_below(&root.join("src/web"), &["rs"]) {
        let source = std::fs::read_to_string(&file).unwrap();
        let makes = source.contains(".route(") || source.contains(".nest(");
        let known = ["src/web/reporter.rs", "src/web/staff/routes.rs"];
        let place = file.strip_prefix(&root).unwrap().to_str().unwrap();
        assert!(!makes || known.contains(&place), "{place} makes a route");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_matrix_does_not_give_is_not_there() {
    let bench = Bench::filled().await;
    let mut clients = BTreeMap::new();
    for who in [Triager, Handler, Other, Contact, Admin, Auditor] {
        clients.insert(who, bench.member(name(who)).await);
    }
    let mut lawyer = bench.member("Lawyer").await;
    let mut admin = bench.member("Administrator").await;
    let ids = Ids::of(&bench, &mut lawyer, &mut admin).await;
    let mut faults = Vec::new();
    for (who, client) in &mut clients {
        faults.extend(walk(client, &ids, &[*who]).await);
    }
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_triager_here_who_is_a_lawyer_there_has_what_each_of_them_has_and_no_more() {
    let bench = Bench::filled().await;
    crate::rights::mix(&bench, name(Other)).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut admin = bench.member("Administrator").await;
    let ids = Ids::of(&bench, &mut lawyer, &mut admin).await;
    let mut mixed = bench.member(name(Other)).await;
    let faults = walk(&mut mixed, &ids, &[Triager, Other]).await;
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
    bench.finish().await;
}

/// Asks for every route with a session of somebody who is all of these, and tells where the answer
/// is not what the matrix says.
async fn walk(client: &mut Client, ids: &Ids, who: &[Who]) -> Vec<String> {
    let mut faults = Vec::new();
    let account = client.get("/en/account").await.unwrap();
    let token = account.form_with("old").value("token").unwrap().to_owned();
    for (method, path) in staff_routes() {
        let target = ids.fill(&path);
        let allowed = match rule(&method, &path).unwrap() {
            Rule::For(these) => who.iter().any(|who| these.contains(who)),
            Rule::Nobody => false,
            Rule::Open | Rule::Gone | Rule::Own => continue,
        };
        if allowed && method == "post" {
            continue;
        }
        let nothing = ask(client, &method, "/en/no-such-page", &token).await;
        let answer = ask(client, &method, &target, &token).await;
        if (whole(&answer) == whole(&nothing)) == allowed {
            faults.push(format!("{who:?} {method} {path}: {}", answer.status));
        }
    }
    let still = client.get("/en/account").await.unwrap();
    assert_eq!(still.status, StatusCode::OK, "{who:?} was signed out");
    faults
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_every_staff_page_asks_to_sign_in_and_tells_nothing() {
    let bench = Bench::filled().await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut admin = bench.member("Administrator").await;
    let ids = Ids::of(&bench, &mut lawyer, &mut admin).await;
    let absent = Ids {
        case: "00000000000000000000000000".to_owned(),
        tenant: "00000000000000000000000000".to_owned(),
        member: "00000000000000000000000000".to_owned(),
        release: "00000000000000000000000000".to_owned(),
    };
    let mut nobody = bench.staff();
    for (method, path) in staff_routes() {
        if matches!(rule(&method, &path).unwrap(), Rule::Open | Rule::Gone) {
            continue;
        }
        let there = ask(&mut nobody, &method, &ids.fill(&path), "t").await;
        let nowhere = ask(&mut nobody, &method, &absent.fill(&path), "t").await;
        assert!(whole(&there) == whole(&nowhere), "{method} {path}");
        let asks = there.source().contains("name=\"password\"");
        assert!(asks, "{method} {path}: {}", there.text());
    }
    bench.finish().await;
}

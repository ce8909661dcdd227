//! Old forms of administrators: whoever sends one that was filled before somebody else changed the
//! same undoes nothing unseen. They read what is there now beside their own, and send it again.

use http::StatusCode;
use subrosa_policy::{LegalProfile, Questionnaire, Retention, TenantId, TenantTexts};

use crate::bench::Bench;
use crate::founding::{enrol, invited_to, sign_in};
use crate::html::Form;
use crate::http::{Client, Response};
use crate::people::path_of;
use crate::rights::tenant_named;

/// Two administrators, each in a browser of their own.
struct Office {
    slow: Client,
    fast: Client,
}

impl Office {
    async fn of(bench: &Bench) -> Self {
        let mut slow = bench.member("Administrator").await;
        let people = slow.get("/en/people").await.unwrap();
        let form = people.form_with("name").with("name", "Ida Krog");
        let invited = slow.submit(&people, form.with("role", "admin")).await;
        let mut fast = bench.staff();
        let page = fast.get(&invited_to(&invited.unwrap())).await.unwrap();
        let (secret, kit, _) = enrol(bench, &mut fast, page, "").await;
        let page = sign_in(bench, &mut fast, "Ida Krog", &secret, &kit).await;
        assert!(page.text().contains("Sign out"), "{}", page.text());
        Self { slow, fast }
    }
}

/// A form of a page that is there for changing all of something.
struct Whole<'a> {
    path: &'a str,
    /// A field that only this form of the page has.
    field: &'a str,
    /// What the faster one makes of it, and the slower one.
    theirs: &'a [(&'a str, &'a str)],
    mine: &'a [(&'a str, &'a str)],
    /// What the slower one then reads, theirs and their own.
    both: &'a [&'a str],
}

impl Whole<'_> {
    fn filled(&self, page: &Response, fields: &[(&str, &str)]) -> Form {
        let mut form = page.form_with(self.field);
        for (name, value) in fields {
            form = form.with(name, value);
        }
        let button = form.button_texts()[0].to_owned();
        form.press(&button)
    }

    /// Both open it, the faster one saves, and the slower one sends the old form.
    async fn is_not_undone(&self, office: &mut Office, kept: impl Fn() -> String) {
        let opened = office.slow.get(self.path).await.unwrap();
        let page = office.fast.get(self.path).await.unwrap();
        let form = self.filled(&page, self.theirs);
        let saved = office.fast.submit(&page, form).await.unwrap();
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
        let theirs = kept();

        let form = self.filled(&opened, self.mine);
        let told = office.slow.submit(&opened, form).await.unwrap();
        self.tells_both(&told);
        assert_eq!(kept(), theirs, "an old form was taken");
        for mark in [
            None,
            Some(""),
            Some("0"),
            Some(opened_mark(&opened, self).as_str()),
        ] {
            let form = self.filled(&told, self.mine).without("seen");
            let form = match mark {
                Some(mark) => form.with("seen", mark),
                None => form,
            };
            let forged = office.slow.submit(&told, form).await.unwrap();
            self.tells_both(&forged);
            assert_eq!(kept(), theirs, "a form with the mark {mark:?} was taken");
        }

        // What was typed is still there, and is taken when it is sent again as it stands.
        let again = told.form_with(self.field);
        let button = again.button_texts()[0].to_owned();
        let saved = office.slow.submit(&told, again.press(&button)).await;
        let saved = saved.unwrap();
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
        assert_ne!(kept(), theirs, "{}", saved.text());
        // The page that answers goes on from there.
        let page = self.filled(&saved, self.theirs);
        let back = office.slow.submit(&saved, page).await.unwrap();
        assert_eq!(back.status, StatusCode::OK, "{}", back.text());
        assert_eq!(kept(), theirs);
    }

    /// The slower one drops what waits, on a page that shows what waited before.
    async fn is_not_dropped(&self, office: &mut Office, kept: impl Fn() -> String) {
        let opened = office.slow.get(self.path).await.unwrap();
        let page = office.fast.get(self.path).await.unwrap();
        let form = self.filled(&page, self.mine);
        office.fast.submit(&page, form).await.unwrap();
        let theirs = kept();
        let drop = |page: &Response| page.form_by_button("Drop it").press("Drop it");
        let told = office.slow.submit(&opened, drop(&opened)).await.unwrap();
        assert!(told.text().contains(CHANGED), "{}", told.text());
        assert_eq!(kept(), theirs, "what nobody saw was dropped");
        let page = office.slow.get(self.path).await.unwrap();
        let dropped = office.slow.submit(&page, drop(&page)).await.unwrap();
        assert!(dropped.text().contains("Dropped."), "{}", dropped.text());
        assert_eq!(kept(), "None");
        let again = office.slow.submit(&page, drop(&page)).await.unwrap();
        assert!(again.text().contains(CHANGED), "{}", again.text());
        let page = office.fast.get(self.path).await.unwrap();
        let form = self.filled(&page, self.theirs);
        office.fast.submit(&page, form).await.unwrap();
    }

    fn tells_both(&self, told: &Response) {
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
        let said = told.text();
        assert!(said.contains("Somebody changed this meanwhile"), "{said}");
        for both in self.both {
            assert!(said.contains(both), "no {both} in {said}");
        }
    }
}

const CHANGED: &str = "It has changed since you opened the page";

fn opened_mark(page: &Response, whole: &Whole<'_>) -> String {
    let form = page.form_with(whole.field);
    form.value("seen").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_undo_each_other_s_rights_of_a_person_unseen() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let path = path_of(&mut office.slow, "Deputy").await;
    let rights = Whole {
        path: &path,
        field: "role",
        theirs: &[("role", "triager")],
        mine: &[("role", "lawyer")],
        both: &["Roles triage lawyer"],
    };
    let kept = || {
        let deputy = bench.store().member_by_login("Deputy").unwrap().unwrap();
        format!("{:?}", deputy.rights)
    };
    // Only what is really changed ends their sessions.
    let mut deputy = bench.member("Deputy").await;
    let opened = office.slow.get(&path).await.unwrap();
    let form = opened.form_with("role").with("seen", "5e");
    let told = office.slow.submit(&opened, form).await.unwrap();
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
    assert!(told.text().contains("it says what is there now"));
    assert!(
        !bench.logged().contains("roles or clients of a member"),
        "{}",
        bench.logged()
    );
    let still = deputy.get("/en/cases").await.unwrap();
    assert!(still.text().contains("Sign out"), "{}", still.text());
    rights.is_not_undone(&mut office, kept).await;
    // What is wrong with an old form does not make it a new one.
    let opened = office.slow.get(&path).await.unwrap();
    let form = rights.filled(&opened, rights.mine);
    let none = opened.form_with("role").without("role");
    let wrong = office.slow.submit(&opened, none).await.unwrap();
    let page = office.fast.get(&path).await.unwrap();
    office.fast.submit(&page, form).await.unwrap();
    let late = rights.filled(&wrong, &[("role", "triager")]);
    let told = office.slow.submit(&wrong, late).await.unwrap();
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_undo_each_other_s_absence_of_a_person_unseen() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let path = path_of(&mut office.slow, "Deputy").await;
    let tenant = tenant_named(&bench, "Nordvik Food");
    let fields = format!("fields-{tenant}");
    let service = Whole {
        path: &path,
        field: "from",
        theirs: &[
            ("from", "2026-12-01"),
            ("to", "2026-12-04"),
            (&fields, "tax"),
        ],
        mine: &[("from", ""), ("to", ""), (&fields, "tax, <b>")],
        both: &[
            "First day away 2026-12-01 –",
            "Last day away 2026-12-04 –",
            "Kinds of cases for Nordvik Food tax tax, <b>",
        ],
    };
    let kept = || {
        let deputy = bench.store().member_by_login("Deputy").unwrap().unwrap();
        format!("{:?}", deputy.service)
    };
    service.is_not_undone(&mut office, kept).await;
    // One form is not in the way of another: suspending somebody is not part of it.
    let opened = office.slow.get(&path).await.unwrap();
    let page = office.fast.get(&path).await.unwrap();
    let form = page.form_by_button("Suspend").press("Suspend");
    office.fast.submit(&page, form).await.unwrap();
    let form = service.filled(&opened, service.mine);
    let saved = office.slow.submit(&opened, form).await.unwrap();
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_undo_each_other_s_settings_of_a_client_unseen() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let id = tenant_named(&bench, "Nordvik Food");
    let path = format!("/en/tenants/{id}");
    let id: TenantId = id.parse().unwrap();
    let store = bench.store();
    let settings = Whole {
        path: &path,
        field: "voluntary",
        theirs: &[("name", "Nordvik Salt"), ("two_to_close", "1")],
        mine: &[("name", "Nordvik <Sea>")],
        both: &[
            "Name Nordvik Salt Nordvik <Sea>",
            "two people close a case ticked not ticked",
        ],
    };
    let offered = || {
        let tenant = store.tenant(id).unwrap();
        format!("{} {} {}", tenant.name, tenant.two_to_close, tenant.live)
    };
    settings.is_not_undone(&mut office, offered).await;
    let legal = Whole {
        path: &path,
        field: "holidays",
        theirs: &[("source", "Act 1"), ("holidays", "2026-12-24")],
        mine: &[("source", "Act 2"), ("holidays", "2026-12-25\n2026-12-26")],
        both: &[
            "The law or rule they come from Act 1 Act 2",
            "Holidays 2026-12-24 2026-12-25 2026-12-26",
        ],
    };
    let dates = || {
        let versions = store.tenant(id).unwrap().versions;
        let profile: LegalProfile = store.content(id, versions).unwrap();
        format!("{profile:?}")
    };
    legal.is_not_undone(&mut office, dates).await;
    // The forms of one page are not in each other's way.
    let opened = office.slow.get(&path).await.unwrap();
    let page = office.fast.get(&path).await.unwrap();
    let form = page.form_by_button("Close to").press("Close to");
    let closed = office.fast.submit(&page, form).await.unwrap();
    let form = legal.filled(&closed, legal.mine);
    office.fast.submit(&closed, form).await.unwrap();
    let form = settings.filled(&opened, settings.mine);
    let saved = office.slow.submit(&opened, form).await.unwrap();
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    assert_eq!(offered(), "Nordvik <Sea> true false");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_undo_each_other_s_question_for_retention_unseen() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let id = tenant_named(&bench, "Nordvik Food");
    let path = format!("/en/tenants/{id}");
    let id: TenantId = id.parse().unwrap();
    let retention = Whole {
        path: &path,
        field: "archive",
        theirs: &[("archive", "40"), ("erase", "70")],
        mine: &[("archive", "50"), ("erase", "80")],
        both: &[
            "Quiet days until the archive 40 50",
            "Days from there until erasure 70 80",
            "Ida Krog asks for 40 and 70 days instead",
        ],
    };
    let asked = || {
        let asked = bench.store().pending::<Retention>(id).unwrap();
        format!("{:?}", asked.map(|asked| asked.content))
    };
    retention.is_not_undone(&mut office, asked).await;
    retention.is_not_dropped(&mut office, asked).await;
    // What came to be used meanwhile is told as well.
    let opened = office.slow.get(&path).await.unwrap();
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let form = page.form_by_button("Say yes").press("Say yes");
    lawyer.submit(&page, form).await.unwrap();
    let form = retention.filled(&opened, retention.mine);
    let told = office.slow.submit(&opened, form).await.unwrap();
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
    assert_eq!(asked(), "None");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_undo_each_other_s_words_for_reporters_unseen() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let id = tenant_named(&bench, "Nordvik Food");
    let (texts, questions) = (
        format!("/en/tenants/{id}/texts"),
        format!("/en/tenants/{id}/questions"),
    );
    let id: TenantId = id.parse().unwrap();
    let whole = Whole {
        path: &texts,
        field: "advice-en",
        theirs: &[("advice-en", "# Here\nSalt")],
        mine: &[("advice-en", "# Here\nSea <b>")],
        both: &["NowYours", "Salt Sea <b>"],
    };
    let waiting = || {
        let pending = bench.store().pending::<TenantTexts>(id).unwrap();
        format!("{:?}", pending.map(|pending| pending.content.languages))
    };
    whole.is_not_undone(&mut office, waiting).await;
    whole.is_not_dropped(&mut office, waiting).await;
    let asked = Whole {
        path: &questions,
        field: "c1-en",
        theirs: &[("c1-en", "Salt")],
        mine: &[("c1-en", "Sea")],
        both: &["NowYours", "Salt", "Sea"],
    };
    let waiting = || {
        let pending = bench.store().pending::<Questionnaire>(id).unwrap();
        format!("{:?}", pending.map(|pending| pending.content))
    };
    asked.is_not_undone(&mut office, waiting).await;
    asked.is_not_dropped(&mut office, waiting).await;
    // An old version does not take the place of a draft that nobody saw there.
    let opened = office.slow.get(&questions).await.unwrap();
    let page = office.fast.get(&questions).await.unwrap();
    let saved = asked.filled(&page, &[("c1-en", "Sand")]);
    office.fast.submit(&page, saved).await.unwrap();
    // The one version is in use, so no button brings it back; a hand-made form can.
    let seen = opened.form_with("c1-en").value("seen").unwrap().to_owned();
    let fields = [("restore", "1"), ("seen", seen.as_str())];
    let told = office.slow.post(&questions, &fields).await.unwrap();
    assert!(
        told.text().contains("It has changed since"),
        "{}",
        told.text()
    );
    assert!(waiting().contains("Sand"), "{}", waiting());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_forms_that_come_at_once_one_is_taken() {
    let bench = Bench::filled().await;
    let mut office = Office::of(&bench).await;
    let path = path_of(&mut office.slow, "Deputy").await;
    for day in ["2026-12-01", "2026-12-02", "2026-12-03"] {
        let page = office.slow.get(&path).await.unwrap();
        let other = office.fast.get(&path).await.unwrap();
        let form = page.form_with("from").with("from", day).with("to", day);
        let more = other
            .form_with("from")
            .with("from", day)
            .with("to", "2026-12-09");
        let (one, two) = tokio::join!(
            office.slow.submit(&page, form),
            office.fast.submit(&other, more)
        );
        let mut answers = [one.unwrap().status, two.unwrap().status];
        answers.sort();
        assert_eq!(answers, [StatusCode::OK, StatusCode::CONFLICT], "{day}");
    }
    bench.finish().await;
}

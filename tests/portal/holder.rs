//! Whoever holds a recovery half as the second person: the question leaves the portal as a file, the real command opens
//! it, and the answer comes back through the page.

use std::io::Write;
use std::process::{Command, Stdio};

use http::StatusCode;

use crate::bench::Bench;
use crate::factors::show;
use crate::founding::{join, sign_in};
use crate::http::{Client, Response};
use crate::journey::person;
use crate::recovering::{Alone, alone, reported};
use crate::story_7::live;

/// What `subrosa agree` printed, and what it complained of.
struct Said {
    agreed: bool,
    out: String,
    errors: String,
}

impl Said {
    fn answer(&self) -> String {
        let last = self.out.lines().last().unwrap().trim();
        assert!(
            self.agreed && last.len() == 24,
            "{}{}",
            self.out,
            self.errors
        );
        last.to_owned()
    }
}

/// The holder opens the file in an empty folder, with the words on their paper, and types this.
fn agree(question: &[u8], words: &str, typed: &str) -> Said {
    let (folder, papers) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (file, paper) = (papers.path().join("question"), papers.path().join("paper"));
    std::fs::write(&file, question).unwrap();
    std::fs::write(&paper, words).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_subrosa"))
        .current_dir(folder.path())
        .arg("agree")
        .arg(&file)
        .arg("--papers")
        .arg(&paper)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A refusal before the question is read closes the pipe.
    command
        .stdin
        .take()
        .unwrap()
        .write_all(format!("{typed}\n").as_bytes())
        .ok();
    let output = command.wait_with_output().unwrap();
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is written");
    let said = Said {
        agreed: output.status.success(),
        out: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    };
    // Nothing of the paper is said again.
    let words: Vec<&str> = words.split_whitespace().collect();
    for run in words.windows(3) {
        let run = run.join(" ");
        assert!(!said.out.contains(&run) && !said.errors.contains(&run));
    }
    said
}

/// A lawyer without colleagues, and the path of a case that they have taken.
async fn taken(bench: &mut Bench) -> (Alone, String, String) {
    let mut alone = alone(bench).await;
    let tenant = alone.tenant.clone();
    let (case, text) = reported(bench, &mut alone.root, &tenant).await;
    let page = alone.root.get(&case).await.unwrap();
    let lawyer = person(&page.source(), "lawyer", "Rut Lind");
    let form = page.form_with("conflict").with("conflict", "no");
    let form = form.with("lawyer", &lawyer);
    let done = alone.root.submit(&page, form).await.unwrap();
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    (alone, case, text)
}

/// Where the page of the case leads to for what waits.
fn holder_link(page: &Response) -> Option<String> {
    let links = page.html().links().into_iter();
    links.map(|(_, to)| to).find(|to| to.contains("/holder/"))
}

async fn ask_hold(client: &mut Client, case: &str) -> String {
    let hold = [("hold_reason", "lawsuit"), ("review", "2029-01-01")];
    let asked = live(client, case, "hold", &hold).await;
    let said = asked.text();
    assert!(said.contains("no colleague is left"), "{said}");
    holder_link(&asked).unwrap_or_else(|| panic!("no link: {said}"))
}

async fn question(client: &mut Client, link: &str) -> Vec<u8> {
    let file = client.get(&format!("{link}/question")).await.unwrap();
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-disposition").starts_with("attachment"));
    file.body.to_vec()
}

/// Types an answer into the page.
async fn bring(client: &mut Client, link: &str, answer: &str) -> Response {
    let page = client.get(link).await.unwrap();
    let form = page.form_with("answer").with("answer", answer);
    client.submit(&page, form).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lawyer_without_colleagues_asks_a_holder_for_a_hold() {
    let mut bench = Bench::empty().await;
    let (mut alone, case, text) = taken(&mut bench).await;
    let root = &mut alone.root;
    let id = case.rsplit('/').next().unwrap().parse().unwrap();
    let label = bench.store().index(id).unwrap().label;
    let link = ask_hold(root, &case).await;
    let page = root.get(&link).await.unwrap();
    for shown in [&*label, "Legal hold", "A lawsuit", "subrosa agree"] {
        assert!(page.text().contains(shown), "{}", page.text());
    }
    let file = question(root, &link).await;
    for hidden in [label.as_bytes(), text.as_bytes(), b"Rut Lind", b"lawsuit"] {
        assert!(!file.windows(hidden.len()).any(|window| window == hidden));
    }

    // The holder: another paper, another file, and a no.
    let [one, two] = &alone.halves;
    let stranger = "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title";
    for (file, words, typed, why) in [
        (&file[..], stranger, "yes", "this half does not open"),
        (&file[1..], one, "yes", "no question of a portal"),
        (&file[..], "zebra", "yes", "there are 1 words"),
        (&file[..], one, "y", "you did not agree"),
        (&file[..], one, "", "you did not agree"),
    ] {
        let said = agree(file, words, typed);
        assert!(!said.agreed && said.errors.contains(why), "{}", said.errors);
        assert!(!said.out.contains("Read this answer"), "{}", said.out);
    }
    let said = agree(&file, one, "yes");
    for shown in [
        &*label,
        "half 1 of 2",
        "Rut Lind",
        "Legal hold",
        "A lawsuit",
        "2029-01-01",
    ] {
        assert!(said.out.contains(shown), "{}", said.out);
    }
    assert!(!said.out.contains(&text));
    let first = said.answer();
    assert_ne!(agree(&file, two, "yes").answer(), first);

    // The same asked once more is another question.
    let asked = link.rsplit('/').next().unwrap();
    live(root, &case, "take-back", &[("asked", asked)]).await;
    let link = ask_hold(root, &case).await;
    let answer = agree(&question(root, &link).await, one, "yes").answer();

    // Wrong ones change nothing and stay in the field.
    let slip = format!(
        "{}{}",
        &answer[..23],
        if answer.ends_with('0') { 2 } else { 0 }
    );
    for (typed, why) in [
        ("", "Type the answer of the holder"),
        (&*slip, "is wrong or missing"),
        (&*first, "not an answer to this question"),
    ] {
        let page = bring(root, &link, typed).await;
        assert!(page.text().contains(why), "{}", page.text());
        let kept = page.form_with("answer");
        assert_eq!(kept.value("answer").unwrap_or_default(), typed);
    }
    assert!(bench.store().index(id).unwrap().hold.is_none());
    let page = root.get(&link).await.unwrap();
    let form = page.form_with("answer");
    let form = form.with("answer", &answer.to_lowercase().replace('-', " "));
    let done = root.submit(&page, form.clone()).await.unwrap();
    assert!(done.text().contains("and it is done"), "{}", done.text());
    let told = "Holder of recovery half 1 said yes: legal hold";
    assert!(done.text().contains(told), "{}", done.text());
    let index = bench.store().index(id).unwrap();
    assert!(index.hold.is_some() && index.pending.is_empty());
    let twice = root.submit(&page, form).await.unwrap();
    assert!(twice.text().contains("Nothing changed"), "{}", twice.text());
    let gone = root.get(&link).await.unwrap();
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let danish = root.get(&case.replace("/en/", "/da/")).await.unwrap();
    let told = "Indehaveren af gendannelseshalvdel 1 sagde ja: sagen bevares";
    assert!(danish.text().contains(told), "{}", danish.text());
    let logged = bench.logged();
    assert!(!logged.contains(&label) && !logged.contains(&answer));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lawyer_without_colleagues_erases_something_with_a_holder() {
    let mut bench = Bench::empty().await;
    let (mut alone, case, text) = taken(&mut bench).await;
    let root = &mut alone.root;
    let erase = format!("{case}/erase");
    let page = root.get(&erase).await.unwrap();
    let form = page.form_with("what").with("what", "part:1-0");
    let mark = root
        .submit(&page, form.press_value("do", "mark"))
        .await
        .unwrap();
    let form = mark.form_with("text").with("text", &format!("[[{text}]]"));
    let form = form.with("reason", "mistake").press_value("do", "ask");
    let asked = root.submit(&mark, form).await.unwrap();
    let link = holder_link(&asked).unwrap_or_else(|| panic!("{}", asked.text()));
    let said = agree(&question(root, &link).await, &alone.halves[1], "yes");
    for shown in ["half 2 of 2", "Erase something", "by mistake"] {
        assert!(said.out.contains(shown), "{}", said.out);
    }
    let done = bring(root, &link, &said.answer()).await;
    assert!(
        done.text().contains("Nothing is erased yet"),
        "{}",
        done.text()
    );
    assert!(done.text().contains(&text));
    let ready = root.get(&erase).await.unwrap();
    let form = ready.form_by_button("Erase now").press_value("do", "erase");
    let erased = root.submit(&ready, form).await.unwrap();
    assert!(erased.text().contains("It is erased."), "{}", erased.text());
    let page = root.get(&case).await.unwrap();
    assert!(!page.source().contains(&text));
    for told in [
        "Holder of recovery half 2 said yes: something may be erased",
        "that came here by mistake. A recovery holder agreed",
    ] {
        assert!(page.text().contains(told), "{}", page.text());
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_needs_a_factor_an_own_form_and_that_still_nobody_is_left() {
    let mut bench = Bench::empty().await;
    let (mut alone, case, _) = taken(&mut bench).await;
    let link = ask_hold(&mut alone.root, &case).await;
    let file = question(&mut alone.root, &link).await;
    let answer = agree(&file, &alone.halves[0], "yes").answer();
    let id = case.rsplit('/').next().unwrap().parse().unwrap();
    let is_held = |bench: &Bench| bench.store().index(id).unwrap().hold.is_some();

    // A form from before this session, and one that another site has sent.
    let page = alone.root.get(&link).await.unwrap();
    let form = page.form_with("answer").with("answer", &answer);
    let mut elsewhere = bench.staff();
    sign_in(
        &bench,
        &mut elsewhere,
        "Rut Lind",
        &alone.secret,
        &alone.kit,
    )
    .await;
    let mut elsewhere = elsewhere.without_origin();
    let old = elsewhere.submit(&page, form.clone()).await.unwrap();
    assert!(old.text().contains("The form was old") || old.text().contains("the form was old"));
    assert_eq!(old.form_with("answer").value("answer"), Some(&*answer));
    // The administrator has no such page, nor whoever is not signed in.
    for path in [link.clone(), format!("{link}/question")] {
        let refused = alone.admin.get(&path).await.unwrap();
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let nobody = bench.staff().get(&path).await.unwrap();
        assert!(nobody.source().contains("name=\"password\""), "{path}");
    }
    let forged = alone
        .admin
        .post(&link, &[("answer", &answer)])
        .await
        .unwrap();
    assert_eq!(forged.status, StatusCode::NOT_FOUND);

    // Ten minutes later a factor is asked for, and the answer is carried through.
    bench.clock.advance_minutes(11);
    let asked = alone.root.submit(&page, form.clone()).await.unwrap();
    assert!(
        asked.text().contains("Is it still you?"),
        "{}",
        asked.text()
    );
    assert!(!is_held(&bench));
    colleague(&bench, &alone).await;
    bench.clock.advance_minutes(1);
    let code = bench.totp(&alone.secret);
    let late = show(&mut alone.root, &asked, "totp", &code).await;
    assert!(late.text().contains("Nothing changed"), "{}", late.text());
    assert!(!is_held(&bench) && holder_link(&late).is_none());
    let back = alone.root.get(&link).await.unwrap();
    assert!(back.path.ends_with(&case) && holder_link(&back).is_none());
    let none = alone.root.get(&format!("{link}/question")).await.unwrap();
    assert!(none.path.ends_with(&case), "{}", none.path);
    bench.finish().await;
}

/// A triager joins, and the lawyer vouches for them.
async fn colleague(bench: &Bench, alone: &Alone) {
    let fields = [("name", "Tia Berg"), ("role", "triager"), ("all", "1")];
    let (mut admin, (secret, kit)) = (bench.staff(), &alone.office);
    sign_in(bench, &mut admin, "Ada Holm", secret, kit).await;
    let invited = admin.post("/en/people/invite", &fields).await.unwrap();
    let words = join(bench, &invited).await;
    let mut root = bench.staff();
    sign_in(bench, &mut root, "Rut Lind", &alone.secret, &alone.kit).await;
    let people = root.get("/en/people").await.unwrap();
    let mut links = people.html().links().into_iter();
    let (_, vouch) = links.find(|(_, to)| to.ends_with("/vouch")).unwrap();
    let page = root.get(&vouch).await.unwrap();
    let form = page.form_with("words").with("words", &words);
    let vouched = root.submit(&page, form).await.unwrap();
    assert!(
        vouched.text().contains("You have vouched"),
        "{}",
        vouched.text()
    );
}

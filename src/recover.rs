//! `subrosa recover`: both recovery holders give a member the cases back that nobody can open
//! any more. It works on the data folder of a portal that is stopped, and never in a page.

mod rights;

use std::sync::Arc;

use subrosa_policy::{SecretPhrase, parse_words};
use subrosa_store::{Member, Recovery, Regained, Roster, Store, same_text, six_words_of};

use crate::app::journal::Keeper;
use crate::app::names::Words;
use crate::cli::Recover;
use crate::clock::Clock;
use crate::log::{By, Event, Journal, Log, Subject};
use crate::papers::{Papers, say, says_yes, wrong};

// CLAIM(C-85): SECURITY.md
/// Asks for what stands on the papers, makes the member a reader again, and gives them what
/// nobody else can open.
///
/// # Errors
/// What is wrong, in words. Nothing that was typed is among them.
pub fn run(options: &Recover, clock: Arc<dyn Clock>) -> Result<(), String> {
    if !options.data.join("format").is_file() {
        return Err("there is no data folder of a portal here; say where it is by --data".into());
    }
    let store = Store::open(&options.data).map_err(|error| error.for_operator())?;
    let store = Arc::new(store);
    let log = Log::stderr(Arc::clone(&clock));
    let keeper = Keeper::start(Arc::clone(&store), Arc::clone(&clock), &log);
    let keeper = Arc::new(keeper.map_err(|_| "the security log cannot be written")?);
    let journal: Arc<dyn Journal> = keeper.clone();
    log.keep_in(journal);
    let mut papers = Papers::open(options.papers.as_deref())?;
    let done = recover(&store, &log, clock.minute(), &options.name, &mut papers);
    // Also after a refusal: what was done before it must be told.
    keeper.stop();
    let flushed = store.flush().map_err(|error| error.to_string());
    for line in done? {
        say(&line)?;
    }
    flushed?;
    if keeper.is_failing() {
        return Err("it was done, but the security log could not be written".into());
    }
    Ok(())
}

/// The whole ceremony on an open store; returns what to print.
fn recover(
    store: &Store,
    log: &Log,
    minute: u64,
    name: &str,
    papers: &mut Papers,
) -> Result<Vec<String>, String> {
    let failed = |error: subrosa_store::StoreError| error.to_string();
    let roster = store.roster().map_err(failed)?;
    let roster = roster.ok_or("this portal was never set up: there is nothing to recover")?;
    let member = store.member_by_login(name).map_err(failed)?;
    let member = member.ok_or("nobody signs in with this name")?;
    if !member.is_active() || !member.rights.reads_cases() {
        return Err("this member is suspended, or has no role that reads cases".into());
    }
    let one = papers.half("First recovery half, 24 words")?;
    let two = papers.half("Second recovery half, 24 words")?;
    let given = Recovery::from_halves(&one, &two).map_err(|error| error.to_string())?;
    if given != *roster.recovery() {
        return Err(
            "these are not the halves of this portal, or they are in the other order".into(),
        );
    }
    let by = By::default().to(Subject::Member(member.id));
    let mut said = Vec::new();
    if !is_vouched(&roster, &member) {
        compare(&member, papers)?;
        agree(store, &roster, &member)?;
        let entry = roster.recover(&one, &two, &member.person());
        let entry = entry.map_err(|error| error.to_string())?;
        store.extend_roster(&entry).map_err(failed)?;
        log.emit_by(Event::RosterRecovered, &by);
        said.push("The member stands on the list of members again.".to_owned());
    }
    let readers = store.readers().map_err(failed)?;
    let readers = readers.ok_or("the list of members is gone")?;
    let done = regain_all(store, &readers, (&one, &two), &member, minute)?;
    log.emit_by(Event::CasesRecovered(done.opened), &by);
    said.extend(done.lines());
    Ok(said)
}

/// What became of the cases.
#[derive(Default)]
struct Done {
    opened: usize,
    served: usize,
    not_theirs: usize,
    namesakes: usize,
    damaged: usize,
}

impl Done {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("Cases given back: {}", self.opened)];
        for (count, what) in [
            (
                self.served,
                "Cases that somebody can work on, and that stay with them",
            ),
            (
                self.not_theirs,
                "Cases this member may not have: another client, or shut out",
            ),
            (
                self.namesakes,
                "Cases whose reporter may have named this member: give these to somebody else",
            ),
            (
                self.damaged,
                "Cases that could not be opened; `subrosa check` names damage",
            ),
        ] {
            if count > 0 {
                lines.push(format!("{what}: {count}"));
            }
        }
        lines
    }
}

fn regain_all(
    store: &Store,
    readers: &Roster,
    halves: (&SecretPhrase, &SecretPhrase),
    member: &Member,
    minute: u64,
) -> Result<Done, String> {
    let mut done = Done::default();
    for index in store.index_all().map_err(|error| error.to_string())? {
        let is_named = |names: &str| Words::of(names).find(&member.display).is_some();
        let is_named: &dyn Fn(&str) -> bool = &is_named;
        let to = (member.id, is_named);
        let regained = store.regain(readers, index.case, halves, to, minute);
        match regained {
            Ok(Regained::Opened) => done.opened += 1,
            Ok(Regained::Served) => done.served += 1,
            Ok(Regained::NotTheirs) => done.not_theirs += 1,
            Ok(Regained::Namesake) => done.namesakes += 1,
            Err(_) => done.damaged += 1,
        }
    }
    Ok(done)
}

/// Whether the roster has exactly what the account says.
fn is_vouched(roster: &Roster, member: &Member) -> bool {
    let person = roster.person(member.id);
    person.is_some_and(|person| *person == member.person())
}

/// The holders see what their halves are about to sign, and say yes to it.
fn agree(store: &Store, roster: &Roster, member: &Member) -> Result<(), String> {
    for line in rights::lines(store, roster.person(member.id), &member.person())? {
        say(&line)?;
    }
    if says_yes()? {
        Ok(())
    } else {
        Err("you did not agree; nothing was changed".into())
    }
}

/// The holders hear the six words from the member, as any voucher does.
fn compare(member: &Member, papers: &mut Papers) -> Result<(), String> {
    let question = "Six words that the member reads aloud";
    let typed = papers.next(question)?;
    let typed = parse_words(typed.expose(), 6).map_err(|error| wrong(question, &error))?;
    let words = six_words_of(&member.reader, &member.verify).join(" ");
    if same_text(&typed.join(" "), &words) {
        Ok(())
    } else {
        Err("these are not the words of this member's keys; nothing was changed".into())
    }
}

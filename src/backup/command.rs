//! `subrosa backup` and `subrosa restore`.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use subrosa_store::Store;

use super::manifest::{ids_of, minute_of};
use super::restore::{Order, in_words};
use super::seal::{Identities, new_identity};
use super::target::Targets;
use super::{BackupError, Backups, Task, folder};
use crate::app::journal::Keeper;
use crate::cli::{BackupCommand, Restore};
use crate::clock::Clock;
use crate::config::Config;
use crate::control::{self, Ask, obey};
use crate::log::Log;

/// Runs a command of `subrosa backup`, by the portal if one runs on the data folder.
///
/// # Errors
/// What is wrong, in words.
pub fn run(command: &BackupCommand, config: &Config, clock: Arc<dyn Clock>) -> Result<(), String> {
    let (ask, data) = match command {
        BackupCommand::Now(options) => (Ask::Make(Task::Data), &options.data),
        BackupCommand::Vault(options) => (Ask::Make(Task::Vault), &options.data),
        BackupCommand::List(options) => (Ask::List, &options.data),
        BackupCommand::Identity { output } => return identity(output),
    };
    say_line(match control::ask(data, ask, &print) {
        Some(answer) => answer,
        None => alone(config, data, clock, ask),
    })
}

/// Makes a data folder again, or tries it.
///
/// # Errors
/// What is wrong, in words.
pub fn restore(options: &Restore, config: &Config, clock: Arc<dyn Clock>) -> Result<(), String> {
    let words = |error: BackupError| error.to_string();
    let mut targets = Targets::of(&config.backup)?;
    if let Some(path) = &options.from {
        targets.data = vec![Box::new(folder::Folder::new("folder", path.clone()))];
    }
    if !options.vault.is_empty() {
        let folders = options.vault.iter();
        let folders = folders.map(|path| {
            let target: Box<dyn super::Target> =
                Box::new(folder::Folder::new("vault folder", path.clone()));
            target
        });
        targets.vault = folders.collect();
    }
    let with = Identities::read(&options.identity).map_err(words)?;
    if let Some(scratch) = &options.drill {
        return drill(options, config, clock, scratch, (&targets, &with));
    }
    let which = (options.backup.as_deref(), clock.minute());
    let order = order(options, (&targets, &with), which);
    let found = order.find().map_err(words)?;
    print(&format!("backup: {}", found.manifest.id));
    let restored = order.restore(&found, &options.data).map_err(words)?;
    let (lines, whole) = in_words(&restored);
    lines.iter().for_each(|line| print(line));
    print("The configuration and the files it named are in `restored` of the new data folder.");
    if whole {
        Ok(())
    } else {
        Err("the data folder is there, and parts of it are damaged: see above".to_owned())
    }
}

/// Restores the newest backup, and one that is older than a month, into a folder that is removed
/// again; the time it took goes into the security log.
fn drill(
    options: &Restore,
    config: &Config,
    clock: Arc<dyn Clock>,
    scratch: &Path,
    from: (&Targets, &Identities),
) -> Result<(), String> {
    let monthly = a_month_old(from.0, clock.minute()).map_err(|error| error.to_string())?;
    let mut tries = vec![(false, options.backup.clone())];
    match monthly {
        Some(id) => tries.push((true, Some(id))),
        None => print("no backup is older than a month yet: only the newest is tried"),
    }
    for (monthly, id) in tries {
        let into = scratch.join(if monthly { "monthly" } else { "newest" });
        let begun = Instant::now();
        // What lies there already is somebody's, and goes with nothing that is tried here.
        if into.symlink_metadata().is_ok() {
            let into = into.display();
            return Err(format!(
                "{into} is there already: name an empty folder to try it in"
            ));
        }
        let order = order(options, from, (id.as_deref(), clock.minute()));
        let tried = order.find().and_then(|found| {
            print(&format!("backup: {}", found.manifest.id));
            order.restore(&found, &into)
        });
        let seconds = begun.elapsed().as_secs();
        // What lies there opens with what else is at hand: it goes, whatever came of it.
        let removed = fs::remove_dir_all(&into);
        let (lines, whole) = in_words(&tried.map_err(|error| error.to_string())?);
        lines.iter().for_each(|line| print(line));
        removed.map_err(|_| "what was restored for the drill could not be removed")?;
        if !whole {
            return Err("what was restored is damaged: see above".to_owned());
        }
        print(&format!("restored in {seconds} seconds"));
        let seconds = usize::try_from(seconds).unwrap_or(usize::MAX);
        let ask = Ask::Drill(monthly, seconds);
        match control::ask(&options.data, ask, &print) {
            Some(filed) => filed?,
            None if options.data.join("format").is_file() => {
                alone(config, &options.data, Arc::clone(&clock), ask)?;
            }
            None => print("there is no portal here: note this in its security log by hand"),
        }
    }
    Ok(())
}

/// The newest backup that is older than a month.
fn a_month_old(targets: &Targets, now: u64) -> Result<Option<String>, BackupError> {
    let mut newest = None;
    for target in &targets.data {
        let ids = ids_of(&**target)?.into_iter();
        let old = ids.filter(|id| {
            minute_of(id).is_some_and(|minute| now.saturating_sub(minute) > 31 * 24 * 60)
        });
        newest = newest.max(old.max());
    }
    Ok(newest)
}

fn order<'a>(
    options: &'a Restore,
    (targets, with): (&'a Targets, &'a Identities),
    (id, now): (Option<&'a str>, u64),
) -> Order<'a> {
    Order {
        data: &targets.data,
        vault: &targets.vault,
        with,
        id,
        now,
        signed_by: options.signed_by.as_deref(),
        lose_cases: options.lose_cases,
        say: &print,
    }
}

/// Works on the data folder of a portal that is stopped.
fn alone(config: &Config, data: &Path, clock: Arc<dyn Clock>, ask: Ask) -> Result<(), String> {
    if !data.join("format").is_file() {
        return Err("there is no data folder of a portal here; say where it is by --data".into());
    }
    let store = Store::open(data).map_err(|error| error.for_operator())?;
    let store = Arc::new(store);
    let log = Log::stderr(Arc::clone(&clock));
    let keeper = Keeper::start(Arc::clone(&store), Arc::clone(&clock), &log);
    let keeper = Arc::new(keeper.map_err(|_| "the security log cannot be written")?);
    log.keep_in(keeper.clone());
    let backups = Backups::new(config, store, data, clock, log);
    let done = obey(&backups, ask, &print).map_err(|error| error.to_string());
    keeper.stop();
    done
}

/// Makes an identity for the offline holders.
fn identity(output: &Path) -> Result<(), String> {
    let (lines, public) = new_identity();
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(output);
    let mut file = file.map_err(|_| "the file is there already, or cannot be made")?;
    file.write_all(lines.expose().as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|_| "the file cannot be written")?;
    print(&format!("public key for `backup.recipients`: {public}"));
    print("Keep the file away from the portal: whoever has it and a backup has the instance key.");
    Ok(())
}

fn say_line(done: Result<(), String>) -> Result<(), String> {
    if done.is_ok() {
        print("done");
    }
    done
}

fn print(line: &str) {
    // With standard output closed nobody listens; the work goes on.
    writeln!(io::stdout(), "{line}").ok();
}

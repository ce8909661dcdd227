//! `subrosa store export` and `subrosa store import`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use subrosa_store::Store;

use crate::cli::StoreCommand;

/// Runs a command of `subrosa store`.
///
/// # Errors
/// What is wrong, in words.
pub fn run(command: &StoreCommand) -> Result<(), String> {
    match command {
        StoreCommand::Export { data, output } => export(data, output),
        StoreCommand::Import { from, data } => import(from, data),
    }
}

fn export(data: &Path, output: &Path) -> Result<(), String> {
    // Opening would make one.
    if !data.join("format").is_file() {
        return Err(format!("{} is no data folder of a portal", data.display()));
    }
    let store = Store::open(data).map_err(|error| error.for_operator())?;
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(output)
        .map_err(|error| format!("{} cannot be made: {error}", output.display()))?;
    let mut out = BufWriter::new(file);
    let dumped = store.export(&mut out).map_err(|error| error.to_string());
    let synced = dumped.and_then(|dumped| {
        let file = out.into_inner().map_err(|error| error.to_string())?;
        file.sync_all().map_err(|error| error.to_string())?;
        Ok(dumped)
    });
    match synced {
        Ok(dumped) => {
            say(&format!(
                "{} records, {} attachments",
                dumped.rows, dumped.files
            ));
            say(
                "The file opens nothing by itself. Move `instance.key`, `vault`, `tls` and `onion` apart from it.",
            );
            Ok(())
        }
        Err(error) => {
            // Half a dump is of no use to anybody.
            fs::remove_file(output).ok();
            Err(error)
        }
    }
}

fn import(from: &Path, data: &Path) -> Result<(), String> {
    let mut source =
        File::open(from).map_err(|error| format!("{} cannot be read: {error}", from.display()))?;
    let taken = Store::import(data, &mut source).map_err(|error| error.to_string())?;
    say(&format!(
        "{} records, {} attachments",
        taken.rows, taken.files
    ));
    for damage in &taken.damaged {
        say(&format!("case {}: {}", damage.case, damage.what));
    }
    if taken.rows_damaged > 0 {
        say(&format!(
            "{} records of the portal do not open",
            taken.rows_damaged
        ));
    }
    if taken.log_broken {
        say("the security log has a broken link");
    }
    if taken.damaged.is_empty() && taken.rows_damaged == 0 && !taken.log_broken {
        Ok(())
    } else {
        Err("the data folder is there, and parts of it are damaged: see above".to_owned())
    }
}

fn say(line: &str) {
    // A pipe that was closed wants no more.
    writeln!(io::stdout(), "{line}").ok();
}

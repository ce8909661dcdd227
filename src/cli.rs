//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A whistleblower portal for law firms, on a Tor onion service and over HTTPS.
///
/// Without a command it serves the portal: on an empty data folder it makes everything it
/// needs and prints where to go on.
#[derive(Debug, Parser)]
#[command(name = "subrosa", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal (the default).
    Serve(Serve),
    /// Serve a throw-away portal with two client organisations, people and cases, and print
    /// who signs in how. Everything in it is lost at the end.
    Demo(Serve),
    /// Write copies of files without their hidden details.
    Scrub(Scrub),
    /// Check that every case in a data folder and its security log are whole. Needs no key of a reader.
    Check(Serve),
    /// Say how the portal that runs on a data folder fares. Ends with 3 if something is wrong.
    Status(Serve),
    /// Print what this program promises: each claim, the code that enforces it, the test that proves it, and what
    /// remains.
    Claims(Claims),
    /// Send a report full of marked words to a throw-away portal with this configuration, and search its folder and its
    /// log for them. Nothing else is reached. Ends with 1 if anything leaked.
    Leakcheck(LeakCheck),
    /// Give a member the cases back that nobody can open any more, with both recovery halves.
    /// The portal must be stopped. README.md describes the ceremony.
    Recover(Recover),
    /// Answer a question that a lawyer of the portal has for a holder of a recovery half, on any computer. Nothing is
    /// written, and no network is needed.
    Agree(Agree),
    /// Make a backup or a copy of the vault, or say what there is.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Move a store to another machine, or another kind of store. README.md describes it.
    #[command(subcommand)]
    Store(StoreCommand),
    /// Make a data folder again from a backup, with the offline identity. README.md describes it.
    Restore(Restore),
}

/// What there is to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Make a backup now, read it back, and copy the vault after it. The portal may run.
    Now(Serve),
    /// Copy the vault now, and read the copies back. The portal may run.
    Vault(Serve),
    /// Say which backups and copies of the vault there are, and who signs them.
    List(Serve),
    /// Make an identity that opens backups. Do this on a machine that is not the portal's.
    Identity {
        /// The new file.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// What there is to do with a store as a whole.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Write all records and attachments, sealed as they are, into one file. The portal must be stopped.
    /// The file holds neither the instance key nor any erase key.
    Export {
        /// The data folder of the portal.
        #[arg(long, value_name = "DIR", default_value = "data")]
        data: PathBuf,
        /// The new file.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Fill a data folder that holds the instance key and the vault of the old one from such a file.
    Import {
        /// The file.
        #[arg(value_name = "FILE")]
        from: PathBuf,
        /// The new data folder.
        #[arg(long, value_name = "DIR", default_value = "data")]
        data: PathBuf,
    },
}

/// Which claims to print.
#[derive(Clone, Debug, Args)]
pub struct Claims {
    /// Only these, such as C-07.
    #[arg(value_name = "ID")]
    pub only: Vec<String>,
}

/// Which configuration to try.
#[derive(Clone, Debug, Args)]
pub struct LeakCheck {
    /// The configuration file (TOML). Without it, the defaults of example.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Start the onion service too, which connects to the Tor network, and visit by its door.
    #[arg(long)]
    pub onion: bool,
}

/// What to restore, and where to.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    /// The configuration file (TOML) that says where backups are.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The new data folder; it must be empty, or hold what an earlier attempt left. With --drill,
    /// the data folder of the portal, for its security log.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The file of the offline identity.
    #[arg(long, value_name = "FILE")]
    pub identity: PathBuf,
    /// A folder with backups, instead of the places of the configuration.
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// A folder with copies of the vault, instead of those of the configuration. May be repeated.
    #[arg(long, value_name = "DIR")]
    pub vault: Vec<PathBuf>,
    /// Which backup, by its name in `subrosa backup list`; the newest if nothing is said.
    #[arg(long, value_name = "NAME")]
    pub backup: Option<String>,
    /// The six words of the portal that made the backup, from the paper of the identity.
    #[arg(long, value_name = "WORDS")]
    pub signed_by: Option<String>,
    /// Restore although the newest copy of the vault is older than the backup: cases that it
    /// does not know are lost.
    #[arg(long)]
    pub lose_cases: bool,
    /// Only try it, in this scratch folder: the newest backup and one of a month ago. The folder
    /// must be on an encrypted disk or in memory.
    #[arg(long, value_name = "SCRATCH")]
    pub drill: Option<PathBuf>,
}

/// Who gets cases back, and where the papers are.
#[derive(Clone, Debug, Args)]
pub struct Recover {
    /// The configuration file (TOML), for the time zone.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder of the portal.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The name by which the member signs in. They must have made new keys by a reset link.
    #[arg(long = "for", value_name = "NAME")]
    pub name: String,
    /// A file with the first half, the second half and the member's six words, one line each.
    /// Without it they are asked for. Keep such a file off any disk.
    #[arg(long, value_name = "FILE")]
    pub papers: Option<PathBuf>,
}

/// Which question, and where the half is.
#[derive(Clone, Debug, Args)]
pub struct Agree {
    /// The file that the lawyer gave you.
    #[arg(value_name = "QUESTION")]
    pub question: PathBuf,
    /// A file with the half, in one line. Without it the words are asked for. Keep such a file off any disk.
    #[arg(long, value_name = "FILE")]
    pub papers: Option<PathBuf>,
}

/// Where the configuration and the data are.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The configuration file (TOML). Without it, the defaults of example.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder. It is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Do not serve where memory is swapped to a disk in the clear, or the data folder lies on a device that is not
    /// encrypted.
    #[arg(long)]
    pub require_sealed_machine: bool,
}

/// What to clean, and where to.
#[derive(Debug, Args)]
pub struct Scrub {
    /// The files and folders to clean.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The new file; or a folder, for several files. Without it: the same name with `.clean` before its ending.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Replace each file by its clean copy. A refused file stays as it is.
    #[arg(long)]
    pub in_place: bool,
    /// Leave out content that is not seen at first: hidden sheets and slides, notes, covered or cropped text.
    #[arg(long)]
    pub without_hidden: bool,
    /// Print what was found as JSON, one line for each file.
    #[arg(long)]
    pub json: bool,
}

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
    /// Give a member the cases back that nobody can open any more, with both recovery halves.
    /// The portal must be stopped. README.md describes the ceremony.
    Recover(Recover),
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

/// Where the configuration and the data are.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The configuration file (TOML). Without it, the defaults of example.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder. It is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
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

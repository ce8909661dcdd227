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

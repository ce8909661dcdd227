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
    /// Write a copy of a file without its hidden details.
    Scrub(Scrub),
    /// Check that every case in a data folder is whole. Needs no key of a reader.
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
    /// The file to clean. It is not changed.
    pub file: PathBuf,
    /// The new file. Without it: the name of the file with `.clean` before its ending.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Print what was found as JSON.
    #[arg(long)]
    pub json: bool,
}

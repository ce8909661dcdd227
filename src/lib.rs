//! A whistleblower portal for law firms: one binary, one onion service, sealed cases.

mod app;
mod backup;
mod cleaner;
pub mod cli;
mod clock;
mod config;
pub mod confine;
mod control;
mod demo;
mod door;
mod error;
mod jobs;
mod listen;
mod log;
mod notify;
mod pdf;
mod portal;
mod recover;
mod scrub;
mod sms;
mod status;
mod tls;
mod web;

pub use backup::command::{restore, run as backup};
pub use cleaner::{WORKER, work as scrub_worker};
pub use clock::{Clock, SystemClock, TestClock};
pub use config::{Config, ConfigError, UnknownKey};
pub use demo::fill as fill_demo;
pub use log::{Event, Log};
pub use notify::Notifier;
pub use portal::{Portal, StartError, check_data};
pub use recover::run as recover;
pub use scrub::run as scrub_file;
pub use status::run as status;
pub use subrosa_onion::OnionState;

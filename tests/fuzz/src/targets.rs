//! The targets: what the fuzzer's bytes are given to, and what must hold then.

mod archive;
mod code;
mod config;
mod file;
mod form;
mod manifest;
mod pages;
mod parts;
mod record;
mod roster;
mod vault;
mod wire;

pub(crate) use self::file::file;

/// The targets that are no type of file. `run` lists the same names.
pub(crate) const READERS: [(&str, fn(&[u8])); 12] = [
    ("archive", archive::archive),
    ("code", code::code),
    ("config", config::config),
    ("form", form::form),
    ("manifest", manifest::manifest),
    ("pages", pages::pages),
    ("parts", parts::parts),
    ("portal", wire::from_portal),
    ("record", record::record),
    ("roster", roster::roster),
    ("vault", vault::vault),
    ("worker", wire::from_worker),
];

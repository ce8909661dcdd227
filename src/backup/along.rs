//! The files that a backup has along besides records and attachments.

use std::fs;
use std::io;
use std::path::Path;

use subrosa_policy::Plain;
use subrosa_store::WorthKeeping;

use super::BackupError;
use crate::config::Config;

/// Certificates, the identity of the onion service, the configuration and the files it names.
pub(crate) fn collect(config: &Config, data: &Path) -> Result<Vec<WorthKeeping>, BackupError> {
    let mut along = Vec::new();
    for folder in ["tls", "onion/keystore"] {
        walk(&data.join(folder), folder, &mut along)?;
    }
    let text = toml::to_string(config).map_err(|_| BackupError::Local("the configuration"))?;
    along.push(WorthKeeping {
        path: "restored/config.toml".to_owned(),
        bytes: Plain::new(text.into_bytes()),
    });
    for (name, path) in config.files() {
        if !path.is_empty() {
            along.push(read(Path::new(path), format!("restored/{name}"))?);
        }
    }
    Ok(along)
}

fn walk(folder: &Path, name: &str, along: &mut Vec<WorthKeeping>) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(UNREADABLE),
    };
    for entry in entries {
        let entry = entry.map_err(|_| UNREADABLE)?;
        let kind = entry.file_type().map_err(|_| UNREADABLE)?;
        // Locks and unfinished files begin with a dot.
        let file = entry.file_name().into_string();
        let Some(file) = file.ok().filter(|file| !file.starts_with('.')) else {
            continue;
        };
        let inner = format!("{name}/{file}");
        if kind.is_dir() {
            walk(&entry.path(), &inner, along)?;
        } else if kind.is_file() {
            along.push(read(&entry.path(), inner)?);
        }
    }
    Ok(())
}

fn read(file: &Path, path: String) -> Result<WorthKeeping, BackupError> {
    let bytes = fs::read(file).map(Plain::new).map_err(|_| UNREADABLE)?;
    Ok(WorthKeeping { path, bytes })
}

const UNREADABLE: BackupError =
    BackupError::Local("reading a certificate or another file that a backup has along");

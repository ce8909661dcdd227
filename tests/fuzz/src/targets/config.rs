//! A configuration file.

use crate::config::{Config, ConfigError};
use crate::memory;

/// A backup has the configuration along as it is written here: it must mean the same when it is read.
pub(crate) fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    // The table, the types and the list of keys, each of which may name all the tables it is in.
    let read = memory::within(4 << 20, 1024 * text.len(), || Config::parse(text));
    match read {
        Ok(config) => {
            let written = toml::to_string(&config).expect("a configuration can be written");
            let again = Config::parse(&written).expect("what is written is read");
            assert!(again == config, "it means something else when written");
            assert!(config.files().len() >= config.files_read().len().saturating_sub(2));
            assert!(config.folders_written().len() <= 3);
        }
        Err(ConfigError::Unknown(keys)) => {
            assert!(!keys.is_empty());
            drop(ConfigError::Unknown(keys).to_string());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

//! Going out to services that the operator has chosen: connections, TLS, secrets.

mod http;
mod tls;

use std::fs;
use std::path::Path;

use subrosa_policy::Plain;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

pub(crate) use http::{Answer, exchange};
pub(crate) use tls::{Roots, RootsError};

// CLAIM(C-139): SECURITY.md
/// A connection, with or without TLS.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// Nobody answers there.
    Nobody,
    /// Its certificate is not good.
    Tls,
}

/// A secret's file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoSecret;

/// Connects to `host:port`; with roots, over TLS.
pub(crate) async fn connect(
    host: &str,
    port: u16,
    roots: Option<&Roots>,
) -> Result<Box<dyn Wire>, Unreached> {
    let stream = TcpStream::connect((host, port))
        .await
        .map_err(|_| Unreached::Nobody)?;
    match roots {
        Some(roots) => Ok(Box::new(roots.protect(host, stream).await?)),
        None => Ok(Box::new(stream)),
    }
}

/// A secret from the configuration, or from the file that it names.
pub(crate) fn secret(text: &str, file: &str) -> Result<Plain<String>, NoSecret> {
    if file.is_empty() {
        return Ok(Plain::new(text.to_owned()));
    }
    let read = fs::read_to_string(Path::new(file)).map(Plain::new);
    let read = read.map_err(|_| NoSecret)?;
    Ok(Plain::new(read.expose().trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_its_file_without_the_line_s_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, "from the file\n").unwrap();
        let read = secret("in the text", file.to_str().unwrap()).unwrap();
        assert_eq!(read.expose(), "from the file");
        assert_eq!(secret("in the text", "").unwrap().expose(), "in the text");
        assert!(secret("", "/nowhere/at/all").is_err());
    }
}

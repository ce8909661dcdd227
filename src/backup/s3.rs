//! Storage that speaks the S3 protocol, as a place for backups.
//!
//! Calls wait for their answer on a small runtime of their own: they come from the thread of a
//! backup, never from one that serves pages.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, RetryConfig,
    WriteMultipart,
};
use reqwest::redirect;
use subrosa_policy::Plain;
use tokio::runtime::{Builder, Runtime};

use super::target::{Target, TargetError, Upload};
use crate::config::S3;

/// A bucket, or the part of one below a prefix.
pub(crate) struct Bucket {
    name: &'static str,
    prefix: String,
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
}

/// Makes the client that the storage is asked with.
#[derive(Debug)]
struct Straight {
    /// Whether the storage is on this machine, where it may go without TLS.
    is_local: bool,
}

struct BucketUpload<'a> {
    bucket: &'a Bucket,
    path: Path,
    /// Small objects go in one request.
    begun: Vec<u8>,
    parts: Option<WriteMultipart>,
}

struct BucketReader<'a> {
    bucket: &'a Bucket,
    stream: futures::stream::BoxStream<'static, object_store::Result<Bytes>>,
    rest: Bytes,
}

impl Bucket {
    /// # Errors
    /// What cannot be used of the configuration.
    pub(crate) fn new(name: &'static str, config: &S3) -> Result<Self, &'static str> {
        let [access, secret] = access_key(&config.access_key_file)?;
        let retry = RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 4,
            retry_timeout: Duration::from_secs(60),
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&config.endpoint)
            .with_region(&config.region)
            .with_bucket_name(&config.bucket)
            .with_access_key_id(access.expose())
            .with_secret_access_key(secret.expose())
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .with_http_connector(Straight {
                is_local: config.is_local(),
            })
            .with_retry(retry)
            .build()
            .map_err(|_| "the S3 storage cannot be used as it is configured")?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("s3")
            .enable_all()
            .build()
            .map_err(|_| "the system gave no threads")?;
        let prefix = match config.prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(Self {
            name,
            prefix,
            store: Arc::new(store),
            runtime,
        })
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.prefix))
    }
}

impl Target for Bucket {
    fn name(&self) -> &'static str {
        self.name
    }

    fn put(&self, name: &str) -> Result<Box<dyn Upload + '_>, TargetError> {
        Ok(Box::new(BucketUpload {
            bucket: self,
            path: self.path(name),
            begun: Vec::new(),
            parts: None,
        }))
    }

    fn get(&self, name: &str) -> Result<Box<dyn Read + '_>, TargetError> {
        let got = self.runtime.block_on(self.store.get(&self.path(name)));
        let got = got.map_err(|error| refused("reading an object", &error))?;
        Ok(Box::new(BucketReader {
            bucket: self,
            stream: got.into_stream(),
            rest: Bytes::new(),
        }))
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, TargetError> {
        // The store lists by whole parts of names only.
        let (top, _) = prefix.rsplit_once('/').unwrap_or_default();
        let top = self.path(top);
        let listed = self.runtime.block_on(async {
            let listed = self
                .store
                .list(Some(&top))
                .map_ok(|meta| (meta.location, meta.size));
            listed.try_collect::<Vec<_>>().await
        });
        let listed = listed.map_err(|error| refused("listing objects", &error))?;
        let mut all: Vec<_> = listed
            .into_iter()
            .filter_map(|(path, size)| {
                let name = path.as_ref().strip_prefix(&self.prefix)?;
                name.starts_with(prefix).then(|| (name.to_owned(), size))
            })
            .collect();
        all.sort_unstable();
        Ok(all)
    }

    fn remove(&self, name: &str) -> Result<(), TargetError> {
        let removed = self.runtime.block_on(self.store.delete(&self.path(name)));
        match removed {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(refused("removing an object", &error)),
        }
    }

    fn claim(&self, name: &str, bytes: &[u8]) -> Result<bool, TargetError> {
        let path = self.path(name);
        let bytes = Bytes::copy_from_slice(bytes).into();
        let put = self.store.put_opts(&path, bytes, PutMode::Create.into());
        match self.runtime.block_on(put) {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(refused("claiming the storage", &error)),
        }
    }
}

impl HttpConnector for Straight {
    // CLAIM(C-139): SECURITY.md
    /// A client that goes where the configuration says: it follows no redirect, asks no proxy that the environment names,
    /// and does not say what it is.
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(!self.is_local)
            .connect_timeout(Duration::from_secs(20))
            .timeout(Duration::from_secs(600))
            .build();
        let client = client.map_err(|error| Error::Generic {
            store: "S3",
            source: Box::new(error),
        })?;
        Ok(HttpClient::new(client))
    }
}

impl BucketUpload<'_> {
    fn send(&mut self) -> Result<(), TargetError> {
        let failed = |error: &Error| refused("writing an object", error);
        self.bucket.runtime.block_on(async {
            if self.parts.is_none() {
                let begun = self.bucket.store.put_multipart(&self.path).await;
                let begun = begun.map_err(|error| failed(&error))?;
                self.parts = Some(WriteMultipart::new_with_chunk_size(begun, PART));
            }
            if let Some(parts) = &mut self.parts {
                // Two parts on their way at once: bounded memory, and no waiting between them.
                parts
                    .wait_for_capacity(2)
                    .await
                    .map_err(|error| failed(&error))?;
                parts.put(Bytes::from(std::mem::take(&mut self.begun)));
            }
            Ok(())
        })
    }
}

impl Write for BucketUpload<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        if self.begun.len() >= PART {
            self.send().map_err(TargetError::into_io)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Upload for BucketUpload<'_> {
    fn finish(mut self: Box<Self>) -> Result<(), TargetError> {
        if self.parts.is_some() && !self.begun.is_empty() {
            self.send()?;
        }
        let bucket = self.bucket;
        let done = match self.parts.take() {
            Some(parts) => bucket.runtime.block_on(parts.finish()),
            None => {
                let bytes = Bytes::from(std::mem::take(&mut self.begun)).into();
                bucket.runtime.block_on(bucket.store.put(&self.path, bytes))
            }
        };
        done.map(drop)
            .map_err(|error| refused("writing an object", &error))
    }
}

impl Drop for BucketUpload<'_> {
    fn drop(&mut self) {
        if let Some(parts) = self.parts.take() {
            // What is not finished is no object; the storage clears it by its own rules.
            self.bucket.runtime.block_on(parts.abort()).ok();
        }
    }
}

impl Read for BucketReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.bucket.runtime.block_on(self.stream.next()) {
                None => return Ok(0),
                Some(Ok(bytes)) => self.rest = bytes,
                Some(Err(error)) => {
                    return Err(refused("reading an object", &error).into_io());
                }
            }
        }
        let length = buffer.len().min(self.rest.len());
        let (to, _) = buffer.split_at_mut(length);
        to.copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}

/// The two lines of the file.
fn access_key(file: &str) -> Result<[Plain<String>; 2], &'static str> {
    let unreadable = |_| "the file of `access_key_file` cannot be read";
    let mut opened = File::open(file).map_err(unreadable)?;
    let mode = opened.metadata().map_err(unreadable)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err("other accounts may read the file of `access_key_file`; chmod 600");
    }
    let mut text = Plain::new(String::new());
    opened
        .read_to_string(text.expose_mut())
        .map_err(unreadable)?;
    let mut lines = text.expose().lines().map(str::trim);
    match (lines.next(), lines.next()) {
        (Some(access), Some(secret)) if !access.is_empty() && !secret.is_empty() => {
            Ok([access, secret].map(|line| Plain::new(line.to_owned())))
        }
        _ => Err("the file of `access_key_file` must have two lines"),
    }
}

fn refused(action: &'static str, error: &Error) -> TargetError {
    if matches!(error, Error::NotFound { .. }) {
        TargetError::Missing
    } else {
        TargetError::Refused(action)
    }
}

/// Bytes of a part; the least that the protocol takes is 5 MiB.
const PART: usize = 8 * 1024 * 1024;

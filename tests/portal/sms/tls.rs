//! TLS in front of a gateway that speaks none, as an operator would put it there.
#![expect(
    clippy::disallowed_methods,
    reason = "it stands in for somebody else's server"
)]

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A server with a certificate of its own for `localhost`.
pub(super) struct TlsFront {
    pub(super) port: u16,
    /// What `sms.ca` names.
    pub(super) ca: PathBuf,
    _folder: tempfile::TempDir,
}

impl TlsFront {
    /// Starts one that passes on to this port.
    pub(super) async fn start(behind: u16) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        fs::write(&ca, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let _task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                let _task = tokio::spawn(async move {
                    let mut outer = acceptor.accept(stream).await.unwrap();
                    let inner = TcpStream::connect((Ipv4Addr::LOCALHOST, behind)).await;
                    // Either side may end it.
                    copy_bidirectional(&mut outer, &mut inner.unwrap())
                        .await
                        .ok();
                });
            }
        });
        Self {
            port,
            ca,
            _folder: folder,
        }
    }
}

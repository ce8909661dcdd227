//! Byte streams to the portal: TCP from a chosen address, SOCKS5, or whatever a test opens.

use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpSocket;

/// A byte stream to the portal.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// A boxed [`Wire`].
pub(crate) type BoxWire = Box<dyn Wire>;

pub(super) type Open =
    dyn Fn() -> Pin<Box<dyn Future<Output = io::Result<BoxWire>> + Send>> + Send + Sync;

/// How a visitor reaches the portal.
pub(super) enum Route {
    Tcp(u16),
    Socks { proxy_port: u16, circuit: String },
    Own(Box<Open>),
}

impl Route {
    /// Opens a connection, from an address of the test's choosing where it is a TCP one.
    pub(super) async fn open(&self, from: Option<Ipv4Addr>, host: &str) -> io::Result<BoxWire> {
        match self {
            Self::Tcp(port) => dial(*port, from).await,
            Self::Socks {
                proxy_port,
                circuit,
            } => {
                let mut wire = dial(*proxy_port, from).await?;
                ask_socks(&mut wire, host, circuit).await?;
                Ok(wire)
            }
            Self::Own(open) => open().await,
        }
    }
}

async fn dial(port: u16, from: Option<Ipv4Addr>) -> io::Result<BoxWire> {
    let socket = TcpSocket::new_v4()?;
    if let Some(address) = from {
        socket.bind((address, 0).into())?;
    }
    Ok(Box::new(
        socket.connect((Ipv4Addr::LOCALHOST, port).into()).await?,
    ))
}

/// Asks a SOCKS5 proxy (RFC 1928) for port 80 of `host`, with a user name and password (RFC 1929) that only keep
/// circuits apart.
async fn ask_socks(wire: &mut BoxWire, host: &str, circuit: &str) -> io::Result<()> {
    wire.write_all(&[5, 1, 2]).await?;
    expect_socks(wire, [5, 2], "authentication method").await?;
    let mut login = vec![1];
    for text in [circuit, "x"] {
        login.push(u8::try_from(text.len()).map_err(io::Error::other)?);
        login.extend_from_slice(text.as_bytes());
    }
    wire.write_all(&login).await?;
    expect_socks(wire, [1, 0], "circuit name").await?;
    let mut ask = vec![
        5,
        1,
        0,
        3,
        u8::try_from(host.len()).map_err(io::Error::other)?,
    ];
    ask.extend_from_slice(host.as_bytes());
    ask.extend_from_slice(&80_u16.to_be_bytes());
    wire.write_all(&ask).await?;
    expect_socks(wire, [5, 0], "connection").await?;
    let mut head = [0; 2];
    let _read = wire.read_exact(&mut head).await?;
    let mut bound = vec![0; if head[1] == 4 { 18 } else { 6 }];
    let _read = wire.read_exact(&mut bound).await?;
    Ok(())
}

async fn expect_socks(wire: &mut BoxWire, wanted: [u8; 2], step: &str) -> io::Result<()> {
    let mut got = [0; 2];
    let _read = wire.read_exact(&mut got).await?;
    if got != wanted {
        return Err(io::Error::other(format!(
            "SOCKS refused the {step}: {got:?}"
        )));
    }
    Ok(())
}

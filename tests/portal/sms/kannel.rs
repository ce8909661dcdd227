//! Kannel, a gateway that many run themselves: HTTP in, SMPP out.

use std::fs;

use super::installed;
use super::smpp::{ACCOUNT, SmppServer};
use crate::ports::free_port;
use crate::process::Process;

/// The two programs of a gateway. They are ended when this is dropped.
pub(super) struct Kannel {
    _smsbox: Process,
    _bearerbox: Process,
    _folder: tempfile::TempDir,
    /// Where it takes messages by HTTP.
    pub(super) port: u16,
}

impl Kannel {
    /// Starts a gateway that is bound to this server, and waits until it takes messages.
    pub(super) fn start(server: &SmppServer, smpp_password: &str, http_password: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [admin, boxes, port] = [(); 3].map(|()| free_port());
        let config = CONFIG
            .replace("{admin}", &admin.to_string())
            .replace("{boxes}", &boxes.to_string())
            .replace("{port}", &port.to_string())
            .replace("{server}", &server.port.to_string())
            .replace("{account}", ACCOUNT)
            .replace("{smpp_password}", smpp_password)
            .replace("{http_password}", http_password);
        fs::write(folder.path().join("kannel.conf"), config).unwrap();
        let start = |name| Process::start(&installed(name), folder.path(), &["kannel.conf"]);
        let bearerbox = start("bearerbox");
        let _line = bearerbox.wait_for("Start-up done");
        let _commands = server.commands_until("bind_transmitter");
        let smsbox = start("smsbox");
        let _line = smsbox.wait_for("Connected to bearerbox");
        Self {
            _smsbox: smsbox,
            _bearerbox: bearerbox,
            _folder: folder,
            port,
        }
    }
}

const CONFIG: &str = "
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = unused
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = smpp
host = 127.0.0.1
port = {server}
smsc-username = {account}
smsc-password = {smpp_password}
system-type = test
transceiver-mode = false
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-interface = 127.0.0.1
sendsms-port = {port}

group = sendsms-user
username = portal
password = \"{http_password}\"
default-sender = Code
max-messages = 1
";

//! A gateway over SMPP 3.4: bind as a transmitter, submit one message, unbind.
//!
//! A connection is made for each message. A firm sends a few a day, and a connection that is kept
//! open would tell the gateway when the portal runs and nothing else.

use futures::{SinkExt, StreamExt};
use rusmpp::pdus::{BindTransmitter, SubmitSm};
use rusmpp::tokio_codec::CommandCodec;
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{DataCoding, InterfaceVersion, Npi, Ton};
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use subrosa_policy::Plain;
use tokio_util::codec::Framed;

use super::{SmsError, secret};
use crate::config::SmppGateway;
use crate::outside::{Roots, Wire, connect};

/// Sends messages to one SMPP gateway.
pub(crate) struct SmppSender {
    host: String,
    port: u16,
    roots: Option<Roots>,
    system_id: String,
    password: Plain<String>,
    system_type: String,
    sender: String,
    coding: u8,
}

impl SmppSender {
    /// The sender of a checked configuration.
    pub(super) fn new(
        config: &SmppGateway,
        flash: bool,
        roots: Roots,
    ) -> Result<Self, &'static str> {
        let (host, port) = config
            .address
            .rsplit_once(':')
            .and_then(|(host, port)| Some((host, port.parse().ok()?)))
            .ok_or("sms.smpp.address must be a host and a port")?;
        let password = secret(&config.password, &config.password_file)?;
        if password.expose().len() > 8 {
            return Err("the password of sms.smpp is longer than 8 characters");
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            roots: config.tls.then_some(roots),
            system_id: config.system_id.clone(),
            password,
            system_type: config.system_type.clone(),
            sender: config.sender.clone(),
            coding: if flash { FLASH } else { REGULAR },
        })
    }

    pub(super) async fn send(&self, number: &str, text: &str) -> Result<(), SmsError> {
        let wire = connect(&self.host, self.port, self.roots.as_ref()).await?;
        let mut talk = Talk {
            framed: Framed::new(wire, CommandCodec::new()),
            last: 0,
        };
        let bound = talk
            .ask(self.bind()?, CommandId::BindTransmitterResp)
            .await?;
        if bound != CommandStatus::EsmeRok {
            return Err(SmsError::Account);
        }
        let submit = self.submit(number, text)?;
        let taken = talk.ask(submit, CommandId::SubmitSmResp).await?;
        // The message is with the gateway, or not; how it says goodbye changes nothing.
        talk.ask(Pdu::Unbind, CommandId::UnbindResp).await.ok();
        if taken == CommandStatus::EsmeRok {
            Ok(())
        } else {
            Err(SmsError::Refused)
        }
    }

    fn bind(&self) -> Result<Pdu, SmsError> {
        let bind = BindTransmitter::builder()
            .system_id(text_of(&self.system_id)?)
            .password(text_of(self.password.expose())?)
            .system_type(text_of(&self.system_type)?)
            .interface_version(InterfaceVersion::Smpp3_4)
            .build();
        Ok(bind.into())
    }

    fn submit(&self, number: &str, text: &str) -> Result<Pdu, SmsError> {
        let (ton, npi) = kind_of(&self.sender);
        let digits = number.trim_start_matches('+');
        let submit = SubmitSm::builder()
            .source_addr_ton(ton)
            .source_addr_npi(npi)
            .source_addr(text_of(self.sender.trim_start_matches('+'))?)
            .dest_addr_ton(Ton::International)
            .dest_addr_npi(Npi::Isdn)
            .destination_addr(text_of(digits)?)
            .data_coding(coding_of(self.coding))
            .short_message(OctetString::from_slice(text.as_bytes()).map_err(|_| SmsError::Refused)?)
            .build();
        Ok(submit.into())
    }
}

/// One conversation with a gateway.
struct Talk {
    framed: Framed<Box<dyn Wire>, CommandCodec>,
    last: u32,
}

impl Talk {
    /// Sends a request and waits for its answer; answers what the gateway asks meanwhile.
    async fn ask(&mut self, pdu: Pdu, wanted: CommandId) -> Result<CommandStatus, SmsError> {
        self.last = self.last.saturating_add(1);
        self.say(CommandStatus::EsmeRok, self.last, pdu).await?;
        loop {
            let heard = self.framed.next().await.ok_or(SmsError::Answer)?;
            let heard = heard.map_err(|_| SmsError::Answer)?;
            if heard.id() == wanted && heard.sequence_number == self.last {
                return Ok(heard.status);
            }
            if heard.id() == CommandId::GenericNack {
                return Err(SmsError::Refused);
            }
            if heard.id() != CommandId::EnquireLink {
                return Err(SmsError::Answer);
            }
            let number = heard.sequence_number;
            self.say(CommandStatus::EsmeRok, number, Pdu::EnquireLinkResp)
                .await?;
        }
    }

    async fn say(&mut self, status: CommandStatus, number: u32, pdu: Pdu) -> Result<(), SmsError> {
        let command = Command::new(status, number, pdu);
        let sent = self.framed.send(command).await;
        sent.map_err(|_| SmsError::Answer)
    }
}

fn text_of<const MOST: usize>(text: &str) -> Result<COctetString<1, MOST>, SmsError> {
    COctetString::from_string(text.to_owned()).map_err(|_| SmsError::Refused)
}

/// Letters are a name; digits a number with its country (SMPP 3.4, section 5.2.5).
fn kind_of(sender: &str) -> (Ton, Npi) {
    if sender.is_empty() {
        (Ton::Unknown, Npi::Unknown)
    } else if sender.chars().all(|c| c.is_ascii_digit() || c == '+') {
        (Ton::International, Npi::Isdn)
    } else {
        (Ton::Alphanumeric, Npi::Unknown)
    }
}

fn coding_of(coding: u8) -> DataCoding {
    match coding {
        REGULAR => DataCoding::McSpecific,
        other => DataCoding::Other(other),
    }
}

/// The gateway's default alphabet, no class (SMPP 3.4, section 5.2.19).
const REGULAR: u8 = 0x00;
/// The default alphabet, class 0: shown at once and not kept (GSM 03.38, section 4).
const FLASH: u8 = 0x10;

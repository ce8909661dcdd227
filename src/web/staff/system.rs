//! How the program and the machine fare, for an administrator.

use axum::extract::State;
use subrosa_onion::OnionState;
use subrosa_policy::Day;

use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::system::{Listener, Overview, Warning, certificate_warning};
use crate::clock::split_minute;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::dates::date;
use crate::web::route::Route;
use crate::web::view::Section;
use crate::web::view::system::{
    CountRow, JobRow, ListenerRow, OnionRow, SenderRow, SenderState, SizeRow, SystemView,
};
use crate::web::{Request, Response};

/// `GET /{lang}/system`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (system, staff) = (desk.system.clone(), session.value.clone());
    let seen = blocking(move || system.overview(&staff)).await?;
    let chrome = desk.chrome(&session, Section::System, "system");
    page(
        &desk.pages,
        route.lang,
        &chrome,
        &view(seen, desk.sms.is_on()),
    )
}

fn view(seen: Overview, sms: bool) -> SystemView {
    SystemView {
        version: seen.build.version.to_owned(),
        commit: seen.build.commit.map(str::to_owned),
        compiler: seen.build.compiler.map(str::to_owned),
        warnings: seen.warnings.into_iter().map(warning_key).collect(),
        listeners: seen
            .listeners
            .iter()
            .map(|listener| listener_row(listener, seen.today))
            .collect(),
        onion: seen
            .onion
            .map(|(address, state)| onion_row(address, &state)),
        sizes: seen
            .sizes
            .into_iter()
            .map(|(name, bytes)| SizeRow {
                name: name.to_owned(),
                bytes,
            })
            .collect(),
        free: seen.room.map(|room| room.free),
        total: seen.room.map(|room| room.total),
        cases: seen
            .cases
            .into_iter()
            .map(|(name, count)| CountRow { name, count })
            .collect(),
        jobs: seen
            .jobs
            .into_iter()
            .map(|(name, run)| {
                let (day, time) = split_minute(run.minute);
                JobRow {
                    name: name.replace(' ', "-"),
                    on: date(day),
                    time,
                    done: run.done,
                }
            })
            .collect(),
        // Nothing can send mail yet, and there is no test message by SMS.
        senders: vec![
            SenderRow {
                name: "mail",
                state: SenderState::NotSetUp,
            },
            SenderRow {
                name: "sms",
                state: if sms {
                    SenderState::Ready { test: None }
                } else {
                    SenderState::NotSetUp
                },
            },
        ],
        time_was_set: seen.time_was_set,
    }
}

fn listener_row(listener: &Listener, today: Day) -> ListenerRow {
    ListenerRow {
        name: listener.name.to_owned(),
        address: listener.address.clone(),
        url: listener
            .url
            .strip_prefix("https://")
            .unwrap_or(&listener.url)
            .to_owned(),
        until: listener.certificate.map(date),
        soon: certificate_warning(listener.certificate, today).is_some(),
        own: listener.own,
    }
}

fn onion_row(address: String, state: &OnionState) -> OnionRow {
    let (key, percent) = match state {
        OnionState::Starting => ("starting", None),
        OnionState::Bootstrapping { percent } => ("bootstrapping", Some(*percent)),
        OnionState::Publishing => ("publishing", None),
        OnionState::Reachable => ("reachable", None),
        OnionState::Degraded => ("degraded", None),
        OnionState::Offline { .. } => ("offline", None),
        OnionState::Stopped => ("stopped", None),
    };
    OnionRow {
        address,
        state: key.to_owned(),
        percent,
        good: *state == OnionState::Reachable,
    }
}

fn warning_key(warning: Warning) -> String {
    match warning {
        Warning::SwapOn => "swap-on",
        Warning::SwapUnknown => "swap-unknown",
        Warning::NotEncrypted => "not-encrypted",
        Warning::EncryptionUnknown => "encryption-unknown",
        Warning::ClockBehind => "clock-behind",
        Warning::ClockSaysTor => "clock-says-tor",
        Warning::DiskLow => "disk-low",
        Warning::CertificateSoon => "certificate-soon",
        Warning::CertificateOver => "certificate-over",
        Warning::Debug => "debug",
    }
    .to_owned()
}

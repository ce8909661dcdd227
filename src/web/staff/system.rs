//! How the program and the machine fare, for an administrator.

use axum::extract::State;
use subrosa_onion::OnionState;
use subrosa_policy::{Day, Plain};

use super::{StaffDesk, account, is_own_form, second, sign_in};
use crate::app::blocking;
use crate::app::factors::TestOrder;
use crate::app::health::{FOLDERS, Figures};
use crate::app::post::PostState;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::app::system::{Listener, Overview, certificate_warning};
use crate::clock::split_minute;
use crate::error::AppError;
use crate::log::Event;
use crate::tls::{Origin, Seen, Tried};
use crate::web::answer::{page, see_other};
use crate::web::dates::date;
use crate::web::form;
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::factors::SmsTest;
use crate::web::view::system::{
    CountRow, DoubtView, JobRow, ListenerRow, OnionRow, SenderRow, SenderState, SizeRow,
    SystemView, TriedRow,
};
use crate::web::view::{Chrome, Lang, Section};
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
    overview(&desk, route.lang, &session, Tested::Nothing).await
}

/// `POST /{lang}/system`: a test message to the administrator's own telephone.
pub(super) async fn test_sms(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.see_system()?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    if !desk.sms.is_on() {
        return overview(&desk, route.lang, &session, Tested::Sms("off")).await;
    }
    if let Some(asking) = second::first(&desk, route.lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let said = match blocking(move || staff.factors().order_test(&value)).await? {
        TestOrder::NoPhone => "no-phone",
        TestOrder::Enough => "enough",
        TestOrder::Send(number) => send_test(&desk, route.lang, &number).await?,
    };
    overview(&desk, route.lang, &session, Tested::Sms(said)).await
}

/// Hands a test message to the gateway, and names what became of it.
async fn send_test(
    desk: &StaffDesk,
    lang: Lang,
    number: &Plain<String>,
) -> Result<&'static str, AppError> {
    let text = desk.pages.render(lang, &Chrome::default(), &SmsTest {});
    let text = text.map_err(|_| AppError::Internal("message"))?;
    match desk.sms.send(number.expose(), text.trim()).await {
        Ok(()) => Ok("sent"),
        Err(error) => {
            desk.log.emit(Event::SmsFailed(error.reason()));
            Ok(error.key())
        }
    }
}

/// `POST /{lang}/system/mail`: a test message to the administrator's own address.
pub(super) async fn test_mail(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.see_system()?;
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let said = account::send_test_mail(&desk, &session).await?;
    overview(&desk, route.lang, &session, Tested::Mail(said)).await
}

/// `POST /{lang}/system/day`: the clock is right about this day.
pub(super) async fn confirm_day(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.see_system()?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let day = form.name("day").parse().map(Day::new);
    let day = day.map_err(|_| AppError::Stale)?;
    if let Some(asking) = second::first(&desk, route.lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    let (system, value) = (desk.system.clone(), session.value.clone());
    match blocking(move || system.confirm_day(&value, day)).await {
        // Midnight has passed, or the clock was set: the page shows the new day.
        Err(AppError::Meanwhile) => Err(AppError::Stale),
        Err(error) => Err(error),
        Ok(()) => see_other(&format!("/{}/system", route.lang.tag())),
    }
}

/// What became of a test message: `sent`, or the key of why not.
enum Tested {
    Nothing,
    Sms(&'static str),
    Mail(&'static str),
}

async fn overview(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    tested: Tested,
) -> Result<Response, AppError> {
    let (system, staff) = (desk.system.clone(), session.value.clone());
    let seen = blocking(move || system.overview(&staff)).await?;
    let (tested, mail_tested) = match tested {
        Tested::Nothing => (None, None),
        Tested::Sms(said) => (Some(said), None),
        Tested::Mail(said) => (None, Some(said)),
    };
    let chrome = desk.chrome(session, Section::System, "system");
    let view = SystemView {
        tested,
        mail_tested,
        ..view(seen, desk.sms.is_on(), &session.token)
    };
    page(&desk.pages, lang, &chrome, &view)
}

fn view(seen: Overview, sms: bool, token: &str) -> SystemView {
    SystemView {
        token: token.to_owned(),
        tested: None,
        mail_tested: None,
        version: seen.build.version.to_owned(),
        commit: seen.build.commit.map(str::to_owned),
        compiler: seen.build.compiler.map(str::to_owned),
        warnings: seen
            .warnings
            .into_iter()
            .map(|warning| warning.key().to_owned())
            .collect(),
        listeners: seen
            .listeners
            .iter()
            .map(|(listener, certificate)| listener_row(listener, certificate, seen.today))
            .collect(),
        onion: seen
            .onion
            .map(|(address, state)| onion_row(address, &state)),
        sizes: seen.figures.map(size_rows).unwrap_or_default(),
        free: seen.figures.map(|figures| figures.free_gib),
        total: seen.disk.map(|bytes| bytes >> 30),
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
        senders: vec![
            mail_row(seen.post),
            SenderRow {
                name: "sms",
                waiting: 0,
                lost: 0,
                state: if sms {
                    SenderState::Ready {
                        test: Some("system".to_owned()),
                    }
                } else {
                    SenderState::NotSetUp
                },
            },
        ],
        time_was_set: seen.time_was_set,
        doubt: seen.doubt.map(|doubt| DoubtView {
            known: date(doubt.known),
            today: date(doubt.today),
            day: doubt.today.number(),
        }),
    }
}

fn size_rows(figures: Figures) -> Vec<SizeRow> {
    let folders = FOLDERS.into_iter().zip(figures.folders_gib);
    folders
        .map(|(name, gib)| SizeRow {
            name: name.to_owned(),
            gib,
        })
        .collect()
}

fn mail_row(post: PostState) -> SenderRow {
    let test = Some("system/mail".to_owned());
    SenderRow {
        name: "mail",
        waiting: post.waiting,
        lost: post.lost,
        state: match (post.is_on, post.is_failing) {
            (false, _) => SenderState::NotSetUp,
            (true, false) => SenderState::Ready { test },
            (true, true) => SenderState::Failing { test },
        },
    }
}

fn listener_row(listener: &Listener, certificate: &Seen, today: Day) -> ListenerRow {
    ListenerRow {
        name: listener.name.to_owned(),
        address: listener.address.clone(),
        url: listener
            .url
            .strip_prefix("https://")
            .unwrap_or(&listener.url)
            .to_owned(),
        until: certificate.until.map(date),
        soon: certificate_warning(certificate, today).is_some(),
        from: match certificate.origin {
            Origin::Own | Origin::Awaited => "own",
            Origin::Files => "files",
            Origin::Directory => "directory",
        },
        tried: certificate.tried.map(tried_row),
    }
}

fn tried_row(tried: Tried) -> TriedRow {
    let (day, time) = split_minute(tried.minute);
    let (next_day, next_time) = split_minute(tried.next);
    TriedRow {
        why: tried.why,
        on: date(day),
        time,
        next_on: date(next_day),
        next_time,
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

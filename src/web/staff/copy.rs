//! A copy of a case as a PDF; for contact persons, of what is released to them.

mod released;

pub(super) use released::export as export_released;

use std::sync::Arc;

use axum::extract::State;
use subrosa_policy::{CaseId, MemberId};

use super::files::attachment;
use super::{StaffDesk, cases, posted, second};
use crate::app::blocking;
use crate::app::casework::{Casework, Opened, channel_key, files, mode_key, state_word};
use crate::app::kept::Author;
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::pdf::{self, Paper, Piece};
use crate::web::case_page::timeline_paper;
use crate::web::route::Route;
use crate::web::view::case::CaseNotice;
use crate::web::view::{Chrome, Lang, Pages};
use crate::web::{Request, Response};

/// `POST /{lang}/case/{id}/copy`
pub(super) async fn export(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_copy(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    if !posted.own {
        let extra = cases::Extra {
            notice: Some(CaseNotice::Stale),
            ..cases::Extra::default()
        };
        return cases::case_page(&desk, route.lang, &session, case, extra).await;
    }
    if let Some(asking) = second::first(&desk, route.lang, &session, &posted.path, &form).await? {
        return Ok(asking);
    }
    let (casework, staff, log) = (
        desk.casework.clone(),
        session.value.clone(),
        desk.log.clone(),
    );
    let copy = blocking(move || casework.copy(&staff, &log, case)).await?;
    as_pdf(&desk, route.lang, session.value, copy)
}

/// The answer that sends what is copied.
fn as_pdf(
    desk: &StaffDesk,
    lang: Lang,
    staff: Arc<StaffSession>,
    (opened, names): (Opened, Vec<(MemberId, String)>),
) -> Result<Response, AppError> {
    let casework = desk.casework.clone();
    let (pages, firm) = (desk.pages.clone(), desk.firm.clone());
    attachment("case.pdf", move |out| {
        let words = Words {
            pages: &pages,
            lang,
            names: &names,
        };
        let paper = Paper {
            firm,
            name: opened.index.label.clone(),
            lang: lang.tag().to_owned(),
            boxes: words.say("copy-boxes"),
            pieces: words.pieces(&opened)?,
        };
        let mut out = casework.while_open(&opened, out);
        let mut out = WhileAlive::new(&mut out, staff.actor.alive());
        pdf::write(&paper, &mut out).map_err(|_| AppError::Internal("copy"))
    })
}

/// The words of a copy.
struct Words<'a> {
    pages: &'a Pages,
    lang: Lang,
    names: &'a [(MemberId, String)],
}

impl Words<'_> {
    fn say(&self, id: &str) -> String {
        self.pages.say(self.lang, id)
    }

    fn pieces(&self, opened: &Opened) -> Result<Vec<Piece>, AppError> {
        let title = format!("{} {}", self.say("copy-of"), opened.index.label);
        let mut pieces = vec![Piece::Title(title)];
        pieces.extend(self.facts(opened));
        pieces.extend(self.report(opened));
        pieces.extend(self.messages(opened));
        let listed: Vec<String> = files(&opened.entries)
            .map(|file| file.name.clone())
            .collect();
        if !listed.is_empty() {
            pieces.push(Piece::Heading(self.say("copy-files")));
            pieces.push(Piece::Text(listed.join("\n")));
        }
        pieces.push(Piece::Heading(self.say("timeline")));
        pieces.push(Piece::Text(self.timeline(opened)?));
        Ok(pieces)
    }

    /// What happened, a line each.
    fn timeline(&self, opened: &Opened) -> Result<String, AppError> {
        let lines = timeline_paper(opened, self.names);
        let text = self.pages.render(self.lang, &Chrome::default(), &lines);
        let text = text.map_err(|_| AppError::Internal("copy"))?;
        Ok(text.trim().to_owned())
    }

    fn facts(&self, opened: &Opened) -> Vec<Piece> {
        let (index, marks) = (&opened.index, &opened.index.milestones);
        let word = |prefix: &str, key: &str| self.say(&format!("{prefix}-{key}"));
        let days = [
            ("dates-received", Some(marks.received)),
            ("dates-acknowledged", marks.acknowledged),
            ("dates-feedback-staff", marks.feedback_given),
            ("dates-closed", index.closed),
        ];
        let mut facts = vec![
            ("copy-client", opened.tenant.clone()),
            ("copy-state", word("state", state_word(index))),
            ("copy-mode", word("copy-mode", mode_key(index.mode))),
            (
                "copy-channel",
                word("copy-channel", channel_key(index.channel)),
            ),
        ];
        facts.extend(index.handler.map(|id| ("copy-lawyer", self.named(id))));
        let known = days
            .into_iter()
            .filter_map(|(key, day)| Some((key, day?.to_string())));
        facts.extend(known);
        let facts = facts.into_iter();
        facts
            .map(|(key, value)| Piece::Fact(self.say(key), value))
            .collect()
    }

    fn report(&self, opened: &Opened) -> Vec<Piece> {
        let entries = || opened.entries.iter().map(|entry| &entry.entry);
        let mut pieces = vec![Piece::Heading(self.say("case-report"))];
        if let Some(report) = entries().find_map(|entry| entry.report()) {
            pieces.push(Piece::Text(report.text.clone()));
            for (key, value) in [
                ("copy-where", &report.place),
                ("copy-when", &report.time),
                ("copy-who", &report.people),
            ] {
                pieces.push(Piece::Fact(self.say(key), value.clone()));
            }
            for answer in &report.answers {
                pieces.push(Piece::Said(answer.question.clone(), answer.text.clone()));
            }
        }
        let intake = entries().find_map(|entry| entry.intake());
        pieces.extend(
            intake.map(|intake| Piece::Fact(self.say("copy-exclude"), intake.exclude.clone())),
        );
        pieces.retain(|piece| !matches!(piece, Piece::Fact(_, value) if value.is_empty()));
        pieces
    }

    fn messages(&self, opened: &Opened) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(self.say("copy-messages"))];
        let messages = opened
            .entries
            .iter()
            .filter_map(|entry| entry.entry.message());
        pieces.extend(messages.map(|message| {
            let who = match message.author {
                Author::Reporter => self.say("copy-from-reporter"),
                Author::Portal => self.say("copy-from-firm"),
                Author::Staff(member) => self.named(member),
            };
            let text = match message.template {
                Some(_) => self.say("copy-told"),
                None => message.text.clone(),
            };
            Piece::Said(format!("{} · {who}", message.day), text)
        }));
        if pieces.len() == 1 {
            pieces.clear();
        }
        pieces
    }

    fn named(&self, id: MemberId) -> String {
        let found = self.names.iter().find(|(member, _)| *member == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    }
}

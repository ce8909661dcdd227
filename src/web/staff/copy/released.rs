//! A copy of what is released to a contact person.

use std::sync::Arc;

use axum::extract::State;
use subrosa_policy::{MemberId, ReleaseId};

use super::Words;
use crate::app::blocking;
use crate::app::casework::{Casework, ReleasedCase, state_word};
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::pdf::{self, Paper, Piece};
use crate::web::release_page::{OUTCOMES, part_key, said};
use crate::web::route::Route;
use crate::web::staff::files::attachment;
use crate::web::staff::{StaffDesk, posted, released, second};
use crate::web::view::Lang;
use crate::web::view::release::{SaidView, SaidWhat};
use crate::web::view::released::ReleasedNotice;
use crate::web::{Request, Response};

/// `POST /{lang}/released/{id}/copy`
pub(in crate::web::staff) async fn export(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, id): (_, ReleaseId) = (route.lang, route.id("id")?);
    let may =
        move |casework: &Casework, staff: &StaffSession| casework.may_copy_released(staff, id);
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    if !posted.own {
        return released::noticed(&desk, lang, &session, id, ReleasedNotice::Stale).await;
    }
    if let Some(asking) = second::first(&desk, lang, &session, &posted.path, &form).await? {
        return Ok(asking);
    }
    let (casework, staff, log) = (
        desk.casework.clone(),
        session.value.clone(),
        desk.log.clone(),
    );
    let copied = blocking(move || casework.copy_released(&staff, &log, id)).await?;
    as_pdf(&desk, lang, session.value, copied)
}

/// The answer that sends what is copied.
fn as_pdf(
    desk: &StaffDesk,
    lang: Lang,
    staff: Arc<StaffSession>,
    released: ReleasedCase,
) -> Result<Response, AppError> {
    let casework = desk.casework.clone();
    let (pages, firm) = (desk.pages.clone(), desk.firm.clone());
    attachment("case.pdf", move |out| {
        let words = Words {
            pages: &pages,
            lang,
            names: &released.names,
        };
        let paper = Paper {
            firm,
            name: released.line.mark.label.clone(),
            lang: lang.tag().to_owned(),
            boxes: words.say("copy-boxes"),
            pieces: words.released(&released, staff.member),
        };
        let mut out = casework.while_released(&released, out);
        let mut out = WhileAlive::new(&mut out, staff.actor.alive());
        pdf::write(&paper, &mut out).map_err(|_| AppError::Internal("copy"))
    })
}

impl Words<'_> {
    /// What the page of the release shows, and nothing else of the case.
    fn released(&self, released: &ReleasedCase, you: MemberId) -> Vec<Piece> {
        let (line, marks) = (&released.line, &released.line.index.milestones);
        let title = format!("{} {}", self.say("copy-of"), line.mark.label);
        let state = self.say(&format!("state-{}", state_word(&line.index)));
        let mut pieces = vec![
            Piece::Title(title),
            Piece::Fact(self.say("copy-client"), line.tenant.clone()),
            Piece::Fact(self.say("copy-state"), state),
            Piece::Fact(self.say("release-on"), line.mark.on.to_string()),
        ];
        let days = [
            ("dates-received", Some(marks.received)),
            ("dates-acknowledged", marks.acknowledged),
            ("dates-feedback-staff", marks.feedback_given),
            ("dates-closed", line.index.closed),
        ];
        let days = days.into_iter().filter_map(|(key, day)| Some((key, day?)));
        pieces.extend(days.map(|(key, day)| Piece::Fact(self.say(key), day.to_string())));
        let copies = released
            .entries
            .iter()
            .filter_map(|entry| entry.entry.copy());
        for copy in copies {
            for part in &copy.parts {
                let (kind, question) = part_key(&part.kind);
                let what = question.unwrap_or_else(|| self.say(&format!("part-{}", kind.key())));
                pieces.push(Piece::Said(
                    format!("{what} · {}", part.day),
                    part.text.clone(),
                ));
            }
            let files = copy.files.iter().filter(|file| !file.erased);
            let files: Vec<&str> = files.map(|file| file.name.as_str()).collect();
            if !files.is_empty() {
                pieces.push(Piece::Heading(self.say("copy-files")));
                pieces.push(Piece::Text(files.join("\n")));
            }
        }
        pieces.push(Piece::Text(self.say("released-sign")));
        let asked = &released.questionnaire;
        let said = said(&released.entries, self.names, you, asked, self.lang);
        if !said.is_empty() {
            pieces.push(Piece::Heading(self.say("said-title")));
        }
        pieces.extend(said.iter().map(|said| self.one_said(said)));
        pieces
    }

    fn one_said(&self, said: &SaidView) -> Piece {
        let what = match &said.what {
            SaidWhat::Note => self.say("note-label"),
            SaidWhat::Message => self.say("said-message"),
            SaidWhat::Category { name } => format!("{} {name}", self.say("said-category")),
            SaidWhat::Close { outcome } => {
                let known = OUTCOMES.iter().find(|(_, key, _)| key == outcome);
                let word = known.map(|(_, _, word)| self.say(&format!("release-outcome-{word}")));
                format!("{} {}", self.say("said-close"), word.unwrap_or_default())
            }
        };
        let when = format!("{} {}", said.on.iso(), said.time);
        Piece::Said(
            format!("{when} · {} · {what}", said.name),
            said.text.clone(),
        )
    }
}

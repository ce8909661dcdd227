//! What lawyers write about a case: the forms for it, and the page of one item with its versions.

use axum::extract::State;
use subrosa_policy::{CaseId, RecordId};

use super::cases::{self, Extra};
use super::{StaffDesk, posted, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, ItemProblem, Looked, problems};
use crate::app::kept::{ItemEdit, ItemField, ItemKind, Written, YES};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::{HistoryAsked, ItemExtra, ItemTyped, history_page, item_page};
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::case::{CaseNotice, HappeningKind, ItemNotice};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/item/{item}`: an item and its versions, two of them side by side.
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, item) = (route.id("id")?, route.id("item")?);
    let query = request.uri().query().unwrap_or_default();
    let number = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .and_then(|(_, value)| value.parse::<u32>().ok())
    };
    let extra = ItemExtra {
        between: number("old").zip(number("new")),
        ..ItemExtra::default()
    };
    show_item(&desk, route.lang, &session, (case, item), extra).await
}

/// `GET /{lang}/case/{id}/history`: everything that happened, and who has looked.
pub(super) async fn history(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let case: CaseId = route.id("id")?;
    let query = request.uri().query().unwrap_or_default().to_owned();
    let value = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let kind = value("kind");
    let asked = HistoryAsked {
        kind: HappeningKind::ALL
            .into_iter()
            .find(|known| known.key() == kind),
        page: value("page").parse().unwrap_or(1),
    };
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (opened, pseudonym, names) = blocking(move || {
        let opened = casework.history(&staff, case)?;
        let pseudonym = casework.pseudonym(&opened)?;
        Ok((opened, pseudonym, casework.names()?))
    })
    .await?;
    let view = history_page(&opened, pseudonym, &names, asked);
    let chrome = desk.chrome(&session, Section::Cases, &format!("case/{case}/history"));
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/case/{id}/items`: a new item, or a new version of one.
pub(super) async fn write(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, case): (Lang, CaseId) = (route.lang, route.id("id")?);
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_read_items(staff, case);
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let edit = read_edit(&form, desk.casework.minute())?;
    let own_page = edit.item.filter(|_| form.line("page") == "item");
    let answer = Answering {
        desk: &desk,
        lang,
        session: &session,
        case,
        own_page,
    };
    if !posted.own {
        return answer.not_written(edit, Vec::new(), true).await;
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let mut edit = edit;
    let wrong = blocking(move || {
        let index = casework.facts_for_items(&staff, case)?;
        let wrong = problems(&edit, &index);
        if !wrong.is_empty() {
            return Ok((edit, Err(wrong)));
        }
        let written = casework.write_item(&staff, case, &mut edit);
        Ok((edit, Ok(written)))
    });
    match wrong.await? {
        (edit, Err(wrong)) => answer.not_written(edit, wrong, false).await,
        (edit, Ok(Err(AppError::Stale))) => answer.not_written(edit, Vec::new(), true).await,
        (_, Ok(Err(error))) => Err(error),
        (edit, Ok(Ok(written))) => answer.written(edit, written).await,
    }
}

/// `POST /{lang}/case/{id}/item/{item}/restore`: an earlier version, as a new one.
pub(super) async fn restore(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, case): (Lang, CaseId) = (route.lang, route.id("id")?);
    let item: RecordId = route.id("item")?;
    let may = move |casework: &Casework, staff: &StaffSession| {
        casework.may_read_items(staff, case)?;
        casework.has_item(staff, case, item)
    };
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let number = |name: &str| form.line(name).parse().map_err(|_| AppError::BadForm);
    let what = (item, number("version")?, number("seen")?);
    let mut notice = ItemNotice::Stale;
    if posted.own {
        let (casework, staff) = (desk.casework.clone(), session.value.clone());
        match blocking(move || casework.restore_item(&staff, case, what)).await {
            Ok(Written::Saved { .. }) => notice = ItemNotice::Restored,
            Ok(Written::Same(_)) => notice = ItemNotice::Same,
            Ok(Written::Conflict { .. }) | Err(AppError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    let extra = ItemExtra {
        notice: Some(notice),
        ..ItemExtra::default()
    };
    show_item(&desk, lang, &session, (case, item), extra).await
}

/// The page that answers a form for an item.
struct Answering<'a> {
    desk: &'a StaffDesk,
    lang: Lang,
    session: &'a Session<StaffSession>,
    case: CaseId,
    /// The item whose own page the form stands on; none for the page of the case.
    own_page: Option<RecordId>,
}

impl Answering<'_> {
    async fn written(&self, edit: ItemEdit, written: Written) -> Result<Response, AppError> {
        let (notice, item) = match written {
            Written::Conflict { theirs, fields } => {
                return self.ask(edit, theirs.item, fields).await;
            }
            Written::Same(item) => (ItemNotice::Same, item),
            Written::Saved { item, merged, .. } if merged => (ItemNotice::Merged, item),
            Written::Saved { item, .. } => (ItemNotice::Saved, item),
        };
        if self.own_page.is_some() || notice == ItemNotice::Merged {
            let extra = ItemExtra {
                notice: Some(notice),
                ..ItemExtra::default()
            };
            return self.item(item, extra).await;
        }
        let extra = Extra {
            notice: Some(CaseNotice::ItemSaved),
            ..Extra::default()
        };
        cases::case_page(self.desk, self.lang, self.session, self.case, extra).await
    }

    /// Shows both texts side by side. The form goes on from theirs, so that what is sent next is
    /// what somebody has decided with both before them.
    async fn ask(
        &self,
        edit: ItemEdit,
        item: RecordId,
        fields: Vec<ItemField>,
    ) -> Result<Response, AppError> {
        let extra = ItemExtra {
            typed: Some(ItemTyped {
                edit,
                problems: Vec::new(),
            }),
            conflict: fields,
            ..ItemExtra::default()
        };
        self.item(item, extra).await
    }

    /// Nothing was written, and the words are still there.
    async fn not_written(
        &self,
        edit: ItemEdit,
        problems: Vec<(ItemField, ItemProblem)>,
        stale: bool,
    ) -> Result<Response, AppError> {
        let typed = Some(ItemTyped { edit, problems });
        if let Some(item) = self.own_page {
            let notice = stale.then_some(ItemNotice::Stale);
            let extra = ItemExtra {
                typed,
                notice,
                ..ItemExtra::default()
            };
            return self.item(item, extra).await;
        }
        let extra = Extra {
            item: typed,
            notice: stale.then_some(CaseNotice::Stale),
            ..Extra::default()
        };
        cases::case_page(self.desk, self.lang, self.session, self.case, extra).await
    }

    async fn item(&self, item: RecordId, extra: ItemExtra) -> Result<Response, AppError> {
        show_item(self.desk, self.lang, self.session, (self.case, item), extra).await
    }
}

async fn show_item(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    (case, item): (CaseId, RecordId),
    extra: ItemExtra,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let looked = match extra.between {
        Some((old, new)) => Looked::Between(old, new),
        None => Looked::Versions,
    };
    let (opened, names) = blocking(move || {
        Ok((
            casework.item(&staff, case, item, looked)?,
            casework.names()?,
        ))
    })
    .await?;
    let view = item_page(session, &opened, &names, item, &extra)?;
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}/item/{item}"));
    page(&desk.pages, lang, &chrome, &view)
}

/// What a form wants an item to be. A field that the form does not have stays as it is.
fn read_edit(form: &Form, minute: u64) -> Result<ItemEdit, AppError> {
    let kind = match form.line("kind").as_str() {
        "note" => ItemKind::Note,
        "task" => ItemKind::Task,
        "person" => ItemKind::Person,
        "summary" => ItemKind::Summary,
        _ => return Err(AppError::BadForm),
    };
    let item = match form.line("item").as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| AppError::BadForm)?),
    };
    let seen = match form.line("seen").as_str() {
        "" => 0,
        number => number.parse().map_err(|_| AppError::BadForm)?,
    };
    // Ticks that are not there are sent as nothing, so a form names those that it has.
    let ticks: Vec<String> = form.all("ticks").map(str::to_owned).collect();
    let mut values = Vec::new();
    for field in kind.fields() {
        let name = name_of(*field);
        let value = match field {
            ItemField::Text | ItemField::Remarks => {
                seen_text(&form.text(name)).trim_end().to_owned()
            }
            ItemField::Name => seen_text(&form.line(name)),
            ItemField::Owner | ItemField::Due | ItemField::Part => form.line(name),
            ItemField::Done | ItemField::Away => {
                let ticked = form.line(name) == YES;
                if ticked {
                    YES.to_owned()
                } else {
                    String::new()
                }
            }
        };
        if form.has(name) || ticks.iter().any(|tick| tick == name) {
            values.push((*field, value));
        }
    }
    Ok(ItemEdit {
        item,
        kind,
        seen,
        values,
        minute,
    })
}

/// Without control characters. Joiners and marks of direction stay: names in many scripts need them.
fn seen_text(typed: &str) -> String {
    let seen = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control();
    typed.chars().filter(seen).collect()
}

fn name_of(field: ItemField) -> &'static str {
    match field {
        ItemField::Text => "text",
        ItemField::Owner => "owner",
        ItemField::Due => "due",
        ItemField::Done => "done",
        ItemField::Name => "name",
        ItemField::Part => "part",
        ItemField::Remarks => "remarks",
        ItemField::Away => "away",
    }
}

//! Reports that come by voice or letter: typed here, and their code shown once.

use axum::extract::State;
use subrosa_policy::{Channel, Day, Questionnaire, TenantId};

use super::files::refused;
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::kept::{DraftKey, Originals, Tenant, same_text};
use crate::app::oral::{Came, Taken};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::door::Side;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::asked::modes_key;
use crate::web::dates::date;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::reporter::{take_text, text_problems, typed};
use crate::web::route::Route;
use crate::web::upload::take_files;
use crate::web::view::asked::Pick;
use crate::web::view::case::RefusedFile;
use crate::web::view::oral::{TakeDown, TakeDownFor, TakenDown};
use crate::web::view::part::FileLimits;
use crate::web::view::report::{ReportProblems, Typed};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/take-down`
pub(super) async fn choose(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (reports, staff) = (desk.reports.clone(), session.value.clone());
    let tenants = blocking(move || reports.typed_for(&staff)).await?;
    let view = TakeDownFor {
        tenants: tenants
            .into_iter()
            .map(|tenant| Pick {
                value: tenant.id.to_string(),
                label: tenant.name,
                chosen: false,
            })
            .collect(),
    };
    let chrome = desk.chrome(&session, Section::Cases, "take-down");
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `GET /{lang}/take-down/{id}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let typing = Typing::begin(&desk, &session, route.id("id")?).await?;
    let key = DraftKey::random()?;
    typing.page(&desk, route.lang, &session, &key, Shown::default())
}

/// `POST /{lang}/take-down/{id}`: cleans the files, and stores the report unless something has to
/// be mended first.
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let mut typing = Typing::begin(&desk, &session, route.id("id")?).await?;
    let same_site = is_same_site(&request);
    let owner = (Side::Staff, Some(typing.tenant.id));
    let form = form::read_with_files(request, &desk.reports, owner).await?;
    let own = is_own_form(&session, same_site, &form);
    // Whoever signed in after the report was typed is not shown its code.
    let same_session = same_text(&form.line("token"), &session.token);
    let key = match DraftKey::parse(&form.line("draft")) {
        Some(key) => key,
        None => DraftKey::random()?,
    };
    typing.read(&form, desk.today());
    if !own {
        let shown = Shown::notice("stale");
        return typing.page(&desk, route.lang, &session, &key, shown);
    }
    let shown = typing.keep(&desk, form, &key).await?;
    if typing.has_to_be_mended(&shown) {
        return typing.page(&desk, route.lang, &session, &key, shown);
    }
    typing
        .store(&desk, route.lang, &session, &key, same_session)
        .await
}

/// A report that is being typed.
struct Typing {
    tenant: Tenant,
    asked: Questionnaire,
    channel: Channel,
    /// The day on which it came, as typed, and as a day.
    received: (String, Option<Day>),
    /// The language in which its reporter is answered.
    spoken: Lang,
    typed: Typed,
    problems: ReportProblems,
    files_kept: usize,
}

/// What the page shows beside what was typed.
#[derive(Default)]
struct Shown {
    refused: Vec<RefusedFile>,
    notice: Option<&'static str>,
}

impl Shown {
    fn notice(notice: &'static str) -> Self {
        Self {
            notice: Some(notice),
            ..Self::default()
        }
    }
}

impl Typing {
    async fn begin(
        desk: &StaffDesk,
        session: &Session<StaffSession>,
        id: TenantId,
    ) -> Result<Self, AppError> {
        let (reports, staff) = (desk.reports.clone(), session.value.clone());
        let (tenant, asked) = blocking(move || reports.typed_for_one(&staff, id)).await?;
        let today = desk.today();
        let spoken = tenant.languages.iter().find_map(|tag| Lang::from_tag(tag));
        Ok(Self {
            typed: Typed {
                asked_in: tenant.versions.questionnaire,
                ..Typed::default()
            },
            tenant,
            asked,
            channel: Channel::Oral,
            received: (today.to_string(), Some(today)),
            spoken: spoken.unwrap_or(Lang::En),
            problems: ReportProblems::default(),
            files_kept: 0,
        })
    }

    fn read(&mut self, form: &Form, today: Day) {
        self.typed = Typed {
            asked_in: self.tenant.versions.questionnaire,
            given: Vec::new(),
            ..typed(form, self.tenant.modes)
        };
        self.channel = match form.line("channel").as_str() {
            "letter" => Channel::Letter,
            _ => Channel::Oral,
        };
        let received = form.line("received");
        let day = day_of(&received).filter(|day| {
            let ago = day.days_until(today);
            (0..=MOST_DAYS_AGO).contains(&ago)
        });
        self.received = (received, day);
        if let Some(spoken) = Lang::from_tag(&form.line("spoken")) {
            self.spoken = spoken;
        }
        self.problems = text_problems(&self.typed);
    }

    /// Cleans the files of a form and keeps everything in the draft.
    async fn keep(
        &mut self,
        desk: &StaffDesk,
        form: Form,
        key: &DraftKey,
    ) -> Result<Shown, AppError> {
        let (reports, loading) = (desk.reports.clone(), key.clone());
        let loaded = blocking(move || reports.load(&loading)).await?;
        let mut draft = loaded.unwrap_or_default();
        let before = draft.files.len();
        take_text(&mut draft, &self.tenant, self.spoken, &self.typed);
        let may = Originals::default();
        let (reports, cleaning) = (&desk.reports, &desk.cleaning);
        self.problems.files = take_files(reports, cleaning, form, key, &mut draft, may).await?;
        self.files_kept = draft.cleaned().count();
        let new = draft.files.get(before..).unwrap_or_default();
        let shown = Shown {
            refused: refused(new),
            notice: None,
        };
        let (reports, key) = (desk.reports.clone(), key.clone());
        blocking(move || reports.save(&key, &draft)).await?;
        Ok(shown)
    }

    fn has_to_be_mended(&mut self, shown: &Shown) -> bool {
        let problems = &self.problems;
        self.problems.any = problems.report.is_some()
            || problems.name.is_some()
            || problems.details.is_some()
            || problems.files.is_some();
        self.problems.any || self.received.1.is_none() || !shown.refused.is_empty()
    }

    async fn store(
        self,
        desk: &StaffDesk,
        lang: Lang,
        session: &Session<StaffSession>,
        key: &DraftKey,
        same_session: bool,
    ) -> Result<Response, AppError> {
        let Some(day) = self.received.1 else {
            return self.page(desk, lang, session, key, Shown::default());
        };
        let came = Came {
            channel: self.channel,
            day,
        };
        let (reports, staff) = (desk.reports.clone(), session.value.clone());
        let (id, sending) = (self.tenant.id, key.clone());
        let taken = blocking(move || reports.take_down(&staff, id, &sending, came)).await;
        let (words, erased) = match taken {
            Ok(Taken::Code(code, erased)) if same_session => {
                let words = code.words();
                let words = words.expose().split(' ').map(ToOwned::to_owned);
                (words.collect(), Some(date(erased)))
            }
            Ok(Taken::Code(..) | Taken::Earlier) => (Vec::new(), None),
            Err(AppError::NotOpen | AppError::Busy | AppError::Full) => {
                return self.page(desk, lang, session, key, Shown::notice("failed"));
            }
            Err(AppError::DraftGone) => {
                return self.page(desk, lang, session, key, Shown::notice("gone"));
            }
            Err(error) => return Err(error),
        };
        let view = TakenDown {
            name: self.tenant.name,
            words,
            erased,
        };
        let chrome = desk.chrome(session, Section::Cases, "take-down");
        page(&desk.pages, lang, &chrome, &view)
    }

    fn page(
        self,
        desk: &StaffDesk,
        lang: Lang,
        session: &Session<StaffSession>,
        key: &DraftKey,
        shown: Shown,
    ) -> Result<Response, AppError> {
        let settings = desk.reports.settings();
        let view = TakeDown {
            token: session.token.clone(),
            tenant: self.tenant.id.to_string(),
            draft: key.to_text().expose().clone(),
            letter: self.channel == Channel::Letter,
            received_wrong: self.received.1.is_none(),
            received: self.received.0,
            languages: languages(&self.tenant, self.spoken),
            categories: categories(&self.asked, lang, self.typed.category),
            modes: modes_key(self.tenant.modes),
            name: self.tenant.name,
            typed: self.typed,
            problems: self.problems,
            files_kept: u32::try_from(self.files_kept).unwrap_or(u32::MAX),
            refused: shown.refused,
            limits: FileLimits {
                files: u32::try_from(settings.most_files).unwrap_or(u32::MAX),
                megabytes: u32::try_from(settings.largest_file / (1024 * 1024)).unwrap_or(u32::MAX),
            },
            notice: shown.notice,
        };
        let rest = format!("take-down/{}", view.tenant);
        let chrome = desk.chrome(session, Section::Cases, &rest);
        page(&desk.pages, lang, &chrome, &view)
    }
}

fn languages(tenant: &Tenant, spoken: Lang) -> Vec<Pick> {
    let offered = tenant
        .languages
        .iter()
        .filter_map(|tag| Lang::from_tag(tag));
    let pick = |lang: Lang| Pick {
        value: lang.tag().to_owned(),
        label: lang.name().to_owned(),
        chosen: lang == spoken,
    };
    offered.map(pick).collect()
}

fn categories(asked: &Questionnaire, lang: Lang, chosen: Option<u16>) -> Vec<Pick> {
    let named = asked.categories.iter().filter_map(|category| {
        let name = category.name(lang.tag()).or_else(|| category.name("en"))?;
        Some(Pick {
            value: category.number.to_string(),
            label: name.to_owned(),
            chosen: chosen == Some(category.number),
        })
    });
    named.collect()
}

/// A day as browsers write it.
fn day_of(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Day::from_ymd(year, month, day)
}

/// How long ago a report can have come that is typed today, in days: five years. Who had to give a
/// later day for an old letter would have its dates counted wrongly.
const MOST_DAYS_AGO: i32 = 5 * 366;

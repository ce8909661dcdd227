//! Statistics, drawn on the server.

use axum::extract::State;
use subrosa_policy::{Counted, TenantId};

use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::statistics::{Label, Number, Table, View};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::view::case::Choice;
use crate::web::view::statistics::{CountRow, Counts, StatisticsView};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/statistics`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (mut tenant, mut year) = (None, None);
    let query = request.uri().query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "tenant" => tenant = value.parse::<TenantId>().ok(),
            "year" => year = value.parse::<u16>().ok(),
            _ => {}
        }
    }
    let (statistics, staff) = (desk.statistics.clone(), session.value.clone());
    let counted = blocking(move || statistics.view(&staff, tenant, year)).await?;
    let chrome = desk.chrome(&session, Section::Statistics, "statistics");
    page(
        &desk.pages,
        route.lang,
        &chrome,
        &view(route.lang, &counted),
    )
}

fn view(lang: Lang, of: &View) -> StatisticsView {
    let choice = |value: String, name: String, chosen| Choice {
        value,
        name,
        chosen,
    };
    let years = of
        .years
        .iter()
        .map(|year| (year.to_string(), *year == of.year));
    let tenants = of.tenants.iter();
    StatisticsView {
        counted: match of.counted {
            Counted::Whole => "whole",
            Counted::Bands => "bands",
            Counted::BandsOfAll => "bands-of-all",
            Counted::Queue => "queue",
        },
        years: years
            .map(|(year, chosen)| choice(year.clone(), year, chosen))
            .collect(),
        tenants: tenants
            .map(|(id, name)| choice(id.to_string(), name.clone(), of.tenant == Some(*id)))
            .collect(),
        all: of.tenant.is_none() || matches!(of.counted, Counted::Whole | Counted::Queue),
        partly: of.partly,
        tables: of
            .tables
            .as_ref()
            .map(|tables| tables.iter().map(|table| counts(lang, table)).collect()),
    }
}

fn counts(lang: Lang, table: &Table) -> Counts {
    let least = |number: &Number| match number {
        Number::Exactly(number) => *number,
        Number::Within(band) => band.least(),
    };
    let numbers = || table.rows.iter().map(|(_, number)| least(number));
    let (most, sum) = (
        numbers().max().unwrap_or(0).max(1),
        numbers().sum::<usize>().max(1),
    );
    let rows = table.rows.iter().map(|(label, number)| {
        let (word, part, name) = match label {
            Label::Word(word) => (Some(*word), None, None),
            Label::Part(part) => (None, Some(*part), None),
            Label::Category(words) => (None, None, words.name(lang.tag()).map(ToOwned::to_owned)),
        };
        let few = matches!(number, Number::Within(band) if band.is_small());
        CountRow {
            word: word.or(if part.is_none() && name.is_none() {
                Some("unknown")
            } else {
                None
            }),
            part,
            name,
            number: least(number),
            most: match number {
                Number::Within(band) if !few => Some(band.most()),
                Number::Exactly(_) | Number::Within(_) => None,
            },
            few,
            // What is under 5 has one length, whatever it is.
            length: if few { FEW } else { least(number) * 100 / most },
            share: least(number) * 100 / sum,
        }
    });
    Counts {
        key: table.key,
        rows: rows.collect(),
        shares: table
            .rows
            .iter()
            .all(|(_, number)| matches!(number, Number::Exactly(_))),
    }
}

/// The length of a bar that is under 5, in percent.
const FEW: usize = 4;

//! The list of places that an application could choose now (S17, S26, S27).

use app::applications::ChooseBarred;
use app::choice::{self, PlaceList, PlaceRow, Places};
use app::documents::{Bilingual, KindergartenOnPaper};
use askama::Template;
use axum::extract::Path;
use domain::id::{ApplicationId, GroupId, PlaceId};
use domain::place::Language;
use domain::policy::Ownership;
use i18n::Texts;
use jiff::civil::{Date, date};

use crate::address::id;
use crate::components::{
    Cell, Choice, Column, Deadline, EmptyState, LinkButton, Pagination, Row, Sampled, SearchBar, Select,
    Table, Tag, Text, Tone,
};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::pages::application::{sample, under_application, view_of};
use crate::refusal::Refusals;
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::words;

pub(crate) mod telephone;

use telephone::Telephone;

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/applications/{id}/places", Access::APPLICANT, || page(show))];

/// The list of vacant places.
#[derive(Debug, Template)]
#[template(path = "pages/places/page.html")]
pub struct PlacesPage {
    /// What is around.
    pub frame: Frame,
    /// Whose list.
    pub application: ApplicationId,
    /// The day in the district.
    pub today: Date,
    /// What was filtered by.
    pub filter: Filter,
    /// The list, or why nothing can be chosen.
    pub list: Result<PlaceList, Text>,
}

/// What the list is filtered by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Letters of a name or an address.
    pub kindergarten: Text,
    /// Language of instruction.
    pub language: Option<Language>,
    /// Ownership.
    pub ownership: Option<Ownership>,
}

impl Filter {
    fn is_set(&self) -> bool {
        !self.kindergarten.is_empty() || self.language.is_some() || self.ownership.is_some()
    }
}

impl PlacesPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn address(&self) -> String {
        self.frame.href(&format!("/applications/{}/places", self.application))
    }

    fn back(&self) -> LinkButton {
        let address = self.frame.href(&format!("/applications/{}", self.application));
        LinkButton::secondary(self.t().referral().to_application(), address)
    }

    fn deadline(&self) -> Option<Deadline> {
        let (_, last_day) = self.list.as_ref().ok()?.turn?;
        let t = self.t().choice();
        Some(Deadline {
            t: self.t(),
            what: t.turn_what().into(),
            last_day,
            days_left: words::days_left(self.today, last_day),
            otherwise: Some(t.turn_otherwise().into()),
        })
    }

    fn search(&self) -> SearchBar {
        let t = self.t().choice();
        let language = self.filter.language.map_or("", |language| language.code());
        let ownership = self.filter.ownership.map_or("", Ownership::code);
        let languages = [Language::Kazakh, Language::Russian]
            .map(|each| Choice::new(each.code(), words::language(self.t(), each), language));
        let ownerships =
            Ownership::ALL.map(|each| Choice::new(each.code(), words::ownership(self.t(), each), ownership));
        let with_any = |any: &'static str, choices: [Choice; 2], present: &str| {
            std::iter::once(Choice::new("", any, present)).chain(choices).collect::<Vec<_>>()
        };
        let filters = vec![
            Select::new(self.t(), "language", t.language(), with_any(t.any_language(), languages, language)),
            Select::new(
                self.t(),
                "ownership",
                t.ownership(),
                with_any(t.any_ownership(), ownerships, ownership),
            ),
        ];
        SearchBar {
            filters,
            active: self.filter.is_set(),
            ..SearchBar::new(self.t(), self.address(), t.search_label(), self.filter.kindergarten.clone())
        }
    }

    fn table(&self, list: &PlaceList) -> Table {
        let t = self.t().choice();
        Table {
            caption: t.caption().into(),
            caption_hidden: true,
            columns: vec![
                Column::text(t.kindergarten()),
                Column::text(t.language()),
                Column::text(t.phone()),
                Column::text(t.address()),
                Column::text(t.ownership()),
                Column::text(t.group()),
                Column::text(t.kind()),
                Column::number(t.left()),
                Column::text(t.choose()),
            ],
            rows: list.rows.iter().map(|row| self.row(row)).collect(),
        }
    }

    fn row(&self, row: &PlaceRow) -> Row {
        let t = self.t();
        let name = words::named(t, &row.kindergarten.name).to_owned();
        let kind = if row.from_pool {
            Tag::new(t.choice().kind_pool(), Tone::Attention)
        } else {
            Tag::new(t.choice().kind_free(), Tone::Good)
        };
        let address = format!("{}/{}", self.address(), row.place);
        Row {
            cells: vec![
                Cell::text(name.clone()),
                Cell::text(words::language(t, row.language)),
                Cell::of(&Telephone::new(&row.kindergarten.phone)),
                Cell::text(words::named(t, &row.kindergarten.address).to_owned()),
                Cell::text(words::ownership(t, row.ownership)),
                Cell::text(t.choice().group_year(&row.group_year.to_string())),
                Cell::of(&kind),
                Cell::text(row.left.to_string()),
                Cell::of(&ChooseLink {
                    text: t.choice().choose().into(),
                    name: name.into(),
                    href: address.into(),
                }),
            ],
        }
    }

    fn none(&self) -> EmptyState {
        let t = self.t().choice();
        EmptyState {
            title: t.none().into(),
            text: t.none_text().into(),
            action: Some(LinkButton::secondary(t.whole(), self.address())),
        }
    }

    fn too_young(&self, list: &PlaceList) -> Vec<String> {
        let t = self.t();
        list.too_young_for
            .iter()
            .map(|(ownership, from)| t.choice().too_young_for(words::ownership(t, *ownership), *from))
            .collect()
    }

    fn pages(&self, list: &PlaceList) -> Pagination {
        let t = self.t().choice();
        let at = |page: u32| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("q", &self.filter.kindergarten);
            query.append_pair("language", self.filter.language.map_or("", |language| language.code()));
            query.append_pair("ownership", self.filter.ownership.map_or("", Ownership::code));
            query.append_pair("page", &page.to_string());
            Text::from(format!("{}?{}", self.address(), query.finish()))
        };
        let note = if list.pages > 1 {
            t.pages(u64::from(list.page), u64::from(list.pages))
        } else {
            t.found(u64::from(list.total))
        };
        Pagination {
            t: self.t(),
            note: Some(note.into()),
            previous: (list.page > 1).then(|| at(list.page - 1)),
            next: (list.page < list.pages).then(|| at(list.page + 1)),
        }
    }
}

/// "Choose", with the name for screen readers.
#[derive(Debug, Template)]
#[template(
    source = r#"<a class="govuk-link kz-choose" href="{{ href }}">{{ text }}<span class="govuk-visually-hidden"> — {{ name }}</span></a>"#,
    ext = "html"
)]
struct ChooseLink {
    text: Text,
    name: Text,
    href: Text,
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let application = id(&part)?;
    let view = view_of(&visit, application).await?;
    let filter = Filter {
        kindergarten: visit.query("q").trim().to_owned().into(),
        language: Language::from_code(&visit.query("language")),
        ownership: Ownership::ALL.into_iter().find(|each| each.code() == visit.query("ownership")),
    };
    let asked = Places {
        application,
        language: filter.language,
        ownership: filter.ownership,
        kindergarten: filter.kindergarten.clone().into_owned(),
        page: visit.query("page").parse().unwrap_or(1),
    };
    let found = choice::places(&visit.portal().app, &visit.ctx(), asked).await?.ok_or(Fault::NotFound)?;
    let t = visit.t();
    let refusals = Refusals::new(t, view.zone.clone());
    let list = found.map_err(|barred: ChooseBarred| refusals.barred(barred));
    let mut frame = visit.frame(t.choice().title());
    frame.way_up = under_application(t, &view.number.to_string(), application);
    frame.wide = true;
    let today = words::local(visit.ctx().now, &view.zone).date();
    visit.page(&PlacesPage { frame, application, today, filter, list })
}

/// A kindergarten with the longest Kazakh name, for samples.
pub(crate) fn sample_kindergarten() -> KindergartenOnPaper {
    KindergartenOnPaper {
        name: Bilingual {
            kk: "МКҚК «№ 42 «Бәйшешек» бөбекжай-балабақшасы»".to_owned(),
            ru: "ГККП «Ясли-сад № 42 «Бәйшешек»".to_owned(),
        },
        address: Bilingual {
            kk: "Новоишим ауылы, Абылай хан көшесі, 28-үй".to_owned(),
            ru: "с. Новоишимское, ул. Абылай хана, 28".to_owned(),
        },
        phone: "+77754476651".to_owned(),
    }
}

impl Sampled for PlacesPage {
    const NAME: &'static str = "Places";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let row = |number: u128, language, ownership, from_pool, left| PlaceRow {
            place: PlaceId::from_u128(number),
            group: GroupId::from_u128(number),
            group_year: 2015,
            language,
            ownership,
            kindergarten: sample_kindergarten(),
            from_pool,
            left,
        };
        let list = PlaceList {
            rows: vec![
                row(1, Language::Kazakh, Ownership::PrivateOrder, true, 3),
                row(2, Language::Kazakh, Ownership::State, false, 1),
                row(3, Language::Russian, Ownership::State, false, 12),
            ],
            total: 43,
            page: 2,
            pages: 3,
            turn: Some((sample::instant(200_000), date(2018, 8, 3))),
            too_young_for: vec![(Ownership::PrivateOrder, date(2018, 9, 1))],
        };
        let nothing = PlaceList {
            rows: Vec::new(),
            total: 0,
            page: 1,
            pages: 1,
            turn: None,
            too_young_for: Vec::new(),
        };
        let page = |list, filter| {
            let way_up = under_application(t, &sample::number(24).to_string(), ApplicationId::from_u128(24));
            let path = t.lang().path("/applications/0/places");
            let frame = Frame { way_up, wide: true, ..Frame::public(t, t.choice().title(), path) };
            Self { frame, application: ApplicationId::from_u128(24), today: sample::TODAY, filter, list }
        };
        let filter = Filter { kindergarten: "<Нарния>".into(), ..Filter::default() };
        vec![
            ("turn", page(Ok(list), Filter::default())),
            ("nothing fits", page(Ok(nothing), filter)),
            ("barred", page(Err(t.refusal().choose_not_your_turn().into()), Filter::default())),
        ]
    }
}

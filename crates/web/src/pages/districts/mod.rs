//! The choice of a district or city (S07).

use askama::Template;
use i18n::{Lang, Texts};

use crate::{
    components::{Breadcrumbs, EmptyState, Html, InsetText, LinkButton, Sampled, SearchBar, Text},
    layout::{Frame, WayUp},
};

/// The choice of a district or city.
#[derive(Debug, Template)]
#[template(path = "pages/districts/page.html")]
pub struct DistrictsPage {
    /// What is around.
    pub frame: Frame,
    /// What was searched for; empty for the whole list.
    pub words: Text,
    /// Regions with the districts that fit, in the order of the alphabet.
    pub regions: Vec<Region>,
}

/// A region.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its name in the page's language.
    pub name: Text,
    /// Its districts and cities.
    pub districts: Vec<District>,
}

/// A district or city.
#[derive(Clone, Debug)]
pub struct District {
    /// Its name in the page's language.
    pub name: Text,
    /// Where choosing it leads.
    pub href: Text,
}

impl DistrictsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn address(&self) -> String {
        self.frame.href("/districts")
    }

    fn search(&self) -> SearchBar {
        SearchBar::new(self.t(), self.address(), self.t().districts().search_label(), self.words.clone())
    }

    fn not_listed(&self) -> InsetText {
        InsetText { body: Html::text(self.t().districts().not_listed()) }
    }

    fn found(&self) -> u64 {
        self.regions.iter().map(|r| u64::try_from(r.districts.len()).unwrap_or(u64::MAX)).sum()
    }

    fn none(&self) -> EmptyState {
        let districts = self.t().districts();
        EmptyState {
            title: districts.none(&self.words).into(),
            text: districts.none_text().into(),
            action: Some(LinkButton::secondary(districts.whole(), self.address())),
        }
    }
}

impl Sampled for DistrictsPage {
    const NAME: &'static str = "Districts";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let title = t.districts().title();
        let frame = Frame {
            way_up: WayUp::Crumbs(Breadcrumbs::under_home(t)),
            ..Frame::public(t, title, t.lang().path("/districts"))
        };
        let region = |name: &'static str, districts: &[&'static str]| Region {
            name: name.into(),
            districts: districts
                .iter()
                .map(|d| District { name: (*d).into(), href: "#district".into() })
                .collect(),
        };
        let regions = match t.lang() {
            Lang::Kk => vec![
                region("Ақмола облысы", &["Көкшетау қаласы", "Бурабай ауданы", "Целиноград ауданы"]),
                region(
                    "Солтүстік Қазақстан облысы",
                    &["Петропавл қаласы", "Ғабит Мүсірепов атындағы аудан", "Мағжан Жұмабаев ауданы"],
                ),
            ],
            Lang::Ru => vec![
                region(
                    "Акмолинская область",
                    &["город Кокшетау", "Бурабайский район", "Целиноградский район"],
                ),
                region(
                    "Северо-Казахстанская область",
                    &["город Петропавловск", "район имени Габита Мусрепова", "район Магжана Жумабаева"],
                ),
            ],
            Lang::En => vec![
                region("Aqmola Region", &["Kokshetau city", "Burabay District", "Tselinograd District"]),
                region(
                    "North Kazakhstan Region",
                    &["Petropavl city", "Gabit Musirepov District", "Magzhan Zhumabaev District"],
                ),
            ],
        };
        vec![
            ("whole", Self { frame: frame.clone(), words: "".into(), regions }),
            ("nothing found", Self { frame, words: "<Нарния>".into(), regions: Vec::new() }),
        ]
    }
}

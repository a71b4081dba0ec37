//! The choice of a district or city (S07).

use app::registers::{DistrictEntry, Districts};
use askama::Template;
use i18n::{Lang, Texts, alphabetical};

use crate::{
    components::{Breadcrumbs, EmptyState, Html, InsetText, LinkButton, Sampled, SearchBar, Text},
    layout::{Frame, WayUp},
    route::{Access, Route, page},
    visit::{Answer, Visit},
    words,
};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/districts", Access::Public, || page(show))];

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

async fn show(visit: Visit) -> Answer {
    let t = visit.t();
    let typed = visit.query("q").trim().to_owned();
    let regions = regions(t, &visit.ask(Districts).await?, &typed.to_lowercase());
    let mut frame = visit.frame(t.districts().title());
    frame.way_up = WayUp::Crumbs(Breadcrumbs::under_home(t));
    visit.page(&DistrictsPage { frame, words: typed.into(), regions })
}

/// The districts whose names have these letters, under the regions they belong to.
fn regions(t: Texts, known: &[DistrictEntry], letters: &str) -> Vec<Region> {
    let mut regions: Vec<Region> = known
        .iter()
        .filter(|entry| entry.parent.is_none())
        .map(|region| {
            let mut districts: Vec<District> = known
                .iter()
                .filter(|entry| entry.listed && top(known, entry).id == region.id)
                .filter(|entry| is_meant(entry, letters) || is_meant(region, letters))
                .map(|entry| District {
                    name: words::territory(t, &entry.name).into(),
                    href: t.lang().path(&format!("/apply?district={}", entry.id)).into(),
                })
                .collect();
            districts.sort_by_cached_key(|district| alphabetical(&district.name));
            Region { name: words::territory(t, &region.name).into(), districts }
        })
        .filter(|region| !region.districts.is_empty())
        .collect();
    regions.sort_by_cached_key(|region| alphabetical(&region.name));
    regions
}

/// In any language: people know the names in several.
fn is_meant(entry: &DistrictEntry, letters: &str) -> bool {
    let english = domain::region::english(&entry.name.kk);
    [&entry.name.kk, &entry.name.ru, &english].into_iter().any(|name| name.to_lowercase().contains(letters))
}

/// The region above an entry. The classifier is a few levels deep; more is a circle.
fn top<'a>(known: &'a [DistrictEntry], entry: &'a DistrictEntry) -> &'a DistrictEntry {
    let mut top = entry;
    for _ in 0..LEVELS_MAX {
        match top.parent.and_then(|parent| known.iter().find(|above| above.id == parent)) {
            Some(above) => top = above,
            None => break,
        }
    }
    top
}

/// Levels of the classifier of territories, at most.
const LEVELS_MAX: usize = 8;

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
                region("Akmola Region", &["Kokshetau city", "Burabay District", "Tselinograd District"]),
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

#[cfg(test)]
mod tests {
    use app::documents::Bilingual;
    use domain::region::bundled;

    use super::*;

    fn known() -> Vec<DistrictEntry> {
        let entry = |row: domain::region::Territory| DistrictEntry {
            listed: row.listed_by_default(),
            id: row.code,
            parent: row.parent,
            name: Bilingual { kk: row.name_kk, ru: row.name_ru },
        };
        bundled().into_iter().map(entry).collect()
    }

    #[test]
    fn english_shows_english_names_only() {
        let regions = regions(Texts::of(Lang::En), &known(), "");
        let names =
            regions.iter().flat_map(|region| region.districts.iter().map(|d| &d.name).chain([&region.name]));
        for name in names {
            assert!(name.is_ascii(), "{name}");
        }
        assert!(regions.iter().any(|region| region.name == "West Kazakhstan Region"));
    }

    #[test]
    fn a_name_is_found_in_any_language_and_kazakh_letters_stand_in_their_place() {
        for letters in ["қостанай", "костанай", "kostanay"] {
            let found = regions(Texts::of(Lang::Kk), &known(), letters);
            assert_eq!(found.len(), 1, "{letters}");
        }
        let kostanay = &regions(Texts::of(Lang::Kk), &known(), "қостанай обл")[0];
        let place = |name: &str| kostanay.districts.iter().position(|district| district.name == name);
        assert!(place("Әулиекөл ауданы") < place("Бейімбет Майлин ауданы"));
        assert!(place("Қостанай") < place("Лисаков") && place("Қостанай") > place("Қарасу ауданы"));
    }
}

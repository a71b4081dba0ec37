//! Pages: a folder each, with a struct, its template and sample values.

pub mod accessibility;
pub mod account;
pub mod act;
pub mod alerts;
pub mod application;
pub mod apply;
pub mod arrival;
pub mod benefit;
pub mod cancellation;
pub mod check;
pub mod choose;
pub mod contacts;
pub mod department;
pub mod dev;
pub mod districts;
pub mod documents;
pub mod error;
pub mod extension;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod home;
pub mod journal;
pub mod kindergarten;
pub mod leave;
pub mod login;
pub mod merge;
pub mod overrides;
pub mod places;
pub mod privacy;
pub mod referral;
pub mod signatures;
pub mod signing;

#[cfg(test)]
mod tests {
    use i18n::{Lang, Texts};

    use super::{
        accessibility::AccessibilityPage,
        act::ActPage,
        alerts::AlertsPage,
        application::{ApplicationPage, HistoryPage},
        apply::{CheckPage, DonePage, StepPage},
        benefit::BenefitPage,
        check::{CheckedPage, PaperPage},
        department::{
            ApplicationsPage, CalendarPage, ClaimPage, ClaimsPage, KindergartensPage, OfficePage,
            OverridesPage, PolicyPage, PreviewPage, StaffApplicationPage, UndonePage, VacantPage,
        },
        dev::{ClockPage, MailboxPage, RevocationPage},
        districts::DistrictsPage,
        documents::DocumentsPage,
        error::ErrorPage,
        extension::ExtensionPage,
        gallery::GalleryPage,
        home::HomePage,
        journal::JournalPage,
        kindergarten::{DeskPage, EmployeesPage, GroupPage, GroupsPage},
        merge::MergePage,
        overrides::PublishedPage,
        places::PlacesPage,
        privacy::PrivacyPage,
        referral::ReferralPage,
        signatures::SignaturesPage,
        signing::SigningPage,
    };
    use crate::{components::Sampled, html_check::problems};

    /// Every sample of a page in three languages. A new page adds its line below.
    fn sound<P: Sampled>() {
        for lang in Lang::ALL {
            for (name, page) in P::samples(Texts::of(lang)) {
                let html = page.render().unwrap();
                assert_eq!(problems(&html, lang, true), Vec::<String>::new(), "{} {name} {lang}", P::NAME);
            }
        }
    }

    #[test]
    fn html_of_every_page_is_sound() {
        sound::<HomePage>();
        sound::<DistrictsPage>();
        sound::<OverridesPage>();
        sound::<PublishedPage>();
        sound::<PrivacyPage>();
        sound::<AccessibilityPage>();
        sound::<ErrorPage>();
        sound::<PaperPage>();
        sound::<CheckedPage>();
        sound::<ActPage>();
        sound::<SignaturesPage>();
        sound::<OfficePage>();
        sound::<ClaimsPage>();
        sound::<ClaimPage>();
        sound::<VacantPage>();
        sound::<PreviewPage>();
        sound::<UndonePage>();
        sound::<KindergartensPage>();
        sound::<CalendarPage>();
        sound::<PolicyPage>();
        sound::<ApplicationsPage>();
        sound::<StaffApplicationPage>();
        sound::<DeskPage>();
        sound::<GroupsPage>();
        sound::<GroupPage>();
        sound::<EmployeesPage>();
        sound::<JournalPage>();
        sound::<ApplicationPage>();
        sound::<HistoryPage>();
        sound::<DocumentsPage>();
        sound::<PlacesPage>();
        sound::<SigningPage>();
        sound::<ReferralPage>();
        sound::<ExtensionPage>();
        sound::<MergePage>();
        sound::<StepPage>();
        sound::<CheckPage>();
        sound::<DonePage>();
        sound::<BenefitPage>();
        sound::<AlertsPage>();
        sound::<ClockPage>();
        sound::<MailboxPage>();
        sound::<RevocationPage>();
    }

    #[test]
    fn html_of_every_component_is_sound() {
        use askama::Template as _;
        for lang in Lang::ALL {
            let html = GalleryPage::new(Texts::of(lang)).render().unwrap();
            assert_eq!(problems(&html, lang, false), Vec::<String>::new(), "{lang}");
        }
    }

    #[test]
    fn words_of_a_person_are_escaped() {
        use askama::Template as _;
        let samples = DistrictsPage::samples(Texts::of(Lang::Kk));
        let html = samples.iter().map(|(_, page)| page.render().unwrap()).collect::<String>();
        assert!(html.contains("&#60;Нарния&#62;"));
        assert!(!html.contains("<Нарния"));
    }

    #[test]
    fn language_links_keep_the_path() {
        use askama::Template as _;
        let (_, page) = DistrictsPage::samples(Texts::of(Lang::Kk)).remove(0);
        let html = page.render().unwrap();
        assert!(html.contains(r#"href="/ru/districts" lang="ru""#));
        assert!(html.contains(r#"href="/en/districts" lang="en""#));
    }
}

//! Writes every sample of every page in every language into a folder, to look at in a browser:
//! `cargo run -p web --example render -- FOLDER`.

use std::{fs, io, path::Path};

use askama::Template;
use i18n::{Lang, Texts};
use web::{
    assets,
    components::Sampled,
    pages::{
        accessibility::AccessibilityPage,
        act::ActPage,
        application::{ApplicationPage, HistoryPage},
        apply::{CheckPage, DonePage, StepPage},
        benefit::BenefitPage,
        check::{CheckedPage, PaperPage},
        department::{
            ApplicationsPage, CalendarPage, ClaimPage, ClaimsPage, KindergartensPage, OfficePage,
            OverridesPage, PolicyPage, PreviewPage, UndonePage, VacantPage,
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
        signing::SigningPage,
    },
};

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| io::Error::other("name a folder"))?;
    let folder = Path::new(&folder);
    for lang in Lang::ALL {
        let t = Texts::of(lang);
        let here = folder.join(lang.code());
        fs::create_dir_all(&here)?;
        write(&here, "gallery", &GalleryPage::new(t))?;
        samples::<HomePage>(&here, t)?;
        samples::<DistrictsPage>(&here, t)?;
        samples::<ClockPage>(&here, t)?;
        samples::<MailboxPage>(&here, t)?;
        samples::<RevocationPage>(&here, t)?;
        samples::<PrivacyPage>(&here, t)?;
        samples::<AccessibilityPage>(&here, t)?;
        samples::<ErrorPage>(&here, t)?;
        samples::<ActPage>(&here, t)?;
        samples::<OfficePage>(&here, t)?;
        samples::<ClaimsPage>(&here, t)?;
        samples::<OverridesPage>(&here, t)?;
        samples::<PublishedPage>(&here, t)?;
        samples::<ClaimPage>(&here, t)?;
        samples::<VacantPage>(&here, t)?;
        samples::<PreviewPage>(&here, t)?;
        samples::<UndonePage>(&here, t)?;
        samples::<KindergartensPage>(&here, t)?;
        samples::<CalendarPage>(&here, t)?;
        samples::<PolicyPage>(&here, t)?;
        samples::<ApplicationsPage>(&here, t)?;
        samples::<DeskPage>(&here, t)?;
        samples::<GroupsPage>(&here, t)?;
        samples::<GroupPage>(&here, t)?;
        samples::<EmployeesPage>(&here, t)?;
        samples::<JournalPage>(&here, t)?;
        samples::<ApplicationPage>(&here, t)?;
        samples::<HistoryPage>(&here, t)?;
        samples::<DocumentsPage>(&here, t)?;
        samples::<PlacesPage>(&here, t)?;
        samples::<SigningPage>(&here, t)?;
        samples::<ReferralPage>(&here, t)?;
        samples::<ExtensionPage>(&here, t)?;
        samples::<MergePage>(&here, t)?;
        samples::<StepPage>(&here, t)?;
        samples::<PaperPage>(&here, t)?;
        samples::<CheckedPage>(&here, t)?;
        samples::<CheckPage>(&here, t)?;
        samples::<DonePage>(&here, t)?;
        samples::<BenefitPage>(&here, t)?;
    }
    let files = folder.join("assets");
    fs::create_dir_all(&files)?;
    assets::all().iter().try_for_each(|asset| fs::write(files.join(asset.file), asset.plain))
}

fn samples<P: Sampled>(folder: &Path, t: Texts) -> io::Result<()> {
    for (name, page) in P::samples(t) {
        write(folder, &format!("{}-{name}", P::NAME), &page)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, page: &impl Template) -> io::Result<()> {
    let html = page.render().map_err(io::Error::other)?;
    fs::write(folder.join(format!("{}.html", name.to_lowercase().replace(' ', "-"))), html)
}

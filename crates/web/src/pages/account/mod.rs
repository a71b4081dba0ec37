//! The personal cabinet: who is there, as what, since when; contacts; leaving on all devices.

use app::identity::{Role, Session};
use askama::Template;
use i18n::{PersonName, Texts};

use crate::components::{Button, Html, InsetText, LinkButton, Sampled, SummaryList, SummaryRow, Text};
use crate::fault::Fault;
use crate::form::Keys;
use crate::layout::Frame;
use crate::menu;
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/account", Access::Entered, || page(show))];

/// The personal cabinet.
#[derive(Debug, Template)]
#[template(path = "pages/account/page.html")]
pub struct AccountPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its forms.
    pub keys: Keys,
    /// The person.
    pub name: Text,
    /// Role and organisation, for those who act for one.
    pub role: Option<Text>,
    /// The role's workplace is not built: said, instead of leaving somebody to search for it.
    pub has_no_workplace: bool,
    /// When the person entered, on the clock of Kazakhstan.
    pub entered: Text,
}

impl AccountPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn facts(&self) -> SummaryList {
        let login = self.t().login();
        let mut rows = vec![SummaryRow::text(login.account_name(), self.name.clone())];
        rows.extend(self.role.clone().map(|role| SummaryRow::text(login.account_role(), role)));
        rows.push(SummaryRow::text(login.account_entered(), self.entered.clone()));
        SummaryList { title: None, rows }
    }

    fn no_workplace(&self) -> Option<InsetText> {
        self.has_no_workplace.then(|| InsetText { body: Html::text(self.t().login().account_no_workplace()) })
    }

    fn contacts(&self) -> LinkButton {
        LinkButton::primary(self.t().login().account_contacts(), self.frame.href("/contacts"))
    }

    fn leave(&self) -> Button {
        Button::warning(self.t().login().account_leave_all())
    }
}

async fn show(visit: Visit) -> Answer {
    let Some(session) = visit.session() else { return Err(Fault::NotFound) };
    let page = AccountPage {
        frame: visit.frame(visit.t().login().account_title()),
        keys: visit.keys(),
        name: name(session).into(),
        role: menu::role_line(visit.t(), session),
        has_no_workplace: matches!(session.role, Role::ServiceCentre | Role::Auditor | Role::Administrator),
        entered: entered(session).into(),
    };
    visit.page(&page)
}

fn name(session: &Session) -> String {
    PersonName {
        family: &session.surname,
        given: &session.given_name,
        patronymic: session.patronymic.as_deref(),
    }
    .full()
}

/// The whole country has one zone (R50).
fn entered(session: &Session) -> String {
    let zone = app::registers::Registers::ZONE_DEFAULT;
    let local = session.started.in_tz(zone).map(|zoned| zoned.datetime());
    local.map(i18n::date_time).unwrap_or_default()
}

impl Sampled for AccountPage {
    const NAME: &'static str = "Account";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |role: Option<Text>, has_no_workplace| Self {
            frame: Frame::public(t, t.login().account_title(), t.lang().path("/account")),
            keys: Keys::sample(),
            name: "Әбдірахманова Ұлжан Ғабитқызы".into(),
            role,
            has_no_workplace,
            entered: "09.09.2026 09:00".into(),
        };
        vec![
            ("applicant", page(None, false)),
            ("department", page(Some(t.login().role_department().into()), false)),
            ("auditor", page(Some(t.login().role_auditor().into()), true)),
        ]
    }
}

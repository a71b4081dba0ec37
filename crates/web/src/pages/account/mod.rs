//! The personal cabinet: who is there, as what, since when; one's logins; contacts; leaving on all devices.

use app::identity::{Login, LoginKey, Logins, Role, Session};
use askama::Template;
use i18n::{PersonName, Texts};
use jiff::Timestamp;
use jiff::civil::DateTime;

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
    /// The latest logins, this one included.
    pub logins: Vec<Login>,
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

    fn logins(&self) -> SummaryList {
        let key = |login: &Login| {
            let key = login.key.as_ref()?;
            Some(self.t().login().account_login_key(key.algorithm, local(key.until)?.date()))
        };
        let row = |login: &Login| SummaryRow::text(clock(login.at), key(login).unwrap_or_default());
        SummaryList { title: None, rows: self.logins.iter().map(row).collect() }
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
    let logins = visit.ask(Logins).await?;
    let page = AccountPage {
        frame: visit.frame(visit.t().login().account_title()),
        keys: visit.keys(),
        name: name(session).into(),
        role: menu::role_line(visit.t(), session),
        has_no_workplace: matches!(session.role, Role::ServiceCentre | Role::Auditor | Role::Administrator),
        entered: clock(session.started).into(),
        logins,
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

fn clock(at: Timestamp) -> String {
    local(at).map(i18n::date_time).unwrap_or_default()
}

/// The whole country has one zone (R50).
fn local(at: Timestamp) -> Option<DateTime> {
    at.in_tz(app::registers::Registers::ZONE_DEFAULT).map(|zoned| zoned.datetime()).ok()
}

impl Sampled for AccountPage {
    const NAME: &'static str = "Account";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let at = |text: &str| text.parse().unwrap_or_default();
        let key = |algorithm| Some(LoginKey { algorithm, until: at("2027-09-08T18:59:59Z") });
        let page = |role: Option<Text>, has_no_workplace| Self {
            frame: Frame::public(t, t.login().account_title(), t.lang().path("/account")),
            keys: Keys::sample(),
            name: "Әбдірахманова Ұлжан Ғабитқызы".into(),
            role,
            has_no_workplace,
            entered: "09.09.2026 09:00".into(),
            logins: vec![
                Login { at: at("2026-09-09T04:00:00Z"), key: key("GOST 34.10-2015-512") },
                Login { at: at("2026-06-01T13:20:00Z"), key: key("RSA-SHA256") },
                Login { at: at("2026-05-30T03:05:00Z"), key: None },
            ],
        };
        vec![
            ("applicant", page(None, false)),
            ("department", page(Some(t.login().role_department().into()), false)),
            ("auditor", page(Some(t.login().role_auditor().into()), true)),
        ]
    }
}

//! Contacts: asked for at the first entry (S11), changed at any time, confirmed by codes (R62).
//!
//! Read together with `pages/README.md`: this page is the example of a form.

use app::identity::{
    Channel, ConfirmContact, ConfirmRefused, Confirmed, ContactState, Contacts, ContactsOf, Secret, SendCode,
    SendCodeRefused, SetContacts,
};
use askama::Template;
use domain::identity::{Email, Phone};
use i18n::Texts;

use crate::components::{
    Button, ErrorLink, ErrorSummary, Html, Input, InputKind, NotificationBanner, Sampled, Text, Tidings,
    Width,
};
use crate::fault::Fault;
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::menu;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

mod form_of;

use form_of::Raw;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/contacts", Access::Entered, || page(show)),
    Route::post("/contacts", Access::Entered, || form(save)),
    Route::post("/contacts/code", Access::Entered, || form(send_code)),
    Route::post("/contacts/confirm", Access::Entered, || form(confirm)),
];

/// The page of contacts.
#[derive(Debug, Template)]
#[template(path = "pages/contacts/page.html")]
pub struct ContactsPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its forms.
    pub keys: Keys,
    /// Whether it is the first entry.
    pub is_first: bool,
    /// What was typed, or what is known.
    pub raw: Raw,
    /// What waits for its code.
    pub unconfirmed: Vec<Channel>,
    /// What is wrong with the code.
    pub code_error: Option<Text>,
    /// What is wrong with the whole.
    pub problem: Option<Text>,
}

impl ContactsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn title(&self) -> &'static str {
        title(self.t(), self.is_first)
    }

    fn email(&self) -> Input {
        let t = self.t().contacts();
        Input::email(self.t(), "email", t.email())
            .with_hint(t.email_hint())
            .with_answer(self.raw.email.typed.clone(), self.raw.email.error.clone())
    }

    fn phone(&self) -> Input {
        let t = self.t().contacts();
        Input::phone(self.t(), "phone", self.optional(t.phone()))
            .with_hint(t.phone_hint())
            .with_answer(self.raw.phone.typed.clone(), self.raw.phone.error.clone())
    }

    fn extra_email(&self) -> Input {
        Input::email(self.t(), "extra_email", self.optional(self.t().contacts().extra_email()))
            .with_answer(self.raw.extra_email.typed.clone(), self.raw.extra_email.error.clone())
    }

    fn extra_phone(&self) -> Input {
        Input::phone(self.t(), "extra_phone", self.optional(self.t().contacts().extra_phone()))
            .with_answer(self.raw.extra_phone.typed.clone(), self.raw.extra_phone.error.clone())
    }

    fn optional(&self, label: &str) -> String {
        format!("{label} ({})", self.t().common().optional())
    }

    fn errors(&self) -> ErrorSummary {
        let inputs = [self.email(), self.phone(), self.extra_email(), self.extra_phone(), self.code()];
        let fields = inputs.map(|input| input.field);
        let mut summary = ErrorSummary::of(self.t(), &fields);
        summary.errors.extend(self.problem.clone().map(|text| ErrorLink { text, target: None }));
        summary
    }

    fn save(&self) -> Button {
        let common = self.t().common();
        Button::primary(if self.is_first { common.go_on() } else { common.save() })
    }

    fn code(&self) -> Input {
        Input {
            width: Width::Characters(10),
            autocomplete: Some("one-time-code"),
            kind: InputKind::Digits,
            ..Input::new(self.t(), "code", self.t().contacts().code())
        }
        .with_answer("", self.code_error.clone())
    }

    fn send_buttons(&self) -> Vec<Button> {
        let t = self.t().contacts();
        let button = |channel: &Channel| {
            let (word, text) = match channel {
                Channel::Email => ("email", t.send_email()),
                Channel::Phone => ("phone", t.send_phone()),
            };
            Button { sends: Some(("channel".into(), word.into())), ..Button::secondary(text) }
        };
        self.unconfirmed.iter().map(button).collect()
    }

    fn confirm_buttons(&self) -> Vec<Button> {
        let t = self.t().contacts();
        let button = |channel: &Channel| {
            let (word, what) = match channel {
                Channel::Email => ("email", t.email()),
                Channel::Phone => ("phone", t.phone()),
            };
            let text = format!("{}: {}", t.confirm(), what.to_lowercase());
            Button { sends: Some(("channel".into(), word.into())), ..Button::secondary(text) }
        };
        self.unconfirmed.iter().map(button).collect()
    }
}

const fn title(t: Texts, is_first: bool) -> &'static str {
    if is_first { t.contacts().title_first() } else { t.contacts().title() }
}

async fn show(visit: Visit) -> Answer {
    let page = contacts_page(&visit, None, None).await?;
    visit.page(&page)
}

async fn save(visit: Visit, form: Submitted) -> Answer {
    let mut raw = Raw::read(&form);
    let Some(read) = raw.parse(visit.t()) else {
        return visit.page_refused(&contacts_page(&visit, Some(raw), None).await?);
    };
    let Ok(()) = visit.once(&form, read.command(visit.t().lang())).await?;
    let is_first = visit.session().is_some_and(|session| session.contact == ContactState::Missing);
    match visit.role().filter(|_| is_first) {
        Some(role) => visit.see_other(menu::home_of(role)),
        None => visit.see_other("/contacts?done=saved"),
    }
}

async fn send_code(visit: Visit, form: Submitted) -> Answer {
    let channel = channel(&form)?;
    let random = Secret::new(visit.portal().app.secret());
    let t = visit.t().contacts();
    let problem = match visit.once(&form, SendCode { channel, random }).await? {
        Ok(()) => return visit.see_other("/contacts?done=sent"),
        Err(SendCodeRefused::NotGiven | SendCodeRefused::AlreadyConfirmed) => {
            return visit.see_other("/contacts");
        }
        Err(SendCodeRefused::TooMany) => t.code_too_many(),
    };
    visit.page_refused(&contacts_page(&visit, None, Some(problem.into())).await?)
}

async fn confirm(visit: Visit, form: Submitted) -> Answer {
    let channel = channel(&form)?;
    let t = visit.t().contacts();
    let code = form.value("code").trim().to_owned();
    // An empty line is no attempt.
    let wrong: Text = if code.is_empty() {
        t.code_empty().into()
    } else {
        match visit.run(ConfirmContact { channel, code }).await? {
            Ok(Confirmed::Yes) => return visit.see_other("/contacts?done=confirmed"),
            Ok(Confirmed::Wrong { left }) => t.code_wrong(u64::from(left)).into(),
            Err(ConfirmRefused::NoCode) => t.code_none().into(),
        }
    };
    let mut page = contacts_page(&visit, None, None).await?;
    // What was just confirmed in another tab has no line for a code any more.
    if page.unconfirmed.is_empty() {
        page.problem = Some(wrong)
    } else {
        page.code_error = Some(wrong)
    }
    page.frame.has_errors = true;
    visit.page_refused(&page)
}

fn channel(form: &Submitted) -> Result<Channel, Fault> {
    match form.value("channel") {
        "email" => Ok(Channel::Email),
        "phone" => Ok(Channel::Phone),
        _ => Err(Fault::Malformed),
    }
}

async fn contacts_page(
    visit: &Visit,
    raw: Option<Raw>,
    problem: Option<Text>,
) -> Result<ContactsPage, Fault> {
    let t = visit.t();
    let known = visit.ask(ContactsOf).await?;
    let is_first = visit.session().is_some_and(|session| session.contact == ContactState::Missing);
    let unconfirmed = unconfirmed(&known);
    let raw = raw.unwrap_or_else(|| Raw::of(&known));
    let mut frame = visit.frame(title(t, is_first));
    frame.has_errors = problem.is_some() || raw.has_errors();
    frame.banner = news(t, &visit.query("done"));
    Ok(ContactsPage { frame, keys: visit.keys(), is_first, raw, unconfirmed, code_error: None, problem })
}

fn unconfirmed(known: &Contacts) -> Vec<Channel> {
    let email = (known.email.is_some() && !known.is_email_confirmed).then_some(Channel::Email);
    let phone = (known.phone.is_some() && !known.is_phone_confirmed).then_some(Channel::Phone);
    email.into_iter().chain(phone).collect()
}

fn news(t: Texts, done: &str) -> Option<NotificationBanner> {
    let heading = match done {
        "saved" => t.contacts().saved(),
        "sent" => t.contacts().code_sent(),
        "confirmed" => t.contacts().code_done(),
        _ => return None,
    };
    Some(NotificationBanner {
        id: "news".into(),
        tidings: Tidings::Success,
        title: t.common().done().into(),
        heading: heading.into(),
        body: Html::empty(),
    })
}

/// What the form says once it is right.
#[derive(Debug)]
pub struct Read {
    email: Email,
    phone: Option<Phone>,
    extra_email: Option<Email>,
    extra_phone: Option<Phone>,
}

impl Read {
    fn command(self, lang: i18n::Lang) -> SetContacts {
        SetContacts {
            language: lang.code().to_owned(),
            email: self.email,
            phone: self.phone,
            extra_email: self.extra_email,
            extra_phone: self.extra_phone,
        }
    }
}

impl Sampled for ContactsPage {
    const NAME: &'static str = "Contacts";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |raw: Raw, is_first| {
            let mut frame = Frame::public(t, title(t, is_first), t.lang().path("/contacts"));
            frame.has_errors = raw.has_errors();
            let unconfirmed = if is_first { Vec::new() } else { vec![Channel::Email, Channel::Phone] };
            Self { frame, keys: Keys::sample(), is_first, raw, unconfirmed, code_error: None, problem: None }
        };
        let known = || Raw::typed("dana@example.kz", "+7 707 735 82 45");
        let mut wrong_code = page(known(), false);
        wrong_code.code_error = Some(t.contacts().code_wrong(2).into());
        wrong_code.frame.has_errors = true;
        let mut wrong = Raw::typed("пошта", "8 707 73");
        wrong.parse(t);
        vec![
            ("first", page(Raw::typed("", ""), true)),
            ("errors", page(wrong, true)),
            ("known", page(known(), false)),
            ("wrong code", wrong_code),
        ]
    }
}

//! Papers: a model in the words of one language, each text in the place that a template names.

mod card;
mod notice;
mod receipt;
mod referral;
mod register;

use app::documents::{Body, DocumentKind, DocumentModel, KindergartenOnPaper, Lang, Person, Selected};
use app::ports::RenderError;
use serde::Serialize;
use serde_json::Value;

use crate::origin::Origin;
use crate::qr;
use crate::words::{Words, full_name, phone_in_groups};

/// A paper before it is set.
pub(crate) struct Paper {
    /// File name of its template.
    pub(crate) template: &'static str,
    /// What tells it from every other paper, for good.
    pub(crate) identity: String,
    data: Value,
}

impl Paper {
    /// # Errors
    /// [`RenderError`] when the check address does not fit a QR code.
    pub(crate) fn new(
        model: &DocumentModel,
        lang: Lang,
        origin: &Origin,
        legible: impl Fn(&str) -> String,
    ) -> Result<Self, RenderError> {
        let words = Words::of(lang);
        let address = origin.check_address(model.code);
        let mut data = serde_json::to_value(Sheet {
            head: head(model, words, &address),
            parts: match &model.body {
                Body::RegistrationNotice(notice) => Parts::Notice(notice::parts(notice, words)),
                Body::Receipt(receipt) => Parts::Receipt(receipt::parts(receipt, words)),
                Body::RegisterEntry(entry) => Parts::Register(register::parts(entry, words)),
                Body::ChildCard(card) => Parts::Card(card::parts(card, words)),
                Body::Referral(referral) => Parts::Referral(referral::parts(model.number, referral, words)),
            },
        })
        .map_err(unwritten)?;
        each_text(&mut data, &legible);
        if let Some(check) = data.pointer_mut("/check").and_then(Value::as_object_mut) {
            check.insert("qr".to_owned(), Value::String(qr::picture(&address)?));
        }
        Ok(Self {
            template: template(&model.body),
            identity: format!("{} {}", model.code, lang.code()),
            data,
        })
    }

    /// What the template reads. `tight` chooses the size of the type, 0 is the largest.
    ///
    /// # Errors
    /// [`RenderError`], never in practice: texts can always be written.
    pub(crate) fn data(&self, tight: u8) -> Result<Vec<u8>, RenderError> {
        let mut data = self.data.clone();
        if let Some(fields) = data.as_object_mut() {
            fields.insert("tight".to_owned(), Value::from(tight));
        }
        serde_json::to_vec(&data).map_err(unwritten)
    }
}

/// What every paper has.
#[derive(Serialize)]
struct Head {
    lang: &'static str,
    title: String,
    author: String,
    heading: &'static str,
    number: String,
    made: [i16; 3],
    made_line: String,
    letterhead: Letterhead,
    check: Check,
}

/// Issuer in both official languages, as on a department's own blank.
#[derive(Serialize)]
struct Letterhead {
    kk: String,
    ru: String,
    contact: Option<String>,
}

#[derive(Serialize)]
struct Check {
    title: &'static str,
    text: &'static str,
    address: String,
    alt: String,
}

#[derive(Serialize)]
struct Sheet {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    parts: Parts,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Parts {
    Notice(notice::Parts),
    Receipt(receipt::Parts),
    Register(register::Parts),
    Card(card::Parts),
    Referral(referral::Parts),
}

/// A title, then names and values.
#[derive(Serialize)]
struct Facts {
    title: &'static str,
    rows: Vec<(&'static str, String)>,
}

/// A title, then a table.
#[derive(Serialize)]
struct Listing {
    title: &'static str,
    head: Vec<&'static str>,
    lines: Vec<Vec<String>>,
}

const fn template(body: &Body) -> &'static str {
    match body {
        Body::RegistrationNotice(_) => "notice.typ",
        Body::Receipt(_) => "receipt.typ",
        Body::RegisterEntry(_) => "register.typ",
        Body::ChildCard(_) => "card.typ",
        Body::Referral(_) => "referral.typ",
    }
}

fn head(model: &DocumentModel, words: Words, address: &str) -> Head {
    let Words { lang, texts, .. } = words;
    let at = model.made;
    let (heading, made_line) = match model.code.kind() {
        DocumentKind::RegistrationNotice => (texts.notice_title(), texts.notice_made(at)),
        DocumentKind::Receipt => (texts.receipt_title(), texts.receipt_made(at)),
        DocumentKind::RegisterEntry => (texts.register_title(), texts.register_made(at)),
        DocumentKind::ChildCard => (texts.card_title(), texts.card_made(at)),
        DocumentKind::Referral => (texts.referral_title(), texts.referral_made(at)),
    };
    let number = match &model.body {
        Body::Referral(referral) => format!("{}/{}", model.number, referral.ordinal),
        _ => model.number.to_string(),
    };
    let issuer = |lang: Lang| match model.department.name.of(lang).trim() {
        "" => Words::of(lang).texts.issuer_unknown().to_owned(),
        name => name.to_owned(),
    };
    let phone = model.department.phone.trim();
    Head {
        lang: lang.code(),
        title: texts.full_title(heading, &number),
        author: issuer(lang),
        heading,
        number: texts.number_line(&number),
        // The day alone: a PDF tells times with their zone, and a model has none.
        made: [at.year(), i16::from(at.month()), i16::from(at.day())],
        made_line,
        letterhead: Letterhead {
            kk: issuer(Lang::Kk),
            ru: issuer(Lang::Ru),
            contact: (!phone.is_empty()).then(|| texts.letterhead_contact(&phone_in_groups(phone))),
        },
        check: Check {
            title: texts.check_title(),
            text: texts.check_text(),
            address: address.to_owned(),
            alt: texts.check_picture(address),
        },
    }
}

fn person(title: &'static str, person: &Person, words: Words) -> Facts {
    Facts {
        title,
        rows: vec![
            (words.texts.name(), full_name(person)),
            (words.texts.iin(), words.given(Some(&person.iin))),
            (words.texts.born(), words.day(person.born)),
        ],
    }
}

/// The kindergarten with its address and phone, group, language and ownership.
fn selected(selected: &Selected, words: Words) -> Facts {
    let Words { lang, texts, .. } = words;
    let KindergartenOnPaper { name, address, phone } = &selected.kindergarten;
    Facts {
        title: texts.kindergarten(),
        rows: vec![
            (texts.kindergarten_name(), words.given(Some(name.of(lang)))),
            (texts.kindergarten_address(), words.given(Some(address.of(lang)))),
            (texts.phone(), words.phone(Some(phone))),
            (texts.group(), words.group(selected.group_year)),
            (texts.language(), words.language(selected.language).to_owned()),
            (texts.ownership(), words.ownership(selected.ownership).to_owned()),
        ],
    }
}

fn each_text(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, change)),
        Value::Object(fields) => fields.values_mut().for_each(|value| each_text(value, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Says which kind of trouble, never the text that was in hand.
fn unwritten(error: serde_json::Error) -> RenderError {
    RenderError(format!("the texts of the paper cannot be written: {:?}", error.classify()))
}

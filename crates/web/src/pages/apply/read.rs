//! What the steps say, field by field.

use app::applications::{ADDRESS_MAX, BenefitClaim, NAME_MAX, Relation, Submission};
use domain::benefit::Benefit;
use domain::event::Channel;
use domain::id::{DistrictId, Stream};
use domain::identity::{Iin, IinWarning, Sex};
use i18n::Texts;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::draft::{Child, Claim, Draft, Family, Needs};
use super::step::Raw;
use crate::components::Text;
use crate::fault::Fault;
use crate::form::Line;
use crate::pages::benefit::uploaded;
use crate::refusal;
use crate::visit::Visit;

/// The zone for what is asked before the district's own rules apply; the whole country has one (R50).
pub(super) fn zone() -> TimeZone {
    TimeZone::get(app::registers::Registers::ZONE_DEFAULT).unwrap_or(TimeZone::UTC)
}

/// A draft's answers as they were typed.
pub(super) fn raw(draft: &Draft) -> Raw {
    let mut raw = Raw::default();
    if let Some(child) = &draft.child {
        raw.iin = Line::of(&*child.iin);
        raw.surname = Line::of(&*child.surname);
        raw.given_name = Line::of(&*child.given_name);
        raw.patronymic = Line::of(&*child.patronymic);
        raw.born =
            [child.born.day().to_string(), child.born.month().to_string(), child.born.year().to_string()];
        raw.sex = Line::of(if child.is_boy { "boy" } else { "girl" });
    }
    if let Some(family) = &draft.family {
        raw.relation = Line::of(&*family.relation);
        raw.address = Line::of(&*family.address);
    }
    if let Some(needs) = &draft.needs {
        raw.needs = Line::of(if needs.finding.is_some() { "special" } else { "general" });
    }
    if let Some((benefit, _)) = draft.benefit.as_ref().and_then(|claim| claim.claimed.as_ref()) {
        raw.benefit = Line::of(&**benefit);
    }
    if draft.consent.is_some() {
        raw.consent = Line::of("yes");
    }
    raw
}

/// Step 1, with what to look at again; `None` with the errors written beside the fields.
/// `own` is the applicant's IIN, which parents type by habit.
pub(super) fn child(t: Texts, raw: &mut Raw, today: Date, own: &str) -> Option<(Child, Vec<IinWarning>)> {
    let texts = t.apply();
    let iin = raw.iin.check(
        |text| match Iin::parse(text) {
            Ok(iin) if iin.as_str() == own => Err(t.refusal().own_iin().into()),
            read => read.map_err(|wrong| refusal::iin(t, wrong)),
        },
        |message| message,
    );
    let surname = name(&mut raw.surname, texts.surname_error(), t);
    let given_name = name(&mut raw.given_name, texts.given_name_error(), t);
    let patronymic = raw.patronymic.check_optional(spelled, |wrong| wrong.message(t));
    let born = born(t, raw, today);
    let is_boy = raw.sex.check(
        |text| match text {
            "boy" => Ok(true),
            "girl" => Ok(false),
            _ => Err(()),
        },
        |()| texts.sex_error().into(),
    );
    let (iin, born, is_boy) = (iin?, born?, is_boy?);
    let warnings = iin.warnings(Some(born), Some(if is_boy { Sex::Male } else { Sex::Female }));
    let child = Child {
        iin: iin.as_str().to_owned(),
        surname: surname?,
        given_name: given_name?,
        patronymic: patronymic?.unwrap_or_default(),
        born,
        is_boy,
    };
    Some((child, warnings))
}

/// What is wrong with the spelling of a name.
enum Misspelled {
    Long,
    NoLetters,
    Mixed,
}

impl Misspelled {
    fn message(self, t: Texts) -> Text {
        let texts = t.apply();
        match self {
            Self::Long => texts.name_long(),
            Self::NoLetters => texts.name_letters(),
            Self::Mixed => texts.name_mixed(),
        }
        .into()
    }
}

/// A name in letters. On a keyboard without Kazakh letters people borrow Latin ones that look alike, and then no register
/// finds the child.
fn spelled(text: &str) -> Result<String, Misspelled> {
    let text = text.trim();
    let is_name = |letter: char| letter.is_alphabetic() || " -–‑'’ʼ.()".contains(letter);
    let is_latin = |letter: char| letter.is_ascii_alphabetic();
    let is_cyrillic = |letter: char| ('\u{400}'..='\u{52f}').contains(&letter);
    if text.chars().count() > NAME_MAX {
        Err(Misspelled::Long)
    } else if !text.chars().all(is_name) || !text.chars().any(char::is_alphabetic) {
        Err(Misspelled::NoLetters)
    } else if text.split([' ', '-']).any(|word| word.contains(is_latin) && word.contains(is_cyrillic)) {
        Err(Misspelled::Mixed)
    } else {
        Ok(text.to_owned())
    }
}

fn name(line: &mut Line, missing: &'static str, t: Texts) -> Option<String> {
    let present =
        line.check(|text| if text.trim().is_empty() { Err(()) } else { Ok(()) }, |()| missing.into());
    present?;
    line.check(spelled, |wrong| wrong.message(t))
}

fn born(t: Texts, raw: &mut Raw, today: Date) -> Option<Date> {
    let [day, month, year] = &raw.born;
    let parts = day.trim().parse().ok().zip(month.trim().parse().ok()).zip(year.trim().parse().ok());
    // A year of two digits is no year: somebody born in 18 would be two thousand years old.
    let date = parts.and_then(|((day, month), year): ((i8, i8), i16)| Date::new(year, month, day).ok());
    let Some(date) = date.filter(|date| date.year() >= 1900) else {
        raw.born_error = Some(t.apply().born_error().into());
        return None;
    };
    if date > today {
        raw.born_error = Some(t.refusal().born_in_future().into());
        return None;
    }
    Some(date)
}

/// Step 2.
pub(super) fn family(t: Texts, raw: &mut Raw) -> Option<Family> {
    let relation = raw
        .relation
        .check(|text| Relation::from_code(text).ok_or(()), |()| t.apply().relation_error().into());
    let address = raw.address.check(
        |text| {
            let text = text.trim();
            let fits = !text.is_empty() && text.chars().count() <= ADDRESS_MAX;
            if fits { Ok(text.to_owned()) } else { Err(()) }
        },
        |()| t.refusal().address().into(),
    );
    Some(Family { relation: relation?.code().to_owned(), address: address? })
}

/// Step 3; `paper` is the name of the stored finding, nothing, or what is wrong with the file.
pub(super) fn needs(t: Texts, raw: &mut Raw, paper: Result<Option<String>, Text>) -> Option<Needs> {
    match raw.needs.typed.as_str() {
        "general" => Some(Needs { finding: None }),
        "special" => match paper {
            Ok(Some(finding)) => Some(Needs { finding: Some(finding) }),
            Ok(None) => {
                raw.paper_error = Some(t.refusal().finding_missing().into());
                None
            }
            Err(wrong) => {
                raw.paper_error = Some(wrong);
                None
            }
        },
        _ => {
            raw.needs.error = Some(t.apply().needs_error().into());
            None
        }
    }
}

/// Step 4.
pub(super) fn benefit(t: Texts, raw: &mut Raw, paper: Result<Option<String>, Text>) -> Option<Claim> {
    let Ok(benefit) = raw.benefit.typed.parse::<Benefit>() else {
        raw.benefit.error = Some(t.benefit().choose_error().into());
        return None;
    };
    if benefit == Benefit::None {
        return Some(Claim { claimed: None });
    }
    match paper {
        Ok(Some(paper)) => Some(Claim { claimed: Some((benefit.code().to_owned(), paper)) }),
        Ok(None) => {
            raw.paper_error = Some(t.benefit().upload_empty().into());
            None
        }
        Err(wrong) => {
            raw.paper_error = Some(wrong);
            None
        }
    }
}

/// The whole, once every step has its answer.
pub(super) async fn submission(visit: &Visit, draft: &Draft) -> Result<Option<Submission>, Fault> {
    let (Some(child), Some(family), Some(needs), Some(claim), Some(consent_version)) =
        (&draft.child, &draft.family, &draft.needs, &draft.benefit, draft.consent)
    else {
        return Ok(None);
    };
    let finding = match &needs.finding {
        Some(name) => Some(uploaded(visit, name).await?.ok_or(Fault::Malformed)?),
        None => None,
    };
    let claim = match &claim.claimed {
        Some((benefit, paper)) => Some(BenefitClaim {
            benefit: benefit.parse().map_err(|_| Fault::Malformed)?,
            evidence: uploaded(visit, paper).await?.ok_or(Fault::Malformed)?,
        }),
        None => None,
    };
    Ok(Some(Submission {
        district: DistrictId::new(draft.district).ok_or(Fault::Malformed)?,
        child: Iin::parse(&child.iin).map_err(|_| Fault::Malformed)?,
        surname: child.surname.clone(),
        given_name: child.given_name.clone(),
        patronymic: Some(child.patronymic.clone()).filter(|name| !name.is_empty()),
        born: child.born,
        sex: Some(if child.is_boy { Sex::Male } else { Sex::Female }),
        relation: Relation::from_code(&family.relation).ok_or(Fault::Malformed)?,
        address: family.address.clone(),
        stream: if finding.is_some() { Stream::SpecialNeeds } else { Stream::General },
        finding,
        consent_version,
        claim,
        channel: Channel::Portal,
    }))
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, Texts};
    use jiff::civil::date;

    use super::{Raw, child};
    use crate::form::{Line, Submitted};

    fn typed(iin: &str, born: &str) -> Raw {
        let form = format!("iin={iin}&surname=A&given_name=B&sex=boy&{born}");
        Raw::read(&Submitted::read(form.as_bytes()))
    }

    #[test]
    fn all_errors_of_a_step_are_found_at_once() {
        let mut raw = Raw::read(&Submitted::read(b"iin=1508&born-day=31&born-month=2&born-year=2015"));
        assert!(child(Texts::of(Lang::En), &mut raw, date(2018, 8, 2), "").is_none());
        let errors = [&raw.iin, &raw.surname, &raw.given_name, &raw.sex].map(|line| line.error.is_some());
        assert_eq!((errors, raw.born_error.is_some()), ([true; 4], true));
        assert_eq!(raw.iin.typed, "1508");
    }

    #[test]
    fn a_name_is_letters_of_one_alphabet() {
        let t = Texts::of(Lang::Kk);
        let texts = t.apply();
        let refused = |name: &str| {
            let mut line = Line::of(name.to_owned());
            super::name(&mut line, texts.surname_error(), t);
            assert_eq!(line.typed, name, "what was typed is kept");
            line.error.map(|error| error.into_owned())
        };
        for right in ["Әбдірахманұлы", "Ли-Ким", "O’Connor", "Нұр-Сұлтан Жан", "Аль (Фараби)", "Ли."]
        {
            assert_eq!(refused(right), None, "{right}");
        }
        let long = "Ә".repeat(121);
        let wrong = [
            ("", texts.surname_error()),
            ("  ", texts.surname_error()),
            ("👶👶", texts.name_letters()),
            ("<b>", texts.name_letters()),
            ("2018", texts.name_letters()),
            ("--", texts.name_letters()),
            ("Әлiм", texts.name_mixed()),
            ("Aбай", texts.name_mixed()),
            (&long, texts.name_long()),
        ];
        for (name, said) in wrong {
            assert_eq!(refused(name).as_deref(), Some(said), "{name}");
        }
    }

    #[test]
    fn an_iin_that_disagrees_with_the_birth_date_only_warns() {
        let t = Texts::of(Lang::En);
        let iin = crate::pages::application::sample::child().iin;
        let mut raw = typed(&iin, "born-day=19&born-month=8&born-year=2015");
        let read = child(t, &mut raw, date(2018, 8, 2), "");
        assert!(raw.iin.error.is_none(), "{:?}", raw.iin);
        assert_eq!(read.map(|(_, warnings)| warnings.len()), Some(1));
        let mut future = typed(&iin, "born-day=3&born-month=8&born-year=2018");
        assert!(child(t, &mut future, date(2018, 8, 2), "").is_none());
        assert_eq!(future.born_error.as_deref(), Some(t.refusal().born_in_future()));
    }
}

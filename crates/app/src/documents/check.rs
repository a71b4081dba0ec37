//! The public check of a document: whether it is ours, and a part of what is on it (section 9 of the rules).

use domain::application::Application;
use domain::id::ReferralId;
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use jiff::civil::{Date, DateTime};
use storage::{DbError, Reader};

use super::{Bilingual, Body, Code, DocumentKind, InvalidCode, Person, make::make};
use crate::command::{Query, Work};

/// Asks whether a document with this code was made here. For everybody, without a log-in; `None` when it was not.
#[derive(Clone, Copy, Debug)]
pub struct CheckDocument {
    /// What stands on the paper.
    pub code: Code,
}

/// What a paper with this code has to say: compare it with the paper. Never more than is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// When it was made, local time of the district.
    pub made: DateTime,
    /// The application's number.
    pub number: ApplicationNumber,
    /// Who issued it.
    pub department: Bilingual,
    /// The child's initials.
    pub initials: String,
    /// The last four digits of the child's IIN, behind stars.
    pub masked_iin: String,
    /// Of a referral: the kindergarten.
    pub kindergarten: Option<Bilingual>,
    /// Of a referral: the last day.
    pub valid_until: Option<Date>,
}

impl Code {
    /// Reads a code as a person types it from a paper: the whole address or its end, large letters, blanks where the line
    /// breaks, another dash, `O` for `0`, `I` and `L` for `1`.
    ///
    /// # Errors
    /// [`InvalidCode`] for what is no code of a document.
    pub fn typed(text: &str) -> Result<Self, InvalidCode> {
        let line: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let line = line.to_lowercase().replace(['‐', '‑', '–', '—', '−'], "-");
        let end = line.trim_end_matches(['/', '.']);
        let end = end.rsplit_once('/').map_or(end, |(_, end)| end);
        let (kind, digits) = end.split_once('-').ok_or(InvalidCode)?;
        let digits = digits.replace('o', "0").replace(['i', 'l'], "1");
        format!("{kind}-{digits}").parse()
    }
}

impl Query for CheckDocument {
    type Output = Option<CheckedDocument>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, referral)) = subject(reader, self.code)? else { return Ok(None) };
        let Some(model) = make(reader, work, &row, self.code.kind(), referral)? else { return Ok(None) };
        let (child, kindergarten, valid_until) = match model.body {
            Body::RegistrationNotice(paper) => (paper.child, None, None),
            Body::Receipt(paper) => (paper.child, None, None),
            Body::RegisterEntry(paper) => (paper.child, None, None),
            Body::ChildCard(paper) => (paper.child, Some(paper.selected.kindergarten.name), None),
            Body::Referral(paper) => {
                (paper.child, Some(paper.selected.kindergarten.name), Some(paper.valid_until))
            }
        };
        Ok(Some(CheckedDocument {
            kind: self.code.kind(),
            made: model.made,
            number: model.number,
            department: model.department.name,
            initials: initials(&child),
            masked_iin: Iin::unchecked_for_certificate(&child.iin)
                .map_or_else(|_| String::new(), |iin| iin.masked()),
            kindergarten,
            valid_until,
        }))
    }
}

/// What the code is about.
fn subject(reader: &mut Reader, code: Code) -> Result<Option<(Application, Option<ReferralId>)>, DbError> {
    let (application, referral) = match code {
        Code::Application(_, id) => (id, None),
        Code::Referral(_, id) => match storage::referral::find(reader, id)? {
            Some(row) => (row.application, Some(id)),
            None => return Ok(None),
        },
    };
    Ok(storage::application::find(reader, application)?.map(|(row, _)| (row, referral)))
}

fn initials(person: &Person) -> String {
    let names = [Some(&person.surname), Some(&person.given_name), person.patronymic.as_ref()];
    names.into_iter().flatten().filter_map(|name| name.chars().next()).fold(
        String::new(),
        |mut text, letter| {
            text.push(letter);
            text.push('.');
            text
        },
    )
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code: Code = "referral-01j9zc3v5q8r7d2m4k6n0p1s3t".parse().unwrap();
        for typed in [
            "referral-01j9zc3v5q8r7d2m4k6n0p1s3t",
            "  REFERRAL-01J9ZC3V5Q8R7D2M4K6N0P1S3T ",
            "https://kezek.example/check/referral-01j9zc3v5q8r7d2m4k6n0p1s3t/",
            "kezek.example/kk/check/referral-01j9zc3v5q\n8r7d2m4k6n0p1s3t",
            "referral—oij9zc3v5q8r7d2m4k6n0pls3t",
        ] {
            assert_eq!(Code::typed(typed), Ok(code), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for typed in
            ["", "-", "referral", "referral-", "passport-01j9zc3v5q8r7d2m4k6n0p1s3t", "referral-01j9", "/"]
        {
            assert!(Code::typed(typed).is_err(), "{typed}");
        }
    }
}

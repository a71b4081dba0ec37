//! Applications of an earlier system from a table (R2).

use std::collections::HashMap;
use std::sync::Arc;

use domain::benefit::Benefit;
use domain::id::{DistrictId, Stream};
use domain::identity::{Email, Iin, Phone};
use domain::number::ApplicationNumber;
use jiff::Timestamp;
use jiff::civil::Date;

use super::judge::{CHUNK, Check, Judged, Part, TakeRows};
use super::table::{Line, Wrong, Wrongs, lines, text};
use super::{ImportFailed, Imported};
use crate::applications::{ADDRESS_MAX, NAME_MAX};
use crate::command::App;
use crate::context::Caller;
use crate::documents::personal;
use storage::Failed;

/// Columns of the table, one row for each application that waits in a queue.
///
/// `number` as people know it; `registered`: the instant of the registration there, with its offset (RFC 3339); `kato`: code
/// of the district; `stream`: `general` or `special_needs`; `child_born`: year-month-day; `benefit`: code of a confirmed one
/// or empty, `benefit_until`: the last day of its paper or empty. Patronymics, given name of the applicant, contacts and
/// benefit may be empty; `language` empty is `kk`.
const COLUMNS: [&str; 19] = [
    "number",
    "registered",
    "kato",
    "stream",
    "child_iin",
    "child_surname",
    "child_given_name",
    "child_patronymic",
    "child_born",
    "applicant_iin",
    "applicant_surname",
    "applicant_given_name",
    "applicant_patronymic",
    "phone",
    "email",
    "language",
    "address",
    "benefit",
    "benefit_until",
];

/// A table of applications, read.
#[derive(Debug)]
pub struct ApplicationsFile {
    rows: Vec<Row>,
    wrongs: Wrongs,
}

#[derive(Clone)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) number: ApplicationNumber,
    pub(super) registered: Timestamp,
    pub(super) district: DistrictId,
    pub(super) stream: Stream,
    pub(super) child: Somebody,
    pub(super) born: Date,
    pub(super) applicant: Somebody,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) language: String,
    pub(super) address: Option<String>,
    pub(super) benefit: Option<(Benefit, Option<Date>)>,
}

#[derive(Clone)]
pub(super) struct Somebody {
    pub(super) iin: Iin,
    pub(super) surname: String,
    pub(super) given_name: String,
    pub(super) patronymic: Option<String>,
}

personal!(Row, Somebody);

impl ApplicationsFile {
    /// Reads the text of a file; what is wrong is told by [`import_applications`] with everything else.
    #[must_use]
    pub fn read(table: &str) -> Self {
        let mut wrongs = Wrongs::default();
        let (mut numbers, mut children) = (HashMap::new(), HashMap::new());
        let mut rows = Vec::new();
        for line in lines(table, COLUMNS, &mut wrongs) {
            let Some(row) = row(&line, &mut wrongs) else { continue };
            if let Some(earlier) = numbers.insert(row.number, row.line) {
                wrongs.add(
                    row.line,
                    "number",
                    format_args!("line {earlier} has the same number; remove one"),
                );
            }
            if let Some(earlier) = children.insert(row.child.iin, row.line) {
                wrongs.add(
                    row.line,
                    "child_iin",
                    format_args!(
                        "line {earlier} has the same child, and one application lives (R1); remove one"
                    ),
                );
            }
            rows.push(row);
        }
        Self { rows, wrongs }
    }
}

fn row(line: &Line<19>, wrongs: &mut Wrongs) -> Option<Row> {
    let number = line.cell("number", wrongs, str::parse);
    let instant = |_| "no instant; write 2018-07-31T10:15:00+06:00";
    let registered = line.cell("registered", wrongs, |cell| cell.parse().map_err(instant));
    let code = |_| "no code of a district; nine digits of the classifier";
    let district = line.cell("kato", wrongs, |cell| cell.parse().map_err(code));
    let stream =
        line.cell("stream", wrongs, |cell| cell.parse().map_err(|_| "write general or special_needs"));
    let day = |cell: &str| cell.parse::<Date>().map_err(|_| "no day; write 2018-07-31");
    let born = line.cell("child_born", wrongs, day);
    let child =
        somebody(line, wrongs, ["child_iin", "child_surname", "child_given_name", "child_patronymic"], false);
    let applicant = somebody(
        line,
        wrongs,
        ["applicant_iin", "applicant_surname", "applicant_given_name", "applicant_patronymic"],
        true,
    );
    let phone = line.optional("phone", wrongs, |cell| Phone::parse(cell).map(|phone| phone.to_e164()));
    let email =
        line.optional("email", wrongs, |cell| Email::parse(cell).map(|email| email.as_str().to_owned()));
    let language = line.cell("language", wrongs, |cell| match cell {
        "" => Ok("kk".to_owned()),
        "kk" | "ru" | "en" => Ok(cell.to_owned()),
        _ => Err("write kk, ru or en"),
    });
    let address = line.optional("address", wrongs, text(ADDRESS_MAX));
    let benefit = line.optional("benefit", wrongs, |cell| {
        let known = cell.parse::<Benefit>().ok().filter(|benefit| *benefit != Benefit::None);
        known.ok_or("no code of a benefit; leave the cell empty where there is none")
    });
    let until = line.optional("benefit_until", wrongs, day);
    if let (Some(None), Some(Some(_))) = (&benefit, &until) {
        wrongs.add(line.number, "benefit_until", "there is no benefit that could end; empty the cell");
    }
    let until = until?;
    Some(Row {
        line: line.number,
        number: number?,
        registered: registered?,
        district: district?,
        stream: stream?,
        child: child?,
        born: born?,
        applicant: applicant?,
        phone: phone?,
        email: email?,
        language: language?,
        address: address?,
        benefit: benefit?.map(|benefit| (benefit, until)),
    })
}

fn somebody(
    line: &Line<19>,
    wrongs: &mut Wrongs,
    [iin, surname, given_name, patronymic]: [&'static str; 4],
    may_lack_given_name: bool,
) -> Option<Somebody> {
    let iin = line.cell(iin, wrongs, Iin::parse);
    let surname = line.cell(surname, wrongs, text(NAME_MAX));
    let given_name = if may_lack_given_name {
        line.optional(given_name, wrongs, text(NAME_MAX)).map(Option::unwrap_or_default)
    } else {
        line.cell(given_name, wrongs, text(NAME_MAX))
    };
    let patronymic = line.optional(patronymic, wrongs, text(NAME_MAX));
    Some(Somebody { iin: iin?, surname: surname?, given_name: given_name?, patronymic: patronymic? })
}

/// Takes the applications of a table over; with `check` writes nothing. They keep their numbers and the instants of their
/// registration, so they stand where they stood. Nobody is written to: people have heard it from the earlier system.
///
/// # Errors
/// [`ImportFailed`].
pub async fn import_applications(
    app: &App,
    file: ApplicationsFile,
    check: bool,
) -> Result<Imported, ImportFailed> {
    let ApplicationsFile { rows, mut wrongs } = file;
    let rows = Arc::new(rows);
    let mut outcome = Imported::default();
    for from in (0..rows.len()).step_by(CHUNK) {
        let judged = app.ask(app.ctx(Caller::Import), Check(Part { rows: Arc::clone(&rows), from })).await?;
        for judged in judged {
            match judged {
                Ok(Judged::New(_)) => outcome.added += 1,
                Ok(Judged::Same) => outcome.same += 1,
                Err(Wrong { line, column, problem }) => wrongs.add(line, column, problem),
            }
        }
    }
    if !wrongs.is_empty() {
        return Err(ImportFailed::Wrong(wrongs.sorted()));
    }
    if check {
        return Ok(outcome);
    }
    for from in (0..rows.len()).step_by(CHUNK) {
        let take = TakeRows(Part { rows: Arc::clone(&rows), from });
        app.run(app.ctx(Caller::Import), take).await.map_err(|failed| match failed {
            Failed::Db(error) => ImportFailed::Db(error),
            Failed::Refused(Wrong { line, column, problem }) => {
                let mut wrongs = Wrongs::default();
                wrongs.add(line, column, problem);
                ImportFailed::Wrong(wrongs)
            }
        })?;
    }
    Ok(outcome)
}

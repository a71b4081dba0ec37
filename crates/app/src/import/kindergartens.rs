//! Kindergartens from a table.

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::DistrictId;
use domain::identity::{Bin, Phone};
use domain::policy::Ownership;
use storage::registers::Kindergarten;
use storage::{DbError, Failed, Reader, Tx};

use super::table::{Line, Wrong, Wrongs, lines, text};
use super::{ImportFailed, Imported};
use crate::command::{App, Command, Query, Work};
use crate::context::Caller;

/// Columns of the table. `kato`: code of the district; `ownership`: `state` or `private_order`; `phone` may be empty.
const COLUMNS: [&str; 8] =
    ["kato", "bin", "ownership", "name_kk", "name_ru", "address_kk", "address_ru", "phone"];

/// Longest name or address, in characters.
const TEXT_MAX: usize = 300;

/// Rows of one command: a row is two statements, so a command stays far below 20 milliseconds.
const CHUNK: usize = 50;

/// A table of kindergartens, read.
#[derive(Debug)]
pub struct KindergartensFile {
    rows: Vec<Row>,
    wrongs: Wrongs,
}

#[derive(Clone, Debug)]
struct Row {
    line: u64,
    district: DistrictId,
    bin: Bin,
    ownership: Ownership,
    name_kk: String,
    name_ru: String,
    address_kk: String,
    address_ru: String,
    phone: String,
}

impl KindergartensFile {
    /// Reads the text of a file; what is wrong is told by [`import_kindergartens`] with everything else.
    #[must_use]
    pub fn read(table: &str) -> Self {
        let mut wrongs = Wrongs::default();
        let mut seen = HashMap::new();
        let mut rows = Vec::new();
        for line in lines(table, COLUMNS, &mut wrongs) {
            let Some(row) = row(&line, &mut wrongs) else { continue };
            if let Some(earlier) = seen.insert(row.bin.as_str().to_owned(), row.line) {
                wrongs.add(row.line, "bin", format_args!("line {earlier} has the same BIN; remove one"));
            }
            rows.push(row);
        }
        Self { rows, wrongs }
    }
}

fn row(line: &Line<8>, wrongs: &mut Wrongs) -> Option<Row> {
    let unknown = |_| "no code of a district; nine digits of the classifier";
    let district = line.cell("kato", wrongs, |cell| cell.parse::<DistrictId>().map_err(unknown));
    let bin = line.cell("bin", wrongs, Bin::parse);
    let ownership = line.cell("ownership", wrongs, |cell| match cell {
        "state" => Ok(Ownership::State),
        "private_order" => Ok(Ownership::PrivateOrder),
        _ => Err("write state, or private_order for a private one under the state order"),
    });
    let mut said = |column| line.cell(column, wrongs, text(TEXT_MAX));
    let (name_kk, name_ru) = (said("name_kk"), said("name_ru"));
    let (address_kk, address_ru) = (said("address_kk"), said("address_ru"));
    let phone = line.optional("phone", wrongs, |cell| Phone::parse(cell).map(|phone| phone.to_e164()));
    Some(Row {
        line: line.number,
        district: district?,
        bin: bin?,
        ownership: ownership?,
        name_kk: name_kk?,
        name_ru: name_ru?,
        address_kk: address_kk?,
        address_ru: address_ru?,
        phone: phone?.unwrap_or_default(),
    })
}

/// Brings the register of kindergartens up to a table; with `check` writes nothing. A kindergarten is known by its BIN; its
/// district and its ownership stay, because its groups and places stand in queues already.
///
/// # Errors
/// [`ImportFailed`].
pub async fn import_kindergartens(
    app: &App,
    file: KindergartensFile,
    check: bool,
) -> Result<Imported, ImportFailed> {
    let KindergartensFile { rows, mut wrongs } = file;
    let rows = Arc::new(rows);
    let mut outcome = Imported::default();
    for from in (0..rows.len()).step_by(CHUNK) {
        let judged = app.ask(app.ctx(Caller::Import), Check(Part { rows: Arc::clone(&rows), from })).await?;
        for judged in judged {
            match judged {
                Ok(judged) => judged.count(&mut outcome),
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
        let write = Write(Part { rows: Arc::clone(&rows), from });
        app.run(app.ctx(Caller::Import), write).await.map_err(|failed| match failed {
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

/// Some rows of the table.
struct Part {
    rows: Arc<Vec<Row>>,
    from: usize,
}

impl Part {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(self.from).take(CHUNK)
    }
}

/// What a row is to the register.
enum Judged {
    New(Kindergarten),
    Changed(Kindergarten),
    Same,
}

impl Judged {
    const fn count(&self, outcome: &mut Imported) {
        match self {
            Self::New(_) => outcome.added += 1,
            Self::Changed(_) => outcome.changed += 1,
            Self::Same => outcome.same += 1,
        }
    }
}

struct Check(Part);

impl Query for Check {
    type Output = Vec<Result<Judged, Wrong>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        self.0.rows().map(|row| judge(reader, work, row)).collect()
    }
}

struct Write(Part);

impl Command for Write {
    type Output = ();
    type Refusal = Wrong;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Wrong>> {
        for row in self.0.rows() {
            match judge(tx, work, row)?.map_err(Failed::Refused)? {
                Judged::New(row) | Judged::Changed(row) => storage::registers::save_kindergarten(tx, &row)?,
                Judged::Same => {}
            }
        }
        Ok(())
    }
}

fn judge(reader: &mut Reader, work: &Work, row: &Row) -> Result<Result<Judged, Wrong>, DbError> {
    let wrong =
        |column, problem: &str| Ok(Err(Wrong { line: row.line, column, problem: problem.to_owned() }));
    if storage::registers::district(reader, row.district)?.is_none() {
        return wrong("kato", "no such district in the register; run kezek import kato first");
    }
    let known = storage::registers::kindergarten_of_bin(reader, row.bin.as_str())?;
    let new = Kindergarten {
        id: known.as_ref().map_or_else(|| work.ctx.ids.next(), |known| known.id),
        district: row.district,
        bin: row.bin.as_str().to_owned(),
        ownership: row.ownership,
        name_kk: row.name_kk.clone(),
        name_ru: row.name_ru.clone(),
        address_kk: row.address_kk.clone(),
        address_ru: row.address_ru.clone(),
        phone: row.phone.clone(),
    };
    let Some(known) = known else { return Ok(Ok(Judged::New(new))) };
    if known.district != new.district {
        return wrong("kato", "the kindergarten of this BIN belongs to another district; correct the code");
    }
    if known.ownership != new.ownership {
        return wrong(
            "ownership",
            "the kindergarten of this BIN is registered with the other ownership, and that stays",
        );
    }
    Ok(Ok(if known == new { Judged::Same } else { Judged::Changed(new) }))
}

//! What a row of applications is to what is here already, and taking it over.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::application::{
    BenefitRefused, FileApplication, FilingRefused, Kinship, TakeOver, TakeOverRefused, TakenBenefit,
    take_over,
};
use domain::calendar::limit_end_of;
use domain::event::Channel;
use domain::id::QueueId;
use domain::queue::{Context, Draft, Halt};
use storage::person::{Contact, Person};
use storage::slice::{LoadError, Loader};
use storage::{DbError, Failed, Reader, Tx};

use super::applications::{Row, Somebody};
use super::table::Wrong;
use crate::command::{Command, Query, Work};
use crate::queue_work::{Refusal, broken, locked, settle_queue};

/// Rows of one command: a row is some twenty statements, and a command stays below 20 milliseconds.
pub(super) const CHUNK: usize = 10;

/// Some rows of the table.
pub(super) struct Part {
    pub(super) rows: Arc<Vec<Row>>,
    pub(super) from: usize,
}

impl Part {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(self.from).take(CHUNK)
    }
}

/// What a row is.
pub(super) enum Judged {
    New(Box<New>),
    /// Taken over already.
    Same,
}

/// A row that is not here yet, with its people as they would be in the vault.
pub(super) struct New {
    queue: QueueId,
    child: Person,
    applicant: Person,
    command: TakeOver,
}

/// Judges rows without writing anything.
pub(super) struct Check(pub(super) Part);

impl Query for Check {
    type Output = Vec<Result<Judged, Wrong>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        self.0.rows().map(|row| judge(reader, work, row)).collect()
    }
}

/// Takes rows over; those that are here already are left as they are.
pub(super) struct TakeRows(pub(super) Part);

impl Command for TakeRows {
    type Output = ();
    type Refusal = Wrong;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Wrong>> {
        // The queues of rows whose birth date the vault knows differently are refused by `judge`.
        let queues: BTreeSet<QueueId> = self.0.rows().map(queue).collect();
        let people = self.0.rows().flat_map(|row| {
            let child = [b"child:", row.child.iin.as_str().as_bytes()].concat();
            [child, [b"person:", row.applicant.iin.as_str().as_bytes()].concat()]
        });
        let keys: Vec<Vec<u8>> = queues.iter().map(|queue| queue.key().to_vec()).chain(people).collect();
        tx.lock(&keys)?;
        for queue in queues {
            settle_queue(tx, work, queue)?;
        }
        for row in self.0.rows() {
            match judge(tx, work, row)?.map_err(Failed::Refused)? {
                Judged::Same => {}
                Judged::New(new) => take(tx, work, row, *new)?,
            }
        }
        Ok(())
    }
}

fn queue(row: &Row) -> QueueId {
    QueueId { district: row.district, year: row.born.year(), stream: row.stream }
}

fn judge(reader: &mut Reader, work: &Work, row: &Row) -> Result<Result<Judged, Wrong>, DbError> {
    let wrong =
        |column, problem: &str| Ok(Err(Wrong { line: row.line, column, problem: problem.to_owned() }));
    let district = storage::registers::district(reader, row.district)?;
    if district.is_none_or(|district| !district.listed) {
        return wrong(
            "kato",
            "no district whose queue is kept here; run kezek import kato, or correct the code",
        );
    }
    if storage::content::of_number(reader, row.number)?.is_some() {
        return match storage::application::of_pair(reader, row.number, row.child.iin.as_str())? {
            Some(_) => Ok(Ok(Judged::Same)),
            None => {
                wrong("number", "the application of this number is another child's; correct number or child")
            }
        };
    }
    if row.child.iin == row.applicant.iin {
        return wrong("applicant_iin", "this is the child's own IIN; write that of the parent");
    }
    let child = person(reader, work, &row.child)?;
    if child.born.is_some_and(|born| born != row.born) {
        return wrong(
            "child_born",
            "the child is known here with another birth date; ask the department which is right",
        );
    }
    let applicant = person(reader, work, &row.applicant)?;
    let zone = work.registers.rules(row.district, work.ctx.now);
    let benefit = row.benefit.map(|(benefit, last)| TakenBenefit {
        evidence: work.ctx.ids.next(),
        benefit,
        until: last.map(|last| limit_end_of(last, zone.rules().zone)),
    });
    let command = TakeOver {
        filing: FileApplication {
            id: work.ctx.ids.next(),
            number: row.number,
            child: child.id,
            applicant: applicant.id,
            channel: Channel::Portal,
            // The earlier system had them as a family.
            kinship: Kinship::Confirmed,
        },
        registered: row.registered,
        benefit,
    };
    let queue = queue(row);
    let mut loader = Loader::new(reader, queue, zone.rules(), work.ctx.now)?;
    loader.child(child.id)?;
    loader.born(child.id, row.born);
    let context = Context { now: work.ctx.now, actor: work.ctx.caller.actor(), ids: work.ctx.ids.clone() };
    let mut draft = Draft::new(loader.slice(), zone.rules(), context);
    match take_over(&mut draft, command.clone()) {
        Ok(()) => Ok(Ok(Judged::New(Box::new(New { queue, child, applicant, command })))),
        Err(Halt::Refused(refused)) => {
            let (column, problem) = told(&refused);
            wrong(column, problem)
        }
        Err(Halt::Corrupt(corrupt)) => Err(broken(&corrupt)),
    }
}

/// Where the rules refuse a row, and what to do.
const fn told(refused: &TakeOverRefused) -> (&'static str, &'static str) {
    match refused {
        TakeOverRefused::Filing(FilingRefused::AlreadyInQueue { .. }) => {
            ("child_iin", "an application of this child lives here under another number (R1); remove the row")
        }
        TakeOverRefused::Filing(FilingRefused::Attends { .. }) => {
            ("child_iin", "the child attends a kindergarten here (R6); remove the row")
        }
        TakeOverRefused::Filing(FilingRefused::TooOld) => {
            ("child_born", "the child has reached the maximum age (R15); remove the row")
        }
        TakeOverRefused::Filing(FilingRefused::OtherYear) => ("child_born", "another year than the queue's"),
        TakeOverRefused::InFuture => ("registered", "the instant is in the future; check year and offset"),
        TakeOverRefused::BeforeBirth => {
            ("registered", "the instant is before the birth of the child; check both")
        }
        TakeOverRefused::Benefit(BenefitRefused::EndsInThePast) => {
            ("benefit_until", "the paper has ended; empty both cells of the benefit")
        }
        TakeOverRefused::Benefit(_) => {
            ("benefit", "the benefit cannot be confirmed; empty both of its cells")
        }
    }
}

fn take(tx: &mut Tx, work: &Work, row: &Row, new: New) -> Result<(), Failed<Wrong>> {
    let New { queue, child, applicant, command } = new;
    let born = row.born;
    // What the vault knows of people stays.
    if child.born.is_none() {
        storage::person::save(tx, &Person { born: Some(born), ..child.clone() })?;
    }
    if storage::person::find(tx, applicant.id)?.is_none() {
        storage::person::save(tx, &applicant)?;
    }
    if storage::person::contact(tx, applicant.id)?.is_none() {
        storage::person::save_contact(tx, &contact(work, row, &applicant))?;
    }
    let id = command.filing.id;
    let load = |loader: &mut Loader<'_>| -> Result<(), LoadError> {
        loader.child(child.id)?;
        loader.born(child.id, born);
        Ok(())
    };
    let taken = locked(tx, work, queue, load, |draft| take_over(draft, command.clone()));
    taken.map_err(|failed| match failed {
        Failed::Db(error) => Failed::Db(error),
        Failed::Refused(Refusal::NotFound) => Failed::Db(DbError::Conflict { query: "import" }),
        Failed::Refused(Refusal::Rule(refused)) => {
            let (column, problem) = told(&refused);
            Failed::Refused(Wrong { line: row.line, column, problem: problem.to_owned() })
        }
    })?;
    storage::search::index(tx, id, row.district, row.number, &[&child, &applicant])?;
    // New numbers go on behind the old ones.
    let number = row.number;
    Ok(storage::content::count_from(tx, number.region(), number.year(), number.sequence())?)
}

fn person(reader: &mut Reader, work: &Work, said: &Somebody) -> Result<Person, DbError> {
    if let Some(known) = storage::person::of_iin(reader, said.iin.as_str())? {
        return Ok(known);
    }
    Ok(Person {
        id: work.ctx.ids.next(),
        iin: said.iin.as_str().to_owned(),
        surname: said.surname.clone(),
        given_name: said.given_name.clone(),
        patronymic: said.patronymic.clone(),
        born: None,
    })
}

fn contact(work: &Work, row: &Row, applicant: &Person) -> Contact {
    Contact {
        person: applicant.id,
        language: row.language.clone(),
        email: row.email.clone(),
        email_confirmed: false,
        phone: row.phone.clone(),
        phone_confirmed: false,
        extra_email: None,
        extra_phone: None,
        address: row.address.clone(),
        changed: work.ctx.now,
    }
}

//! People and places out of the vault and the registers, as pages and papers show them.

use domain::id::{DistrictId, PersonId, QueueId};
use storage::registers::Kindergarten;
use storage::{DbError, Reader};

use crate::documents::{Bilingual, KindergartenOnPaper, Person, QueueOnPaper};

/// A person out of the vault.
pub(crate) fn person(row: storage::person::Person) -> Person {
    let storage::person::Person { surname, given_name, patronymic, iin, born, .. } = row;
    Person { surname, given_name, patronymic, iin, born }
}

/// A person by id. One that was erased has no names any more.
pub(crate) fn find(reader: &mut Reader, id: PersonId) -> Result<Person, DbError> {
    Ok(storage::person::find(reader, id)?.map_or_else(erased, person))
}

/// What is left of an erased person.
pub(crate) fn erased() -> Person {
    Person {
        surname: String::new(),
        given_name: String::new(),
        patronymic: None,
        iin: String::new(),
        born: None,
    }
}

/// A queue with the name of its district.
pub(crate) fn queue(reader: &mut Reader, id: QueueId) -> Result<QueueOnPaper, DbError> {
    Ok(QueueOnPaper { district: district(reader, id.district)?, year: id.year, stream: id.stream })
}

/// The name of a district; its code where the register does not have it.
pub(crate) fn district(reader: &mut Reader, id: DistrictId) -> Result<Bilingual, DbError> {
    Ok(match storage::registers::district(reader, id)? {
        Some(row) => Bilingual { kk: row.name_kk, ru: row.name_ru },
        None => Bilingual { kk: id.to_string(), ru: id.to_string() },
    })
}

/// A kindergarten.
pub(crate) fn kindergarten(row: &Kindergarten) -> KindergartenOnPaper {
    KindergartenOnPaper {
        name: Bilingual { kk: row.name_kk.clone(), ru: row.name_ru.clone() },
        address: Bilingual { kk: row.address_kk.clone(), ru: row.address_ru.clone() },
        phone: row.phone.clone(),
    }
}

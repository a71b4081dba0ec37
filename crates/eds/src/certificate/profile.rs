//! The national profile: who holds the key, and in which role (eds.md section 2).

use super::Certificate;
use crate::oids;

/// Who holds a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits. The check digit is not looked at: published national test certificates fail it.
    pub iin: String,
    /// "SURNAME FIRSTNAME" as issued.
    pub common_name: String,
    /// Surname.
    pub surname: Option<String>,
    /// First name: the common name without the surname.
    pub given_name: Option<String>,
    /// Patronymic, which national certificates keep in the attribute "given name".
    pub patronymic: Option<String>,
    /// The organisation the person acts for.
    pub organisation: Option<Organisation>,
    /// In which role.
    pub role: Role,
}

/// A legal entity in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Twelve digits.
    pub bin: String,
    /// Name, where it is given.
    pub name: Option<String>,
}

/// Role of the holder (eds.md 2.2). When a certificate names several, a machine's, else the one that may do most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A person for himself or herself.
    Person,
    /// First head of an organisation.
    FirstHead,
    /// Has an organisation's right to sign.
    RightToSign,
    /// Has an organisation's right to sign financial documents.
    RightToSignFinancial,
    /// Human resources of an organisation.
    HumanResources,
    /// Employee of an organisation.
    Employee,
    /// Information system of an organisation: nobody to talk to.
    InformationSystem,
    /// An organisation, without a closer role.
    LegalEntity,
}

impl Role {
    /// Does the holder act for an organisation?
    pub fn is_organisation(self) -> bool {
        self != Self::Person
    }

    /// Stable name for events, reports and configuration.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::FirstHead => "first_head",
            Self::RightToSign => "right_to_sign",
            Self::RightToSignFinancial => "right_to_sign_financial",
            Self::HumanResources => "human_resources",
            Self::Employee => "employee",
            Self::InformationSystem => "information_system",
            Self::LegalEntity => "legal_entity",
        }
    }
}

/// Why the holder cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not exactly one `IIN` with twelve digits.
    #[error("the certificate does not name exactly one IIN")]
    Iin,
    /// More than one `BIN`, or one that is not twelve digits.
    #[error("the certificate does not name exactly one BIN")]
    Bin,
    /// No common name.
    #[error("the certificate names nobody")]
    CommonName,
    /// Neither a person's nor an organisation's role, or both.
    #[error("the certificate's role is unclear")]
    Role,
}

/// Roles within an organisation, the one that may do most first.
const ORGANISATION_ROLES: [(const_oid::ObjectIdentifier, Role); 8] = [
    (oids::ROLE_FIRST_HEAD, Role::FirstHead),
    (oids::ROLE_RIGHT_TO_SIGN, Role::RightToSign),
    (oids::ROLE_RIGHT_TO_SIGN_FINANCIAL, Role::RightToSignFinancial),
    (oids::ROLE_HUMAN_RESOURCES, Role::HumanResources),
    (oids::ROLE_EMPLOYEE, Role::Employee),
    (oids::ROLE_INFORMATION_SYSTEM, Role::InformationSystem),
    (oids::ROLE_TREASURY_CLIENT, Role::InformationSystem),
    (oids::ROLE_LEGAL_ENTITY, Role::LegalEntity),
];

pub(super) fn identity(certificate: &Certificate) -> Result<Identity, IdentityError> {
    let subject = certificate.subject();
    let iin = subject.only(oids::SERIAL_NUMBER).and_then(|v| numbered(v, "IIN")).ok_or(IdentityError::Iin)?;
    let common_name = subject.common_name().ok_or(IdentityError::CommonName)?;
    let surname = subject.only(oids::SURNAME);
    let organisation = organisation(certificate)?;
    let role = role(certificate, organisation.is_some())?;
    Ok(Identity {
        iin: iin.to_owned(),
        common_name: common_name.to_owned(),
        surname: surname.map(str::to_owned),
        given_name: surname.and_then(|surname| given_name(common_name, surname)),
        patronymic: subject.only(oids::GIVEN_NAME).map(str::to_owned),
        organisation,
        role,
    })
}

fn organisation(certificate: &Certificate) -> Result<Option<Organisation>, IdentityError> {
    let subject = certificate.subject();
    let mut bins = subject.all(oids::ORGANISATIONAL_UNIT).filter(|unit| unit.starts_with("BIN"));
    let Some(first) = bins.next() else { return Ok(None) };
    let bin = numbered(first, "BIN").filter(|_| bins.next().is_none()).ok_or(IdentityError::Bin)?;
    let name = subject.only(oids::ORGANISATION).map(str::to_owned);
    Ok(Some(Organisation { bin: bin.to_owned(), name }))
}

/// A person has the person's role and no BIN; an organisation's certificate has a BIN and an organisation's role.
/// Anything between is refused: the same IIN may act for a company and must not enter as a parent, nor may a machine.
fn role(certificate: &Certificate, has_bin: bool) -> Result<Role, IdentityError> {
    let person = certificate.has_extended_usage(oids::ROLE_PERSON);
    let within = ORGANISATION_ROLES.iter().find(|(oid, _)| certificate.has_extended_usage(*oid));
    let system = certificate.has_extended_usage(oids::ROLE_PERSON_SYSTEM);
    match (person && !system, within, has_bin) {
        (true, None, false) => Ok(Role::Person),
        // Whatever else it may do: a machine's key lies on a server, where nobody is asked.
        (false, Some(_), true) if is_machine(certificate) => Ok(Role::InformationSystem),
        (false, Some((_, role)), true) => Ok(*role),
        _ => Err(IdentityError::Role),
    }
}

/// Is it an information system's, of whatever kind?
fn is_machine(certificate: &Certificate) -> bool {
    let below = format!("{}.", oids::ROLE_INFORMATION_SYSTEM);
    let usages = &certificate.extensions().extended_key_usage;
    usages
        .iter()
        .any(|usage| *usage == oids::ROLE_INFORMATION_SYSTEM || usage.to_string().starts_with(&below))
}

fn given_name(common_name: &str, surname: &str) -> Option<String> {
    let rest = common_name.strip_prefix(surname)?.strip_prefix(' ')?.trim();
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// Twelve digits after `prefix`.
fn numbered<'a>(value: &'a str, prefix: &str) -> Option<&'a str> {
    let number = value.strip_prefix(prefix)?;
    (number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_their_prefix_and_twelve_digits() {
        assert_eq!(numbered("IIN123456789011", "IIN"), Some("123456789011"));
        for value in
            ["123456789011", "IIN12345678901", "IIN1234567890112", "IIN12345678901a", "BIN123456789011"]
        {
            assert_eq!(numbered(value, "IIN"), None, "{value}");
        }
    }

    #[test]
    fn the_first_name_is_what_follows_the_surname() {
        assert_eq!(given_name("ТЕСТОВ ТЕСТ", "ТЕСТОВ").as_deref(), Some("ТЕСТ"));
        assert_eq!(given_name("ӘБІШЕВА АЙГҮЛ НҰР", "ӘБІШЕВА").as_deref(), Some("АЙГҮЛ НҰР"));
        assert_eq!(given_name("ТЕСТОВ", "ТЕСТОВ"), None);
        assert_eq!(given_name("ТЕСТОВА ТЕСТ", "ТЕСТОВ"), None);
    }
}

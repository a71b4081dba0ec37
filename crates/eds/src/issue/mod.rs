//! The issuing side: authorities and certificates in the national profile, what they answer about revocation, and
//! time-stamps; for demonstrations and for tests.
//!
//! What is issued here is marked as a test by a policy ([`crate::oids::POLICY_KEZEK_TEST`]) and by the authorities'
//! names, so that [`crate::verify::is_test_anchor`] knows it.

mod revocation;
mod time_stamp;

pub use revocation::{RevokedSerial, answer, list};
pub use time_stamp::time_stamp;

use const_oid::ObjectIdentifier as Oid;
use rand_core::CryptoRngCore;
use sha1::{Digest as _, Sha1};

use crate::asn1::{self, tag};
use crate::certificate::{Certificate, KeyUsage, Role};
use crate::key::{KeyError, PrivateKey};
use crate::oids;
use crate::pkcs12;
use crate::time::{Civil, UnixSeconds};

/// First and last second of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First second.
    pub from: UnixSeconds,
    /// Last second.
    pub until: UnixSeconds,
}

impl Validity {
    /// A number of calendar years from `from`; the 29th of February becomes the 28th where there is none.
    pub fn years(from: UnixSeconds, years: u8) -> Self {
        let start = Civil::of(from);
        let end = Civil { year: start.year + i64::from(years), ..start };
        let until = end.instant().or_else(|| Civil { day: 28, ..end }.instant());
        Self { from, until: until.unwrap_or(from) }
    }
}

/// The keys of the national profile (eds.md 2.2): two until 2024, then one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// AUTH_RSA256: login (S08).
    Login,
    /// RSA256: signature (S28).
    Sign,
    /// GOST512: login and signature.
    Single,
}

/// A person as a certificate names him or her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// Twelve digits.
    pub iin: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// First name.
    pub given_name: &'a str,
    /// Patronymic, if the person has one.
    pub patronymic: Option<&'a str>,
}

/// A legal entity as a certificate names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Organisation<'a> {
    /// Twelve digits.
    pub bin: &'a str,
    /// Name.
    pub name: &'a str,
}

/// Everything that a certificate says.
#[derive(Debug, Clone)]
pub struct Template {
    /// Attributes of the subject, in order.
    pub subject: Vec<(Oid, String)>,
    /// Validity.
    pub validity: Validity,
    /// Key usages by their numbers in RFC 5280 (bit 0 is digitalSignature).
    pub key_usage: u8,
    /// Extended usages and roles.
    pub extended_key_usage: Vec<Oid>,
    /// Policies.
    pub policies: Vec<Oid>,
    /// Present for authorities: how many authorities may follow.
    pub authority: Option<Option<u8>>,
    /// Further extensions: identifier, critical, value.
    pub further: Vec<(Oid, bool, Vec<u8>)>,
}

impl Template {
    /// An authority.
    pub fn authority(common_name: &str, validity: Validity, path_length: Option<u8>) -> Self {
        Self {
            subject: vec![(oids::COUNTRY, "KZ".into()), (oids::COMMON_NAME, common_name.into())],
            validity,
            key_usage: (KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN) as u8,
            extended_key_usage: Vec::new(),
            policies: vec![oids::POLICY_AUTHORITY, oids::POLICY_KEZEK_TEST],
            authority: Some(path_length),
            further: Vec::new(),
        }
    }

    /// A key of a person.
    pub fn person(person: &Person<'_>, kind: KeyKind, validity: Validity) -> Self {
        let policy = match kind {
            KeyKind::Login => oids::POLICY_PERSON_LOGIN,
            KeyKind::Sign => oids::POLICY_PERSON_SIGN,
            KeyKind::Single => oids::POLICY_SINGLE,
        };
        Self::leaf(subject_of(person), kind, vec![oids::ROLE_PERSON], policy, validity)
    }

    /// A key of a person who acts for an organisation in `role`.
    pub fn organisation(
        organisation: &Organisation<'_>,
        role: Role,
        person: &Person<'_>,
        kind: KeyKind,
        validity: Validity,
    ) -> Self {
        let policy = match kind {
            KeyKind::Login => oids::POLICY_ORGANISATION_LOGIN,
            KeyKind::Sign => oids::POLICY_ORGANISATION_SIGN,
            KeyKind::Single => oids::POLICY_SINGLE,
        };
        let mut subject = subject_of(person);
        subject.push((oids::ORGANISATION, organisation.name.into()));
        subject.push((oids::ORGANISATIONAL_UNIT, format!("BIN{}", organisation.bin)));
        let mut roles = vec![oids::ROLE_LEGAL_ENTITY];
        roles.extend(role_oid(role));
        Self::leaf(subject, kind, roles, policy, validity)
    }

    fn leaf(
        subject: Vec<(Oid, String)>,
        kind: KeyKind,
        roles: Vec<Oid>,
        policy: Oid,
        validity: Validity,
    ) -> Self {
        let (second_usage, purpose) = match kind {
            KeyKind::Login => (KeyUsage::KEY_ENCIPHERMENT, oids::CLIENT_AUTH),
            KeyKind::Sign => (KeyUsage::NON_REPUDIATION, oids::EMAIL_PROTECTION),
            KeyKind::Single => (KeyUsage::NON_REPUDIATION | KeyUsage::KEY_AGREEMENT, oids::EMAIL_PROTECTION),
        };
        let mut extended_key_usage = vec![purpose];
        extended_key_usage.extend(roles);
        Self {
            subject,
            validity,
            key_usage: (KeyUsage::DIGITAL_SIGNATURE | second_usage) as u8,
            extended_key_usage,
            policies: vec![policy, oids::POLICY_KEZEK_TEST],
            authority: None,
            further: Vec::new(),
        }
    }
}

/// A private key with its certificate: an authority, or a holder of a key store.
#[derive(Debug, Clone)]
pub struct IssuedKey {
    /// Private key.
    pub key: PrivateKey,
    /// Its certificate.
    pub certificate: Certificate,
}

/// Why nothing was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The key does not work.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The template does not make a certificate (for example an empty validity or a serial number with odd letters).
    #[error("the template does not make a certificate: {0}")]
    Template(#[from] asn1::Asn1Error),
}

impl IssuedKey {
    /// A new root: signed by itself.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn root(template: &Template, rng: &mut impl CryptoRngCore) -> Result<Self, IssueError> {
        Self::self_signed(template, PrivateKey::generate(rng)?)
    }

    /// A root for an existing key, of any algorithm.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn self_signed(template: &Template, key: PrivateKey) -> Result<Self, IssueError> {
        let (_, bits) = key.public_info();
        let id = Sha1::digest(&bits);
        let certificate = certificate(template, &key, &key, &name(&template.subject), &id)?;
        Ok(Self { key, certificate })
    }

    /// A new key whose certificate this authority signs.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn issue(&self, template: &Template, rng: &mut impl CryptoRngCore) -> Result<Self, IssueError> {
        self.certify(template, PrivateKey::generate(rng)?)
    }

    /// Signs a certificate for an existing key.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn certify(&self, template: &Template, key: PrivateKey) -> Result<Self, IssueError> {
        let issuer_id = self.certificate.extensions().subject_key_id.clone().unwrap_or_default();
        let issuer = self.certificate.subject().der();
        let certificate = certificate(template, &key, &self.key, issuer, &issuer_id)?;
        Ok(Self { key, certificate })
    }

    /// The `.p12` file in the national form.
    ///
    /// # Errors
    /// [`IssueError`] when the key cannot be encoded.
    pub fn to_key_store(&self, password: &str, rng: &mut impl CryptoRngCore) -> Result<Vec<u8>, IssueError> {
        Ok(pkcs12::write(&self.key, &self.certificate, password, rng)?)
    }
}

fn certificate(
    template: &Template,
    key: &PrivateKey,
    issuer_key: &PrivateKey,
    issuer: &[u8],
    issuer_id: &[u8],
) -> Result<Certificate, IssueError> {
    let (public_info, bits) = key.public_info();
    let id = Sha1::digest(&bits);
    // National serial numbers are the key's identifier with the top bit cleared.
    let mut serial = id.to_vec();
    if let Some(first) = serial.first_mut() {
        *first &= 0x7f;
    }
    let algorithm = issuer_key.algorithm().signature_identifier();
    let tbs = asn1::sequence([
        asn1::explicit(0, &asn1::integer(&[2])),
        asn1::integer(&serial),
        algorithm.clone(),
        issuer.to_vec(),
        asn1::sequence([asn1::time(template.validity.from), asn1::time(template.validity.until)]),
        name(&template.subject),
        public_info,
        asn1::explicit(3, &asn1::sequence(extensions(template, &id, issuer_id))),
    ]);
    let signature = issuer_key.sign(&tbs)?;
    let der = asn1::sequence([tbs, algorithm, asn1::bit_string(&signature)]);
    Ok(Certificate::from_der(&der)?)
}

fn extensions(template: &Template, id: &[u8], issuer_id: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![extension(oids::KEY_USAGE, true, &asn1::named_bits(template.key_usage))];
    if let Some(path_length) = template.authority {
        let mut fields = vec![asn1::boolean_true()];
        fields.extend(path_length.map(|length| asn1::integer(&[length])));
        all.push(extension(oids::BASIC_CONSTRAINTS, true, &asn1::sequence(fields)));
    }
    if !template.extended_key_usage.is_empty() {
        let usages = asn1::sequence(template.extended_key_usage.iter().map(|usage| asn1::oid(*usage)));
        all.push(extension(oids::EXTENDED_KEY_USAGE, false, &usages));
    }
    let issuer_id = asn1::sequence([asn1::tagged(tag::context(0), issuer_id)]);
    all.push(extension(oids::AUTHORITY_KEY_IDENTIFIER, false, &issuer_id));
    all.push(extension(oids::SUBJECT_KEY_IDENTIFIER, false, &asn1::octet_string(id)));
    let policies = template.policies.iter().map(|policy| asn1::sequence([asn1::oid(*policy)]));
    all.push(extension(oids::CERTIFICATE_POLICIES, false, &asn1::sequence(policies)));
    all.extend(template.further.iter().map(|(oid, critical, value)| extension(*oid, *critical, value)));
    all
}

fn extension(oid: Oid, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut fields = vec![asn1::oid(oid)];
    fields.extend(critical.then(asn1::boolean_true));
    fields.push(asn1::octet_string(value));
    asn1::sequence(fields)
}

fn name(attributes: &[(Oid, String)]) -> Vec<u8> {
    asn1::sequence(attributes.iter().map(|(oid, value)| {
        let value = match *oid {
            oids::COUNTRY | oids::SERIAL_NUMBER => asn1::printable(value),
            _ => asn1::utf8(value),
        };
        asn1::set_of([asn1::sequence([asn1::oid(*oid), value])])
    }))
}

fn subject_of(person: &Person<'_>) -> Vec<(Oid, String)> {
    let upper = str::to_uppercase;
    let mut subject = vec![
        (oids::COMMON_NAME, format!("{} {}", upper(person.surname), upper(person.given_name))),
        (oids::SURNAME, upper(person.surname)),
        (oids::SERIAL_NUMBER, format!("IIN{}", person.iin)),
        (oids::COUNTRY, "KZ".into()),
    ];
    subject.extend(person.patronymic.map(|patronymic| (oids::GIVEN_NAME, upper(patronymic))));
    subject
}

fn role_oid(role: Role) -> Option<Oid> {
    match role {
        Role::Person | Role::LegalEntity => None,
        Role::FirstHead => Some(oids::ROLE_FIRST_HEAD),
        Role::RightToSign => Some(oids::ROLE_RIGHT_TO_SIGN),
        Role::RightToSignFinancial => Some(oids::ROLE_RIGHT_TO_SIGN_FINANCIAL),
        Role::HumanResources => Some(oids::ROLE_HUMAN_RESOURCES),
        Role::Employee => Some(oids::ROLE_EMPLOYEE),
        Role::InformationSystem => Some(oids::ROLE_INFORMATION_SYSTEM),
    }
}

//! Whether whoever signed is whoever had to: a signature that holds, by the wrong hand.

use domain::id::PersonId;
use domain::identity::Bin;
use storage::{DbError, Tx};

use super::Verified;

/// Whose signature came instead of the one that is asked for. It holds; its certificate is of another holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongSigner {
    /// Somebody else's.
    OtherPerson,
    /// The right person's, with the key of an organisation where the own one is asked for.
    OrganisationKey,
    /// The right person's, with the own key where that of the organisation is asked for.
    PersonKey,
    /// The right person's, with the key of another organisation.
    OtherOrganisation,
}

impl WrongSigner {
    /// All, for the completeness of messages.
    pub const ALL: [Self; 4] =
        [Self::OtherPerson, Self::OrganisationKey, Self::PersonKey, Self::OtherOrganisation];
}

/// What is wrong with the signer when `person` has to sign: with the own key, or with that of `organisation`.
pub(crate) fn wrong_signer(
    tx: &mut Tx,
    signed: &Verified,
    person: PersonId,
    organisation: Option<&str>,
) -> Result<Option<WrongSigner>, DbError> {
    let signer = storage::person::of_iin(tx, signed.iin.as_str())?.map(|signer| signer.id);
    if signer != Some(person) {
        return Ok(Some(WrongSigner::OtherPerson));
    }
    Ok(match (signed.bin.as_ref().map(Bin::as_str), organisation) {
        (Some(_), None) => Some(WrongSigner::OrganisationKey),
        (None, Some(_)) => Some(WrongSigner::PersonKey),
        (key, asked) if key != asked => Some(WrongSigner::OtherOrganisation),
        _ => None,
    })
}

//! What every table is: what may be rebuilt, erased, edited or thrown away (principle 4).

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The events: appended, never changed.
    Record,
    /// Rebuilt from the events by replay.
    Derived,
    /// Personal data, erasable; in no event.
    Vault,
    /// Edited by officials, versioned; no personal data.
    Reference,
    /// Sessions, outbox, counters; may be thrown away.
    Operational,
}

/// Every table of the schema. A new one is added here; a test compares the list with both engines.
pub const TABLES: &[(&str, Class)] = &[
    ("event", Class::Record),
    ("application", Class::Derived),
    ("child", Class::Derived),
    ("kindergarten_group", Class::Derived),
    ("override", Class::Derived),
    ("place", Class::Derived),
    ("publication", Class::Derived),
    ("queue", Class::Derived),
    ("referral", Class::Derived),
    ("turn", Class::Derived),
    ("blob", Class::Vault),
    ("blob_chunk", Class::Vault),
    ("contact", Class::Vault),
    ("evidence", Class::Vault),
    ("filing", Class::Vault),
    ("person", Class::Vault),
    ("kindergarten_employee", Class::Vault),
    ("referral_basis", Class::Vault),
    ("search_key", Class::Vault),
    ("proof", Class::Vault),
    ("signature", Class::Vault),
    ("signature_proof", Class::Vault),
    ("calendar", Class::Reference),
    ("department", Class::Reference),
    ("district", Class::Reference),
    ("district_policy", Class::Reference),
    ("kindergarten", Class::Reference),
    ("access_log", Class::Operational),
    ("attempt", Class::Operational),
    ("challenge", Class::Operational),
    ("contact_code", Class::Operational),
    ("idempotency", Class::Operational),
    ("mailbox", Class::Operational),
    // The numbers that were given stand in the events; the counter only makes the next one.
    ("number_counter", Class::Operational),
    ("outbox", Class::Operational),
    ("proof_due", Class::Operational),
    ("reminder", Class::Operational),
    ("revocation_list", Class::Operational),
    ("session", Class::Operational),
    ("staff", Class::Operational),
];

//! `[eds]` and `[revocation]`: whose signatures count, and where it is asked whether a key was revoked.

use std::path::PathBuf;

use app::signing;
use serde::{Deserialize, Serialize};

/// The default of `revocation.crls`, as the reference shows it.
pub(super) const NATIONAL_LISTS: &str = "[\"http://crl.pki.gov.kz/nca_gost_2022.crl\", \
    \"http://crl.pki.gov.kz/nca_d_gost_2022.crl\", \"http://crl.pki.gov.kz/nca_rsa_2022.crl\", \
    \"http://crl.pki.gov.kz/nca_d_rsa_2022.crl\"]";

/// Lists are fetched every hour; two leave room for one that fails.
const LIST_HOURS_MIN: u16 = 2;
/// A week.
const LIST_HOURS_MAX: u16 = 168;

/// `[eds]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eds {
    /// Files of the certificates that are trusted.
    pub anchors: Vec<PathBuf>,
    /// Files of the certificates below them.
    #[serde(default)]
    pub intermediates: Vec<PathBuf>,
    /// Whether RSA keys are accepted.
    #[serde(default = "yes")]
    pub rsa_keys: bool,
    /// Whether the AUTH key lets in.
    #[serde(default = "yes")]
    pub login_keys: bool,
    /// Whether test authorities are trusted.
    #[serde(default)]
    pub trial: bool,
}

/// `[revocation]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revocation {
    /// What is asked first.
    pub order: Order,
    /// Addresses of lists.
    pub crls: Vec<String>,
    /// For how many hours a list answers that its address has not given again.
    pub list_age_max_hours: u16,
    /// Address of the responder; empty: none.
    pub ocsp: String,
    /// Address of the time-stamping authority; empty: none.
    pub tsp: String,
}

/// What is asked first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The lists in memory.
    #[default]
    CrlFirst,
    /// The responder.
    OcspFirst,
    /// Nothing.
    Off,
}

impl From<Order> for signing::Order {
    fn from(order: Order) -> Self {
        match order {
            Order::CrlFirst => Self::ListsFirst,
            Order::OcspFirst => Self::ResponderFirst,
            Order::Off => Self::Off,
        }
    }
}

impl Default for Revocation {
    fn default() -> Self {
        let list = |name: &str| format!("http://crl.pki.gov.kz/{name}.crl");
        Self {
            order: Order::default(),
            crls: ["nca_gost_2022", "nca_d_gost_2022", "nca_rsa_2022", "nca_d_rsa_2022"].map(list).into(),
            list_age_max_hours: 24,
            ocsp: "http://ocsp.pki.gov.kz".to_owned(),
            tsp: String::new(),
        }
    }
}

impl Revocation {
    /// The addresses, for the adapter.
    #[must_use]
    pub fn addresses(&self) -> gateways::DeskAddresses {
        let given = |address: &String| (!address.is_empty()).then(|| address.clone());
        gateways::DeskAddresses { lists: self.crls.clone(), ocsp: given(&self.ocsp), tsp: given(&self.tsp) }
    }
}

const fn yes() -> bool {
    true
}

/// What is wrong, each with its key and what to do.
pub(super) fn problems(eds: &Eds, revocation: &Revocation) -> Vec<String> {
    let mut problems = Vec::new();
    if eds.anchors.is_empty() {
        problems
            .push("eds.anchors: without a trusted certificate nobody can log in; name its file".to_owned());
    }
    if revocation.order == Order::Off && !eds.trial {
        problems.push(
            "revocation.order = \"off\": a revoked key would let in; write crl_first or ocsp_first"
                .to_owned(),
        );
    }
    if revocation.order != Order::Off && revocation.crls.is_empty() && revocation.ocsp.is_empty() {
        problems
            .push("revocation: without lists and responder nobody can log in; name crls or ocsp".to_owned());
    }
    if !(LIST_HOURS_MIN..=LIST_HOURS_MAX).contains(&revocation.list_age_max_hours) {
        problems.push(format!(
            "revocation.list_age_max_hours: write {LIST_HOURS_MIN} to {LIST_HOURS_MAX}: lists are fetched every hour, and one that \
             nobody confirms says nothing of keys that were stolen since"
        ));
    }
    let named = revocation.crls.iter().map(|address| ("crls", address));
    let named = named.chain([("ocsp", &revocation.ocsp), ("tsp", &revocation.tsp)]);
    for (key, address) in named.filter(|(_, address)| !address.is_empty()) {
        if let Err(error) = gateways::address(address) {
            problems.push(format!("revocation.{key}: {error}"));
        }
    }
    problems
}

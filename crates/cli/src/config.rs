//! Configuration of `kezek serve`: a TOML file, read whole and checked whole before anything starts.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use storage::{DatabaseUrl, OpenError};

mod keys;
mod proxies;

pub use keys::{Eds, Order, Revocation};
pub use proxies::Network;

/// Where the configuration is looked for when nothing else is said.
pub const DEFAULT_PATH: &str = "/etc/kezek/kezek.toml";

/// Environment variable that replaces `database.url`, so that its password need not be in the file.
pub const DATABASE_URL: &str = "KEZEK_DATABASE_URL";

/// Everything that `serve` can be told. Unknown keys are refused: a misspelt key would silently keep its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The portal.
    pub portal: Portal,
    /// The key store in the browser, on an origin of its own.
    pub key_store: KeyStore,
    /// Where data is kept.
    pub database: Database,
    /// Whose signatures count.
    pub eds: Eds,
    /// Where it is asked whether a key was revoked.
    #[serde(default)]
    pub revocation: Revocation,
    /// Numbers for those who operate it.
    #[serde(default)]
    pub metrics: Metrics,
    /// What is logged.
    #[serde(default)]
    pub log: Log,
}

/// `[portal]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Origin that people see.
    pub public_url: String,
    /// Address that is listened on.
    #[serde(default = "portal_listen")]
    pub listen: SocketAddr,
    /// Networks whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<Network>,
}

/// `[key_store]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyStore {
    /// Origin of the key store; another host than the portal's, so that no script of a page reaches keys.
    pub public_url: String,
    /// Address that is listened on.
    #[serde(default = "key_store_listen")]
    pub listen: SocketAddr,
}

/// `[database]`
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://..`.
    pub url: String,
    /// File with the key that large contents are encrypted with: 64 hexadecimal digits.
    #[serde(default = "blob_key")]
    pub blob_key: PathBuf,
}

/// Without the password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("url", &without_password(&self.url))
            .field("blob_key", &self.blob_key)
            .finish()
    }
}

/// `[metrics]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Address of the metrics; never the portal's, so that they cannot become public by mistake.
    #[serde(default = "metrics_listen")]
    pub listen: SocketAddr,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// The least important line that is written.
    #[serde(default)]
    pub level: Level,
}

/// How important a line of the log is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only what failed.
    Error,
    /// And what looks wrong.
    Warn,
    /// And one line per request.
    #[default]
    Info,
    /// And what developers look for.
    Debug,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { listen: metrics_listen() }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: Level::Info }
    }
}

fn blob_key() -> PathBuf {
    PathBuf::from("/etc/kezek/blob.key")
}

fn portal_listen() -> SocketAddr {
    local(8080)
}

fn key_store_listen() -> SocketAddr {
    local(8081)
}

fn metrics_listen() -> SocketAddr {
    local(9464)
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port)
}

impl Config {
    /// Reads a file and checks it. `variable` looks an environment variable up.
    ///
    /// # Errors
    /// The file cannot be read or is not such a file, or something in it is wrong: everything is named at once, each
    /// with its key and what to do.
    pub fn read(path: &Path, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read; --config names another file", path.display()))?;
        Self::parse(&text, variable).with_context(|| path.display().to_string())
    }

    fn parse(text: &str, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let mut config: Self = toml::from_str(text).map_err(|error| place(text, &error))?;
        if let Some(url) = variable(DATABASE_URL) {
            config.database.url = url;
        }
        let problems = config.problems();
        if problems.is_empty() {
            return Ok(config);
        }
        anyhow::bail!("{}", problems.join("\n"))
    }

    /// The configuration in force as TOML, without the password of the database.
    ///
    /// # Errors
    /// Never for a configuration that was read.
    pub fn dump(&self) -> anyhow::Result<String> {
        let mut shown = self.clone();
        shown.database.url = without_password(&self.database.url);
        Ok(toml::to_string(&shown)?)
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, url) in [("portal", &self.portal.public_url), ("key_store", &self.key_store.public_url)] {
            if let Err(problem) = origin(url) {
                problems.push(format!("{key}.public_url = {url:?}: {problem}"));
            }
        }
        if host(&self.portal.public_url) == host(&self.key_store.public_url) {
            problems.push("key_store.public_url: needs another host than portal.public_url".to_owned());
        }
        let listeners = [self.portal.listen, self.key_store.listen, self.metrics.listen];
        if listeners.iter().collect::<BTreeSet<_>>().len() < listeners.len() {
            problems.push("listen: portal, key_store and metrics need an address each".to_owned());
        }
        match self.database.url.parse::<DatabaseUrl>() {
            Ok(_) => {}
            Err(OpenError::Url) => problems
                .push("database.url: write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".to_owned()),
            Err(other) => problems.push(format!("database.url: {other}")),
        }
        problems.extend(keys::problems(&self.eds, &self.revocation));
        problems
    }
}

/// Where the file is wrong and why, without the line itself: it may hold a password.
fn place(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => anyhow::anyhow!("line {}: {}", before.matches('\n').count() + 1, error.message()),
        None => anyhow::anyhow!("{}", error.message()),
    }
}

/// Scheme and authority and nothing else; plain HTTP only on this machine.
fn origin(url: &str) -> Result<(), &'static str> {
    let rest = match url.split_once("://") {
        Some(("https", rest)) => rest,
        Some(("http", rest)) if ["localhost", "127.0.0.1", "[::1]"].contains(&host(url)) => rest,
        Some(("http", _)) => return Err("browsers give keys to https only; http is for localhost"),
        _ => return Err("write https:// and the host"),
    };
    if host(url).is_empty() || rest.contains(['/', '?', '#', '@', ' ']) {
        return Err("write the host and nothing after it");
    }
    Ok(())
}

/// The host of an origin, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    match rest.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => host,
        _ => rest,
    }
}

/// A password may stand between the name and the `@`, and among the parameters; neither is for the eyes of those who read
/// a dump.
fn without_password(url: &str) -> String {
    let (address, parameters) =
        url.split_once('?').map_or((url, None), |(before, after)| (before, Some(after)));
    let shown = address.split_once("://").and_then(|(scheme, rest)| {
        let (account, place) = rest.rsplit_once('@')?;
        let (name, _) = account.split_once(':')?;
        Some(format!("{scheme}://{name}:***@{place}"))
    });
    let shown = shown.unwrap_or_else(|| address.to_owned());
    let Some(parameters) = parameters else { return shown };
    let hide = |pair: &str| match pair.split_once('=') {
        Some(("password", _)) => "password=***".to_owned(),
        _ => pair.to_owned(),
    };
    format!("{shown}?{}", parameters.split('&').map(hide).collect::<Vec<_>>().join("&"))
}

/// Key, default and meaning of everything in the file.
const REFERENCE: &[(&str, &str, &str)] = &[
    ("portal.public_url", "", "Origin that people see, for example \"https://kezek.example.kz\""),
    ("portal.listen", "\"127.0.0.1:8080\"", "Address that is listened on"),
    (
        "portal.trusted_proxies",
        "[]",
        "Networks whose X-Forwarded-For is believed, for example [\"10.0.0.0/8\"]",
    ),
    ("key_store.public_url", "", "Origin of the key store in the browser; another host than the portal's"),
    ("key_store.listen", "\"127.0.0.1:8081\"", "Address that is listened on"),
    (
        "database.url",
        "",
        "\"sqlite:PATH\" or \"postgres://USER:PASSWORD@HOST/NAME?sslmode=verify-full&sslrootcert=FILE\"; \
         KEZEK_DATABASE_URL replaces it",
    ),
    (
        "database.blob_key",
        "\"/etc/kezek/blob.key\"",
        "File with the key that evidence and documents are encrypted with: 64 hexadecimal digits, not in the database's backup",
    ),
    ("eds.anchors", "", "Files of the certificates of the national authority that are trusted, the roots"),
    (
        "eds.intermediates",
        "[]",
        "Files of the certificates below the roots, by which people's keys are issued",
    ),
    ("eds.rsa_keys", "true", "Whether RSA keys are accepted; people are given GOST keys since 2024"),
    (
        "eds.login_keys",
        "true",
        "Whether the AUTH key of former years lets in; the single key for both always does, and documents are signed by \
         a key with nonRepudiation alone",
    ),
    (
        "eds.trial",
        "false",
        "A trial installation: test authorities are trusted, and every page says so. Never for real families",
    ),
    (
        "revocation.order",
        "\"crl_first\"",
        "crl_first: the lists in memory answer, the responder when no list is fresh, and afterwards for the evidence; \
         ocsp_first: the responder, the lists when it is silent; off: nothing is asked, in a trial alone",
    ),
    (
        "revocation.crls",
        keys::NATIONAL_LISTS,
        "Addresses of the lists of revoked keys, full and delta; what comes from there is signed, so plain HTTP it is",
    ),
    (
        "revocation.list_age_max_hours",
        "24",
        "For how many hours a list answers that its address has not given again, whatever end it names itself: 2 to 168",
    ),
    ("revocation.ocsp", "\"http://ocsp.pki.gov.kz\"", "Address of the responder; empty: none"),
    ("revocation.tsp", "\"\"", "Address that stamps kept signatures with the time; empty: none"),
    ("metrics.listen", "\"127.0.0.1:9464\"", "Address of the metrics, for Prometheus"),
    ("log.level", "\"info\"", "error, warn, info (one line per request) or debug"),
];

/// Every key with its default and meaning, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from("| key | default | meaning |\n|---|---|---|\n");
    for (key, default, meaning) in REFERENCE {
        let default = if default.is_empty() { "must be given".to_owned() } else { format!("`{default}`") };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "| `{key}` | {default} | {meaning} |");
    }
    text
}

#[cfg(test)]
mod tests;

//! The server's address: what of it is the driver's, and how the connection is protected.
//!
//! | `sslmode` | the connection is | against |
//! |---|---|---|
//! | `disable` | open | nobody; for a socket of the machine |
//! | `prefer`, and when nothing is said | encrypted if the server can | those who only listen, perhaps |
//! | `require` | encrypted | those who only listen |
//! | `verify-full` | encrypted, with the server that is named | everybody on the way |

use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::OpenError;

/// An address as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// Everything that is the driver's. Its `Debug` hides the password.
    pub(crate) config: Config,
    /// The authorities whose servers are believed; none: the server's name is not asked for.
    roots: Option<PathBuf>,
}

impl Address {
    /// Reads an address. Looks at no file and asks no server.
    pub(crate) fn read(url: &str) -> Result<Self, OpenError> {
        let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
        let (mut mode, mut roots, mut theirs) = (None, None, Vec::new());
        for pair in query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => {
                    let path = percent_decode_str(value).decode_utf8().map_err(|_| OpenError::Url)?;
                    roots = Some(PathBuf::from(path.as_ref()));
                }
                _ => theirs.push(pair),
            }
        }
        let url = if theirs.is_empty() { place.to_owned() } else { format!("{place}?{}", theirs.join("&")) };
        let mut config = Config::from_str(&url).map_err(|_quotes_the_password| OpenError::Url)?;
        let is_verified = mode == Some("verify-full");
        config.ssl_mode(match mode {
            Some("disable") => SslMode::Disable,
            None | Some("prefer") => SslMode::Prefer,
            Some("require" | "verify-full") => SslMode::Require,
            Some(_) => return Err(wrong("sslmode must be disable, prefer, require or verify-full")),
        });
        match (is_verified, &roots) {
            (true, None) => Err(wrong(
                "sslmode=verify-full needs sslrootcert=FILE with the certificate of the server's authority; those of \
                 the public ones are in /etc/ssl/certs/ca-certificates.crt",
            )),
            (false, Some(_)) => {
                Err(wrong("sslrootcert is used with sslmode=verify-full only: say both, or none"))
            }
            _ => Ok(Self { config, roots }),
        }
    }

    /// Whether somebody on the way to the server could pretend to be it: it is reached over a network and its name is not
    /// verified.
    pub(crate) fn trusts_the_network(&self) -> bool {
        let is_remote = |host: &Host| match host {
            Host::Tcp(name) => !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            Host::Unix(_) => false,
        };
        self.roots.is_none() && self.config.get_hosts().iter().any(is_remote)
    }

    /// What speaks TLS to the server, when it does.
    pub(crate) fn connector(&self) -> Result<MakeRustlsConnect, OpenError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&error.to_string()))?;
        let config = match &self.roots {
            Some(file) => builder.with_root_certificates(authorities(file)?),
            None => builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyServer(provider))),
        };
        Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
    }
}

fn wrong(what: &str) -> OpenError {
    OpenError::Address(what.to_owned())
}

/// The certificates of a PEM file.
fn authorities(file: &std::path::Path) -> Result<RootCertStore, OpenError> {
    let shown = file.display();
    let unread = |problem: &dyn std::fmt::Display| wrong(&format!("sslrootcert={shown}: {problem}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unread(&error))? {
        roots.add(certificate.map_err(|error| unread(&error))?).map_err(|error| unread(&error))?;
    }
    if roots.is_empty() {
        return Err(unread(&"there is no certificate in it; it must be PEM"));
    }
    Ok(roots)
}

/// Believes every server, as `require` says: whoever only listens learns nothing. Whoever answers must have the key of the
/// certificate that is shown.
#[derive(Debug)]
struct AnyServer(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(parameters: &str) -> Result<SslMode, String> {
        let address = Address::read(&format!("postgres://kezek:hunter2@db.example/kezek{parameters}"));
        address.map(|address| address.config.get_ssl_mode()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_parameters_of_protection_are_read() {
        for (parameters, expected) in [
            ("", SslMode::Prefer),
            ("?sslmode=prefer", SslMode::Prefer),
            ("?sslmode=disable", SslMode::Disable),
            ("?application_name=x&sslmode=require", SslMode::Require),
            ("?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=3", SslMode::Require),
        ] {
            assert_eq!(mode(parameters), Ok(expected), "{parameters}");
        }
        let url = "postgres://db.example/kezek?sslrootcert=%2Fetc%2Fca%20of%20us.pem&sslmode=verify-full";
        assert_eq!(Address::read(url).unwrap().roots.unwrap(), PathBuf::from("/etc/ca of us.pem"));
    }

    #[test]
    fn what_promises_too_much_is_refused_without_the_password() {
        for (parameters, says) in [
            ("?sslmode=verify-full", "needs sslrootcert=FILE"),
            ("?sslmode=verify-ca&sslrootcert=x", "must be disable, prefer, require or verify-full"),
            ("?sslmode=Require", "must be disable"),
            ("?sslmode=", "must be disable"),
            ("?sslmode=require&sslrootcert=x", "with sslmode=verify-full only"),
            ("?hunter2=x", "the database URL must be"),
        ] {
            let said = mode(parameters).unwrap_err();
            assert!(said.contains(says) && !said.contains("hunter2"), "{parameters}: {said}");
        }
    }

    #[test]
    fn only_a_verified_server_is_believed_over_a_network() {
        let trusts = |url: &str| Address::read(url).unwrap().trusts_the_network();
        assert!(trusts("postgres://db.example/kezek"));
        assert!(trusts("postgres://10.0.0.7/kezek?sslmode=require"));
        assert!(!trusts("postgres://db.example/kezek?sslmode=verify-full&sslrootcert=ca.pem"));
        assert!(!trusts("postgres://localhost/kezek"));
        assert!(!trusts("postgres://kezek@%2Frun%2Fpostgresql/kezek"));
    }
}

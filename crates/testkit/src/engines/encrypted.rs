//! A throw-away PostgreSQL server that speaks TLS and asks for a password; gone with its test.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::cluster::{HOW_TO_INSTALL, Owner, make_cluster, programs, stop_cluster};

/// Its name in its certificate.
pub const NAME: &str = "localhost";

/// The password of `kezek`.
pub const PASSWORD: &str = "hunter2/Сақтау";

/// A server of its own.
pub struct EncryptedServer {
    port: u16,
    folder: TempDir,
    programs: PathBuf,
    owner: Owner,
}

impl EncryptedServer {
    /// Makes an authority, the server's certificate, and starts the server.
    ///
    /// # Errors
    /// No PostgreSQL is installed, or it does not start.
    pub fn start() -> Result<Self> {
        let programs = programs().context(HOW_TO_INSTALL)?;
        let owner = Owner::find()?;
        let folder = tempfile::tempdir()?;
        owner.give(folder.path())?;
        certificates(folder.path(), &owner)?;
        // Free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let place = folder.path().display();
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on -c ssl_cert_file={place}/server.pem \
             -c ssl_key_file={place}/server.key"
        );
        let data = folder.path().join("data");
        make_cluster(
            &programs,
            &owner,
            &data,
            &["--auth-host=scram-sha-256", "--auth-local=trust"],
            &settings,
        )?;
        let server = Self { port, folder, programs, owner };
        server.set_password()?;
        Ok(server)
    }

    /// An address of it by a name of this machine, with parameters such as `sslmode=require`.
    #[must_use]
    pub fn url(&self, host: &str, password: &str, parameters: &str) -> String {
        let password: String = password.bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("postgres://kezek:{password}@{host}:{}/postgres?{parameters}", self.port)
    }

    /// The certificate of its authority, PEM.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The certificate of another authority, PEM.
    #[must_use]
    pub fn stranger(&self) -> PathBuf {
        self.folder.path().join("stranger.pem")
    }

    fn set_password(&self) -> Result<()> {
        let host = self.folder.path().join("data").display().to_string().replace('/', "%2F");
        let url = format!("postgres://kezek@{host}:{}/postgres", self.port);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
            tokio::spawn(connection);
            Ok(client.batch_execute(&format!("alter role kezek password '{PASSWORD}'")).await?)
        })
    }
}

impl Drop for EncryptedServer {
    fn drop(&mut self) {
        stop_cluster(&self.programs, &self.owner, &self.folder.path().join("data"));
    }
}

fn certificates(folder: &Path, owner: &Owner) -> Result<()> {
    let (authority, key) = authority("Kezek test authority")?;
    fs::write(folder.join("authority.pem"), authority.self_signed(&key)?.pem())?;
    let (stranger, strange_key) = self::authority("Somebody else")?;
    fs::write(folder.join("stranger.pem"), stranger.self_signed(&strange_key)?.pem())?;
    let issuer = Issuer::from_params(&authority, &key);
    let server_key = KeyPair::generate()?;
    let server = CertificateParams::new(vec![NAME.to_owned()])?.signed_by(&server_key, &issuer)?;
    fs::write(folder.join("server.pem"), server.pem())?;
    let key_file = folder.join("server.key");
    fs::write(&key_file, server_key.serialize_pem())?;
    fs::set_permissions(&key_file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    owner.give(&key_file)
}

fn authority(name: &str) -> Result<(CertificateParams, KeyPair)> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok((params, KeyPair::generate()?))
}

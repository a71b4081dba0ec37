//! A configured installation: its database, its trusted certificates, its application.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use app::signing::{KeyPolicy, Revocation, Verifier};
use app::{App, Parts};
use eds::Certificate;
use eds::verify::{Anchors, is_test_anchor};
use gateways::HttpDesk;
use jiff::SignedDuration;
use storage::{BlobKey, DatabaseUrl, Db, Options};

use crate::args::DataPlace;
use crate::config::{Config, DEFAULT_PATH, Eds};
use crate::edge::{SilentRegistry, SystemClock, SystemEntropy};
use crate::files;

/// The file by which a demonstration's folder is known.
const DEMO_MARK: &str = "demo.json";

/// Reads the configuration of a file.
///
/// # Errors
/// It cannot be read or is wrong.
pub fn config(path: &Path) -> anyhow::Result<Config> {
    Config::read(path, |name| std::env::var(name).ok())
}

/// Opens the database of a configuration, unless it is a demonstration's.
///
/// # Errors
/// It does not exist yet or cannot be opened.
pub fn database(config: &Config) -> anyhow::Result<Db> {
    if let DatabaseUrl::Sqlite(file) = config.database.url.parse()?
        && !file.exists()
    {
        bail!("{} does not exist; `kezek migrate` makes it", file.display());
    }
    database_or_new(config)
}

/// The same, and makes an SQLite file that does not exist yet. For `kezek migrate`.
///
/// # Errors
/// It cannot be opened or made.
pub fn database_or_new(config: &Config) -> anyhow::Result<Db> {
    let url: DatabaseUrl = config.database.url.parse()?;
    if let DatabaseUrl::Sqlite(file) = &url {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() {
            bail!("the folder {} does not exist; make it, or mend database.url", folder.display());
        }
        if folder.join(DEMO_MARK).exists() {
            bail!(
                "{} is the folder of a demonstration; name another database in database.url",
                folder.display()
            );
        }
    }
    let key = files::blob_key(&config.database.blob_key)?;
    Ok(Db::open(&url, Options::new(BlobKey::new(key)))?)
}

/// A demonstration's children are invented and its clock was moved: its data never go into service, wherever they were
/// copied to. Only a demonstration has a mailbox. A trial (`eds.trial`) may serve them: no real family comes there.
///
/// # Errors
/// It is one and this is no trial; trouble of the database.
pub fn refuse_demo(db: &Db, eds: &Eds) -> anyhow::Result<()> {
    if eds.trial {
        return Ok(());
    }
    let mail = db.read(|reader| storage::chores::mail(reader, 1)).wait()?;
    if mail.is_empty() {
        return Ok(());
    }
    bail!(
        "the database holds a demonstration; name another one in database.url, or write eds.trial = true where no real \
         family comes"
    )
}

/// The certificates that are trusted.
///
/// # Errors
/// A file cannot be read, is no certificate, or is that of a test authority, whose keys anybody can make.
pub fn anchors(eds: &Eds) -> anyhow::Result<Anchors> {
    let read = certificates(&eds.anchors, eds.trial)?;
    for certificate in &read {
        tracing::info!(sha256 = certificate.fingerprint_hex(), "authority trusted");
    }
    Ok(Anchors::new(read))
}

/// Certificates of authorities out of files.
///
/// # Errors
/// As [`anchors`].
pub fn certificates(files: &[PathBuf], trial: bool) -> anyhow::Result<Vec<Certificate>> {
    let mut all = Vec::new();
    for path in files {
        let bytes = fs::read(path).with_context(|| format!("the certificate {}", path.display()))?;
        let certificate = Certificate::parse(&bytes)
            .with_context(|| format!("{} is no certificate, DER or PEM", path.display()))?;
        if is_test_anchor(&certificate) && !trial {
            bail!(
                "{} is a test authority: anybody can make its keys; name the national ones, or write eds.trial = true \
                 where no real family comes",
                path.display()
            );
        }
        all.push(certificate);
    }
    Ok(all)
}

/// The verifier of a configuration.
///
/// # Errors
/// As [`anchors`].
pub fn verifier(config: &Config) -> anyhow::Result<Verifier> {
    let Config { eds, revocation, .. } = config;
    let desk = Arc::new(HttpDesk::new(revocation.addresses())?);
    let age_max = SignedDuration::from_hours(revocation.list_age_max_hours.into());
    let sources = Revocation::new(revocation.order.into(), desk, Arc::new(SystemEntropy));
    let sources = sources.with_list_age_max(age_max);
    Ok(Verifier::new(anchors(eds)?)
        .with_intermediates(certificates(&eds.intermediates, eds.trial)?)
        .with_keys(KeyPolicy { rsa: eds.rsa_keys, login_key: eds.login_keys })
        .with_revocation(Arc::new(sources)))
}

/// The application of a configuration.
///
/// # Errors
/// As [`database`] and [`anchors`]; the schema is not current.
pub fn app(config: &Config) -> anyhow::Result<App> {
    let verifier = verifier(config)?;
    let db = database(config)?;
    let missing = db.pending_migrations()?;
    if !missing.is_empty() {
        bail!("the schema is not current ({} missing); run `kezek migrate`", missing.join(", "));
    }
    refuse_demo(&db, &config.eds)?;
    let parts = Parts {
        db,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        verifier,
        registry: Arc::new(SilentRegistry),
    };
    Ok(App::new(parts)?)
}

/// The database of a demonstration's folder or of a configuration, for commands that look at data.
///
/// # Errors
/// As [`database`]; the folder holds no demonstration.
pub fn database_at(place: &DataPlace) -> anyhow::Result<Db> {
    let Some(folder) = &place.data else {
        let path = place.config.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_PATH));
        return database(&config(&path)?);
    };
    let file = folder.join("kezek.db");
    if !file.exists() {
        bail!("{} holds no demonstration", folder.display());
    }
    let key = files::blob_key(&folder.join("blob.key"))?;
    let url = format!("sqlite:{}", file.display()).parse()?;
    Ok(Db::open(&url, Options::new(BlobKey::new(key)))?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use eds::issue::{IssuedKey, Template, Validity};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::{certificates, database_or_new};
    use crate::config::Config;

    #[test]
    fn a_test_authority_is_never_trusted_in_service() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("root.der");
        let template = Template::authority("КЕЗЕК TEST", Validity::years(1_800_000_000, 1), Some(0));
        let root = IssuedKey::root(&template, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        fs::write(&file, root.certificate.der()).unwrap();
        let file = std::slice::from_ref(&file);
        let refused = certificates(file, false).unwrap_err().to_string();
        assert!(refused.contains("test authority") && refused.contains("eds.trial"), "{refused}");
        assert_eq!(certificates(file, true).unwrap(), [root.certificate]);
        fs::write(&file[0], "no certificate").unwrap();
        assert!(certificates(file, true).is_err());
    }

    #[test]
    fn data_of_a_demonstration_never_go_into_service() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(super::DEMO_MARK), "{}").unwrap();
        let text = format!(
            "[portal]\npublic_url = \"https://a.kz\"\n[key_store]\npublic_url = \"https://b.kz\"\n\
             [database]\nurl = \"sqlite:{}\"\n[eds]\nanchors = [\"root.pem\"]\n",
            folder.path().join("kezek.db").display()
        );
        let config: Config = toml::from_str(&text).unwrap();
        let refused = database_or_new(&config).unwrap_err().to_string();
        assert!(refused.contains("demonstration"), "{refused}");
    }
}

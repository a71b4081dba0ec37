//! TLS to PostgreSQL, against a server of the test's own.

use storage::{DatabaseUrl, Db, DbError, OpenError, params};
use testkit::engines::encrypted::{EncryptedServer, PASSWORD};

storage::queries! {
    PROTECTED = "select version from pg_stat_ssl where pid = pg_backend_pid() and ssl";
}

/// The protocol of the connection, if it is encrypted.
fn open(server: &EncryptedServer, host: &str, parameters: &str) -> Result<Option<String>, OpenError> {
    let url: DatabaseUrl = server.url(host, PASSWORD, parameters).parse()?;
    let db = Db::open(&url, testkit::engines::options())?;
    let protocol = db.read(|reader| {
        let row = reader.query_opt(&PROTECTED, params![])?;
        row.map(|row| row.get::<String>("version")).transpose()
    });
    Ok(protocol.wait().unwrap())
}

fn refusal(server: &EncryptedServer, host: &str, parameters: &str) -> String {
    match open(server, host, parameters) {
        Err(OpenError::Db(DbError::Connection(said))) => said,
        other => panic!("{host} {parameters}: {other:?}"),
    }
}

#[test]
fn the_connection_is_as_protected_as_its_address_says() {
    let server = EncryptedServer::start().unwrap();
    let protocol = |parameters| open(&server, "127.0.0.1", parameters).unwrap();
    assert_eq!(protocol("sslmode=disable"), None);
    for parameters in ["", "sslmode=prefer", "sslmode=require"] {
        assert_eq!(protocol(parameters).as_deref(), Some("TLSv1.3"), "{parameters}");
    }
    let verified = |file: std::path::PathBuf| format!("sslmode=verify-full&sslrootcert={}", file.display());
    let ours = verified(server.authority());
    assert_eq!(open(&server, "localhost", &ours).unwrap().as_deref(), Some("TLSv1.3"));
    let said = refusal(&server, "127.0.0.1", &ours);
    assert!(said.contains("not valid for name"), "the certificate is for localhost: {said}");
    let said = refusal(&server, "localhost", &verified(server.stranger()));
    assert!(said.contains("UnknownIssuer"), "{said}");
    let missing = open(&server, "localhost", "sslmode=verify-full&sslrootcert=/nowhere/ca.pem").unwrap_err();
    assert!(missing.to_string().contains("sslrootcert=/nowhere/ca.pem"), "{missing}");

    let url: DatabaseUrl = server.url("localhost", "hunter3", &ours).parse().unwrap();
    let said = Db::open(&url, testkit::engines::options()).unwrap_err();
    assert!(said.to_string().contains("password authentication failed"), "{said}");
    assert!(!format!("{said:?}").contains("hunter3"), "{said:?}");
}

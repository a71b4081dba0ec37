//! One connection, driven by the thread that uses it.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    Address, CONNECT_TIMEOUT_S, IDLE_IN_TRANSACTION_TIMEOUT, LOCK_TIMEOUT, STATEMENT_TIMEOUT, VERSION_MIN,
    engine_error,
};
use crate::error::{DbError, OpenError};

pub(crate) struct Link {
    runtime: Runtime,
    config: Config,
    tls: MakeRustlsConnect,
    client: Option<Client>,
}

impl Link {
    pub(crate) fn new(url: &str) -> Result<Self, OpenError> {
        let address = Address::read(url)?;
        let tls = address.connector()?;
        let mut config = address.config;
        config.application_name("kezek");
        config.connect_timeout(Duration::from_secs(CONNECT_TIMEOUT_S));
        config.keepalives_idle(Duration::from_secs(30));
        // One thread both asks and drives the connection: no hand-over between threads for each statement.
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| OpenError::Db(DbError::Connection(error.to_string())))?;
        Ok(Self { runtime, config, tls, client: None })
    }

    /// Connects and refuses a server that is too old or does not speak UTF-8.
    pub(crate) fn probe(&mut self) -> Result<(), OpenError> {
        let (runtime, client, _) = self.connected()?;
        let text = "select current_setting('server_version_num')::bigint, current_setting('server_encoding')";
        let row =
            runtime.block_on(client.query_one(text, &[])).map_err(|error| engine_error("open", &error))?;
        let version: i64 = row.try_get(0).map_err(|error| engine_error("open", &error))?;
        let encoding: String = row.try_get(1).map_err(|error| engine_error("open", &error))?;
        if version < VERSION_MIN {
            return Err(OpenError::Server(format!(
                "PostgreSQL 15 or newer is needed, the server says {version}"
            )));
        }
        if encoding != "UTF8" {
            return Err(OpenError::Server(format!(
                "the database must be in UTF8, it is in {encoding}; create a new one"
            )));
        }
        Ok(())
    }

    /// The connection, made anew if it is gone; `true` when it is new.
    pub(crate) fn connected(&mut self) -> Result<(&Runtime, &mut Client, bool), DbError> {
        if self.client.is_some() {
            // The connection is driven only while somebody waits: let it see whether the server has hung up.
            self.runtime.block_on(tokio::task::yield_now());
            if self.client.as_ref().is_some_and(Client::is_closed) {
                self.client = None;
            }
        }
        let fresh = self.client.is_none();
        if fresh {
            let client = self.runtime.block_on(connect(&self.config, self.tls.clone()))?;
            self.client = Some(client);
        }
        let client = self.client.as_mut().ok_or(DbError::Closed)?;
        Ok((&self.runtime, client, fresh))
    }

    /// The connection as it is, in the middle of a transaction.
    pub(crate) fn current(&self) -> Result<(&Runtime, &Client), DbError> {
        let lost = || DbError::Connection("the connection was lost".to_owned());
        Ok((&self.runtime, self.client.as_ref().ok_or_else(lost)?))
    }

    /// Gives the connection up; the server rolls back what was open.
    pub(crate) fn drop_connection(&mut self) {
        self.client = None;
        // Lets the task of the connection end.
        self.runtime.block_on(tokio::task::yield_now());
    }
}

async fn connect(config: &Config, tls: MakeRustlsConnect) -> Result<Client, DbError> {
    let refused = |error| match engine_error("connect", &error) {
        DbError::Statement { message, .. } => DbError::Connection(message),
        other => other,
    };
    let (client, connection) = config.connect(tls).await.map_err(refused)?;
    // Its end is seen through `Client::is_closed` and through the statements that fail.
    tokio::spawn(connection);
    let settings = format!(
        "set lock_timeout = '{LOCK_TIMEOUT}'; set statement_timeout = '{STATEMENT_TIMEOUT}'; \
         set idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION_TIMEOUT}'; \
         set default_transaction_isolation = 'read committed'; set timezone = 'UTC'"
    );
    client.batch_execute(&settings).await.map_err(refused)?;
    Ok(client)
}

//! The demonstration's gateway: messages are put into words and into a table that a page shows.

use app::messages::{Address, Mail, Outgoing, PutMail};
use app::ports::{DeliveryFailed, Messenger, PortFuture};
use app::{App, Caller};

use crate::words::put_into_words;

/// Delivers into the demo's mailbox. A message that comes twice with one key is there once.
#[derive(Clone, Debug)]
pub struct Mailbox {
    app: App,
}

impl Mailbox {
    /// The mailbox of this installation.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

impl Messenger for Mailbox {
    fn deliver<'a>(&'a self, message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        Box::pin(async move {
            let worded = put_into_words(message);
            let ctx = self.app.ctx(Caller::Clock);
            let mail = message.to.iter().map(|address| {
                let (channel, to, subject, text) = match address {
                    Address::Email(to) => ("email", to, worded.subject.clone(), worded.text.clone()),
                    Address::Sms(to) => ("sms", to, String::new(), worded.sms.clone()),
                };
                let (channel, to) = (channel.to_owned(), to.clone());
                Mail { id: message.key, channel, at: ctx.now, to, subject, text }
            });
            let put = PutMail { mail: mail.collect() };
            // The mailbox is the database: what hinders it now may be over later.
            self.app.run(ctx, put).await.map_err(|failed| DeliveryFailed::Later(failed.to_string()))
        })
    }
}

//! Mail out of the program: a port, and SMTP behind it.

use async_trait::async_trait;
use kernel::{Error, Result};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

/// One mail, as plain text and as simple HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address of the receiver.
    pub to: String,
    /// Name of the receiver.
    pub to_name: String,
    /// Subject.
    pub subject: String,
    /// For programs that show no HTML.
    pub text: String,
    /// The same with links.
    pub html: String,
    /// What tells this mail from all others; the same mail sent again has the same, so that servers can drop it.
    pub id: String,
}

/// What sends mail. Wired by the server; never called inside a transaction.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail over. An error means that it may be tried again.
    async fn send(&self, mail: Mail) -> Result<()>;
}

/// Mail through an SMTP server.
#[derive(Debug, Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// Mail through `url` (`smtps://user:password@host`, `smtp://host:25`, `smtp://host:587?tls=required`), sent as
    /// `from` (`UBND thị xã <vanphong@…>`). An error says which of the two cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| Error::field("smtp.url", format!("Địa chỉ máy chủ thư chưa đúng: {error}")))?
            .timeout(Some(std::time::Duration::from_secs(30)))
            .build();
        let from = from
            .parse()
            .map_err(|error| Error::field("smtp.from", format!("Địa chỉ người gửi chưa đúng: {error}")))?;
        Ok(Self { transport, from })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<()> {
        let address = mail.to.parse().map_err(Error::internal)?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(mail.to_name), address))
            .subject(mail.subject)
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(Error::internal)?;
        self.transport.send(message).await.map_err(Error::internal)?;
        Ok(())
    }
}

//! How the modules reach what stands above or outside them: mail, the typesetting worker, handing work over.

use std::sync::Arc;

use kernel::{Error, PersonId, Result};
use store::Tx;
use tokio::sync::Semaphore;

use crate::apart::{self, Ended};
use crate::config::Config;
use crate::outcome::Failure;
use crate::worker;

/// The mail server of the configuration; without one nothing leaves the machine.
pub fn mailer(config: &Config) -> std::result::Result<Option<Arc<dyn notices::Mailer>>, Failure> {
    let Some(mail) = &config.mail else { return Ok(None) };
    let mailer = notices::SmtpMailer::new(&mail.smtp_url, &mail.from)?;
    Ok(Some(Arc::new(mailer)))
}

/// The job that mails a link for setting a password anew. Without a mail server it does nothing: the administrator
/// gives a one-time code instead.
pub fn letters(mailer: Option<Arc<dyn notices::Mailer>>, config: web::Config) -> jobs::Registry {
    jobs::Registry::default().on(move |cx: store::Cx, job: access::PasswordMail| {
        let (mailer, config) = (mailer.clone(), config.clone());
        async move {
            let Some(mailer) = mailer else { return Ok(()) };
            let link = move |path: &str| config.link(path);
            let Some(letter) = access::password_letter(&cx, &job, &link).await? else { return Ok(()) };
            let id = format!("mat-khau-{}-{}", job.account, cx.clock().real_now().millis());
            mailer.send(mail_of(letter, id)).await
        }
    })
}

/// A letter as a mail: its paragraphs stay paragraphs, an address that stands alone can be pressed.
fn mail_of(letter: access::Letter, id: String) -> notices::Mail {
    let paragraph = |text: &str| {
        let said = escaped(text.trim_end());
        if said.starts_with("https://") || said.starts_with("http://") {
            format!("<p><a href=\"{said}\">{said}</a></p>\n")
        } else {
            format!("<p>{said}</p>\n")
        }
    };
    notices::Mail {
        to: letter.to,
        to_name: String::new(),
        subject: letter.subject,
        html: letter.text.split("\n\n").map(paragraph).collect(),
        text: letter.text,
        id,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// All waiting work of a person goes to another one.
pub struct WaitingWork;

#[async_trait::async_trait]
impl access::HandOver for WaitingWork {
    async fn hand_over(&self, tx: &Tx, from: PersonId, to: PersonId) -> Result<u64> {
        let tasks = tasks::hand_over(tx, from, to).await?;
        let others = notices::reassign(tx, from, to).await?;
        Ok(tasks.max(others))
    }
}

/// Typesets in a process of its own (`thongsuot worker typeset`, `thongsuot worker docx`) with limits of time and
/// memory: drawing a chart as a picture takes the same fonts as setting a page.
pub struct WorkerTypesetter;

#[async_trait::async_trait]
impl targets::Typesetter for WorkerTypesetter {
    async fn pdf(&self, document: &typeset::Document) -> Result<Vec<u8>> {
        set("typeset", document).await
    }

    async fn docx(&self, document: &typeset::Document) -> Result<Vec<u8>> {
        set("docx", document).await
    }
}

async fn set(work: &str, document: &typeset::Document) -> Result<Vec<u8>> {
    match apart::work(work, &[&serde_json::to_vec(document)?]).await? {
        Ended::Done(file) => Ok(file),
        Ended::Memory | Ended::Time => Err(Error::refused(
            "typeset.too-long",
            "Tài liệu quá dài để dàn trang. Hãy chọn phạm vi nhỏ hơn.",
        )),
        Ended::Refused(said) | Ended::Broke(said) => {
            Err(Error::internal(format!("the typesetting worker ended: {said}")))
        }
    }
}

/// Reads plans in a process of its own (`thongsuot worker read`) with limits of time and memory, a few at a time.
pub struct WorkerReader {
    turns: Semaphore,
}

/// So many files are read at once; the others wait their turn.
const AT_ONCE: usize = 3;

impl Default for WorkerReader {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE) }
    }
}

#[async_trait::async_trait]
impl plans::PlanReader for WorkerReader {
    async fn read(&self, bytes: Vec<u8>, name: &str) -> Result<plans::ReadPlan> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        let head = serde_json::to_vec(&worker::FileHead { name, bytes: bytes.len() })?;
        match apart::work("read", &[&head, b"\n", &bytes]).await? {
            Ended::Done(read) => Ok(serde_json::from_slice(&read)?),
            ended => Err(Error::field("tep", crate::plan::not_read(ended))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_keeps_its_paragraphs_and_its_address_can_be_pressed() {
        let letter = access::Letter {
            to: "huong@phuoclong.example".to_owned(),
            subject: "Đặt lại mật khẩu".to_owned(),
            text: "Tài khoản <“A & B”>\n\nhttps://thongsuot.example/dat-lai?ma=1&b=\"x\n\nXin bỏ qua.\n"
                .to_owned(),
        };
        let mail = mail_of(letter.clone(), "mat-khau-1".to_owned());
        assert_eq!((mail.text, mail.subject, mail.to), (letter.text, letter.subject, letter.to));
        assert_eq!(
            mail.html,
            "<p>Tài khoản &lt;“A &amp; B”&gt;</p>\n\
             <p><a href=\"https://thongsuot.example/dat-lai?ma=1&amp;b=&quot;x\">\
             https://thongsuot.example/dat-lai?ma=1&amp;b=&quot;x</a></p>\n\
             <p>Xin bỏ qua.</p>\n"
        );
    }
}

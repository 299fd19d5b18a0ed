//! How the modules reach what stands above or outside them: mail, the typesetting worker, handing work over.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, PersonId, Result};
use store::Tx;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::config::Config;
use crate::outcome::Failure;

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

/// Typesets in a process of its own (`thongsuot worker`) with limits of time and memory.
pub struct WorkerTypesetter;

/// How long one document may take.
const SECONDS: u64 = 60;

#[async_trait::async_trait]
impl targets::Typesetter for WorkerTypesetter {
    async fn pdf(&self, document: &typeset::Document) -> Result<Vec<u8>> {
        let program = std::env::current_exe()?;
        let json = serde_json::to_vec(document)?;
        let mut child = Command::new(program)
            .arg("worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut input = child.stdin.take().ok_or_else(|| Error::internal("the worker has no input"))?;
        let feed = async move {
            input.write_all(&json).await?;
            input.shutdown().await
        };
        let work = async {
            let (fed, output) = tokio::join!(feed, child.wait_with_output());
            fed?;
            output
        };
        let output = tokio::time::timeout(Duration::from_secs(SECONDS), work).await.map_err(|_| {
            Error::refused("typeset.too-long", "Tài liệu quá dài để dàn trang. Hãy chọn phạm vi nhỏ hơn.")
        })??;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).chars().take(2000).collect::<String>();
        Err(Error::internal(format!("the typesetting worker ended with {}: {said}", output.status)))
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

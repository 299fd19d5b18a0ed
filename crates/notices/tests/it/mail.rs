//! The digest goes out by SMTP, once a day, and comes again when the server was down.

use std::sync::Arc;

use kernel::{Day, ObjectRef, PersonId, Result, Role};
use notices::{Mail, Mailer, Message, SmtpMailer, registry};
use testkit::Testing;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::tables;
use crate::town::Town;

/// A server that speaks just enough SMTP and hands out what it was given.
async fn smtp_server() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (send, receive) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let send = send.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 test\r\n").await.unwrap();
                let mut mail = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
                    let answer: &[u8] = match word.as_str() {
                        "EHLO" | "HELO" => b"250-test\r\n250 8BITMIME\r\n",
                        "DATA" => {
                            write.write_all(b"354 go on\r\n").await.unwrap();
                            while let Ok(Some(line)) = lines.next_line().await {
                                if line == "." {
                                    break;
                                }
                                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                                mail.push('\n');
                            }
                            send.send(std::mem::take(&mut mail)).unwrap();
                            b"250 taken\r\n"
                        }
                        "QUIT" => b"221 bye\r\n",
                        "MAIL" | "RCPT" => {
                            mail.push_str(&line);
                            mail.push('\n');
                            b"250 ok\r\n"
                        }
                        _ => b"250 ok\r\n",
                    };
                    if write.write_all(answer).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (url, receive)
}

testkit::both!(tables(), one_digest_a_day_by_smtp, |t| async move {
    let town = Town::found(&t).await;
    let (url, mut mails) = smtp_server().await;
    let mailer =
        Arc::new(SmtpMailer::new(&url, "UBND thị xã Phước Long <vanphong@phuoclong.example>").unwrap());
    let config =
        web::Config { public_url: Some("https://thongsuot.example".to_owned()), ..web::Config::default() };
    let jobs = registry(Some(mailer), config);
    town.wait(
        &t,
        &[
            town.waiting(1, Some(town.official), "2021-09-29"),
            town.waiting(2, Some(town.official), "2021-10-04"),
        ],
    )
    .await;
    let person = &[town.official];
    t.system()
        .write(|tx| async move {
            let message = Message {
                object: ObjectRef::new("task", 3),
                title: "Việc mới: Lập danh mục".to_owned(),
                line: "UBND thị xã giao".to_owned(),
                href: "/nhiem-vu/3".to_owned(),
            };
            notices::tell(&tx, person, &message).await?;
            tx.audit("test.told", ObjectRef::new("test", 1)).await
        })
        .await
        .unwrap();
    assert_eq!(jobs.open_schedules(&t.store).await.unwrap(), 1);
    jobs.drain(&t.store).await.unwrap();
    let mail = mails.recv().await.unwrap();
    assert!(mail.contains("MAIL FROM:<vanphong@phuoclong.example>"), "{mail}");
    assert!(mail.contains("RCPT TO:<pham.thi.vien@phuoclong.example>"), "{mail}");
    assert!(mail.contains("Message-ID: <nhac-viec.2021-10-01."), "{mail}");
    let plain = decoded(&mail);
    for said in [
        "quá hạn 2 ngày",
        "còn 1 ngày làm việc",
        "Việc số 1",
        "Việc số 2",
        "Việc mới: Lập danh mục",
        "https://thongsuot.example/nhiem-vu/3",
    ] {
        assert!(plain.contains(said), "{said} in {plain}");
    }
    // The same day again: nothing new opens, nothing is sent.
    jobs.open_schedules(&t.store).await.unwrap();
    jobs.drain(&t.store).await.unwrap();
    assert!(mails.try_recv().is_err());
});

/// The readable text of a mail's parts, whatever their transfer encoding.
fn decoded(mail: &str) -> String {
    let joined = mail.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        if let (b'=', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A mailer that is down the first time.
#[derive(Default)]
struct Flaky(std::sync::Mutex<(u32, Vec<Mail>)>);

#[async_trait::async_trait]
impl Mailer for Flaky {
    async fn send(&self, mail: Mail) -> Result<()> {
        let mut state = self.0.lock().unwrap();
        state.0 += 1;
        if state.0 == 1 {
            return Err(kernel::Error::internal("the server is down"));
        }
        state.1.push(mail);
        Ok(())
    }
}

testkit::both!(tables(), a_mail_that_failed_is_tried_again, |t| async move {
    let town = Town::found(&t).await;
    let mailer = Arc::new(Flaky::default());
    let jobs = registry(Some(mailer.clone()), web::Config::default());
    town.wait(&t, &[town.waiting(1, Some(town.official), "2021-09-29")]).await;
    jobs.open_schedules(&t.store).await.unwrap();
    jobs.drain(&t.store).await.unwrap();
    assert_eq!(mailer.0.lock().unwrap().1.len(), 0);
    t.clock.set(t.clock.now().plus_seconds(10));
    jobs.drain(&t.store).await.unwrap();
    let sent = mailer.0.lock().unwrap().1.clone();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].subject, "Nhắc việc ngày 01/10/2021: 1 quá hạn");
    assert_eq!(sent[0].to, "pham.thi.vien@phuoclong.example");
});

/// Keeps what it is given.
#[derive(Default)]
struct Kept(std::sync::Mutex<Vec<Mail>>);

#[async_trait::async_trait]
impl Mailer for Kept {
    async fn send(&self, mail: Mail) -> Result<()> {
        self.0.lock().unwrap().push(mail);
        Ok(())
    }
}

/// The mails of the morning of a day, as they are read.
async fn mails_of(t: &Testing, day: &str) -> String {
    let day: Day = day.parse().unwrap();
    t.clock.set(day.start().plus_seconds(7 * 3600));
    let kept = Arc::new(Kept::default());
    let config =
        web::Config { public_url: Some("https://thongsuot.example".to_owned()), ..web::Config::default() };
    let jobs = registry(Some(kept.clone()), config);
    jobs.open_schedules(&t.store).await.unwrap();
    jobs.drain(&t.store).await.unwrap();
    let mut mails = kept.0.lock().unwrap().clone();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    let read = |mail: &Mail| {
        format!("To: {} <{}>\nSubject: {}\n\n{}", mail.to_name, mail.to, mail.subject, mail.text)
    };
    mails.iter().map(read).collect::<Vec<_>>().join("\n\n====\n\n")
}

async fn told(t: &Testing, who: PersonId, title: &str, line: &str, href: &str) {
    let message = &Message {
        object: ObjectRef::new("task", 9),
        title: title.to_owned(),
        line: line.to_owned(),
        href: href.to_owned(),
    };
    t.system()
        .write(|tx| async move {
            notices::tell(&tx, &[who], message).await?;
            tx.audit("test.told", ObjectRef::new("test", 1)).await
        })
        .await
        .unwrap();
}

/// The chairwoman urges the official about a thing that waits.
async fn urged_by_hand(t: &Testing, town: &Town, number: i64) {
    let chair = town.cx(t, town.chair, Role::Leader, town.committee);
    let (who, object) = (&[town.official], &ObjectRef::new("task", number));
    chair
        .write(|tx| async move {
            notices::urge(&tx, who, object, "Cần trước phiên họp thứ Hai").await?;
            tx.audit("task.urged", object.clone()).await
        })
        .await
        .unwrap();
}

testkit::both!(tables(), the_mails_read_so, |t| async move {
    let town = Town::found(&t).await;
    let titled = |number: i64, person, due: &str, title: &str| {
        let mut waiting = town.waiting(number, person, due);
        waiting.title = title.to_owned();
        waiting
    };
    let official = Some(town.official);
    town.wait(
        &t,
        &[
            titled(1, official, "2021-09-28", "Rà soát quy chế làm việc"),
            titled(2, official, "2021-10-01", "Công khai ngân sách quý III"),
            titled(3, official, "2021-10-06", "Lập danh mục thủ tục hành chính"),
            titled(4, None, "2021-09-23", "Báo cáo sơ kết chín tháng & phương hướng"),
        ],
    )
    .await;
    urged_by_hand(&t, &town, 2).await;
    told(&t, town.official, "Việc mới: Lập danh mục", "UBND thị xã giao", "/nhiem-vu/9").await;
    let first = mails_of(&t, "2021-10-01").await;
    // The next working day: one step further, and the chairwoman is only told something.
    told(&t, town.chair, "Đã duyệt: Báo cáo sơ kết chín tháng", "", "/ke-hoach/1").await;
    let second = mails_of(&t, "2021-10-04").await;
    insta::assert_snapshot!("friday", first);
    insta::assert_snapshot!("monday", second);
});

testkit::both!(tables(), the_mail_with_links_says_the_same, |t| async move {
    let town = Town::found(&t).await;
    let mut waiting = town.waiting(1, Some(town.official), "2021-09-28");
    waiting.title = "Rà soát <quy chế> & quy trình".to_owned();
    town.wait(&t, &[waiting]).await;
    told(&t, town.official, "Việc mới: Lập danh mục", "UBND thị xã giao", "/nhiem-vu/9").await;
    let kept = Arc::new(Kept::default());
    let config =
        web::Config { public_url: Some("https://thongsuot.example".to_owned()), ..web::Config::default() };
    let jobs = registry(Some(kept.clone()), config);
    jobs.open_schedules(&t.store).await.unwrap();
    jobs.drain(&t.store).await.unwrap();
    let mails = kept.0.lock().unwrap().clone();
    let html = mails.iter().find(|mail| mail.to.starts_with("pham.thi.vien")).unwrap().html.clone();
    insta::assert_snapshot!("html", html);
});

//! A browser as far as the server sees it: cookies, forms, redirects, one connection a click.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Failure;

/// No page may take longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// The body as it travelled, compressed if that was asked for.
    pub body: Bytes,
    /// From the click until the last byte.
    pub took: Duration,
}

impl Answer {
    /// The page as text; empty if it travelled compressed.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }
}

/// A connection that stays open.
pub struct Line {
    send: SendRequest<Full<Bytes>>,
    host: String,
}

impl Line {
    /// Connects.
    pub async fn open(to: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        let (send, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { send, host: to.to_string() })
    }

    /// Sends one request with `headers` and reads the whole answer; the answer's cookies go to `jar`.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
        jar: Option<&mut BTreeMap<String, String>>,
    ) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Full::new(Bytes::from(body.unwrap_or_default())))?;
        let work = async {
            self.send.ready().await?;
            let (parts, body) = self.send.send_request(request).await?.into_parts();
            Ok::<_, hyper::Error>((parts, body.collect().await?.to_bytes()))
        };
        let (parts, body) = tokio::time::timeout(PATIENCE, work).await??;
        let took = begun.elapsed();
        if let Some(jar) = jar {
            for cookie in parts.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
                if let Some((name, value)) = cookie.split(';').next().and_then(|c| c.split_once('=')) {
                    jar.insert(name.trim().to_owned(), value.trim().to_owned());
                }
            }
        }
        let location = parts.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).map(str::to_owned);
        Ok(Answer { status: parts.status.as_u16(), location, body, took })
    }
}

/// One person's browser.
#[derive(Debug, Clone)]
pub struct Browser {
    to: SocketAddr,
    /// As if everybody had an address of their own behind the one trusted proxy.
    from: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A fresh browser; `number` gives it an address of its own.
    pub fn new(to: SocketAddr, number: u32) -> Self {
        let from = Ipv4Addr::from(u32::from(Ipv4Addr::new(10, 0, 0, 1)) + number);
        Self { to, from: from.to_string(), cookies: BTreeMap::new() }
    }

    /// The cookies as a header.
    pub fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        self.click(Method::GET, path, None).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        let body = fields
            .iter()
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect::<Vec<_>>()
            .join("&");
        self.click(Method::POST, path, Some(body)).await
    }

    async fn click(&mut self, method: Method, path: &str, body: Option<String>) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let (cookie, from) = (self.cookie(), self.from.clone());
        let mut line = Line::open(self.to).await?;
        let headers =
            [("cookie", cookie.as_str()), ("x-forwarded-for", from.as_str()), ("user-agent", "bench")];
        let mut answer = line.ask(method, path, &headers, body, Some(&mut self.cookies)).await?;
        answer.took = begun.elapsed();
        Ok(answer)
    }

    /// Signs in; the answer says how long it took. Anything but the way to the work page is a failure.
    pub async fn sign_in(&mut self, name: &str, password: &str) -> Result<Answer, Failure> {
        let form = self.get("/dang-nhap").await?;
        let token = hidden(form.text(), "csrf").unwrap_or_default().to_owned();
        let fields = [("csrf", token.as_str()), ("ten-dang-nhap", name), ("mat-khau", password)];
        let answer = self.post("/dang-nhap", &fields).await?;
        if answer.status == 303
            && answer.location.as_deref().is_some_and(|to| to.starts_with("/viec-cua-toi"))
        {
            Ok(answer)
        } else {
            Err(Failure::could_not(format!(
                "{name} could not sign in: {} {:?}",
                answer.status, answer.location
            )))
        }
    }
}

/// The value of a hidden field.
pub fn hidden<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let at = html.find(&format!("name=\"{name}\" value=\""))?;
    html.get(at..)?.split('"').nth(3)
}

/// The addresses of links that begin with `prefix`, in order.
pub fn links<'a>(html: &'a str, prefix: &str) -> Vec<&'a str> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .filter(|h| h.starts_with(prefix))
        .collect()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        let html =
            r#"<input type="hidden" name="csrf" value="a1"><a href="/nhiem-vu/7">x</a><a href="/lich">y</a>"#;
        assert_eq!(hidden(html, "csrf"), Some("a1"));
        assert_eq!(hidden(html, "none"), None);
        assert_eq!(links(html, "/nhiem-vu/"), ["/nhiem-vu/7"]);
        assert_eq!(encoded("mật khẩu&"), "m%E1%BA%ADt%20kh%E1%BA%A9u%26");
    }
}

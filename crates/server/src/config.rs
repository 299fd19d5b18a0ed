//! Settings: a TOML file, each overridden by an environment variable.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The database file in the data folder.
pub const DATABASE_FILE: &str = "thongsuot.db";

/// `thongsuot.toml`. Every field may be left out; unknown ones are refused so that a slip of the pen is noticed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port to listen on. Environment: `TS_LISTEN`.
    pub listen: Option<SocketAddr>,
    /// How people reach it: `https://…`. Environment: `TS_PUBLIC_URL`.
    pub public_url: Option<String>,
    /// `postgres://…`; left out: SQLite in the data folder. Environment: `TS_DATABASE_URL`.
    pub database_url: Option<String>,
    /// Connections to the database. Environment: `TS_CONNECTIONS`.
    pub connections: Option<u32>,
    /// Proxies whose `X-Forwarded-For` is believed. Environment: `TS_TRUSTED_PROXIES`, with commas.
    pub trusted_proxies: Vec<IpAddr>,
    /// TLS by certificate files.
    pub tls: Option<Tls>,
    /// Mail. Without it nothing leaves the machine.
    pub mail: Option<Mail>,
    /// Token with which `/metrics` may be read from elsewhere. Environment: `TS_METRICS_TOKEN`.
    pub metrics_token: Option<String>,
    /// PEM file of the root authorities whose certificates are trusted in signatures. Environment: `TS_ROOTS`.
    pub roots: Option<PathBuf>,
    /// The largest file, in megabytes, that anybody may have checked on the public page. Environment:
    /// `TS_VERIFY_MEGABYTES`.
    pub verify_megabytes: Option<u32>,
}

/// Certificate and key, both PEM.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain.
    pub certificate: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// An SMTP server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user:password@host:465` or `smtp://host:25`. Environment: `TS_SMTP_URL`.
    pub smtp_url: String,
    /// The sender: `Thông Suốt <thongsuot@…>`.
    pub from: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Mail").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Config {
    /// Reads `file`, or `thongsuot.toml` in the data folder if that is there; the error says what to do.
    pub fn read(file: Option<&Path>, data: &Path) -> Result<Self, String> {
        let chosen = file.map_or_else(|| data.join("thongsuot.toml"), Path::to_path_buf);
        let mut config = match std::fs::read_to_string(&chosen) {
            Ok(text) => {
                toml::from_str(&text).map_err(|e| format!("{}: {}", chosen.display(), e.message()))?
            }
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(format!("Không đọc được tệp cấu hình {}: {error}", chosen.display())),
        };
        config.environment()?;
        Ok(config)
    }

    fn environment(&mut self) -> Result<(), String> {
        let read = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        if let Some(value) = read("TS_PUBLIC_URL") {
            self.public_url = Some(value);
        }
        if let Some(value) = read("TS_DATABASE_URL") {
            self.database_url = Some(value);
        }
        if let Some(value) = read("TS_CONNECTIONS") {
            self.connections = Some(value.parse().map_err(|_| "TS_CONNECTIONS phải là một số".to_owned())?);
        }
        if let Some(value) = read("TS_TRUSTED_PROXIES") {
            self.trusted_proxies = value
                .split(',')
                .map(|ip| {
                    ip.trim().parse().map_err(|_| format!("TS_TRUSTED_PROXIES: “{ip}” không phải địa chỉ IP"))
                })
                .collect::<Result<_, _>>()?;
        }
        if let Some(value) = read("TS_METRICS_TOKEN") {
            self.metrics_token = Some(value);
        }
        if let Some(value) = read("TS_ROOTS") {
            self.roots = Some(value.into());
        }
        if let Some(value) = read("TS_VERIFY_MEGABYTES") {
            let number = value.parse().map_err(|_| "TS_VERIFY_MEGABYTES phải là một số".to_owned())?;
            self.verify_megabytes = Some(number);
        }
        if let (Some(url), mail) = (read("TS_SMTP_URL"), &mut self.mail) {
            let from = mail
                .as_ref()
                .map_or_else(|| "Thông Suốt <thongsuot@localhost>".to_owned(), |m| m.from.clone());
            *mail = Some(Mail { smtp_url: url, from });
        }
        Ok(())
    }

    /// Where the database is.
    pub fn database(&self, data: &Path) -> store::Settings {
        store::Settings {
            url: self
                .database_url
                .clone()
                .unwrap_or_else(|| format!("sqlite://{}", data.join(DATABASE_FILE).display())),
            connections: self.connections.unwrap_or(8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        std::fs::write(&file, "publik_url = 'x'").unwrap();
        let error = Config::read(Some(&file), folder.path()).unwrap_err();
        assert!(error.contains("publik_url"), "{error}");
        assert!(Config::read(None, folder.path()).is_ok());
        assert!(Config::read(Some(&folder.path().join("none.toml")), folder.path()).is_err());
    }
}

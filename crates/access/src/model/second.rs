//! The second step: codes that change every thirty seconds (RFC 6238), and the picture by which an app learns them.

use kernel::{Error, Result};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Builder, Totp};

/// A shared secret of an account and its authenticator app.
pub struct SecondFactor(Totp);

impl SecondFactor {
    /// From 20 random bytes (160 bits, as RFC 4226 recommends).
    pub fn new(random: [u8; 20]) -> Result<Self> {
        Builder::new().with_secret(random).build().map(Self).map_err(|e| Error::internal(e.to_string()))
    }

    /// From the stored form.
    pub fn stored(base32: &str) -> Result<Self> {
        let secret = totp_rs::Secret::try_from_base32(base32).map_err(|e| Error::internal(e.to_string()))?;
        Builder::new().with_secret(secret).build().map(Self).map_err(|e| Error::internal(e.to_string()))
    }

    /// The form that is stored and that can be typed into an app.
    pub fn base32(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The step of a code that is right at `unix` seconds, one step early or late, if that step is after `last`:
    /// a code that was seen once is worth nothing (RFC 6238, 5.2). Compared in constant time.
    pub fn accepts(&self, code: &str, unix: i64, last: i64) -> Option<i64> {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        let at = u64::try_from(unix).ok()?;
        let step = i64::try_from(self.0.check(&digits, at)?).ok()?;
        (step > last).then_some(step)
    }

    /// The code of a moment; for tests and for showing that an app agrees.
    pub fn code_at(&self, unix: i64) -> String {
        self.0.generate(u64::try_from(unix).unwrap_or(0)).to_string()
    }

    /// The address that apps read from the picture.
    pub fn address(&self, account: &str, place: &str) -> String {
        let plain = |text: &str| -> String {
            kernel::fold::fold(text)
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join("%20")
        };
        let (issuer, account) = (plain(place), plain(account));
        let issuer = if issuer.is_empty() { "thong%20suot".to_owned() } else { issuer };
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.base32())
    }
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor(…)")
    }
}

/// A QR picture of a text as SVG, dark on white with the quiet zone that readers need.
pub fn qr_svg(text: &str) -> Result<String> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| Error::internal(e.to_string()))?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#1f1d1a"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // Only the element: an XML declaration has no place in a page.
    Ok(drawn.find("<svg").and_then(|at| drawn.get(at..)).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six digits of its eight.
        let factor = SecondFactor::new(*b"12345678901234567890").unwrap();
        for (unix, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(factor.code_at(unix), code);
        }
        assert_eq!(factor.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once_and_for_a_minute_and_a_half() {
        let factor = SecondFactor::new(*b"12345678901234567890").unwrap();
        let code = factor.code_at(3000);
        assert_eq!(factor.accepts(&code, 3000, 0), Some(100));
        assert_eq!(factor.accepts(&code, 3059, 0), Some(100));
        assert_eq!(factor.accepts(&code, 3060, 0), None, "two steps late");
        assert_eq!(factor.accepts(&code, 3000, 100), None, "a replay");
        assert_eq!(factor.accepts("12", 3000, 0), None);
    }

    #[test]
    fn the_picture_is_one_element() {
        let factor = SecondFactor::new([7; 20]).unwrap();
        let address = factor.address("quantri", "UBND thị xã Phước Long");
        assert!(
            address.starts_with("otpauth://totp/ubnd%20thi%20xa%20phuoc%20long:quantri?secret="),
            "{address}"
        );
        let svg = qr_svg(&address).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        assert!(!svg.contains("style="));
    }
}

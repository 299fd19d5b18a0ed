//! What the validator answers.

use std::fmt;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// The three answers of ETSI EN 319 102-1, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Indication {
    /// Everything was checked and is right.
    #[serde(rename = "TOTAL-PASSED")]
    Passed,
    /// What is here does not suffice to say.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// The signature is broken or the file was changed.
    #[serde(rename = "TOTAL-FAILED")]
    Failed,
}

impl Indication {
    /// The word of ETSI.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::Failed => "TOTAL-FAILED",
        }
    }

    /// In words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Passed => "chữ ký hợp lệ",
            Self::Indeterminate => "chưa đủ căn cứ để kết luận",
            Self::Failed => "chữ ký không hợp lệ",
        }
    }
}

/// Why the answer is not “passed”, in the words of ETSI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    /// The signed bytes are not those of the file.
    HashFailure,
    /// The signature does not fit the certificate's key.
    SigCryptoFailure,
    /// The file or the signature is not built as it must be, or the file was changed in a way the signature forbids.
    FormatFailure,
    /// No path to a root that is trusted here.
    NoCertificateChainFound,
    /// The certificate may not be used for signatures.
    ChainConstraintsFailure,
    /// The path cannot be followed.
    CertificateChainGeneralFailure,
    /// Key or hash is weaker than allowed, or of a kind that is not supported.
    CryptoConstraintsFailure,
    /// What PAdES wants signed is not there or names another certificate.
    SigConstraintsFailure,
    /// The signer's certificate is not in the signature.
    NoSigningCertificateFound,
    /// The certificate was revoked, and it is proven that the signature was made afterwards.
    Revoked,
    /// The certificate was revoked, and nothing proves that the signature was made before.
    RevokedNoPoe,
    /// The same for a certificate above the signer's.
    RevokedCaNoPoe,
    /// The certificate is not valid now, and nothing proves that the signature was made while it was.
    OutOfBoundsNoPoe,
}

impl SubIndication {
    /// In words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::HashFailure => "nội dung tệp không còn như lúc ký",
            Self::SigCryptoFailure => "chữ ký không do khóa của chứng thư số tạo ra",
            Self::FormatFailure => "tệp hoặc chữ ký bị sửa hoặc không đúng cấu trúc",
            Self::NoCertificateChainFound => "chứng thư số không dẫn tới tổ chức gốc được tin cậy ở đây",
            Self::ChainConstraintsFailure => "chứng thư số không dùng để ký tài liệu",
            Self::CertificateChainGeneralFailure => "chuỗi chứng thư số không kiểm tra được",
            Self::CryptoConstraintsFailure => "khóa hoặc thuật toán quá yếu hoặc không được hỗ trợ",
            Self::SigConstraintsFailure => "chữ ký thiếu thông tin về chứng thư số đã dùng",
            Self::NoSigningCertificateFound => "chữ ký không kèm chứng thư số của người ký",
            Self::Revoked => "chứng thư số đã bị thu hồi trước khi ký",
            Self::RevokedNoPoe => {
                "chứng thư số đã bị thu hồi, và không có dấu thời gian chứng minh đã ký trước khi thu hồi"
            }
            Self::RevokedCaNoPoe => "chứng thư số của tổ chức cấp đã bị thu hồi",
            Self::OutOfBoundsNoPoe => {
                "chứng thư số không còn hoặc chưa có hiệu lực, và không có dấu thời gian chứng minh đã ký khi còn hiệu lực"
            }
        }
    }
}

/// Where the time of signing comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeSource {
    /// A timestamp service that is trusted here.
    Timestamp,
    /// The signer says so.
    Claimed,
}

/// How long the signature can be proven (ETSI EN 319 142-1 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Level {
    /// As long as the certificate is valid.
    #[serde(rename = "B-B")]
    Basic,
    /// The time of signing is proven.
    #[serde(rename = "B-T")]
    Timestamped,
    /// What the authorities said of the certificates is in the file.
    #[serde(rename = "B-LT")]
    LongTerm,
    /// And a later timestamp proves that it was there in time.
    #[serde(rename = "B-LTA")]
    Archived,
}

impl Level {
    /// The word of ETSI.
    pub fn code(self) -> &'static str {
        match self {
            Self::Basic => "B-B",
            Self::Timestamped => "B-T",
            Self::LongTerm => "B-LT",
            Self::Archived => "B-LTA",
        }
    }
}

/// Whether the certificates stood when the signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Revocation {
    /// The authorities say so, in the file.
    Good,
    /// One of them was revoked.
    Revoked,
    /// The file does not tell.
    Unknown,
}

impl Revocation {
    /// In words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Good => "chứng thư số không bị thu hồi khi ký",
            Self::Revoked => "chứng thư số đã bị thu hồi",
            Self::Unknown => "tệp không kèm xác nhận chứng thư số có bị thu hồi hay không",
        }
    }
}

/// How much of the file the signature covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Covers {
    /// All of it.
    File,
    /// All that was there when it was made; something was added later.
    Revision,
    /// Only a part, so nothing can be said.
    Part,
}

impl Covers {
    /// In words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "toàn bộ tệp",
            Self::Revision => "toàn bộ tệp lúc ký; sau đó tệp có ghi thêm",
            Self::Part => "chỉ một phần của tệp",
        }
    }
}

/// A later change that the signature permits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filled {
    /// A field got a value.
    Field {
        /// Its name.
        name: String,
        /// The value.
        value: String,
    },
    /// Somebody signed.
    Signature(String),
    /// A remark was added or changed.
    Remark,
    /// Properties of the file, such as its title and when it was changed.
    Properties,
    /// Certificates and their states were added, for checking in later years.
    Evidence,
}

impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field { name, value } => write!(f, "Điền ô “{name}”: “{value}”"),
            Self::Signature(field) => write!(f, "Ký vào ô “{field}”"),
            Self::Remark => f.write_str("Thêm chú thích được phép"),
            Self::Properties => f.write_str("Ghi lại thuộc tính của tệp"),
            Self::Evidence => f.write_str("Thêm dữ liệu kiểm tra lâu dài"),
        }
    }
}

impl Serialize for Filled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A later change that the signature forbids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Where: the way from the root of the file to what differs.
    pub place: String,
    /// What it means.
    pub what: &'static str,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.what, self.place)
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The answer for one signature.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The field it stands in.
    pub field: String,
    /// Whose certificate: its common name.
    pub signer: Option<String>,
    /// As what: the position named in the certificate.
    pub position: Option<String>,
    /// Of what organisation, by the certificate.
    pub organisation: Option<String>,
    /// Of what part of it.
    pub unit: Option<String>,
    /// Who gave out the certificate.
    pub issuer: Option<String>,
    /// From when the certificate is valid.
    pub valid_from: Option<Timestamp>,
    /// Until when.
    pub valid_to: Option<Timestamp>,
    /// The answer.
    pub indication: Indication,
    /// Why not “passed”.
    pub sub_indication: Option<SubIndication>,
    /// How long it can be proven; none for what did not pass.
    pub level: Option<Level>,
    /// What is known of the certificates being revoked.
    pub revocation: Revocation,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
    /// Who says so.
    pub time_source: Option<TimeSource>,
    /// How much of the file it covers.
    pub covers: Covers,
    /// How many bytes of the file were written after it.
    pub added: usize,
    /// Whether it stands for a time and for nobody: a timestamp over the document.
    pub is_timestamp: bool,
    /// Later changes that it permits.
    pub filled: Vec<Filled>,
    /// Later changes that it forbids.
    pub changes: Vec<Change>,
}

/// The answer for a file.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The worst of all; “indeterminate” for a file without signatures.
    pub overall: Indication,
    /// In the order of signing.
    pub signatures: Vec<Verdict>,
}

//! What can go wrong, in words for the person who signs.

/// Why a file could not be signed, or not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a PDF file, damaged, or beyond the limits.
    #[error("Tệp PDF không đọc được ({0}). Hãy xuất lại tệp từ phần mềm soạn thảo.")]
    Unreadable(String),
    /// Encrypted files are neither signed nor checked.
    #[error("Tệp PDF có đặt mật khẩu. Hãy bỏ mật khẩu rồi thử lại.")]
    Encrypted,
    /// The page is not there.
    #[error("Tệp không có trang {0}.")]
    NoPage(usize),
    /// A field of this name is not there, or of another kind.
    #[error("Tệp không có ô “{0}” như yêu cầu.")]
    NoField(String),
    /// A field of this name is there already.
    #[error("Tệp đã có ô “{0}”.")]
    FieldExists(String),
    /// The field carries a signature.
    #[error("Ô “{0}” đã có chữ ký.")]
    AlreadySigned(String),
    /// Fields cannot be added, or the certification not be made, once somebody signed.
    #[error("Tệp đã có chữ ký nên không đặt thêm được ô hoặc chứng nhận nội dung.")]
    SignedBefore,
    /// An earlier signature forbids the change.
    #[error("Chữ ký trước đã khóa ô “{0}”, không điền hoặc ký thêm được.")]
    Locked(String),
    /// The picture of the signature is not a PDF page.
    #[error("Hình chữ ký không đọc được: {0}")]
    Appearance(String),
    /// The PKCS#12 file does not open with this password.
    #[error("Mật khẩu của tệp chứng thư số không đúng.")]
    WrongPassword,
    /// Not a PKCS#12 file, or of a kind that is not supported.
    #[error("Tệp chứng thư số (.p12, .pfx) không đọc được: {0}.")]
    Pkcs12(&'static str),
    /// The certificate cannot be read.
    #[error("Chứng thư số không đọc được.")]
    Certificate,
    /// Keys that the law and good practice no longer accept, or of an unknown kind.
    #[error("Khóa của chứng thư số quá yếu hoặc không được hỗ trợ (cần RSA từ 2048 bit hoặc P-256).")]
    Key,
    /// The signature handed in does not belong to the prepared file and certificate.
    #[error("Chữ ký nhận được không khớp với tệp và chứng thư số.")]
    WrongSignature,
    /// The place kept for the signature is too small.
    #[error(
        "Chỗ dành cho chữ ký không đủ ({reserved} byte, cần {needed} byte). Hãy ký lại với chỗ rộng hơn."
    )]
    TooSmall {
        /// What was kept.
        reserved: usize,
        /// What is needed.
        needed: usize,
    },
    /// No token of this serial number is plugged in.
    #[error("Không thấy thiết bị ký số hiệu “{0}”. Hãy cắm thiết bị rồi thử lại.")]
    NoToken(String),
    /// The token holds no key of this name with its certificate.
    #[error("Thiết bị ký không có khóa này hoặc thiếu chứng thư số của khóa.")]
    NoKey,
    /// The PIN was sent once and is wrong.
    #[error("Mã PIN không đúng. Việc ký đã dừng để thiết bị không bị khóa.")]
    WrongPin,
    /// One more wrong PIN would lock the token, so it was not asked.
    #[error(
        "Thiết bị ký chỉ còn một lần nhập PIN nên chưa thử. Hãy đăng nhập đúng một lần bằng phần mềm của thiết bị."
    )]
    LastTry,
    /// The token is locked.
    #[error("Thiết bị ký đã bị khóa PIN. Hãy liên hệ nơi cấp để mở khóa.")]
    PinLocked,
    /// The signing device failed; its own words, which never name a PIN.
    #[error("Thiết bị ký không thực hiện được: {0}")]
    Device(String),
    /// The timestamp service failed.
    #[error("Không lấy được dấu thời gian: {0}")]
    Timestamp(String),
    /// What the authorities say of the certificates could not be had, or is against the signature.
    #[error("Không lấy được xác nhận của tổ chức cấp chứng thư số: {0}")]
    Evidence(String),
}

/// Of this crate.
pub type Result<T> = std::result::Result<T, Error>;

//! What can go wrong with files, in words for the person who chose the file.

/// The result of writing or reading a file.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a file could not be written or read. The text is Vietnamese and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is longer than the limit.
    #[error("Tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp nhỏ hơn.")]
    TooLarge {
        /// The limit in megabytes.
        limit: usize,
    },
    /// What the file unpacks to is longer than the limit (a "zip bomb", or a sheet with far too much in it).
    #[error("Nội dung tệp khi giải nén quá lớn. Hãy chỉ giữ lại trang tính cần nhập rồi lưu lại.")]
    Swollen,
    /// More rows than the limit.
    #[error("Bảng có hơn {limit} dòng. Hãy chia thành nhiều tệp nhỏ hơn.")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// More columns than the limit.
    #[error("Bảng có hơn {limit} cột. Hãy xóa các cột không dùng rồi lưu lại.")]
    TooManyColumns {
        /// The limit.
        limit: usize,
    },
    /// Excel's binary format before 2007.
    #[error("Tệp Excel đời cũ (.xls) không đọc được. Hãy mở bằng Excel và lưu lại dạng .xlsx.")]
    OldExcel,
    /// An .xlsx under a password looks like the old format but is encrypted.
    #[error("Tệp đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi lưu lại.")]
    Locked,
    /// Neither a workbook nor text.
    #[error("Tệp không phải bảng tính. Hãy chọn tệp .xlsx hoặc .csv.")]
    NotATable,
    /// Text in an encoding that cannot be told.
    #[error("Tệp .csv không ở bảng mã UTF-8. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx.")]
    Encoding,
    /// Nothing in it.
    #[error("Bảng không có dữ liệu.")]
    Empty,
    /// Cut off or damaged.
    #[error("Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Hãy mở lại, lưu lại rồi thử lần nữa.")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A library refused to write what it was given.
    #[error("Không tạo được tệp.")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Something in the file was not as its format says.
    pub fn damaged(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Damaged(source.into())
    }

    /// A library refused to write.
    pub fn unwritable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unwritable(source.into())
    }
}

/// A file that cannot be written is the program's fault; one that cannot be read is a wrong field `file`.
impl From<Error> for kernel::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Unwritable(source) => Self::Internal(source),
            other => Self::field("file", other.to_string()),
        }
    }
}

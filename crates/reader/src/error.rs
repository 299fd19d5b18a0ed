//! Why a file cannot be read, in words for the person who gave it.

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Neither .txt, .docx nor .pdf.
    #[error("Không nhận ra kiểu tệp. Hãy đưa tệp .docx, .pdf (có chữ) hoặc .txt.")]
    UnknownType,
    /// The old binary format of Word.
    #[error("Tệp .doc kiểu cũ chưa đọc được. Hãy mở bằng Word và lưu lại thành .docx.")]
    OldWord,
    /// Pictures of pages.
    #[error(
        "Tệp PDF này là ảnh chụp (bản scan), không có chữ để đọc. Hãy đưa bản .docx hoặc PDF xuất từ Word."
    )]
    Scan,
    /// Locked with a password.
    #[error("Tệp được khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi đưa lại.")]
    Locked,
    /// Cut off or damaged.
    #[error("Tệp bị hỏng hoặc chưa tải hết nên không mở được ({0}). Hãy lấy lại bản gốc.")]
    Broken(&'static str),
    /// More than a plan can hold.
    #[error("Tệp lớn quá mức của một kế hoạch ({0}). Hãy tách riêng phần kế hoạch rồi đưa lại.")]
    TooLarge(&'static str),
    /// No words.
    #[error("Tệp không có chữ nào.")]
    Empty,
    /// Words, but no plan.
    #[error("Tệp có nội dung lồng nhau quá sâu hoặc cố ý gây quá tải nên không đọc.")]
    Hostile,
    /// Reading took too long.
    #[error("Đọc tệp quá lâu nên đã dừng. Hãy lưu lại tệp bằng Word hoặc đưa bản .txt.")]
    TooSlow,
}

//! What can be typed: `thongsuot COMMAND`. Exit codes are those of `docs/guide/contracts.md` part 2.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Thông Suốt: kế hoạch cải cách hành chính thành việc được giao, theo dõi và đo bằng chính hồ sơ công việc.
#[derive(Debug, Parser)]
#[command(
    name = "thongsuot",
    version,
    disable_help_subcommand = true,
    after_help = "\
Mã kết thúc: 0 xong và tốt · 1 xong nhưng có điều phát hiện · 2 gõ sai cách dùng · 3 tệp không đọc được · \
4 chương trình không làm được (đĩa, cơ sở dữ liệu)"
)]
pub struct Cli {
    /// Tệp cấu hình TOML (mặc định: thongsuot.toml trong thư mục dữ liệu, nếu có)
    #[arg(long, global = true, env = "TS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Thư mục dữ liệu: cơ sở dữ liệu, tệp, bản sao lưu
    #[arg(long, global = true, env = "TS_DATA", value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Việc cần làm
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Chạy chương trình cho trình duyệt
    Serve(Serve),
    /// Đọc kế hoạch
    #[command(subcommand)]
    Plan(Plan),
    /// Kiểm tra chữ ký số trên tệp PDF: ai ký, khi nào, sau đó nội dung có bị sửa không
    Verify(Verify),
    /// Nhập cơ quan hoặc cán bộ từ bảng .xlsx, .csv
    Import(Import),
    /// Tài khoản
    User {
        /// Làm gì
        #[command(subcommand)]
        what: User,
        /// In kết quả dạng JSON
        #[arg(long, global = true)]
        json: bool,
    },
    /// Sao lưu cơ sở dữ liệu và tệp trong khi chương trình vẫn chạy
    Backup {
        /// Thư mục mới sẽ chứa bản sao lưu
        to: PathBuf,
        /// In kết quả dạng JSON
        #[arg(long)]
        json: bool,
    },
    /// Khôi phục bản sao lưu vào thư mục dữ liệu còn trống
    Restore {
        /// Thư mục bản sao lưu
        from: PathBuf,
        /// In kết quả dạng JSON
        #[arg(long)]
        json: bool,
    },
    /// Kiểm tra cơ sở dữ liệu, tệp và nhật ký có nguyên vẹn không
    Check {
        /// In kết quả dạng JSON
        #[arg(long)]
        json: bool,
    },
    /// Niêm phong của nhật ký: kiểm tra, chứng minh một việc có trong nhật ký
    #[command(subcommand)]
    Audit(Audit),
    /// Nội bộ: dàn trang tài liệu, đọc kế hoạch, kiểm tra chữ ký số từ đầu vào chuẩn, trong giới hạn bộ nhớ và thời gian riêng
    #[command(hide = true)]
    Worker {
        /// Làm gì
        work: Work,
    },
    /// Nội bộ: in bảng địa chỉ dạng JSON, cho các kiểm thử đi qua từng địa chỉ
    #[command(hide = true)]
    Routes,
}

/// What a worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// Dàn trang thành PDF
    Typeset,
    /// Dàn thành .docx, biểu đồ vẽ thành hình
    Docx,
    /// Đọc kế hoạch
    Read,
    /// Kiểm tra chữ ký số
    Signatures,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Địa chỉ và cổng
    #[arg(long, env = "TS_LISTEN", value_name = "ADDR")]
    pub listen: Option<std::net::SocketAddr>,
    /// Nạp thị xã minh họa nếu dữ liệu còn trống
    #[arg(long)]
    pub demo: bool,
    /// Làm thị xã minh họa lớn gấp N lần (để đo tốc độ)
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub scale: u32,
    /// Coi hôm nay là ngày này (NNNN-TT-NN); đồng hồ vẫn chạy tiếp
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
}

/// `plan`.
#[derive(Debug, Subcommand)]
pub enum Plan {
    /// Đọc một kế hoạch .txt, .docx hoặc .pdf
    Read {
        /// Tệp kế hoạch
        file: PathBuf,
        /// In toàn bộ những gì đọc được, dạng JSON (mặc định)
        #[arg(long, conflicts_with_all = ["text", "check"])]
        json: bool,
        /// In chữ lấy ra từ tệp, mỗi dòng một dòng
        #[arg(long, conflicts_with = "check")]
        text: bool,
        /// In những chỗ chưa rõ theo “6 rõ”
        #[arg(long)]
        check: bool,
        /// Nội bộ: đọc ngay trong tiến trình này, trong giới hạn bộ nhớ và thời gian
        #[arg(long, hide = true)]
        within_limits: bool,
    },
}

/// `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Tệp PDF
    pub file: PathBuf,
    /// Tệp PEM gồm chứng thư của các tổ chức gốc được tin cậy (mặc định: roots trong tệp cấu hình)
    #[arg(long, value_name = "PEM")]
    pub roots: Option<PathBuf>,
    /// In kết quả dạng JSON
    #[arg(long)]
    pub json: bool,
}

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Nhập gì
    pub what: ImportKind,
    /// Tệp bảng
    pub file: PathBuf,
    /// Chỉ cho xem từng dòng sẽ ra sao, không ghi gì
    #[arg(long)]
    pub dry_run: bool,
    /// In kết quả dạng JSON
    #[arg(long)]
    pub json: bool,
}

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    /// Cán bộ, công chức
    People,
    /// Cơ quan, đơn vị
    Agencies,
}

/// `user`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Thêm tài khoản; in mật khẩu tạm dùng một lần
    Add {
        /// Tên đăng nhập
        name: String,
        /// Họ và tên
        #[arg(long)]
        full_name: String,
        /// Vai trò: administrator, leader, office, monitor, agency-head, official, clerk, viewer
        #[arg(long)]
        role: String,
        /// Mã cơ quan; bỏ trống là cơ quan đầu tiên của hệ thống
        #[arg(long)]
        agency: Option<String>,
    },
    /// Đặt lại mật khẩu; in mã dùng một lần
    Reset {
        /// Tên đăng nhập
        name: String,
    },
    /// Khóa tài khoản và kết thúc mọi phiên
    Lock {
        /// Tên đăng nhập
        name: String,
    },
}

/// `audit`.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Không dòng nào bị sửa, xóa hay chèn thêm sau khi niêm phong?
    Verify {
        /// Mã niêm phong đã ghi lại trước đây: phải còn trong nhật ký
        #[arg(long, value_name = "SEAL")]
        seal: Option<String>,
        /// In kết quả dạng JSON
        #[arg(long)]
        json: bool,
    },
    /// In chứng cứ (JSON) rằng một dòng có trong nhật ký, không để lộ dòng khác
    Prove {
        /// Số thứ tự của dòng
        row: i64,
    },
    /// Kiểm tra một chứng cứ; không cần dữ liệu
    Confirm {
        /// Tệp do prove in ra
        proof: PathBuf,
        /// In kết quả dạng JSON
        #[arg(long)]
        json: bool,
    },
}

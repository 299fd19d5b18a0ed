//! The findings for people: first one sentence about the file, then each signature in the order of signing. State is said
//! by colour, icon and word together, and the words of ETSI stand beside for whoever knows them.

use jiff::Timestamp;
use kernel::{Moment, words};
use serde::{Deserialize, Serialize};
use signing::{Covers, Error, Filled, Indication, Report, Revocation, SubIndication, TimeSource, Verdict};

pub const TOO_MUCH_MEMORY: &str = "Kiểm tra tệp này cần quá nhiều bộ nhớ nên đã dừng. Tệp có cấu trúc bất thường; hãy xin lại bản gốc từ nơi gửi.";
pub const TOO_MUCH_TIME: &str = "Kiểm tra tệp này mất quá nhiều thời gian nên đã dừng. Tệp có cấu trúc bất thường; hãy xin lại bản gốc từ nơi gửi.";
pub const BROKE: &str = "Chương trình không kiểm tra nổi tệp này. Hãy xin lại bản gốc từ nơi gửi.";

/// The fields of number and date, which are filled when a document is issued.
const NUMBER: &str = "so";
const DATE: &str = "ngay";

/// Why a file cannot be checked at all.
pub fn unreadable(file: &[u8], error: &Error) -> String {
    match error {
        Error::Encrypted => {
            "Tệp PDF có đặt mật khẩu nên không kiểm tra được. Hãy xin bản không đặt mật khẩu.".to_owned()
        }
        _ if !file.starts_with(b"%PDF-") => {
            "Tệp này không phải PDF. Ở đây chỉ kiểm tra chữ ký số nằm trong tệp PDF.".to_owned()
        }
        Error::Unreadable(why) => {
            format!("Tệp PDF không đọc được ({why}) nên không kiểm tra được. Hãy xin lại bản gốc từ nơi gửi.")
        }
        other => other.to_string(),
    }
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// "done", "soon", "late" or "none", as states are coloured.
    pub class: String,
    /// Icon of the sprite.
    pub icon: String,
    /// The state in a word or three.
    pub word: String,
    /// The sentence.
    pub verdict: String,
    /// What follows from it.
    pub advice: String,
    /// The word of ETSI; none for a file without signatures.
    pub code: Option<String>,
    /// In the order of signing.
    pub signatures: Vec<SaidSignature>,
}

/// What is said of one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidSignature {
    /// "done", "soon" or "late".
    pub class: String,
    /// Icon of the sprite.
    pub icon: String,
    /// The state.
    pub word: String,
    /// Whose it is.
    pub who: String,
    /// As what: position, part, organisation.
    pub as_what: String,
    /// Why it is not simply valid; "" if it is.
    pub why: String,
    /// When it was made and who says so.
    pub when: String,
    /// Whether the content is still what was signed.
    pub content: String,
    /// What was changed and is forbidden: what, and where in the file.
    pub changes: Vec<(String, String)>,
    /// What was changed and is permitted.
    pub permitted: Vec<String>,
    /// Whose certificate, and whether it was valid.
    pub certificate: String,
    /// How much it covers, and what not.
    pub covers: String,
    /// The words of ETSI.
    pub code: String,
    /// The field in which it stands.
    pub field: String,
}

impl Said {
    /// Of what the validator answered. `has_traces`: no signature can be read, and yet there was one.
    pub fn of(report: &Report, has_roots: bool, has_traces: bool) -> Self {
        let (verdict, advice) = if has_traces { lost() } else { sentence(report, has_roots) };
        let is_signed = !report.signatures.is_empty();
        let (class, icon, word) = match report.overall {
            _ if has_traces => ("soon", "alert-triangle", "Chữ ký bị mất"),
            _ if !is_signed => ("none", "info-circle", "Không có chữ ký"),
            Indication::Passed => ("done", "circle-check", "Hợp lệ"),
            Indication::Indeterminate => ("soon", "help-circle", "Chưa kết luận được"),
            Indication::Failed => ("late", "circle-x", "Không hợp lệ"),
        };
        Self {
            class: class.to_owned(),
            icon: icon.to_owned(),
            word: word.to_owned(),
            verdict,
            advice,
            code: is_signed.then(|| report.overall.code().to_owned()),
            signatures: report
                .signatures
                .iter()
                .map(|one| SaidSignature::of(one, report, has_roots))
                .collect(),
        }
    }
}

fn lost() -> (String, String) {
    let advice = "Trong tệp có dấu vết của chữ ký số nhưng không đọc được chữ ký nào: tệp có thể bị cắt, hoặc chữ ký bị gỡ. \
                  Không nên dùng tệp này; hãy xin lại bản gốc từ cơ quan ban hành.";
    ("Tệp từng có chữ ký số nhưng nay không còn".to_owned(), advice.to_owned())
}

/// The sentence about the file, and what follows from it.
fn sentence(report: &Report, has_roots: bool) -> (String, String) {
    let all = &report.signatures;
    let said = |verdict: &str, advice: &str| (verdict.to_owned(), advice.to_owned());
    match report.overall {
        _ if all.is_empty() => said(
            "Tệp này không có chữ ký số nào",
            "Không có gì để kiểm tra. Như vậy chưa phải là tệp sai: có thể đây là bản quét, bản in hoặc bản chưa ký. \
             Hãy xin bản có ký số từ cơ quan ban hành.",
        ),
        Indication::Passed => {
            let whole = match all.iter().filter(|one| !one.is_timestamp).count() {
                0 | 1 => "Chữ ký hợp lệ, nội dung không bị sửa sau khi ký".to_owned(),
                many => format!("Cả {many} chữ ký đều hợp lệ, nội dung không bị sửa sau khi ký"),
            };
            let is_told = all.iter().all(|one| one.is_timestamp || one.revocation == Revocation::Good);
            let advice = if is_told {
                "Người ký đúng như ghi dưới đây; chứng thư số không bị thu hồi khi ký."
            } else {
                "Người ký đúng như ghi dưới đây. Tệp không kèm đủ xác nhận chứng thư số có bị thu hồi hay không."
            };
            said(&whole, advice)
        }
        Indication::Failed => {
            let verdict = if all.iter().any(is_changed) {
                "Tệp đã bị sửa sau khi ký"
            } else if all.iter().any(|one| one.sub_indication == Some(SubIndication::Revoked)) {
                "Có người ký bằng chứng thư số đã bị thu hồi"
            } else {
                "Có chữ ký không đúng"
            };
            said(verdict, "Không nên tin tệp này. Hãy xin lại bản gốc từ cơ quan ban hành.")
        }
        Indication::Indeterminate if all.iter().all(is_whole) => {
            let unknown = "Nội dung không bị sửa sau khi ký, nhưng chưa xác nhận được người ký";
            if !has_roots {
                return said(
                    unknown,
                    "Ở đây chưa khai báo tổ chức chứng thực gốc nào được tin cậy nên không xác nhận được danh tính \
                     người ký. Như vậy không có nghĩa là tài liệu sai.",
                );
            }
            if all.iter().any(|one| one.sub_indication == Some(SubIndication::OutOfBoundsNoPoe)) {
                return said(
                    "Nội dung không bị sửa sau khi ký, nhưng chứng thư số đã hết hoặc chưa có hiệu lực",
                    "Không có dấu thời gian chứng minh đã ký trong khi chứng thư số còn hiệu lực. Hãy hỏi lại cơ quan \
                     ban hành.",
                );
            }
            if all.iter().any(|one| one.revocation == Revocation::Revoked) {
                return said(
                    "Nội dung không bị sửa sau khi ký, nhưng chứng thư số đã bị thu hồi",
                    "Không có dấu thời gian chứng minh đã ký trước khi thu hồi. Hãy hỏi lại cơ quan ban hành.",
                );
            }
            said(
                unknown,
                "Chứng thư số của người ký không dẫn tới tổ chức chứng thực gốc được tin cậy ở đây. Như vậy không có \
                 nghĩa là tài liệu sai; hãy hỏi lại cơ quan ban hành.",
            )
        }
        Indication::Indeterminate => said(
            "Chưa đủ căn cứ để kết luận về chữ ký",
            "Lý do ghi ở từng chữ ký dưới đây. Như vậy không có nghĩa là tài liệu sai; hãy hỏi lại cơ quan ban hành.",
        ),
    }
}

/// The content is known to be another than what was signed.
fn is_changed(one: &Verdict) -> bool {
    !one.changes.is_empty() || one.sub_indication == Some(SubIndication::HashFailure)
}

/// The content is known to be what was signed: only the certificate is in question.
fn is_whole(one: &Verdict) -> bool {
    use SubIndication as Why;
    one.changes.is_empty()
        && matches!(
            one.sub_indication,
            None | Some(
                Why::NoCertificateChainFound
                    | Why::OutOfBoundsNoPoe
                    | Why::ChainConstraintsFailure
                    | Why::CertificateChainGeneralFailure
                    | Why::Revoked
                    | Why::RevokedNoPoe
                    | Why::RevokedCaNoPoe
            )
        )
}

impl SaidSignature {
    fn of(one: &Verdict, report: &Report, has_roots: bool) -> Self {
        let (class, icon, word) = match one.indication {
            Indication::Passed => ("done", "circle-check", "Hợp lệ"),
            Indication::Indeterminate => ("soon", "help-circle", "Chưa kết luận được"),
            Indication::Failed => ("late", "circle-x", "Không hợp lệ"),
        };
        let signer = one.signer.clone().unwrap_or_else(|| "Không rõ người ký".to_owned());
        let named = [&one.position, &one.unit, &one.organisation];
        let named: Vec<&str> =
            named.into_iter().flatten().map(String::as_str).filter(|part| *part != signer).collect();
        let code = one.indication.code();
        Self {
            class: class.to_owned(),
            icon: icon.to_owned(),
            word: word.to_owned(),
            as_what: match named.as_slice() {
                _ if one.is_timestamp => "Dịch vụ dấu thời gian".to_owned(),
                [] if one.organisation.is_some() => "Cơ quan, tổ chức".to_owned(),
                [] => "Chứng thư số không ghi chức vụ, cơ quan".to_owned(),
                named => named.join(", "),
            },
            who: signer,
            why: reason(one, has_roots),
            when: when(one),
            content: content(one).to_owned(),
            changes: one
                .changes
                .iter()
                .map(|change| (change.what.to_owned(), change.place.clone()))
                .collect(),
            permitted: permitted(&one.filled, report),
            certificate: certificate(one, has_roots),
            covers: covers(one),
            code: match (one.sub_indication, one.level) {
                (Some(why), _) => format!("{code}, {}", code_of(why)),
                (None, Some(level)) => format!("{code}, {}", level.code()),
                (None, None) => code.to_owned(),
            },
            field: one.field.clone(),
        }
    }
}

fn reason(one: &Verdict, has_roots: bool) -> String {
    let Some(why) = one.sub_indication else { return String::new() };
    let said = match why {
        _ if !one.changes.is_empty() => "sau khi ký, tệp có chỗ bị sửa mà chữ ký này không cho phép",
        SubIndication::NoCertificateChainFound if !has_roots => {
            "ở đây chưa khai báo tổ chức chứng thực gốc nào nên không xác nhận được danh tính người ký"
        }
        why => why.words(),
    };
    words::capital(said)
}

/// The word of ETSI as it is written in JSON.
fn code_of(why: SubIndication) -> String {
    let json = serde_json::to_value(why).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn moment(at: Timestamp) -> String {
    words::moment(Moment::from_millis(at.as_millisecond()))
}

fn day(at: Timestamp) -> String {
    words::day(Moment::from_millis(at.as_millisecond()).day())
}

fn when(one: &Verdict) -> String {
    match (one.signed_at, one.time_source) {
        (None, _) => "Không ghi".to_owned(),
        (Some(at), Some(TimeSource::Timestamp)) => format!("{}, theo dấu thời gian", moment(at)),
        (Some(at), _) => {
            format!("{}, do người ký tự ghi; không có dấu thời gian được tin cậy", moment(at))
        }
    }
}

fn content(one: &Verdict) -> &'static str {
    match one.indication {
        Indication::Failed if is_changed(one) => "Đã bị sửa",
        _ if is_whole(one) => "Không bị sửa",
        _ => "Không xác định được",
    }
}

/// Number and date stand together: they are filled in one act, when the document is issued.
fn permitted(filled: &[Filled], report: &Report) -> Vec<String> {
    let value_of = |wanted: &str| {
        filled.iter().find_map(|one| match one {
            Filled::Field { name, value } if name == wanted => Some(value.as_str()),
            _ => None,
        })
    };
    let mut said = Vec::new();
    let issue: Vec<String> =
        [value_of(NUMBER).map(|v| format!("“{v}”")), value_of(DATE).map(|v| format!("“{v}”"))]
            .into_iter()
            .flatten()
            .collect();
    let is_issued = filled.iter().any(|one| matches!(one, Filled::Signature(_)));
    if !issue.is_empty() {
        let names = match (value_of(NUMBER), value_of(DATE)) {
            (Some(_), Some(_)) => "Số và ngày",
            (Some(_), None) => "Số",
            _ => "Ngày",
        };
        let by =
            if is_issued { "do văn thư điền khi phát hành" } else { "được điền sau khi ký" };
        said.push(format!("{names} {by}: {}", issue.join(", ")));
    }
    let others = filled
        .iter()
        .filter(|one| !matches!(one, Filled::Field { name, .. } if name == NUMBER || name == DATE));
    said.extend(others.map(|one| match one {
        Filled::Signature(field) => {
            let signer = report.signatures.iter().find(|one| one.field == *field);
            match signer.and_then(|one| one.signer.as_deref()) {
                Some(signer) => format!("“{signer}” ký tiếp"),
                None => format!("Có người ký tiếp ở ô “{field}”"),
            }
        }
        other => other.to_string(),
    }));
    said
}

fn certificate(one: &Verdict, has_roots: bool) -> String {
    let Some(issuer) = &one.issuer else { return "Không kèm theo chữ ký".to_owned() };
    let mut said = format!("Do “{issuer}” cấp");
    let (Some(from), Some(to)) = (one.valid_from, one.valid_to) else { return said };
    said += &format!(", hiệu lực từ {} đến {}", day(from), day(to));
    if let Some(at) = one.signed_at {
        let was = if (from..=to).contains(&at) { "còn hiệu lực" } else { "không có hiệu lực" };
        let by = if one.time_source == Some(TimeSource::Timestamp) { "" } else { " tự ghi" };
        said += &format!("; {was} vào thời điểm ký{by}");
    }
    if one.indication == Indication::Passed && has_roots {
        said += "; thuộc tổ chức chứng thực gốc được tin cậy ở đây";
    }
    said += match one.revocation {
        Revocation::Good => "; không bị thu hồi khi ký",
        Revocation::Revoked => "; đã bị thu hồi",
        Revocation::Unknown => "",
    };
    said
}

fn covers(one: &Verdict) -> String {
    match one.covers {
        Covers::File => "Toàn bộ tệp".to_owned(),
        Covers::Revision => format!(
            "Toàn bộ tệp lúc ký. {} được ghi thêm sau đó, ngoài phạm vi chữ ký này",
            words::size(one.added as u64)
        ),
        Covers::Part => "Chỉ một phần của tệp; phần còn lại ai cũng sửa được".to_owned(),
    }
}

/// Text that a file brings along, on one line of this length: without signs that turn the direction of writing or hide
/// what follows.
pub fn plain(text: &str, most: usize) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let shown: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    if shown.chars().count() <= most {
        return shown;
    }
    shown.chars().take(most).chain(['…']).collect()
}

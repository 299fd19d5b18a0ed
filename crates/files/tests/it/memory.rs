//! A large file goes in, is checked, copied and served without ever being whole in memory.

use bytes::Bytes;
use files::{Disposition, serve};
use futures::{StreamExt, stream};
use kernel::Error;

use crate::{plan, shelf};

const MB: u64 = 1024 * 1024;
/// What may be held besides the rest of the program: buffers, and what the tests beside this one hold.
const ALLOWED_KB: u64 = 24 * 1024;

/// The most memory that the program has had since [`forget_peak`], in KB.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

testkit::both!(vec![], a_large_file_uses_little_memory, |t| async move {
    let (shelf, cx) = (shelf(), t.system());
    let size_mb: u64 = if std::env::var_os("TS_SOAK").is_some() { 200 } else { 64 };
    forget_peak();
    let before = peak_kb();
    let parts = stream::iter(0..size_mb * 16).map(|n| Ok::<_, Error>(Bytes::from(vec![n as u8; 64 * 1024])));
    let file = shelf.files.put(&cx, "lớn.bin", parts, size_mb * MB, plan(1)).await.unwrap();
    assert_eq!(file.size, size_mb * MB);
    assert!(shelf.files.verify(&cx).await.unwrap().is_empty());
    let backup = tempfile::tempdir().unwrap();
    shelf.files.copy_to(backup.path()).await.unwrap();
    let response = serve(&file, shelf.files.open(file.id).await.unwrap(), Disposition::Attachment);
    let mut body = response.into_body().into_data_stream();
    let mut sent = 0;
    while let Some(part) = body.next().await {
        sent += part.unwrap().len() as u64;
    }
    assert_eq!(sent, file.size);
    let grown = peak_kb() - before;
    assert!(grown < ALLOWED_KB, "{size_mb} MB took {grown} KB of memory");
});

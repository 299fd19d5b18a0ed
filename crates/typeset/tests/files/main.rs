//! Files as other programs get them: written here, opened by other libraries, and hostile ones refused.

mod docx;
mod imports;
mod workbooks;

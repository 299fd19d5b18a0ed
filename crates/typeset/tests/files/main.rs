//! Files as other programs get them: written here, opened by other libraries, and hostile ones refused.

#[cfg(test)]
mod docx;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod workbooks;

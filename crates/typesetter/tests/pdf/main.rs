//! What the PDF says, read back by another library; hostile documents; speed.

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod read_back;
#[cfg(test)]
mod sample;

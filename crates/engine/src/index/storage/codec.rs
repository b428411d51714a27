//! Numbers, texts and lists in, bytes out; and back, within bounds.

/// Writes values one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn float(&mut self, number: f32) {
        self.number(number.to_bits());
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.bytes.extend((length as u64).to_le_bytes());
    }

    pub(crate) fn large(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend(text.as_bytes());
    }

    pub(crate) fn checksums(&mut self, checksums: &[u64]) {
        self.length(checksums.len());
        checksums.iter().for_each(|sum| self.bytes.extend(sum.to_le_bytes()));
    }

    pub(crate) fn floats(&mut self, numbers: &[f32]) {
        self.list(numbers, |writer, number| writer.float(*number));
    }

    /// A list: how many, then each.
    pub(crate) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Writer, &T)) {
        self.length(items.len());
        items.iter().for_each(|item| write(self, item));
    }

    /// Whether there is one, then it.
    pub(crate) fn option<T>(&mut self, item: Option<&T>, write: impl FnOnce(&mut Writer, &T)) {
        self.byte(u8::from(item.is_some()));
        if let Some(item) = item {
            write(self, item);
        }
    }
}

/// Reads what a [`Writer`] wrote, in the same order. Nothing where the bytes do not hold it.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*first)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take().map(|[byte]| byte)
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// A number that is one.
    pub(crate) fn float(&mut self) -> Option<f32> {
        self.number().map(f32::from_bits).filter(|number| number.is_finite())
    }

    /// A place or a count that a [`Writer`] wrote as a length, whatever follows.
    pub(crate) fn large(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(crate) fn place(&mut self) -> Option<usize> {
        usize::try_from(self.take().map(u64::from_le_bytes)?).ok()
    }

    /// How many items of at least `bytes` bytes follow: never more than there is room for, so that nobody makes room for
    /// what is not there.
    fn length(&mut self, bytes: usize) -> Option<usize> {
        let length = self.place()?;
        (length.checked_mul(bytes)? <= self.rest.len()).then_some(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length(1)?;
        let (own, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(own)
    }

    pub(crate) fn checksums(&mut self) -> Option<Vec<u64>> {
        self.chunks().map(|chunks| chunks.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }

    pub(crate) fn floats(&mut self) -> Option<Vec<f32>> {
        let floats: Vec<f32> = self.chunks()?.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        floats.iter().all(|number| number.is_finite()).then_some(floats)
    }

    fn chunks<const N: usize>(&mut self) -> Option<&'a [[u8; N]]> {
        let length = self.length(N)?;
        let (own, rest) = self.rest.split_at_checked(length * N)?;
        self.rest = rest;
        Some(own.as_chunks().0)
    }

    pub(crate) fn list<T>(&mut self, mut read: impl FnMut(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
        let length = self.length(1)?;
        (0..length).map(|_| read(self)).collect()
    }

    /// What there is, if it is there.
    pub(crate) fn option<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }
}

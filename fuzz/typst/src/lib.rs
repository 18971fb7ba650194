//! A stand-in: the draft parser's modules name one type of typst and never look into it.

/// `typst::foundations`.
pub mod foundations {
    /// Bytes of a picture.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub struct Bytes(Vec<u8>);

    impl Bytes {
        /// Takes bytes.
        pub fn new(bytes: impl AsRef<[u8]>) -> Bytes {
            Bytes(bytes.as_ref().to_vec())
        }
    }

    impl std::ops::Deref for Bytes {
        type Target = [u8];

        fn deref(&self) -> &[u8] {
            &self.0
        }
    }
}

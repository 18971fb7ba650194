//! Limits (上限): what a file may ask of the machine that reads it.

/// How much a file may hold (上限). Every limit ends in one sentence, none in a crash or a full memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries of the package.
    pub entries: usize,
    /// Bytes of one part, inflated.
    pub part: u64,
    /// Bytes of all parts read, inflated.
    pub total: u64,
    /// How many times its packed size a part may grow; asked of parts over 8 MiB only, for plain scans pack very well.
    pub ratio: u64,
    /// Elements of one XML part.
    pub elements: usize,
    /// How deep elements, page blocks and composite objects may lie in one another.
    pub depth: usize,
    /// Pages of a file.
    pub pages: usize,
    /// Objects on one page, those inside templates and composite objects included.
    pub objects: usize,
    /// Characters and path segments on one page.
    pub marks: usize,
    /// Pixels of one picture inside the file, and of one page drawn.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            entries: 20_000,
            part: 96 << 20,
            total: 256 << 20,
            ratio: 400,
            elements: 400_000,
            depth: 48,
            pages: 5_000,
            objects: 100_000,
            marks: 1_000_000,
            pixels: 50_000_000,
        }
    }
}

impl Limits {
    /// Below this size of a part, bytes, its ratio says nothing.
    pub(crate) const RATIO_FROM: u64 = 8 << 20;
    /// Attributes of one part, for each element it may have.
    pub(crate) const ATTRIBUTES: usize = 8;
    /// Attributes of one element.
    pub(crate) const ATTRIBUTES_OF_ONE: usize = 100;
    /// Template pages laid under and over one page, those of templates included.
    pub(crate) const TEMPLATES: usize = 64;
    /// Parts of resources, annotations or page resources read for one document or page.
    pub(crate) const REGISTERS: usize = 64;
    /// Clips round one object.
    pub(crate) const CLIPS: usize = 64;
    /// Bytes of text and path data read for one page.
    pub(crate) const DATA: usize = 128 << 20;
    /// Drawing parameters that build on one another.
    pub(crate) const CHAIN: usize = 32;
    /// Signatures of a document, and seals shown on one page.
    pub(crate) const SEALS: usize = 256;
    /// Largest coordinate and length, mm: one kilometre.
    pub(crate) const FARTHEST: f64 = 1_000_000.0;
    /// Largest side of a page, mm.
    pub(crate) const PAGE_SIDE: f64 = 10_000.0;
}

//! Whether a file of the compound format (DOC, XLS, PPT, WPS) is there to its end. [MS-CFB], section 2.

/// An entry of the allocation table that names no sector.
const FREE: u32 = 0xFFFF_FFFF;
/// The last number that names a sector.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Where the head of the file lists the first sectors of the allocation table.
const HEAD_LIST: std::ops::Range<usize> = 0x4C..0x200;

/// Whether every sector the file says it has is there. The last one may be cut short by writers that do not fill it up.
pub(super) fn is_whole_ole(bytes: &[u8]) -> bool {
    let Some(file) = Compound::of(bytes) else { return false };
    let Some(tables) = file.tables() else { return false };
    let mut last = None;
    for (n, sector) in tables.iter().enumerate() {
        let Some(entries) = file.sector(*sector) else { return false };
        let used = words(entries).enumerate().filter(|(_, word)| *word != FREE).last();
        last = used.map(|(k, _)| n * file.size / 4 + k).or(last);
    }
    last.is_some_and(|last| file.bytes.len() > file.start(last))
}

struct Compound<'a> {
    bytes: &'a [u8],
    /// Bytes of a sector.
    size: usize,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = bytes.get(0x1E..0x20)?;
        let size = match shift {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        Some(Compound { bytes, size })
    }

    /// Where a sector begins; the head takes the place of one.
    fn start(&self, sector: usize) -> usize {
        (sector + 1) * self.size
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = self.start(usize::try_from(number).ok().filter(|_| number <= LAST_SECTOR)?);
        self.bytes.get(start..start.checked_add(self.size)?)
    }

    /// The sectors of the allocation table, from the head and from the sectors that continue its list.
    fn tables(&self) -> Option<Vec<u32>> {
        let count = usize::try_from(self.word(0x2C)?).ok()?;
        let mut found: Vec<u32> = words(self.bytes.get(HEAD_LIST)?).filter(|w| *w <= LAST_SECTOR).collect();
        let mut next = self.word(0x44)?;
        // Every sector of the list is read at most once, however it is linked.
        for _ in 0..self.bytes.len() / self.size {
            if next > LAST_SECTOR {
                break;
            }
            let list = self.sector(next)?;
            let (own, link) = list.split_at(self.size - 4);
            found.extend(words(own).filter(|w| *w <= LAST_SECTOR));
            next = words(link).next()?;
        }
        (count > 0 && found.len() >= count).then(|| found[..count].to_vec())
    }

    fn word(&self, at: usize) -> Option<u32> {
        words(self.bytes.get(at..at + 4)?).next()
    }
}

/// Little-endian numbers of four bytes.
fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one allocation table and four sectors of content.
    fn small() -> Vec<u8> {
        let mut bytes = vec![0; 512];
        bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        bytes[0x1E] = 9;
        bytes[0x2C] = 1;
        bytes[0x44..0x48].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        bytes[HEAD_LIST].fill(0xFF);
        bytes[0x4C..0x50].fill(0);
        let chain = [0xFFFF_FFFD_u32, 2, 3, 4, 0xFFFF_FFFE];
        let table = chain.into_iter().chain(std::iter::repeat(FREE)).take(128);
        bytes.extend(table.flat_map(u32::to_le_bytes));
        bytes.extend([7; 4 * 512]);
        bytes
    }

    #[test]
    fn a_file_cut_anywhere_before_its_last_sector_is_not_whole() {
        let whole = small();
        assert!(is_whole_ole(&whole));
        for keep in [8, 0x1F, 512, 600, 1024, 2000, whole.len() - 512] {
            assert!(!is_whole_ole(&whole[..keep]), "{keep}");
        }
    }

    #[test]
    fn a_list_that_leads_in_a_circle_or_out_of_the_file_is_not_whole() {
        for (at, to) in [(0x44, 0_u32), (0x44, 900), (0x4C, 900), (0x2C, 2)] {
            let mut bytes = small();
            bytes[at..at + 4].copy_from_slice(&to.to_le_bytes());
            if at == 0x44 && to == 0 {
                // The table taken for a list: its last word leads back to it.
                bytes[1020..1024].fill(0);
                bytes[0x2C] = 200;
            }
            assert!(!is_whole_ole(&bytes), "{at:#x} {to}");
        }
    }
}

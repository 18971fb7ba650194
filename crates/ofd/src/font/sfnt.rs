//! The file around the tables.

use std::collections::BTreeMap;

/// Offset of `checkSumAdjustment` in `head`.
const ADJUSTMENT: usize = 8;

/// Writes the tables, sorted by their names, with directory and checksums.
pub fn file(mut tables: BTreeMap<[u8; 4], Vec<u8>>, cff: bool) -> Vec<u8> {
    if let Some(field) = tables.get_mut(b"head").and_then(|head| head.get_mut(ADJUSTMENT..ADJUSTMENT + 4)) {
        field.fill(0);
    }
    let count = tables.len();
    let mut out = header(count, cff);
    let mut offset = 12 + 16 * count;
    let mut head = None;
    for (tag, data) in &tables {
        if tag == b"head" {
            head = Some(offset + ADJUSTMENT);
        }
        out.extend(tag);
        for value in [checksum(data), offset as u32, data.len() as u32] {
            out.extend(value.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for data in tables.values() {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out)).to_be_bytes();
    if let Some(field) = head.and_then(|at| out.get_mut(at..at + 4)) {
        field.copy_from_slice(&adjustment);
    }
    out
}

fn header(count: usize, cff: bool) -> Vec<u8> {
    let mut out = if cff { b"OTTO".to_vec() } else { vec![0, 1, 0, 0] };
    let power = count.max(1).ilog2();
    let range = 16u16 << power;
    for value in [count as u16, range, power as u16, (count as u16) * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

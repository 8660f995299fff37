//! Floats as Facebook's Gorilla writes them: times by the change of their distance, values by the
//! bits in which they differ from the one before.
//!
//! Source: Prometheus `tsdb/docs/format/chunks.md`.

use super::bits::Bits;
use crate::disk::error::Damage;

/// What the chunk begins with: how many samples.
const COUNT_BYTES: usize = 2;

/// Goes through times and values of a chunk of floats.
///
/// # Errors
///
/// [`Damage`] if there are fewer samples than it says, or bits that make no sense.
pub fn each_xor_sample(data: &[u8], mut each: impl FnMut(i64, f64)) -> Result<(), Damage> {
    const SHORT: Damage = Damage::Short("a chunk of floats");
    let count = super::sample_count(data).ok_or(SHORT)?;
    let mut bits = Bits::new(&data[COUNT_BYTES..]);
    let mut sample = Sample::default();
    for index in 0..count {
        sample.step(index, &mut bits).ok_or(SHORT)?;
        each(sample.time, f64::from_bits(sample.value));
    }
    Ok(())
}

/// A sample and what the next one is told by.
#[derive(Debug, Default)]
struct Sample {
    time: i64,
    value: u64,
    /// How far the time is from the one before.
    distance: u64,
    /// How many bits of the value are the same at the top and at the bottom.
    same_above: u32,
    same_below: u32,
}

impl Sample {
    fn step(&mut self, index: u16, bits: &mut Bits<'_>) -> Option<()> {
        match index {
            0 => {
                self.time = bits.varint()?;
                self.value = bits.take(64)?;
                return Some(());
            }
            1 => self.distance = bits.uvarint()?,
            _ => self.distance = self.distance.wrapping_add_signed(change_of_distance(bits)?),
        }
        self.time = self.time.wrapping_add(self.distance as i64);
        self.step_value(bits)
    }

    fn step_value(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        if !bits.bit()? {
            return Some(());
        }
        if bits.bit()? {
            self.same_above = bits.take(5)? as u32;
            // 64 does not fit in 6 bits, and 0 is never needed.
            let different = match bits.take(6)? as u32 {
                0 => 64,
                different => different,
            };
            self.same_below = (64 - self.same_above).checked_sub(different)?;
        }
        let different = bits.take(64 - self.same_above - self.same_below)?;
        self.value ^= different << self.same_below;
        Some(())
    }
}

fn change_of_distance(bits: &mut Bits<'_>) -> Option<i64> {
    let width = match bits.ones(4)? {
        0 => return Some(0),
        1 => 14,
        2 => 17,
        3 => 20,
        _ => return bits.take(64).map(|it| it as i64),
    };
    // The range goes one further up than down, so the highest number is not negative.
    let number = bits.take(width)? as i64;
    Some(if 1 << (width - 1) < number { number - (1 << width) } else { number })
}

//! Chunks: the samples of one series over some time.

mod bits;
mod xor;

pub use xor::each_xor_sample;

use super::cursor::Cursor;

/// How the samples of a chunk are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChunkEncoding {
    /// Floats.
    Xor,
    /// Native histograms with integer counts.
    Histogram,
    /// Native histograms with float counts.
    FloatHistogram,
    /// Floats, with the times at which their series began.
    Xor2,
    /// Integer histograms with such times.
    HistogramWithStarts,
    /// Float histograms with such times.
    FloatHistogramWithStarts,
}

impl ChunkEncoding {
    /// The encoding of a number in a file.
    pub fn of(byte: u8) -> Option<ChunkEncoding> {
        Some(match byte {
            1 => ChunkEncoding::Xor,
            2 => ChunkEncoding::Histogram,
            3 => ChunkEncoding::FloatHistogram,
            4 => ChunkEncoding::Xor2,
            5 => ChunkEncoding::HistogramWithStarts,
            6 => ChunkEncoding::FloatHistogramWithStarts,
            _ => return None,
        })
    }
}

/// How many samples a chunk has: chunks of all encodings begin with that.
pub fn sample_count(data: &[u8]) -> Option<u16> {
    Cursor::new(data).u16()
}

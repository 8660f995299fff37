//! Records packed with snappy or zstd.

use std::io::Read;

use ruzstd::decoding::StreamingDecoder;

/// How a record is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Snappy,
    Zstd,
}

/// A record of more bytes is refused: Prometheus writes what one scrape or one batch gives.
const RECORD_BYTES_MAX: usize = 256 << 20;

/// The window that Prometheus' zstd writer uses is 8 MiB at most.
const ZSTD_WINDOW_BYTES_MAX: u64 = 32 << 20;

/// Three bytes of snappy give 64 at most.
const SNAPPY_RATIO_MAX: usize = 22;

/// Unpacks a record into `out`, whose room is used again.
pub(super) fn unpack(packing: Packing, packed: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    match packing {
        Packing::None => {
            out.clear();
            out.extend_from_slice(packed);
            Ok(())
        }
        _ if packed.is_empty() => {
            out.clear();
            Ok(())
        }
        Packing::Snappy => unpack_snappy(packed, out),
        Packing::Zstd => unpack_zstd(packed, out),
    }
}

fn unpack_snappy(packed: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    let length = snap::raw::decompress_len(packed).map_err(|why| why.to_string())?;
    if RECORD_BYTES_MAX.min(packed.len() * SNAPPY_RATIO_MAX) < length {
        return Err(format!("{} bytes cannot be {length} unpacked", packed.len()));
    }
    out.resize(length, 0);
    let written = snap::raw::Decoder::new().decompress(packed, out);
    out.truncate(written.map_err(|why| why.to_string())?);
    Ok(())
}

fn unpack_zstd(packed: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    let decoder = StreamingDecoder::new_with_max_window_size(packed, ZSTD_WINDOW_BYTES_MAX);
    let decoder = decoder.map_err(|why| why.to_string())?;
    out.clear();
    let read = decoder.take(RECORD_BYTES_MAX as u64 + 1).read_to_end(out);
    read.map_err(|why| why.to_string())?;
    if RECORD_BYTES_MAX < out.len() {
        return Err(format!("it is longer than {RECORD_BYTES_MAX} bytes"));
    }
    Ok(())
}

//! What failed, kept as files: the smallest inputs of each place that panics.

use std::collections::HashMap;
use std::env;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::Duration;

use crate::amplify::hash;

/// So many inputs are kept for a place: one promise may be broken in several ways.
const INPUTS_MAX: usize = 4;

/// The findings of one target.
pub(crate) struct Findings {
    folder: PathBuf,
    target: String,
    /// The input that is run, for when the process is killed in the middle of it: its length in
    /// eight bytes, and itself.
    current: Option<File>,
    buffer: Vec<u8>,
    /// Length and file of the inputs that were kept, by place.
    kept: HashMap<String, Vec<(usize, PathBuf)>>,
    slowest: Duration,
}

impl Findings {
    /// As `scripts/fuzz-all` wants it: `FLINT_FUZZ_FINDINGS` and `FLINT_FUZZ_CURRENT`.
    pub(crate) fn from_environment() -> Findings {
        let folder = env::var_os("FLINT_FUZZ_FINDINGS").map_or("findings".into(), PathBuf::from);
        fs::create_dir_all(&folder).expect("the folder of findings is writable");
        let current = env::var_os("FLINT_FUZZ_CURRENT")
            .map(|path| File::create(path).expect("the file of the input is writable"));
        let exe = env::current_exe().expect("the system knows what it runs");
        let target = exe.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (buffer, kept, slowest) = (Vec::new(), HashMap::new(), Duration::ZERO);
        Findings { folder, target, current, buffer, kept, slowest }
    }

    /// Notes what is about to run.
    pub(crate) fn begin(&mut self, data: &[u8]) {
        let Some(file) = &self.current else { return };
        self.buffer.clear();
        self.buffer.extend(data.len().to_le_bytes());
        self.buffer.extend(data);
        file.write_all_at(&self.buffer, 0).expect("the file of the input is writable");
    }

    /// Keeps an input that fails at `place`, unless smaller ones are known.
    pub(crate) fn keep(&mut self, place: &str, message: &str, data: &[u8]) {
        let kept = self.kept.entry(place.to_owned()).or_default();
        kept.sort();
        if kept.len() == INPUTS_MAX {
            if kept.last().is_none_or(|(bytes, _)| *bytes <= data.len()) {
                return;
            }
            if let Some((_, path)) = kept.pop() {
                let _ = fs::remove_file(path.with_extension("txt"));
                let _ = fs::remove_file(path);
            }
        }
        let place_in_name = place.rsplit("src/").next().unwrap_or(place);
        let name: String = format!("{}-{place_in_name}", self.target)
            .chars()
            .map(|char| if char.is_ascii_alphanumeric() { char } else { '-' })
            .collect();
        let path = self.folder.join(format!("{name}-{:016x}", hash(data)));
        let hex: String = data.iter().take(400).map(|byte| format!("{byte:02x}")).collect();
        let shown = String::from_utf8_lossy(&data[..data.len().min(400)]).into_owned();
        let text = format!(
            "{}: {place}\n  {}\n  {} bytes: {shown:?}\n  hex: {hex}\n",
            self.target,
            message.replace('\n', "\n  "),
            data.len()
        );
        fs::write(&path, data).expect("the folder of findings is writable");
        fs::write(path.with_extension("txt"), text).expect("the folder of findings is writable");
        kept.push((data.len(), path));
    }

    /// Whether an input may be the slowest so far, by the clock on the wall.
    pub(crate) fn is_slowest(&self, elapsed: Duration) -> bool {
        self.slowest + Duration::from_millis(5) < elapsed
    }

    /// Notes the time that an input took, if none took longer.
    pub(crate) fn slow(&mut self, spent: Duration, data: &[u8]) {
        if spent <= self.slowest {
            return;
        }
        self.slowest = spent;
        let name = format!("{}.slowest", self.target);
        let text = format!("{} ms for {} bytes\n", spent.as_millis(), data.len());
        fs::write(self.folder.join(&name), data).expect("the folder of findings is writable");
        fs::write(self.folder.join(name + ".time"), text).expect("it is writable");
    }
}

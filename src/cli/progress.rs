//! A line on standard error while a run takes longer than a second: files, bytes, rate. Ctrl-C
//! ends the run with what was found so far.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};

use crate::examine::Examiner;
use crate::finding::Lang;

/// Before this nothing is drawn: most runs are over.
const PATIENCE: Duration = Duration::from_secs(1);

const TICK: Duration = Duration::from_millis(120);

/// Draws until it is dropped.
pub struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Watches `examiner`; draws nothing where standard error is no terminal or `quiet`.
    pub fn start(examiner: &Arc<Examiner>, quiet: bool, lang: Lang) -> Self {
        static HANDLER: Once = Once::new();
        // A system that refuses the handler ends the program at Ctrl-C as it would have anyway.
        HANDLER.call_once(|| drop(ctrlc::set_handler(crate::pipeline::interrupt)));
        let done = Arc::new(AtomicBool::new(false));
        if quiet || !std::io::stderr().is_terminal() {
            return Self { done, thread: None };
        }
        let (examiner, stop) = (Arc::clone(examiner), Arc::clone(&done));
        let thread = std::thread::spawn(move || draw(&examiner, &stop, lang));
        Self { done, thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn draw(examiner: &Examiner, done: &AtomicBool, lang: Lang) {
    let began = Instant::now();
    let bar = ProgressBar::new(0);
    bar.set_style(
        ProgressStyle::default_bar()
            .template("{bar:24} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    while !done.load(Ordering::Relaxed) {
        std::thread::sleep(TICK);
        let elapsed = began.elapsed();
        if elapsed < PATIENCE {
            continue;
        }
        let (total, files) =
            (examiner.expected.load(Ordering::Relaxed), examiner.files.load(Ordering::Relaxed));
        let bytes = examiner.bytes_read.load(Ordering::Relaxed);
        let seconds = elapsed.as_secs_f64();
        let (read, rate) = (HumanBytes(bytes), HumanBytes((bytes as f64 / seconds) as u64));
        bar.set_length(total.max(files));
        bar.set_position(files);
        let left = if files > 0 {
            let rest = seconds / files as f64 * total.saturating_sub(files) as f64;
            HumanDuration(Duration::from_secs_f64(rest)).to_string()
        } else {
            "?".to_owned()
        };
        bar.set_message(match lang {
            Lang::Zh => format!("{files}/{total} 个文件 · {read} · {rate}/s · 余 {left}"),
            Lang::En => format!("{files}/{total} files · {read} · {rate}/s · {left} left"),
        });
    }
    bar.finish_and_clear();
}

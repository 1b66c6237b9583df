//! Panics. Those on one file are caught where that file is judged and become findings
//! (RUN001), so the hook says nothing; one that ends the run is told here, with a request to
//! report it.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;

use super::screen::complain;
use crate::finding::{Lang, Text};
use crate::text;

/// The exit code of a crash.
pub const CODE: u8 = 101;

/// Where the last panic was.
static LAST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Runs the program; a panic that nobody caught is told and gives exit code 101.
pub fn told(lang: Lang, run: impl FnOnce() -> u8) -> u8 {
    panic::set_hook(Box::new(remember));
    caught(lang, run)
}

fn caught(lang: Lang, run: impl FnOnce() -> u8) -> u8 {
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| {
        let reason = reason(&*payload);
        let place = LAST
            .lock()
            .ok()
            .and_then(|mut last| last.take())
            .filter(|(of, _)| *of == reason)
            .map_or_else(|| "?".to_owned(), |(_, place)| place);
        complain(&format!("{}\n", words(&reason, &place).get(lang)));
        CODE
    })
}

fn remember(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    if let Ok(mut last) = LAST.lock() {
        *last = Some((reason(info.payload()), place));
    }
}

fn reason(payload: &dyn std::any::Any) -> String {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("panic")
        .to_owned()
}

fn words(reason: &str, place: &str) -> Text {
    let version = env!("CARGO_PKG_VERSION");
    text! {
        zh: "zhenji 内部错误：{reason}（{place}，版本 {version}）\n  这是程序的缺陷，不是档案的问题；本次检查没有结果。\n  请把这段文字和所用的命令报告给维护者。",
        en: "zhenji crashed: {reason} ({place}, version {version})\n  This is a defect of the program, not of the archive; the check has no result.\n  Please report these lines and the command to the maintainers.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_with_its_place_and_a_request() {
        assert_eq!(caught(Lang::En, || 0), 0);
        assert_eq!(caught(Lang::En, || panic!("a defect for a test")), CODE);
        let words = words("out of bounds", "src/x.rs:1:2");
        assert!(words.en.contains("src/x.rs:1:2") && words.en.contains("report"));
        assert!(words.zh.contains("out of bounds") && words.zh.contains("报告"));
    }
}

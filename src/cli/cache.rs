//! `zhenji cache`: what is kept between runs, and how to be rid of it.

use super::args::{CacheAction, CacheArgs};
use super::screen::Screen;
use super::stop::{Stop, shown};
use crate::examine::cache::{Statistics, clean, default_folder, statistics};
use crate::finding::Lang;
use crate::text;

/// What the action did, in words.
///
/// # Errors
/// Where there is no folder for a cache, or it cannot be read or removed.
pub fn text(args: &CacheArgs, screen: Screen) -> Result<String, Stop> {
    let folder = default_folder().ok_or_else(|| {
        Stop::usage(
            text! { zh: "不知道缓存在哪里", en: "there is no folder for a cache" },
            text! { zh: "设置环境变量 ZHENJI_CACHE_DIR", en: "set ZHENJI_CACHE_DIR" },
        )
    })?;
    let result = match args.action {
        CacheAction::Clean => clean(&folder),
        CacheAction::Stats => statistics(&folder),
    };
    let counted = result.map_err(|error| {
        let reason = crate::archive::io_reason(&error);
        let name = shown(&folder);
        Stop::usage(
            text! { zh: "缓存 {name} 处理不了：{reason}", en: "the cache {name} cannot be handled: {reason}" },
            text! { zh: "检查权限，或自行删除该文件夹", en: "check its permissions, or delete the folder yourself" },
        )
    })?;
    let Statistics { facts, stats, bytes, segments } = counted;
    let name = shown(&folder);
    Ok(match (args.action, screen.lang) {
        (CacheAction::Clean, Lang::Zh) => format!("已清除 {name}：{facts} 个文件的事实，{bytes} 字节\n"),
        (CacheAction::Clean, Lang::En) => {
            format!("removed from {name}: facts of {facts} files, {bytes} bytes\n")
        }
        (CacheAction::Stats, Lang::Zh) => {
            format!("{name}\n  文件 {facts} · 状态键 {stats} · 分段 {segments} · 字节 {bytes}\n")
        }
        (CacheAction::Stats, Lang::En) => {
            format!("{name}\n  files {facts} · stat keys {stats} · segments {segments} · bytes {bytes}\n")
        }
    })
}

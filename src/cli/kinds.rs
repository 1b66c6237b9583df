//! `zhenji kinds`

use serde_json::{Value, json};

use super::args::{KindsArgs, Listing};
use super::screen::Screen;
use super::settings;
use super::stop::Stop;
use super::table::aligned;
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::schema::{Kind, Kinds};

pub fn text(args: &KindsArgs, screen: Screen) -> Result<String, Stop> {
    let kinds = settings::kinds(args.config.as_deref())?;
    Ok(match args.output {
        Listing::Json => {
            let list: Vec<Value> = kinds.iter().map(json_of).collect();
            format!("{:#}\n", json!({ "version": 1, "kinds": list }))
        }
        Listing::Table => table(&kinds, screen.lang),
    })
}

fn json_of(kind: &Kind) -> Value {
    let requires = &kind.requires;
    json!({
        "name": kind.name,
        "title": kind.title,
        "description": kind.description,
        "class": requires.class,
        "built_in": kind.is_built_in(),
        "stages": requires.stages.iter().map(|stage| &stage.name).collect::<Vec<_>>(),
        "roles": requires.documents.iter().map(|(name, role)| {
            json!({ "name": name, "title": role.title, "min": role.min })
        }).collect::<Vec<_>>(),
    })
}

fn table(kinds: &Kinds, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["门类", "分类号", "角色", "必需", "名称"],
        Lang::En => ["KIND", "CLASS", "ROLES", "REQUIRED", "TITLE"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for kind in kinds.iter() {
        let roles = &kind.requires.documents;
        let own = match (kind.is_built_in(), lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("（{}）", plain(&kind.file)),
            (false, Lang::En) => format!(" ({})", plain(&kind.file)),
        };
        rows.push(vec![
            plain(&kind.name).into_owned(),
            kind.requires.class.as_deref().map_or("-".into(), |class| plain(class).into_owned()),
            roles.len().to_string(),
            roles.values().filter(|role| role.min > 0).count().to_string(),
            format!("{}{own}", plain(&kind.title)),
        ]);
    }
    let mut out = aligned(&rows, "").join("\n");
    out.push_str(match lang {
        Lang::Zh => "\n\n用 zhenji schema KIND 打印一个门类的模式，zhenji new KIND DIR 新建案卷。\n",
        Lang::En => {
            "\n\n`zhenji schema KIND` prints the schema of one, `zhenji new KIND DIR` makes a dossier.\n"
        }
    });
    out
}

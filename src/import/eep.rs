//! DA/T 48-2009: an electronic file encapsulated in XML (电子文件封装包), with the files in it as
//! Base64 or beside it under a digest. Rebuilt from what implementations write; see docs/import.md.

use roxmltree::{Document, Node, ParsingOptions};

use super::column::Column;
use super::table::{Row, tidy};
use crate::examine::decode::decode;
use crate::limits;

/// One encapsulated electronic file (文件实体).
#[derive(Debug, Default)]
pub struct Entity {
    /// What its metadata say, by column.
    pub row: Row,
    /// Its documents.
    pub files: Vec<Encoded>,
}

/// One document (文档) of it.
#[derive(Debug, Default)]
pub struct Encoded {
    /// 题名
    pub title: Option<String>,
    /// 计算机文件名
    pub name: Option<String>,
    /// 计算机文件大小
    pub size: Option<u64>,
    /// What it holds.
    pub data: Data,
}

/// 编码数据
#[derive(Debug, Default)]
pub enum Data {
    /// The file itself.
    Inside(Vec<u8>),
    /// Its SHA-256 in hex: the file lies beside the package.
    Beside(String),
    /// Neither, in a word.
    #[default]
    None,
}

/// Whether these first bytes of an XML file may be an encapsulated package.
pub fn looks_like(head: &[u8]) -> bool {
    crate::examine::decode::sample(head, 4096).is_some_and(|text| text.contains("<电子文件封装包"))
}

/// The entities of a package.
///
/// # Errors
/// The reader's word where it is none.
pub fn entities(bytes: &[u8]) -> Result<Vec<Entity>, String> {
    let (source, _) = decode(bytes).ok_or("neither UTF-8, UTF-16 nor GB 18030")?;
    let options = ParsingOptions { nodes_limit: limits::CATALOGUE_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&source, options).map_err(|error| error.to_string())?;
    if name(document.root_element()) != "电子文件封装包" {
        return Err("the root is not 电子文件封装包".into());
    }
    let entities = document.descendants().filter(|node| node.is_element() && name(*node) == "文件实体");
    Ok(entities.map(entity).collect())
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn entity(node: Node) -> Entity {
    let mut entity = Entity { row: Row { line: 1, ..Row::default() }, ..Entity::default() };
    let mut number: Vec<(&str, String)> = Vec::new();
    for child in node.descendants().filter(|child| child.is_element()) {
        // What single documents say of themselves is theirs.
        if child.ancestors().any(|above| name(above) == "文件数据") {
            continue;
        }
        let Some(text) = child.text().map(tidy).filter(|text| !text.is_empty()) else { continue };
        if child.parent().is_some_and(|parent| name(parent) == "档号") {
            number.push((name(child), text.clone()));
        }
        if let Some(column) = Column::of(name(child)) {
            entity.row.cells.entry(column).or_insert(text);
        }
    }
    if let Some(whole) = joined(&number) {
        entity.row.cells.insert(Column::Number, whole);
    }
    for document in node.descendants().filter(|child| child.is_element() && name(*child) == "文档") {
        entity.files.push(encoded(document));
    }
    entity
}

/// The parts of an archival number, joined as DA/T 13 joins levels.
fn joined(parts: &[(&str, String)]) -> Option<String> {
    let order = [
        "全宗号",
        "目录号",
        "年度",
        "保管期限",
        "机构或问题",
        "机构",
        "类别号",
        "室编案卷号",
        "保管卷号",
        "室编件号",
        "件号",
    ];
    let values: Vec<&str> = order
        .iter()
        .filter_map(|wanted| parts.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str()))
        .collect();
    (values.len() >= 2).then(|| values.join("-"))
}

fn encoded(document: Node) -> Encoded {
    let below = |wanted: &str| {
        let mut nodes = document.descendants();
        nodes.find(|node| node.is_element() && name(*node) == wanted)
    };
    let text = |wanted: &str| below(wanted)?.text().map(tidy).filter(|text| !text.is_empty());
    let data = below("编码数据")
        .map(|node| node.children().filter(Node::is_text).filter_map(|part| part.text()).collect::<String>());
    let keyword = text("反编码关键字").unwrap_or_default().to_ascii_lowercase();
    let data = match data.filter(|data| !data.trim().is_empty()) {
        None => Data::None,
        Some(data) => match crate::seal::x509::base64(&data) {
            Some(bytes) if keyword.contains("sha256") && bytes.len() == 32 => {
                Data::Beside(crate::archive::hex(&bytes))
            }
            Some(bytes) => Data::Inside(bytes),
            None => Data::None,
        },
    };
    let size = text("计算机文件大小").and_then(|size| size.parse().ok());
    Encoded { title: text("题名"), name: text("计算机文件名"), size, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_one_file_inside_and_one_beside() {
        let source = r#"<?xml version="1.0" encoding="UTF-8"?>
<电子文件封装包 xmlns="http://www.saac.gov.cn/standards/ERM/encapsulation"><版本>2009</版本>
<被签名对象 eep版本="2009"><封装包类型>原始型</封装包类型><封装内容><文件实体块><文件实体>
<聚合层次>文件</聚合层次><来源><立档单位名称>县档案馆</立档单位名称></来源>
<档号><全宗号>X043</全宗号><年度>2025</年度><保管期限>永久</保管期限><室编件号>0007</室编件号></档号>
<内容描述><题名>关于清点的通知</题名><文件编号>县档〔2025〕7号</文件编号><日期>2025-03-01</日期></内容描述>
<文件数据><文档><文档序号>1</文档序号><题名>正文</题名><文档数据><编码><电子属性><计算机文件名>正文.txt</计算机文件名>
<计算机文件大小>6</计算机文件大小></电子属性><反编码关键字>base64</反编码关键字><编码数据>5q2j5paH</编码数据></编码></文档数据></文档>
<文档><题名>附件</题名><文档数据><编码><电子属性><计算机文件名>附件.pdf</计算机文件名></电子属性>
<反编码关键字>sha256-base64Binary</反编码关键字><编码数据>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</编码数据></编码></文档数据></文档>
</文件数据></文件实体></文件实体块></封装内容></被签名对象></电子文件封装包>"#;
        assert!(looks_like(source.as_bytes()));
        let entities = entities(source.as_bytes()).unwrap();
        let [entity] = &entities[..] else { panic!("{entities:?}") };
        assert_eq!(entity.row.get(Column::Title), Some("关于清点的通知"));
        assert_eq!(entity.row.get(Column::Number), Some("X043-2025-永久-0007"));
        assert_eq!(entity.row.get(Column::Unit), Some("县档案馆"));
        assert!(matches!(&entity.files[0].data, Data::Inside(bytes) if bytes == "正文".as_bytes()));
        assert!(matches!(&entity.files[1].data, Data::Beside(hex) if hex.starts_with("e3b0c442")));
    }
}

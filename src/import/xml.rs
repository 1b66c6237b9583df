//! Catalogues in XML: 文件目录.XML, 案卷目录.XML, 目录文件.XML of DA/T 93 transfers, and whatever
//! else holds records as elements whose children or attributes are named like columns.

use roxmltree::{Document, Node, ParsingOptions};

use super::column::Column;
use super::table::{Catalogue, Row, level, tidy};
use crate::examine::decode::decode;
use crate::limits;
use crate::text;

/// The records of an XML file; `None` where it holds none.
///
/// # Errors
/// The reader's word where it is no XML.
pub fn catalogue(path: &str, bytes: &[u8]) -> Result<Option<Catalogue>, String> {
    let (source, _) = decode(bytes).ok_or("neither UTF-8, UTF-16 nor GB 18030")?;
    let options = ParsingOptions { nodes_limit: limits::CATALOGUE_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&source, options).map_err(|error| error.to_string())?;
    Ok(of(path, &document))
}

fn of(path: &str, document: &Document) -> Option<Catalogue> {
    let mut rows = Vec::new();
    let mut cut = false;
    let mut of_dossiers = 0usize;
    for node in document.descendants().filter(Node::is_element) {
        if !is_record(node) {
            continue;
        }
        if rows.len() >= limits::CATALOGUE_ROWS {
            cut = true;
            break;
        }
        let mut row = Row { line: rows.len() + 1, ..Row::default() };
        gather(node, &mut row, 0);
        if node.tag_name().name().contains("案卷") {
            of_dossiers += 1;
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return None;
    }
    let has = |column: Column| rows.iter().any(|row| row.cells.contains_key(&column));
    let mut level = level(path, has);
    if of_dossiers == rows.len() {
        level = super::table::Level::Dossiers;
    }
    let mut notes = Vec::new();
    if cut {
        let most = limits::CATALOGUE_ROWS;
        notes.push(text! {
            zh: "{path}：只读了前 {most} 条",
            en: "{path}: only the first {most} records were read",
        });
    }
    Some(Catalogue { path: path.to_owned(), level, rows, above: Default::default(), notes })
}

/// A record names itself, and is not only the frame around another: it has a title or file of its
/// own and one more column.
fn is_record(node: Node) -> bool {
    let columns: Vec<Column> = own(node).map(|(column, _)| column).collect();
    columns.len() >= 2
        && [Column::Title, Column::DossierTitle, Column::File].iter().any(|wanted| columns.contains(wanted))
}

/// What a node's attributes and childless children say.
fn own<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = (Column, String)> + 'a {
    let attributes = node
        .attributes()
        .filter_map(|attribute| Some((Column::of(attribute.name())?, tidy(attribute.value()))));
    let children = node.children().filter(Node::is_element).filter_map(|child| {
        let plain = !child.children().any(|below| below.is_element());
        // <字段 名称="题名">…</字段>
        let named = child.attribute("名称").or_else(|| child.attribute("name")).and_then(Column::of);
        let column = Column::of(child.tag_name().name()).or(named).filter(|_| plain)?;
        Some((column, tidy(child.text().unwrap_or_default())))
    });
    attributes.chain(children)
}

/// Adds what `node` says, and below it what frames around single values say (内容描述/题名).
fn gather(node: Node, row: &mut Row, depth: usize) {
    for (column, value) in own(node) {
        if !value.is_empty() {
            row.cells.entry(column).or_insert(value);
        }
    }
    if depth < 4 {
        for child in node.children().filter(|child| child.is_element() && !is_record(*child)) {
            gather(child, row, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Level;
    use super::*;

    #[test]
    fn the_transfer_list_of_2012_in_gb18030() {
        let source = "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<文件目录>\n<文件><顺序号>1</顺序号><档号>X043-2025-QT-0001</档号>\
            <责任者>县政府</责任者><题名>关于清点的通知</题名><日期>20250301</日期><密级></密级><电子档案名称>0001.pdf</电子档案名称>\
            <备注/></文件><文件><顺序号>2</顺序号><题名>报告</题名><电子档案名称>0002.pdf</电子档案名称></文件></文件目录>";
        let (bytes, _, _) = encoding_rs::GB18030.encode(source);
        let catalogue = catalogue("文件目录.XML", &bytes).unwrap().unwrap();
        assert_eq!(catalogue.level, Level::Documents);
        assert_eq!(catalogue.rows.len(), 2);
        assert_eq!(catalogue.rows[0].get(Column::File), Some("0001.pdf"));
        assert_eq!(catalogue.rows[0].get(Column::Secrecy), None);
    }

    #[test]
    fn entities_do_not_explode() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\
            <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><a><题名>&e;</题名></a>";
        // DTDs are refused as a whole.
        assert!(catalogue("x.xml", bomb.as_bytes()).is_err());
    }
}

//! What the columns of catalogues are called, in the standards and in offices.

/// What a column of a catalogue, or an element of an XML record, tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Where in the order it comes.
    Order,
    /// The dossier's archival number.
    DossierNumber,
    /// The archival number of a document, or of a dossier where the catalogue lists dossiers.
    Number,
    /// The fonds.
    Fonds,
    /// The dossier's title.
    DossierTitle,
    /// The title.
    Title,
    /// The document number (文号).
    DocumentNumber,
    /// Who made it.
    Author,
    /// The date that it bears.
    Date,
    /// When the dossier begins and ends.
    From,
    /// When it ends.
    To,
    /// How long it is kept.
    Retention,
    /// Its secrecy.
    Secrecy,
    /// How many pages it has.
    Pages,
    /// Its file, or the folder of its files.
    File,
    /// The digest of the file.
    Digest,
    /// The bytes of the file.
    Size,
    /// The unit that keeps it.
    Unit,
    /// Who is responsible for the dossier.
    Responsible,
    /// A remark.
    Remark,
}

/// Names of columns, without spaces and brackets, in lower case.
const NAMES: &[(&str, Column)] = &[
    ("序号", Column::Order),
    ("顺序号", Column::Order),
    ("件号", Column::Order),
    ("卷内顺序号", Column::Order),
    ("no", Column::Order),
    ("案卷档号", Column::DossierNumber),
    ("案卷号", Column::DossierNumber),
    ("卷号", Column::DossierNumber),
    ("所属案卷", Column::DossierNumber),
    ("dossier", Column::DossierNumber),
    ("档号", Column::Number),
    ("件档号", Column::Number),
    ("文件档号", Column::Number),
    ("电子文件号", Column::Number),
    ("identifier", Column::Number),
    ("id", Column::Number),
    ("全宗号", Column::Fonds),
    ("fonds", Column::Fonds),
    ("案卷题名", Column::DossierTitle),
    ("案卷标题", Column::DossierTitle),
    ("题名", Column::Title),
    ("文件题名", Column::Title),
    ("正题名", Column::Title),
    ("标题", Column::Title),
    ("文件标题", Column::Title),
    ("材料名称", Column::Title),
    ("title", Column::Title),
    ("name", Column::Title),
    ("文号", Column::DocumentNumber),
    ("文件编号", Column::DocumentNumber),
    ("文件字号", Column::DocumentNumber),
    ("发文字号", Column::DocumentNumber),
    ("发文文号", Column::DocumentNumber),
    ("责任者", Column::Author),
    ("作者", Column::Author),
    ("第一责任者", Column::Author),
    ("发文单位", Column::Author),
    ("发文机关", Column::Author),
    ("来文单位", Column::Author),
    ("author", Column::Author),
    ("creator", Column::Author),
    ("日期", Column::Date),
    ("文件日期", Column::Date),
    ("成文日期", Column::Date),
    ("形成日期", Column::Date),
    ("文件形成日期", Column::Date),
    ("形成时间", Column::Date),
    ("date", Column::Date),
    ("起始日期", Column::From),
    ("起始时间", Column::From),
    ("开始日期", Column::From),
    ("卷内文件起始日期", Column::From),
    ("立卷日期", Column::From),
    ("opened", Column::From),
    ("终止日期", Column::To),
    ("终止时间", Column::To),
    ("截止日期", Column::To),
    ("结束日期", Column::To),
    ("卷内文件终止日期", Column::To),
    ("closed", Column::To),
    ("保管期限", Column::Retention),
    ("期限", Column::Retention),
    ("retention", Column::Retention),
    ("密级", Column::Secrecy),
    ("secrecy", Column::Secrecy),
    ("页数", Column::Pages),
    ("总页数", Column::Pages),
    ("pages", Column::Pages),
    ("文件名", Column::File),
    ("文件名称", Column::File),
    ("电子文件名", Column::File),
    ("电子文件名称", Column::File),
    ("电子档案名称", Column::File),
    ("计算机文件名", Column::File),
    ("文件路径", Column::File),
    ("存储路径", Column::File),
    ("路径", Column::File),
    ("原文路径", Column::File),
    ("原文", Column::File),
    ("文件夹", Column::File),
    ("file", Column::File),
    ("filename", Column::File),
    ("path", Column::File),
    ("folder", Column::File),
    ("摘要值", Column::Digest),
    ("数字摘要", Column::Digest),
    ("校验值", Column::Digest),
    ("sha256", Column::Digest),
    ("digest", Column::Digest),
    ("文件大小", Column::Size),
    ("计算机文件大小", Column::Size),
    ("大小", Column::Size),
    ("字节数", Column::Size),
    ("size", Column::Size),
    ("立档单位", Column::Unit),
    ("立档单位名称", Column::Unit),
    ("立卷单位", Column::Unit),
    ("归档部门", Column::Unit),
    ("归档单位", Column::Unit),
    ("全宗名称", Column::Unit),
    ("unit", Column::Unit),
    ("责任人", Column::Responsible),
    ("立卷人", Column::Responsible),
    ("归档人", Column::Responsible),
    ("备注", Column::Remark),
    ("附注", Column::Remark),
    ("remark", Column::Remark),
];

impl Column {
    /// The column that a heading names: spaces, brackets and what stands in them count for nothing.
    pub fn of(heading: &str) -> Option<Self> {
        let mut plain = String::new();
        let mut depth = 0u32;
        for character in heading.chars().take(64) {
            match character {
                '(' | '（' | '[' | '［' | '【' => depth += 1,
                ')' | '）' | ']' | '］' | '】' => depth = depth.saturating_sub(1),
                _ if depth > 0
                    || character.is_whitespace()
                    || matches!(character, '*' | ':' | '：' | '_') => {}
                other => plain.extend(other.to_lowercase()),
            }
        }
        NAMES.iter().find(|(name, _)| *name == plain).map(|(_, column)| *column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_as_offices_write_them() {
        assert_eq!(Column::of("题 名"), Some(Column::Title));
        assert_eq!(Column::of("日期（YYYYMMDD）"), Some(Column::Date));
        assert_eq!(Column::of("* 文号："), Some(Column::DocumentNumber));
        assert_eq!(Column::of("File_Name"), Some(Column::File));
        assert_eq!(Column::of("单价"), None);
    }
}

//! Texts as they come: plain, in a Word document, a PDF, an OFD, or read off a scan into a file
//! beside it. A copy is a copy whatever it lies in.

use super::honest::files;
use super::shelf::Files;
use super::texts::Text;
use super::words::Random;

/// What a text lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    Plain,
    Word,
    Pdf,
    Ofd,
    Scan,
}

impl Carrier {
    pub const ALL: [Self; 5] = [Self::Plain, Self::Word, Self::Pdf, Self::Ofd, Self::Scan];

    pub fn medium(self) -> &'static str {
        if self == Self::Scan { "scan" } else { "born-digital" }
    }

    /// The files, the document's own first.
    pub fn files(self, text: &Text, random: &mut Random) -> Files {
        let (title, written) = (&text.title, text.written());
        match self {
            Self::Plain => vec![("d1.txt".to_owned(), written.into_bytes())],
            Self::Word => {
                let file = files::docx(title, &written, "所办公室", "2025-03-10T01:30:00Z");
                vec![("d1.docx".to_owned(), file)]
            }
            Self::Pdf => vec![("d1.pdf".to_owned(), pdf(&written))],
            Self::Ofd => {
                vec![("d1.ofd".to_owned(), files::ofd(title, &written, "所办公室", "2025-03-10"))]
            }
            Self::Scan => {
                // What a scan shows is nothing to this comparison; what was read off it is.
                let page = files::photo(&written, "2025:03:10 09:30:00", (31.0, 117.0));
                vec![
                    ("d1.jpg".to_owned(), page),
                    ("d1.jpg.txt".to_owned(), misread(&written, random).into_bytes()),
                ]
            }
        }
    }
}

/// One character in fifty read as another, and blanks where lines were broken.
fn misread(text: &str, random: &mut Random) -> String {
    let alike: Vec<char> = "未末己已日曰土士大太人入干千王玉".chars().collect();
    text.chars()
        .flat_map(|character| {
            let wrong = character.is_alphanumeric() && random.within(0, 50) == 0;
            let blank = random.within(0, 30) == 0;
            let read = if wrong { alike[random.within(0, alike.len())] } else { character };
            [Some(read), blank.then_some(' ')].into_iter().flatten()
        })
        .collect()
}

/// A PDF of pages of forty lines; its font maps every code to the character of that number.
fn pdf(text: &str) -> Vec<u8> {
    let lines: Vec<String> = text
        .lines()
        .flat_map(|line| {
            let characters: Vec<char> = line.chars().collect();
            characters.chunks(38).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>()
        })
        .collect();
    let pages: Vec<&[String]> = lines.chunks(40).collect();
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /All def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end end";
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 7 + page * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [4 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let shown: String = lines
            .iter()
            .map(|line| {
                let codes: String = line.encode_utf16().map(|code| format!("{code:04x}")).collect();
                format!("<{codes}> Tj T*\n")
            })
            .collect();
        let content = format!("BT /F1 12 Tf 18 TL 60 780 Td\n{shown}ET");
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>", 8 + page * 2));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let at = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

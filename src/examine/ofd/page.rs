//! One page of an OFD: its text in the order of its layers, its pictures, whether it is blank.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::resources::Resources;
use super::tree::{Xml, attribute, child, children, descendants, local, text_of};
use super::{part, resolve};
use crate::examine::package::Opened;
use crate::examine::{Contents, Outcome};

/// A picture over this share of the page, with no text, makes the page a scan.
const SCAN_SHARE: f32 = 0.6;

/// What was read of a page.
#[derive(Default)]
pub(super) struct Page {
    pub text: String,
    pub blank: bool,
    pub scanned: bool,
    pub size: Option<(f32, f32)>,
}

/// Width and height in millimetres of a page area.
pub(super) fn size(area: Node) -> Option<(f32, f32)> {
    let (_, _, width, height) = boxed(child(area, "PhysicalBox").and_then(text_of)?)?;
    (width > 0.0 && height > 0.0).then_some((width, height))
}

fn boxed(text: &str) -> Option<(f32, f32, f32, f32)> {
    let mut numbers = text.split_whitespace().map(str::parse::<f32>);
    let mut next = || numbers.next()?.ok().filter(|number| number.is_finite());
    Some((next()?, next()?, next()?, next()?))
}

/// Reads the page at `path` with the templates that it stands on.
pub(super) fn read(
    package: &mut Opened,
    path: &str,
    templates: &BTreeMap<String, String>,
    resources: &mut Resources,
    number: u32,
    contents: &mut Contents,
) -> Result<Page, Outcome> {
    let Some(bytes) = part(package, path)? else {
        contents.notes.push(format!("page {number}: {path} is not there"));
        return Ok(Page::default());
    };
    let xml = Xml::new(&bytes)?;
    let parsed = xml.parse()?;
    let root = parsed.root_element();
    for file in children(root, "PageRes").filter_map(text_of) {
        resources.load(package, &resolve(path, file), contents)?;
    }
    let mut page = Page { size: child(root, "Area").and_then(size), ..Page::default() };
    let mut marks = Marks::default();
    let used: Vec<String> = children(root, "Template")
        .filter_map(|node| templates.get(attribute(node, "TemplateID")?).cloned())
        .collect();
    for template in used {
        let Some(bytes) = part(package, &template)? else { continue };
        let xml = Xml::new(&bytes)?;
        let parsed = xml.parse()?;
        draw(parsed.root_element(), package, resources, number, &mut page, &mut marks, contents)?;
    }
    draw(root, package, resources, number, &mut page, &mut marks, contents)?;
    page.blank = !marks.any && page.text.trim().is_empty();
    let area = page.size.map_or(210.0 * 297.0, |(width, height)| width * height);
    page.scanned = page.text.trim().is_empty() && marks.largest > area * SCAN_SHARE;
    Ok(page)
}

#[derive(Default)]
struct Marks {
    any: bool,
    largest: f32,
}

fn draw(
    root: Node,
    package: &mut Opened,
    resources: &mut Resources,
    number: u32,
    page: &mut Page,
    marks: &mut Marks,
    contents: &mut Contents,
) -> Result<(), Outcome> {
    for node in descendants(root, "Content").next().into_iter().flat_map(|content| content.descendants()) {
        match local(node) {
            "TextObject" => {
                if let Some(font) = attribute(node, "Font") {
                    resources.uses_font(font);
                }
                for code in children(node, "TextCode") {
                    page.text.push_str(code.text().unwrap_or_default());
                }
                page.text.push('\n');
            }
            "ImageObject" => {
                marks.any = true;
                let extent =
                    attribute(node, "Boundary").and_then(boxed).map(|(_, _, width, height)| (width, height));
                if let Some((width, height)) = extent {
                    marks.largest = marks.largest.max(width * height);
                }
                if let Some(id) = attribute(node, "ResourceID")
                    && let Some(mut picture) = resources.picture(package, id)?
                {
                    picture.page = Some(number);
                    picture.printed = extent;
                    contents.pictures.push(picture);
                }
            }
            "PathObject" => marks.any = true,
            _ => {}
        }
    }
    Ok(())
}

//! The zip around the text: parts, relations, styles, properties.

use std::io::{Cursor, Write as _};

use super::markup::{escape, write_to};
use crate::document::Document;
use crate::error::{Error, Result};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// Names that the parts of the text use.
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// The file. `body` is the inside of `w:body`, `pictures` are PNG files in the order of their numbers.
pub(super) fn pack(document: &Document, body: &str, pictures: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same document gives the same bytes.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut part = |name: &str, content: &[u8]| -> Result<()> {
        zip.start_file(name, options).map_err(Error::unwritable)?;
        zip.write_all(content).map_err(Error::unwritable)
    };
    part("[Content_Types].xml", content_types().as_bytes())?;
    part("_rels/.rels", package_relations().as_bytes())?;
    part("docProps/core.xml", core_properties(document).as_bytes())?;
    part("word/document.xml", text(body).as_bytes())?;
    part("word/_rels/document.xml.rels", text_relations(pictures.len()).as_bytes())?;
    part("word/styles.xml", styles().as_bytes())?;
    part("word/settings.xml", settings().as_bytes())?;
    part("word/header1.xml", page_number().as_bytes())?;
    for (number, picture) in (1..).zip(pictures) {
        part(&format!("word/media/chart{number}.png"), picture)?;
    }
    zip.finish().map(Cursor::into_inner).map_err(Error::unwritable)
}

fn text(body: &str) -> String {
    format!("{XML}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut parts = String::new();
    for (name, kind) in
        [("document", "document.main"), ("styles", "styles"), ("settings", "settings"), ("header1", "header")]
    {
        write_to(
            &mut parts,
            format_args!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{word}.{kind}+xml\"/>"),
        );
    }
    format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{parts}\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

fn package_relations() -> String {
    format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"text\" \
         Type=\"{OFFICE}/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"core\" \
         Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn text_relations(pictures: usize) -> String {
    let mut relations = String::new();
    let mut relate = |id: &str, kind: &str, target: &str| {
        write_to(
            &mut relations,
            format_args!(
                "<Relationship Id=\"{id}\" Type=\"{OFFICE}/relationships/{kind}\" Target=\"{target}\"/>"
            ),
        );
    };
    relate("styles", "styles", "styles.xml");
    relate("settings", "settings", "settings.xml");
    relate("pageNumber", "header", "header1.xml");
    for number in 1..=pictures {
        relate(&format!("chart{number}"), "image", &format!("media/chart{number}.png"));
    }
    format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")
}

fn core_properties(document: &Document) -> String {
    let at = format!("{}T00:00:00Z", document.file_day());
    let dated = format!(
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified>"
    );
    let (title, issuer) = (escape(&document.title()), escape(&document.issuer.replace('\n', " ")));
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>{issuer}</dc:creator><dc:language>vi-VN</dc:language>{dated}</cp:coreProperties>"
    )
}

fn settings() -> String {
    format!(
        "{XML}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" \
         w:val=\"15\"/></w:compat></w:settings>"
    )
}

/// Centred in the top margin, size 13.
fn page_number() -> String {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{XML}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}\
         <w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>{}<w:r><w:t>2</w:t></w:r>{}</w:p></w:hdr>",
        field("begin"),
        field("separate"),
        field("end")
    )
}

/// Styles, so that whoever edits the file changes a look in one place.
fn styles() -> String {
    let mut styles = String::new();
    let mut style = |id: &str, name: &str, paragraph: &str, letters: &str| {
        let based = if id == "Normal" { "" } else { "<w:basedOn w:val=\"Normal\"/>" };
        let default = if id == "Normal" { " w:default=\"1\"" } else { "" };
        write_to(
            &mut styles,
            format_args!(
                "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}<w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
            ),
        );
    };
    // First line 1.27 cm, 6 pt between paragraphs, 1.15 lines.
    let body = "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/>\
                <w:ind w:firstLine=\"720\"/><w:jc w:val=\"both\"/>";
    let heading = |level: u8| {
        format!(
            "<w:keepNext/><w:keepLines/><w:spacing w:before=\"120\" w:after=\"120\" w:line=\"276\" \
             w:lineRule=\"auto\"/><w:ind w:firstLine=\"720\"/><w:jc w:val=\"both\"/><w:outlineLvl w:val=\"{level}\"/>"
        )
    };
    style("Normal", "Normal", "", "");
    style("BodyText", "Body Text", body, "");
    style("Heading1", "heading 1", &heading(0), "<w:b/><w:bCs/>");
    style("Heading2", "heading 2", &heading(1), "<w:b/><w:bCs/>");
    style("Heading3", "heading 3", &heading(2), "<w:b/><w:bCs/><w:i/><w:iCs/>");
    style("Heading4", "heading 4", &heading(3), "<w:i/><w:iCs/>");
    style("Title", "Title", "<w:keepNext/><w:jc w:val=\"center\"/>", "<w:b/><w:bCs/>");
    style("TableText", "Table Text", "<w:spacing w:before=\"0\" w:after=\"0\"/>", "");
    style(
        "Note",
        "Note",
        "<w:spacing w:before=\"60\" w:after=\"120\"/><w:jc w:val=\"both\"/>",
        "<w:i/><w:iCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    );
    style("Header", "header", "<w:jc w:val=\"center\"/>", "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>");
    format!(
        "{XML}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" \
         w:eastAsia=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"28\"/>\
         <w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults>{styles}</w:styles>"
    )
}

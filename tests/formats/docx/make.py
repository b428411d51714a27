"""Makes word.docx: what Word writes and pandoc and LibreOffice do not, set by hand where python-docx has no call for it."""

import datetime

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

document = Document()
document.core_properties.title = "Word Document"
document.core_properties.author = "python-docx"
document.core_properties.last_modified_by = "Ines Falk"
document.core_properties.keywords = "mill; rules"
document.core_properties.created = datetime.datetime(2019, 5, 6)
document.sections[0].header.paragraphs[0].text = "Alder Mill, internal header"
document.sections[0].footer.paragraphs[0].text = "Page footer of the mill"


def raw(xml):
    """Adds a paragraph or the like as it is written."""
    document.element.body.insert_element_before(parse_xml(xml.replace("<w:p>", f"<w:p {W}>", 1)), "w:sectPr")


W = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

document.add_paragraph("Rules of the Alder Mill", style="Title")
document.add_paragraph("As agreed by the members", style="Subtitle")
raw(f"""<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>
<w:p><w:r><w:t>The flour room ........ 7</w:t></w:r></w:p></w:sdtContent></w:sdt>""")
document.add_heading("The flour room", level=1)
raw("""<w:p><w:r><w:t xml:space="preserve">Sacks are stacked </w:t></w:r><w:del w:id="1" w:author="Tom"><w:r><w:delText>ten high, as Tom wanted</w:delText></w:r></w:del><w:ins w:id="2" w:author="Ines"><w:r><w:t>six high</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> and no higher.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> The spare key is under the third stone.</w:t></w:r></w:p>""")
paragraph = document.add_paragraph("Dust is swept before lunch, ")
run = paragraph.add_run("and again at four")
run.bold = True
paragraph.add_run(".")
document.add_comment(runs=paragraph.runs, text="Nobody does this, says Tom.", author="Tom Reddy", initials="TR")
raw("""<w:p><w:r><w:t xml:space="preserve">A bag holds </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> DOCPROPERTY "kilos" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>25</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> kg of </w:t></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:t>.</w:t></w:r></w:p>""")
document.add_paragraph("Close the lid.", style="List Number")
document.add_paragraph("Lock the door.", style="List Number")
document.add_paragraph("Both locks.", style="List Bullet 2")
document.add_paragraph("Hang up the key.", style="List Number")
raw("""<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>No naked flame in the flour room.</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>No naked flame in the flour room.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Lamps are of the closed kind.</w:t></w:r></w:p>""")
document.add_heading("Machines", level=2)
table = document.add_table(rows=4, cols=3)
table.style = "Table Grid"
rows = [("Machine", "Task", "Minutes"), ("Sifter", "Brush", "10"), ("", "Oil", "5"), ("Hoist", "Rope", "15")]
for row, texts in zip(table.rows, rows):
    for cell, text in zip(row.cells, texts):
        cell.text = text
table.cell(1, 0).merge(table.cell(2, 0))
table.cell(1, 0).text = "Sifter"
header = OxmlElement("w:tblHeader")
table.rows[0]._tr.get_or_add_trPr().append(header)
box = document.add_table(rows=1, cols=1)
box.cell(0, 0).text = "Report each broken tooth of the wheel on the same day."
raw(f"""<w:sdt {W}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click or tap here to enter text.</w:t></w:r></w:p></w:sdtContent></w:sdt>""")
document.save("word.docx")

"""Makes a drawn PDF accessible and fit for archives: PDF/UA-1 tags and PDF/A-2a declarations.

ReportLab marks which content belongs to which part (see `painting`) but knows no structure tree. It is added here: the
tree of parts, the way back from each page's marked content to its part, the metadata, and the colour profile.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String
from PIL.ImageCms import ImageCmsProfile, createProfile

from api.documents.sheet import Part

_MAPPING: Final = re.compile(rb"<[0-9A-F]{2}> <(?!0000)[0-9A-F]{4}>")

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate>
<xmp:CreatorTool>{author}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def tag(drawn: bytes, document: Part) -> bytes:
    """The drawn PDF with its structure; title, author, language and times are those it was drawn with."""
    with Pdf.open(BytesIO(drawn)) as pdf:
        _add_structure(pdf, document)
        _add_metadata(pdf)
        _add_colours(pdf)
        _say_only_known_characters(pdf)
        target = BytesIO()
        # Tags are many small objects: packed together they take a quarter of the space.
        pdf.save(target, object_stream_mode=ObjectStreamMode.generate, fix_metadata_version=False, min_version="1.7")
    return target.getvalue()


def _add_structure(pdf: Pdf, document: Part) -> None:
    pages = [page.obj for page in pdf.pages]
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    owners: list[dict[int, Object]] = [{} for _ in pages]
    root.K = _element(pdf, document, root, pages, owners)
    rows = Array()
    for number, (page, found) in enumerate(zip(pages, owners, strict=True)):
        page.StructParents = number
        page.Tabs = Name.S
        rows.append(number)
        rows.append(pdf.make_indirect(Array(found[position] for position in range(len(found)))))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=rows))
    root.ParentTreeNextKey = len(pages)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _element(
    pdf: Pdf, part: Part, parent: Object, pages: Sequence[Object], owners: Sequence[dict[int, Object]]
) -> Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{part.role}"), P=parent))
    if part.attributes:
        element.A = _attributes(part)
    if part.box:
        element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(f"{side:.2f}" for side in part.box))
    if part.alternative:
        element.Alt = String(part.alternative)
    children = Array()
    for child in part.children:
        if isinstance(child, Part):
            children.append(_element(pdf, child, element, pages, owners))
        else:
            owners[child.page][child.number] = element
            children.append(Dictionary(Type=Name.MCR, Pg=pages[child.page], MCID=child.number))
    element.K = children
    return element


def _attributes(part: Part) -> Dictionary:
    attributes = Dictionary(O=Name.Table)
    for name, value in part.attributes.items():
        attributes[f"/{name}"] = Name(f"/{value}") if isinstance(value, str) else value
    return attributes


def _add_metadata(pdf: Pdf) -> None:
    info = pdf.docinfo
    packet = _XMP.format(
        title=escape(str(info.Title)),
        author=escape(str(info.Author)),
        producer=escape(str(info.Producer)),
        language=str(pdf.Root.Lang),
        created=_xmp_time(str(info.CreationDate)),
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _xmp_time(time: str) -> str:
    """D:20261123203100+01'00' as 2026-11-23T20:31:00+01:00."""
    digits, zone = time[2:16], time[16:].replace("'", "")
    year, month, day, hour, minute, second = digits[:4], *(digits[at : at + 2] for at in range(4, 14, 2))
    offset = f"{zone[:3]}:{zone[3:5]}" if zone else "Z"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{offset}"


@cache
def _srgb() -> bytes:
    return ImageCmsProfile(createProfile("sRGB")).tobytes()


def _add_colours(pdf: Pdf) -> None:
    """What our red, green and blue mean, so that the colours are the same in twenty years."""
    profile = pdf.make_stream(_srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _say_only_known_characters(pdf: Pdf) -> None:
    """Leave out of each font's map to Unicode the codes that ReportLab did not use and says are U+0000."""
    for font in pdf.pages[0].resources.Font.values():
        written = font.ToUnicode.read_bytes()
        head, _, rest = written.partition(b"endcodespacerange\n")
        tail = rest.partition(b"endbfchar\n")[2]
        known = _MAPPING.findall(rest)
        blocks = [known[at : at + 100] for at in range(0, len(known), 100)]  # as many as a block may hold
        body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
        font.ToUnicode.write(head + b"endcodespacerange\n" + body + tail)

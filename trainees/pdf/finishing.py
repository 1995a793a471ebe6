"""What WeasyPrint leaves to do for PDF/A-3a and PDF/UA-1 together: a function over the objects of its PDF.

Objects are pydyf's: dictionaries and lists that refer to each other as b"12 0 R".
"""

from typing import Any

PDFUA_CLAIM = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
END_OF_METADATA = b"</rdf:RDF>"


def finish(_document: Any, pdf: Any) -> None:
    """Complete the PDF just before it is written; the finisher of WeasyPrint's `write_pdf`."""
    _claim_pdfua(pdf)
    _make_running_heads_artifacts(pdf)
    _describe_links(pdf)
    _make_signature_fields(pdf)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _dictionaries(pdf: Any) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, dict)]


def _claim_pdfua(pdf: Any) -> None:
    """Say PDF/UA-1 inside the one rdf:RDF of the metadata, with the schema that PDF/A asks for; uncompressed."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    content = b"".join(metadata.stream)
    if content.count(END_OF_METADATA) != 1:
        raise ValueError("the metadata of the PDF has no single rdf:RDF")
    metadata.stream = [content.replace(END_OF_METADATA, PDFUA_CLAIM.encode() + END_OF_METADATA)]
    metadata.compress = False


def _make_running_heads_artifacts(pdf: Any) -> None:
    """Take headers and footers out of the reading order.

    WeasyPrint makes structure elements for them and hangs these nowhere. Their text becomes a pagination artifact, the
    elements become empty.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    hanging = _descendants(pdf, root)
    parents = _object(pdf, root["ParentTree"])["Nums"]
    for reference in pdf.page_references:
        page = _object(pdf, reference)
        owners = parents[2 * page["StructParents"] + 1]
        loose = {mcid for mcid, owner in enumerate(owners) if owner not in hanging}
        for mcid in loose:
            owners[mcid] = b"null"
        _mark_as_pagination(_object(pdf, page["Contents"]).stream, loose)
    for element in _dictionaries(pdf):
        if element.get("Type") == "/StructElem" and element.reference not in hanging:
            element.clear()


def _descendants(pdf: Any, root: Any) -> set[bytes]:
    """The references of every structure element under the root."""
    found: set[bytes] = set()
    waiting = [root]
    while waiting:
        for kid in waiting.pop().get("K", ()):
            if isinstance(kid, bytes) and kid not in found:
                found.add(kid)
                waiting.append(_object(pdf, kid))
    return found


def _mark_as_pagination(operations: list[Any], mcids: set[int]) -> None:
    """Turn `/Span <</MCID 7>> BDC` into `/Artifact <</Type /Pagination>> BDC` for these marks."""
    for place, operation in enumerate(operations):
        if isinstance(operation, dict) and operation.get("MCID") in mcids:
            operation.clear()
            operation["Type"] = "/Pagination"
            operations[place - 1] = "/Artifact"


def _describe_links(pdf: Any) -> None:
    """Give the links of the contents a description to be spoken: "Naar competentie 3, blz. 5"."""
    from pydyf import String

    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    targets = {name.string: target for name, target in zip(names[::2], names[1::2], strict=True)}
    pages = {reference: number for number, reference in enumerate(pdf.page_references, start=1)}
    for annotation in _dictionaries(pdf):
        if annotation.get("Subtype") == "/Link":
            anchor = annotation["Dest"].string
            description = f"Naar {anchor.replace('-', ' ')}, blz. {pages[targets[anchor][0]]}"
            annotation["Contents"] = String(description)


def _make_signature_fields(pdf: Any) -> None:
    """Turn the tick boxes of the signature block into empty signature fields, to sign with a certificate (eID)."""
    form = pdf.catalog["AcroForm"]
    del form["NeedAppearances"], form["DR"]
    for reference in form["Fields"]:
        field = _object(pdf, reference)
        appearance = field["AP"]["N"].pop("on")
        _object(pdf, appearance).stream = []
        field["AP"]["N"] = appearance
        field["FT"] = "/Sig"
        for key in ("V", "AS", "MK", "Border"):
            field.pop(key, None)
    for element in _dictionaries(pdf):
        if element.get("S") == "/Form":
            element["K"] = element["K"][0]

"""PDF documents made in code, good ones and hostile ones."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def script():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def pdf(change=lambda document: None, pages=1, **options):
    """Returns a document of blank pages, after `change` has been at it; `options` are those of saving it."""
    document, buffer = pikepdf.new(), BytesIO()
    for _number in range(pages):
        document.add_blank_page()
    change(document)
    document.save(buffer, static_id=True, fix_metadata_version=False, **options)
    return buffer.getvalue()


def with_root(**entries):
    """A document with entries in its catalogue."""
    return pdf(lambda document: put(document, **entries))


def put(document, **entries):
    """Puts entries into the catalogue of a document."""
    for key, value in entries.items():
        document.Root[f"/{key}"] = value


def with_annotation(**entries):
    """A document with one annotation on its page."""

    def annotate(document):
        annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return pdf(annotate)


def with_update(content, entry):
    """A document with an update at its end (ISO 32000-2, 7.5.6) that writes its catalogue anew, with one entry more."""
    with pikepdf.open(BytesIO(content)) as document:
        number, pages = document.Root.objgen[0], document.Root.Pages.objgen[0]
    start, previous = len(content), content.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0]
    catalogue = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R%s>>\nendobj\n" % (number, pages, entry)
    table = b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (number, start)
    trailer = b"trailer\n<</Size 99/Root %d 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        previous,
        start + len(catalogue),
    )
    return content + catalogue + table + trailer


PDF = pdf()

"""Documents for download: PDF only, kept as they are under names that nobody can guess."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from partnership.uploads import documents, store

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(content, name="bericht.pdf"):
    return ContentFile(content, name=name)


@pytest.mark.parametrize(
    "content",
    [
        PDF,
        PDF.replace(b"1.7", b"2.0"),
        PDF + b"\n" * 900,
        b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF",
        b"%PDF-%%EOF",
    ],
    ids=["a small one", "version 2", "with empty lines behind", "a longer one", "the smallest"],
)
def test_a_pdf_is_stored_as_it_is(media_root, content):
    token, size = documents.process(upload(content))
    assert [path.name for path in media_root.iterdir()] == [f"{token}.pdf"]
    assert ((media_root / f"{token}.pdf").read_bytes(), size) == (content, len(content))


@pytest.mark.parametrize("name", ["bericht.pdf", "bericht.html", "../../etc/passwd", "звіт.exe", ""])
def test_its_own_name_is_forgotten(media_root, name):
    token, _size = documents.process(upload(PDF, name))
    assert [path.name for path in media_root.iterdir()] == [f"{token}.pdf"]


def test_the_same_document_twice_gets_two_names(media_root):
    tokens = {documents.process(upload(PDF))[0] for _time in range(3)}
    assert ({path.stem for path in media_root.iterdir()}, len(tokens)) == (tokens, 3)


def test_a_token_is_26_letters_and_digits_and_never_the_same():
    tokens = {store.random_token() for _number in range(1000)}
    assert len(tokens) == 1000
    assert {bool(re.fullmatch("[a-z0-9]{26}", token)) for token in tokens} == {True}
    assert len(set("".join(tokens))) == 36


def test_a_document_that_was_read_before_is_stored_from_its_beginning(media_root):
    file = File(io.BytesIO(PDF), name="bericht.pdf")
    file.read()
    token, _size = documents.process(file)
    assert (media_root / f"{token}.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n1 0 obj<<>>endobj\n",
        b"1 0 obj\n%%EOF",
        b"%%EOF",
        b"\n" + PDF,
        PDF.lower(),
        PDF + b"<script>" + b"x" * 1024,
        b"<!doctype html><script>alert(1)</script>",
        b"<!--" + PDF + b"-->",
        b"\x89PNG\r\n\x1a\n" + PDF,
        b"PK\x03\x04" + PDF,
        b"MZ" + PDF,
        "%PDF-1.7 %%EOF".encode("utf-16"),
    ],
    ids=[
        "nothing",
        "a beginning",
        "without an end",
        "without a beginning",
        "an end",
        "a line before it",
        "in small letters",
        "more behind the end",
        "a page",
        "a page around it",
        "a picture before it",
        "an archive before it",
        "a program before it",
        "UTF-16",
    ],
)
def test_what_is_no_pdf_is_refused_whatever_its_name(media_root, content):
    with pytest.raises(ValidationError):
        documents.process(upload(content))
    assert not media_root.exists()


@pytest.mark.parametrize(("surplus", "stored"), [(0, True), (1, False)])
def test_a_document_has_at_most_12_megabytes(media_root, surplus, stored):
    content = b"%PDF-1.7\n" + b"x" * (12 * 1024 * 1024 - 14 + surplus) + b"%%EOF"
    if stored:
        assert documents.process(upload(content))[1] == documents.MAX_BYTES == len(content)
    else:
        with pytest.raises(ValidationError):
            documents.process(upload(content))
    assert media_root.exists() == stored

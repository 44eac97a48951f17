"""What programs put on the clipboard, for each thing that a text can bring along, and what becomes of it.

Made by hand after clipboards that people have shown in public threads: of Word (roosterjs#912, gutenberg#16936), of Google
Docs (google-docs-to-markdown#33, ckeditor5#2516), of Apple Pages (froala wysiwyg-editor#3093), and after what LibreOffice
exports. Those of Outlook and of a web page are made up as browsers hand them on. Pages writes no comments and hides no
text: what stands there is what its writer of HTML would make of it.
"""

# ruff: noqa: E501
EXPECTED = {
    "deleted": ("<p>Die neuen Busse fahren.</p>", "2 deleted words were left out."),
    "comment": ("<p>Fünf Busse fahren.</p>", "1 comment was left out."),
    "hidden": ("<p>Fünf Busse fahren.</p>", "2 hidden words were left out."),
    "nought": ("<p>Fünf Busse fahren.</p>", "3 hidden words were left out."),
    "footnote": ("<p>Fünf Busse fahren.</p><p>Mehr folgt.</p>", "1 footnote was left out with its mark."),
    "raised": ("<p>10⁶ t CO₂ im Jahr</p>", ""),
    "table": ("<p>Stadt: Seit</p><p>Köln: 2024</p>", "1 table was turned into lines."),
    "blocks": ("<p>Eins</p><p>Zwei</p><p>Drei</p>", ""),
    "lists": (
        '<ul><li>Wasser</li><li>Schulen</li></ul><ol start="3"><li>Busse</li><li>Bahnen</li></ol>',
        "",
    ),
    "empty": ("<p>Eins</p><p>Zwei</p>", ""),
    "link": (
        '<p>Der <a href="https://www.land.nrw/dnipro?seite=2" rel="noopener">Bericht des Landes</a> liegt vor.</p>',
        "1 link now leads straight to its page, without a detour or tracking.",
    ),
}

TARGET = "https://www.land.nrw/dnipro?seite=2"
QUOTED = "https%3A%2F%2Fwww.land.nrw%2Fdnipro%3Fseite%3D2"
SAFE = (
    f"https://eur02.safelinks.protection.outlook.com/?url={QUOTED}%26utm_source%3Dmail&amp;data=05%7C02%7Cliza%40stadt.example"
    "%7C0a1b&amp;sdata=abc%3D&amp;reserved=0"
)


def link(href):
    return f'<p>Der <a href="{href}">Bericht des Landes</a> liegt vor.</p>'


def word(body):
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {{margin:0cm; font-size:11.0pt;}} span.msoDel
{{mso-style-type:export-only; text-decoration:line-through; color:red;}} @media print {{p.MsoNormal {{display:none}}}}
--></style></head><body lang=DE style='tab-interval:35.4pt'><!--StartFragment-->{body}<!--EndFragment--></body></html>"""


def word_item(text, sign, place="l0 level1 lfo1"):
    return (
        f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:{place}'><![if !supportLists]><span "
        f"style='font-family:Symbol'><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>"
        f"&nbsp;&nbsp; </span></span></span><![endif]>{text}<o:p></o:p></p>"
    )


WORD = {
    "deleted": "<p class=MsoNormal>Die <span class=msoDel><del cite='mailto:Liza' datetime='2024-05-01T12:00'>alten roten"
    "</del></span> <span class=msoIns><ins cite='mailto:Liza'>neuen</ins></span> Busse fahren.<o:p></o:p></p>",
    "comment": "<p class=MsoNormal>Fünf <a style='mso-comment-reference:LD_1;mso-comment-date:20240501T1200'>Busse</a><span "
    "class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a class=msocomanchor "
    "id='_anchor_1' href='#_msocom_1' name='_msoanchor_1'>[LD1]</a><![endif]><span style='mso-special-character:comment'>"
    "&nbsp;</span></span></span> fahren.</p><div style='mso-element:comment-list'><hr class=msocomoff><div "
    "style='mso-element:comment'><div id='_com_1' class=msocomtxt><p class=MsoCommentText><a href='#_msoanchor_1' "
    "class=msocomoff>[LD1]</a>Stimmt das?</p></div></div></div>",
    "hidden": "<p class=MsoNormal>Fünf <span style='display:none;mso-hide:all'>sagt Liza </span>Busse fahren.</p>",
    "nought": "<p class=MsoNormal>Fünf <span style='font-size:0pt'>noch nicht bestätigt </span>Busse fahren.</p>",
    "footnote": "<p class=MsoNormal>Fünf Busse<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' title=''><span "
    "class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span "
    "class=MsoFootnoteReference>[1]</span><![endif]></span></span></a> fahren.</p><p class=MsoNormal>Mehr folgt.</p>"
    "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr width='33%'><![endif]><div "
    "style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href='#_ftnref1' "
    "name='_ftn1'>[1]</a> Stand: Mai.</p><p class=MsoNormal>Vorläufig.</p></div></div>",
    "raised": "<p class=MsoNormal>10<sup>6</sup> t CO<sub><span style='font-size:8pt'>2</span></sub> im Jahr</p>",
    "table": "<table class=MsoTableGrid border=1><tr><td style='background:#4472C4'><p class=MsoNormal><span "
    "style='color:white;mso-themecolor:background1'>Stadt</span></p></td><td><p class=MsoNormal>Seit</p></td></tr>"
    "<tr><td><p class=MsoNormal>Köln<o:p></o:p></p></td><td><p class=MsoNormal>2024</p></td></tr></table>",
    "blocks": "<div style='border:solid'><p class=MsoNormal>Eins</p></div><div>Zwei</div><div>Drei</div>",
    "lists": word_item("Wasser", "·")
    + word_item("Schulen", "·")
    + word_item("Busse", "3.", "l1 level1 lfo2")
    + word_item("Bahnen", "4.", "l1 level1 lfo2"),
    "empty": "<p class=MsoNormal>Eins</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Zwei</p>",
    "link": f"<p class=MsoNormal>Der <a href='{SAFE}'><span style='color:windowtext'>Bericht des Landes</span></a> liegt vor.</p>",
}


def libreoffice(body):
    return f"""<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<meta name="generator" content="LibreOffice 24.8.2.1 (Linux)"/><style type="text/css">@page {{ size: 21cm 29.7cm }}
p {{ line-height: 115%; background: transparent }} a.sdfootnoteanc {{ font-size: 57% }}</style></head>
<body lang="de-DE" link="#000080" dir="ltr">{body}</body></html>"""


LIBREOFFICE = {
    "deleted": '<p>Die <font color="#c9211e"><strike>alten roten</strike></font> <u>neuen</u> Busse fahren.</p>',
    "comment": '<p>Fünf Busse<a href="#_msocom_1" name="_msoanchor_1">[1]</a> fahren.<!-- Stimmt das? --></p>',
    "hidden": '<p>Fünf <span style="display: none">sagt Liza </span>Busse fahren.</p>',
    "nought": '<p>Fünf <font style="font-size: 0pt" size="1">noch nicht bestätigt </font>Busse fahren.</p>',
    "footnote": '<p>Fünf Busse<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> fahren.'
    '</p><p>Mehr folgt.</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" '
    'href="#sdfootnote1anc">1</a>Stand: Mai.</p></div>',
    "raised": "<p>10<sup>6</sup> t CO<sub>2</sub> im Jahr</p>",
    "table": '<table width="100%" cellpadding="4"><col width="128*"/><col width="128*"/><thead><tr valign="top"><th><p>Stadt'
    '</p></th><th><p>Seit</p></th></tr></thead><tbody><tr><td><p><font face="Arial">Köln</font></p></td><td><p>2024</p>'
    "</td></tr></tbody></table>",
    "blocks": "<center>Eins</center><dl><dt>Zwei</dt><dd>Drei</dd></dl>",
    "lists": '<ul><li><p style="margin-bottom: 0cm">Wasser</p></li><li><p>Schulen</p></li></ul><ol start="3"><li><p>Busse</p>'
    "</li><li><p>Bahnen</p></li></ol>",
    "empty": '<p>Eins</p><p style="line-height: 100%"><br/>\n</p><p>Zwei</p>',
    "link": link(f"https://urldefense.proofpoint.com/v2/url?u={QUOTED.replace('%', '-')}&amp;d=DwMF&amp;r=liza"),
}


def google(body):
    return f"""<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;"
id="docs-internal-guid-0a1b2c3d-7fff-1234">{body}</b><br class="Apple-interchange-newline">"""


def run(text, style=""):
    return (
        f'<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;'
        f'font-weight:400;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;{style}">{text}</span>'
    )


def paragraph(*runs):
    return f'<p dir="ltr" style="line-height:1.38;margin-top:0pt;">{"".join(runs)}</p>'


GOOGLE = {
    "deleted": paragraph(
        run("Die "), run("alten roten", "text-decoration:line-through;"), run(" neuen"), run(" Busse fahren.")
    ),
    "comment": paragraph(run("Fünf Busse"), '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>', run(" fahren."))
    + '<div style="border:1px solid black;margin:5px"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>'
    + run("Stimmt das?")
    + "</p></div>",
    "hidden": paragraph(run("Fünf "), run("sagt Liza ", "color:#ffffff;"), run("Busse fahren.")),
    "nought": paragraph(run("Fünf "), run("noch nicht bestätigt ", "font-size:0pt;"), run("Busse fahren.")),
    "footnote": paragraph(run("Fünf Busse"), '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>', run(" fahren."))
    + paragraph(run("Mehr folgt."))
    + '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>'
    + run(" Stand: Mai.")
    + "</p></div>",
    "raised": paragraph(
        run("10"),
        run('<span style="font-size:0.6em;vertical-align:super;">6</span>'),
        run(" t CO"),
        run('<span style="font-size:0.6em;vertical-align:sub;">2</span>'),
        run(" im Jahr"),
    ),
    "table": '<div dir="ltr" style="margin-left:0pt;"><table><colgroup><col /><col /></colgroup><tbody>'
    + "".join(
        f"<tr><td>{paragraph(run(city))}</td><td>{paragraph(run(year))}</td></tr>"
        for city, year in (("Stadt", "Seit"), ("Köln", "2024"))
    )
    + "</tbody></table></div>",
    "blocks": paragraph(run("Eins")) + f"<div>{run('Zwei')}</div><pre>{run('Drei')}</pre>",
    "lists": '<ul style="margin-top:0"><li dir="ltr" aria-level="1"><p role="presentation">'
    + run("Wasser")
    + '</p></li><li><p role="presentation">'
    + run("Schulen")
    + '</p></li></ul><ol start="3"><li><p role="presentation">'
    + run("Busse")
    + "</p></li><li><p>"
    + run("Bahnen")
    + "</p></li></ol>",
    "empty": paragraph(run("Eins")) + "<br />" + paragraph(run(" ")) + paragraph(run("Zwei")),
    "link": paragraph(
        run("Der "),
        f'<a href="https://www.google.com/url?q={QUOTED}&amp;sa=D&amp;source=editors&amp;ust=1" style="text-decoration:none;">',
        run("Bericht des Landes"),
        "</a>",
        run(" liegt vor."),
    ),
}


def outlook(body):
    return f"""<html><head><style><!-- p.MsoNormal, li.MsoNormal {{margin:0cm; font-size:11.0pt;}} --></style></head>
<body><div class="elementToProof" style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);">{body}</div></body>"""


OUTLOOK = {
    "deleted": "<div>Die <s>alten roten</s> <u>neuen</u> Busse fahren.</div>",
    "comment": '<div>Fünf Busse<span class="MsoCommentReference"><a href="#_msocom_1">[LD1]</a></span> fahren.</div>'
    '<p class="MsoCommentText">Stimmt das?</p>',
    "hidden": '<div style="display:none;mso-hide:all;max-height:0">sagt Liza</div><div>Fünf Busse fahren.</div>',
    "nought": '<div><span style="font-size:1px;line-height:1px">noch nicht bestätigt</span>Fünf Busse fahren.</div>',
    "footnote": '<div>Fünf Busse<a href="#_ftn1" name="_ftnref1">[1]</a> fahren.</div><div>Mehr folgt.</div><div><hr><div '
    'id="ftn1"><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1">[1]</a> Stand: Mai.</p></div></div>',
    "raised": "<div>10<sup>6</sup> t CO<sub>2</sub> im Jahr</div>",
    "table": '<table style="font-size:0px"><tr><td style="font-size:0px"><table border="1"><tr><th style="font-size:11pt">Stadt'
    '</th><th style="font-size:11pt">Seit</th></tr><tr><td style="font-size:11pt">Köln</td><td '
    'style="font-size:11pt">2024</td></tr></table></td></tr></table>',
    "blocks": "<div>Eins</div><div>Zwei</div><div><div>Drei</div></div>",
    "lists": '<ul><li><div class="elementToProof">Wasser</div></li><li><div>Schulen</div></li></ul>'
    '<ol start="3"><li><div role="presentation">Busse</div></li><li><div>Bahnen</div></li></ol>',
    "empty": "<div>Eins</div><div><br></div><div>&nbsp;</div><div>Zwei</div>",
    "link": link(SAFE),
}


def pages(body):
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd"><html><head>
<meta name="Generator" content="Cocoa HTML Writer"><style type="text/css">
p.p1 {{margin: 0.0px 0.0px 0.0px 0.0px; font: 11.0px Helvetica; color: #000000}}
span.s1 {{text-decoration: line-through ; font-kerning: none}} span.s2 {{vertical-align: super}}
span.s3 {{vertical-align: sub}} span.s4 {{font: 0.0px Helvetica}} span.s5 {{color: #ffffff}} ul.ul1 {{list-style-type: disc}}
</style></head><body>{body}</body></html>"""


PAGES = {
    "deleted": '<p class="p1">Die <span class="s1">alten roten</span> neuen Busse fahren.</p>',
    "comment": '<p class="p1">Fünf Busse<a href="#cmnt1" id="cmnt_ref1">[a]</a> fahren.</p>',
    "hidden": '<p class="p1">Fünf <span class="s5">sagt Liza </span>Busse fahren.</p>',
    "nought": '<p class="p1">Fünf <span class="s4">noch nicht bestätigt </span>Busse fahren.</p>',
    "footnote": '<p class="p1">Fünf Busse<span class="s2"><a href="#fn1" id="r1">1</a></span> fahren.</p><p class="p1">Mehr '
    'folgt.</p><p class="p1" id="fn1"><a href="#r1">1</a> Stand: Mai.</p>',
    "raised": '<p class="p1">10<span class="s2">6</span> t CO<span class="s3">2</span> im Jahr</p>',
    "table": '<table class="t1"><tbody><tr><td class="td1"><p class="p1">Stadt</p></td><td><p class="p1">Seit</p></td></tr><tr>'
    '<td><p class="p1"><b>Köln</b></p></td><td><p class="p1">2024</p></td></tr></tbody></table>',
    "blocks": '<p class="p1">Eins</p><div>Zwei</div><address>Drei</address>',
    "lists": '<ul class="ul1"><li class="li1"><span class="s9"></span>Wasser</li><li class="li1">Schulen</li></ul>'
    '<ol class="ol1"><li class="li1" value="3">Busse</li><li class="li1">Bahnen</li></ol>',
    "empty": '<p class="p1">Eins</p><p class="p2"><span class="s9"></span><br></p><p class="p1">Zwei</p>',
    "link": link(f"{TARGET}&amp;utm_source=newsletter&amp;fbclid=abc"),
}


def page(body):
    return f'<meta charset="utf-8"><article><header>{body}</header></article>'


PAGE = {
    "deleted": "<p>Die <del>alten roten</del> <ins>neuen</ins> Busse fahren.</p>",
    "comment": '<p>Fünf Busse<sup><a href="https://x.example/a#cmnt1" id="cmnt_ref1">[a]</a></sup> fahren.</p>',
    "hidden": '<p>Fünf <span style="position: absolute; left: -9999px">sagt Liza</span> Busse fahren.</p>',
    "nought": '<p style="font-size: 0px">noch nicht bestätigt <span style="font-size: 16px">Fünf Busse fahren.</span></p>',
    "footnote": '<p>Fünf Busse<sup id="cite_ref-1" class="reference"><a href="https://x.example/a#cite_note-1">[1]</a></sup> '
    'fahren.</p><p>Mehr folgt.</p><ol class="references"><li id="cite_note-1"><a href="https://x.example/a#cite_ref-1">↑</a> '
    "Stand: Mai.</li></ol>",
    "raised": "<p>10<sup>6</sup> t CO<sub>2</sub> im Jahr</p>",
    "table": "<table><thead><tr><th>Stadt</th><th>Seit</th></tr></thead><tr><th scope=row>Köln:</th><td>2024</td></tr></table>",
    "blocks": "<section>Eins</section><figure>Zwei<figcaption>Drei</figcaption></figure>",
    "lists": "<ul><li>Wasser<li>Schulen</ul><ol start=3><li>Busse<li>Bahnen</ol>",
    "empty": "<p>Eins</p><p>&nbsp;</p><p></p><div><br></div><p>Zwei</p>",
    "link": link(f"https://l.facebook.com/l.php?u={QUOTED}&amp;h=AT0abc"),
}

CLIPBOARDS = {
    "Word": (word, WORD),
    "LibreOffice": (libreoffice, LIBREOFFICE),
    "Google Docs": (google, GOOGLE),
    "Outlook": (outlook, OUTLOOK),
    "Apple Pages": (pages, PAGES),
    "a web page": (page, PAGE),
}

"""What a link says: its text has to make sense without what stands around it (WCAG 2.2, success criterion 2.4.4)."""

import re

VAGUE = {
    *("hier", "da", "dort", "mehr", "mehr dazu", "mehr lesen", "mehr erfahren", "weiter", "weiterlesen", "link"),
    *("klicken sie hier", "hier klicken", "details", "siehe hier", "zum artikel", "here", "click here", "more"),
    *("read more", "learn more", "тут", "там", "сюди", "далі", "більше", "детальніше", "докладніше", "читати далі"),
    *("читати більше", "дізнатися більше", "натисніть тут", "за посиланням", "посилання", "перейти", "лінк"),
}
_END = re.compile(r"[\s.…:»>→]+$")
_ADDRESS = re.compile(r"(?:https?:|www\.|mailto:)|[\w.-]+\.(?:de|ua|nrw|eu|com|org)/", re.IGNORECASE)


def is_vague(text: str) -> bool:
    """Returns whether the text of a link names nothing: "hier", "детальніше"."""
    return _END.sub("", " ".join(text.split()).lower()) in VAGUE


def is_address(text: str) -> bool:
    """Returns whether the text of a link is nothing but an address, which is spelled out when it is read aloud."""
    return " " not in text.strip() and bool(_ADDRESS.match(text.strip()))

"""What a request may say. Every public view reads its parameters here: where there is no such page, year or area, there is
no such list either (404), as a list that is narrowed to nothing would say something else than was asked. A search takes any
text.
"""

import re
from collections.abc import Container
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from ..texts.hygiene import clean_text, line

MAX_QUERY = 200  # characters of a search; longer than any title
MAX_PAGE = 10_000
AnyModel = TypeVar("AnyModel", bound=Model)


def cleaned(sent: QueryDict) -> QueryDict:
    """Returns what a query string or a form says, names and values as `clean_text` has them; passwords as they are."""
    found = QueryDict(mutable=True)
    for name, values in sent.lists():
        for value in values:
            found.appendlist(clean_text(name), value if "password" in name else clean_text(value))
    return found


def is_number(value: object) -> bool:
    """Returns whether a text is a number that a column can hold, as keys and positions are."""
    return re.fullmatch("[0-9]{1,18}", str(value)) is not None


def text(request: HttpRequest, name: str = "q") -> str:
    """Returns the parameter without hidden characters, its spaces folded, cut to MAX_QUERY characters; '' if absent."""
    return line(request.GET.get(name, ""), MAX_QUERY)


def page(request: HttpRequest) -> int:
    """Returns the number of the page asked for, 1 if none is; raises Http404 for what is no number from 1 to MAX_PAGE."""
    value = request.GET.get("page", "1")
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and 1 <= int(value) <= MAX_PAGE):
        raise Http404
    return int(value)


def choice(request: HttpRequest, name: str, allowed: Container[str]) -> str:
    """Returns the parameter, '' if it is absent or empty; raises Http404 for what is none of the `allowed` keys."""
    value = request.GET.get(name, "")
    if value and value not in allowed:
        raise Http404
    return value


def record(request: HttpRequest, name: str, rows: QuerySet[AnyModel]) -> AnyModel | None:
    """Returns the row whose key the parameter is, None if it is absent or empty; raises Http404 for another."""
    value = request.GET.get(name, "")
    return get_object_or_404(rows, key=value) if value else None


def query(**values: object) -> str:
    """Returns the canonical query string of a page: what is empty and the first page are left out."""
    return urlencode({name: value for name, value in values.items() if value and (name, value) != ("page", 1)})


def end(**values: object) -> str:
    """Returns what the address of a list ends with: "?" and its canonical query, or ''."""
    found = query(**values)
    return f"?{found}" if found else ""


def query_prefix(**values: object) -> str:
    """Returns what stands before `page=` in the links of a list: its canonical query and "&", or ''."""
    start = query(**values)
    return f"{start}&" if start else ""

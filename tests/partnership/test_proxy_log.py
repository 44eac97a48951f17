"""What nginx logs with the format that is shipped: not who asked, nor for what they searched, nor the key of a preview."""

import re
from pathlib import Path

import pytest

CONFIGURATION = (Path(__file__).resolve().parents[2] / "deploy/nginx-log.conf").read_text()


def mapped(name, value):
    """Returns what a map of the configuration makes of a value: of its rules the first that fits, as nginx has it."""
    rules = re.search(rf"map \$\w+ \${name} \{{(.*?)\n\}}", CONFIGURATION, re.S)[1].split(";")
    for pattern, result in (rule.split() for rule in rules if rule.strip()):
        if pattern == "default":
            return result.replace("$uri", value)
        if found := re.search(pattern.removeprefix("~").replace("(?<", "(?P<"), value):
            return result.replace("$net", found.groupdict().get("net", ""))
    return ""


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1::77", "2001:db8:1::/48"),
        ("2001:db8::77", "2001:db8::/48"),
        ("fe80::77", "fe80::/48"),
        ("::1", "-"),
        ("unix:", "-"),
    ],
)
def test_address_is_cut_to_its_network(address, network):
    assert mapped("network", address) == network


def test_token_of_a_preview_is_left_out():
    assert [mapped("path", path) for path in ("/preview/secret/de/", "/de/suche/")] == ["/preview/…", "/de/suche/"]


def test_nothing_that_names_a_reader_is_logged():
    logged = set(re.findall(r"\$(\w+)", CONFIGURATION.split("log_format")[1]))
    assert logged == {"time_iso8601", "network", "request_method", "path", "status", "body_bytes_sent", "request_time"}

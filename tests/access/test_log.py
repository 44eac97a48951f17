"""What the log says of a request, and what it never says."""

import pytest
from django.test import RequestFactory

from partnership.access.log import network


@pytest.mark.parametrize(
    ("peer", "named", "expected"),
    [
        ("192.0.2.77", "", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "", "192.0.2.0/24"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.77", "192.0.2.0/24"),  # what the proxy adds, not what its client sent
        ("203.0.113.9", "192.0.2.77", "203.0.113.0/24"),  # no proxy: everybody can send that header
        ("127.0.0.1", "nonsense", "127.0.0.0/24"),
        ("", "", "local"),
    ],
)
def test_a_network_is_cut_to_24_or_48_bits(peer, named, expected):
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": named})
    assert network(request) == expected

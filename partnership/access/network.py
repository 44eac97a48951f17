"""From where a request comes, as far as that may be known: the network, never the full address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

PREFIX = {4: 24, 6: 48}  # bits that are kept: a house or a provider's customer, not a person


def network_of(request: HttpRequest) -> str:
    """Returns the network of whoever sent a request, such as "192.0.2.0/24", or "" if it is not known.

    A peer on this machine is the proxy, which overwrites X-Forwarded-For with the address it sees (docs/operation.md); of
    any other peer that header is not believed.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if _is_local(peer):
        peer = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or peer
    return _cut(peer)


def _is_local(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == ""  # a Unix socket


def _cut(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, PREFIX[found.version]), strict=False))

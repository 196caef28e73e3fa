"""Who one client is for a limit: an IPv4 address, or the network that one subscriber's IPv6 addresses are of."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address


@lru_cache(10_000)
def client_of(address: str) -> str:
    """The address as limits count it: of IPv6 the /64, which is one customer's to choose from (RFC 6177)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, 64), strict=False).network_address)

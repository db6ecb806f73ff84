"""Which IP addresses we may connect to: the table, and nothing else.

`ipaddress.is_global` is not enough: on Python 3.11 it is true for multicast, the cloud's host address
168.63.129.16, and the translated forms (NAT64, 6to4, IPv4-compatible) that lead back to loopback.
IPv6 is therefore an allow-list (global unicast less its special blocks), IPv4 a deny-list.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

PRIVATE_V4 = [
    IPv4Network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
]
NEVER_V4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # "this host": connecting to it reaches loopback
        "100.100.100.200/32",  # metadata of Alibaba Cloud, inside the carrier range
        "168.63.129.16/32",  # host services of Azure
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "192.0.0.0/24",  # protocol assignments, and metadata of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
PRIVATE_V6 = [IPv6Network("::1/128"), IPv6Network("fc00::/7")]
GLOBAL_V6 = IPv6Network("2000::/3")
NEVER_V6 = [
    IPv6Network(block)
    for block in (
        "fd00:ec2::/32",  # metadata of AWS
        "fd20:ce::/32",  # metadata of Google Cloud
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
]


def is_public(ip: str | Address) -> bool:
    """Whether anybody on the Internet could reach `ip`, by our own table. False for what is no address."""
    return _kind(ip) == "public"


def is_allowed(ip: str | Address, *, allow_private: bool) -> bool:
    """Whether we may connect to `ip`. Metadata, link-local, multicast and translated ones stay closed
    even when private addresses are allowed."""
    kind = _kind(ip)
    return kind == "public" or (allow_private and kind == "private")


def _kind(ip: str | Address) -> str:
    try:
        address = ip_address(ip)
    except ValueError:
        return "never"
    if isinstance(address, IPv6Address):
        return _kind_v6(address)
    if any(address in block for block in NEVER_V4):
        return "never"
    return "private" if any(address in block for block in PRIVATE_V4) else "public"


def _kind_v6(address: IPv6Address) -> str:
    if address.scope_id or any(address in block for block in NEVER_V6):
        return "never"
    if any(address in block for block in PRIVATE_V6):
        return "private"
    return "public" if address in GLOBAL_V6 else "never"

"""The table of ranges."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ranges import is_allowed, is_public


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])
def test_it_knows_public_addresses(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "ip", ["192.0.0.8", "192.88.99.0", "224.0.0.1", "168.63.129.16", "::7f00:1", "64:ff9b::7f00:1", "fec0::1"]
)
def test_it_is_not_fooled_where_the_standard_library_may_be(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "1.2.3.4/8", "0x7f.1", "::1%eth0", "fe80::1%1"])
def test_what_is_no_plain_address_is_never_allowed(text: str) -> None:
    assert not is_public(text)
    assert not is_allowed(text, allow_private=True)


@given(st.ip_addresses())
def test_nothing_private_by_the_standard_library_is_public_by_ours(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved:
        assert not is_public(ip)


@given(st.ip_addresses(v=4))
def test_no_disguise_of_an_ipv4_address_passes(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    for disguised in (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert not is_allowed(ipaddress.IPv6Address(disguised), allow_private=True) or disguised == 1

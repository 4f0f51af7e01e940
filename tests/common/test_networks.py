"""Counting what comes from one network, without keeping whose it is."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as CacheIsDown

from ogp_portal.common.networks import count_from, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_network_is_the_address_or_the_first_half_of_a_long_one(address, network):
    assert network_of(RequestFactory(REMOTE_ADDR=address).get("/")) == network


@pytest.mark.parametrize(("trusted", "network"), [(0, "192.0.2.1"), (1, "198.51.100.9")])
def test_proxys_word_counts_only_where_it_is_trusted(settings, trusted, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get(
        "/", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.9"}
    )
    assert network_of(request) == network


def test_each_network_is_counted_for_itself(db):
    assert [count_from("192.0.2.1", "x"), count_from("192.0.2.1", "x")] == [1, 2]
    assert count_from("192.0.2.2", "x") == 1
    assert count_from("", "x") == 0


def test_cache_that_is_down_keeps_nobody_waiting(monkeypatch):
    def down(*arguments, **options):
        raise CacheIsDown

    monkeypatch.setattr(type(cache), "__getattr__", lambda self, name: down)
    assert count_from("192.0.2.1", "x") == 0

"""How often a password may be tried: never more than ten times a minute, by one at a time, and the owner gets in."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from partnership.access import devices, throttle
from partnership.access.models import Slot
from partnership.access.throttle import Limit, TooMany, take

NOW = "2026-11-28T12:00:00+01:00"
THREE = Limit("three", 3, 60)


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def request(account=None, address="192.0.2.7"):
    """A request of a browser that is known to an account, or to none."""
    made = RequestFactory(REMOTE_ADDR=address).post("/admin/login/")
    if account:
        response = HttpResponse()
        devices.remember(response, account)
        made.COOKIES = {name: cookie.value for name, cookie in response.cookies.items()}
    return made


def tries(account, made, number=30):
    """Returns how many of a number of tries come to a hash."""
    done = 0
    for _try in range(number):
        try:
            with throttle.password(account, made):
                done += 1
        except TooMany:
            pass
    return done


def test_limit_gives_its_places_and_no_more():
    assert [take(THREE, "olena") is not None for _try in range(5)] == [True, True, True, False, False]


def test_place_is_free_again_when_its_time_is_over(clock):
    for _try in range(3):
        take(THREE, "olena")
    clock.shift(59)
    assert take(THREE, "olena") is None
    clock.shift(1)
    assert take(THREE, "olena") is not None


def test_each_has_places_of_their_own():
    for _try in range(3):
        take(THREE, "olena")
    assert take(THREE, "anna") is not None


def test_whoever_is_refused_writes_nothing(django_assert_num_queries):
    for _try in range(3):
        take(THREE, "olena")
    with django_assert_num_queries(1):
        take(THREE, "olena")


def test_names_are_not_kept():
    take(THREE, "olena")
    assert "olena" not in str(Slot.objects.values().get())


@pytest.mark.parametrize("name", ["olena", "OLENA", "ｏｌｅｎａ", " olena "])
def test_spellings_of_a_name_share_its_places(name):
    assert tries("olena", request()) == 5
    assert tries(name, request(address="198.51.100.1")) == 0


def test_strangers_and_known_browsers_hash_ten_times_a_minute():
    assert (tries("olena", request()), tries("olena", request("olena"))) == (5, 5)


def test_known_browser_is_not_kept_out_by_strangers():
    for network in range(20):
        tries("olena", request(address=f"10.0.{network}.1"))
    with throttle.password("olena", request("olena")):
        pass


def test_browser_of_another_account_is_a_stranger():
    assert tries("olena", request()) == 5
    with pytest.raises(TooMany), throttle.password("olena", request("anna")):
        pass


def test_forged_mark_of_a_browser_is_a_stranger():
    made = request()
    made.COOKIES = {"device": request("olena").COOKIES["device"][:-1] + "x"}
    assert not devices.is_known(made, "olena")


def test_one_network_tries_twenty_passwords_a_minute_of_all_accounts():
    assert sum(tries(f"account-{number}", request(), 1) for number in range(30)) == 20
    assert sum(tries(f"account-{number}", request(address="192.0.2.250"), 1) for number in range(40, 60)) == 0
    assert tries("olena", request(address="192.0.3.1"), 1) == 1


@pytest.mark.parametrize("second", ["olena", "anna"])
def test_stranger_waits_for_nobody_who_is_trying(second):
    with throttle.password("olena", request()), pytest.raises(TooMany), throttle.password(second, request()):
        pass


def test_turn_ends_with_an_error_too():
    with pytest.raises(ValueError, match="broken"), throttle.password("olena", request()):
        raise ValueError("broken")
    assert tries("olena", request(), 1) == 1


def test_turn_of_a_process_that_died_ends_after_ten_seconds(clock):
    take(throttle.RUNNING, "olena")
    assert tries("olena", request()) == 0
    clock.shift(10)
    assert tries("olena", request(), 1) == 1


def test_codes_have_limits_of_their_own(clock):
    taken = 0
    for _minute in range(20):
        for _try in range(6):
            try:
                throttle.code("olena", request())
                taken += 1
            except TooMany:
                pass
        clock.shift(60)
    assert taken == 50
    throttle.code("olena", request("olena"))


@pytest.mark.parametrize("is_new", [True, False])
def test_place_that_two_want_at_once_is_given_to_one(clock, is_new):
    if not is_new:
        take(THREE, "olena")
        clock.shift(60)
    wanted = (throttle.key_of(THREE, "olena"), 0, timezone.now(), timezone.now() + timedelta(seconds=60))
    assert [throttle.claim(*wanted) is not None for _worker in range(2)] == [True, False]

"""Ids: version 7, in the order of their making, without a repetition."""

import time

from api.core.ids import new_id


def test_ids_are_sorted_by_the_time_they_were_made() -> None:
    made = []
    for _ in range(1000):
        made.append(new_id())
        time.sleep(0.000_001)  # the clock moves: ids carry a quarter of a microsecond
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_are_of_version_7_and_carry_their_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000

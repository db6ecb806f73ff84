"""Where the boxes of a flow stand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from campaigns.backoffice.layout import GAP_X, HEIGHT, WIDTH, Edge, lay_out


def test_it_puts_each_box_below_all_that_lead_to_it() -> None:
    layout = lay_out(
        ["a", "b", "c", "d"], [("a", "next", "b"), ("b", "next", "c"), ("a", "no", "c"), ("c", "next", "d")]
    )
    assert layout.places["a"].y < layout.places["b"].y < layout.places["c"].y < layout.places["d"].y


def test_it_sets_branches_side_by_side_in_the_order_of_their_parents() -> None:
    edges = [("a", "yes", "l"), ("a", "no", "r"), ("l", "next", "l2"), ("r", "next", "r2")]
    places = lay_out(["a", "l", "r", "r2", "l2"], edges).places
    assert places["l"].y == places["r"].y
    assert (places["l"].x < places["r"].x) == (places["l2"].x < places["r2"].x)


def test_it_leads_a_long_edge_around_the_boxes_between() -> None:
    edges = [("a", "yes", "b"), ("b", "next", "c"), ("a", "no", "c")]
    layout = lay_out(["a", "b", "c"], edges)
    (long,) = [way for way in layout.ways if way.edge == ("a", "no", "c")]
    box = layout.places["b"]
    assert not any(box.x < x < box.x + WIDTH and box.y <= y <= box.y + HEIGHT for x, y in long.points)


def test_it_draws_a_loop_that_should_not_be_there() -> None:
    layout = lay_out(["a", "b"], [("a", "next", "b"), ("b", "next", "a"), ("b", "self", "b")])
    assert layout.places["a"].y < layout.places["b"].y
    assert len(layout.ways) == 3


def test_it_leaves_out_edges_to_nowhere_and_doubled_ones() -> None:
    layout = lay_out(
        ["a", "b"], [("a", "next", "b"), ("a", "next", "b"), ("a", "x", "gone"), ("gone", "x", "b")]
    )
    assert [way.edge for way in layout.ways] == [("a", "next", "b")]


def test_it_has_room_for_nothing() -> None:
    assert lay_out([], []).height == 0


NODES = [f"n{number}" for number in range(12)]
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(["yes", "no"]), st.sampled_from(NODES)), max_size=30
)


@given(EDGES)
def test_no_two_boxes_overlap_whatever_the_graph(edges: list[Edge]) -> None:
    places = sorted((place.y, place.x) for place in lay_out(NODES, edges).places.values())
    for (y, x), (other_y, other_x) in pairwise(places):
        assert other_y > y or other_x >= x + WIDTH + GAP_X

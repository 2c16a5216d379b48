import pytest
from hypothesis import given
from hypothesis import strategies as st

from profileparse.source import DecodingError, LineIndex, Source, Span, decode, fold

any_text = st.text(st.characters() | st.sampled_from("\r\n\u200b\ufeff\ud800β🧬"), max_size=40)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\r\nb"),
        ("β".encode(), "β"),
        ("\ufeffX".encode(), "\ufeffX"),
        ("β\n".encode("utf-16"), "β\n"),
        (b"\xfe\xff" + "β".encode("utf-16-be"), "β"),
    ],
)
def test_bytes_are_read_as_utf8_or_by_their_byte_order_mark(data, text):
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "offset"), [(b"ab\xffc", 2), (b"\x80", 0), ("é".encode()[:1], 0), (b"\xff\xfea", 2), (b"\xed\xa0\x80", 0)]
)
def test_a_bad_byte_is_reported_with_its_offset(data, offset):
    with pytest.raises(DecodingError, match=rf"byte 0x{data[offset]:02x} at offset {offset}") as caught:
        decode(data)
    assert caught.value.offset == offset


def test_only_line_feed_and_carriage_return_end_a_line():
    index = LineIndex("a\nb\r\nc\rd\u2028e\x85f\x0bg\n")
    assert [index.line(number) for number in range(1, 6)] == ["a", "b", "c", "d\u2028e\x85f\x0bg", ""]


def test_columns_count_code_points_from_one():
    index = LineIndex("🧬β\nab")
    assert index.position(1) == (1, 2, 1)
    assert index.position(5) == (2, 3, 5)
    assert index.utf8(2) == 6
    assert index.utf16(2) == 3


@pytest.mark.parametrize("offset", [-1, 3])
def test_an_offset_outside_the_text_is_an_error(offset):
    with pytest.raises(ValueError, match="outside the text"):
        LineIndex("ab").position(offset)


@pytest.mark.parametrize(("line", "column"), [(0, 1), (3, 1), (1, 0), (1, 4), (2, 3)])
def test_a_place_outside_the_text_is_an_error(line, column):
    with pytest.raises(ValueError, match="is not in"):
        LineIndex("ab\nc").offset(line, column)


@given(any_text)
def test_positions_and_offsets_are_inverse(text):
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        position = index.position(offset)
        assert index.offset(position.line, position.column) == offset


@given(any_text)
def test_bytes_and_utf16_units_lead_back_to_the_offset(text):
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        assert index.from_utf8(index.utf8(offset)) == offset
        assert index.from_utf16(index.utf16(offset)) == offset


def test_the_middle_of_a_character_counts_as_its_start():
    index = LineIndex("🧬")
    assert [index.from_utf8(count) for count in range(5)] == [0, 0, 0, 0, 1]
    assert [index.from_utf16(count) for count in range(3)] == [0, 0, 1]


@given(any_text)
def test_neighbouring_tiles_share_their_edge_and_cover_the_text(text):
    source = Source(text)
    tiles = [source.tile(at, at + 1) for at in range(len(source.visible))]
    assert "".join(text[tile.start : tile.end] for tile in tiles) == (text if tiles else "")
    assert all(left.end == right.start for left, right in zip(tiles, tiles[1:], strict=False))


def test_a_span_leaves_zero_width_characters_at_its_edges_out():
    source = Source("\u200bab\u200bc\ufeff")
    assert source.visible == "abc"
    assert source.span(0, 3) == Span(1, 5)
    assert source.tile(0, 3) == Span(0, 6)


def test_folding_keeps_joiners_and_drops_zero_width_characters():
    assert fold("\ufeff a\u00a0\u2003b\u200c\u200dc \n") == "a b\u200c\u200dc"

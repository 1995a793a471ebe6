"""Whatever a file holds, it is refused in one sentence or read as lines."""

import pytest

from competency_plans.reading.files import MOST_BYTES, lines_in, lines_of
from competency_plans.reading.form import NotAFormError


def refusal(content: bytes) -> str:
    with pytest.raises(NotAFormError) as refused:
        lines_in(content)
    return str(refused.value)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(end):
    assert lines_in(f" Beroep: Kok{end}\té\x0b{end}".encode()) == [" Beroep: Kok", "\té\x0b", ""]


def test_a_byte_order_mark_of_utf_8_is_no_text():
    assert lines_in("Beroep: Kok".encode("utf-8-sig")) == ["Beroep: Kok"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_other_encodings_are_refused(encoding):
    assert refusal("Beroep: Kok\nfinanciële".encode(encoding)).startswith("Dit is geen leesbaar IBO-opleidingsplan:")


def test_utf_16_is_named():
    assert "UTF-16" in refusal("Beroep".encode("utf-16"))


def test_a_byte_that_is_no_utf_8_is_placed_on_its_line():
    assert refusal(b"Beroep: Kok\r\n\r\nfinanci\xeble").endswith(
        "verwacht werd tekst in UTF-8, het lezen stopte op regel 3."
    )


@pytest.mark.parametrize("content", [b"\x00", b"PK\x03\x04", b"Beroep\x00: Kok", b"\x7fELF"])
def test_control_characters_are_refused(content):
    assert "stuurtekens" in refusal(content)


def test_a_line_of_a_megabyte_is_refused():
    assert refusal(b"Beroep: Kok\n" + b"a" * 1_000_000).endswith("hoogstens 10000 tekens, het lezen stopte op regel 2.")


def test_a_million_lines_are_refused():
    assert "20000 regels" in refusal(b"\n" * 1_000_000)


def test_fifty_megabytes_are_refused_without_reading_them(tmp_path):
    path = tmp_path / "nullen.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(NotAFormError, match="hoogstens 2 MB"):
        lines_of(path)
    assert MOST_BYTES < 50_000_000


def test_an_empty_file_is_one_empty_line(tmp_path):
    path = tmp_path / "leeg.txt"
    path.touch()
    assert lines_of(path) == [""]

"""Lines of many processes on one screen."""

import io

from launcher.output import LONGEST_LINE, Lines, Screen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_cuts_bytes_into_lines_wherever_they_were_torn() -> None:
    stream = io.StringIO()
    lines = Lines("web", Screen(stream))

    for piece in (b"gr\xc3", b"\xbc\xc3\x9fe\r\nsecond\nunfini", b"shed"):
        lines.feed(piece)
    lines.end()

    assert stream.getvalue() == "web        | grüße\nweb        | second\nweb        | unfinished\n"


def test_a_line_without_end_is_not_kept_in_memory() -> None:
    stream = io.StringIO()
    lines = Lines("web", Screen(stream))

    lines.feed(b"x" * (LONGEST_LINE + 1))

    assert len(stream.getvalue()) > LONGEST_LINE


def test_colour_is_for_terminals() -> None:
    plain, terminal = io.StringIO(), Terminal()

    for stream in (plain, terminal):
        Screen(stream).say("hello")

    assert "\033[" not in plain.getvalue()
    assert "\033[" in terminal.getvalue()


def test_a_reader_that_went_away_does_not_stop_us() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    screen = Screen(Gone())

    screen.say("to nobody")
    screen.say("still nobody")

    assert screen.silent

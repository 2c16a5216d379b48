import pytest

from profileparse.cli.selection import Selection
from profileparse.cli.settings import Settings
from profileparse.cli.terminal import CommandError
from profileparse.rules import RULES

FAMILY_2 = {code for code in RULES if code.startswith("PP2")}


@pytest.mark.parametrize(
    ("settings", "select", "ignore", "codes"),
    [
        (Settings(), [], [], set(RULES)),
        (Settings(), ["PP2"], [], FAMILY_2),
        (Settings(), ["pp2,PP101"], [], FAMILY_2 | {"PP101"}),
        (Settings(), ["PP2"], ["PP204"], FAMILY_2 - {"PP204"}),
        (Settings(), ["PP204"], ["PP2"], {"PP204"}),
        (Settings(), ["PP2"], ["PP2"], set()),
        (Settings(select=("PP2",)), [], [], FAMILY_2),
        (Settings(select=("PP2",)), ["PP101"], [], {"PP101"}),
        (Settings(select=("PP204",)), [], ["PP2"], set()),
        (Settings(ignore=("PP204",)), ["PP2"], [], FAMILY_2),
        (Settings(ignore=("PP2",)), [], ["PP1"], {code for code in RULES if code[:3] not in ("PP1", "PP2")}),
        (Settings(select=()), [], [], set()),
    ],
)
def test_the_command_line_wins_then_the_longest_beginning_then_ignore(settings, select, ignore, codes):
    assert Selection(settings, select, ignore).codes == codes


def test_a_code_of_no_rule_is_refused_with_the_place_it_stands_in(tmp_path):
    with pytest.raises(CommandError, match=r"settings\.toml: no rule .* 'XX1'"):
        Selection(Settings(ignore=("XX1",), path=tmp_path / "settings.toml"))

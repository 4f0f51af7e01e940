"""`./ogp bench` explains itself and refuses what it cannot measure."""

import pytest

from bench import pages
from bench.__main__ import BENCHMARKS, main


def test_without_a_name_the_help_is_printed(capsys):
    assert main([]) == 0
    assert "./ogp bench <what>" in capsys.readouterr().out


def test_help_names_every_benchmark(capsys):
    main(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in BENCHMARKS)


def test_an_unknown_benchmark_is_refused_with_the_help(capsys):
    assert main(["pagse"]) == 2
    told = capsys.readouterr().err
    assert "unknown benchmark: pagse" in told
    assert "./ogp bench <what>" in told


@pytest.mark.parametrize("scale", ["0", "-1", "ten", "1,,10", "nan", "inf"])
def test_a_wrong_scale_is_refused(scale, capsys):
    with pytest.raises(SystemExit) as ended:
        pages.main(["--scale", scale])
    assert ended.value.code == 2
    assert "--scale" in capsys.readouterr().err


def test_too_few_requests_to_read_their_cpu_are_refused(capsys):
    with pytest.raises(SystemExit):
        pages.main(["--requests", "19"])
    assert "at least 20" in capsys.readouterr().err


def test_no_rounds_are_refused(capsys):
    with pytest.raises(SystemExit):
        pages.main(["--rounds", "0"])
    assert "--rounds" in capsys.readouterr().err

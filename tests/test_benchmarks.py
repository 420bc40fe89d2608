"""The benchmarks measure what they say; scores keep their floors, and floors only rise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import corpus, daily, floors, quality, speed
from benchmarks.processes import CommandFailed, cost_of

ARTICLES = list(corpus.articles(60, sources=corpus.example_texts()))


def words(text: str) -> list[str]:
    return [word.lower() for word in corpus.WORD.findall(text)]


def test_no_article_of_the_speed_benchmark_comes_twice() -> None:
    assert len(set(ARTICLES)) == len(ARTICLES)


def test_each_article_has_about_600_words_of_which_3_per_cent_stand_in_no_article_before() -> None:
    seen: set[str] = set()
    for article in ARTICLES:
        found = words(article)
        new = [word for word in found if word not in seen]
        seen.update(found)

        assert 500 <= len(found) <= 1000
        assert len(new) >= 0.03 * len(found)


def test_the_same_seed_makes_the_same_articles_and_another_seed_others() -> None:
    sources = corpus.example_texts()

    assert list(corpus.articles(5, seed=1, sources=sources)) == ARTICLES[:5]
    assert list(corpus.articles(5, seed=2, sources=sources)) != ARTICLES[:5]


def test_names_keep_their_case_numbers_their_shape_and_years_stay() -> None:
    text = "Ada Quillfeather paid 4,310 dollars in 1998 to NUBSO for its 12 barely renamed boats there."
    (article,) = corpus.articles(1, sources=[text])
    line = article.split("\n\n")[0]

    assert " paid 4," in line or " dollars in 1998 to " in line
    assert len(line.split()) == len(text.split())
    assert [word[0].isupper() for word in line.split()] == [word[0].isupper() for word in text.split()]


def test_articles_are_written_one_to_a_file(tmp_path: Path) -> None:
    size = corpus.write(tmp_path, 3, sources=corpus.example_texts())
    files = sorted(tmp_path.rglob("*.txt"))

    assert [file.read_text("utf-8") for file in files] == ARTICLES[:3]
    assert size == sum(file.stat().st_size for file in files)


def test_the_cost_of_a_command_counts_the_processes_it_starts() -> None:
    child = "b = bytearray(60_000_000); import time; time.sleep(0.5); sum(range(6_000_000))"
    cost = cost_of([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"])

    assert 0 <= cost.first_cpu_seconds < cost.cpu_seconds
    if cost.largest_process_mb and cost.tree_peak_mb:
        assert 60 < cost.largest_process_mb < cost.tree_peak_mb < 200
    if cost.proportional_peak_mb and cost.tree_peak_mb:
        assert 0 < cost.proportional_peak_mb < cost.tree_peak_mb


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(CommandFailed, match=r"code 3:\n.*no luck"):
        cost_of([sys.executable, "-c", "import sys; print('no luck'); sys.exit(3)"])


def test_a_score_below_its_floor_is_told_and_one_without_a_floor_is_not() -> None:
    complaints = floors.missed({"a.f1": 0.50, "b.f1": 0.90, "c.f1": 0.10}, {"a.f1": 0.60, "b.f1": 0.90})

    assert complaints == ["a.f1 is 0.5, its floor is 0.6."]


def test_floors_rise_with_the_scores_and_never_fall() -> None:
    former = {"a": 0.60, "b": 0.90, "gone": 0.70}

    assert floors.raised({"a": 0.80, "b": 0.50, "new": 0.40}, former) == {
        "a": 0.7984, "b": 0.90, "gone": 0.70, "new": 0.3992,
    }  # fmt: skip


def test_raised_floors_are_written_back(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"a": 0.6}')

    assert floors.raise_to({"a": 0.8}, path) == ["a: 0.6 -> 0.7984"]
    assert floors.floors(path) == {"a": 0.7984}


def test_every_floor_belongs_to_a_score_that_is_measured() -> None:
    measured = {f"{name}.{measure}" for name, gold in quality.SETS.items() for measure in gold.measures}

    found = {name for name in floors.floors() if name.partition(".")[0] not in quality.LABELLED}
    by_commands_of_their_own = {"relative_speed", "copies.F1", "copies.precision", "copies.recall"}
    by_commands_of_their_own |= {"quote_copies.F1", "quote_copies.precision", "quote_copies.recall"}
    assert found <= measured | by_commands_of_their_own


def test_history_is_one_json_record_a_line_and_names_no_machine() -> None:
    records = [json.loads(line) for line in speed.HISTORY.read_text("utf-8").splitlines()]

    assert all({"date", "commit", "articles", "articles_per_second"} <= record.keys() for record in records)
    assert all({"host", "machine", "cpu"}.isdisjoint(record) for record in records)


@pytest.mark.parametrize("name", [*quality.SETS, "dates"])  # the others that score by themselves take minutes
def test_quality_keeps_its_floors(name: str) -> None:
    if not quality.is_present(name):
        pytest.skip(f"the data of {name} are not beside the checkout")

    assert floors.missed(quality.scores(name), floors.floors()) == []


def test_the_benchmarks_explain_themselves() -> None:
    shown = subprocess.run([sys.executable, "-m", "benchmarks", "--help"], capture_output=True, text=True, check=True)

    assert all(command in shown.stdout for command in ("predict", "quality", "speed", "floors", "raise-floors"))


def test_articles_made_of_other_texts_than_the_news_sets_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "EVAL", tmp_path)

    assert corpus.source_texts() == corpus.example_texts()
    assert "articles are made of examples/" in capsys.readouterr().err


def test_a_folder_that_grows_is_built_day_by_day() -> None:
    first, second = daily.builds(2, 1)
    assert (first.day, second.day) == (1, 2)
    assert second.megabytes > first.megabytes > 0

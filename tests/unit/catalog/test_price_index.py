"""The index of prices in the cache: the same answers as the files, made again when it must be, never in the way."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mlops_architect.catalog.price_index import PricesOnDisk, price_table
from mlops_architect.domain.price import PriceBook, PricesInMemory

HEAD = "cloud,service,sku,region,unit,usd_per_unit,tier_from,as_of,basis,source,note\n"
ROWS = (
    "aws,x,tiered,us-east-1,GB,2,0,2026-01-01,api-dump,here,first\n"
    "aws,x,tiered,us-east-1,GB,1,100,2026-01-01,api-dump,here,\n"
    "aws,x,tiered,eu-west-1,GB,3,0,2026-01-01,api-dump,there,\n"
    "aws,x,spread,global,GB,5,0,2026-01-01,api-dump,here,\n"
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return price files of two clouds."""
    return [
        written(tmp_path / "root/patterns/prices/aws/one.csv", HEAD + ROWS),
        written(
            tmp_path / "root/patterns/prices/gcp/two.csv", HEAD + "gcp,x,vm,us-central1,hour,0.5,0,2026-01-01,b,s,\n"
        ),
    ]


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def indexed(files: list[Path], cache: Path) -> PricesOnDisk:
    """Return the table over an index that was there before."""
    price_table(files, cache)
    table, digests, errors = price_table(files, cache)
    assert isinstance(table, PricesOnDisk)
    assert (len(digests), errors) == (2, [])
    return table


def test_it_answers_as_the_files_do(files: list[Path], tmp_path: Path) -> None:
    memory, digests, _ = price_table(files, None)
    disk = indexed(files, tmp_path / "cache")
    assert price_table(files, tmp_path / "cache")[1] == digests
    assert dict(disk) == dict(memory)
    assert len(disk) == len(memory) == 4
    assert disk.skus() == memory.skus()
    for sku in (*memory.skus(), "none"):
        assert disk.regions_of(sku) == memory.regions_of(sku)
    for region in ("us-east-1", "eu-west-1", "us-central1", "global", "none"):
        assert disk.first_usd(region) == memory.first_usd(region)
        assert disk.cloud_of(region) == memory.cloud_of(region)
    assert ("tiered", "nowhere") not in disk


def test_a_book_over_it_keeps_to_each_clouds_reference(files: list[Path], tmp_path: Path) -> None:
    book = PriceBook(tiers=indexed(files, tmp_path / "cache"))
    assert [tier.usd for tier in book.tiers_of("tiered", "us-east-1")] == [2, 1]
    assert book.tiers_of("spread", "eu-west-1")[0].usd == 5
    assert (book.nearest_region("tiered"), book.nearest_region("vm"), book.nearest_region("none")) == (
        "us-east-1", "us-central1", "",
    )  # fmt: skip
    assert (book.reference_of("eu-west-1"), book.reference_of("us-central1")) == ("us-east-1", "us-central1")


def test_a_changed_file_counts_at_once(files: list[Path], tmp_path: Path) -> None:
    indexed(files, tmp_path)
    files[0].write_text(HEAD + ROWS.replace("GB,5", "GB,6"))
    assert price_table(files, tmp_path)[0]["spread", "global"][0].usd == 6
    assert indexed(files, tmp_path)["spread", "global"][0].usd == 6


def test_a_file_that_changed_while_the_clock_stood_still_counts_too(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_architect.catalog.price_index._stamp", lambda _: "the same")
    _, before, _ = price_table(files, tmp_path)
    files[0].write_text(HEAD + ROWS.replace("GB,5", "GB,6"))
    table, after, _ = price_table(files, tmp_path)
    assert table["spread", "global"][0].usd == 6
    assert before[files[0]] != after[files[0]]
    assert indexed(files, tmp_path)["spread", "global"][0].usd == 6


def test_a_wrong_row_is_told_each_time(files: list[Path], tmp_path: Path) -> None:
    files[0].write_text(HEAD + "aws,x,a,b,GB,much,0,2026,b,s,\n")
    for _ in range(2):
        assert [line.rpartition("/")[2] for line in price_table(files, tmp_path)[2]] == [
            "one.csv:2:1 could not convert string to float: 'much'"
        ]


@pytest.mark.parametrize("damage", [b"", b"garbage", b"SQLite format 3\0" + b"\0" * 5000])
def test_a_damaged_index_is_not_believed(files: list[Path], tmp_path: Path, damage: bytes) -> None:
    table = indexed(files, tmp_path)
    [index] = (tmp_path / "prices").glob("*.sqlite")
    index.write_bytes(damage)
    assert table["tiered", "us-east-1"][0].usd == 2
    assert table.skus() == {"tiered", "spread", "vm"}
    assert indexed(files, tmp_path)["vm", "us-central1"][0].usd == 0.5


def test_a_cut_index_is_not_believed(files: list[Path], tmp_path: Path) -> None:
    table = indexed(files, tmp_path)
    [index] = (tmp_path / "prices").glob("*.sqlite")
    index.write_bytes(index.read_bytes()[:-4096])
    assert dict(table) == dict(price_table(files, None)[0])


@pytest.mark.parametrize("note", ["", "[]", '{"files": [], "index": ""}', '{"files": [1, 2], "index": 3}', "\0"])
def test_a_damaged_note_makes_it_anew(files: list[Path], tmp_path: Path, note: str) -> None:
    indexed(files, tmp_path)
    [path] = (tmp_path / "prices").glob("*.json")
    path.write_text(note)
    assert price_table(files, tmp_path)[0]["vm", "us-central1"][0].usd == 0.5
    indexed(files, tmp_path)


def test_without_a_place_for_it_the_files_are_read(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for cache in (tmp_path / "file", tmp_path / "file" / "below"):
        table, _, errors = price_table(files, cache)
        assert isinstance(table, PricesInMemory)
        assert errors == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_left_alone(files: list[Path], tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert isinstance(price_table(files, closed)[0], PricesInMemory)


def test_threads_share_it(files: list[Path], tmp_path: Path) -> None:
    table = indexed(files, tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: table.regions_of("tiered") if number % 2 else len(table), range(200)))
    assert set(found) == {("eu-west-1", "us-east-1"), 4}


def _read(files: list[Path], cache: Path) -> float:
    return sum(price_table(files, cache)[0]["tiered", "us-east-1"][0].usd for _ in range(20))


def test_processes_may_make_it_at_once(files: list[Path], tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.starmap(_read, [(files, tmp_path)] * 8) == [40.0] * 8
    assert len(list((tmp_path / "prices").iterdir())) == 2


def test_old_indexes_are_cleared_away(files: list[Path], tmp_path: Path) -> None:
    for number in range(10):
        files[1].write_text(HEAD + f"gcp,x,vm,us-central1,hour,0.{number},0,2026-01-01,b,s,\n")
        price_table(files, tmp_path)
    assert len(list((tmp_path / "prices").glob("*.sqlite"))) == 6
    assert len(list((tmp_path / "prices").glob("*.json"))) == 6

"""核稿: what was changed in a finished file by hand is found and told with its cell; what was not is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen import batch
from reportgen.batch import Order
from reportgen.check.clauses import ClauseFinding
from reportgen.errors import Severity
from reportgen.kinds import all_kinds
from reportgen.model import Dataset
from reportgen.proofread import Proof, Proofreader
from reportgen.proofread.differences import Difference, differences
from reportgen.proofread.meaning import Lexicon, Weight
from reportgen.proofread.passages import CELL_END, Passage
from reportgen.session import place_order
from tests.altered import CLASSES, changes
from tests.bureau import run
from tests.conftest import ROOT

KINDS = ("monthly-bulletin", "project-bulletin", "feedback-sheet", "warning-letter", "meeting-brief")


@pytest.fixture(scope="module")
def order(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Order:
    """Some kinds of the sample, made in both formats."""
    out = tmp_path_factory.mktemp("finished")
    made = place_order(sample, KINDS, out=out, only=["朱坝街道"])
    assert {outcome.exit_code for outcome in batch.run(made, jobs=1)} == {0}
    return made


@pytest.fixture(scope="module")
def reader(order: Order, sample: Dataset) -> Proofreader:
    """Proofreads against every kind there is, as the command line does."""
    return Proofreader(place_order(sample, [kind.slug for kind in all_kinds()], out=order.out))


def files(order: Order, suffix: str = ".docx") -> list[Path]:
    return sorted(order.out.rglob(f"*{suffix}"))


def grave(proof: Proof) -> list[ClauseFinding]:
    return [finding for finding in proof.findings if finding.severity is not Severity.INFO]


def test_what_nobody_touched_is_as_the_data_say(order: Order, reader: Proofreader) -> None:
    for path in (*files(order), *files(order, ".pdf")):
        proof = reader.proofread(path)
        assert proof.kind and proof.compared and proof.findings == (), path


def test_single_changes_are_found(order: Order, reader: Proofreader, tmp_path: Path) -> None:
    names = [str(department) for department in order.dataset.departments]
    changed, tried = tmp_path / "改过.docx", set()
    for path in files(order):
        for change in changes(path.read_bytes(), names, seed=7, each=1):
            changed.write_bytes(change.content)
            findings = grave(reader.proofread(changed))
            assert len(findings) == 1, f"{path.stem} {change.kind}: {change.before} → {change.after}"
            tried.add(change.kind)
    assert tried == set(CLASSES)


# ------------------------------------------------------------------- differences


def told(expected: str, found: str, *names: str) -> list[tuple[Weight, str, str]]:
    one, other = Passage(expected, "第1段"), Passage(found, "第1段")
    return [(d.weight, d.found, d.expected) for d in differences([one], [other], Lexicon(names))]


@pytest.mark.parametrize(
    ("expected", "found", "weight", "shown"),
    [
        ("完成率45.7%，欠序时", "完成率48.7%，欠序时", Weight.NUMBER, "48.7%"),
        ("欠序时4.3个百分点", "欠序时14.3个百分点", Weight.NUMBER, "14.3个百分点"),
        ("投资309.60亿元", "投资309.60万元", Weight.UNIT, "309.60万元"),
        ("较上期提高3个百分点", "较上期提高3%", Weight.UNIT, "3%"),
        ("整体欠序时1.8个", "整体超序时1.8个", Weight.SIGN, "超序时"),
        ("同比增长9.6%", "同比下降9.6%", Weight.SIGN, "同比下降"),
        ("位居全市第三", "位居全市第二", Weight.RANK, "第二"),
        ("2022年7月18日", "2022年7月19日", Weight.DATE, "2022年7月19日"),
        ("洪督考〔2022〕15号", "洪督考〔2022〕16号", Weight.CODE, "〔2022〕16号"),
        ("朱坝街道尚未破零", "蒋坝镇尚未破零", Weight.NAME, "蒋坝镇"),
        ("本期另发红色督办函", "本期另发橙色督办函", Weight.SIGN, "橙色"),
        ("推进力度还需加大。", "推进力度仍需加大。", Weight.WORDS, "仍"),
    ],
)
def test_a_change_is_called_by_what_it_changes(expected: str, found: str, weight: Weight, shown: str) -> None:
    ((heaviest, there, _),) = told(expected, found, "朱坝街道", "蒋坝镇")
    assert heaviest is weight and there == shown


def test_a_number_written_otherwise_is_the_same_number() -> None:
    ((weight, *_),) = told("新增1234户", "新增1,234户")
    assert weight is Weight.WORDS


def test_rows_and_paragraphs_that_are_gone_or_new() -> None:
    lines = ["一、总体情况", "甲镇完成3个。", f"1{CELL_END}乙镇{CELL_END}5"]
    wanted = [Passage(line, f"第{n}段") for n, line in enumerate(lines)]
    (gone,) = differences(wanted, [wanted[0], wanted[2]], Lexicon())
    assert (gone.expected, gone.found, gone.place) == ("甲镇完成3个。", "", "第0段之后")
    extra = Passage("丙镇完成7个。", "第9段")
    (new,) = differences(wanted, [*wanted, extra], Lexicon())
    assert new == Difference(Weight.NUMBER, "第9段", "丙镇完成7个。", "")


def test_what_only_stands_elsewhere_is_not_gone() -> None:
    wanted = [Passage(f"第{n}件事完成{n}个。", f"第{n}段") for n in "一二三四"]
    assert differences(wanted, [wanted[1], wanted[2], wanted[3], wanted[0]], Lexicon()) == ()


def test_every_change_of_a_cell_is_told_with_its_column() -> None:
    heads = ("序号", "单位", "完成值")
    row = Passage(CELL_END.join(("1", "甲镇", "3")), "表1第2行", heads)
    other = Passage(CELL_END.join(("1", "乙镇", "8")), "表1第2行", heads)
    found = differences([row], [other], Lexicon(["甲镇", "乙镇"]))
    assert [(d.place, d.found) for d in found] == [("表1第2行“单位”栏", "乙镇"), ("表1第2行“完成值”栏", "8")]


# ------------------------------------------------------------------ command line


def test_the_command_names_place_cell_and_both_readings(order: Order, tmp_path: Path) -> None:
    source = next(path for path in files(order) if path.stem == "project-bulletin")
    change = next(c for c in changes(source.read_bytes(), (), seed=3, each=1) if c.kind == "升降超欠")
    changed = tmp_path / "改过的通报.docx"
    changed.write_bytes(change.content)
    done = run(["lint", changed, "--data", ROOT / "sample_data", "--json"])
    content = json.loads(done.out)
    (finding,) = [f for f in content["findings"] if f["rule"] == "Q101"]
    assert finding["severity"] == "error" and finding["found"] != finding["expected"]
    assert finding["found"] in finding["message"] and finding["place"].startswith("第")
    assert content["proofs"][0]["kind"] == "重大项目专题通报" and done.code == 1


def test_the_figure_is_told_with_its_cells(order: Order, reader: Proofreader, tmp_path: Path) -> None:
    source = next(path for path in files(order) if path.stem == "project-bulletin")
    change = next(c for c in changes(source.read_bytes(), (), seed=3, each=1) if c.kind == "数字")
    changed = tmp_path / "改过.docx"
    changed.write_bytes(change.content)
    (finding,) = grave(reader.proofread(changed))
    assert "指标数据.xlsx!" in finding.message


def test_a_file_like_no_report_is_said_to_be_unjudged(reader: Proofreader, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("关于做好2019年防汛工作的通知")
    document.add_paragraph("入汛以来，全县平均降雨312毫米，请各乡镇于6月30日前完成排查。")
    document.save(str(tmp_path / "通知.docx"))
    proof = reader.proofread(tmp_path / "通知.docx")
    assert proof.kind == "" and proof.unjudged == 2
    assert [finding.rule for finding in proof.findings] == ["Q105"] and "没有核对" in proof.summary

"""The sandbox: templates of other offices may word what they are given, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import TemplateFault
from reportgen.templating import compile_template, environment, run, suggestion
from tests.making import department, indicator, observe, period, q, text

CONTEXT: dict[str, Any] = {
    "单位": department("朱坝街道"),
    "结果": observe(indicator("地区生产总值"), actual=q("195.66")),
    "期间": period(),
    "报告": {"地区名称": "洪泽区"},
    "数": 3,
    "文": "文字",
    "空": None,
}


def shown(source: str, **settings: Any) -> str:
    env = environment(**settings)
    return run(compile_template(env, source, "甲/body.md", CONTEXT), CONTEXT)


def fault(source: str) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        shown(source)
    return caught.value


# ------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 单位.名称 }}", "朱坝街道"),
        ("{{ 单位.name }}", "朱坝街道"),
        ("{{ 结果.指标.计量单位 }}", "亿元"),
        ("{{ 报告.地区名称 }}{{ 报告['地区名称'] }}", "洪泽区洪泽区"),
        ("{% if 单位.简称 %}有{% else %}无{% endif %}", "无"),
        ("{% for n in range(2) %}{{ n + 1 }}、{% endfor %}", "1、2、"),
        ("{% for n in [3, 1, 2]|sort %}{{ n }}{% endfor %}", "123"),
    ],
)
def test_names_may_be_chinese_or_english(source: str, expected: str) -> None:
    assert shown(source) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_printed_is_escaped(value: str) -> None:
    env = environment()
    text = run(compile_template(env, "{{ 值 }}", "甲", ["值"]), {"值": value})
    assert not set(text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")) & set("<>")


def test_mistakes_name_file_and_line_and_what_may_be_meant() -> None:
    found = fault("首行\n\n{% for n in range(2) %}\n{{ 单位.名字 }}\n{% endfor %}\n")
    assert (found.code, found.place) == ("T203", "甲/body.md第4行")
    assert "没有“名字”这个名称（属于“单位”的一行），是不是想写“名称”" in found.message
    assert "{{ 单位.名字 }}" in found.message


@pytest.mark.parametrize(
    "source",
    [
        "{{ 单位.名称 }}，{{ 单位.简称|汉字 }}和{{ 数 }}",
        "{% if 数 %}甲{{ 单位.名称 }}{% endif %}{% for n in 单位.简称|汉字 %}{{ n }}{% endfor %}",
        "{% set 甲 = 数 %}{% set 乙 = 单位.简称|汉字 %}{{ 单位.名称 }}",
        "{% if not 数 %}{% elif 单位.简称|汉字 %}{{ 数 }}{% endif %}",
    ],
)
def test_a_mistake_among_others_of_its_line_is_named(source: str) -> None:
    def fail(_: object) -> object:
        raise ValueError("不是序号")

    env = environment(filters={"汉字": fail})
    template = compile_template(env, f"首行\n{source}", "甲/body.md", ["单位", "数"])
    with pytest.raises(TemplateFault) as caught:
        run(template, {"单位": department(), "数": 1})
    assert caught.value.place == "甲/body.md第2行"
    assert caught.value.message.startswith("不是序号（模板此处为“{")
    assert "单位.简称|汉字" in caught.value.message
    assert "单位.名称" not in caught.value.message and "{{ 数" not in caught.value.message


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (
            "甲{{ 数 }}{% if 空 %}{{ 结果.完成值 - 结果.年度目标 }}{% endif %}",
            "{{ 结果.完成值 - 结果.年度目标 }}",
        ),
        ("{{ 数 }}{% for r in 行 %}{{ r['计划'] + 1 }}{% endfor %}", "{{ r['计划'] + 1 }}"),
        ('{% set 差 = 行|合计("甲") %}{% if 差 - 1 %}乙{% endif %}', "{% if 差 - 1 %}"),
        ("{% if 数 * 2 %}乙{% endif %}", "{% if 数 * 2 %}"),
    ],
)
def test_arithmetic_is_refused_before_any_data(source: str, says: str) -> None:
    env = environment(filters={"合计": lambda rows, _: rows})
    with pytest.raises(TemplateFault) as caught:
        compile_template(env, f"首行\n{source}", "甲/body.md", ["数", "空", "结果", "行"])
    fault = caught.value
    assert (fault.code, fault.place) == ("T204", "甲/body.md第2行")
    assert fault.message == f"模板里不能做运算（模板此处为“{says}”）"
    assert "项目合计" in fault.advice and "工作簿中加一列" in fault.advice


def test_counting_with_whole_numbers_of_its_own_is_allowed() -> None:
    source = "{% for n in range(3) %}{% if loop.index + 1 < 行|length - 1 and 选项.几 % 2 and 期间.年 - 1 %}{% endif %}{% endfor %}"
    compile_template(environment(), source, "甲", ["行", "选项", "期间"])


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{{ 单立.名称 }}", "T203"),
        ("{{ 报告.地区名 }}", "T203"),
        ("{{ 空 }}", "T203"),
        ("{{ 空.名称 }}", "T203"),
        ("{{ '' }}", "T203"),
        ("{{ 数 ~ 文 }}", "T202"),
        ("{{ 数", "T201"),
        ("{% if 数 %}", "T201"),
        ("{% 如果 数 %}{% endif %}", "T201"),
        ("{{ 数|upper }}", "T201"),
        ("{% set 句 %}{{ 数 }}{% endset %}{{ 句 }}", "T210"),
        ("{% filter upper %}{{ 数 }}{% endfilter %}", "T210"),
        ("{{ 结果.完成值.value * 2 }}", "T204"),
        ("{{ 文 + 文 }}", "T204"),
        ("{{ 数 // 0 }}", "T204"),
        ("{{ [1][5] }}", "T203"),
        ("{{ 数() }}", "T204"),
        ('{% include "other.md" %}', "T204"),
    ],
)
def test_every_mistake_is_a_located_fault_in_chinese(source: str, code: str) -> None:
    found = fault(f"首行\n{source}")
    assert found.code == code
    assert found.place == "甲/body.md第2行"
    assert any("\u4e00" <= character <= "\u9fff" for character in found.message)
    assert found.advice


def test_a_name_close_to_none_gets_no_suggestion() -> None:
    assert suggestion("完成", ["完成值", "位次"]) == "，是不是想写“完成值”"
    assert suggestion("天气", ["完成值", "位次"]) == ""


# ----------------------------------------------------------------------- sandbox


@pytest.mark.parametrize(
    "payload",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 单位.__class__ }}",
        "{{ 单位['__class__'] }}",
        "{{ 单位.__init__.__globals__ }}",
        "{{ 单位.__reduce__() }}",
        "{{ 单位._secret }}",
        "{{ (单位|list) }}",
        "{{ 期间.elapsed.__class__ }}",
        "{{ 文.format(数) }}",
        "{{ '{0.__class__}'.format(单位) }}",
        "{{ 文.join([]) }}",
        "{{ range.__self__ }}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ lipsum.__globals__ }}",
        "{{ namespace() }}",
        "{{ joiner }}",
        "{{ dict(a=1) }}",
        "{{ 单位|attr('__class__') }}",
        "{{ [单位]|map(attribute='__class__')|list }}",
        "{{ [单位]|selectattr('__class__')|list|first }}",
        "{{ 报告.update({'a': 1}) }}",
        "{{ 报告.clear() }}",
        "{{ [1].append(2) }}",
        "{{ 数|pprint }}",
        "{{ 文|xmlattr }}",
        "{{ 文|safe }}",
        "{% import 'os' as os %}{{ os }}",
        "{% from 'os' import system %}{{ system }}",
        "{% extends '/etc/passwd' %}",
        "{% do 报告.clear() %}",
        "{% debug %}",
    ],
)
def test_hostile_templates_are_stopped(payload: str) -> None:
    found = fault(payload)
    assert "/etc" not in found.message.replace(payload, "")
    assert CONTEXT["报告"] == {"地区名称": "洪泽区"}


@pytest.mark.parametrize(
    "payload",
    [
        "{% for n in range(1000000000) %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 文.ljust(1000000000) }}",
        "{{ [0] * 1000000000 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ 文|center(1000000000) }}",
        "{{ 文|indent(1000000000) }}",
    ],
)
def test_greedy_templates_are_stopped_at_once(payload: str) -> None:
    fault(payload)


def test_only_listed_filters_and_one_global_are_there() -> None:
    env = environment(filters={"增长": str}, names={"表格": print})
    assert set(env.filters) == {
        *("length", "first", "last", "list", "sort", "reverse", "selectattr", "rejectattr", "batch"),
        "增长",
    }
    assert set(env.globals) == {"range", "表格"}
    assert env.autoescape is True


def test_rows_are_selected_by_attribute() -> None:
    source = "{% for u in 表|selectattr('short_name') %}{{ u.名称 }}{% endfor %}"
    template = compile_template(environment(), source, "甲", ["表"])
    towns = [department("甲镇", short_name=text("甲")), department("乙镇")]
    assert run(template, {"表": towns}) == "甲镇"


def test_finalize_sees_every_printed_value() -> None:
    seen: list[object] = []

    def keep(value: object) -> object:
        seen.append(value)
        return "·"

    settings: dict[str, Callable[..., object]] = {"finalize": keep}
    assert shown("甲{{ 单位.名称 }}乙{{ 数 }}", **settings) == "甲·乙·"
    assert [str(value) for value in seen] == ["朱坝街道", "3"]

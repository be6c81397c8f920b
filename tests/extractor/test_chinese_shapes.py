"""What can be asked for as a term in Chinese, and what defines one."""

import pytest

from cards.language.shapes import acts_on, is_bare_genus, is_genus, is_noun_phrase, is_term, opens_phrase


@pytest.mark.parametrize(
    "text",
    ["垃圾回收", "故障转移", "覆盖索引", "自旋锁", "已提交", "新生代", "三次握手", "令牌桶", "有向图",
     "只读副本", "就绪队列", "中间人攻击", "向量时钟", "B+ 树", "TCP"],
)  # fmt: skip
def test_terms(text):
    assert is_term(text, "zh")
    assert is_noun_phrase(text, "zh", known=True)


@pytest.mark.parametrize(
    "text",
    ["存储效率高", "系统复杂性增加", "数据丢失", "限流不能只按次数", "对索引列进行加工", "添加源地址",
     "最大的区别", "优化查询的第一步",
     "每次写入", "x = 0", "核心思想", "场景一", "客户端和服务器", "3 个副本",
     "添加节点时", "推荐链接", "A"],
)  # fmt: skip
def test_no_terms(text):
    assert not is_term(text, "zh")


def test_an_action_is_a_name_once_the_article_uses_it_as_one():
    assert not is_term("选择排序", "zh")
    assert is_term("选择排序", "zh", familiar=True)


@pytest.mark.parametrize(
    "text",
    ["一个典型的分布式版本控制系统", "过滤网络流量的系统", "由客户端发出的消息", "集群的默认调度器",
     "从日志中找出并恢复未提交事务的过程", "内存管理的基本单位", "属于甲但不属于乙的结合"],
)  # fmt: skip
def test_a_class_with_its_mark_defines(text):
    assert is_genus(text, "zh")


@pytest.mark.parametrize(
    "text",
    ["一种行为模式", "一个特殊的类", "目前最常用的优化算法", "使用了普通的循环", "一个老大难问题",
     "各节点之间会单独投票", "一个很局限的概念", "某些接口的缩写", "一名服务员", "线性的"],
)  # fmt: skip
def test_praise_a_bare_class_and_a_clause_do_not(text):
    assert not is_genus(text, "zh")


def test_a_bare_class_is_told_from_one_with_a_mark():
    assert is_bare_genus("一个内置组件", "zh")
    assert not is_bare_genus("一个缓存组件状态的内置组件", "zh")


def test_an_action_on_a_thing_is_told_from_a_thing_that_acts():
    assert acts_on("更新服务器上的资源", "zh")
    assert not acts_on("刷新完成后触发的事件", "zh")


def test_a_phrase_without_subject_is_told_from_a_clause():
    assert opens_phrase("主动终止节点上任务的过程", "zh")
    assert not opens_phrase("调度器选择一个最合适的节点", "zh")

"""A deck as large as is wanted: articles of made-up terms, each with its definition."""

from __future__ import annotations

import random
from pathlib import Path

_SYLLABLES = "阿贝策德恩弗格赫伊杰凯勒姆诺欧普奇瑞斯特乌维沃希耶兹"
# fmt: off
_DEEDS = [
    "调度", "缓存", "索引", "复制", "校验", "压缩", "路由", "加密",
    "采样", "排序", "合并", "恢复", "隔离", "限流", "编码", "解析",
]
_THINGS = [
    "进程", "页面", "日志", "分区", "事务", "数据包", "对象", "线程",
    "快照", "会话", "请求", "文件块", "消息", "证书", "副本", "批次",
]
_WAYS = [
    "按优先级", "按时间先后", "在内存里", "在磁盘上", "跨机房", "逐块",
    "成批地", "按哈希值", "按地址", "在后台", "在写入之前",
]
# fmt: on
_AN_ARTICLE = 50


def write_articles(folder: Path, cards: int) -> None:
    """Write so many definitions, fifty an article, always the same."""
    chance = random.Random(1)
    terms: set[str] = set()
    while len(terms) < cards:
        terms.add("".join(chance.sample(_SYLLABLES, 3)) + chance.choice(["算法", "协议", "模型", "结构"]))
    told = sorted(terms)
    for first in range(0, cards, _AN_ARTICLE):
        parts = [f"# 手册 {first // _AN_ARTICLE}\n"]
        for term in told[first : first + _AN_ARTICLE]:
            part = "".join(chance.sample(_SYLLABLES, 2)) + str(chance.randint(10, 9999))
            says = [chance.choice(words) for words in (_WAYS, _DEEDS, _THINGS, _DEEDS, _THINGS)]
            parts.append(
                f"## {term}\n\n{term}是一种{''.join(says[:3])}、并由{part}号部件{''.join(says[3:])}的方法。\n"
            )
        (folder / f"{first // _AN_ARTICLE:03}.md").write_text("\n".join(parts), "utf-8")

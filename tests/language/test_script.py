import pytest

from cards.language.script import is_traditional


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("執行緒共享行程的記憶體", True),
        ("线程共享进程的内存", False),
        ("後端的雲端服務", True),
        ("后端的云服务", False),
        ("人工智能", False),  # nothing in it that only one script has
        ("「发」的繁體字是「發」與「髮」，筆劃較多", True),  # an example of the other script
        ("著名的乾燥剂", False),  # characters that both scripts have
        ("write-ahead log", False),
        ("", False),
    ],
)  # fmt: skip
def test_the_script_is_that_of_most_characters(text: str, wanted: bool) -> None:
    assert is_traditional(text) is wanted

"""Formulas and code as the themes' scripts leave them in a page."""

# ruff: noqa: E501 (the markup of themes is as it is)

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from latex2mathml.converter import convert

Math = Callable[[str, bool], str]
Code = Callable[[str, str], str]


def _mathml(tex: str) -> str:
    try:
        return convert(tex).partition(">")[2].removesuffix("</math>")
    except Exception:  # what it cannot read is no matter: KaTeX shows such TeX as text
        return f"<mtext>{escape(tex)}</mtext>"


def _seen(tex: str) -> str:
    """What a renderer draws, a character a span."""
    letters = "".join(c for c in tex if c not in "\\{}^_$& \n")
    return "".join(f'<span class="mord mathnormal">{escape(c)}</span>' for c in letters)


def katex(tex: str, display: bool) -> str:
    inner = (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML">'
        f'<semantics>{_mathml(tex)}<annotation encoding="application/x-tex">{escape(tex)}</annotation>'
        '</semantics></math></span><span class="katex-html" aria-hidden="true"><span class="base">'
        f'<span class="strut" style="height:1em;vertical-align:-0.25em;"></span>{_seen(tex)}</span></span></span>'
    )
    return f'<span class="katex-display">{inner}</span>' if display else inner


def katex_csdn(tex: str, display: bool) -> str:
    """KaTeX as CSDN keeps it: its filter took the tags out of the MathML."""
    lines = "\n".join(f"      {escape(c)}\n     " for c in tex if c not in "\\{}^_ \n")
    inner = (
        f'<span class="katex"><span class="katex-mathml">\n  \n   \n    \n{lines}\n    \n     {escape(tex)}\n   </span>'
        f'<span class="katex-html"><span class="base"><span class="strut"></span>{_seen(tex)}</span></span></span>'
    )
    kind = "display" if display else "inline"
    return f'<span class="katex--{kind}">{inner}</span>'


def mathjax2(tex: str, display: bool) -> str:
    mode = "; mode=display" if display else ""
    shown = (
        '<span class="MathJax_Preview" style="color: inherit; display: none;"></span>'
        f'<span class="MathJax" id="MathJax-Element-1-Frame" tabindex="0" style="position: relative;" data-mathml="{escape(convert_safe(tex))}" role="presentation">'
        f'<nobr aria-hidden="true"><span class="math">{_seen(tex)}</span></nobr><span class="MJX_Assistive_MathML" role="presentation">{convert_safe(tex)}</span></span>'
    )
    if display:
        shown = f'<div class="MathJax_Display" style="text-align: center;">{shown}</div>'
    return f'{shown}<script type="math/tex{mode}" id="MathJax-Element-1">{tex}</script>'


def mathjax3(tex: str, display: bool) -> str:
    """MathJax 3 after it ran: the TeX itself is gone."""
    mark = ' display="true"' if display else ""
    block = ' display="block"' if display else ""
    return (
        f'<mjx-container class="MathJax CtxtMenu_Attached_0" jax="CHTML" tabindex="0"{mark} style="font-size: 119.5%; position: relative;">'
        '<mjx-math class="MJX-TEX" aria-hidden="true"><mjx-mi class="mjx-i"><mjx-c class="mjx-c1D442 TEX-I"></mjx-c></mjx-mi></mjx-math>'
        f'<mjx-assistive-mml unselectable="on" display="inline"><math xmlns="http://www.w3.org/1998/Math/MathML"{block}>{_mathml(tex)}</math></mjx-assistive-mml></mjx-container>'
    )


def convert_safe(tex: str) -> str:
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{_mathml(tex)}</math>'


def zhihu(tex: str, display: bool) -> str:
    ending = "\\\\" if display else ""
    return f'<img src="https://www.zhihu.example/equation?tex={quote(tex)}" alt="{escape(tex + ending)}" eeimg="1"/>'


def dollars(tex: str, display: bool) -> str:
    mark = "$$" if display else "$"
    return f"{mark}{escape(tex)}{mark}"


def code_next(code: str, language: str) -> str:
    lines = code.rstrip("\n").split("\n")
    numbers = "".join(f'<span class="line">{at}</span><br>' for at in range(1, len(lines) + 1))
    said = "".join(f'<span class="line">{_tokens(line)}</span><br>' for line in lines)
    return (
        f'<figure class="highlight {language or "plaintext"}"><table><tr><td class="gutter"><pre>{numbers}</pre></td>'
        f'<td class="code"><pre>{said}</pre></td></tr></table></figure>'
    )


def code_vuepress(code: str, language: str) -> str:
    lines = code.rstrip("\n").split("\n")
    numbers = '<div class="line-number"></div>' * len(lines)
    said = "\n".join(f'<span class="line">{_tokens(line)}</span>' for line in lines)
    return (
        f'<div class="language-{language or "text"} line-numbers-mode" data-ext="{language}" data-title="{language}">'
        f'<button class="copy" title="复制代码" data-copied="已复制"></button><span class="lang">{language}</span>'
        f'<pre class="language-{language or "text"}"><code>{said}</code></pre><div class="line-numbers" aria-hidden="true">{numbers}</div></div>'
    )


def code_docusaurus(code: str, language: str) -> str:
    said = "".join(
        f'<span class="token-line" style="color:#393A34"><span class="token plain">{escape(line)}</span><br></span>'
        for line in code.rstrip("\n").split("\n")
    )
    kind = f"language-{language} " if language else ""
    return (
        f'<div class="{kind}codeBlockContainer_Ckt0 theme-code-block"><div class="codeBlockTitle_Ktv7">example file title</div>'
        f'<div class="codeBlockContent_biex"><pre tabindex="0" class="prism-code {kind}codeBlock_bY9V thin-scrollbar">'
        f'<code class="codeBlockLines_e6Vv">{said}</code></pre><div class="buttonGroup__atx"><button type="button" aria-label="Copy code to clipboard" class="clean-btn"><span class="copyButtonIcons_eSgA">Copy</span></button></div></div></div>'
    )


def code_csdn(code: str, language: str) -> str:
    lines = code.rstrip("\n").split("\n")
    items = "".join(
        f'<li><div class="hljs-ln-numbers"><div class="hljs-ln-line hljs-ln-n" data-line-number="{at}"></div></div><div class="hljs-ln-code"><div class="hljs-ln-line">{_tokens(line)}</div></div></li>'
        for at, line in enumerate(lines, 1)
    )
    numbers = "".join(f'<li style="color: rgb(153, 153, 153);">{at}</li>' for at in range(1, len(lines) + 1))
    if len(lines) % 2:
        return (
            f'<pre data-index="0" class="prettyprint"><code class="prism language-{language or "text"} has-numbering" onclick="mdcp.copyCode(event)">{_tokens(code)}<div class="hljs-button {{2}}" data-title="复制" data-report-click="x"></div></code>'
            f'<ul class="pre-numbering" style="opacity: 0.8;">{numbers}</ul></pre>'
        )
    return (
        f'<pre data-index="1" class="set-code-show" name="code"><code class="language-{language or "text"} hljs"><ol class="hljs-ln" style="width:100%">{items}</ol></code>'
        '<div class="hljs-button signin active" data-title="登录复制"></div></pre>'
    )


def code_weixin(code: str, language: str) -> str:
    lines = code.rstrip("\n").split("\n")
    numbers = "<li></li>" * len(lines)
    said = "".join(f'<code><span leaf="">{_tokens(line) or "<br>"}</span></code>' for line in lines)
    return (
        f'<section class="code-snippet__fix code-snippet__js"><ul class="code-snippet__line-index code-snippet__js">{numbers}</ul>'
        f'<pre class="code-snippet__js code-snippet" data-lang="{language or "text"}">{said}</pre></section>'
    )


def code_wordpress(code: str, language: str) -> str:
    lines = code.rstrip("\n").split("\n")
    numbers = "".join(
        f'<div class="crayon-num" data-line="crayon-{at}">{at}</div>' for at in range(1, len(lines) + 1)
    )
    said = "".join(
        f'<div class="crayon-line" id="crayon-{at}">{_tokens(line).replace("  ", "&nbsp;&nbsp;") or "&nbsp;"}</div>'
        for at, line in enumerate(lines, 1)
    )
    return (
        f'<div id="crayon-1" class="crayon-syntax crayon-theme-classic crayon-font-monaco" data-settings=" touchscreen minimize"><div class="crayon-toolbar"><span class="crayon-title"></span><div class="crayon-tools"><span class="crayon-language">{language}</span></div></div>'
        f'<div class="crayon-plain-wrap"><textarea class="crayon-plain print-no">{escape(code)}</textarea></div>'
        f'<div class="crayon-main"><table class="crayon-table"><tr class="crayon-row"><td class="crayon-nums" data-settings="show"><div class="crayon-nums-content">{numbers}</div></td>'
        f'<td class="crayon-code"><div class="crayon-pre">{said}</div></td></tr></table></div></div>'
    )


def _tokens(line: str) -> str:
    """A line as highlighters cut it: words in spans, signs between them."""
    head, mark, tail = line.partition(" ")
    return f'<span class="hljs-keyword">{escape(head)}</span>{mark}{escape(tail)}' if head else escape(line)

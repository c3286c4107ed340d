"""The style sheet of the HTML report. Its hash stands in the page's policy, so that no other style is obeyed."""

from __future__ import annotations

from labelcheck.reports.appearance import APPEARANCES

_COLOURS = "\n".join(
    f".{answer.value} .answer, li.{answer.value} {{ background: {look.ground}; color: {look.print}; }}\n"
    f"article.{answer.value} {{ border-color: {look.ground}; }}"
    for answer, look in APPEARANCES.items()
)

STYLE = (
    """
:root { color-scheme: light dark;
  --ground: #f4f5f7; --card: #ffffff; --ink: #16191d; --faint: #59616b; --rule: #d9dde2; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171a; --card: #1d2126; --ink: #e8eaed; --faint: #a3abb5; --rule: #343a41; }
  a { color: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.counts li { padding: .3rem .8rem; border-radius: .4rem; }
article { margin: 1.2rem 0; padding: 1rem 1.2rem; background: var(--card); border-left: .5rem solid;
  border-radius: .4rem; }
h2 { margin: 0; font-size: 1.15rem; }
.answer { display: inline-block; margin-right: .4rem; padding: .1rem .6rem; border-radius: .3rem;
  letter-spacing: .03em; }
.certainty { color: var(--faint); font-size: .85rem; font-weight: normal; }
.file, .id { margin: .2rem 0; color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; }
.old { padding: .4rem .8rem; background: #ffb300; color: #1f1400; border-radius: .4rem; }
.body { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start; margin-top: .6rem; }
.said { flex: 1 1 24rem; min-width: 0; overflow-wrap: anywhere; }
.said > p { margin: 0 0 .6rem; }
img { max-width: min(100%, 26rem); height: auto; border-radius: .3rem; }
.recall { margin: .8rem 0; padding-top: .6rem; border-top: 1px solid var(--rule); }
h3 { margin: 0; font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .8rem; margin: .4rem 0; }
dt { color: var(--faint); }
dd { margin: 0; }
details { margin-top: .6rem; }
summary { cursor: pointer; }
table { width: 100%; margin-top: .4rem; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
.weight { font-variant-numeric: tabular-nums; white-space: nowrap; }
.for { font-weight: 600; }
.sum td { font-weight: 600; border-bottom: 2px solid var(--rule); }
.bar { width: 9rem; height: .7rem; }
.bar .for { fill: #c62828; }
.bar .against { fill: #00838f; }
.bar .axis { fill: var(--faint); }
@media print { body { max-width: none; background: none; } article { break-inside: avoid; } }
"""
    + _COLOURS
    + "\n"
)

"""Random catalogues, and random labels that may bear their codes, misread: strategies for hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from labelcheck.catalogue.recall import Recall
from labelcheck.model.label import BrandKind, Field, Label, LabelLine
from labelcheck.text.lookalikes import confusable
from read_lines import recall

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
CONFUSED = {one: [other for other in SYMBOLS if other != one and confusable(one, other)] for one in SYMBOLS}

BRANDS = (
    "HP", "ESR", "Anker", "Bluetti", "Quad Lock", "Groß", "Weißwasser", "Straße & Söhne", "FrostGuard", "Frost Guard",
    "Black+Decker Power Tools", "O'Neill-Marten", "Harbor Light Trading Company", "SHARP", "honor", "Kogalla",
)  # fmt: skip

# Few characters and short stems: the codes of a family are neighbours of one another, as those of notices are.
_stems = st.sampled_from(["A12", "A16", "BS-30KP", "2G505", "123", "0815", "VP", "FEFBZ90GC", "T", "810"])
_tails = st.text("0123568ABIOSZ", max_size=6)
_values = st.builds(str.__add__, _stems, _tails).filter(lambda value: len(value) >= 2)
_codes = st.one_of(
    st.builds(lambda value: {"kind": "model", "match": "exact", "value": value}, _values),
    st.builds(
        lambda value: {"kind": "model", "match": "prefix", "value": value},
        _values.filter(lambda value: len(value.replace("-", "")) >= 3),
    ),
    st.builds(
        lambda before, mark, after, more: {"kind": "sku", "match": "glob", "value": before + mark + after + more},
        st.one_of(st.just(""), _values),
        st.sampled_from(["*", "?", "??", "*1*"]),
        st.text("0123568ABIOSZ", min_size=3, max_size=7),
        st.sampled_from(["", "*", "?"]),
    ),
    st.builds(lambda one, two: {"kind": "part", "match": "exact", "value": f"{one} {two}"}, _values, _values),
    st.builds(
        lambda digits: {"kind": "gtin", "match": "exact", "value": digits},
        st.sampled_from(["0012345678905", "012345678905", "12345678", "00012345678905", "4006381333931"]),
    ),
)


@st.composite
def products(draw: st.DrawFn) -> dict[str, object]:
    codes = draw(st.lists(_codes, max_size=3))
    product: dict[str, object] = {"name": draw(st.sampled_from(["Power bank", "Anker 321 Power Bank"])), "codes": codes}
    exact = [code["value"] for code in codes]
    if exact:
        product["code_aliases"] = dict.fromkeys(draw(st.lists(_values, max_size=1)), exact[0])
        product["excluded"] = [
            value for value in draw(st.lists(_values, max_size=1)) if value.replace("-", "") not in
            {one.replace("-", "").replace(" ", "") for one in exact}
        ]  # fmt: skip
    if draw(st.booleans()):
        product["base_model"] = draw(_values)
    return product


@st.composite
def recalls(draw: st.DrawFn) -> list[Recall]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        brands = tuple(draw(st.lists(st.sampled_from(BRANDS), min_size=1, max_size=2, unique=True)))
        made.append(recall(str(number), brands, products=draw(st.lists(products(), min_size=1, max_size=2))))
    return made


@st.composite
def misread(draw: st.DrawFn, text: str) -> str:
    """Return a text as weak print, glare and an edge may leave it."""
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, max(0, len(text) - 1)))
        one = text[place : place + 1]
        what = draw(st.sampled_from(["confused", "lost", "added", "begun", "ended", "case", "spaced"]))
        if what == "confused":
            one = draw(st.sampled_from(CONFUSED.get(one.upper()) or [one]))
        elif what == "lost":
            one = ""
        elif what == "added":
            one += draw(st.sampled_from(SYMBOLS))
        elif what == "case":
            one = one.swapcase()
        elif what == "spaced":
            one += " "
        else:
            text, one = (text[place:], text[place : place + 1]) if what == "begun" else (text[: place + 1], one)
            place = 0 if what == "begun" else len(text) - 1
        text = text[:place] + one + text[place + 1 :]
    return text


def values_in(some: Sequence[Recall]) -> list[str]:
    """Return what may stand on a label of one of these: their codes, with something in the place of `*` and `?`."""
    found = ["A1263", "220", ""]
    for one in some:
        for product in one.products:
            codes = [code.value.replace("*", "7X").replace("?", "4") for code in product.codes]
            found += [
                *codes,
                *[code + "Q9" for code in codes],
                *["QX-" + code for code in codes],
                *product.code_aliases,
                *product.excluded,
            ]
            found += [product.base_model] if product.base_model else []
    return found


@st.composite
def labels(draw: st.DrawFn, some: Sequence[Recall]) -> Label:
    read = st.sampled_from(values_in(some)).flatmap(misread)
    brands = st.sampled_from(BRANDS).flatmap(misread)
    fields = st.builds(
        Field,
        value=read,
        confidence=st.floats(0, 1),
        by_keyword=st.booleans(),
        rivals=st.lists(read, max_size=2).map(tuple),
    )
    words = st.lists(st.one_of(brands, read, st.sampled_from(["Power", "Bank", "Model:", "by"])), max_size=4)
    lines = st.lists(words.map(" ".join), max_size=3)
    return Label.of(
        model=draw(st.lists(fields, max_size=2).map(tuple)),
        brand=(brand := draw(st.none() | st.builds(Field, brands.filter(str.strip), st.just(0.9)))),
        brand_kind=draw(st.sampled_from(BrandKind)) if brand else None,
        gtin=draw(
            st.none() | st.builds(Field, st.sampled_from(["012345678905", "0012345678", "12345678"]), st.just(0.9))
        ),
        lines=tuple(LabelLine(line, 0.9, BOX, "reader") for line in draw(lines)),
    )

"""The words that notices use for codes, units and limits, each with the class of its token.

A class is one character: `tokens` turns a sentence into a string of classes, and `grammar` describes that string.
"""

from __future__ import annotations

LEXICON = {
    ("m", "model"): (
        "model number|model numbers|model no|model nos|model #|model|models|model code|model codes|model id"
        "|model number s|model num|type number|type no|model numbers and names|models number|model name and number"
        "|model series"
    ),
    ("m", "sku"): (
        "sku|skus|sku number|sku numbers|sku #|sku code|sku codes|item number|item numbers|item no|item nos|item #"
        "|item code|item codes|style number|style numbers|style no|style nos|style #|style|styles|style code"
        "|style codes|product code|product codes|product number|product numbers|product no|product #|product id"
        "|article number|article numbers|stock number|asin|asins|amazon asin|fnsku|fnsku number|dpci|dpci number"
        "|reference number|reference numbers|ref #|ref|catalog number|catalog numbers|catalog no|order number"
        "|pid / style number|pid / style|tcin|product number / sku|sku / item number|item|items"
        "|product identification number|product identification numbers|identification number|identification numbers"
        "|product id number|product id numbers"
    ),
    ("m", "part"): (
        "part number|part numbers|part no|part nos|part #|parts number|kit number|kit numbers|p / n|part code"
    ),
    ("m", "gtin"): (
        "upc|upcs|upc code|upc codes|upc number|upc numbers|upc #|ean|ean code|gtin|barcode|bar code|barcode number"
        "|upc barcode"
    ),
    # What tells one unit from another. `vin` and `expiry` have no field in a catalogue: they stay text.
    ("u", "serial"): (
        "serial number|serial numbers|serial no|serial nos|serial #|serial number s|serials|s / n|s/n|sn|sn code"
        "|sn codes|sn number|sn numbers|serial number range|serial number ranges|serial range|serial ranges|serial"
    ),
    ("u", "date_code"): (
        "date code|date codes|datecode|datecodes|manufacturing date code|manufacturing date codes|production date code"
        "|production date codes|manufacture date code|date of manufacture code|manufacturer date code"
        "|manufacture date codes|production code|production codes|manufacturing code|manufacturing codes"
        "|manufacture code|dates code"
    ),
    ("u", "lot"): (
        "lot number|lot numbers|lot code|lot codes|lot no|lot #|lot|lots|batch number|batch numbers|batch code"
        "|batch codes|batch no|batch #|batch|batches|batch id|heat code|heat codes|production batch code"
        "|production batch|production lot|lot and batch number|tracking number"
    ),
    ("u", "po_number"): "po number|po numbers|purchase order number|purchase order numbers|po #|po|p.o. number",
    ("u", "vin"): (
        "vin|vins|vin number|vehicle identification number|vehicle identification numbers|vin range|vin numbers"
    ),
    ("u", "expiry"): (
        "expiration date|expiration dates|expiry date|expiry|best by date|best by|use by date|exp date|expiration"
    ),
    # All other words that the grammar knows.
    ("k", ""): (
        "manufactured|produced|built|manufacturing date|manufacturing dates|manufacture date|manufacture dates"
        "|date of manufacture|dates of manufacture|production date|production dates|date of production"
        "|manufactured date|manufactured dates|made|date manufactured|manufacturer date|fabrication date"
    ),
    ("s", ""): "sold|purchased|bought|purchase date|purchase dates|sold date|sold dates|dates sold",
    ("y", ""): "model year|model years",
    ("p", ""): (
        "begin with|begins with|beginning with|start with|starts with|starting with|begin in|beginning in|begins in"
        "|started with|begin with the letter|begins with the letter|beginning with the letter|beginning with a"
        "|beginning with the number|beginning with the numbers|begin with the following numbers"
        "|begins with the following numbers|beginning with the following numbers|starting with the letter"
        "|starting with the letters|with the prefix|prefix of|starts with the letter|starts with the letters"
        "|start with the numbers|start with the letter|prefixed with|prefix|starting in|begin with the letters"
        "|beginning with the letters|beginning with the prefix|starting with the number"
    ),
    ("e", ""): (
        "end in|ends in|ending in|end with|ends with|ending with|ending in the number|ending in the letter"
        "|ending in the numbers|ending with the letter|ending with the number|ends in the letter|ends with the letter"
        "|that end in|ending on|ends with the number|ending in the letters"
    ),
    ("h", ""): "contain|contains|containing|contain the|contains the|containing the",
    ("f", ""): "from|ranging from|range from|ranges from|ranged from",
    ("b", ""): (
        "between|ranging between|range between|within ranges|within the range|within the ranges|within the range of"
        "|in the range of"
    ),
    ("t", ""): "to|through|thru|until|till|up to|and ending with|through and including",
    ("l", ""): "before|prior to|older than|earlier than|on or before|no later than",
    ("g", ""): "after|newer than|later than|on or after|or after|beginning|starting",
    ("z", ""): (
        "or earlier|and earlier|or older|and older|and prior|or before|and before|or prior|or lower|and lower|or less"
        "|and less|or under|and below|and under"
    ),
    ("q", ""): (
        "or later|and later|or newer|and newer|or after|or greater|or higher|and above|and up|and higher|and after"
        "|and greater"
    ),
    ("a", ""): "and|or|as well as|&|plus",
    ("n", ""): "not|no|except|excluding|without|excludes|excluded|none|nor|never|cannot|don't|doesn't|exclude",
    ("O", ""): "only|solely|exclusively|limited to",
    ("A", ""): "all|any|every|each|regardless",
    ("v", ""): (
        "is|are|was|were|include|includes|included|including|included are|have|has|having|with|in|the|this|these|those"
        "|following|as|follows|a|an|of|one|two|either|range|ranges|number|numbers|code|codes|below|listed|within|which"
        "|that|following the|both|date|dates|also|value|values|their|its|his|letter|letters|digit|digits|label|labeled"
        "|imprinted|be|will|may|range of|nos|no.|under"
    ),
}
"""Phrases by class and kind: for class `m` the kind of code, for class `u` the field."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MARKED = _words(
    "affixed appear appears displayed embossed engraved etched found identified imprinted labeled listed located marked"
    " placed printed read reads reflected sewn shown stamped stated states stating visible written"
)
"""Words that say where print is on the product."""
SHOWING_A_LIMIT = _words(
    "affected affects applies defective eligible expansion impacted include included includes involve involved involves"
    " limited only recall recalled recalls requiring subject"
)
"""Words of a sentence that says what is recalled, and does not only describe a label."""
MADE = _words("manufactured produced built made")
"""Verbs for making: "manufactured from June 2021" limits, "a manufacturing date of 12.2023" may only describe."""
BEFORE_GLUE = _words("number numbers model models sku upc code codes color colors no name description range")
"""Headings that a code may be glued to: NumbersMXB008."""
HEADER_WORDS = _words(
    "(from) (to) affected brand codes color colors colour configuration content date dates description details"
    " dimensions end fabric first from last location manufacturer name names prefix price product products quantity"
    " range recalled series size sizes specification start title to type units year"
)
"""Words that head the columns of a table."""
FROM_TO = {"from": "to", "start": "end", "first": "last", "begin": "end", "beginning": "ending", "low": "high"}
"""Words that head two columns with a range between them."""
FOREIGN = (
    "bundled with",
    "compatible with",
    "works with",
    "designed for",
    "fits",
    "replacement for",
    "as part of kits",
    "previously recalled",
)
"""Phrases before the codes of other products, which are not recalled themselves."""

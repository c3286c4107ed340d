"""Point it at a photo of a device's label and know whether that very unit has been recalled.

>>> from labelcheck import Catalogue, Checker
>>> checker = Checker(Catalogue.bundled())
>>> verdict = checker.check("samples/anker-321-a1112.jpg")
>>> verdict.answer.value, verdict.label.model.value
('recalled', 'A1112')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelcheck.version import __version__

if TYPE_CHECKING:
    from labelcheck.catalogue.catalogue import Catalogue
    from labelcheck.checking.checker import Checker, check
    from labelcheck.errors import LabelcheckError
    from labelcheck.model.verdict import Answer, Evidence, Verdict

__all__ = ["Answer", "Catalogue", "Checker", "Evidence", "LabelcheckError", "Verdict", "__version__", "check"]

_HOMES = {
    "Answer": "labelcheck.model.verdict",
    "Catalogue": "labelcheck.catalogue.catalogue",
    "Checker": "labelcheck.checking.checker",
    "Evidence": "labelcheck.model.verdict",
    "LabelcheckError": "labelcheck.errors",
    "Verdict": "labelcheck.model.verdict",
    "check": "labelcheck.checking.checker",
}


def __getattr__(name: str) -> Any:
    # Lazy (PEP 562), so that `labelcheck --help` does not wait for OpenCV and pydantic.
    if name in _HOMES:
        import importlib  # noqa: PLC0415

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

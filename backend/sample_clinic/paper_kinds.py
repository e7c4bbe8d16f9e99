"""What the clinic's documents are: the types it gives them, how often, and which sheets of paper they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """What is in a file; many files hold the same.

    Attributes:
        title: the words on it.
        drawing: the sheet that it shows, by the name of the drawing; empty for what is only text.
        extension: of its files, which tells its format; empty for what is no document.
    """

    title: str
    drawing: str
    extension: str


@dataclass(frozen=True)
class PaperKind:
    """A type of document.

    Attributes:
        spellings: the ways in which the clinic writes the type, with the weight of each; their sum says how often it occurs.
        papers: the sheets that such documents are.
        is_of_order: whether it belongs to an order for shoes or insoles.
    """

    spellings: dict[str, float]
    papers: tuple[Paper, ...]
    is_of_order: bool = False

    @property
    def weight(self) -> float:
        return sum(self.spellings.values())


_LETTER = Paper("Letter", "referral", "docx")
_SCAN = Paper("Scan", "medical", "jpg")
_CARD = Paper("Card", "insurance", "jpg")
_CARD_BY_PHONE = Paper("Card", "insurance", "heic")
_FORM = Paper("Form", "consent", "pdf")

PAPER_KINDS = (
    PaperKind({"Referral": 14, "referral": 1, "Referal": 0.4}, (Paper("Referral", "referral", "pdf"), _SCAN)),
    PaperKind({"ERF": 4, "erf": 0.5}, (Paper("Equipment request", "", "docx"),)),
    PaperKind(
        {"File notes": 9, "File Notes": 2}, (Paper("File notes", "", "txt"), Paper("File notes", "", "docx"))
    ),
    PaperKind({"Purchase Order": 5}, (Paper("Purchase order", "", "xlsx"),), is_of_order=True),
    PaperKind({"Quote": 7}, (Paper("Quote", "quote", "pdf"),), is_of_order=True),
    PaperKind({"Invoice": 13, "INVOICE": 0.7}, (Paper("Invoice", "invoice", "pdf"),), is_of_order=True),
    PaperKind({"EFTPOS receipt": 5, "Eftpos Receipt": 0.5}, (Paper("Receipt", "invoice", "png"),)),
    PaperKind({"DVA script": 4}, (Paper("Script", "prescription", "pdf"), _SCAN)),
    PaperKind({"Patient self declaration": 4}, (_FORM,)),
    PaperKind({"Letter": 7}, (_LETTER, Paper("Letter", "referral", "pdf"))),
    PaperKind({"Report": 5}, (Paper("Report", "medical", "pdf"),)),
    PaperKind({"Remittance advice": 3}, (Paper("Remittance advice", "invoice", "pdf"),)),
    PaperKind({"Notice of assessment": 1.5}, (Paper("Notice of assessment", "insurance", "pdf"),)),
    PaperKind({"Medicare card": 2, "Medicare Card": 1}, (_CARD, _CARD_BY_PHONE)),
    PaperKind({"Pension card": 1.5}, (_CARD, _CARD_BY_PHONE)),
    PaperKind({"Health care card": 1}, (_CARD,)),
    PaperKind({"DVA card": 0.8}, (_CARD,)),
    PaperKind({"Private health card": 0.6}, (_CARD,)),
    PaperKind({"Prescription": 2}, (Paper("Prescription", "prescription", "pdf"),)),
    PaperKind({"Consent": 3}, (_FORM,)),
    PaperKind({"Order form": 2}, (Paper("Order form", "", "xlsx"),), is_of_order=True),
    PaperKind({"Delivery note": 1}, (Paper("Delivery note", "invoice", "pdf"),), is_of_order=True),
    PaperKind({"Statement": 0.8}, (Paper("Statement", "invoice", "pdf"),)),
    PaperKind({"Medical history": 1}, (_SCAN, Paper("Medical history", "medical", "pdf"))),
    PaperKind({"Insurance": 0.8}, (Paper("Insurance", "insurance", "pdf"),)),
    PaperKind({"NDIS plan": 0.6}, (Paper("Plan", "consent", "pdf"),)),
    PaperKind({"X-ray report": 0.6}, (Paper("Report", "medical", "pdf"),)),
    PaperKind({"Email": 0.6}, (Paper("E-mail", "", "txt"),)),
    PaperKind({"Misc": 0.3, "": 0.3, "Council form": 0.1}, (_FORM,)),
)

EMPTY = Paper("", "", "")
# What lies in a store without being a document: leftovers of systems, and formats that no clinic's document has.
SYSTEM_FILES = (".DS_Store", "Thumbs.db", "desktop.ini")
LITTER = tuple(Paper(name, "", "") for name in (*SYSTEM_FILES, ".zip", ".pages", ".wav"))

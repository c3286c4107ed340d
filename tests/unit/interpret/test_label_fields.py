"""Which line says what, and what is no model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.interpret.label_fields import ReadLine, gather, telling
from labelcheck.model.bar_code import BarCode
from labelcheck.model.label import BrandKind
from labelcheck.model.reading import Reading
from labelcheck.model.verdict import Answer
from labelcheck.text.shapes import NEVER_MODEL
from read_lines import BY_HAND, Said, catalogue, decided, label, read_line, recall


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ("Model: A1112", "A1112"),
        ("Model:A1112", "A1112"),
        ("MODEL : A1112", "A1112"),
        ("Model A1112", "A1112"),
        ("Model. A1112", "A1112"),
        ("Model No.: E33A", "E33A"),
        ("Model No A1112", "A1112"),
        ("Model Number: A1112", "A1112"),
        ("Model Name: A1112", "A1112"),
        ("Model #A1112", "A1112"),
        ("Product Model: A1112", "A1112"),
        ("Model:A1112 Input: 5V", "A1112"),
        ("M/N A1112", "A1112"),
        ("M/N:A1112", "A1112"),
        ("MODEL NO.:BS-30KP365", "BS-30KP365"),
        ("Model NO : PAC20-272", "PAC20-272"),
        ("MODLE:LYK-881", "LYK-881"),
        ("Modet: A1112", "A1112"),
        ("Mode1: A1112", "A1112"),
        ("型号: A1647", "A1647"),
        ("型号：A1647", "A1647"),
        ("型号 A1647", "A1647"),
        ("型号/Model: A1647", "A1647"),
        ("Model/型号: A1647", "A1647"),
        ("Modèle : A1647", "A1647"),
        ("Modelo: A1112", "A1112"),
        ("Modell: A1112", "A1112"),
        ("Typ A1647", "A1647"),
        ("Typ. A1647", "A1647"),
        ("Type: E2038 VARMFRONT", "E2038"),
        ("Item No.: W1056", "W1056"),
        ("Model: IST-09991/W05", "IST-09991/W05"),
        ("Model: BatPak 2F", "BatPak 2F"),
        ("Model: ‘A1112’,", "A1112"),
        ("Model: 10400", "10400"),
        ("Models: A1112", "A1112"),
        ("Model Number(s): A1112", "A1112"),
        ("Model №: A1112", "A1112"),
        ("Model Type: A1112", "A1112"),
        ("Mod. A1112", "A1112"),
        ("MOD:A1112", "A1112"),
        ("Regulatory Model: A1112", "A1112"),
        ("POWERBANKMODEL:A1112", "A1112"),
        ("M0del: A1112", "A1112"),
        ("M0de1: A1112", "A1112"),
        ("Modei: A1112", "A1112"),
        ("Mod6l: A1112", "A1112"),
        ("Moclel: A1112", "A1112"),
        ("rnodel: A1112", "A1112"),
        ("Iodel: A1112", "A1112"),
        ("ModelNo:A1112", "A1112"),
        ("Modell-Nr.: A1112", "A1112"),
        ("Modellnummer: A1112", "A1112"),
        ("Typ-Nr. A1112", "A1112"),
        ("Typenbezeichnung: A1112", "A1112"),
        ("N° de modèle : A1112", "A1112"),
        ("Número de modelo: A1112", "A1112"),
        ("Modello: A1112", "A1112"),
        ("Tipo: A1112", "A1112"),
        ("产品型号：A1112", "A1112"),
        ("規格型號: A1112", "A1112"),
        ("型号A1647", "A1647"),
        ("型番：A1112", "A1112"),
        ("型式 A1112", "A1112"),
        ("モデル番号: A1112", "A1112"),
        ("Модель: A1112", "A1112"),
        ("모델명: A1112", "A1112"),
        ("ＭＯＤＥＬ：Ａ１１１２", "A1112"),
        ("Input: 5V=2A Model: A1112", "A1112"),
        ("Model: A1112 Input: 5V=2A Output: 5V=2.4A", "A1112"),
        ("Model: A 1112", "A 1112"),
        ("Model: BS- 30KP365", "BS-30KP365"),
        ("Model: BS -30KP365", "BS-30KP365"),
        ("Model: A1112 FCC ID: 2AOKB-A1112", "A1112"),
    ],
)
def test_a_keyword_names_the_model(line: str, model: str) -> None:
    found = label(line).model
    assert found is not None
    assert (found.value, found.by_keyword) == (model, True)


@pytest.mark.parametrize("code", ["A1112", "E33A", "2G505", "2G505B", "BS-30KP365", "PB2030MI", "40ALLG2WWW"])
def test_a_code_alone_on_its_line_may_be_the_model_but_nothing_says_so(code: str) -> None:
    found = label("Power Bank", code).model
    assert found is not None
    assert (found.value, found.by_keyword) == (code, False)


NO_MODELS = [
    "4-in-1", "6-Piece", "2-Pack", "2019", "2024", "6000-6500K", "CR2032", "LR44", "GU10", "E27", "PAR30", "R410A",
    "5V⎓3A", "5V=3A", "5V/2A", "DC5V/3A", "5V3A", "9V=2.22A", "12V1.5A", "18.5Wh", "18.5WH", "22.5W", "PD20W",
    "5000mAh", "10000MAH", "3.7V10000MAH", "20000mAh/74Wh", "100-240V", "50/60Hz", "2.4GHz", "45°C", "USB-C", "TYPE-C",
    "QC3.0", "IP67", "IEC62133", "EN62368-1", "GB4943.1", "UL2054", "RoHS2.0", "1ICP5/60/90", "2AOKB-A1112", "12345678",
    "4571411204692", "2024-05-13", "800-988-7973", "98109-5210",
    "FCC ID: BCG-E3217A", "FCCID:A3LSMG990", "IC: 579C-E3217A", "EMC 3621X5", "C1+C2", "USB-C1/USB-A2", "V1.23",
    "REV2.10", "12DEC2023", "MAY2023", "15-JAN-24",
    "PO-PP001", "4 571411 204692",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_MODELS)
def test_ratings_cells_standards_years_and_numbers_are_no_models(text: str) -> None:
    assert label(text).models == ()


@pytest.mark.parametrize(
    "line",
    [
        "Battery type: CR2032",
        "Cell Type: 18650",
        "Type: Li-ion",
        "Type: Polymer",
        "Battery Type: Lithium-ion Polymer",
        "Model: Black",
        "TYPE: POWER BANK",
        "Type C 5V=3A",
        "Item: 4-in-1",
        "Model:",
        "Model: -",
        "Model: IP44 Class II",
        "Model: CAPACITY:10000MAH",
        "Model: Room 2396, 527 Shong Road",
        "MADE1 CH1NA",
    ],
)
def test_a_keyword_makes_no_model_of_what_cannot_be_one(line: str) -> None:
    # Were it taken for the model, a device whose real model could not be read would be cleared.
    assert label("Anker", line).models == ()


def test_no_code_of_the_catalogue_is_ruled_out_as_a_rating_or_a_standard() -> None:
    codes = {
        text
        for recall in BY_HAND
        for product in recall.products
        for code in product.codes
        if code.kind != "gtin"
        for text in (code.value, *product.code_aliases)
    }
    assert len(codes) > 60
    assert [code for code in sorted(codes) if NEVER_MODEL.match(code)] == []


@pytest.mark.parametrize("read", ["Al112", "AlI12", "A1i12", "A|112"])
def test_small_letters_and_strokes_within_a_code_are_read_as_digits(read: str) -> None:
    found = label(f"Model: {read}").model
    assert found is not None
    assert found.value.replace("I", "1") == "A1112"


def test_a_code_of_look_alike_capitals_is_still_a_model() -> None:
    found = label("Model: AIIIZ").model
    assert found is not None
    assert found.value == "AIIIZ"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("SN:AFPZ1204401277", "serial", "AFPZ1204401277"),
        ("SN AFPZ1204401277", "serial", "AFPZ1204401277"),
        ("S/N: 12345678AB", "serial", "12345678AB"),
        ("S/N 12345678AB", "serial", "12345678AB"),
        ("SN Code: AB123456", "serial", "AB123456"),
        ("Serial No.: AB123456", "serial", "AB123456"),
        ("Serial Number AB123456", "serial", "AB123456"),
        ("序列号: AB123456", "serial", "AB123456"),
        ("LOT: 2024A", "lot", "2024A"),
        ("Lot No. 2351", "lot", "2351"),
        ("Batch: B2201", "lot", "B2201"),
        ("PO: PO-PP005", "po_number", "PO-PP005"),
        ("P.O. No: PO-PP005", "po_number", "PO-PP005"),
        ("Ser. No. AB123456", "serial", "AB123456"),
        ("Serial #: AB123456", "serial", "AB123456"),
        ("S.N.: AB123456", "serial", "AB123456"),
        ("S.N. AB123456", "serial", "AB123456"),
        ("S/N#AB123456", "serial", "AB123456"),
        ("SN:52311/L4MD00218", "serial", "52311/L4MD00218"),
        ("5/N: AB123456", "serial", "AB123456"),
        ("Seriennummer: AB123456", "serial", "AB123456"),
        ("Serien-Nr.: AB123456", "serial", "AB123456"),
        ("N° de série : AB123456", "serial", "AB123456"),
        ("Número de serie: AB123456", "serial", "AB123456"),
        ("Numero di serie AB123456", "serial", "AB123456"),
        ("Matricola: AB123456", "serial", "AB123456"),
        ("製造番号: AB123456", "serial", "AB123456"),
        ("シリアル番号：AB123456", "serial", "AB123456"),
        ("LOT#2351", "lot", "2351"),
        ("LOT NO.: L2351", "lot", "L2351"),
        ("Batch No. B2201", "lot", "B2201"),
        ("Batch Code: B2201", "lot", "B2201"),
        ("Lote: 2351", "lot", "2351"),
        ("Lotto 2351", "lot", "2351"),
        ("Chargennummer: 2351", "lot", "2351"),
        ("Charge-Nr.: 2351", "lot", "2351"),
        ("批号: 2351", "lot", "2351"),
        ("ロット番号: 2351", "lot", "2351"),
        ("PO-PP001", "po_number", "PO-PP001"),
        ("PO#PP001", "po_number", "PP001"),
        ("P.O. No. PO-PP010", "po_number", "PO-PP010"),
        ("PO Number: PO-PP010", "po_number", "PO-PP010"),
        ("EAN: 4571411204692", "gtin", "4571411204692"),
        ("EAN: 4 571411 204692", "gtin", "4571411204692"),
        ("EAN-13: 4571411204692", "gtin", "4571411204692"),
        ("JAN: 4571411204692", "gtin", "4571411204692"),
        ("GTIN: O4571411204692", "gtin", "04571411204692"),
        ("EAN: 96385074", "gtin", "96385074"),
        ("UPC 012345678905", "gtin", "012345678905"),
    ],
)
def test_other_keywords_name_their_fields(line: str, field: str, value: str) -> None:
    gathered = label(line)
    assert getattr(gathered, field).value == value
    assert getattr(gathered, field).by_keyword
    assert gathered.models == ()


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Date: 2023-05-01", "2023-05-01"),
        ("MFG: 2318", "2318"),
        ("MFG Date: 2024/08/15", "2024/08/15"),
        ("Production date: 2024.08", "2024.08"),
        ("Date of production 2024.08", "2024.08"),
        ("D/C: 2318", "2318"),
        ("Date code 2318", "2318"),
        ("Date code: 1523", "1523"),
        ("2318", "2318"),
        ("MFG DATE 2023-05", "2023-05"),
        ("MFD: 05/2023", "05/2023"),
        ("DC: 2319", "2319"),
        ("D/C 2319", "2319"),
        ("DOM: 2023-05", "2023-05"),
        ("Date of manufacture: 2023-05", "2023-05"),
        ("Manufacturing date: 2023-05", "2023-05"),
        ("Manufactured: 15 JAN 24", "15 JAN 24"),
        ("MFG: AUG 2024", "AUG 2024"),
        ("MFG: Aug. 2024", "Aug. 2024"),
        ("MFG: JAN 2024", "JAN 2024"),
        ("Date: March 1, 2024 Made in China", "March 1, 2024"),
        ("Date: 01-Mar-24", "01-Mar-24"),
        ("Date code: 2023 32-58", "2023 32-58"),
        ("Date code: 15623", "15623"),
        ("Herstellungsdatum: 2023-05", "2023-05"),
        ("Date de fabrication : 2023-05", "2023-05"),
        ("Fecha de fabricación: 2023-05", "2023-05"),
        ("Data di produzione: 2023-05", "2023-05"),
        ("生产日期：2023-05", "2023-05"),
        ("製造年月: 2023.05", "2023.05"),
        ("12DEC2023", "12DEC2023"),
    ],
)
def test_date_codes_are_found_with_and_without_a_keyword(line: str, value: str) -> None:
    assert [code.value for code in label(line).date_codes] == [value]


def test_a_direct_current_rating_is_no_date_code() -> None:
    assert label("DC: 5V=3A").date_codes == ()


@pytest.mark.parametrize("line", ["Exp. date: 2026-01", "Expiry date 2026-01", "Date of purchase", "Rev. date: 2020"])
def test_another_date_is_not_that_of_making(line: str) -> None:
    # It would lie outside what was recalled, and clear the unit.
    assert label(line).date_codes == ()


def test_the_number_of_a_house_is_no_date_code() -> None:
    assert label("2318 Nathan Road, Kowloon").date_codes == ()


@pytest.mark.parametrize("line", ["EAN: 4571411204693", "UPC 012345678904", "4 571411 204693", "12345670", "GTIN 123"])
def test_a_number_that_fails_its_check_digit_is_no_gtin_nor_are_eight_digits_by_themselves(line: str) -> None:
    assert label(line).gtin is None


def test_the_digits_under_a_retail_bar_code_are_its_gtin_though_nothing_says_so() -> None:
    gtin = label("4 571411 204692").gtin
    assert gtin is not None
    assert (gtin.value, gtin.by_keyword) == ("4571411204692", False)


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("Model: A1112/A1113", {"A1112/A1113", "A1112", "A1113"}),
        ("Model: A1112 / A1113", {"A1112/A1113", "A1112", "A1113"}),
        ("Models: A1112, A1113 and A1115", {"A1112/A1113/A1115", "A1112", "A1113", "A1115"}),
        ("Model: A1112, Input: 5V=2A", {"A1112"}),
        ("Model: A1112 / 5V=2A", {"A1112"}),
        ("Model: IST-09991/W05", {"IST-09991/W05", "IST-09991"}),
    ],
)
def test_of_several_models_on_a_line_each_is_a_candidate(line: str, models: set[str]) -> None:
    # Were only the whole compared, a recalled model beside another would be on no list.
    gathered = label(line).models
    assert {one.value for one in gathered} == models
    assert all(one.by_keyword for one in gathered)


def test_a_model_joined_with_what_follows_its_hyphen_is_still_a_candidate_by_itself() -> None:
    assert [one.value for one in label("Model: A1112- 2318").models] == ["A1112-2318", "A1112"]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (("Model:", "A1112"), "model", "A1112"),
        (("Power Bank Model No.:", "A1112"), "model", "A1112"),
        (("Modèle :", "A1112"), "model", "A1112"),
        (("Model: BS-", "30KP365"), "model", "BS-30KP365"),
        (("Model: IST-09991/", "W05"), "model", "IST-09991/W05"),
        (("SN:", "AFPZ120441277123"), "serial", "AFPZ120441277123"),
        (("Serial Number", "57V31204401277"), "serial", "57V31204401277"),
        (("LOT NO.:", "2351"), "lot", "2351"),
        (("EAN:", "4571411204692"), "gtin", "4571411204692"),
    ],
)
def test_a_value_may_stand_under_its_keyword_or_go_on_there(lines: tuple[str, str], field: str, value: str) -> None:
    found = getattr(label("Anker", *lines, "Made in China"), field)
    assert (found.value, found.by_keyword) == (value, True)
    assert found.confidence == getattr(label(" ".join(lines)), field).confidence


def test_a_value_may_stand_in_the_next_column() -> None:
    left = read_line("Model:", row=1)
    right = ReadLine(tuple((x + 260, y) for x, y in left.box), read_line("A1112").readings)  # type: ignore[arg-type]
    below = read_line("XY9876", row=2)
    found = gather([right, below, left]).model
    assert found is not None
    assert (found.value, found.by_keyword) == ("A1112", True)


@pytest.mark.parametrize(
    "lines",
    [
        ("Model:", "5000mAh", "A1112"),
        ("Model:", "Made in China"),
        ("Model:", "SN: AFPZ120441277123"),
        ("Model:", "Input: 5V=2A"),
        ("Model:", "10400"),
        ("Model:", "", "", "", "XY9876"),
    ],
)
def test_not_everything_under_a_keyword_is_its_value(lines: tuple[str, ...]) -> None:
    assert not [one for one in label(*lines).models if one.by_keyword]


def test_a_value_among_other_words_of_the_next_line_is_not_sure_enough_to_clear_a_device() -> None:
    alone, among = label("Anker", "Model:", "XY9876"), label("Anker", "Model:", "XY9876 PRO MAX")
    for gathered, answer in ((alone, Answer.NOT_LISTED), (among, Answer.UNREADABLE)):
        assert gathered.model is not None
        assert (gathered.model.value, gathered.model.by_keyword) == ("XY9876", True)
        assert decided(gathered, BY_HAND).answer is answer


@pytest.mark.parametrize(
    ("keyword", "value"), [("Model:", "QX5PBM"), ("Model: 2151V", "2151V"), ("Model: TA-BBL-Pink-DS", "TA-BBL-Pink-DS")]
)
def test_a_model_of_odd_shape_is_recalled_but_clears_no_device(keyword: str, value: str) -> None:
    lines = [keyword] if value in keyword else [keyword, value]
    gathered = label("Anker", *([(line, 0.998, "print"), (line, 0.9, "tesseract")] for line in lines))
    assert gathered.model is not None
    assert (gathered.model.value, gathered.model.by_keyword) == (value, True)
    assert decided(gathered, BY_HAND).answer is Answer.UNREADABLE
    assert decided(gathered, catalogue(recall(codes=[value]))).answer is Answer.RECALLED


def test_a_rating_after_a_short_model_is_no_piece_of_it() -> None:
    found = label("Model: HD1 1875W").model
    assert found is not None
    assert found.value == "HD1"


def test_one_reading_that_sees_more_under_a_keyword_is_a_doubt() -> None:
    under = [("TR327359", 0.99), ("N: TR327359", 0.9, "tesseract")]
    gathered = label("Anker", "Model:", under)
    assert gathered.model is not None
    assert gathered.model.value == "TR327359"
    assert decided(gathered, BY_HAND).answer is Answer.UNREADABLE


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ([("327359", 0.99), ("mN: 327359", 0.3, "tesseract")], False),
        ([("327359", 0.99), ("mN: 327359", 0.6, "tesseract")], True),
        ([("M/N: 327359", 0.3), ("mN: 327359", 0.3, "tesseract")], True),
    ],
)
def test_a_keyword_that_one_reader_hardly_read_says_nothing(readings: list[Said], said: bool) -> None:
    found = [one for one in label("Anker", readings).models if one.by_keyword]
    assert bool(found) is said


def test_two_serial_numbers_on_one_label_are_a_doubt_about_each_other() -> None:
    serial = label("SN: AB123456", "SN: CD987654").serial
    assert serial is not None
    assert {serial.value, *serial.rivals} == {"AB123456", "CD987654"}


def test_sn_may_be_a_part_of_the_serial_number_or_stuck_to_it() -> None:
    serial = label("SN3KP24061207").serial
    assert serial is not None
    assert (serial.value, serial.by_keyword, serial.rivals) == ("SN3KP24061207", True, ("3KP24061207",))


BAR = ((0.0, 0.0), (200.0, 0.0), (200.0, 60.0), (0.0, 60.0))


def moved(line: ReadLine, down: float) -> ReadLine:
    return ReadLine(tuple((x, y + down) for x, y in line.box), line.readings)  # type: ignore[arg-type]


def test_a_bare_code_under_a_bar_code_is_the_serial_number_but_nothing_says_so() -> None:
    line = moved(read_line("XFPZ120401277123"), 66)
    gathered = gather([line], [BarCode("https://example.com", "QRCode", BAR)])
    assert gathered.serial is not None
    assert (gathered.serial.value, gathered.serial.by_keyword) == ("XFPZ120401277123", False)
    assert gathered.models == ()
    far = gather([moved(line, 200)], [BarCode("https://example.com", "QRCode", BAR)])
    assert far.serial is None


def test_a_bar_code_confirms_the_serial_number_that_is_printed_and_tells_its_look_alikes() -> None:
    gathered = gather([read_line(("SN: AFPZ12O401277123", 0.6))], [BarCode("AFPZ120401277123", "Code128", BAR)])
    assert gathered.serial is not None
    assert (gathered.serial.value, gathered.serial.by_keyword) == ("AFPZ120401277123", True)
    assert gathered.serial.confidence > 0.99


def test_a_bar_code_that_says_something_else_than_the_print_is_not_called_the_serial_number() -> None:
    alone = gather([], [BarCode("ZX99887766", "Code128", BAR)]).serial
    assert alone is not None
    assert not alone.by_keyword
    beside = gather([read_line("SN: AB123456")], [BarCode("ZX99887766", "Code128", BAR)]).serial
    assert beside is not None
    assert beside.value == "AB123456"


def test_a_bare_code_written_as_the_makers_serial_numbers_is_no_model() -> None:
    gathered = label("Anker", "Model: A1112", "AFPZ120401277123")
    assert [one.value for one in gathered.models] == ["A1112"]
    assert gathered.serial is not None
    assert (gathered.serial.value, gathered.serial.by_keyword) == ("AFPZ120401277123", False)


def test_a_makers_grammar_repairs_its_serial_number_and_no_other_makers() -> None:
    ours, other = label("Anker", "SN: AFPZ12O401277123").serial, label("Belkin", "SN: AFPZ12O401277123").serial
    assert ours is not None
    assert other is not None
    assert (ours.value, ours.rivals) == ("AFPZ120401277123", ("AFPZ12O401277123",))
    assert (other.value, other.rivals) == ("AFPZ12O401277123", ())


def test_model_and_serial_on_one_line_are_told_apart() -> None:
    gathered = label("M/N:PB2030MI S/N: 1234567890")
    assert gathered.model is not None
    assert gathered.serial is not None
    assert (gathered.model.value, gathered.serial.value) == ("PB2030MI", "1234567890")


def test_a_serial_number_split_by_weak_print_is_put_together_but_never_clears_a_unit() -> None:
    serial = label("SN: 57V3 1204401277").serial
    assert serial is not None
    assert serial.value == "57V31204401277"
    assert serial.confidence < 0.8
    assert serial.rivals == ("57V3",)


def test_words_after_a_serial_number_do_not_become_a_part_of_it() -> None:
    serial = label("SN: BS240D MADE IN CHINA").serial
    assert serial is not None
    assert serial.value == "BS240D"


def test_a_part_number_stands_in_for_a_model_that_nothing_names() -> None:
    assert [one.value for one in label("P/N: G71C0009S110").models] == ["G71C0009S110"]
    both = label("Model: PBLG2W", "P/N: 40ALLG2WWW").model
    assert both is not None
    assert both.value == "PBLG2W"


def test_a_said_model_comes_before_codes_that_just_stand_there() -> None:
    gathered = label("AB1234", "Model: A1112", "XY9876")
    assert gathered.model is not None
    assert gathered.model.value == "A1112"
    assert {one.value for one in gathered.models} == {"AB1234", "A1112", "XY9876"}


def test_several_readings_of_one_line_are_one_model_with_rivals() -> None:
    gathered = label([("Model: A1112", 0.9), ("Model: A1142", 0.4), ("Model: A1l12", 0.9)])
    assert [one.value for one in gathered.models] == ["A1112"]
    assert gathered.models[0].rivals == ("A1142",)


def test_readings_that_miss_the_keyword_lower_the_confidence() -> None:
    every = label([("Model: A1112", 0.9)] * 3).models[0]
    once = label([("Model: A1112", 0.9), ("", 0.9), ("¥2\\", 0.9)]).models[0]
    assert once.confidence < every.confidence


def test_a_word_is_only_as_sure_as_its_least_sure_character() -> None:
    line = read_line("Model: A1112")
    weak = tuple(0.1 if place == 9 else 0.95 for place in range(12))
    doubtful = gather([type(line)(line.box, (type(line.best)(line.best.text, weak, "reader/0"),))])
    sure = gather([line])
    assert doubtful.models[0].confidence < sure.models[0].confidence


def test_the_label_tells_its_brand_and_name() -> None:
    gathered = label("Anker 321 Power Bank", "Model: A1112")
    assert gathered.brand is not None
    assert gathered.name is not None
    assert (gathered.brand.value, gathered.brand_kind) == ("Anker", BrandKind.KNOWN)
    assert gathered.name.value == "Anker 321 Power Bank"


def test_every_field_keeps_its_place_in_the_photo() -> None:
    line = read_line("Model: A1112", row=3)
    assert gather([line]).models[0].box == line.box


def test_a_label_without_print_has_no_fields() -> None:
    empty = gather([])
    assert (empty.models, empty.brand, empty.serial, empty.lines) == ((), None, None, ())


def test_lines_that_name_the_device_are_worth_another_look() -> None:
    for text in ("Model: A1112", "SN: 57V31204401277", "A1112"):
        assert telling(read_line(text).readings), text
    for text in ("Made in China", "5V=3A", ""):
        assert not telling(read_line(text).readings), text


SIX = ("Anker 321 Power Bank", "Model: A1112", "Input: 5V=2A", "SN: AFPZ1204401277", "2318", "XY9876")


@given(st.permutations([read_line(text, row=row) for row, text in enumerate(SIX)]))
@settings(max_examples=20, deadline=None)
def test_the_order_in_which_lines_were_found_does_not_matter(shuffled: list[ReadLine]) -> None:
    assert gather(shuffled) == gather(sorted(shuffled, key=lambda line: line.box))


@given(text=st.text(max_size=80), confidence=st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_whatever_is_read_gives_a_label(text: str, confidence: float) -> None:
    words = " ".join(text.split())
    gathered = label([(words, confidence), (f"Model: {words}", confidence)], words)
    assert all(0 <= field.confidence <= 1 for field in gathered.models)


def test_each_character_of_a_line_keeps_its_confidence_and_what_else_it_may_be() -> None:
    others = ((("4", 0.1),), (), (), (), (("8", 0.3),))
    reading = Reading("A1263", (0.9, 1.0, 1.0, 1.0, 0.7), "print/plain", others)
    (line,) = gather([ReadLine(read_line("A1263").box, (reading,))]).lines
    assert (line.confidences, line.alternatives) == (reading.confidences, others)


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ("MODEL NO.:SR9082", "SR9082"),
        ("Model: 644C", "644C"),
        ("MODEL: 2151V", "2151V"),
        ("MODEL: 800SX", "800SX"),
        ("Model: ENC1841", "ENC1841"),
        ("Model: K1 7A2", "K1 7A2"),
        ("Model:10 23E", "10 23E"),
        ("Model: PA -300C", "PA-300C"),
        ("Model No.: JG 2774.6", "JG 2774.6"),
        ("Model: G3 OLP", "G3 OLP"),
        ("MODEL: BBL-MM-LAMP", "BBL-MM-LAMP"),
        ("MODEL: MPISUSD+BFL", "MPISUSD+BFL"),
        ("Model No.: TA-BBL-Pink-DS", "TA-BBL-Pink-DS"),
        ("MODEL N0.P07034", "P07034"),
        ("MODEL O.:US-B01", "US-B01"),
    ],
)
def test_after_the_word_model_only_ratings_and_ports_are_none(line: str, model: str) -> None:
    found = label(line).model
    assert found is not None
    assert (found.value, found.by_keyword) == (model, True)


@pytest.mark.parametrize(
    "line",
    [
        "Model: 5V=3A",
        "Model: 1500W",
        "Model: 18.5Wh",
        "Model: USB-C2",
        "Model: BLACK",
        "Model: Portable-Charger",
        "Type: CR2032",
        "Type: IP44",
    ],
)
def test_ratings_and_ports_are_no_models_nor_is_everything_that_may_have_a_type(line: str) -> None:
    assert not [one for one in label(line).models if one.by_keyword]


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("Model: RM5P BM", ["RM5P", "RM5P BM"]),
        ("Model: 8ZU5 82A", ["8ZU5", "8ZU5 82A"]),
        ("Model: RY40602B TLVNM", ["RY40602B", "RY40602B TLVNM"]),
        ("Model: NZ 91 10.4", ["NZ 91", "NZ 91 10.4"]),
        ("Model: P1411-P5V=3A", ["P1411-P5V=3A", "P1411-P"]),
    ],
)
def test_a_model_in_two_pieces_is_a_candidate_with_and_without_the_second(line: str, models: list[str]) -> None:
    assert [one.value for one in label(line).models if one.by_keyword] == models


@pytest.mark.parametrize(
    ("line", "followed"),
    [
        ("Model: A1263 5V=3A", True),
        ("Model: A1263 Input: 5V", True),
        ("Model: A1263", False),
        ("Model: A126 3B", False),
        ("Model: A1263 Power Bank", True),
        ("Model: A1263 |", False),
        ("Model: SBS-10 1PC", False),
    ],
)
def test_a_model_before_other_print_is_not_cut_off_at_its_end(line: str, followed: bool) -> None:
    found = label(line).model
    assert found is not None
    assert found.followed is followed


def test_a_line_that_begins_with_a_keyword_continues_none_above_it() -> None:
    whole = label("SN", "Model: A1112")
    assert whole.model is not None
    assert (whole.model.value, whole.serial) == ("A1112", None)


def test_a_value_that_another_reading_disputes_is_less_sure_than_one_that_is_read_alike() -> None:
    alike = label([("Model: A1268", 0.97), ("Model: A1268", 0.97)])
    disputed = label([("Model: A1268", 0.97), ("Model: A1268", 0.97), ("Model: A1288", 0.6)])
    assert alike.model is not None
    assert disputed.model is not None
    assert disputed.model.rivals == ("A1288",)
    assert disputed.model.confidence < alike.model.confidence

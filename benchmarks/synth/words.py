"""The words, keys and marks of device labels, and the parts that made-up names are put together from."""

WORDS_JOINED = (
    "Power|Bank|Portable|Charger|Adapter|Battery|Capacity|Rated|Input|Output|Total|Max|Model|Type|Cell|"
    "Energy|Wireless|Magnetic|Fast|Quick|Charge|Charging|Station|Travel|Wall|Plug|Cable|Built-in|"
    "Lightning|USB|USB-A|USB-C|Type-C|Port|Class|Level|Li-ion|Li-Polymer|Lithium|Polymer|Rechargeable|"
    "Made|in|China|Vietnam|Designed|by|Manufacturer|Importer|Limited|Ltd|Ltd.|Co.|Co.,|Inc.|GmbH|"
    "Corp.|Technology|Technologies|Electronics|Electronic|Innovation|Trading|Industrial|International|"
    "Company|Shenzhen|Dongguan|Guangzhou|Building|Floor|Road|Street|Avenue|District|Room|Block|No.|Unit|"
    "Park|Zone|City|Province|P.R.C.|Hong|Kong|Germany|Berlin|London|United|Kingdom|California|USA|"
    "America|Address|Tel|Fax|Email|Website|Batch|Lot|Date|Serial|Number|Item|Part|Code|Rev|Version|"
    "Warning|Caution|Do|not|disassemble|heat|above|crush|expose|fire|water|dispose|indoor|use|only|"
    "Keep|away|from|children|Read|manual|before|Do|Not|Recycle|Complies|with|the|of|FCC|Rules|"
    "Operation|is|subject|to|following|conditions|device|may|cause|interference|Series|Pro|Plus|Mini|"
    "Ultra|Slim|Max|Lite|Nano|Air|Go|Core|Cube|Solar|Camping|Lamp|Light|Fan|Heater|Hair|Dryer|"
    "Toaster|Blender|Drill|Driver|Saw|Pump|Vacuum|Robot|Scooter|Bike|Helmet|Watch|Speaker|Earbuds|"
    "Router|Camera|Hub|Dock|Monitor|Printer|Supply|Switching|AC|DC|AC/DC|Constant|Voltage|Current|"
    "Frequency|Pack|Watt|hour|Black|White|Grey|Blue|Pink|Purple|Green|Red|Silver|Gold"
)
ONSETS_JOINED = "b|c|d|f|g|h|j|k|l|m|n|p|r|s|t|v|w|z|bl|br|ch|cl|cr|dr|fl|gr|kr|pl|pr|sh|sk|sl|sp|st|th|tr|x|y|qu"
POWER_KEYS = (
    "Input|Output|INPUT|OUTPUT|Input|Output|IN|OUT|USB-C|USB-A|USB-C1 Output|Type-C Input|USB-A1|"
    "Micro Input|Total Output|Wireless Output|Rated Input|OUT 2|USB C In|Micro USB|PD|QC|Lightning Input|DC"
)
CAPACITY_KEYS = "Battery Capacity|Capacity|Rated Capacity|Cell Capacity|Battery|Li-ion Battery|Typical|Rated|Energy"
COMPANY_TAILS = "Co., Ltd.|Limited|Ltd|Inc.|GmbH|Technology Co.,Ltd|Electronics|LLC|Corp.|B.V.|CO.,LTD."
WORDS = WORDS_JOINED.split("|")
ONSETS = ONSETS_JOINED.split("|")
NUCLEI = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ee", "oo", "ou", "ie", "io"]
CODAS = ["", "", "", "", *["n", "r", "l", "s", "t", "m", "k", "x", "ng", "nd", "ck", "st", "ss", "rt"]]
MODEL_KEYS = (
    "Model|Model No|Model No.|Model Number|Modell|Modelo|Modele|M/N|MN|Type|Typ|P/N|PN|Part No.|Item No.|Item|Art. No.|"
    "Art.-Nr.|REF|SKU|Cat. No.|Product|Product Model|Mod.|MOD|MODEL NAME|Product Name|Name|E-Type|Style"
)
SERIAL_KEYS = (
    "SN|S/N|S.N.|Serial No.|Serial Number|Serial|IMEI|LOT|Lot No.|Batch|Batch No.|PO|P.O.|PO No.|FCC ID|IC|MAC"
)
DATE_KEYS = "Date|Date Code|DC|MFG|MFG Date|Mfd|Manufactured|Production Date|Made|EXP|Date of manufacture"
MARKS = "CE|FC|RoHS|UL|ETL|UKCA|PSE|EAC|CCC|KC|TUV|GS|FCC|BIS|NOM|VI|Li-ion|CB|WEEE|Qi|QC3.0|PD|IP65|IPX4|RCM|BSMI"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

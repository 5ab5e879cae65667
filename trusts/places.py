"""Names of NHS England's regions and of the areas that plan care together (ICBs).

Source: NHS Organisation Data Service, Open Government Licence v3.0. The register of trusts gives
codes only. Regions Y54 to Y57 are those of before 2019; Y56 kept its code and its name. Area names
are those published with the codes in 2020/21; codes made by the mergers since have none yet, and
are shown as codes.
"""

REGIONS = {
    "Y54": "North of England",
    "Y55": "Midlands and East of England",
    "Y56": "London",
    "Y57": "South of England",
    "Y58": "South West",
    "Y59": "South East",
    "Y60": "Midlands",
    "Y61": "East of England",
    "Y62": "North West",
    "Y63": "North East and Yorkshire",
}

ICBS = {
    "QE1": "Healthier Lancashire and South Cumbria",
    "QF7": "South Yorkshire and Bassetlaw",
    "QGH": "Herefordshire and Worcestershire",
    "QH8": "Mid and South Essex",
    "QHG": "Bedfordshire, Luton and Milton Keynes",
    "QHL": "Birmingham and Solihull",
    "QHM": "Cumbria and North East",
    "QJ2": "Joined Up Care Derbyshire",
    "QJG": "Suffolk and North East Essex",
    "QJK": "Devon",
    "QJM": "Lincolnshire",
    "QK1": "Leicester, Leicestershire and Rutland",
    "QKK": "Our Healthier South East London",
    "QKS": "Kent and Medway",
    "QM7": "Hertfordshire and West Essex",
    "QMF": "East London Health and Care Partnership",
    "QMJ": "North London Partners in Health and Care",
    "QMM": "Norfolk and Waveney Health and Care Partnership",
    "QNC": "Staffordshire and Stoke on Trent",
    "QNQ": "Frimley Health and Care ICS",
    "QNX": "Sussex and East Surrey Health and Care Partnership",
    "QOC": "Shropshire and Telford and Wrekin",
    "QOP": "Greater Manchester Health and Social Care Partnership",
    "QOQ": "Humber, Coast and Vale",
    "QOX": "Bath and North East Somerset, Swindon and Wiltshire",
    "QPM": "Northamptonshire",
    "QR1": "Gloucestershire",
    "QRL": "Hampshire and the Isle of Wight",
    "QRV": "North West London Health and Care Partnership",
    "QSL": "Somerset",
    "QT1": "Nottingham and Nottinghamshire Health and Care",
    "QT6": "Cornwall and the Isles of Scilly Health and Social Care Partnership",
    "QU9": "Buckinghamshire, Oxfordshire and Berkshire West",
    "QUA": "The Black Country and West Birmingham",
    "QUE": "Cambridgeshire and Peterborough",
    "QUY": "Bristol, North Somerset and South Gloucestershire",
    "QVV": "Dorset",
    "QWE": "South West London Health and Care Partnership",
    "QWO": "West Yorkshire and Harrogate (Health and Care Partnership)",
    "QWU": "Coventry and Warwickshire",
    "QXU": "Surrey Heartlands Health and Care Partnership",
    "QYG": "Cheshire and Merseyside",
}


def region_name(code: str) -> str:
    """`Y58` as `South West`; a code without a known name as itself."""
    return REGIONS.get(code, code) or "Not recorded"


def icb_name(code: str) -> str:
    """`QJK` as `Devon`; a code without a known name as itself."""
    return ICBS.get(code, code) or "Not recorded"

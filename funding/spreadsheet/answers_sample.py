"""The file of the finance system's answer to download, with example lines."""

from funding.spreadsheet.answers import LAYOUT, OPTIONAL
from funding.spreadsheet.sample import Sample

GUIDE = [
    ("Payment", "The payment's reference as in the batch file, like RL-2021-0007."),
    ("Result", "Paid, Failed or Returned. Returned: it was paid, and came back whole."),
    ("Date", "When it was paid, failed or came back, like 18 March 2022 or 18/03/2022."),
    ("Reference", "The finance system's own reference. Needed for what was paid."),
    ("Reason", "Why it failed or came back; the trust reads it."),
    ("Amount in pounds", "May be left out. If it is there, it must be the payment's amount."),
]
EXAMPLES = [
    {
        "Payment": "RL-2021-0007",
        "Result": "Paid",
        "Date": "18 March 2022",
        "Reference": "BACS 774",
        "Amount in pounds": "500,000",
    },
    {
        "Payment": "RL-2021-0008",
        "Result": "Failed",
        "Date": "18 March 2022",
        "Reason": "The account is closed",
    },
]
ANSWERS = Sample("Answer", [*LAYOUT, *OPTIONAL], EXAMPLES, GUIDE)

"""Lists: one column class feeds the page, the CSV and the XLSX."""

from nhsuk.columns.column import Column
from nhsuk.columns.export import csv_response, xlsx_response
from nhsuk.columns.page import FilterInForce, KeysFirst, ListPage
from nhsuk.columns.table import Table
from nhsuk.columns.view import ListPageView

__all__ = [
    "Column",
    "FilterInForce",
    "KeysFirst",
    "ListPage",
    "ListPageView",
    "Table",
    "csv_response",
    "xlsx_response",
]

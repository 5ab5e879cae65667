"""Open data as JSON, written as it is read, and its description (OpenAPI 3.1)."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.urls import reverse

from aspirant.open_data.datasets import DATASETS, Dataset
from core.dates import today
from nhsuk.columns.export import each

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


class Encoder(DjangoJSONEncoder):
    """Dates as ISO 8601, pounds as text with two decimals, so that nothing is rounded."""


def json_value(value: Any) -> Any:
    """What is not there is null."""
    return None if value == "" else value


def json_lines(dataset: Dataset, as_at: date) -> Iterator[str]:
    """One object: what it is, its licence, its date, and a list of rows, a line each."""
    head = {
        "dataset": dataset.slug,
        "about": dataset.about,
        "as_at": as_at,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    yield json.dumps(head, cls=Encoder).removesuffix("}") + ', "rows": ['
    separator = "\n"
    for row in each(dataset.rows()):
        values = {column.key: json_value(column.exported(row)) for column in dataset.fields}
        yield separator + json.dumps(values, cls=Encoder, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def json_response(dataset: Dataset) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        json_lines(dataset, today()), content_type="application/json; charset=utf-8"
    )


def openapi(base_url: str) -> dict[str, Any]:
    """What can be fetched from where, for programs that read such descriptions."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data of the digital programmes for NHS trusts",
            "version": "1",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": base_url}],
        "paths": {
            reverse("data_file", args=[dataset.slug, ending]): operation(dataset, ending)
            for dataset in DATASETS
            for ending in ("json", "csv")
        },
    }


def operation(dataset: Dataset, ending: str) -> dict[str, Any]:
    content = (
        {"application/json": {"schema": schema(dataset)}}
        if ending == "json"
        else {"text/csv": {"schema": {"type": "string"}}}
    )
    answer = {"description": dataset.about, "content": content}
    return {
        "get": {
            "operationId": f"{dataset.slug}_{ending}",
            "summary": dataset.title,
            "responses": {"200": answer},
        }
    }


def schema(dataset: Dataset) -> dict[str, Any]:
    """The shape of the JSON file; any value may be null."""
    row = {column.key: {"title": column.label} for column in dataset.fields}
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["dataset", "as_at", "licence", "rows"],
        "properties": {
            "dataset": text,
            "about": text,
            "as_at": {"type": "string", "format": "date"},
            "licence": text,
            "licence_url": text,
            "rows": {"type": "array", "items": {"type": "object", "properties": row}},
        },
    }

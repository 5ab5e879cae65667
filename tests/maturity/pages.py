"""What tests of the pages read and send."""

import re

from django.urls import reverse


def text_of(response):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def date_fields(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def part_url(assessment, code="d1"):
    return reverse("maturity:answers", args=[assessment.reference, code])


def form_data(client, url):
    """The fields of a page's answers as a browser would send them."""
    page = client.get(url)
    data = {}
    for form in page.context["forms"]:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
    return data

"""NHS.UK frontend as it is served: no licensed fonts, no addresses elsewhere."""

from tools.assets import TARGET, clean_css, clean_js, is_built


def test_fonts_absolute_addresses_and_source_maps_go() -> None:
    css = (
        "@font-face{font-family:Frutiger W01;src:url(https://assets.nhs.uk/f.woff2)}"
        "a{background:url(/assets/images/tick.svg)}b{background:url('/assets/x.svg')}"
        "/*# sourceMappingURL=x.css.map */"
    )
    assert clean_css(css) == (
        "a{background:url(assets/images/tick.svg)}b{background:url('assets/x.svg')}\n"
    )
    assert clean_js("export{a};//# sourceMappingURL=x.js.map\n") == "export{a};\n"


def test_what_was_built_names_no_other_site() -> None:
    assert is_built()
    css = (TARGET / "nhsuk-frontend.min.css").read_text()
    assert "https://" not in css
    assert "@font-face" not in css
    assert (TARGET / "assets" / "images" / "favicon.svg").exists()

"""What axe finds on a page.

Every rule looks at the whole of every page, but for contrast, which takes longer than all others
together: it looks at each kind of text once. Texts are of one kind if they, and all that they
stand in, are alike in what styles go by; on another width they are another kind.
"""

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Gives axe's results for all rules but contrast, those for contrast on kinds of text not seen yet,
# and the numbers of these kinds.
LOOK = """
async (seen) => {
  const BY = ["class", "style", "type", "role", "disabled", "hidden", "open", "aria-current",
    "aria-disabled", "aria-selected", "aria-sort", "aria-invalid"];
  const known = new Set(seen), found = [], kinds = [];
  const mixed = (number, text) => {
    for (let i = 0; i < text.length; i++) {
      number = Math.imul(number ^ text.charCodeAt(i), 16777619);
    }
    return number >>> 0;
  };
  const look = (element, above) => {
    const styled = BY.map((name) => element.getAttribute(name) ?? "-").join("|");
    const kind = mixed(above, `>${element.tagName}|${styled}`);
    const isText = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
      || element.matches("input, select, textarea");
    if (isText && !known.has(kind)) {
      known.add(kind);
      kinds.push(kind);
      found.push(element);
    }
    for (const child of element.children) look(child, kind);
  };
  look(document.body, mixed(2166136261, `${document.documentElement.className}${innerWidth}`));
  const options = { resultTypes: ["violations"] };
  const all = await axe.run({ ...options, rules: { "color-contrast": { enabled: false } } });
  const only = { ...options, runOnly: { type: "rule", values: ["color-contrast"] } };
  const contrast = found.length ? await axe.run({ include: found }, only) : null;
  return [all, contrast, kinds];
}
"""
SCRIPT = Axe().axe_script
# The kinds of text whose contrast was found good.
seen: set[int] = set()


def violations(page: Page) -> str:
    """What axe says of a page that is not as it should be; nothing if all is well."""
    page.evaluate(SCRIPT)
    every_rule, contrast, kinds = page.evaluate(LOOK, sorted(seen))
    said = [report(results) for results in (every_rule, contrast) if results]
    if not any(said):
        seen.update(kinds)
    return "\n".join(filter(None, said))


def report(results: dict[str, Any]) -> str:
    found = AxeResults(results)
    return found.generate_report() if found.violations_count else ""

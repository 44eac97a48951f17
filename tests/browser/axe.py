"""What axe-core says of a page that is open in a browser."""

from axe_playwright_python.sync_playwright import Axe

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = ("color-contrast",)  # all that a theme of other colours can change
# The script is some 500 kB: it stays in the page for what is asked next. What passed is not told: it is most of an answer.
LOADED = "() => typeof axe === 'object'"
RUN = """async rules => {
  await Promise.all(document.getAnimations().map(each => each.finished)); // colours move to those of another theme
  return axe.run({runOnly: rules, resultTypes: ['violations', 'incomplete']});
}"""


def ask(page, rules=RULES):
    """What axe finds in a page by rules, which are named each or by their tags.

    Returns two lists: the faults, as sorted pairs of a rule and an element, and the selectors of the elements whose
    contrast it could not work out (WCAG 2.2, 1.4.3).
    """
    if not page.evaluate(LOADED):
        page.evaluate(Axe().axe_script)
    answer = page.evaluate(RUN, list(rules))
    violations = {(rule["id"], node["html"][:110]) for rule in answer["violations"] for node in rule["nodes"]}
    unclear = [rule for rule in answer["incomplete"] if rule["id"] == "color-contrast"]
    return sorted(violations), [node["target"][0] for rule in unclear for node in rule["nodes"]]

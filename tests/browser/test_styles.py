"""What the stylesheets ask for, the browser knows: a misspelt name or value would be dropped without a word."""

import pytest

from tests.styles import SHEETS, declarations

pytestmark = pytest.mark.browser
UNKNOWN = """rules => {
  const isSelector = words => { try { document.querySelector(words); return true; } catch { return false; } };
  return rules.filter(([selectors, name, value]) => !CSS.supports(name, value) || !selectors.every(isSelector));
}"""


@pytest.mark.parametrize("sheet", SHEETS)
def test_selectors_properties_and_values_are_known(browser, sheet):
    faces = [rule for rule in declarations(sheet) if rule.around[-1] == "@font-face"]  # they have words of their own
    rules = [rule for rule in declarations(sheet) if rule not in faces]
    asked = [[[part for part in rule.around if part[0] != "@"], rule.property, rule.value] for rule in rules]
    page = browser.new_page()
    assert page.evaluate(UNKNOWN, asked) == []
    page.close()

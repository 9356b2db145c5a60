// @ts-check
/**
 * Takes rules with this selector out of the page's style sheets.
 *
 * @param {string} selector  as the browser writes it
 */
export function dropRules(selector) {
    for (const sheet of document.styleSheets) {
        for (let index = sheet.cssRules.length - 1; index >= 0; index -= 1) {
            const rule = sheet.cssRules[index];
            if (rule instanceof CSSStyleRule && rule.selectorText === selector) sheet.deleteRule(index);
        }
    }
}

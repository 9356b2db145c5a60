// @ts-check
/** What stands where a value is unknown. */
export const unknown = "–";

/**
 * @param {unknown} value
 * @returns {value is number}
 */
export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * 12,345
 *
 * @param {?number|undefined} value
 */
export const formatCount = (value) => (isNumber(value) ? whole.format(value) : unknown);

/**
 * Three figures that matter, and never more than 999: 1.23, 12.3, 123.
 *
 * @param {number} value
 */
export function threeFigures(value) {
    const size = Math.abs(value);
    const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    return value.toFixed(digits);
}

/**
 * A value with an SI prefix: 1.23 k, 45.6 M.
 * @param {number} value
 * @param {string[]} units  for 1, 1,000, 1,000,000 …
 */
export function withPrefix(value, units) {
    let [scaled, power] = [value, 0];
    // 999.5 would be shown as 1000: it belongs to the next unit.
    while (Math.abs(scaled) >= 999.5 && power < units.length - 1) {
        scaled /= 1_000;
        power += 1;
    }
    return `${power === 0 ? Math.round(scaled) : threeFigures(scaled)} ${units[power]}`;
}

/**
 * A share as percent: 0.78 as "78 %"; what is not whole never shows as 100. A contract may be exceeded: 1.2 is "120 %".
 *
 * @param {number} share
 */
export function formatShare(share) {
    const percent = share * 100;
    if (percent > 0 && percent < 1) return "<1 %";
    return `${percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent)} %`;
}

// @ts-check
/**
 * @typedef {Object} Span
 * @property {string} id  as it stands in the page's URL
 * @property {string} label
 * @property {string} words
 * @property {number} seconds
 * @property {?string} duration  what the routes call it; null where they know it only as a range
 */

/**
 * The windows of a chart, shortest first.
 *
 * @type {Span[]}
 */
export const spans = [
    { id: "15m", label: "15m", words: "last 15 minutes", seconds: 900, duration: "15m" },
    { id: "1h", label: "1h", words: "last hour", seconds: 3_600, duration: "1h" },
    { id: "6h", label: "6h", words: "last 6 hours", seconds: 21_600, duration: null },
    { id: "24h", label: "24h", words: "last 24 hours", seconds: 86_400, duration: "1d" },
    { id: "3d", label: "3d", words: "last 3 days", seconds: 259_200, duration: null },
    { id: "7d", label: "7d", words: "last 7 days", seconds: 604_800, duration: "7d" },
];

/** The windows of the table: those that the gateways route has totals for. */
export const windows = spans.filter((span) => span.duration !== null);

/**
 * @param {string} id
 * @returns {Span}
 */
export const span = (id) => spans.find((each) => each.id === id) ?? spans[3];

// @ts-check
import { isNumber } from "../format/number.js";

/**
 * @typedef {Object} Point
 * @property {number} start  epoch seconds
 * @property {?number} rxRate  bit/s over the part of the point that was seen; null where too little was
 * @property {?number} txRate
 * @property {?number} rxBytes
 * @property {?number} txBytes
 *
 * @typedef {Object} Series
 * @property {Point[]} points
 * @property {number} interval  seconds
 * @property {number} start  epoch seconds
 * @property {number} end
 * @property {?number} coverage
 * @property {Figures} rx
 * @property {Figures} tx
 * @property {?string} note  which part was not seen
 *
 * @typedef {Object} Figures
 * @property {?number} bytes
 * @property {?number} average  bit/s over what was seen
 * @property {?number} peak  bit/s, the highest that a source has told
 * @property {?number} p95  bit/s, the 95th percentile
 * @property {?number} contracted  bit/s
 */

/** Of a point that was seen for less than this share, the rate is not told. */
const LEAST_SEEN = 0.1;

/**
 * @param {import("../types.js").Traffic} traffic
 * @returns {Series}
 */
export function seriesOf(traffic) {
    const { interval, timestamps } = traffic;
    const rate = (/** @type {unknown[]} */ values, /** @type {number} */ index) => {
        const value = values?.[index];
        return isNumber(value) ? value : null;
    };
    const bytes = (/** @type {?number} */ value) => (value === null ? null : (value * interval) / 8);
    // What comes is bytes over the whole width of a point. Of one that was seen in part, a line drawn so would fall
    // where nothing fell.
    const seenRate = (/** @type {?number} */ value, /** @type {number} */ index) => {
        const seen = traffic.point_coverage?.[index] ?? 1;
        return value === null || seen < LEAST_SEEN ? null : value / seen;
    };
    const points = timestamps.map((start, index) => {
        const [rx, tx] = [rate(traffic.rx_bps, index), rate(traffic.tx_bps, index)];
        return {
            start, rxRate: seenRate(rx, index), txRate: seenRate(tx, index), rxBytes: bytes(rx), txBytes: bytes(tx),
        };
    });
    const first = timestamps[0] ?? 0;
    return {
        points,
        interval,
        start: isNumber(traffic.start) ? traffic.start : first,
        end: isNumber(traffic.end) ? traffic.end : first + interval * timestamps.length,
        coverage: traffic.coverage,
        note: traffic.coverage_note ?? null,
        rx: figures(points.map((point) => point.rxRate), traffic, "rx"),
        tx: figures(points.map((point) => point.txRate), traffic, "tx"),
    };
}

/**
 * @param {(?number)[]} rates
 * @param {import("../types.js").Traffic} traffic
 * @param {"rx"|"tx"} direction
 * @returns {Figures}
 */
function figures(rates, traffic, direction) {
    const number = (/** @type {unknown} */ value) => (isNumber(value) ? value : null);
    const known = rates.filter(isNumber);
    const mean = known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
    const contracted = number(direction === "rx" ? traffic.contracted_down_mbps : traffic.contracted_up_mbps);
    return {
        bytes: number(traffic[`${direction}_bytes`]),
        average: number(traffic[`${direction}_avg_bps`]) ?? mean,
        peak: number(traffic[`${direction}_max_bps`]) ?? (known.length === 0 ? null : Math.max(...known)),
        p95: number(traffic[`${direction}_p95_bps`]),
        contracted: contracted === null ? null : contracted * 1e6,
    };
}

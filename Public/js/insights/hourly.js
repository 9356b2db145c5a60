// @ts-check
import { mean } from "../charts/plot.js";
import { isNumber } from "../format/number.js";

/**
 * What the hourly route tells of a port, any value null where it is not known.
 *
 * @typedef {Object} Hourly
 * @property {number} start  epoch seconds
 * @property {number} end
 * @property {number} interval  seconds per bucket
 * @property {Bucket[]} buckets
 * @property {{start: number, percent: ?number}[]} health  of the site's applications
 * @property {?PortHealth} portHealth
 * @property {?number} coverage  how much of the traffic was seen, 0 to 1
 * @property {?number} rx  bit/s, average over all that was seen; unlike the mean of the buckets, of which the last is open
 * @property {?number} tx
 * @property {(?string)[]} notices  what the range lacks, and why
 * @property {{bandwidth: boolean, wan_link_health: boolean, app_health: boolean}} limited  not asked for, Mist's quota
 *   being used up
 *
 * @typedef {Object} Bucket
 * @property {number} start  epoch seconds
 * @property {?number} rx  bit/s, average
 * @property {?number} tx
 * @property {?number} rxPeak  bit/s
 * @property {?number} txPeak
 * @property {?number} latency  ms
 * @property {?number} jitter  ms
 * @property {?number} loss  percent
 *
 * @typedef {Exclude<keyof Bucket, "start">} Measure
 *
 * @typedef {Object} PortHealth
 * @property {?number} percent  of the site's user-minutes that were good
 * @property {?number} goal  percent
 * @property {?boolean} impacted  whether the port is part of the trouble
 * @property {?number} own  percent of the port's own user-minutes that were good, where it is
 */

const number = (/** @type {unknown} */ value) => (isNumber(value) ? value : null);
const list = (/** @type {unknown} */ value) => (Array.isArray(value) ? value : []);

/**
 * @param {any} answer
 * @returns {Hourly}
 */
export function hourlyOf(answer) {
    const buckets = list(answer.hourly).filter((each) => isNumber(each?.timestamp)).map((each) => ({
        start: each.timestamp,
        rx: number(each.rx_bps), tx: number(each.tx_bps),
        rxPeak: number(each.max_rx_bps), txPeak: number(each.max_tx_bps),
        latency: number(each.avg_latency_ms), jitter: number(each.avg_jitter_ms), loss: number(each.avg_loss_pct),
    }));
    const interval = number(answer.interval) ?? stepOf(buckets.map(({ start }) => start));
    const [first, last] = [buckets[0]?.start ?? 0, buckets.at(-1)?.start ?? 0];
    const limited = answer.rate_limited ?? {};
    const seen = (number(answer.coverage) ?? 0) * ((number(answer.end) ?? 0) - (number(answer.start) ?? 0));
    const average = (/** @type {unknown} */ bytes, /** @type {"rx"|"tx"} */ direction) =>
        isNumber(bytes) && seen > 0 ? (bytes * 8) / seen : mean(buckets.map((bucket) => bucket[direction]));
    const port = answer.port_app_health;
    return {
        start: Math.min(number(answer.start) ?? first, first),
        end: Math.max(number(answer.end) ?? 0, last + interval),
        interval,
        buckets,
        health: trendOf(answer.hourly_app_health),
        portHealth: port
            ? {
                percent: number(port.summary_pct), goal: number(port.threshold_pct), impacted: port.impacted ?? null,
                own: number(port.port_pct),
            }
            : null,
        coverage: number(answer.coverage),
        rx: average(answer.rx_bytes, "rx"),
        tx: average(answer.tx_bytes, "tx"),
        notices: [answer.retention_notice, answer.coverage_note],
        limited: {
            bandwidth: limited.bandwidth === true, wan_link_health: limited.wan_link_health === true,
            app_health: limited.app_health === true,
        },
    };
}

/**
 * @param {unknown} rows  {timestamp, pct}
 * @returns {{start: number, percent: ?number}[]}
 */
export const trendOf = (rows) => list(rows).filter((each) => isNumber(each?.timestamp))
    .map((each) => ({ start: each.timestamp, percent: number(each.pct) }));

/**
 * The smallest step between times: the width of a bucket where nobody says it.
 *
 * @param {number[]} starts  epoch seconds, rising
 */
export const stepOf = (starts) => starts.slice(1)
    .reduce((least, start, index) => Math.min(least, start - starts[index]), starts.length > 1 ? Infinity : 3_600);

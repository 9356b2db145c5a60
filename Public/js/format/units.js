// @ts-check
import { isNumber, threeFigures, unknown, withPrefix } from "./number.js";

const rateUnits = ["bps", "kbps", "Mbps", "Gbps", "Tbps"];
const byteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

/**
 * Bits per second in SI prefixes, as networks are spoken of: 45.6 Mbps.
 *
 * @param {?number|undefined} bps
 */
export const formatRate = (bps) => (isNumber(bps) ? withPrefix(bps, rateUnits) : unknown);

/**
 * Bytes, GB = 10^9.
 *
 * @param {?number|undefined} bytes
 */
export const formatBytes = (bytes) => (isNumber(bytes) ? withPrefix(bytes, byteUnits) : unknown);

/**
 * The speed of a link, told in Mbit/s: 1 Gbps, 100 Mbps, 2.5 Gbps.
 *
 * @param {?number|undefined} megabits
 */
export function formatSpeed(megabits) {
    // A port without link reports 0.
    if (!isNumber(megabits) || megabits <= 0) return unknown;
    return megabits >= 1_000 ? `${Number((megabits / 1_000).toFixed(2))} Gbps` : `${Number(megabits.toFixed(2))} Mbps`;
}

/** @param {?number|undefined} ms */
export const formatMilliseconds = (ms) =>
    isNumber(ms) ? `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms` : unknown;

/**
 * What is above nothing never shows as 0, and what is not whole never as 100.
 *
 * @param {?number|undefined} percent
 */
export const formatPercent = (percent) => {
    if (!isNumber(percent)) return unknown;
    if (percent === 0) return "0 %";
    if (percent < 0.1) return "<0.1 %";
    if (percent < 10) return `${percent.toFixed(1)} %`;
    return `${threeFigures(percent < 100 ? Math.min(99.9, percent) : percent)} %`;
};

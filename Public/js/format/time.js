// @ts-check
import { isNumber, unknown } from "./number.js";

const units = /** @type {const} */ ([["d", 86_400], ["h", 3_600], ["m", 60], ["s", 1]]);

/**
 * A length of time in its two largest units: 12d 4h, 3h 20m, 45s.
 *
 * @param {?number|undefined} seconds
 */
export function formatDuration(seconds) {
    if (!isNumber(seconds)) return unknown;
    const whole = Math.max(0, Math.floor(seconds));
    const first = units.findIndex(([, size]) => whole >= size);
    if (first < 0) return "0s";
    const [name, size] = units[first];
    const count = `${Math.floor(whole / size)}${name}`;
    const next = units[first + 1];
    if (next === undefined) return count;
    const rest = Math.floor((whole % size) / next[1]);
    return rest === 0 ? count : `${count} ${rest}${next[0]}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {"local"|"utc"} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(zone, options) {
    const key = zone + JSON.stringify(options);
    let found = formats.get(key);
    if (found === undefined) {
        const timeZone = zone === "utc" ? "UTC" : undefined;
        found = new Intl.DateTimeFormat("en-GB", { ...options, hourCycle: "h23", timeZone });
        formats.set(key, found);
    }
    return found;
}

/**
 * A moment that no calendar has (outside data) is unknown.
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
const tell = (ms, zone, options) => (isMoment(ms) ? format(zone, options).format(ms) : unknown);

/**
 * @param {unknown} ms  epoch milliseconds
 * @returns {ms is number}
 */
export const isMoment = (ms) => isNumber(ms) && Math.abs(ms) <= 8.64e15;

/**
 * 17:45
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 */
export const formatClock = (ms, zone) => tell(ms, zone, { hour: "2-digit", minute: "2-digit" });

/**
 * 17:45:12
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 */
export const formatClockSeconds = (ms, zone) =>
    tell(ms, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/**
 * Mon 23 Nov
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 */
export const formatDay = (ms, zone) =>
    tell(ms, zone, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");

/**
 * Mon 23 Nov 17:45
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 */
export const formatMoment = (ms, zone) => (isMoment(ms) ? `${formatDay(ms, zone)} ${formatClock(ms, zone)}` : unknown);

/**
 * The name of the zone that times are told in.
 *
 * @param {"local"|"utc"} zone
 */
export const zoneName = (zone) =>
    zone === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone || "local time";

// @ts-check
import { formatClock, formatDay } from "../format/time.js";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
    minute, 2 * minute, 3 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
    hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day,
];

/**
 * How far the zone's wall clock is ahead of UTC then, ms.
 *
 * @param {number} ms
 * @param {"local"|"utc"} zone
 */
const ahead = (ms, zone) => (zone === "utc" ? 0 : -new Date(ms).getTimezoneOffset() * minute);

/**
 * Round times between two instants, on the zone's own clock, so close that at most `most` fit.
 *
 * @param {number} start  epoch ms
 * @param {number} end
 * @param {number} most
 * @param {"local"|"utc"} zone
 * @returns {{step: number, times: number[]}}
 */
export function timeTicks(start, end, most, zone) {
    const step = steps.find((each) => (end - start) / each <= most) ?? /** @type {number} */ (steps.at(-1));
    const times = [];
    const last = end + ahead(end, zone);
    for (let wall = Math.ceil((start + ahead(start, zone)) / step) * step; wall <= last; wall += step) {
        // The offset may change inside the range (daylight saving): it is asked for at each tick.
        const time = wall - ahead(wall - ahead(start, zone), zone);
        if (time >= start && time <= end) times.push(time);
    }
    return { step, times };
}

/**
 * The x axis of a chart from `start` to `end`, epoch ms.
 *
 * @param {{start: number, end: number}} range
 * @param {"local"|"utc"} zone
 */
export function timeAxis({ start, end }, zone) {
    let step = hour;
    return {
        min: start,
        max: end,
        /** @param {any} scale */
        afterBuildTicks(scale) {
            const fit = timeTicks(start, end, Math.max(2, Math.floor((scale.chart.width - 60) / 64)), zone);
            step = fit.step;
            scale.ticks = fit.times.map((value) => ({ value }));
        },
        /** @param {number} value */
        label(value) {
            const midnight = (value + ahead(value, zone)) % day === 0;
            return step >= day || midnight ? formatDay(value, zone) : formatClock(value, zone);
        },
    };
}

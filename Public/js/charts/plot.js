// @ts-check
import { isNumber } from "../format/number.js";

/**
 * What a chart draws: points of one width over a range of time, one value of each line per point.
 *
 * @typedef {Object} Plot
 * @property {string} caption
 * @property {string} unit  in words, for those who do not see the axis
 * @property {"line"|"bar"} kind
 * @property {number} start  epoch seconds; of the axis
 * @property {number} end
 * @property {number} interval  seconds per point
 * @property {number[]} starts  epoch seconds; of each point
 * @property {Line[]} lines
 * @property {Level[]} levels
 * @property {(value: number) => string} format
 * @property {number} [floor]  where the value axis begins; 0 without it
 * @property {number} [ceiling]  what the value axis reaches at least
 * @property {string} summary  what the chart shows, in a sentence
 *
 * @typedef {Object} Line
 * @property {string} label
 * @property {Look} look
 * @property {(?number)[]} values  null where nothing is known: a gap
 *
 * A rate or another value that is drawn as a thin line over the whole width.
 *
 * @typedef {Object} Level
 * @property {string} name
 * @property {number} value
 * @property {string} colour  name of a colour of theme.js
 * @property {number[]} dash
 *
 * @typedef {"rx"|"tx"|"rxPeak"|"txPeak"|"rxBars"|"txBars"|"latency"|"jitter"|"lossBars"|"health"} Look
 */

/**
 * Whether there is nothing to draw.
 *
 * @param {Plot} plot
 */
export const isBlank = (plot) => plot.lines.every(({ values }) => !values.some(isNumber));

/**
 * The highest known value, 0 where there is none.
 *
 * @param {(?number)[][]} all
 */
export const highest = (...all) => all.flat().filter(isNumber).reduce((high, each) => Math.max(high, each), 0);

/**
 * The mean of the known values, null where there is none.
 *
 * @param {(?number)[]} values
 */
export function mean(values) {
    const known = values.filter(isNumber);
    return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/**
 * Whether a level is close enough to the curves to be drawn: one far above them would press them flat.
 *
 * @param {?number|undefined} level
 * @param {number} top  the curves' highest value
 * @returns {level is number}
 */
export const isNear = (level, top) => isNumber(level) && level <= 4 * top;

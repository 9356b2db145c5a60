// @ts-check
import { h } from "../dom/element.js";
import { unknown } from "../format/number.js";
import { unknownMark } from "../gateways/cells.js";

/**
 * Figures side by side, each with its name above and what belongs to it below.
 *
 * @param {{name: string, value: string, note?: any}[]} stats
 */
export const statRow = (stats) => h("dl", { class: "stats" }, stats.map(({ name, value, note }) => h(
    "div", { class: "stat" }, h("dt", {}, name),
    h("dd", { class: "figure" }, value === unknown ? unknownMark() : value), note && h("dd", { class: "hint" }, note))));

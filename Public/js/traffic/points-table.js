// @ts-check
import { h } from "../dom/element.js";
import { csvFile } from "../format/csv.js";
import { formatBytes, formatRate } from "../format/units.js";
import { formatClockSeconds, formatDay, zoneName } from "../format/time.js";
import { unknownMark } from "../gateways/cells.js";

/**
 * @param {?number} value
 * @param {(value: number) => string} format
 */
const cell = (value, format) => h("td", {}, value === null ? unknownMark() : h("data", { value }, format(value)));

/**
 * The points of a chart for those who read rather than look.
 *
 * @param {import("./series.js").Series} series
 * @param {"local"|"utc"} zone
 */
export const pointsTable = (series, zone) =>
    h(
        "table", { class: "points" },
        h("thead", {}, h("tr", {},
            [`Start (${zoneName(zone)})`, "RX rate", "TX rate", "RX data", "TX data"]
                .map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, series.points.map((point) => h(
            "tr", {},
            h("th", { scope: "row" },
                `${formatDay(point.start * 1000, zone)} ${formatClockSeconds(point.start * 1000, zone)}`),
            cell(point.rxRate, formatRate), cell(point.txRate, formatRate),
            cell(point.rxBytes, formatBytes), cell(point.txBytes, formatBytes),
        ))),
    );

/** @param {import("./series.js").Series} series */
export const pointsFile = (series) =>
    csvFile(
        [
            "Start (UTC)", "Start (epoch s)", "Interval (s)", "RX Rate (bps)", "TX Rate (bps)", "RX Data (Bytes)",
            "TX Data (Bytes)",
        ],
        series.points.map((point) => [
            new Date(point.start * 1000).toISOString(), point.start, series.interval,
            point.rxRate, point.txRate, point.rxBytes, point.txBytes,
        ]),
    );

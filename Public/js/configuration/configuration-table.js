// @ts-check
import { h, icon } from "../dom/element.js";
import { textOrUnknown } from "../gateways/cells.js";

/**
 * One value of a port's configuration.
 *
 * @typedef {Object} ConfiguredValue
 * @property {string} name
 * @property {unknown} value  with its variables filled in; null where that cannot be done, or where it has no place
 * @property {?string} [expression]  as it was written, where it holds variables
 * @property {string} origin  template, profile, device or default
 * @property {?string} origin_name  of the template or the profile
 * @property {unknown} [overridden]  what the template or the profile says, where the device says something else
 * @property {?string} [overridden_origin]
 * @property {?string} [overridden_origin_name]
 */

/** @type {{[origin: string]: {word: string, icon: string}}} */
const origins = {
    template: { word: "Gateway template", icon: "file-earmark-text" },
    profile: { word: "Device profile", icon: "files" },
    device: { word: "This device", icon: "hdd-network-fill" },
    default: { word: "Default", icon: "dash" },
};

/** @param {ConfiguredValue[]} values */
export const configurationTable = (values) => h(
    "table", { class: "rows configuration", role: "table" },
    h("caption", {}, "What holds on this port, and where it is set"),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ["Setting", "Value", "Set in", "Instead of"].map((label) =>
        h("th", { scope: "col", role: "columnheader" }, label)))),
    h("tbody", { role: "rowgroup" }, values.map((each) => {
        const { overridden = null, overridden_origin: origin = null, overridden_origin_name: name = null } = each;
        return h(
            "tr", { role: "row", class: origin === null ? null : "overrides" },
            h("th", { scope: "row", role: "rowheader" }, each.name),
            h("td", { role: "cell", "data-label": "Value" }, valueCell(each)),
            h("td", { role: "cell", "data-label": "Set in" }, originMark(each.origin, each.origin_name)),
            h("td", { role: "cell", "data-label": "Instead of" }, origin !== null
                && [textOrUnknown(words(overridden)), h("span", { class: "line under" }, originMark(origin, name))]),
        );
    })),
);

/**
 * The value, and under it the variables that it was written with.
 *
 * @param {ConfiguredValue} setting
 */
const valueCell = ({ value, expression }) => [
    textOrUnknown(words(value)),
    expression && expression !== value ? h("span", { class: "line under" }, `as ${expression}`) : null,
];

/**
 * Where a value is set, told by shape and word.
 *
 * @param {string} origin
 * @param {?string} name
 */
function originMark(origin, name) {
    const known = Object.hasOwn(origins, origin) ? origins[origin] : { word: origin, icon: "question-circle" };
    return h("span", { class: origin === "device" ? "origin strong" : "origin" }, icon(known.icon), " ", known.word,
        name ? h("span", { class: "under" }, ` ${name}`) : null);
}

/**
 * A value as a person writes it.
 *
 * @param {unknown} value
 */
function words(value) {
    if (value === true) return "yes";
    if (value === false) return "no";
    if (Array.isArray(value)) return value.map(String).join(", ");
    return typeof value === "object" && value !== null ? JSON.stringify(value) : value === null ? "" : String(value);
}

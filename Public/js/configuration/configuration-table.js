// @ts-check
import { h, icon } from "../dom/element.js";
import { textOrUnknown } from "../gateways/cells.js";

/**
 * One value of a port's configuration.
 *
 * @typedef {Object} ConfigurationValue
 * @property {string} name
 * @property {unknown} value
 * @property {string} origin  template, profile, device or default
 * @property {?string} origin_name  of the template or the profile
 * @property {unknown} [overridden]  the value that this one took the place of
 */

const origins = {
    template: { word: "Gateway template", icon: "file-earmark-text" },
    profile: { word: "Device profile", icon: "files" },
    device: { word: "This device", icon: "hdd-network-fill" },
    default: { word: "Default", icon: "dash" },
};

/** @param {ConfigurationValue[]} values */
export const configurationTable = (values) => h(
    "table", { class: "rows configuration", role: "table" },
    h("caption", {}, "What holds on this port, and where it is set"),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ["Setting", "Value", "Set in", "Instead of"].map((label) =>
        h("th", { scope: "col", role: "columnheader" }, label)))),
    h("tbody", { role: "rowgroup" }, values.map((each) => {
        const overrides = each.overridden !== null && each.overridden !== undefined;
        return h(
            "tr", { role: "row", class: overrides ? "overrides" : null },
            h("th", { scope: "row", role: "rowheader" }, each.name),
            h("td", { role: "cell", "data-label": "Value" }, textOrUnknown(words(each.value))),
            h("td", { role: "cell", "data-label": "Set in" }, originMark(each)),
            h("td", { role: "cell", "data-label": "Instead of" },
                overrides ? h("span", { class: "tone-warn" }, words(each.overridden)) : ""),
        );
    })),
);

/** @param {ConfigurationValue} value */
function originMark({ origin, origin_name: name }) {
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

// @ts-check
import { isNumber } from "../format/number.js";
import { trendOf } from "./hourly.js";

/**
 * The application health of a site: the share of what its applications did that was good.
 *
 * @typedef {Object} Health
 * @property {?number} percent
 * @property {?number} goal  percent
 * @property {{start: number, percent: ?number}[]} trend
 * @property {?ImpactedInterface[]} impacted  worst first; null where they could not be asked for
 * @property {boolean} limited  not asked for, Mist's quota being used up
 * @property {?string} notice  what the range lacks because it is no longer kept
 *
 * @typedef {Object} ImpactedInterface
 * @property {string} name
 * @property {?string} hostname
 * @property {?string} mac
 * @property {?number} duration  minutes
 * @property {?number} degraded  user-minutes
 * @property {?number} total  user-minutes
 * @property {?number} share  of all that was degraded at the site, 0 to 1
 */

const number = (/** @type {unknown} */ value) => (isNumber(value) ? value : null);

/**
 * @param {any} answer
 * @returns {Health}
 */
export function healthOf(answer) {
    const rows = Array.isArray(answer.impacted_interfaces) ? answer.impacted_interfaces : [];
    const all = rows.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + (number(each?.degraded) ?? 0), 0);
    const impacted = rows.filter(Boolean).map((/** @type {any} */ each) => ({
        name: String(each.interface_name ?? ""), hostname: each.gateway_hostname ?? null, mac: each.gateway_mac ?? null,
        duration: number(each.duration), degraded: number(each.degraded), total: number(each.total),
        share: all > 0 && isNumber(each.degraded) ? each.degraded / all : null,
    }));
    const limited = answer.rate_limited;
    return {
        percent: number(answer.summary_pct), goal: number(answer.threshold_pct), trend: trendOf(answer.trend),
        impacted: answer.impacted_known === false ? null : impacted.sort(worstFirst),
        limited: limited === true || Object.values(limited ?? {}).includes(true),
        notice: answer.retention_notice ?? null,
    };
}

const worstFirst = (/** @type {ImpactedInterface} */ a, /** @type {ImpactedInterface} */ b) =>
    (b.degraded ?? -1) - (a.degraded ?? -1);

/**
 * Whether an interface of Mist's is this port: Mist writes it with its unit, "ge-0/0/0.0", and a sub-interface counts for
 * its port.
 *
 * @param {ImpactedInterface} found
 * @param {import("../detail/subject.js").Subject} subject
 */
export function isPort(found, { circuit, port, name }) {
    const mac = (/** @type {?string|undefined} */ text) => (text ?? "").toLowerCase().replace(/[^0-9a-f]/g, "");
    const sameGateway = found.mac ? mac(found.mac) === mac(circuit?.gateway.mac) : found.hostname === name;
    return sameGateway && (found.name === port || found.name.replace(/\.\d+$/, "") === port);
}

/**
 * Whether a figure reaches its goal, told by shape and word.
 *
 * @param {?number} percent
 * @param {?number} goal
 * @returns {import("../gateways/state.js").State}
 */
export function goalState(percent, goal) {
    if (percent === null || goal === null) return { word: "No goal known", icon: "question-circle", tone: "dim" };
    return percent >= goal
        ? { word: "Meets its goal", icon: "circle-fill", tone: "good" }
        : { word: "Below its goal", icon: "diamond-fill", tone: "warn" };
}

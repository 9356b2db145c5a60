// @ts-check
import { pause } from "../dom/pause.js";
import { conditions } from "./conditions.js";

/**
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

/**
 * What is left of all rows.
 *
 * @typedef {Object} Selection
 * @property {GatewayEntry[]} entries
 * @property {Circuit[]} circuits
 * @property {Map<string, number>} counts  what each filter would leave, by condition
 */

/**
 * What search and site are to be looked for in.
 *
 * @typedef {Object} Question
 * @property {GatewayEntry[]} all
 * @property {any[]} ordered  all rows of the view, in order
 * @property {string} site
 * @property {string} q
 *
 * @typedef {Question & Selection} Answer  what they leave, before the filters
 */

/** @typedef {Pick<import("../state/url.js").View, "view"|"site"|"q"|"filter">} Wanted */

/** Rows that are searched in one go: some milliseconds. */
const portion = 2_000;

/**
 * Finds out what the view's search, site and filters leave, in the order given, and what each filter would leave of it.
 * Only what has changed is looked at: one more letter is searched for in what the letters before it left, and the same
 * question is not answered twice.
 */
export function createSelection() {
    /** @type {?Answer} */
    let answer = null;
    /** @type {?Selection} */
    let selection = null;
    let filter = "";

    /**
     * @param {Question} question
     * @param {GatewayEntry[]} entries
     * @param {Circuit[]} circuits
     */
    function keep(question, entries, circuits) {
        const tallies = { gateways: tally(entries), circuits: tally(circuits) };
        const counts = new Map(conditions.map(({ id, counts: what }) => [id, tallies[what].get(id) ?? 0]));
        selection = null;
        return (answer = { ...question, entries, circuits, counts });
    }

    return {
        /**
         * Searches in portions, so that a key that is typed can come between: `select` has the result at once afterwards.
         *
         * @param {GatewayEntry[]} all
         * @param {any[]} ordered
         * @param {Wanted} wanted
         * @param {() => boolean} isWanted  whether it still is
         */
        async prepare(all, ordered, wanted, isWanted) {
            const question = { all, ordered, site: wanted.site, q: wanted.q };
            if (isAnswer(answer, question)) return;
            const among = rowsToSearch(question, wanted, answer);
            const test = testOf(question);
            const found = [];
            /** @type {any[][]} */
            const sources = [among.entries, among.circuits];
            for (const rows of sources) {
                /** @type {any[]} */
                const left = [];
                for (let from = 0; from < rows.length; from += portion) {
                    await pause();
                    if (!isWanted()) return;
                    left.push(...rows.slice(from, from + portion).filter(test));
                }
                found.push(left);
            }
            keep(question, found[0], found[1]);
        },
        /**
         * @param {GatewayEntry[]} all
         * @param {any[]} ordered  all rows of the view, in order
         * @param {Wanted} wanted
         * @returns {Selection}
         */
        select(all, ordered, wanted) {
            const question = { all, ordered, site: wanted.site, q: wanted.q };
            if (!isAnswer(answer, question)) {
                const among = rowsToSearch(question, wanted, answer);
                const test = testOf(question);
                keep(question, among.entries.filter(test), among.circuits.filter(test));
            }
            const { entries, circuits, counts } = /** @type {Answer} */ (answer);
            const ids = wanted.filter.filter((id) => counts.has(id));
            if (selection !== null && filter === ids.join()) return selection;
            filter = ids.join();
            const pass = (/** @type {any[]} */ rows) =>
                (ids.length === 0 ? rows : rows.filter((each) => ids.some((id) => each.conditions.includes(id))));
            return (selection = { entries: pass(entries), circuits: pass(circuits), counts });
        },
    };
}

/**
 * @param {?Answer} answer
 * @param {Question} question
 */
const isAnswer = (answer, { all, ordered, site, q }) =>
    answer !== null && answer.all === all && answer.ordered === ordered && answer.site === site && answer.q === q;

/**
 * All rows, or what a shorter search has left of them.
 *
 * @param {Question} question
 * @param {Wanted} wanted
 * @param {?Answer} before
 * @returns {{entries: GatewayEntry[], circuits: Circuit[]}}
 */
function rowsToSearch(question, { view }, before) {
    if (before !== null && isAnswer(before, { ...question, q: before.q }) && question.q.startsWith(before.q)) return before;
    const { all, ordered } = question;
    return view === "gateways"
        ? { entries: ordered, circuits: all.flatMap((entry) => entry.circuits) } : { entries: all, circuits: ordered };
}

/**
 * Every word must be found.
 *
 * @param {Question} question
 * @returns {(each: GatewayEntry|Circuit) => boolean}
 */
function testOf({ site, q }) {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    return ({ gateway, text }) => (site === "" || gateway.site_id === site) && words.every((word) => text.includes(word));
}

/**
 * How many have each condition.
 *
 * @param {{conditions: string[]}[]} all
 */
function tally(all) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { conditions: held } of all) {
        for (const id of held) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
}

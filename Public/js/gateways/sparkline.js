// @ts-check
import { unknownMark } from "./cells.js";

const namespace = "http://www.w3.org/2000/svg";
/** The level of the highest hour, as the routes have it. */
const highest = 20;
/** Units of the picture per hour. */
const step = 4;

/**
 * A day's hours as a small picture: only its shape, the highest hour at the top. Hours that nobody saw are gaps.
 *
 * @param {?(?number)[]|undefined} levels
 */
export function sparkline(levels) {
    if (!Array.isArray(levels) || !levels.some((level) => level !== null)) return unknownMark();
    const picture = make("svg", {
        class: "spark", viewBox: `0 0 ${levels.length * step} ${highest + 2}`, preserveAspectRatio: "none", role: "img",
        "aria-label": words(levels),
    });
    picture.append(make("path", { class: "spark-area", d: area(levels) }), make("path", { class: "spark-line", d: line(levels) }));
    return picture;
}

/**
 * @param {string} name
 * @param {Object<string, string>} attributes
 */
function make(name, attributes) {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
}

/** @param {number} level */
const height = (level) => highest + 1 - Math.min(highest, Math.max(0, level));

/**
 * Hours in a row that were seen, each as steps: the average of an hour holds for all of it.
 *
 * @param {(?number)[]} levels
 * @param {(from: number, to: number, steps: string) => string} draw
 */
function runs(levels, draw) {
    const drawn = [];
    for (let from = 0; from < levels.length; from += 1) {
        if (levels[from] === null) continue;
        let to = from;
        let steps = "";
        for (; to < levels.length && levels[to] !== null; to += 1) {
            steps += `V${height(/** @type {number} */ (levels[to]))}h${step}`;
        }
        drawn.push(draw(from, to, steps));
        from = to;
    }
    return drawn.join("");
}

/** @param {(?number)[]} levels */
const area = (levels) =>
    runs(levels, (from, to, steps) => `M${from * step} ${highest + 2}${steps}V${highest + 2}Z`);

/** @param {(?number)[]} levels */
const line = (levels) =>
    runs(levels, (from, _, steps) => `M${from * step} ${height(/** @type {number} */ (levels[from]))}${steps}`);

/** @param {(?number)[]} levels */
function words(levels) {
    const most = Math.max(...levels.map((level) => level ?? 0));
    if (most === 0) return "no traffic in the last 24 hours";
    const ago = levels.length - 1 - levels.lastIndexOf(most);
    return ago === 0 ? "most traffic in this hour" : `most traffic ${ago} ${ago === 1 ? "hour" : "hours"} ago`;
}

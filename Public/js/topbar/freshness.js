// @ts-check
import { serverNow } from "../api/client.js";
import { h, icon, setText } from "../dom/element.js";
import { formatCount, isNumber } from "../format/number.js";
import { formatDuration, formatMoment } from "../format/time.js";

/**
 * How old the data is and when the next comes, ticking.
 *
 * @param {HTMLElement} element
 */
export function mount(element) {
    const age = h("span", { class: "age" }, "no data yet");
    const next = h("span", { class: "next" });
    // Of use on paper alone.
    const moment = h("span", { class: "as-of" });
    element.append(icon("clock-history"), h("span", { class: "lines" }, age, next, moment));

    /** @type {?string} */
    let asOf = null;
    /** @type {?import("../types.js").Status} */
    let status = null;
    let stale = false;
    /** Said in the place of the next refresh, for some seconds. */
    let remark = "";
    let remarkEnds = 0;

    function tick() {
        const at = Date.parse(asOf ?? "");
        setText(age, Number.isFinite(at) ? `${formatDuration((serverNow() - at) / 1000)} old` : "no data yet");
        setText(next, nextWords());
        element.classList.toggle("stale", stale);
        if (Number.isFinite(at)) {
            element.title = `Data as of ${formatMoment(at, "local")} (${formatMoment(at, "utc")} UTC)`;
            setText(moment, element.title);
        }
    }

    function nextWords() {
        if (Date.now() < remarkEnds) return remark;
        const collector = status?.collector;
        if (collector?.refreshing) {
            const { done = null, total = null } = collector.progress ?? {};
            return isNumber(total) && total > 0 ? `refreshing ${formatCount(done)}/${formatCount(total)}` : "refreshing";
        }
        const at = Date.parse(collector?.next_refresh_at ?? "");
        return Number.isFinite(at) ? `next in ${formatDuration(Math.max(0, at - serverNow()) / 1000)}` : "";
    }

    const timer = setInterval(tick, 1000);
    return {
        /**
         * @param {?import("../types.js").Status} newStatus
         * @param {?import("../types.js").Meta} meta
         */
        update(newStatus, meta) {
            status = newStatus;
            asOf = meta?.as_of ?? null;
            stale = meta?.stale === true;
            tick();
        },
        /**
         * Says something for a moment.
         *
         * @param {string} words
         */
        say(words) {
            remark = words;
            remarkEnds = Date.now() + 4_000;
            tick();
        },
        destroy: () => clearInterval(timer),
    };
}

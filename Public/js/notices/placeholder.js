// @ts-check
import { h, icon, setText } from "../dom/element.js";
import { formatCount, isNumber } from "../format/number.js";

/**
 * What stands in the table's place while there is nothing to show: what is done of what on the first load, what to
 * check when the organization is empty, how to see more when nothing matches.
 *
 * @param {HTMLElement} element
 * @param {{onClear: () => void}} actions
 */
export function mount(element, { onClear }) {
    const heading = h("h2");
    const step = h("p", { class: "step" }, "Asking the server");
    const bar = h("progress", { "aria-label": "Progress of the first collection" });
    const loading = h(
        "div", { class: "loading" },
        h("div", { class: "panel" }, heading, step, bar),
        h("div", { class: "bones", "aria-hidden": "true" },
            Array.from({ length: 12 }, () => h("div", { class: "bone" }))),
    );
    const clear = h("button", { type: "button", class: "btn btn-sm btn-primary" }, "Clear search and filters");
    clear.addEventListener("click", onClear);
    const nothing = h("div", { class: "panel" }, icon("search"), h("h2", {}, "Nothing matches"),
        h("p", {}, "No circuit matches the search, the site and the filters together."), clear);
    const empty = h(
        "div", { class: "panel" }, icon("router"), h("h2", {}, "No gateways in this organization"),
        h("p", {}, "Mist answered, and listed none. Check that"),
        h("ul", {},
            h("li", {}, "MIST_ORG_ID names the organization you mean,"),
            h("li", {}, "the token may see all of its sites, not only some,"),
            h("li", {}, "gateways (SRX, SSR) are claimed and assigned to sites.")),
    );

    return {
        /**
         * @param {null|"loading"|"empty"|"nothing"} kind
         * @param {?import("../types.js").Status} status
         * @param {?string} trouble  why nothing came yet
         * @param {boolean} waiting  the server says itself that it has nothing yet
         */
        update(kind, status, trouble, waiting) {
            element.hidden = kind === null;
            const content = kind === null ? null : { loading, empty, nothing }[kind];
            if (content === null) element.replaceChildren();
            else if (element.firstElementChild !== content) element.replaceChildren(content);
            if (kind !== "loading") return;
            const progress = status?.collector?.progress;
            const { done = null, total = null } = progress ?? {};
            const counted = isNumber(total) && total > 0;
            const failed = trouble !== null && !waiting;
            setText(heading, failed ? "No data yet" : "Collecting the organization");
            if (failed) setText(step, `${trouble} Trying again every second.`);
            else if (counted) setText(step, `${progress?.step}: ${formatCount(done)} of ${formatCount(total)}`);
            else setText(step, progress?.step ?? trouble ?? "Asking the server");
            if (counted) {
                bar.max = total;
                bar.value = done ?? 0;
            } else bar.removeAttribute("value");
        },
        destroy: () => element.replaceChildren(),
    };
}

// @ts-check
import { serverNow } from "../api/client.js";
import { h, hidden, icon, setText } from "../dom/element.js";
import { formatCount, isNumber } from "../format/number.js";
import { formatClock } from "../format/time.js";

/**
 * What of the hour's calls to Mist is spent, over all tokens.
 *
 * @param {HTMLElement} element
 */
export function mount(element) {
    const bar = h("span", { class: "gauge-bar", "aria-hidden": "true" });
    const figure = h("span", { class: "gauge-figure" });
    element.append(icon("speedometer2"), hidden("Mist calls this hour: "), h("span", { class: "lines" }, figure, bar));
    element.hidden = true;

    return {
        /** @param {?import("../types.js").Status} status */
        update(status) {
            const tokens = (status?.quota?.tokens ?? [])
                .filter((token) => isNumber(token.spent) && isNumber(token.limit));
            element.hidden = tokens.length === 0;
            if (tokens.length === 0) return;
            const spent = tokens.reduce((sum, token) => sum + token.spent, 0);
            const limit = tokens.reduce((sum, token) => sum + token.limit, 0);
            const limitedUntil = tokens.map((token) => Date.parse(token.limited_until ?? ""))
                .filter((at) => at > serverNow());
            bar.style.setProperty("--share", String(limit > 0 ? Math.min(1, spent / limit) : 0));
            element.classList.toggle("high", spent > limit * 0.8 || limitedUntil.length > 0);
            // The first token that may be used again is enough.
            setText(figure, limitedUntil.length === tokens.length
                ? `used up until ${formatClock(Math.min(...limitedUntil), "local")}`
                : `${formatCount(spent)} / ${formatCount(limit)}`);
            element.title = ["Calls to Mist this hour:", ...tokens.map(tokenWords)].join("\n");
        },
        destroy: () => element.replaceChildren(),
    };
}

/** @param {import("../types.js").Token} token */
function tokenWords(token) {
    const reset = Date.parse(token.resets_at ?? "");
    const until = Date.parse(token.limited_until ?? "");
    return `token ${token.token}: ${formatCount(token.spent)} of ${formatCount(token.limit)} spent`
        + (Number.isFinite(reset) ? `, resets at ${formatClock(reset, "local")}` : "")
        + (Number.isFinite(until) ? `, limited until ${formatClock(until, "local")}` : "");
}

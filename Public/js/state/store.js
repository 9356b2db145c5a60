// @ts-check
import { formatView, parseView } from "./url.js";

/**
 * The view's state, kept in the URL. `change` makes a history entry unless `replace` is asked for (typing, opening a
 * row: what the back button should not walk through one by one).
 *
 * @param {(view: import("./url.js").View, before: import("./url.js").View) => void} onChange
 */
export function createStore(onChange) {
    let view = parseView(location.search);

    const onPop = () => {
        const before = view;
        view = parseView(location.search);
        onChange(view, before);
    };
    window.addEventListener("popstate", onPop);

    return {
        get view() {
            return view;
        },
        /**
         * @param {Partial<import("./url.js").View>} patch
         * @param {{replace?: boolean}} [options]
         */
        change(patch, options = {}) {
            const before = view;
            view = { ...view, ...patch };
            const url = formatView(view);
            if (url !== formatView(before)) {
                if (options.replace) history.replaceState(history.state, "", url);
                else history.pushState({ openedChart: before.chart === null && view.chart !== null }, "", url);
            }
            onChange(view, before);
        },
        /** Leaves the chart: back where the click came from, or, on a deep link, to the table in its place. */
        closeChart() {
            if (view.chart === null) return;
            if (history.state?.openedChart === true) history.back();
            else this.change({ chart: null, tab: "", span: "" }, { replace: true });
        },
        destroy: () => window.removeEventListener("popstate", onPop),
    };
}

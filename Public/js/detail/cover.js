// @ts-check
import { h, setText } from "../dom/element.js";

/**
 * What lies over a section's body while there is nothing to show in it: that it loads, why it failed, or that there is
 * nothing.
 *
 * @param {HTMLElement} body
 * @param {{onRetry: () => void}} actions
 */
export function mount(body, { onRetry }) {
    const message = h("p", { role: "status" });
    const retry = h("button", { type: "button", class: "btn btn-sm btn-primary" }, "Try again");
    const cover = h("div", { class: "cover" }, h("span", { class: "spinner", "aria-hidden": "true" }), message, retry);
    retry.addEventListener("click", onRetry);
    body.append(cover);

    /**
     * @param {"loading"|"empty"|"error"|"ready"} state
     * @param {string} words
     */
    function update(state, words) {
        body.dataset.state = state;
        body.setAttribute("aria-busy", String(state === "loading"));
        // The button goes as the next try begins: the focus would go with it.
        if (state !== "error" && document.activeElement === retry) body.closest("dialog")?.querySelector("h2")?.focus();
        cover.hidden = state === "ready";
        retry.hidden = state !== "error";
        setText(message, words);
    }
    update("loading", "Waiting for the first snapshot");

    return {
        /**
         * @param {import("./loader.js").Loaded} loaded
         * @param {?string|false} [empty]  what to say where the answer holds nothing
         */
        update(loaded, empty = null) {
            if (loaded.kind === "loading") update("loading", "Loading");
            else if (loaded.kind === "failed") update("error", loaded.trouble === null ? "" : troubleWords(loaded.trouble));
            else if (empty) update("empty", empty);
            else update("ready", "");
        },
    };
}

/**
 * Why something could not be loaded, and when it is worth asking again.
 *
 * @param {import("../api/client.js").APIError} trouble
 */
export function troubleWords({ message, retryAfter }) {
    const again = retryAfter === null || retryAfter < 60
        ? "" : ` It can be had again in ${Math.ceil(retryAfter / 60)} minutes.`;
    return `${message}${again}`;
}

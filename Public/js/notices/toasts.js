// @ts-check
import { h, icon } from "../dom/element.js";

/**
 * Short notices of what went wrong. A dialog hides what lies beneath it, so they are shown inside an open one.
 * @param {HTMLElement} element
 */
export function mount(element) {
    const home = /** @type {HTMLElement} */ (element.parentElement);
    return {
        /**
         * @param {string} title
         * @param {string} sentence
         */
        show(title, sentence) {
            (document.querySelector("dialog[open]") ?? home).append(element);
            const toast = h(
                "div", { class: "toast", role: "alert", "aria-atomic": "true", "data-bs-delay": 8000 },
                h("div", { class: "toast-header" },
                    icon("exclamation-triangle-fill"), h("strong", { class: "me-auto" }, title),
                    h("button",
                        { type: "button", class: "btn-close", "data-bs-dismiss": "toast", "aria-label": "Close" })),
                h("div", { class: "toast-body" }, sentence),
            );
            toast.addEventListener("hidden.bs.toast", () => toast.remove());
            element.append(toast);
            /** @type {any} */ (window).bootstrap.Toast.getOrCreateInstance(toast).show();
        },
        destroy() {
            home.append(element);
            element.replaceChildren();
        },
    };
}

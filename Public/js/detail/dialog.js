// @ts-check
import { h, setText } from "../dom/element.js";
import { zoneName } from "../format/time.js";
import { stateMark } from "../gateways/cells.js";
import { span, spans } from "../state/windows.js";
import { mount as mountWindowButtons } from "../topbar/window-buttons.js";
import { fill } from "./fill.js";
import { build } from "./frame.js";
import { sections } from "./sections.js";
import { mount as mountTabs } from "./tabs.js";

/**
 * The dialog about one circuit. It has its own URL: opening, closing, its sections and windows go through the view.
 *
 * @param {HTMLDialogElement} element
 * @param {{
 *   onClose: () => void,
 *   onTab: (id: string) => void,
 *   onSpan: (id: string) => void,
 *   onZone: (zone: "local"|"utc") => void,
 * }} actions
 */
export function mount(element, { onClose, onTab, onSpan, onZone }) {
    const parts = build(element);
    const buttons = mountWindowButtons(parts.windows, { spans, onPick: onSpan });
    const tabs = mountTabs(parts.tabs, { tabs: sections, panel: parts.panel, onPick: onTab });
    /** @type {?import("../state/url.js").View} */
    let view = null;
    /** @type {?{id: string, section: import("./subject.js").Section}} */
    let open = null;
    /** What the open section has been told. */
    let told = "";

    parts.close.addEventListener("click", onClose);
    element.addEventListener("cancel", (event) => {
        event.preventDefault();
        onClose();
    });
    // The browser may close it without asking (a second Esc): the URL follows.
    element.addEventListener("close", () => view?.chart && onClose());
    // Marking text may end beside the dialog: only what begins there, too, is a click there.
    let pressedBeside = false;
    element.addEventListener("pointerdown", (event) => (pressedBeside = isBeside(event)));
    element.addEventListener("click", (event) => pressedBeside && isBeside(event) && onClose());
    parts.local.addEventListener("click", () => onZone("local"));
    parts.utc.addEventListener("click", () => onZone("utc"));

    /** @param {MouseEvent} event */
    function isBeside({ target, clientX, clientY }) {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        // The backdrop's events are the dialog's own.
        return target === element && (clientX < left || clientX > right || clientY < top || clientY > bottom);
    }

    function leaveSection() {
        open?.section.destroy();
        open = null;
        told = "";
        parts.panel.replaceChildren();
        parts.exports.replaceChildren();
    }

    function close() {
        leaveSection();
        if (element.open) element.close();
    }

    return {
        /**
         * @param {import("../state/url.js").View} freshView
         * @param {import("../data.js").Data} data
         */
        update(freshView, { entries, meta, snapshot }) {
            view = freshView;
            const { chart, zone } = view;
            if (chart === null) return close();
            const entry = entries?.find((each) => each.gateway.id === chart.gateway);
            const circuit = entry?.circuits.find((each) => each.port.name === chart.port) ?? null;
            const name = entry?.gateway.name ?? chart.gateway;
            setText(parts.title, name);
            parts.title.title = name;
            fill(parts.subtitle, h(
                "p", { class: "subtitle" },
                circuit && stateMark(circuit.state), h("span", { class: "strong" }, chart.port),
                [circuit?.port.wan_name, circuit?.port.description, entry?.gateway.site_name]
                    .filter(Boolean).map((words) => h("span", { title: words }, words)),
            ));

            const chosen = sections.find((each) => each.id === view?.tab) ?? sections[0];
            const wanted = span(view.span || view.window);
            // A section may lack the shortest windows: it shows its own shortest then.
            const shown = chosen.spans.includes(wanted) ? wanted : chosen.spans[0] ?? wanted;
            tabs.update(chosen.id);
            buttons.update(shown.id);
            for (const button of parts.windows.children) {
                button.hidden = !chosen.spans.some(({ id }) => id === button.dataset.window);
            }
            parts.local.setAttribute("aria-pressed", String(zone === "local"));
            parts.utc.setAttribute("aria-pressed", String(zone === "utc"));
            parts.local.title = zoneName("local");
            // What has no window has no times either, and nothing drawn to take away.
            parts.tools.hidden = chosen.spans.length === 0;
            if (!element.open) {
                element.showModal();
                parts.title.focus();
                tabs.reveal();
            }

            if (open?.id !== chosen.id) {
                leaveSection();
                open = { id: chosen.id, section: chosen.mount(parts.panel, parts.exports) };
            }
            const asOf = meta?.as_of ?? "";
            const news = JSON.stringify([chart, shown.id, zone, snapshot, entries === null, name]);
            if (entries === null || news === told || open === null) return;
            told = news;
            open.section.update({
                ...chart, name, circuit, zone, snapshot, asOf, span: shown,
                site: entry?.gateway.site_id ?? null, siteName: entry?.gateway.site_name ?? null,
            });
        },
        destroy: close,
    };
}

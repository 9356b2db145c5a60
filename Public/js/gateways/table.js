// @ts-check
import { h, hidden, icon } from "../dom/element.js";
import { mount as mountVirtualRows } from "../dom/virtual-rows.js";
import { initialView } from "../state/url.js";
import { circuitColumns } from "./circuit-columns.js";
import { gatewayColumns } from "./gateway-columns.js";
import { portsTable } from "./ports-table.js";
import { compare, parseSort, sorted } from "./sorting.js";

/** ms for which someone who moved, scrolled or typed in the table is taken to read it. */
const attention = 20_000;
/** px; a guess at what a port takes in an opened row, until that is measured. */
const portHeight = 46;

/**
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

const byName = (/** @type {GatewayEntry} */ a, /** @type {GatewayEntry} */ b) =>
    compare(a.gateway.name ?? "", b.gateway.name ?? "") || compare(a.gateway.id, b.gateway.id);
/**
 * The ports of an opened gateway, as a row of their own.
 *
 * @typedef {{detail: GatewayEntry}} Detail
 */
const worstFirst = (/** @type {Circuit} */ a, /** @type {Circuit} */ b) =>
    b.severity - a.severity || compare(a.gateway.name ?? "", b.gateway.name ?? "") || compare(a.port.name, b.port.name);

/**
 * @param {GatewayEntry[]} entries
 * @param {string} sort
 */
export const sortedEntries = (entries, sort) => sorted(entries, sort, gatewayColumns, byName);
/**
 * @param {Circuit[]} circuits
 * @param {string} sort
 */
export const sortedCircuits = (circuits, sort) => sorted(circuits, sort, circuitColumns, worstFirst);

/** @typedef {GatewayEntry|Circuit|Detail} Row */

/** @param {Row} row */
const keyOf = (row) => ("detail" in row ? `${row.detail.gateway.id}/` : "key" in row ? row.key : row.gateway.id);

/**
 * The rows, and after each opened gateway its ports.
 *
 * @param {(GatewayEntry|Circuit)[]} shown
 * @param {string[]} open  ids of gateways
 * @returns {Row[]}
 */
function withDetails(shown, open) {
    if (open.length === 0) return shown;
    return shown.flatMap((/** @type {any} */ row) =>
        ("circuits" in row && open.includes(row.gateway.id) ? [row, { detail: row }] : row));
}

/**
 * The table of gateways or of circuits.
 *
 * @param {HTMLElement} element  the region it scrolls in
 * @param {{
 *   onSort: (sort: string) => void,
 *   onExpand: (gateway: string) => void,
 *   onChart: (chart: {gateway: string, port: string}, tab: string) => void,
 * }} actions
 */
export function mount(element, actions) {
    const head = h("thead");
    const body = h("tbody");
    const caption = h("caption", { class: "visually-hidden" });
    const table = h("table", { class: "circuits-table" }, caption, head, body);
    element.replaceChildren(table);
    // Before the rows hear of it: on paper, another width shows other columns.
    let printing = false;
    const onPrint = (/** @type {Event} */ event) => {
        printing = event.type === "beforeprint";
    };
    window.addEventListener("beforeprint", onPrint);
    window.addEventListener("afterprint", onPrint);

    let kind = "";
    let sort = "";
    let view = initialView;
    /** @type {Row[]} */
    let rows = [];
    /**
     * Columns that the style sheet shows at this width: the others' cells stay empty, and an opened row spans just those.
     *
     * @type {Set<string>}
     */
    let columnsShown = new Set();
    /** px, as tokens.css has it at this width. */
    let rowHeight = 40;
    let current = "";

    /** @param {import("./gateway-columns.js").Column<any>[]} columns */
    function renderHead(columns) {
        const { id, descending } = parseSort(sort);
        const order = descending ? "descending" : "ascending";
        const active = document.activeElement;
        const focused = head.contains(active) ? active?.closest("th")?.dataset.column : null;
        head.replaceChildren(h("tr", { "aria-rowindex": 1 }, columns.map((column) => {
            const isSorted = column.id === id && column.key !== undefined;
            const label = column.key === undefined
                ? (column.quiet ? hidden(column.label) : column.label)
                : h(
                    "button", { type: "button", "data-action": "sort", title: `Sort by ${column.sortedBy ?? column.label}` },
                    h("span", {}, column.label),
                    icon(isSorted ? (descending ? "caret-down-fill" : "caret-up-fill") : "chevron-expand"),
                );
            return h(
                "th",
                {
                    scope: "col", class: `column-${column.id}${column.numeric ? " numeric" : ""}`,
                    "data-column": column.id,
                    "aria-sort": column.key === undefined ? null : isSorted ? order : "none",
                },
                label,
            );
        })));
        if (focused) /** @type {any} */ (head.querySelector(`th[data-column="${focused}"] button`))?.focus();
    }

    /**
     * @param {import("./gateway-columns.js").Column<any>[]} columns
     * @param {any} row
     * @param {{zone: "local"|"utc", open?: boolean}} context
     */
    const cells = (columns, row, context) => {
        const shown = printing ? new Set(columns.map((column) => column.id)) : columnsShown;
        return columns.map((column) =>
            h("td", { class: `column-${column.id}${column.numeric ? " numeric" : ""}` },
                shown.has(column.id) && column.cell(row, { ...context, shown })));
    };

    const virtual = mountVirtualRows(body, {
        scroller: element,
        key: keyOf,
        height: (row) => ("detail" in row ? 48 + row.detail.circuits.length * portHeight : rowHeight),
        isMeasured: (row) => "detail" in row,
        render: renderRow,
    });

    /**
     * @param {Row} row
     * @param {number} index
     */
    function renderRow(row, index) {
        const { open, filter, zone } = view;
        if ("detail" in row) {
            return h("tr", { class: "detail", "aria-rowindex": index + 2 },
                h("td", { colspan: columnsShown.size }, portsTable(row.detail, filter)));
        }
        const isGateway = "circuits" in row;
        const isOpen = isGateway && open.includes(row.gateway.id);
        return h(
            "tr", {
                class: isOpen ? "entry open" : "entry", "data-key": keyOf(row), tabindex: -1, "aria-rowindex": index + 2,
            },
            isGateway ? cells(gatewayColumns, row, { open: isOpen, zone }) : cells(circuitColumns, row, { zone }),
        );
    }

    element.addEventListener("click", (event) => {
        const target = /** @type {Element} */ (event.target);
        const button = /** @type {?HTMLElement} */ (target.closest("[data-action]"));
        const { action, gateway = "", port = "", tab = "" } = button?.dataset ?? {};
        if (action === "expand") actions.onExpand(gateway);
        else if (action === "chart") actions.onChart({ gateway, port }, tab);
        else if (action === "sort") sortBy(/** @type {any} */ (button?.closest("th")).dataset.column);
        else if (kind === "gateways" && getSelection()?.isCollapsed !== false) {
            const key = /** @type {?HTMLElement} */ (target.closest("tr.entry"))?.dataset.key;
            if (key !== undefined) actions.onExpand(key);
        }
    });
    let touched = -Infinity;
    for (const type of ["pointermove", "wheel", "scroll", "keydown", "focusin"]) {
        element.addEventListener(type, () => (touched = Date.now()), { passive: true });
    }
    element.addEventListener("focusin", (event) => {
        const row = /** @type {?HTMLElement} */ (/** @type {Element} */ (event.target).closest("tr.entry"));
        if (row) current = row.dataset.key ?? "";
    });

    /** What the style sheets make of this width. */
    function readLayout() {
        const cells = [...head.querySelectorAll("th")].filter((cell) => getComputedStyle(cell).display !== "none");
        columnsShown = new Set(cells.map((cell) => cell.dataset.column ?? ""));
        rowHeight = parseFloat(getComputedStyle(element).getPropertyValue("--row-height"));
    }

    const onResize = () => {
        const before = [rowHeight, ...columnsShown].join();
        readLayout();
        if ([rowHeight, ...columnsShown].join() !== before) virtual.update(rows);
    };
    window.addEventListener("resize", onResize);

    /** @param {string} id */
    function sortBy(id) {
        const before = parseSort(sort);
        /** @type {import("./gateway-columns.js").Column<any>[]} */
        const columns = kind === "gateways" ? gatewayColumns : circuitColumns;
        const numeric = columns.find((column) => column.id === id)?.numeric === true;
        const first = numeric ? `-${id}` : id;
        const second = numeric ? id : `-${id}`;
        // A third click gives the view's own order back.
        actions.onSort(before.id !== id ? first : sort === first ? second : "");
    }

    return {
        /**
         * @param {(GatewayEntry|Circuit)[]} shown  as the view has it
         * @param {import("../state/url.js").View} fresh
         */
        update(shown, fresh) {
            view = fresh;
            const columns = view.view === "gateways" ? gatewayColumns : circuitColumns;
            if (kind !== view.view || sort !== view.sort || head.childElementCount === 0) {
                if (kind !== view.view) element.scrollTop = 0;
                kind = view.view;
                sort = view.sort;
                table.className = `circuits-table table-${kind}`;
                renderHead(columns);
            }
            readLayout();
            rows = withDetails(shown, view.open);
            caption.textContent = kind === "gateways" ? "Gateways" : "Circuits";
            table.setAttribute("aria-rowcount", String(rows.length + 1));
            virtual.update(rows);
        },
        /**
         * Moves the focus by rows.
         *
         * @param {number} step
         */
        move(step) {
            const keys = rows.filter((row) => !("detail" in row)).map(keyOf);
            const at = keys.indexOf(current);
            const next = at < 0 ? (step > 0 ? 0 : keys.length - 1) : Math.min(keys.length - 1, Math.max(0, at + step));
            if (keys[next] === undefined) return;
            virtual.reveal(keys[next], head.getBoundingClientRect().height)?.focus({ preventScroll: true });
        },
        isPartial: virtual.isPartial,
        /** Whether someone is at it: rows should not change places now. */
        isRead: () => Date.now() - touched < attention,
        /** What Enter does on the row that has the focus. */
        activate() {
            const row = /** @type {?HTMLElement} */ (document.activeElement);
            if (!row?.matches("tr.entry") || !element.contains(row)) return false;
            /** @type {?HTMLElement} */ (row.querySelector("[data-action]"))?.click();
            return true;
        },
        destroy() {
            window.removeEventListener("resize", onResize);
            window.removeEventListener("beforeprint", onPrint);
            window.removeEventListener("afterprint", onPrint);
            virtual.destroy();
            element.replaceChildren();
        },
    };
}

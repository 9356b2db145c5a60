// @ts-check
import { serverNow } from "./api/client.js";
import { mount as mountData } from "./data.js";
import { createAfterPaint } from "./dom/after-paint.js";
import { mount as mountAnnouncer } from "./dom/announcer.js";
import { download } from "./dom/download.js";
import { byID, setText } from "./dom/element.js";
import { pause } from "./dom/pause.js";
import { dropRules } from "./dom/stylesheets.js";
import { fileName } from "./format/csv.js";
import { formatCount } from "./format/number.js";
import { formatMoment } from "./format/time.js";
import { mount as mountCopy } from "./gateways/copy.js";
import { tableFile, tableText } from "./gateways/export.js";
import { mount as mountOrderSelect } from "./gateways/order-select.js";
import { createOrder } from "./gateways/order.js";
import { createSelection } from "./gateways/selection.js";
import { isBroken } from "./gateways/state.js";
import { mount as mountTable } from "./gateways/table.js";
import { mount as mountKeys } from "./keys.js";
import { mount as mountBanner } from "./notices/banner.js";
import { mount as mountPlaceholder } from "./notices/placeholder.js";
import { mount as mountToasts } from "./notices/toasts.js";
import { createStore } from "./state/store.js";
import { span, windows } from "./state/windows.js";
import { mount as mountCards } from "./summary/cards.js";
import { mount as mountStrip } from "./summary/strip.js";
import { sumsOf } from "./summary/sums.js";
import { mount as mountExport } from "./topbar/export.js";
import { mount as mountFreshness } from "./topbar/freshness.js";
import { mount as mountQuota } from "./topbar/quota.js";
import { mount as mountSearch } from "./topbar/search.js";
import { mount as mountSiteFilter } from "./topbar/site-filter.js";
import { mount as mountWindowButtons } from "./topbar/window-buttons.js";
import { mount as mountDialog } from "./detail/dialog.js";

/** @type {import("./data.js").Data} */
let data = { status: null, entries: null, meta: null, snapshot: 0, window: "", trouble: null, waiting: false };
/**
 * All rows of the view, in order: gateways or circuits.
 *
 * @type {any[]}
 */
let rows = [];
/**
 * Those that the search, the site and the filters leave.
 *
 * @type {any[]}
 */
let shown = [];
/** Circuits that are down or offline, for the title. */
let broken = 0;
/** @type {?import("./gateways/selection.js").Selection} */
let selection = null;
/**
 * What the cards sum up now: the selection, and the window of its totals.
 *
 * @type {{selection: ?import("./gateways/selection.js").Selection, window: string}}
 */
let summedUp = { selection, window: "" };

// Bootstrap ties every element to the one before it by this rule: whenever a row came or went while scrolling, Chromium
// styled all rows anew. The page has no legend.
dropRules("legend + *");
const order = createOrder();
const selecting = createSelection();
/** What was typed into the search last. */
let typed = "";
const store = createStore(onView);
const announcer = mountAnnouncer(byID("announcer"));
const toasts = mountToasts(byID("toasts"));
const cards = mountCards(byID("cards"));
// They sum up all rows; these are there first.
const summary = createAfterPaint(renderCards);
const strip = mountStrip(byID("strip"), { onFilter: (filter) => store.change({ filter }) });
const windowButtons = mountWindowButtons(byID("windows"), {
    spans: windows, onPick: (window) => store.change({ window }),
});
const freshness = mountFreshness(byID("freshness"));
const quota = mountQuota(byID("quota"));
const search = mountSearch(byID("search"), {
    onSearch: async (q) => {
        typed = q;
        await selecting.prepare(data.entries ?? [], rows, { ...store.view, q }, () => typed === q);
        if (typed === q) store.change({ q }, { replace: true });
    },
});
const siteFilter = mountSiteFilter(byID("site"), { onPick: (site) => store.change({ site }) });
const banner = mountBanner(byID("banner"));
const placeholder = mountPlaceholder(byID("placeholder"), {
    onClear: () => store.change({ q: "", site: "", filter: [] }),
});
const table = mountTable(byID("table"), {
    onSort: (sort) => store.change({ sort }),
    onExpand: (id) => {
        const { open } = store.view;
        const without = open.filter((each) => each !== id);
        store.change({ open: without.length < open.length ? without : [...open, id] }, { replace: true });
    },
    onChart: (chart, tab) => store.change({ chart, tab, span: "" }),
});
const dialog = mountDialog(byID("chart"), {
    onClose: () => store.closeChart(),
    onTab: (tab) => store.change({ tab }, { replace: true }),
    onSpan: (id) => store.change({ span: id === store.view.window ? "" : id }, { replace: true }),
    onZone: (zone) => store.change({ zone }, { replace: true }),
});
const viewButtons = [...document.querySelectorAll("[data-view]")].map((each) => /** @type {HTMLElement} */ (each));
for (const button of viewButtons) {
    button.addEventListener("click", () =>
        store.change({ view: button.dataset.view === "circuits" ? "circuits" : "gateways", sort: "" }));
}
const csv = mountExport({
    onExport: (what) => {
        const stamp = new Date(serverNow()).toISOString().slice(0, 16).replace(":", "");
        const names = ["wan-circuits", ...(what === "all" ? ["all"] : []), data.window, stamp];
        download(fileName(names, "csv"), tableFile(what === "all" ? rows : shown));
    },
});
mountCopy(byID("table"), () => tableText(shown));
const orderSelect = mountOrderSelect(byID("order"), { onSort: (sort) => store.change({ sort }) });
const kiosk = byID("kiosk");
kiosk.addEventListener("click", () => {
    const on = !store.view.kiosk;
    store.change({ kiosk: on, view: on ? "circuits" : store.view.view, sort: on ? "" : store.view.sort });
});
mountKeys({ search: search.focus, move: table.move, activate: table.activate, isPartial: table.isPartial });

const source = mountData({
    window: () => store.view.window,
    onData: async (fresh) => {
        if (fresh.entries !== data.entries) broken = countBroken(fresh.entries ?? []);
        data = fresh;
        // Ten thousand rows are put in order in one task, searched in others and shown in the last: a key that is typed can
        // come between.
        putInOrder();
        await pause();
        await selecting.prepare(data.entries ?? [], rows, store.view, () => data === fresh);
        render();
    },
    onTrouble: (sentence) => toasts.show("Refresh failed", sentence),
});
const refresh = byID("refresh");
refresh.addEventListener("click", async () => {
    refresh.setAttribute("aria-busy", "true");
    const before = data.meta?.as_of;
    await source.refresh();
    refresh.removeAttribute("aria-busy");
    if (data.trouble !== null) return;
    const words = data.meta?.as_of === before ? "nothing newer yet" : "newer data";
    freshness.say(words);
    announcer.update(words);
});
render();

/**
 * @param {import("./state/url.js").View} view
 * @param {import("./state/url.js").View} before
 */
function onView(view, before) {
    if (view.window !== before.window) source.restart();
    render();
    if (/** @type {const} */ (["q", "site", "filter", "view"]).some((name) => view[name] !== before[name])) announcer.update(resultWords());
}

function putInOrder() {
    const { view } = store;
    const wanted = { entries: data.entries ?? [], window: data.window, view: view.view, sort: view.sort };
    rows = order(wanted, !view.kiosk && table.isRead());
}

function render() {
    const { view } = store;
    putInOrder();
    selection = selecting.select(data.entries ?? [], rows, view);
    shown = view.view === "gateways" ? selection.entries : selection.circuits;
    renderBars(view);
    strip.update(data.entries === null ? null : selection.counts, view.filter);
    renderTable(view);
    dialog.update(view, data);
    summary.soon();
}

function renderCards() {
    const { view } = store;
    if (data.entries === null || selection === null) return;
    const window = data.window || view.window;
    if (summedUp.selection === selection && summedUp.window === window) return;
    summedUp = { selection, window };
    cards.update(sumsOf(selection, view.view), data.entries.length, span(window));
}

/** @param {import("./state/url.js").View} view */
function renderBars(view) {
    const { status, meta, entries } = data;
    const name = status?.organization?.org_name ?? "";
    setText(byID("organization"), name);
    document.title = [broken > 0 && `(${formatCount(broken)} down)`, name && `${name} ·`, "WAN circuits"]
        .filter(Boolean).join(" ");
    document.documentElement.toggleAttribute("data-kiosk", view.kiosk);
    setText(/** @type {Element} */ (kiosk.lastElementChild), view.kiosk ? "Leave" : "Wall");
    orderSelect.update(view);
    byID("simulated").hidden = status?.simulated !== true;
    windowButtons.update(view.window);
    freshness.update(status, meta);
    quota.update(status);
    search.update(view.q);
    siteFilter.update(entries ?? [], view.site);
    banner.update(troubles());
    for (const button of viewButtons) button.setAttribute("aria-pressed", String(button.dataset.view === view.view));
}

/** @param {import("./gateways/circuit.js").GatewayEntry[]} entries */
function countBroken(entries) {
    let count = 0;
    for (const { circuits } of entries) for (const { state } of circuits) if (isBroken(state)) count += 1;
    return count;
}

/** What is missing or old, in sentences; the server's own words for what it knows. */
function troubles() {
    const { meta, status, trouble, entries } = data;
    const sentences = [];
    const asOf = Date.parse(meta?.as_of ?? "");
    const from = Number.isFinite(asOf) ? ` What is shown is from ${formatMoment(asOf, store.view.zone)}.` : "";
    if (trouble !== null && entries !== null) sentences.push(`${trouble}${from}`);
    else if (meta?.stale) sentences.push(`The live figures are old.${from}`);
    if (entries !== null) sentences.push(...(meta?.partial ?? []), ...(status?.partial ?? []));
    return sentences;
}

/** @param {import("./state/url.js").View} view */
function renderTable(view) {
    const { entries } = data;
    const kind = entries === null ? "loading" : entries.length === 0 ? "empty" : shown.length === 0 ? "nothing" : null;
    placeholder.update(kind, data.status, data.trouble, data.waiting);
    const region = byID("table");
    region.hidden = kind !== null;
    // Totals of the window before stay, dimmed, until those of the chosen one are here.
    region.setAttribute("aria-busy", String(entries !== null && data.window !== view.window));
    setText(byID("count"), entries === null ? "" : resultWords());
    table.update(shown, view);
    csv.update(shown.length, rows.length, view.view);
}

function resultWords() {
    const noun = store.view.view.slice(0, -1);
    return `${formatCount(shown.length)} ${noun}${shown.length === 1 ? "" : "s"}`;
}

// @ts-check
import { h } from "./element.js";
import { patch } from "./patch.js";

/**
 * How rows are made of what they show: asked of rows near the screen alone, but for `key` and `height`.
 *
 * @template T
 * @typedef {Object} Rows
 * @property {(item: T) => string} key  unique
 * @property {(item: T) => number} height  px; an estimate where `isMeasured`
 * @property {(item: T) => boolean} isMeasured  the height is what the row turns out to have
 * @property {(item: T, index: number) => HTMLTableRowElement} render
 */

/** Rows made ready above and below the screen, px. */
const overscan = 320;
/** When so little of them is left, px, the next are made: many at once cost less than one after the other. */
const reserve = 240;
/** So many rows away from the screen marked text is kept; farther away, all rows up to it would be too many. */
const keptRows = 300;

/**
 * A table body that holds only the rows near the screen, between two spacer rows that stand for the others. The
 * rows may scroll inside `scroller` or with the page; what is on screen is asked of the layout, so both work.
 *
 * @template T
 * @param {HTMLTableSectionElement} body
 * @param {Rows<T> & {scroller: Element}} options
 */
export function mount(body, { scroller, key: keyOf, height: heightOf, isMeasured, render }) {
    /** @type {T[]} */
    let rows = [];
    /**
     * Where each row stands; made when it is asked for.
     *
     * @type {?Map<string, number>}
     */
    let indexes = null;
    /**
     * Heights as measured, by key.
     *
     * @type {Map<string, number>}
     */
    const heights = new Map();
    /**
     * Top of each row and, last, the bottom of all.
     *
     * @type {Float64Array}
     */
    let tops = new Float64Array(1);
    /** @type {Map<string, HTMLTableRowElement>} */
    let shown = new Map();
    /** The first of the rows that are there, and the one after the last. */
    let painted = [0, 0];
    let everything = false;
    let frame = 0;

    const above = spacer();
    const below = spacer();
    body.replaceChildren(above, below);

    function spacer() {
        return h("tr", { class: "spacer", "aria-hidden": "true" }, h("td"));
    }

    /**
     * @param {HTMLElement} row
     * @param {number} height
     */
    function setHeight(row, height) {
        row.hidden = height === 0;
        row.style.height = `${height}px`;
    }

    function layout() {
        tops = new Float64Array(rows.length + 1);
        indexes = null;
        rows.forEach((row, index) => {
            tops[index + 1] = tops[index] + ((isMeasured(row) && heights.get(keyOf(row))) || heightOf(row));
        });
    }

    /** @param {string} key */
    function indexOf(key) {
        indexes ??= new Map(rows.map((row, index) => [keyOf(row), index]));
        return indexes.get(key);
    }

    /**
     * The first row whose bottom is below `y`.
     *
     * @param {number} y
     */
    function rowAt(y) {
        let [low, high] = [0, rows.length];
        while (low < high) {
            const middle = (low + high) >> 1;
            if (tops[middle + 1] <= y) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /**
     * The rows that should be there.
     *
     * @param {number} margin  px above and below the screen
     */
    function wanted(margin) {
        if (everything) return [0, rows.length];
        const box = scroller.getBoundingClientRect();
        const origin = body.getBoundingClientRect().top;
        const top = Math.max(box.top, 0) - origin;
        const bottom = Math.min(box.bottom, window.innerHeight) - origin;
        const near = [rowAt(top - margin), Math.min(rows.length, rowAt(bottom + margin) + 1)];
        const marked = selected().filter((index) => index >= near[0] - keptRows && index < near[1] + keptRows);
        return [Math.min(near[0], ...marked), Math.max(near[1], ...marked.map((index) => index + 1))];
    }

    /** The rows in which marked text begins and ends: near the screen it must not vanish before it is copied. */
    function selected() {
        const selection = getSelection();
        if (selection === null || selection.isCollapsed) return [];
        const ends = [selection.anchorNode, selection.focusNode].map((node) =>
            [...shown].find(([, element]) => element.contains(node))?.[0]);
        return ends.flatMap((key) => (key === undefined ? [] : indexOf(key) ?? []));
    }

    /** @param {boolean} refresh  render the rows that are shown already, too */
    function paint(refresh) {
        cancelAnimationFrame(frame);
        frame = 0;
        const [from, to] = wanted(overscan);
        painted = [from, to];
        setHeight(above, tops[from]);
        setHeight(below, tops[rows.length] - tops[to]);
        const next = new Map();
        for (let index = from; index < to; index += 1) {
            const key = keyOf(rows[index]);
            const old = shown.get(key);
            if (old !== undefined && refresh) patch(old, render(rows[index], index));
            next.set(key, old ?? render(rows[index], index));
        }
        for (const [key, element] of shown) {
            if (next.has(key)) continue;
            // Who tabs on goes on in the table, and not at the top of the page.
            if (element.contains(document.activeElement)) /** @type {any} */ (scroller).focus({ preventScroll: true });
            element.remove();
        }
        let place = above;
        for (const element of next.values()) {
            if (place.nextElementSibling !== element) place.after(element);
            place = element;
        }
        shown = next;
        if (measure(from, to)) {
            layout();
            paint(false);
        }
    }

    /**
     * Whether a height turned out to be another one than was laid out.
     *
     * @param {number} from
     * @param {number} to
     */
    function measure(from, to) {
        let changed = false;
        for (const row of rows.slice(from, to)) {
            if (!isMeasured(row)) continue;
            const key = keyOf(row);
            const height = shown.get(key)?.getBoundingClientRect().height ?? 0;
            if (height > 0 && Math.abs(height - (heights.get(key) ?? heightOf(row))) > 0.5) {
                heights.set(key, height);
                changed = true;
            }
        }
        return changed;
    }

    const later = () => {
        if (frame !== 0) return;
        frame = requestAnimationFrame(() => {
            frame = 0;
            const [from, to] = wanted(reserve);
            if (from < painted[0] || to > painted[1]) paint(false);
        });
    };
    const all = () => {
        everything = true;
        paint(true);
    };
    const some = () => {
        everything = false;
        paint(true);
    };
    // Captured at the document: hears the scroller, the page and whatever else may move the rows.
    document.addEventListener("scroll", later, { capture: true, passive: true });
    window.addEventListener("beforeprint", all);
    window.addEventListener("afterprint", some);
    let width = 0;
    const resized = new ResizeObserver(([{ contentRect }]) => {
        // On a phone the region is as tall as its rows: their heights hold while the width does.
        if (contentRect.width !== width) {
            width = contentRect.width;
            heights.clear();
            layout();
            painted = [0, 0];
        }
        later();
    });
    resized.observe(scroller);

    return {
        /** @param {T[]} fresh */
        update(fresh) {
            rows = fresh;
            layout();
            paint(true);
        },
        /**
         * Scrolls the row into sight and answers its element.
         *
         * @param {string} key
         * @param {number} margin  px under the header
         */
        reveal(key, margin) {
            const index = indexOf(key);
            if (index === undefined) return null;
            const box = scroller.getBoundingClientRect();
            const origin = body.getBoundingClientRect().top;
            const [top, bottom] = [origin + tops[index], origin + tops[index + 1]];
            const [ceiling, floor] = [Math.max(box.top, 0) + margin, Math.min(box.bottom, window.innerHeight)];
            let distance = 0;
            if (top < ceiling) distance = top - ceiling;
            else if (bottom > floor) distance = Math.min(bottom - floor, top - ceiling);
            if (distance !== 0) {
                const inner = scroller.scrollHeight > scroller.clientHeight + 1;
                (inner ? scroller : window).scrollBy({ top: distance });
                paint(false);
            }
            return shown.get(key) ?? null;
        },
        /** Whether rows are missing from the document. */
        isPartial: () => shown.size < rows.length,
        destroy() {
            cancelAnimationFrame(frame);
            document.removeEventListener("scroll", later, { capture: true });
            window.removeEventListener("beforeprint", all);
            window.removeEventListener("afterprint", some);
            resized.disconnect();
            body.replaceChildren();
        },
    };
}

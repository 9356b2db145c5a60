// @ts-check
import { APIError } from "./api/client.js";
import { poll } from "./api/poller.js";
import { routes } from "./api/routes.js";
import { organize } from "./gateways/organization.js";
import { span } from "./state/windows.js";

/** ms between two looks at the server; while there is no snapshot yet, the shorter one. */
const pace = { usual: 5_000, waiting: 1_000 };

/**
 * What the server last said. A part that fails keeps what it had; `trouble` then says why.
 *
 * @typedef {Object} Data
 * @property {?import("./types.js").Status} status
 * @property {?import("./gateways/circuit.js").GatewayEntry[]} entries  null before the first snapshot
 * @property {?import("./types.js").Meta} meta  of the entries
 * @property {number} snapshot  which one the entries are of, counted as they came: several may be of one moment
 * @property {string} window  id of the window that the entries' totals are of
 * @property {?string} trouble
 * @property {boolean} waiting  the server has no snapshot yet
 */

/**
 * What an answer brought; null where it failed or is the one that is known.
 *
 * @param {PromiseSettledResult<import("./api/client.js").Answer>} answer
 */
const fresh = (answer) => (answer.status === "fulfilled" && !answer.value.unchanged ? answer.value : null);

/** @param {unknown} value */
const array = (value) => (Array.isArray(value) ? value : []);

/**
 * Keeps the data fresh.
 *
 * @param {{window: () => string, onData: (data: Data) => void|Promise<void>, onTrouble: (sentence: string) => void}} options
 */
export function mount({ window, onData, onTrouble }) {
    /** @type {Data} */
    let data = { status: null, entries: null, meta: null, snapshot: 0, window: "", trouble: null, waiting: false };
    /** @type {import("./types.js").Gateway[]} */
    let gateways = [];
    /** @type {import("./types.js").Site[]} */
    let sites = [];
    /**
     * ETags of what is shown, by URL's role.
     *
     * @type {{[name: string]: ?string}}
     */
    const etags = { status: null, gateways: null, sites: null };
    let abort = new AbortController();

    async function refresh() {
        const wanted = window();
        const { signal } = (abort = new AbortController());
        const [status, list, places] = await Promise.allSettled([
            routes.status({ known: etags.status, signal }),
            routes.gateways(span(wanted).duration ?? "", {
                known: data.window === wanted ? etags.gateways : null, signal,
            }),
            routes.sites({ known: etags.sites, signal }),
        ]);
        if (signal.aborted) return;
        const next = { ...data };
        const [newStatus, newList, newSites] = [fresh(status), fresh(list), fresh(places)];
        if (newList !== null || (newSites !== null && next.window !== "")) {
            next.entries = await organize(
                newList === null ? gateways : array(newList.data), newSites === null ? sites : array(newSites.data),
                newList === null ? next.meta : newList.meta);
            // Nothing was kept until here, and another window may be wanted by now.
            if (signal.aborted) return;
        }
        if (newStatus !== null) {
            next.status = newStatus.data;
            etags.status = newStatus.etag;
        }
        if (newSites !== null) {
            sites = array(newSites.data);
            etags.sites = newSites.etag;
        }
        if (newList !== null) {
            gateways = array(newList.data);
            next.meta = newList.meta;
            next.snapshot += 1;
            next.window = wanted;
            etags.gateways = newList.etag;
        }

        const failure = [list, status].flatMap((each) => (each.status === "rejected" ? [each.reason] : []))[0];
        next.waiting = failure instanceof APIError && failure.status === 503 && next.entries === null;
        if (failure !== undefined && !(failure instanceof APIError)) console.warn(failure);
        if (failure === undefined) next.trouble = null;
        else next.trouble = failure instanceof APIError ? failure.message : "An answer could not be read.";
        // A streak of failures is told once.
        if (next.trouble !== null && data.trouble === null && !next.waiting) onTrouble(next.trouble);
        data = next;
        await onData(data);
    }

    const poller = poll(refresh, () => (data.entries === null ? pace.waiting : pace.usual));
    return {
        refresh: poller.now,
        /** Another window is wanted: what is under way is not asked for any more. */
        restart() {
            abort.abort();
            void poller.now();
        },
        destroy() {
            abort.abort();
            poller.destroy();
        },
    };
}

// @ts-check
import { APIError } from "../api/client.js";

/**
 * What is known of one question to the server.
 *
 * @typedef {Object} Loaded
 * @property {"loading"|"ready"|"failed"} kind
 * @property {any} data  null until there is an answer
 * @property {string[]} partial  what the answer lacks, in the server's words
 * @property {?APIError} trouble  why there is no answer, or none that is newer
 *
 * @typedef {(options: import("../api/client.js").Options) => Promise<import("../api/client.js").Answer>} Ask
 */

/**
 * Asks one question at a time. An answer stays while a newer one to the same question is on its way, and when that
 * fails; another question begins anew.
 *
 * @param {(loaded: Loaded, anew: boolean) => void} onChange  `anew` where an answer came in place of none
 */
export function createLoader(onChange) {
    /** @type {Loaded} */
    let loaded = { kind: "loading", data: null, partial: [], trouble: null };
    let question = "";
    /** @type {?(string|number)} */
    let version = null;
    /** @type {Ask} */
    let ask;
    /** @type {?string} */
    let etag = null;
    /** @type {?AbortController} */
    let call = null;

    /**
     * @param {Partial<Loaded>} patch
     * @param {boolean} anew
     */
    function change(patch, anew) {
        loaded = { ...loaded, ...patch };
        onChange(loaded, anew);
    }

    /** @param {boolean} anew  show that it loads; without it what is shown stays until the new answer is here */
    async function run(anew) {
        call?.abort();
        const mine = (call = new AbortController());
        if (anew) {
            etag = null;
            change({ kind: "loading", data: null, partial: [], trouble: null }, false);
        }
        try {
            const answer = await ask({ known: etag, signal: mine.signal });
            if (mine !== call) return;
            if (answer.unchanged) return change({ trouble: null }, false);
            etag = answer.etag;
            const partial = Array.isArray(answer.meta?.partial) ? answer.meta.partial : [];
            change({ kind: "ready", data: answer.data, partial, trouble: null }, anew);
        } catch (error) {
            if (mine !== call || mine.signal.aborted) return;
            if (!(error instanceof APIError)) console.warn(error);
            const trouble = error instanceof APIError ? error : new APIError("The answer could not be read.", 0);
            change(loaded.data === null ? { kind: "failed", trouble } : { trouble }, false);
        }
    }

    return {
        /**
         * @param {string} freshQuestion
         * @param {string|number} freshVersion  when it changes, there may be a newer answer
         * @param {Ask} freshAsk
         * @returns {boolean} whether the question is another one
         */
        load(freshQuestion, freshVersion, freshAsk) {
            const [other, newer] = [freshQuestion !== question, freshVersion !== version];
            [question, version, ask] = [freshQuestion, freshVersion, freshAsk];
            if (other || newer) void run(other);
            return other;
        },
        retry: () => void run(true),
        /** Tells once more what is known: it is to be shown in another way. */
        show: () => onChange(loaded, false),
        destroy() {
            call?.abort();
            call = null;
        },
    };
}

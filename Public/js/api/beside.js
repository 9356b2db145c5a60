// @ts-check
import { APIError } from "./client.js";

/** @type {?Worker} */
let worker = null;

/** The worker, started when it is first asked for, and anew after it has failed. */
function running() {
    if (worker === null) {
        const started = (worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
        started.addEventListener("error", () => {
            if (worker === started) worker = null;
        });
    }
    return worker;
}

/**
 * GETs as client.js does, in a worker: megabytes are received, unpacked and parsed there, and the items of a list come
 * over in portions, so that no key that is typed meanwhile waits.
 *
 * @param {string} url
 * @param {import("./client.js").Options} [options]
 * @returns {Promise<import("./client.js").Answer>}
 */
export function getBeside(url, options = {}) {
    const { known = null, signal } = options;
    const { port1: here, port2: there } = new MessageChannel();
    const asked = running();
    return new Promise((resolve, reject) => {
        /** @type {any[]} */
        const items = [];
        const ended = new AbortController();
        const end = (/** @type {() => void} */ tell) => {
            ended.abort();
            here.close();
            tell();
        };
        here.onmessage = ({ data: { portion, answer, trouble } }) => {
            if (portion) items.push(...portion);
            else if (answer) end(() => resolve(Array.isArray(answer.data) ? { ...answer, data: items } : answer));
            else if (trouble) end(() => reject(new APIError(trouble.message, trouble.status, trouble.retryAfter)));
            else end(() => reject(new Error("An answer could not be read.")));
        };
        asked.addEventListener(
            "error", () => end(() => reject(new APIError("A part of this page could not be loaded.", 0))),
            { signal: ended.signal });
        signal?.addEventListener("abort", () => {
            here.postMessage("abort");
            end(() => reject(signal.reason));
        }, { signal: ended.signal });
        asked.postMessage({ url: new URL(url, document.baseURI).href, known, port: there }, [there]);
    });
}

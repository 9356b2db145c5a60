// @ts-check
/** A call that did not bring data: `status` is 0 when no answer came at all. */
export class APIError extends Error {
    /**
     * @param {string} message
     * @param {number} status
     * @param {?number} [retryAfter]  seconds after which it is worth asking again
     */
    constructor(message, status, retryAfter = null) {
        super(message);
        this.name = "APIError";
        this.status = status;
        this.retryAfter = retryAfter;
    }
}

/**
 * @typedef {Object} Options
 * @property {?string} [known]  ETag of what is there already
 * @property {AbortSignal} [signal]
 *
 * @typedef {Object} Answer
 * @property {any} data  null where it is what was known
 * @property {any} meta
 * @property {?string} etag
 * @property {boolean} unchanged
 */

const deadline = 20_000;

const signedOut = "You are not signed in, or not any more: reload the page to sign in.";
/** @param {number} status */
const isRefusal = (status) => status === 401 || status === 403;

/** Server's clock minus ours, in ms: ages are told by the server's clock, whatever ours says. */
let clockOffset = 0;

/** The server's time now, epoch milliseconds. */
export const serverNow = () => Date.now() + clockOffset;

/**
 * GETs one route (a relative URL, so that the page works under any path).
 *
 * What is `known` is asked for by its ETag, so that the server need not send it again. Otherwise the browser revalidates
 * what it may have in its own cache (`no-cache`): after a reload.
 *
 * @param {string} url
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
export function get(url, options = {}) {
    const { known = null, signal } = options;
    return inTime((within) => read(url, known, within), signal);
}

/**
 * GETs a route that answers with a file.
 *
 * @param {string} url
 * @param {string} type  that it is of
 * @returns {Promise<Blob>}
 */
export const getFile = (url, type) => inTime((within) => readFile(url, type, within));

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
async function inTime(work, signal) {
    const abort = new AbortController();
    const cancel = () => abort.abort();
    signal?.addEventListener("abort", cancel);
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        cancel();
    }, deadline);
    try {
        return await work(abort.signal);
    } catch (error) {
        if (late) throw new APIError(`The server did not answer within ${deadline / 1000} seconds.`, 0);
        throw error;
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
    }
}

/**
 * @param {string} url
 * @param {RequestInit & {signal: AbortSignal}} options
 */
async function ask(url, options) {
    let response;
    try {
        // To follow a redirect to another origin would be refused like a server that is not there.
        response = await fetch(url, { ...options, redirect: "manual" });
    } catch (error) {
        if (options.signal.aborted) throw error;
        throw new APIError("The server cannot be reached.", 0);
    }
    // No route of ours redirects: a sign-on proxy sends us to its page.
    if (response.type === "opaqueredirect") throw new APIError(signedOut, 401);
    const date = Date.parse(response.headers.get("Date") ?? "");
    // The header has whole seconds: half a second is the best guess for the rest.
    if (Number.isFinite(date)) clockOffset = date + 500 - Date.now();
    return response;
}

/**
 * @param {string} url
 * @param {?string} known
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function read(url, known, signal) {
    const response = await ask(url, {
        cache: known === null ? "no-cache" : "no-store",
        headers: { Accept: "application/json", ...(known !== null && { "If-None-Match": known }) },
        signal,
    });
    if (known !== null && response.status === 304) {
        // Read to its end, though there is nothing: else Chromium counts the request as broken off.
        await response.arrayBuffer();
        return { data: null, meta: null, etag: known, unchanged: true };
    }
    const body = await readJSON(response, signal);
    if (!response.ok || body?.success !== true) throw refusal(response, body);
    // Some routes answer at the top level, without `data`.
    const { data = body } = body;
    return { data, meta: body.meta ?? null, etag: response.headers.get("ETag"), unchanged: false };
}

/**
 * @param {string} url
 * @param {string} type
 * @param {AbortSignal} signal
 */
async function readFile(url, type, signal) {
    const response = await ask(url, { cache: "no-cache", headers: { Accept: type }, signal });
    if (!response.ok) throw refusal(response, await readJSON(response, signal));
    const isFile = response.headers.get("Content-Type")?.startsWith(type) === true;
    try {
        if (isFile) return await response.blob();
    } catch (error) {
        if (signal.aborted) throw error;
    }
    throw new APIError(`The server answered ${response.status} without a readable file.`, response.status);
}

/**
 * @param {Response} response
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
async function readJSON(response, signal) {
    try {
        return await response.json();
    } catch (error) {
        if (signal.aborted) throw error;
        // A sign-on proxy in front of us may answer with its own page.
        throw new APIError(
            isRefusal(response.status) ? signedOut : `The server answered ${response.status} without readable JSON.`,
            response.status,
        );
    }
}

/**
 * Why the server did not give what it was asked for.
 *
 * @param {Response} response
 * @param {any} body
 */
function refusal({ status, headers }, body) {
    const sentence = typeof body?.error === "string" ? body.error : `The server answered ${status}.`;
    const seconds = Number.parseInt(headers.get("Retry-After") ?? "", 10);
    const words = isRefusal(status) ? `${signedOut} The server says: “${sentence}”` : sentence;
    return new APIError(words, status, Number.isFinite(seconds) ? seconds : null);
}

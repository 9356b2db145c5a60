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
export async function get(url, options = {}) {
    const { known = null, signal } = options;
    const abort = new AbortController();
    const cancel = () => abort.abort();
    signal?.addEventListener("abort", cancel);
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        cancel();
    }, deadline);
    try {
        return await read(url, known, abort.signal);
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
 * @param {?string} known
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function read(url, known, signal) {
    let response;
    try {
        response = await fetch(url, {
            cache: known === null ? "no-cache" : "no-store",
            headers: { Accept: "application/json", ...(known !== null && { "If-None-Match": known }) },
            // To follow one to another origin would be refused like a server that is not there.
            redirect: "manual",
            signal,
        });
    } catch (error) {
        if (signal.aborted) throw error;
        throw new APIError("The server cannot be reached.", 0);
    }
    // No route of ours redirects: a sign-on proxy sends us to its page.
    if (response.type === "opaqueredirect") throw new APIError(signedOut, 401);
    const date = Date.parse(response.headers.get("Date") ?? "");
    // The header has whole seconds: half a second is the best guess for the rest.
    if (Number.isFinite(date)) clockOffset = date + 500 - Date.now();

    if (known !== null && response.status === 304) {
        // Read to its end, though there is nothing: else Chromium counts the request as broken off.
        await response.arrayBuffer();
        return { data: null, meta: null, etag: known, unchanged: true };
    }
    let body;
    try {
        body = await response.json();
    } catch (error) {
        if (signal.aborted) throw error;
        // A sign-on proxy in front of us may answer with its own page.
        throw new APIError(
            isRefusal(response.status) ? signedOut : `The server answered ${response.status} without readable JSON.`,
            response.status,
        );
    }
    if (!response.ok || body?.success !== true) {
        const sentence = typeof body?.error === "string" ? body.error : `The server answered ${response.status}.`;
        const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
        const words = isRefusal(response.status) ? `${signedOut} The server says: “${sentence}”` : sentence;
        throw new APIError(words, response.status, Number.isFinite(seconds) ? seconds : null);
    }
    // Some routes answer at the top level, without `data`.
    const { data = body } = body;
    return { data, meta: body.meta ?? null, etag: response.headers.get("ETag"), unchanged: false };
}

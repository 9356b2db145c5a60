// @ts-check
import { APIError, get } from "./client.js";

/** Items that go over in one message: the page takes them in within some milliseconds. */
const portion = 250;

self.onmessage = async ({ data: { url, known, port } }) => {
    const abort = new AbortController();
    port.onmessage = () => abort.abort();
    try {
        const answer = await get(url, { known, signal: abort.signal });
        if (Array.isArray(answer.data)) {
            for (let from = 0; from < answer.data.length; from += portion) {
                port.postMessage({ portion: answer.data.slice(from, from + portion) });
            }
            answer.data = [];
        }
        port.postMessage({ answer });
    } catch (error) {
        const trouble = error instanceof APIError && {
            message: error.message, status: error.status, retryAfter: error.retryAfter,
        };
        if (!trouble && !abort.signal.aborted) console.warn(error);
        port.postMessage({ trouble });
    }
};

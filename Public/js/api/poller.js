// @ts-check
/**
 * Calls `task` again and again, `interval()` ms after the last call ended, never two at once; rests while the tab is
 * hidden and calls at once when it is seen again.
 *
 * @param {() => Promise<void>} task
 * @param {() => number} interval
 * @returns {{now: () => Promise<void>, destroy: () => void}}
 */
export function poll(task, interval) {
    let timer = 0;
    /** @type {?Promise<void>} */
    let running = null;
    let again = false;
    let ended = false;

    function now() {
        clearTimeout(timer);
        if (running) {
            again = true;
            return running;
        }
        running = (async () => {
            do {
                again = false;
                // Whatever goes wrong in one round, the next one comes.
                await task().catch(reportError);
            } while (again && !ended);
            running = null;
            if (!ended && !document.hidden) timer = setTimeout(now, interval());
        })();
        return running;
    }

    const onVisibility = () => (document.hidden ? clearTimeout(timer) : void now());
    document.addEventListener("visibilitychange", onVisibility);
    void now();
    return {
        now,
        destroy() {
            ended = true;
            clearTimeout(timer);
            document.removeEventListener("visibilitychange", onVisibility);
        },
    };
}

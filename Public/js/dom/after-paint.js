// @ts-check
/**
 * Work that waits until what has just changed is on screen; asked for again before that, it is done once.
 *
 * @param {() => void} work
 */
export function createAfterPaint(work) {
    let frame = 0;
    let timer = 0;
    const cancel = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
    };
    return {
        soon() {
            cancel();
            // A frame is painted after its callbacks; the timer comes after that.
            frame = requestAnimationFrame(() => (timer = setTimeout(work)));
        },
        cancel,
    };
}

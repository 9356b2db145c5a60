// @ts-check
/** Lets the browser do what waits, a key or a frame, before long work goes on. */
export const pause = () =>
    new Promise((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(undefined);
        channel.port2.postMessage(null);
    });

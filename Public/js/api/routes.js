// @ts-check
import { get } from "./client.js";

/** The routes of the application that the page reads. */
export const routes = {
    status: (options) => get("api/status", options),
    sites: (options) => get("api/sites", options),
    gateways: (duration, options) => get(`api/gateways?${new URLSearchParams({ duration })}`, options),
    ports: (gateway, options) => get(`api/gateway/${encodeURIComponent(gateway)}/ports`, options),
    traffic: (gateway, port, query, options) => {
        const path = `api/gateway/${encodeURIComponent(gateway)}/port/${encodeURIComponent(port)}/traffic`;
        return get(`${path}?${new URLSearchParams(query)}`, options);
    },
};

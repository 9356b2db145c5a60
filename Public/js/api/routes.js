// @ts-check
import { get } from "./client.js";

const hourlyPath = (site, gateway, port) => [
    "api/v1/sites", encodeURIComponent(site), "gateways", encodeURIComponent(gateway), "ports",
    encodeURIComponent(port), "hourly",
].join("/");

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
    peers: (gateway, options) => get(`api/gateway/${encodeURIComponent(gateway)}/vpn_peers`, options),
    hourly: (site, gateway, port, duration, options) =>
        get(`${hourlyPath(site, gateway, port)}?${new URLSearchParams({ duration })}`, options),
    hourlyFile: (site, gateway, port, duration) =>
        `${hourlyPath(site, gateway, port)}/export?${new URLSearchParams({ duration })}`,
    health: (site, duration, options) => get(
        `api/v1/sites/${encodeURIComponent(site)}/application-health-summary?${new URLSearchParams({ duration })}`,
        options,
    ),
};

// @ts-check
import { getBeside } from "./beside.js";
import { get, getFile } from "./client.js";

/**
 * @typedef {import("./client.js").Options} Options
 * @typedef {Promise<import("./client.js").Answer>} Answer
 */

/** @param {...string} names  as they are, with whatever they hold */
const path = (...names) => names.map(encodeURIComponent).join("/");

/** @param {{[name: string]: string|number}} values */
const query = (values) =>
    `?${new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]))}`;

const hourlyPath = (/** @type {string} */ site, /** @type {string} */ gateway, /** @type {string} */ port) =>
    `api/${path("v1", "sites", site, "gateways", gateway, "ports", port, "hourly")}`;

/**
 * The routes of the application that the page reads.
 *
 * @type {{
 *   status: (options?: Options) => Answer,
 *   sites: (options?: Options) => Answer,
 *   gateways: (duration: string, options?: Options) => Answer,
 *   ports: (gateway: string, options?: Options) => Answer,
 *   traffic: (gateway: string, port: string, range: {[name: string]: string|number}, options?: Options) => Answer,
 *   peers: (gateway: string, options?: Options) => Answer,
 *   hourly: (site: string, gateway: string, port: string, duration: string, options?: Options) => Answer,
 *   hourlyFile: (site: string, gateway: string, port: string, duration: string) => Promise<Blob>,
 *   health: (site: string, duration: string, options?: Options) => Answer,
 * }}
 */
export const routes = {
    status: (options) => get("api/status", options),
    sites: (options) => get("api/sites", options),
    gateways: (duration, options) => getBeside(`api/gateways${query({ duration })}`, options),
    ports: (gateway, options) => get(`api/${path("gateway", gateway, "ports")}`, options),
    traffic: (gateway, port, range, options) =>
        get(`api/${path("gateway", gateway, "port", port, "traffic")}${query(range)}`, options),
    peers: (gateway, options) => get(`api/${path("gateway", gateway, "vpn_peers")}`, options),
    hourly: (site, gateway, port, duration, options) =>
        get(`${hourlyPath(site, gateway, port)}${query({ duration })}`, options),
    hourlyFile: (site, gateway, port, duration) =>
        getFile(`${hourlyPath(site, gateway, port)}/export${query({ duration })}`, "text/csv"),
    health: (site, duration, options) =>
        get(`api/${path("v1", "sites", site, "application-health-summary")}${query({ duration })}`, options),
};

// @ts-check
/**
 * What the routes answer, as JSDoc types. Any scalar may be null where it is unknown.
 *
 * @typedef {Object} Port
 * @property {string} name
 * @property {?string} wan_name
 * @property {?string} description
 * @property {?boolean} enabled
 * @property {?string} usage
 * @property {?string} ip
 * @property {?number} netmask  prefix length
 * @property {?string} gateway
 * @property {?string} type  dhcp, static, pppoe
 * @property {?(number|string)} vlan_id
 * @property {?string} override  yes, no
 * @property {?boolean} up
 * @property {?number} rx_bytes  of the window
 * @property {?number} tx_bytes  of the window
 * @property {?number} rx_pkts  since boot
 * @property {?number} tx_pkts  since boot
 * @property {?number} rx_errors  since boot
 * @property {?number} tx_errors  since boot
 * @property {?number} speed  Mbit/s
 * @property {?string} mac
 * @property {?number} coverage  0 to 1
 * @property {?number} rx_bps  now
 * @property {?number} tx_bps  now
 * @property {?string} wan_type
 * @property {?number} latency  ms
 * @property {?number} jitter  ms
 * @property {?number} loss  percent
 * @property {?number} peer_paths_up
 * @property {?number} peer_paths_total
 * @property {?string} coverage_note  which part of the window was not seen, and what becomes of it
 * @property {?string} provider
 * @property {?string} circuit_id
 * @property {?number} contracted_down_mbps  what the port receives
 * @property {?number} contracted_up_mbps  what the port sends
 * @property {?string} notes
 * @property {?number} rx_utilization  share of the contracted speed, else of the link's, that is used now
 * @property {?number} tx_utilization
 * @property {?number} rx_p95_utilization
 * @property {?number} tx_p95_utilization
 * @property {?number} rx_p95_bps  of the window
 * @property {?number} tx_p95_bps
 * @property {?number} rx_avg_bps  of the window
 * @property {?number} tx_avg_bps
 * @property {?number} rx_max_bps  of the window
 * @property {?number} tx_max_bps
 * @property {?number} last_traffic_at  epoch seconds; after it no traffic was seen
 * @property {?(?number)[]} spark  the last 24 hours, the open one last, from 0 to 20 (the highest of them)
 *
 * @typedef {Object} Gateway
 * @property {string} id
 * @property {?string} name
 * @property {?string} site_id
 * @property {?string} site_name
 * @property {?string} model
 * @property {?string} version
 * @property {?string} status
 * @property {?number} uptime  seconds
 * @property {?string} ip
 * @property {?string} ext_ip
 * @property {?string} mac
 * @property {?number} num_ports
 * @property {?number} last_seen  epoch seconds
 * @property {Port[]} ports
 *
 * @typedef {Object} Site
 * @property {string} id
 * @property {?string} name
 * @property {?string} address
 *
 * @typedef {Object} Meta
 * @property {?string} as_of
 * @property {boolean} stale
 * @property {string[]} partial
 *
 * @typedef {Object} Traffic
 * @property {number[]} timestamps  epoch seconds, start of each point
 * @property {(?number)[]} rx_bps
 * @property {(?number)[]} tx_bps
 * @property {number} interval  seconds per point
 * @property {?number} coverage
 * @property {number} start
 * @property {number} end
 * @property {?number} rx_bytes
 * @property {?number} tx_bytes
 * @property {number[]} [point_coverage]  how much of each point was seen, 0 to 1
 * @property {?string} [coverage_note]
 * @property {?number} [contracted_down_mbps]
 * @property {?number} [contracted_up_mbps]
 * @property {?number} [rx_p95_bps]
 * @property {?number} [tx_p95_bps]
 * @property {?number} [rx_avg_bps]
 * @property {?number} [tx_avg_bps]
 * @property {?number} [rx_max_bps]
 * @property {?number} [tx_max_bps]
 *
 * @typedef {Object} Status  data of /api/status
 * @property {boolean} simulated
 * @property {boolean} ready
 * @property {?{org_id: string, org_name: ?string}} organization
 * @property {?Collector} collector
 * @property {?{tokens: Token[]}} quota
 * @property {string[]} partial
 *
 * @typedef {Object} Collector
 * @property {boolean} refreshing
 * @property {?number} refresh_seconds
 * @property {?string} next_refresh_at
 * @property {?{step: string, done: ?number, total: ?number}} progress
 *
 * @typedef {Object} Token
 * @property {string} token  how it is told from the others, not what it is
 * @property {number} spent  calls in this hour
 * @property {number} limit
 * @property {?string} resets_at
 * @property {?string} limited_until
 */
export {};

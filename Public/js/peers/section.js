// @ts-check
import { routes } from "../api/routes.js";
import { mount as mountCover } from "../detail/cover.js";
import { fill } from "../detail/fill.js";
import { createLoader } from "../detail/loader.js";
import { mount as mountNote } from "../detail/note.js";
import { h } from "../dom/element.js";
import { formatCount } from "../format/number.js";
import { peersOf } from "./peers.js";
import { peersTable } from "./peers-table.js";

/**
 * The VPN peer paths of a circuit, and those over the other ports of its gateway to compare them with: whether a peer
 * is down, or the circuit to it.
 *
 * @param {HTMLElement} element
 * @returns {import("../detail/subject.js").Section}
 */
export function mount(element) {
    const note = mountNote();
    const own = h("div", { class: "rows-region" });
    const others = h("div", { class: "rows-region" });
    const summary = h("summary");
    const rest = h("details", { class: "points-details", hidden: true }, summary, others);
    const body = h("div", { class: "chart-body rows-body" }, own);
    element.append(note.element, body, rest);

    let port = "";
    const cover = mountCover(body, { onRetry: () => loader.retry() });
    const loader = createLoader(render);

    /** @param {import("../detail/loader.js").Loaded} loaded */
    function render(loaded) {
        const { peers, known, limited } =
            /** @type {ReturnType<typeof peersOf>} */ (loaded.data ?? { peers: [], known: true, limited: false });
        const [here, elsewhere] = [peers.filter((peer) => peer.port === port), peers.filter((peer) => peer.port !== port)];
        const none = limited
            ? "Not asked for: Mist's calls of this hour are used up."
            : known ? "No VPN peer path leaves by this port." : "VPN peer paths are not known.";
        cover.update(loaded, here.length === 0 && none);
        note.update(loaded, [limited && here.length > 0 && "Mist's calls of this hour are used up: this may be old."]);
        fill(own, here.length === 0 ? null : peersTable(here, { caption: upOf(here), port }));
        rest.hidden = elsewhere.length === 0;
        summary.textContent = `Paths by the gateway's other ports: ${upOf(elsewhere)}`;
        fill(others, elsewhere.length === 0 ? null : peersTable(elsewhere, { caption: upOf(elsewhere) }));
    }

    return {
        update(subject) {
            port = subject.port;
            loader.load([subject.gateway, port].join("\n"), subject.snapshot, async (options) => {
                const answer = await routes.peers(subject.gateway, options);
                return answer.unchanged ? answer : { ...answer, data: peersOf(answer.data) };
            });
        },
        destroy: loader.destroy,
    };
}

/** @param {import("./peers.js").Peer[]} peers */
const upOf = (peers) =>
    `${formatCount(peers.filter(({ up }) => up === true).length)} of ${formatCount(peers.length)} paths up`;

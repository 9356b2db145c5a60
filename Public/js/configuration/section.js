// @ts-check
import { routes } from "../api/routes.js";
import { mount as mountCover } from "../detail/cover.js";
import { fill } from "../detail/fill.js";
import { createLoader } from "../detail/loader.js";
import { mount as mountNote } from "../detail/note.js";
import { h } from "../dom/element.js";
import { configurationTable } from "./configuration-table.js";

/**
 * The configuration that holds on a port, and where each value of it came from.
 *
 * @param {HTMLElement} element
 * @returns {import("../detail/subject.js").Section}
 */
export function mount(element) {
    const note = mountNote();
    const region = h("div", { class: "rows-region" });
    const body = h("div", { class: "chart-body rows-body" }, region);
    element.append(note.element, body);
    const cover = mountCover(body, { onRetry: () => loader.retry() });
    const loader = createLoader(render);

    /** @param {import("../detail/loader.js").Loaded} loaded */
    function render(loaded) {
        const values = loaded.data ?? [];
        cover.update(loaded, values.length === 0 && "No configuration of this port is known.");
        note.update(loaded);
        fill(region, values.length === 0 ? null : configurationTable(values));
    }

    return {
        update({ gateway, port, snapshot }) {
            loader.load([gateway, port].join("\n"), snapshot, async (options) => {
                const answer = await routes.ports(gateway, options);
                if (answer.unchanged) return answer;
                const values = answer.data?.ports?.[port]?.configuration;
                return { ...answer, data: Array.isArray(values) ? values.filter(Boolean) : [] };
            });
        },
        destroy: loader.destroy,
    };
}

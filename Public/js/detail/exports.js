// @ts-check
import { draw } from "../charts/picture.js";
import { download } from "../dom/download.js";
import { h, icon } from "../dom/element.js";
import { fileName } from "../format/csv.js";

/**
 * A button with an icon and a word.
 *
 * @param {string} symbol
 * @param {string} label
 * @param {string} words
 */
const tool = (symbol, label, words) =>
    h("button", { type: "button", class: "btn btn-sm btn-tool", title: words }, icon(symbol), " ", h("span", {}, label));

/**
 * The buttons that take a section away: its points as CSV, its charts as PNG on the page's dark ground or on white.
 *
 * @param {HTMLElement} element
 * @param {{
 *   names: () => string[],
 *   csv: () => ?Blob|Promise<?Blob>,
 *   picture: () => ?import("../charts/picture.js").Picture,
 * }} content  `names` of a file, its parts; `csv` the file, null where there is none: the section says why
 */
export function mount(element, { names, csv, picture }) {
    const points = tool("filetype-csv", "CSV", "The points as CSV");
    const dark = tool("image-fill", "PNG", "The charts as a picture on dark ground");
    const white = tool("image", "PNG white", "The charts as a picture on white ground");
    points.addEventListener("click", async () => {
        // The section may show something else by the time that the file is here.
        const name = fileName(names(), "csv");
        points.setAttribute("aria-busy", "true");
        try {
            const file = await csv();
            if (file !== null) download(name, file);
        } finally {
            points.removeAttribute("aria-busy");
        }
    });
    for (const [button, ground] of /** @type {const} */ ([[dark, "dark"], [white, "white"]])) {
        button.addEventListener("click", async () => {
            const content = picture();
            const blob = content && (await draw(content, ground));
            if (blob) download(fileName(names(), "png"), blob);
        });
    }
    element.replaceChildren(points, dark, white);
    return {
        /** @param {boolean} ready  whether there is anything to take */
        update(ready) {
            points.disabled = dark.disabled = white.disabled = !ready;
        },
    };
}

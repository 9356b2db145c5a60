// @ts-check
import { byID, setText } from "../dom/element.js";
import { formatCount } from "../format/number.js";

/**
 * The CSV buttons: what the table shows at once, or all circuits by the list beside it.
 *
 * @param {{onExport: (what: "shown"|"all") => void}} actions
 */
export function mount({ onExport }) {
    const [button, choice, shown, all] = ["export", "export-choice", "export-shown", "export-all"].map(byID);
    const listeners = [[button, "shown"], [shown, "shown"], [all, "all"]].map(([element, what]) => {
        const listener = () => onExport(what);
        element.addEventListener("click", listener);
        return () => element.removeEventListener("click", listener);
    });
    return {
        /**
         * @param {number} shownRows
         * @param {number} allRows
         * @param {string} noun  of the rows, in the plural
         */
        update(shownRows, allRows, noun) {
            button.disabled = shown.disabled = shownRows === 0;
            choice.disabled = all.disabled = allRows === 0;
            setText(shown, `What the table shows (${formatCount(shownRows)} ${noun})`);
            setText(all, `All (${formatCount(allRows)} ${noun})`);
        },
        destroy: () => listeners.forEach((remove) => remove()),
    };
}

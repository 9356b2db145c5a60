// @ts-check
import { h, icon, setText } from "../dom/element.js";
import { troubleWords } from "./cover.js";

/** One line for what is missing in what is shown, and why. */
export function mount() {
    const text = h("span");
    const element = h("p", { class: "note", hidden: true }, icon("pie-chart-fill"), " ", text);
    return {
        element,
        /**
         * @param {import("./loader.js").Loaded} loaded
         * @param {(?string|false|undefined)[]} [more]  sentences
         * @param {boolean} [calm]  they are no reason for alarm
         */
        update({ data, trouble, partial }, more = [], calm = false) {
            const late = data !== null && trouble !== null && `${troubleWords(trouble)} What is shown is from before.`;
            const words = [...new Set([late, ...more, ...partial].filter(Boolean))].join(" ");
            setText(text, words);
            element.classList.toggle("calm", calm && !late && partial.length === 0);
            element.hidden = words === "";
        },
    };
}

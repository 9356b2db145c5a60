// @ts-check
import { formatMoment, zoneName } from "../format/time.js";

/**
 * What the sections of the dialog are about.
 *
 * @typedef {Object} Subject
 * @property {string} gateway  id
 * @property {string} port
 * @property {string} name  of the gateway, its id where it is not known
 * @property {?string} site  id
 * @property {?string} siteName
 * @property {?import("../gateways/circuit.js").Circuit} circuit  null where the organization has no such port
 * @property {import("../state/windows.js").Span} span
 * @property {"local"|"utc"} zone
 * @property {number} snapshot  when it changes, there may be something newer in all that is answered from it
 * @property {string} asOf  of the snapshot; when it changes, there may be something newer in what has no ETag to ask by
 *
 * A part of the dialog.
 *
 * @typedef {Object} Section
 * @property {(subject: Subject) => void} update  called when anything of the subject has changed
 * @property {() => void} destroy
 */

/**
 * Parts of a file's name.
 *
 * @param {Subject} subject
 * @param {...string} more
 */
export const fileNames = (subject, ...more) => [subject.name, subject.port, subject.span.id, ...more];

/**
 * The head of a picture: what it shows, and of when.
 *
 * @param {Subject} subject
 * @param {{start: number, end: number}} range  epoch seconds
 * @returns {{title: string, when: string}}
 */
export function pictureHead({ name, port, siteName, circuit, zone }, { start, end }) {
    const place = [circuit?.port.wan_name, siteName].filter(Boolean);
    return {
        title: [`${name} ${port}`, ...place].join(" · "),
        when: `${formatMoment(start * 1000, zone)} – ${formatMoment(end * 1000, zone)} (${zoneName(zone)})`,
    };
}

// @ts-check
import { isNumber } from "./number.js";

/** Spreadsheets in some languages take the wide forms of = + - @ for the plain ones. */
const formula = /^\s*[=+\-@\t\r\n|\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]/u;
/** A NUL ends the file for some programs, and the others have no business in a name. */
const controls = /[\u{0}-\u{8}\u{B}\u{C}\u{E}-\u{1F}\u{7F}-\u{9F}]/gu;

/**
 * A cell: numbers as they are, nothing where unknown; text that a spreadsheet would take for a formula gets an
 * apostrophe before it, and is quoted where it must be (RFC 4180). Control characters are shown as U+FFFD.
 *
 * @param {unknown} value
 */
export function csvCell(value) {
    if (value === null || value === undefined) return "";
    if (isNumber(value)) return String(value);
    let text = String(value).replace(controls, "\u{FFFD}");
    if (formula.test(text)) text = `'${text}`;
    return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The lines of a table, each with its end.
 *
 * @param {string[]} header
 * @param {unknown[][]} rows
 * @param {string} separator
 */
export const csvText = (header, rows, separator) =>
    [header, ...rows].map((cells) => `${cells.map(csvCell).join(separator)}\r\n`).join("");

/**
 * A UTF-8 file with a byte order mark, so that spreadsheets read names right.
 *
 * @param {string[]} header
 * @param {unknown[][]} rows
 */
export const csvFile = (header, rows) =>
    new Blob(["\u{FEFF}", csvText(header, rows, ",")], { type: "text/csv;charset=utf-8" });

/**
 * A name that every file system takes.
 *
 * @param {string[]} parts
 * @param {string} extension
 */
export const fileName = (parts, extension) =>
    `${parts.map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, "-")).join("_")}.${extension}`;

// @ts-check
import { isNumber } from "./number.js";

/**
 * A cell: numbers as they are, nothing where unknown; text that a spreadsheet would take for a formula gets an
 * apostrophe before it, and is quoted where it must be (RFC 4180).
 *
 * @param {unknown} value
 */
export function csvCell(value) {
    if (value === null || value === undefined) return "";
    if (isNumber(value)) return String(value);
    let text = String(value);
    if (/^[\s]*[=+\-@\t\r\n|]/.test(text)) text = `'${text}`;
    return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A UTF-8 file with a byte order mark, so that spreadsheets read names right.
 * @param {string[]} header
 * @param {unknown[][]} rows
 */
export function csvFile(header, rows) {
    const lines = [header, ...rows].map((cells) => cells.map(csvCell).join(","));
    return new Blob(["\u{FEFF}", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
}

/**
 * A name that every file system takes.
 *
 * @param {string[]} parts
 * @param {string} extension
 */
export const fileName = (parts, extension) =>
    `${parts.map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, "-")).join("_")}.${extension}`;

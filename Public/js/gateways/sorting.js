// @ts-check
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * Sorts by a column; what is unknown comes last in either direction.
 *
 * @template T
 * @param {T[]} rows
 * @param {string} sort  column id, "-" before it for descending
 * @param {{id: string, key?: (row: T) => unknown}[]} columns
 * @param {(a: T, b: T) => number} otherwise  the order without a sort, and among equals
 */
export function sorted(rows, sort, columns, otherwise) {
    const { id, descending } = parseSort(sort);
    const key = columns.find((column) => column.id === id)?.key;
    if (key === undefined) return [...rows].sort(otherwise);
    return rows
        .map((row) => ({ row, value: key(row) ?? null }))
        .sort((a, b) => {
            if (a.value === null || b.value === null) {
                return a.value === b.value ? otherwise(a.row, b.row) : a.value === null ? 1 : -1;
            }
            const order = compare(a.value, b.value);
            return (descending ? -order : order) || otherwise(a.row, b.row);
        })
        .map(({ row }) => row);
}

/** @param {string} sort */
export const parseSort = (sort) => ({ id: sort.replace(/^-/, ""), descending: sort.startsWith("-") });

/**
 * @param {unknown} a
 * @param {unknown} b
 */
export function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
}
